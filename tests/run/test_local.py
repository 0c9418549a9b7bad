"""The single process's clock: it wakes a sweep, and knows nothing else."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from scheduler.run import local
from scheduler.store import editions
from scheduler.store.database import reading
from tests.mail.made import at
from tests.run.office import Office, event, office


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


def edition(home: Office) -> int | None:
    with reading(home.engine) as conn:
        head = editions.head(conn)
    return head.id if head else None


def test_its_settings(home: Office) -> None:
    home.write(event())
    woken = Event()

    def clock() -> object:
        woken.set()
        return at("2026-11-11 08:00")

    scheduler = local.start(home.engine, home.settings, clock)  # type: ignore[arg-type]  # a clock that is watched
    try:
        assert woken.wait(20)
        assert {job.id for job in scheduler.get_jobs()} == {"sweep", "watch"}
        for job in scheduler.get_jobs():
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
        assert str(scheduler.timezone) == "Asia/Ho_Chi_Minh"
    finally:
        scheduler.shutdown()
    assert len(home.letters) == 1


def test_the_file_is_adopted_when_it_changes_and_only_then(home: Office) -> None:
    home.write(event())
    sweeper = local.Sweeper(home.engine, home.settings, lambda: at("2026-11-11 08:00"))
    sweeper()
    sweeper()
    assert edition(home) == 1
    home.write(event(), event("khac", "25/12"))
    sweeper()
    assert edition(home) == 2


def test_a_broken_file_is_said_once_and_letters_go_on(home: Office, caplog: pytest.LogCaptureFixture) -> None:
    home.write(event())
    clock = [at("2026-11-11 07:25")]
    sweeper = local.Sweeper(home.engine, home.settings, lambda: clock[0])
    sweeper()
    (home.home / "events.toml").write_text("[[event]", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        sweeper()
        clock[0] = at("2026-11-11 07:35")
        sweeper()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert sweeper.fault
    assert "events.toml:1" in sweeper.fault
    assert len(home.letters) == 2
    home.write(event())
    os.utime(home.home / "events.toml", ns=(1, 1))
    sweeper()
    assert sweeper.fault is None


def test_58_no_address_in_the_log(home: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        home.sweep("2026-11-11 08:00", event())
    assert caplog.records
    assert "vanphong" not in caplog.text
