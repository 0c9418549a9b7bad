"""What is wrong with the service, since when, and whether the administrator was told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from scheduler.store.tables import alarm


def note(conn: sa.Connection, kinds: Collection[str], now: datetime, *, again: timedelta) -> frozenset[str]:
    """Remember what is wrong and forget what is mended and was told of; of what is wrong, what is to be told now."""
    conn.execute(sa.delete(alarm).where(alarm.c.kind.not_in(kinds), alarm.c.told.is_not(None)))
    known = {row.kind: row.told for row in conn.execute(sa.select(alarm))}
    fresh = [{"kind": kind, "since": now, "told": None} for kind in sorted(kinds) if kind not in known]
    if fresh:
        conn.execute(sa.insert(alarm), fresh)
    return frozenset(kind for kind in kinds if (last := known.get(kind)) is None or now - last >= again)


def untold(conn: sa.Connection, kinds: Collection[str]) -> Mapping[str, datetime]:
    """What is mended by now, and never could be told, each with the moment since which it was wrong."""
    over = alarm.c.kind.not_in(kinds) & alarm.c.told.is_(None)
    return {row.kind: row.since for row in conn.execute(sa.select(alarm).where(over).order_by(alarm.c.since))}


def told(conn: sa.Connection, kinds: Collection[str], now: datetime) -> None:
    """The administrator was written to about these."""
    conn.execute(sa.update(alarm).where(alarm.c.kind.in_(kinds)).values(told=now))
