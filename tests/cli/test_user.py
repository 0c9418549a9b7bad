"""`lich user`: accounts from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from scheduler import passwords
from scheduler.cli import lich
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from tests.store.test_accounts import NOW

PASSWORD = "một câu dài dễ nhớ"
Type = Callable[..., Result]


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Runs `lich user …` with these lines typed."""
    monkeypatch.setenv("LICH_HOME", str(home))
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

    def run(*args: str, lines: str = "") -> Result:
        return CliRunner().invoke(lich, ["user", *args], input=lines, prog_name="lich")

    return run


@contextmanager
def database(home: Path) -> Iterator[sa.Connection]:
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    with engine.begin() as conn:
        yield conn
    engine.dispose()


def add(typed: Type, name: str = "van-phong", role: str = "planner", *more: str) -> Result:
    return typed("add", name, "--role", role, "--password-stdin", *more, lines=f"{PASSWORD}\n")


def test_an_account_is_added_and_listed(typed: Type, home: Path) -> None:
    assert "Chưa có tài khoản nào" in typed("list").stdout
    made = add(typed, "Van-Phong", "planner", "--full-name", "Đồng chí <script>")
    assert (made.exit_code, made.stdout) == (0, "Đã thêm tài khoản van-phong (người lập kế hoạch).\n")
    assert typed("list").stdout == "van-phong  người lập kế hoạch  Đồng chí <script>\n"
    assert json.loads(typed("list", "--json").stdout) == [
        {"name": "van-phong", "full_name": "Đồng chí <script>", "role": "planner", "disabled": False}
    ]
    with database(home) as conn:
        assert passwords.matches(accounts.get(conn, "van-phong").password, PASSWORD)


def test_a_password_is_asked_twice_and_never_shown(typed: Type) -> None:
    made = typed("add", "a", "--role", "reader", lines=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0
    assert PASSWORD not in made.output
    assert "khác nhau" not in made.output
    twice = typed("password", "a", lines=f"{PASSWORD}\n{PASSWORD}x\n")
    assert (twice.exit_code, "không giống nhau" in twice.stderr) == (1, True)


@pytest.mark.parametrize(
    ("args", "lines", "status", "said"),
    [
        (["add", "<script>", "--role", "reader", "--password-stdin"], PASSWORD, 1, "chỉ gồm chữ không dấu"),
        (["add", "van-phong", "--role", "reader", "--password-stdin"], PASSWORD, 1, "Đã có tài khoản van-phong"),
        (["add", "b", "--role", "reader", "--password-stdin"], "ngắn", 1, "từ 12 đến 256 ký tự"),
        (["add", "b", "--role", "reader", "--password-stdin"], "", 1, "từ 12 đến 256 ký tự"),
        (["add", "b", "--role", "king", "--password-stdin"], PASSWORD, 2, "không thuộc"),
        (["add", "b", "--password-stdin"], PASSWORD, 2, "Thiếu tùy chọn"),
        (["password", "khac", "--password-stdin"], PASSWORD, 1, "Không có tài khoản khac"),
        (["role", "khac", "reader"], "", 1, "Không có tài khoản khac"),
        (["disable", "khac"], "", 1, "Không có tài khoản khac"),
        (["sign-out", "khac"], "", 1, "Không có tài khoản khac"),
    ],
)
def test_what_cannot_be_done_is_said(typed: Type, args: list[str], lines: str, status: int, said: str) -> None:
    add(typed)
    result = typed(*args, lines=lines)
    assert (result.exit_code, said in result.stderr) == (status, True)


def test_each_command_does_what_it_says_and_leaves_a_line_in_the_trail(typed: Type, home: Path) -> None:
    add(typed)
    ending = {"disable", "password", "sign-out"}
    for args in (
        ["role", "van-phong", "administrator"],
        ["disable", "van-phong"],
        ["disable", "van-phong", "--undo"],
        ["password", "van-phong", "--password-stdin"],
        ["sign-out", "van-phong"],
    ):
        with database(home) as conn:
            account = accounts.get(conn, "van-phong")
            token = sessions.start(conn, account, NOW)
        done = typed(*args, lines="một câu dài khác hẳn\n")
        assert done.exit_code == 0, done.output
        with database(home) as conn:
            assert (sessions.find(conn, token, NOW) is None) == (args[0] in ending), args
    with database(home) as conn:
        account = accounts.get(conn, "van-phong")
        assert (account.role, account.disabled) == (Role.ADMINISTRATOR, False)
        assert passwords.matches(account.password, "một câu dài khác hẳn")
        entries = audit.latest(conn, subject="account:van-phong")
    told = " ".join(entry.action for entry in reversed(entries))
    assert told.startswith("account-added role-changed account-disabled account-enabled password-changed sign-out")
    assert entries[-2].details == {"before": "planner", "role": "administrator"}
    assert all(entry.who for entry in entries)


def test_every_part_helps_in_vietnamese(typed: Type) -> None:
    for part in ("add", "list", "role", "disable", "password", "sign-out"):
        shown = typed(part, "--help")
        assert shown.exit_code == 0
        assert shown.stdout.startswith(f"Cách dùng: lich user {part} [TÙY CHỌN]")
        for english in ("Usage", "Options:", "Show this", "required", "TEXT", "[reader"):
            assert english not in shown.stdout
