"""Clocks that jump, a disk that is full, a database that is locked, a file broken halfway: nothing lost, said aloud."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import FileProblems
from scheduler.run import local, steps
from scheduler.store import editions
from scheduler.store.database import reading
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office

TWO = (event(), event("khac", "19/11"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


def reasons(home: Office, when: str) -> list[str]:
    return sorted(f"{what} {why}" for one in home.sweep(when).delivered for what, why in one.reminders)


# --- Clocks -------------------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_back_says_nothing_twice(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", *TWO)
    assert reasons(home, "2026-11-12 08:00") == ["hoi/2026 lead:7", "khac/2026 lead:7"]
    for earlier in ("2026-11-11 08:00", "2026-11-10 08:00", "2026-11-12 07:30", "2026-11-12 08:01"):
        assert reasons(home, earlier) == []


def test_a_clock_that_jumped_forward_and_is_set_right_loses_nothing(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("sau", "30/11"), event("nam-sau", "10/12"))
    assert reasons(home, "2026-12-04 08:00") == ["nam-sau/2026 lead:7"]  # 18 and 30 November seem to be over
    assert reasons(home, "2026-11-11 08:00") == ["hoi/2026 lead:7"]
    assert reasons(home, "2026-11-23 08:00") == ["sau/2026 lead:7"]
    assert reasons(home, "2026-12-03 08:00") == []


def test_what_waited_while_the_clock_ran_ahead_still_goes(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 06:00"))
    assert home.states() == {"hoi/2026 lead:7": "planned"}
    assert reasons(home, "2026-12-04 08:00") == []
    assert reasons(home, "2026-11-11 08:00") == ["hoi/2026 lead:7"]


def test_a_letter_put_off_by_a_clock_that_ran_ahead_goes(home: Office, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event(remind="[7]"), event("sau", "10/12"))
    home.use(server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-12-03 08:00")
    assert [one.result.value for one in home.sweep("2026-11-11 08:00").delivered] == ["sent"]
    assert home.states()["hoi/2026 lead:7"] == "sent"


def test_a_clock_that_jumps_while_a_letter_is_taken_keeps_it(home: Office, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.use(server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-10 08:00").delivered == ()
    assert home.sweep("2026-11-11 08:05").sent == 1


# --- Disk and database --------------------------------------------------------------------------------------------


@contextmanager
def full(home: Office) -> Iterator[sa.Engine]:
    """The same database, which may not grow by a page more: what SQLite says on a full disk."""
    engine = sa.create_engine(home.engine.url)

    @sa.event.listens_for(engine, "connect")
    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA max_page_count = 1")

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    yield engine
    engine.dispose()


@pytest.mark.sqlite
def test_a_full_disk_is_said_and_loses_nothing(home: Office, server: Sink) -> None:
    many = [event(f"hoi{number}", "18/11") for number in range(120)]
    home.settle_in("2026-11-10 23:00", *many)
    home.use(server)
    with full(home) as engine, pytest.raises(sa.exc.OperationalError, match="full"):
        steps.sweep(engine, home.settings, at("2026-11-11 08:00"), who="thử", adopting=False)
    assert server.data == []
    assert len(home.rows()) == 0
    assert len(reasons(home, "2026-11-11 08:05")) == 120
    assert len(server.data) == 1


@pytest.mark.sqlite
def test_a_locked_database_is_said_and_loses_nothing(home: Office, tmp_path: Path, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.use(server)
    impatient = sa.create_engine(home.engine.url, connect_args={"timeout": 0})
    other = sqlite3.connect(tmp_path / "lich.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        steps.sweep(impatient, home.settings, at("2026-11-11 08:00"), who="thử", adopting=False)
    other.execute("ROLLBACK")
    other.close()
    impatient.dispose()
    assert server.data == []
    assert home.sweep("2026-11-11 08:01").sent == 1


def test_a_record_that_cannot_be_written_after_the_answer_is_a_second_try_under_one_name(
    home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.use(server)
    with monkeypatch.context() as broken:
        broken.setattr("scheduler.store.outbox.sent", _disk_full)
        with pytest.raises(sa.exc.OperationalError):
            home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-11 08:16").sent == 1
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1


def _disk_full(*_: object, **__: object) -> None:
    raise sa.exc.OperationalError("UPDATE", {}, sqlite3.OperationalError("database or disk is full"))


# --- The file -----------------------------------------------------------------------------------------------------


def test_a_file_broken_at_any_byte_never_replaces_the_last_good_edition(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", *TWO)
    whole = (home.home / "events.toml").read_bytes()
    good = 0
    for end in range(0, len(whole) - 1, 37):
        (home.home / "events.toml").write_bytes(whole[:end])
        made = home.sweep("2026-11-10 23:05")
        good += made.fault is None
        assert made.fault is None or isinstance(made.fault, FileProblems) or "yes" in str(made.fault)
    (home.home / "events.toml").write_bytes(whole)
    assert reasons(home, "2026-11-12 08:00") == ["hoi/2026 lead:7", "khac/2026 lead:7"]
    assert good <= 5  # cut between two events it is a good file with one event less


def test_a_file_that_is_not_there_is_said_and_letters_go_on(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", *TWO)
    (home.home / "events.toml").unlink()
    made = home.sweep("2026-11-12 08:00")
    assert made.fault is not None
    assert made.sent == 1
    sweeper = local.Sweeper(home.engine, home.settings, lambda: at("2026-11-12 08:01"))
    sweeper()
    assert sweeper.fault
    with reading(home.engine) as conn:
        assert editions.head(conn) is not None
