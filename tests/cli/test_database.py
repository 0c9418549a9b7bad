"""Whatever is wrong with the database or with what names it, each command says it in a sentence and ends with 1."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from scheduler.cli import lich
from scheduler.store.database import trouble
from tests.cli.conftest import EVENTS, Run
from tests.mail.reports import dsn
from tests.postgres import Postgres

COMMANDS = {
    "adopt": ["adopt"],
    "history": ["history"],
    "diff": ["diff"],
    "feed": ["feed", "-o", "/dev/null"],
    "publish": ["publish", "lich-tinh"],
    "send": ["send"],
    "trial": ["send", "--dry-run"],
    "why": ["why", "vanphong@example.vn", "dai-doan-ket/2026"],
    "letters": ["letters"],
    "bounce": ["bounce", "thu-tra-lai.eml"],
    "serve": ["serve", "--port", "0"],
    "visits": ["visits", "list"],
    "people": ["people", "list"],
    "user": ["user", "list"],
    "backup": ["backup", "lich.zip"],
}
"""Every command that works on the database."""


def without_a_table(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.executescript("DROP TABLE sweep; DROP TABLE edition; DROP TABLE recipient; DROP TABLE account;")
        conn.executescript("DROP TABLE visit; DROP TABLE letter; DROP TABLE reminder;")


def broken_in_the_middle(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    octets[4096:] = b"\xff" * (len(octets) - 4096)
    path.write_bytes(octets)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(path: Path) -> None:
    path.write_text("không phải cơ sở dữ liệu\n" * 999, encoding="utf-8")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an edition."""
    folder = tmp_path_factory.mktemp("co-quan")
    (folder / "events.toml").write_text(EVENTS, encoding="utf-8")
    done = CliRunner().invoke(lich, ["adopt"], env={"LICH_HOME": str(folder)})
    assert done.exit_code == 0, done.output
    return folder / "var" / "lich.db"


@pytest.mark.parametrize("harm", [without_a_table, broken_in_the_middle, newer, no_database])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_database_that_cannot_be_used_is_one_sentence(
    run: Run,
    home: Path,
    good: Path,
    harm: Callable[[Path], None],
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(home)
    (home / "thu-tra-lai.eml").write_bytes(dsn())
    (home / "var").mkdir()
    harm(Path(shutil.copy(good, home / "var")))
    told = run(*command)
    assert told.exit_code in ((75, 1) if command[0] == "bounce" else (1,)), (told.exit_code, told.output)
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert "ơ sở dữ liệu" in told.stderr
    assert "Traceback" not in told.output


@pytest.mark.parametrize("command", [*COMMANDS.values(), ["worker"], ["move", "postgresql://lich@/b?host=/khong"]])
def test_a_postgresql_that_is_not_there_is_one_sentence(
    run: Run, home: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("LICH_SECRET", "k" * 32)
    if command[0] != "move":
        monkeypatch.setenv("LICH_DATABASE", "postgresql://lich@/lich?host=/khong-co")
    (home / "thu-tra-lai.eml").write_bytes(dsn())
    told = run(*command)
    assert told.exit_code == 1, told.output
    assert "Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE" in told.stderr


@pytest.mark.parametrize("command", ["adopt", "serve", "worker", "send", "people", "backup"])
def test_a_postgresql_whose_tables_are_gone_is_one_sentence(
    run: Run, home: Path, postgresql: Postgres, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.fresh()
    monkeypatch.chdir(home)
    monkeypatch.setenv("LICH_SECRET", "k" * 32)
    monkeypatch.setenv("LICH_DATABASE", url)
    postgresql.sql(
        "DROP TABLE sweep, edition, recipient, letter, reminder CASCADE",
        database=url.partition("?")[0].rpartition("/")[2],
    )
    told = run(*{**COMMANDS, "worker": ["worker"]}[command])
    postgresql.drop(url)
    assert told.exit_code == 1, told.output
    assert "thiếu bảng hoặc cột" in told.stderr
    assert "Traceback" not in told.output


def test_a_fault_of_the_program_s_own_stays_one() -> None:
    assert trouble(sa.exc.IntegrityError("INSERT", {}, ValueError("x"))) is None
    assert trouble(ValueError("no such table")) is None
    assert "Hãy chạy lại sau" in str(trouble(sa.exc.TimeoutError("pool")))


@pytest.mark.parametrize(
    "url", ["lich.db", "sqlite:///lich.db", "sqlite://", "mysql://lich@db/lich", "http://db.example.vn", " "]
)
@pytest.mark.parametrize("command", [["people", "list"], ["doctor"], ["worker"]])
def test_an_address_of_another_kind_is_refused_with_both_that_are_known(
    run: Run, url: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICH_DATABASE", url)
    told = run(*command)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "sqlite:////srv/lich/var/lich.db (bốn dấu gạch" in told.stderr
    assert "postgresql://lich@may-chu/lich" in told.stderr


def test_a_folder_that_is_not_there_is_no_new_empty_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICH_DATABASE", f"sqlite:///{tmp_path}/nham/var/lich.db")
    told = run("people", "list")
    assert told.exit_code == 1
    assert "không có tệp hay thư mục này" in told.stderr
    assert not (tmp_path / "nham").exists()
    assert f"Không có thư mục {tmp_path}/nham/var" in run("doctor").stdout


def test_moving_to_what_is_no_address_is_a_sentence(run: Run) -> None:
    told = run("move", "may-chu-moi")
    assert told.exit_code == 1
    assert "postgresql://lich@may-chu/lich" in told.stderr


@pytest.mark.parametrize(
    ("smtp", "said"),
    [
        ("smtp://mail.example.vn:587?from=van-phong", "from phải là một địa chỉ thư"),
        ("smtp://mail.example.vn:587?bounce=tra lai@example.vn", "bounce phải là một địa chỉ thư"),
        ("smtp://mail.example.vn:99999", "cổng phải là một số từ 1 đến 65535"),
        ("mail.example.vn", "phải có dạng smtp://máy:587"),
    ],
)
def test_a_mail_server_that_is_mistyped_is_refused_before_anything_is_done(
    run: Run, home: Path, smtp: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICH_SMTP", smtp)
    told = run("send")
    assert (told.exit_code, told.stdout) == (1, "")
    assert said in told.stderr
    assert not (home / "var").exists()


def test_a_worker_without_its_part_of_the_installation_says_what_is_missing(
    run: Run, postgresql: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.fresh()
    monkeypatch.setenv("LICH_DATABASE", url)
    monkeypatch.setenv("LICH_SECRET", "k" * 32)
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    monkeypatch.delitem(sys.modules, "scheduler.run.cluster", raising=False)
    monkeypatch.delattr("scheduler.run.cluster", raising=False)
    told = run("worker")
    postgresql.drop(url)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "Thiếu gói procrastinate; cài lich với phần cluster" in told.stderr
