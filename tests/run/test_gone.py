"""A mail server that is gone for a day and comes back: its port is really closed, and the sweeps go on."""

from __future__ import annotations

import logging
import socket
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from scheduler.mail.server import parse
from scheduler.run import steps
from scheduler.run.delivery import Delivered
from scheduler.run.settling import FIRST_WAIT, LONGEST_WAIT
from scheduler.run.watch import watch
from scheduler.store import recipients
from scheduler.web.app import create
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office, plain

pytestmark = pytest.mark.heavy
EVERY = timedelta(minutes=20)
GONE, BACK = at("2026-11-11 07:20"), at("2026-11-12 07:40")
EVENTS = (
    event("hom-nay", "11/11", "[0]"),  # over while the server is gone
    event("ngay-mai", "12/11", "[1]"),  # begins before the next office hours: it presses at night
    event("hoi", "18/11", "[7]"),
    event("sau", "19/11", "[7]"),  # falls due on the day on which the server comes back
)
NAMES = ("hom-nay", "ngay-mai", "hoi", "sau")
READERS = 6
ADDRESSES = [f"nguoi{number}@{number % 3}.example.org" for number in range(READERS)]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settle_in("2026-11-10 23:00", *EVENTS)
        kinds: tuple[recipients.Kind, ...] = ("public", "staff")
        for number, address in enumerate(ADDRESSES):
            found.add(address, "2026-11-10 23:00", kinds[number % 2])
        found.settings = replace(found.settings, admin="quantri@example.vn")
        yield found


@contextmanager
def closed() -> Iterator[int]:
    """A port that nobody listens at, and that nobody else can get meanwhile."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def sweep(home: Office, now: datetime) -> tuple[Delivered, ...]:
    return steps.sweep(home.engine, home.settings, now, who="thử", adopting=False).delivered


class Day:
    """What a day without the server brought."""

    def __init__(self, home: Office, watchman: TestClient, clock: list[datetime]) -> None:
        self.home, self.watchman, self.clock = home, watchman, clock
        self.tries: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        """Of each letter when it was tried and when it is to be tried again."""
        self.health: dict[datetime, tuple[int, str]] = {}
        self.alarms = 0

    def pass_by(self, first: datetime, last: datetime) -> None:
        now = first
        while now < last:
            for one in sweep(self.home, now):
                assert one.result == "later"
                assert one.again
                self.tries[one.key].append((now, one.again))
            self.alarms += watch(self.home.engine, self.home.settings, now)
            self.health[now] = self.ask(now)
            now += EVERY

    def ask(self, now: datetime) -> tuple[int, str]:
        self.clock[:] = [now]
        answer = self.watchman.get("/healthz")
        return answer.status_code, answer.text


@pytest.fixture
def day(home: Office) -> Iterator[Day]:
    clock = [GONE]
    with TestClient(create(home.engine, home.settings, clock=lambda: clock[0])) as watchman:
        yield Day(home, watchman, clock)


def test_55_every_letter_goes_once_when_the_server_is_back_and_none_after_its_event(
    home: Office, day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    with closed() as port, caplog.at_level(logging.ERROR):
        home.settings = replace(home.settings, smtp=parse(f"smtp://127.0.0.1:{port}?timeout=1&sessions=2"))
        day.pass_by(GONE, BACK)
    the_waits_grow(day)
    it_was_said_aloud(day, caplog)
    with sink(port) as server:
        assert watch(home.engine, home.settings, BACK)
        assert server.to == ["quantri@example.vn"]
        assert "thư đợi quá 2 giờ chưa gửi được" in plain(server.letters[0])
        after(home, day, server)


def the_waits_grow(day: Day) -> None:
    """Five minutes, then three times as long each time, up to four hours; in the night only what presses."""
    assert day.tries
    for tried in day.tries.values():
        waits = [again - now for now, again in tried]
        assert waits == [min(FIRST_WAIT * 3**number, LONGEST_WAIT) for number in range(len(waits))]
        assert all(later >= again for (_, again), (later, _) in pairwise(tried))
    assert max(map(len, day.tries.values())) > 4


def it_was_said_aloud(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    """From two hours on `/healthz` says it; the alarm's own letter could not go, and the log says so."""
    piled = {now for now, (code, said) in day.health.items() if code == 503 and "chưa gửi được" in said}
    assert min(piled) - GONE <= timedelta(hours=2, minutes=40)
    assert all(now in piled for now in day.health if now >= min(piled))
    assert day.alarms == 0
    assert "watch: pile" in caplog.text
    assert "watch: the alarm did not go" in caplog.text
    assert "@" not in caplog.text


def after(home: Office, day: Day, server: Sink) -> None:
    """Each reader has one letter of all that is still to come, and what was over is not said any more."""
    server.to.clear()
    server.data.clear()
    now = BACK
    while now < BACK + timedelta(hours=10):
        sweep(home, now)
        now += EVERY
    assert Counter(server.to) == dict.fromkeys(ADDRESSES, 1)
    assert len(set(server.ids)) == READERS
    for letter in server.letters:
        assert [f"Lễ hội {name}" in plain(letter) for name in NAMES] == [False, True, True, True]
    assert {state for what, state in home.states().items() if what.startswith("hom-nay")} == {"expired"}
    assert {state for what, state in home.states().items() if not what.startswith("hom-nay")} == {"sent"}
    assert day.ask(now - EVERY)[0] == 200
