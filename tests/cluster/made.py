"""An office on PostgreSQL whose letters real worker processes send, at an hour of the test's choosing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import sqlalchemy as sa

from scheduler.run import cluster, queue_schema
from scheduler.run.delivery import SENDERS, TAKEN_AT_ONCE
from scheduler.store.database import reading
from scheduler.store.tables import letter, reminder
from tests.engines import running_on
from tests.mail.made import at
from tests.mail.sink import Sink
from tests.postgres import Postgres
from tests.run.office import Office, office
from tests.run.test_crash import fill

ROOT = Path(__file__).resolve().parents[2]
START = at("2026-11-11 08:00")
SESSIONS = 2
AT_ONCE = SESSIONS * SENDERS
"""Letters that may be on their way at one moment: each may go twice where the worker is killed."""
BATCH = AT_ONCE * TAKEN_AT_ONCE
"""Letters in a job: what one worker takes."""
ONE_LOAD = BATCH // SESSIONS
"""The same for a worker of one session."""
DEADLINE = 90


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds. A test that would wait for ever fails instead."""
    pause, tries = Event(), DEADLINE * 50
    while not condition():
        pause.wait(0.02)
        tries -= 1
        assert tries, "it did not come about"


class Works:
    """The office, its mail server and its workers."""

    def __init__(self, home: Office, server: Sink) -> None:
        self.home, self.server = home, server
        self.running: list[subprocess.Popen[bytes]] = []
        self.since = cluster.database_clock(home.engine)

    def start(
        self, *, start: datetime = START, ahead: float = 0, role: str = "lich", sessions: int = SESSIONS
    ) -> subprocess.Popen[bytes]:
        """One more worker, whose clock says `start` when the test began, or is so many seconds `ahead` of it."""
        smtp = f"{self.server.url}&sessions={sessions}&pace=0"
        database = str(self.home.engine.url).replace("lich@", f"{role}@")
        moments = (start.isoformat(), self.since.isoformat(), str(ahead))
        command = [sys.executable, "-m", "tests.cluster.working", str(self.home.home), database, smtp, *moments]
        self.running.append(subprocess.Popen(command, cwd=ROOT))
        return self.running[-1]

    def end(self) -> None:
        """All workers leave as they are asked to."""
        for one in self.running:
            one.send_signal(signal.SIGTERM)
        for one in self.running:
            assert one.wait(DEADLINE) in (0, -signal.SIGKILL)
        self.running.clear()

    def begin_anew(self, workers: int = 2) -> None:
        """The workers there are end, and others begin when every lease has ended."""
        self.end()
        for _ in range(workers):
            self.start(start=START + timedelta(minutes=20))

    def states(self) -> Counter[str]:
        """How many letters are in which state."""
        with reading(self.home.engine) as conn:
            return Counter(conn.scalars(sa.select(letter.c.state).where(letter.c.kind == "daily")))

    def is_done(self, readers: int) -> bool:
        """Whether everybody's letter went."""
        return self.states() == {"sent": readers + 1}

    def arrived(self, count: int) -> Callable[[], bool]:
        """Whether the server has so many."""
        return lambda: len(self.server.data) >= count

    def check(self, readers: int, duplicates: int = 0) -> None:
        """Each of the readers and the office got one letter; of these so many twice at most, under one name."""
        letters = [one for one in self.server.letters if "Cảnh báo" not in str(one["Subject"])]
        ids = Counter(str(one["Message-ID"]) for one in letters)
        with reading(self.home.engine) as conn:
            said = Counter(conn.scalars(sa.select(reminder.c.state)))
        assert len(set(self.server.to)) == readers + 1, "somebody's letter was lost"
        assert len(ids) == readers + 1, "a letter went under two names"
        assert sum(ids.values()) - len(ids) <= duplicates
        assert self.states() == {"sent": readers + 1}
        assert said == {"sent": readers + 1}


@contextmanager
def works(folder: Path, server: Postgres, mail: Sink, readers: int) -> Iterator[Works]:
    """An office with so many readers, each of whom gets one letter on 11 November; its workers end with it."""
    with running_on(server), office(folder) as home:
        queue_schema.prepare(home.engine)
        fill(home, readers)
        made = Works(home, mail)
        try:
            yield made
        finally:
            for one in made.running:
                one.kill()
                one.wait()
