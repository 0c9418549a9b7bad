"""Every link that was ever given out: the ids of feeds, each as it was last defined."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from scheduler.store.tables import feed_link


def remember(conn: sa.Connection, definitions: Mapping[str, str]) -> None:
    """Note these feeds by id; one that is known under another definition gets the new one. None is ever deleted."""
    known = all_of(conn)
    changed = [name for name, text in definitions.items() if known.get(name, text) != text]
    conn.execute(sa.delete(feed_link).where(feed_link.c.feed.in_(changed)))
    fresh = [{"feed": name, "definition": text} for name, text in definitions.items() if known.get(name) != text]
    if fresh:
        conn.execute(sa.insert(feed_link), fresh)


def definition(conn: sa.Connection, feed: str) -> str | None:
    """How a feed was last defined; None where there never was one of that id."""
    return conn.scalar(sa.select(feed_link.c.definition).where(feed_link.c.feed == feed))


def all_of(conn: sa.Connection) -> dict[str, str]:
    """Every id with its last definition, sorted."""
    rows = conn.execute(sa.select(feed_link.c.feed, feed_link.c.definition).order_by(feed_link.c.feed))
    return {row.feed: row.definition for row in rows}
