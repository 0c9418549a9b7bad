"""When each public feed was last fetched: a day and no more, so that nobody can be told from it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from scheduler.store.tables import feed_use


def note(conn: sa.Connection, feed: str, day: date) -> None:
    """It was fetched on that day."""
    later = sa.update(feed_use).where(feed_use.c.feed == feed).values(day=day)
    if not conn.execute(later).rowcount:
        conn.execute(sa.insert(feed_use).values(feed=feed, day=day))


def every(conn: sa.Connection) -> dict[str, date]:
    """Feed -> the last day; those never fetched are not there. The latest first."""
    query = sa.select(feed_use.c.feed, feed_use.c.day).order_by(feed_use.c.day.desc(), feed_use.c.feed)
    return {row.feed: row.day for row in conn.execute(query)}
