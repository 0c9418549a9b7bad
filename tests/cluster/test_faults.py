"""What goes wrong among several machines: nothing is lost; twice goes only what a crash cut off, under one name."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.made import AT_ONCE, BATCH, ONE_LOAD, Works, wait_for, works
from tests.mail.sink import Sink, sink
from tests.postgres import Postgres, binaries, postgres

READERS = BATCH + 40


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as server:
        yield server


@pytest.fixture
def here(tmp_path: Path, postgresql: Postgres, mail: Sink) -> Iterator[Works]:
    with works(tmp_path, postgresql, mail, READERS) as made:
        yield made


def test_two_workers_whose_clocks_are_two_minutes_apart_share_the_letters(here: Works) -> None:
    here.start(ahead=-60)
    here.start(ahead=60)
    wait_for(lambda: here.is_done(READERS))
    here.end()
    here.check(READERS)


def test_a_killed_worker_loses_nothing(here: Works) -> None:
    for turn in range(1, 3):
        here.start()
        wait_for(here.arrived(15 * turn))  # the first has taken a batch, and forty-one are left
        here.running[-1].kill()
    here.begin_anew()
    wait_for(lambda: here.is_done(READERS))
    here.end()
    here.check(READERS, duplicates=2 * AT_ONCE)


@pytest.mark.long
def test_the_work_of_a_dead_worker_goes_on_by_itself(here: Works) -> None:
    """No lease ends in this test: what it had not begun is done by the other, what it had begun waits."""
    here.start()
    wait_for(here.arrived(1))
    here.running[-1].kill()
    here.start()
    wait_for(lambda: here.states()["ready"] == 0 and here.states()["taken"] <= BATCH)
    assert here.states()["sent"] >= READERS + 1 - BATCH
    here.begin_anew(1)
    wait_for(lambda: here.is_done(READERS))
    here.end()
    here.check(READERS, duplicates=AT_ONCE)


def test_a_worker_cut_off_from_the_database_loses_nothing_and_comes_back(here: Works, postgresql: Postgres) -> None:
    postgresql.sql("CREATE ROLE cut LOGIN SUPERUSER")
    try:
        cut = here.start(role="cut")
        wait_for(here.arrived(10))
        postgresql.sql(
            "ALTER ROLE cut NOLOGIN", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'cut'"
        )
        here.start()
        wait_for(lambda: here.states()["ready"] == 0)
        assert cut.poll() is None
        postgresql.sql("ALTER ROLE cut LOGIN")
        here.begin_anew(1)
        wait_for(lambda: here.is_done(READERS))
        here.end()
    finally:
        postgresql.sql("DROP ROLE cut")
    here.check(READERS, duplicates=AT_ONCE)


@pytest.mark.parametrize("how", ["fast", pytest.param("immediate", marks=pytest.mark.long)])
def test_a_postgresql_that_starts_anew_in_the_middle_loses_nothing(tmp_path: Path, mail: Sink, how: str) -> None:
    programs = binaries()
    assert programs is not None
    with (
        postgres(programs, fsync="on", synchronous_commit="on", full_page_writes="on") as server,
        works(tmp_path, server, mail, READERS) as here,
    ):
        first, second = here.start(), here.start()
        wait_for(here.arrived(20))
        server.stop(how)
        server.start()
        wait_for(lambda: here.states()["ready"] == 0)
        assert (first.poll(), second.poll()) == (None, None)
        here.begin_anew()
        wait_for(lambda: here.is_done(READERS))
        here.end()
        here.check(READERS, duplicates=2 * AT_ONCE)


@pytest.mark.long
def test_a_frozen_worker_that_goes_on_later_sends_nothing_twice(here: Works) -> None:
    frozen = here.start()
    wait_for(here.arrived(10))
    frozen.send_signal(signal.SIGSTOP)
    here.start()
    wait_for(lambda: here.states()["ready"] == 0)
    frozen.send_signal(signal.SIGCONT)
    wait_for(lambda: here.is_done(READERS))
    here.end()
    here.check(READERS)


@pytest.mark.long
def test_killed_again_and_again(tmp_path: Path, postgresql: Postgres, mail: Sink) -> None:
    crashes, between = 30, 40
    readers = crashes * (between + ONE_LOAD) + 500  # a killed worker keeps what it took until its lease ends
    with works(tmp_path, postgresql, mail, readers) as here:
        for turn in range(crashes):
            while len([one for one in here.running if one.poll() is None]) < 3:
                here.start(sessions=1)
            wait_for(here.arrived((turn + 1) * between))
            here.running[-1].kill()
            here.running.pop().wait()
        here.begin_anew()
        wait_for(lambda: here.is_done(readers))
        here.end()
        here.check(readers, duplicates=crashes * AT_ONCE)
