"""What is kept how long: old letters go with all that hangs on them, once a day; what must stay stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store import audit, editions, keeping, private_feeds, sessions
from scheduler.store.accounts import Role, add
from scheduler.store.database import reading
from scheduler.store.tables import bounce, letter, private_feed, published, reminder, session
from tests.mail.made import at
from tests.run.office import Office, event, office

THEN = at("2026-11-11 08:00")
LATER = THEN + keeping.LETTERS + timedelta(days=30)


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Office]:
    """An office with a welcome, a reminder of 18/11 and one of 25/12, one of them come back."""
    with office(tmp_path) as made:
        made.sweep(THEN - timedelta(days=1), event(), event("sau", "25/12", "[40]"))
        made.sweep(THEN)
        with made.engine.begin() as conn:
            number = conn.scalar(sa.select(sa.func.max(letter.c.id)))
            values = {"digest": "d", "letter_id": number, "kind": "soft", "status": "4.2.2", "at": THEN}
            conn.execute(sa.insert(bounce), values)
            audit.record(conn, "x", "y", now=THEN)
        yield made


def count(made: Office, table: sa.Table) -> int:
    with reading(made.engine) as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def let_go(made: Office, now: datetime) -> int:
    with made.engine.begin() as conn:
        return keeping.let_go(conn, now)


def test_within_the_term_nothing_goes(worked: Office) -> None:
    before = [count(worked, table) for table in (letter, reminder, bounce)]
    assert before[0] >= 2
    assert let_go(worked, THEN + keeping.LETTERS - timedelta(days=1)) == 0
    assert [count(worked, table) for table in (letter, reminder, bounce)] == before


def test_after_it_letters_reminders_and_what_came_back_go(worked: Office) -> None:
    letters = count(worked, letter)
    assert let_go(worked, LATER + timedelta(days=60)) == letters
    assert [count(worked, table) for table in (letter, reminder, bounce)] == [0, 0, 0]
    with reading(worked.engine) as conn:
        assert editions.head(conn)
        assert audit.latest(conn)
    assert count(worked, published)


def test_what_waits_stays_however_old(worked: Office) -> None:
    with worked.engine.begin() as conn:
        conn.execute(sa.update(letter).values(state="ready"))
        conn.execute(sa.update(reminder).values(state="taken"))
    before = [count(worked, table) for table in (letter, reminder, bounce)]
    assert let_go(worked, LATER) == 0
    assert [count(worked, table) for table in (letter, reminder, bounce)] == before


def test_a_letter_stays_while_one_of_its_reminders_does(worked: Office) -> None:
    with worked.engine.begin() as conn:
        number = conn.scalar(sa.select(reminder.c.letter_id).where(reminder.c.letter_id.is_not(None)).limit(1))
        conn.execute(sa.update(reminder).where(reminder.c.letter_id == number).values(expires=LATER.date()))
    let_go(worked, LATER)
    with reading(worked.engine) as conn:
        assert list(conn.scalars(sa.select(letter.c.id))) == [number]


def test_nothing_is_sent_again_after_it(worked: Office) -> None:
    """A year's letters go, and the next sweep of the same files has only this year's to say."""
    worked.sweep("2026-12-26 08:00")
    let_go(worked, LATER + timedelta(days=60))
    assert [one.reminders for one in worked.sweep("2026-12-28 08:00").delivered] == []


def test_dead_sessions_and_old_revoked_links_go(worked: Office) -> None:
    with worked.engine.begin() as conn:
        account = add(conn, "van-phong", Role.READER, "hash", now=THEN)
        sessions.start(conn, account, THEN)
        number = private_feeds.add(conn, "h", "tat-ca", alarm=False, name="máy", now=THEN)
        private_feeds.add(conn, "g", "tat-ca", alarm=False, name="máy khác", now=THEN)
        private_feeds.revoke(conn, number, THEN)
    let_go(worked, THEN + sessions.IDLE - timedelta(minutes=1))
    assert (count(worked, session), count(worked, private_feed)) == (1, 2)
    let_go(worked, THEN + keeping.LINKS + timedelta(days=1))
    assert (count(worked, session), count(worked, private_feed)) == (0, 1)


def test_it_happens_at_the_first_sweep_of_a_day(worked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[str] = []
    monkeypatch.setattr(keeping, "let_go", lambda conn, now: days.append(f"{now:%d/%m}"))
    for moment in ("2026-11-12 00:01", "2026-11-12 00:02", "2026-11-12 23:59", "2026-11-13 00:00"):
        worked.sweep(moment)
    assert days == ["12/11", "13/11"]
