"""A visit to and from its rows: the visit itself, and its lists, gifts and steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from scheduler.ledger import SECOND
from scheduler.model import Lead, OccurrenceId, Step
from scheduler.store.tables import visit, visit_gift, visit_line, visit_step
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus

LINES = {"members": "member", "cars": "car", "papers": "paper", "groups": "group"}
"""Field -> the kind of its lines."""
_PLAIN = (
    *("id", "version", "move", "created", "modified", "title", "shift", "day", "anchor", "starts", "ends"),
    *("commune", "spot", "receiver", "leader", "number", "document", "result", "reason", "note"),
)
_GIFT = ("what", "giver", "amount", "level", "basis")
_AT_ONCE = 500
"""Numbers in one question to the database."""


class Overtaken(Exception):
    """Another process saved the visit in between."""


def write(conn: sa.Connection, new: Visit, before: Visit | None, who: str, now: datetime) -> Visit:
    """A new visit, or the next version of `before`; as it is stored. Raises Overtaken."""
    key = new.occurrence
    values: dict[str, Any] = {name: getattr(new, name) for name in _PLAIN if name not in {"id", "created"}}
    values |= {
        "version": before.version + 1 if before else 1,
        "move": _moves(new, before),
        "modified": max(now, before.modified + SECOND) if before and before.modified else now,
        "who": who,
        "purpose": new.purpose,
        "status": new.status,
        "event": key.event if key else None,
        "variant": (key.variant or "") if key else "",
        "cycle": key.cycle if key else None,
    }
    if before is None:
        inserted = sa.insert(visit).returning(visit.c.id)
        number: int = conn.execute(inserted, values | {"created": now}).scalar_one()
    else:
        assert before.id
        number = before.id
        unchanged = (visit.c.id == number) & (visit.c.version == before.version)
        if conn.execute(sa.update(visit).where(unchanged).values(values)).rowcount != 1:
            raise Overtaken
    stored = new.evolve(
        id=number,
        version=values["version"],
        move=values["move"],
        created=before.created if before else now,
        modified=values["modified"],
    )
    _write_parts(conn, stored, before)
    return stored


def _moves(new: Visit, before: Visit | None) -> int:
    """How often its day has changed, or it was cancelled or taken up again: what those who go must be told."""
    if before is None:
        return 0
    off = VisitStatus.CANCELLED
    return before.move + (new.day != before.day or (new.status is off) != (before.status is off))


def _write_parts(conn: sa.Connection, new: Visit, before: Visit | None) -> None:
    """Lists, gifts and steps; those that are as they were are left alone."""
    number = new.id
    rows = {
        visit_line: [
            {"visit_id": number, "kind": kind, "position": place, "text": text}
            for name, kind in LINES.items()
            for place, text in enumerate(getattr(new, name))
        ],
        visit_gift: [_gift_row(number, place, gift) for place, gift in enumerate(new.gifts)],
        visit_step: [
            {"visit_id": number, "position": n, "id": s.id, "name": s.name, "lead": str(s.lead), "owner": s.owner}
            for n, s in enumerate(new.steps)
        ],
    }
    fields = {visit_line: tuple(LINES), visit_gift: ("gifts",), visit_step: ("steps",)}
    for table, own in rows.items():
        if before and all(getattr(before, name) == getattr(new, name) for name in fields[table]):
            continue
        if before:
            conn.execute(sa.delete(table).where(table.c.visit_id == number))
        if own:
            conn.execute(sa.insert(table), own)


def _gift_row(number: int | None, place: int, gift: Gift) -> dict[str, Any]:
    return {
        "visit_id": number,
        "position": place,
        "honoured_id": gift.honoured,
        "count": gift.count,
        **{name: getattr(gift, name) for name in _GIFT},
    }


def by_number(conn: sa.Connection, numbers: Sequence[int]) -> tuple[Visit, ...]:
    """Those of these numbers."""
    found: list[Visit] = []
    for first in range(0, len(numbers), _AT_ONCE):
        found += load(conn, visit.c.id.in_(numbers[first : first + _AT_ONCE]))
    return tuple(found)


def load(conn: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Visit, ...]:
    """The visits of a condition with all their parts: four questions, however many there are."""
    order = (visit.c.day.is_(None), visit.c.day, visit.c.starts.is_(None), visit.c.starts, visit.c.id)
    rows = conn.execute(sa.select(visit).where(where).order_by(*order)).all()
    if not rows:
        return ()
    parts = _Parts(conn, sa.select(visit.c.id).where(where))
    return tuple(parts.whole(row) for row in rows)


class _Parts:
    """The lists, gifts and steps of some visits."""

    def __init__(self, conn: sa.Connection, numbers: sa.Select[tuple[int]]) -> None:
        self._lines: dict[tuple[int, str], list[str]] = defaultdict(list)
        for row in _part(conn, visit_line, numbers):
            self._lines[(row.visit_id, row.kind)].append(row.text)
        self._gifts: dict[int, list[Gift]] = defaultdict(list)
        for row in _part(conn, visit_gift, numbers):
            self._gifts[row.visit_id].append(
                Gift(honoured=row.honoured_id, count=row._mapping["count"], **_named(row, _GIFT))
            )
        self._steps: dict[int, list[Step]] = defaultdict(list)
        for row in _part(conn, visit_step, numbers):
            self._steps[row.visit_id].append(_step(row.id, row.name, row.lead, row.owner))

    def whole(self, row: sa.Row[Any]) -> Visit:
        """The visit of a row."""
        key = OccurrenceId(row.event, row.variant or None, row.cycle) if row.event else None
        lines = {name: tuple(self._lines[(row.id, kind)]) for name, kind in LINES.items()}
        parts = {"gifts": tuple(self._gifts[row.id]), "steps": tuple(self._steps[row.id])}
        named: dict[str, Any] = _named(row, _PLAIN) | lines | parts
        return Visit(purpose=Purpose(row.purpose), status=VisitStatus(row.status), occurrence=key, **named)


def _named(row: sa.Row[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _part(conn: sa.Connection, table: sa.Table, numbers: sa.Select[tuple[int]]) -> Sequence[sa.Row[Any]]:
    query = sa.select(table).where(table.c.visit_id.in_(numbers)).order_by(table.c.visit_id, table.c.position)
    return conn.execute(query).all()


@lru_cache(maxsize=4096)
def _step(id_: str, name: str, lead: str, owner: str | None) -> Step:
    """Most visits have the same few steps: each is one value in memory, however many visits are read."""
    count = Lead(count=int(lead.removesuffix("wd")), working=lead.endswith("wd"))
    return Step(id=id_, name=name, lead=count, owner=owner)
