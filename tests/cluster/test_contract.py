"""What an office may rely on, whichever clock wakes it: APScheduler on SQLite, or Procrastinate on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.run import cluster, local, queue_schema
from scheduler.run.adopt import adopt
from scheduler.run.cluster import LETTERS, Rhythm, Worker
from scheduler.store import outbox
from tests.engines import running_on
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.postgres import Postgres
from tests.run.office import Office, event, office
from tests.run.test_crash import fill

READERS = 12
MORNING = at("2026-11-11 07:31")


class Service:
    """The office, woken once at a moment by its own clock's work: everything up to the last letter."""

    def __init__(self, home: Office, mail: Sink, wake: Callable[[Office, datetime], None]) -> None:
        self.home, self.mail, self._wake = home, mail, wake
        home.use(mail)

    def at(self, now: datetime, pace: int = 0) -> Counter[str]:
        """Wake it; how many letters the server has for whom so far, but for alarms."""
        assert self.home.settings.smtp is not None
        self.home.settings = replace(self.home.settings, smtp=replace(self.home.settings.smtp, pace=pace))
        self._wake(self.home, now)
        both = zip(self.mail.to, self.mail.letters, strict=True)
        return Counter(to for to, letter in both if "Cảnh báo" not in str(letter["Subject"]))


def _by_apscheduler(home: Office, now: datetime) -> None:
    local.Sweeper(home.engine, home.settings, lambda: now)()


def _by_procrastinate(home: Office, now: datetime) -> None:
    worker = Worker(home.engine, home.settings, lambda: now)
    worker.tick(0)
    asyncio.run(_until_no_letters_are_left(worker))


async def _until_no_letters_are_left(worker: Worker) -> None:
    async with cluster._app(worker, Rhythm()).open_async() as app:
        await app.run_worker_async(queues=[LETTERS], wait=False)


@pytest.fixture(params=["apscheduler", "procrastinate"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """With twelve readers and the office, who have a letter to get on 11 November."""
    shared = request.param == "procrastinate"
    server: Postgres | None = request.getfixturevalue("postgresql") if shared else None
    with running_on(server), office(tmp_path) as home, sink() as mail:
        if shared:
            queue_schema.prepare(home.engine)
        fill(home, READERS)
        yield Service(home, mail, _by_procrastinate if shared else _by_apscheduler)


def test_everybody_has_one_letter_and_no_second_one(service: Service) -> None:
    heard = service.at(MORNING)
    assert (len(heard), set(heard.values())) == (READERS + 1, {1})
    assert service.at(MORNING + timedelta(minutes=1)) == heard
    assert service.at(at("2026-11-12 07:31")) == heard


def test_nothing_goes_outside_office_hours(service: Service) -> None:
    assert not service.at(at("2026-11-11 06:00"))
    assert len(service.at(MORNING)) == READERS + 1


def test_a_server_that_puts_off_gets_the_letter_later(service: Service) -> None:
    service.at(MORNING - timedelta(minutes=10))  # the alarm that it stood still through the night
    service.mail.order("RCPT", "451 4.3.0 later")
    assert len(service.at(MORNING)) == READERS
    assert len(service.at(MORNING + timedelta(minutes=1))) == READERS
    assert service.at(MORNING + timedelta(minutes=6)).total() == READERS + 1


def test_what_a_dead_sender_took_goes_when_its_lease_has_ended(service: Service) -> None:
    service.at(at("2026-11-11 06:00"))
    with service.home.engine.begin() as conn:
        outbox.take(conn, [one.id for one in outbox.open_letters(conn)][:5], "dead", at("2026-11-11 07:30"))
    taken = READERS + 1 - service.at(MORNING).total()
    assert service.at(MORNING + outbox.LEASE + timedelta(minutes=1)).total() == READERS + 1
    assert taken in (0, 5)  # none where the letters are made no sooner than they may go


def test_no_more_to_one_domain_at_a_time_than_it_bears(service: Service) -> None:
    assert service.at(MORNING, pace=5).total() == 6  # five to example.org, one to example.vn
    assert service.at(MORNING + timedelta(minutes=1), pace=5).total() == 11
    assert service.at(MORNING + timedelta(minutes=2), pace=5).total() == READERS + 1


def test_a_day_that_moved_is_told_to_whoever_was_reminded(service: Service) -> None:
    service.at(MORNING)
    service.home.write(event(day="20/11"))
    adopt(service.home.engine, service.home.home, now=at("2026-11-11 09:00"), who="thử", yes=True)
    heard = service.at(at("2026-11-12 07:31"))
    assert (heard.total(), set(heard.values())) == (2 * (READERS + 1), {2})


def test_who_stood_still_tells_the_administrator(service: Service) -> None:
    service.at(MORNING)
    service.at(MORNING + timedelta(hours=1))
    assert [one["To"] for one in service.mail.letters if "Không có lượt gửi" in str(one["Subject"])]
