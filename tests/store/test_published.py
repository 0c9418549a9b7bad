from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from scheduler.model import Announcement, Status
from scheduler.store import editions, published
from scheduler.store.database import reading
from tests.feed.made import MUONG_BI, STAMP, later, muong_bi, publish, year


def edition(conn: sa.Connection) -> int:
    return editions.save(conn, {"events.toml": ""}, "events.toml", now=STAMP, who="a").id


def test_rows_come_back_as_they_were(engine: sa.Engine) -> None:
    cancelled = muong_bi(
        event=replace(MUONG_BI, variant="dong"),
        status=Status.CANCELLED,
        decision=Announcement(cycle="2027", cancelled=True, reason="bão"),
    )
    rows, changes = publish([*year(), cancelled])
    with engine.begin() as conn:
        number = edition(conn)
        state = published.write(conn, (), rows.values(), changes, edition_id=number, year=2026)
        assert published.rows(conn) == tuple(rows.values())
        assert published.changes_in(conn, number) == changes
        assert published.state(conn) == state == (number, 2026, 1)


def test_before_the_first_edition_there_is_no_state(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        assert (published.rows(conn), published.state(conn)) == ((), None)


def test_only_what_changed_is_written_and_the_version_rises_with_it(engine: sa.Engine) -> None:
    rows, changes = publish(year())
    moved = [muong_bi(start=date(2027, 2, 12)), *(one for one in year() if one.event is not MUONG_BI)]
    after, moves = publish(moved, rows.values(), stamp=later(days=1))
    with engine.begin() as conn:
        number = edition(conn)
        published.write(conn, (), rows.values(), changes, edition_id=number, year=2026)
        same = published.write(conn, rows.values(), rows.values(), (), edition_id=number, year=2027)
        assert same == (number, 2027, 1)
        state = published.write(conn, rows.values(), after.values(), moves, edition_id=edition(conn), year=2027)
        assert (state.version, published.rows(conn)) == (2, tuple(after.values()))
        assert published.changes_in(conn, 2) == moves


def test_a_feed_is_changed_when_its_bytes_are_and_its_moment_only_rises(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        assert published.feed_modified(conn, "tat-ca", "a") is None
        assert published.feed_changed(conn, "tat-ca", "a", STAMP + timedelta(microseconds=5)) == STAMP
        assert published.feed_modified(conn, "tat-ca", "a") == STAMP
        assert published.feed_changed(conn, "tat-ca", "a", later(days=1)) == STAMP
        assert published.feed_changed(conn, "tat-ca", "b", STAMP) == later(seconds=1)
        assert published.feed_changed(conn, "tat-ca", "a", later(days=1)) == later(days=1)
        assert published.feed_modified(conn, "muong", "a") is None
