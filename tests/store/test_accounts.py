from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from scheduler import tokens
from scheduler.errors import Refused
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import Account, Role
from scheduler.store.sessions import IDLE, LONGEST

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def made(conn: sa.Connection, name: str = "van-phong", role: Role = Role.PLANNER) -> Account:
    return accounts.add(conn, name, role, "hash", now=NOW)


def test_an_account_is_found_whatever_the_capitals(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        account = accounts.add(conn, " Van-Phong ", Role.PLANNER, "hash", now=NOW, full_name="  Ban   Dân tộc ")
        assert (account.name, account.full_name, account.version) == ("van-phong", "Ban Dân tộc", 1)
        assert accounts.find(conn, "VAN-PHONG") == account
        assert accounts.every(conn) == (account,)
        with pytest.raises(Refused, match="Đã có tài khoản van-phong"):
            made(conn, "van-PHONG")
        with pytest.raises(Refused, match="Không có tài khoản khac"):
            accounts.get(conn, "khac")


@pytest.mark.parametrize("name", ["", "-a", "a-", "<script>", "a b", "a@example.vn", "ă", "x" * 65, "a/b", "a:b"])
def test_a_name_is_plain(engine: sa.Engine, name: str) -> None:
    with engine.begin() as conn, pytest.raises(Refused, match="chỉ gồm chữ không dấu"):
        made(conn, name)


def test_a_hash_is_not_shown(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        assert "hash" not in repr(accounts.add(conn, "a", Role.READER, "hash", now=NOW))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.READER, {Role.READER}),
        (Role.PLANNER, {Role.READER, Role.PLANNER}),
        (Role.ADMINISTRATOR, set(Role)),
    ],
)
def test_each_role_may_what_those_before_may(role: Role, may: set[Role]) -> None:
    assert {needed for needed in Role if role.covers(needed)} == may


def test_a_session_is_found_by_its_secret_until_it_ends(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        account = made(conn)
        token = sessions.start(conn, account, NOW)
        found = sessions.find(conn, token, NOW)
        assert found is not None
        assert found.account == account
        assert sessions.find(conn, token + "x", NOW) is None
        assert sessions.find(conn, tokens.digest(token), NOW) is None
        assert sessions.find(conn, token, NOW + IDLE) is None
        sessions.touch(conn, found.session.id, NOW + LONGEST - timedelta(hours=1))
        assert sessions.find(conn, token, NOW + LONGEST - timedelta(minutes=1)) is not None
        assert sessions.find(conn, token, NOW + LONGEST) is None
        sessions.end(conn, token)
        assert sessions.find(conn, token, NOW) is None


def test_dead_sessions_are_swept_out(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        account = made(conn)
        sessions.start(conn, account, NOW)
        later = NOW + LONGEST
        kept = sessions.start(conn, account, later)
        assert [one.created for one in sessions.of(conn, account, later)] == [later]
        assert conn.scalar(sa.text("SELECT count(*) FROM session")) == 1
        assert sessions.find(conn, kept, later)


@pytest.mark.parametrize("change", ["sign_out", "set_password", "set_disabled"])
def test_what_ends_sessions_ends_all_of_them(engine: sa.Engine, change: str) -> None:
    more = {"sign_out": (), "set_password": ("other",), "set_disabled": (True,)}[change]
    with engine.begin() as conn:
        account = made(conn)
        all_of_them = [sessions.start(conn, account, NOW) for _ in range(3)]
        other = sessions.start(conn, made(conn, "khac"), NOW)
        getattr(accounts, change)(conn, account.id, *more)
        assert [sessions.find(conn, token, NOW) for token in all_of_them] == [None] * 3
        assert sessions.find(conn, other, NOW)


def test_a_new_role_and_a_new_hash_of_the_same_password_end_none(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        account = made(conn)
        token = sessions.start(conn, account, NOW)
        accounts.set_role(conn, account.id, Role.READER)
        accounts.rehash(conn, account, "newer")
        accounts.rehash(conn, account, "of a password that was changed meanwhile")
        found = sessions.find(conn, token, NOW)
        assert found is not None
        assert (found.account.role, found.account.password) == (Role.READER, "newer")


def test_the_trail_is_read_from_its_end(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        for number in range(5):
            audit.record(conn, "van-phong", "visit-saved", f"visit:{number % 2}", now=NOW, number=number, why="đổi")
        newest = audit.latest(conn, 2)
        assert [entry.details["number"] for entry in newest] == [4, 3]
        assert [entry.details["number"] for entry in audit.latest(conn, 9, before=newest[-1].id)] == [2, 1, 0]
        assert [entry.details["number"] for entry in audit.latest(conn, subject="visit:1")] == [3, 1]
        assert newest[0].at == NOW


def test_a_line_is_written_with_what_it_tells_or_not_at_all(engine: sa.Engine) -> None:
    def fail() -> None:
        with engine.begin() as conn:
            audit.record(conn, "van-phong", "visit-saved", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.begin() as conn:
        assert audit.latest(conn) == ()
