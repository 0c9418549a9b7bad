"""The ledger's rows in the database, what each edition changed in them, and when each feed's bytes last changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from scheduler.ledger import Change, Published
from scheduler.model import OccurrenceId, Span, Status
from scheduler.store.tables import feed_state, ledger_state, published, published_change

_FACTS = tuple(field.name for field in fields(Published) if field.name != "id")
_KEY = ("event", "variant", "cycle")


class State(NamedTuple):
    """For what the ledger stands."""

    edition_id: int
    year: int
    """The year whose window it covers."""
    version: int
    """Rises with every change of a row."""


def rows(conn: sa.Connection) -> tuple[Published, ...]:
    """The whole ledger, sorted by identity."""
    query = sa.select(published).order_by(*(published.c[name] for name in _KEY))
    return tuple(_published(row) for row in conn.execute(query))


def state(conn: sa.Connection) -> State | None:
    """For what the ledger stands; None before the first edition."""
    row = conn.execute(sa.select(ledger_state.c.edition_id, ledger_state.c.year, ledger_state.c.version)).one_or_none()
    return None if row is None else State(*row)


def write(
    conn: sa.Connection,
    before: Iterable[Published],
    after: Iterable[Published],
    changes: Iterable[Change],
    *,
    edition_id: int,
    year: int,
) -> State:
    """Put the rows that differ from those stored `before`, note the changes, and say for what the ledger now stands."""
    known = {row.id: row for row in before}
    changed = [row for row in after if known.get(row.id) != row]
    _put(conn, changed, known.keys())
    notes = [_note(change, edition_id) for change in changes]
    if notes:
        conn.execute(sa.insert(published_change), notes)
    was = state(conn)
    now = State(edition_id, year, (was.version if was else 0) + bool(changed))
    conn.execute(sa.delete(ledger_state))
    conn.execute(sa.insert(ledger_state), {"id": 1, **now._asdict()})
    return now


def changes_in(conn: sa.Connection, edition_id: int) -> tuple[Change, ...]:
    """What an edition changed, sorted by identity."""
    columns = published_change.c
    query = sa.select(published_change).where(columns.edition_id == edition_id)
    return tuple(_change(row) for row in conn.execute(query.order_by(*(columns[name] for name in _KEY), columns.id)))


def vanished(conn: sa.Connection) -> frozenset[OccurrenceId]:
    """All that ever left the calendar, whether it came back or not."""
    columns = published_change.c
    query = sa.select(*(columns[name] for name in _KEY)).where(columns.kind == "vanished")
    return frozenset(OccurrenceId(row.event, row.variant or None, row.cycle) for row in conn.execute(query))


def feed_modified(conn: sa.Connection, feed: str, digest: str) -> datetime | None:
    """When the feed's bytes became those of this digest; None where they were others until now."""
    query = sa.select(feed_state.c.modified).where(feed_state.c.feed == feed, feed_state.c.digest == digest)
    return conn.scalar(query)


def feed_changed(conn: sa.Connection, feed: str, digest: str, now: datetime) -> datetime:
    """Note that a feed's bytes are others since `now`; gives the moment noted, which only ever rises."""
    unchanged = feed_modified(conn, feed, digest)
    if unchanged is not None:
        return unchanged
    before: datetime | None = conn.scalar(sa.select(feed_state.c.modified).where(feed_state.c.feed == feed))
    moment = now.replace(microsecond=0)
    if before is not None:
        moment = max(moment, before + timedelta(seconds=1))
    conn.execute(sa.delete(feed_state).where(feed_state.c.feed == feed))
    conn.execute(sa.insert(feed_state), {"feed": feed, "digest": digest, "modified": moment})
    return moment


def _put(conn: sa.Connection, changed: Iterable[Published], known: Iterable[OccurrenceId]) -> None:
    stored = set(known)
    fresh = [_values(row) for row in changed if row.id not in stored]
    if fresh:
        conn.execute(sa.insert(published), fresh)
    same = sa.and_(*(published.c[name] == sa.bindparam(f"key_{name}") for name in _KEY))
    revised = [
        {f"key_{name}" if name in _KEY else name: value for name, value in _values(row).items()}
        for row in changed
        if row.id in stored
    ]
    if revised:
        statement = sa.update(published).where(same).values({name: sa.bindparam(name) for name in _FACTS})
        conn.execute(statement, revised)


def _identity(identity: OccurrenceId) -> dict[str, str]:
    return {"event": identity.event, "variant": identity.variant or "", "cycle": identity.cycle}


def _values(row: Published) -> dict[str, Any]:
    return {**_identity(row.id), **{name: getattr(row, name) for name in _FACTS}, "status": row.status.value}


def _published(row: sa.Row[Any]) -> Published:
    facts = {name: getattr(row, name) for name in _FACTS}
    facts["status"] = Status(row.status)
    return Published(id=OccurrenceId(row.event, row.variant or None, row.cycle), **facts)


def _note(change: Change, edition_id: int) -> dict[str, Any]:
    spans = {"before": change.before, "after": change.after}
    days = {
        f"{side}_{name}": getattr(span, name) if span else None for side, span in spans.items() for name in Span._fields
    }
    facts = {"kind": change.kind, "move": change.move, "told": change.told, "name": change.name}
    return {"edition_id": edition_id, **_identity(change.id), **facts, **days}


def _change(row: sa.Row[Any]) -> Change:
    return Change(
        id=OccurrenceId(row.event, row.variant or None, row.cycle),
        kind=row.kind,
        name=row.name,
        move=row.move,
        told=row.told,
        before=_span(row.before_start, row.before_last, row.before_main),
        after=_span(row.after_start, row.after_last, row.after_main),
    )


def _span(start: date | None, last: date | None, main: date | None) -> Span | None:
    return None if start is None or last is None else Span(start, last, main)
