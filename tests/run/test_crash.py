"""kill -9 at random under load: nothing is lost; at most one duplicate a sender a crash, with the same Message-ID."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.run.delivery import SENDERS
from scheduler.store.database import reading
from scheduler.store.tables import letter, recipient, reminder, subscription
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office

SESSIONS = 4
START = at("2026-11-11 08:00")
ROOT = Path(__file__).resolve().parents[2]


def fill(home: Office, count: int) -> None:
    """An office with so many readers, all of whom have one letter to get on 11 November."""
    home.settle_in("2026-11-10 23:00", event())
    with home.engine.begin() as conn:
        rows = [
            {
                "address": f"dan{number}@example.org",
                "kind": "public",
                "active": True,
                "welcomed": True,
                "name": "",
                "title": "",
                "post": "",
                "language": "vi",
                "digest": "daily",
                "nonce": f"{number:032}",
                "created": at("2026-11-10 23:00"),
            }
            for number in range(count)
        ]
        numbers = list(conn.scalars(sa.insert(recipient).returning(recipient.c.id), rows))
        since = {"feed": "tat-ca", "since": at("2026-11-10 23:00")}
        conn.execute(sa.insert(subscription), [{"recipient_id": number, **since} for number in numbers])


def is_at_work(sender: subprocess.Popen[bytes], server: Sink, letters: int, longer: float) -> bool:
    """Whether it still runs a moment after the server has so many letters."""
    while sender.poll() is None and len(server.data) < letters:
        with suppress(subprocess.TimeoutExpired):
            sender.wait(0.01)
    with suppress(subprocess.TimeoutExpired):
        sender.wait(longer)
    return sender.poll() is None


def crash(home: Office, server: Sink, crashes: int, chance: random.Random) -> int:
    """Run senders and kill them; how many were really killed at work."""
    killed = 0
    url = f"{server.url}&sessions={SESSIONS}&pace=0"
    clock: datetime = START
    for turn in range(crashes + 1):
        database = str(home.engine.url)
        command = [sys.executable, "-m", "tests.run.crashing", str(home.home), database, url, clock.isoformat()]
        with subprocess.Popen(command, cwd=ROOT) as sender:
            if turn == crashes:
                assert sender.wait(570) == 0
                break
            killed += is_at_work(sender, server, len(server.data) + chance.randint(1, 25), chance.uniform(0, 0.03))
            sender.kill()
        clock = after(clock)
    return killed


def after(clock: datetime) -> datetime:
    """Later than a lease, and in office hours: at night a sender would count the minutes until the morning."""
    later = clock + timedelta(minutes=20)
    if later.hour < 16:
        return later
    return later.replace(hour=7, minute=40) + timedelta(days=3 if later.weekday() == 4 else 1)


def run(folder: Path, readers: int, crashes: int, seed: int) -> None:
    with office(folder) as home, sink() as server:
        fill(home, readers)
        killed = crash(home, server, crashes, random.Random(seed))
        to, ids = Counter(server.to), Counter(server.ids)
        with reading(home.engine) as conn:
            states = Counter(conn.scalars(sa.select(letter.c.state).where(letter.c.kind == "daily")))
            said = Counter(conn.scalars(sa.select(reminder.c.state)))
    assert len(to) == readers + 1, "somebody's letter was lost"
    assert len(ids) == len(to), "a letter went under two names"
    assert killed >= crashes - 1, "it was done too early"
    duplicates = sum(ids.values()) - len(ids)
    assert duplicates <= SESSIONS * SENDERS * killed
    assert states == {"sent": readers + 1}
    assert said == {"sent": readers + 1}


@pytest.mark.heavy
def test_55_killed_a_few_times(tmp_path: Path) -> None:
    run(tmp_path, 150, 3, seed=1)


@pytest.mark.long
def test_55_killed_a_hundred_times(tmp_path: Path) -> None:
    run(tmp_path, 4000, 100, seed=2)
