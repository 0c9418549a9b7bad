"""The people honoured in the database, their gifts, and how one is deleted: counts stay, the name goes everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.store import audit
from scheduler.store.tables import honoured, visit, visit_gift
from scheduler.visits.honoured import FORGOTTEN, Honoured, faults, tidied
from scheduler.visits.place import place_key
from scheduler.visits.visit import VisitStatus, tidy

_FIELDS = tuple(field.name for field in fields(Honoured))
_TEXTS = ("title", "spot", "receiver", "result", "reason", "note", "document", "number")
"""Texts of a visit in which a name may stand."""
_GIFT_TEXTS = ("what", "giver", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A person, and the last gift to them by name."""

    person: Honoured
    last: date | None
    """The day of the last visit made with a gift; None: never."""
    amount: int
    """Đồng of that visit."""
    made: int = 0
    """Visits with a gift to them in this calendar year."""
    ahead: int = 0
    """Visits of this calendar year that are still to be made."""


def get(conn: sa.Connection, number: int) -> Honoured:
    """One by the number. Raises Refused where there is none."""
    row = conn.execute(sa.select(honoured).where(honoured.c.id == number)).one_or_none()
    if row is None:
        raise Refused(f"Không có người số {number} trong danh sách; «lich visits people» kể danh sách")
    return _person(row)


def every(conn: sa.Connection) -> tuple[Honoured, ...]:
    """All, those deleted too, by commune and name."""
    return tuple(map(_person, conn.execute(sa.select(honoured).order_by(*_ORDER))))


def listed(conn: sa.Connection, today: date, *, commune: str = "", category: str = "") -> tuple[Listed, ...]:
    """Who is on the list on that day, by commune and name, with the last visit made to them."""
    last, times = _last(conn, today), _times(conn, today.year)
    return tuple(
        _listed(one, last, times)
        for one in every(conn)
        if one.listed_on(today) and commune in {"", one.commune} and category in {"", one.category}
    )


def _listed(one: Honoured, last: Mapping[int, tuple[date, int]], times: Mapping[tuple[int, bool], int]) -> Listed:
    number = one.id or 0
    day, amount = last.get(number, (None, 0))
    counts = {"made": times.get((number, True), 0), "ahead": times.get((number, False), 0)}
    return Listed(person=one, last=day, amount=amount, **counts)


def categories(conn: sa.Connection, numbers: Iterable[int] | None = None) -> Mapping[int, str]:
    """The category of everyone ever listed, by number; of these alone."""
    query = sa.select(honoured.c.id, honoured.c.category)
    if numbers is not None:
        query = query.where(honoured.c.id.in_(sorted(numbers)))
    return {row.id: row.category for row in conn.execute(query)}


def named(conn: sa.Connection, numbers: Iterable[int]) -> Mapping[int, Honoured]:
    """These persons by number; those who are unknown are left out."""
    query = sa.select(honoured).where(honoured.c.id.in_(sorted(set(numbers))))
    return {row.id: _person(row) for row in conn.execute(query)}


def living_in(conn: sa.Connection, commune: str, today: date, most: int) -> tuple[Honoured, ...]:
    """Who is on the list in a commune, by name; its name is compared as places are."""
    wanted = place_key(commune)
    names = [name for name in conn.scalars(sa.select(honoured.c.commune).distinct()) if place_key(name) == wanted]
    rows = conn.execute(sa.select(honoured).where(honoured.c.commune.in_(names)).order_by(*_ORDER))
    return tuple(one for one in map(_person, rows) if one.listed_on(today))[:most]


def save(conn: sa.Connection, person: Honoured, *, who: str, now: datetime) -> Honoured:
    """Write a new or changed person. Raises Refused for what cannot be kept."""
    kept = tidied(person)
    if wrong := list(faults(kept)):
        raise Refused("Chưa ghi vào danh sách: " + "; ".join(wrong))
    values = {name: getattr(kept, name) for name in _FIELDS if name != "id"}
    if kept.id is None:
        number: int = conn.execute(sa.insert(honoured).returning(honoured.c.id), values).scalar_one()
    else:
        number = kept.id
        if get(conn, number).name is None:
            raise Refused(f"Người số {number} đã xoá theo yêu cầu, không ghi lại được; hãy thêm người mới")
        conn.execute(sa.update(honoured).where(honoured.c.id == number).values(values))
    audit.record(conn, who, "honoured-saved", f"honoured:{number}", now=now)
    return get(conn, number)


def forget(conn: sa.Connection, number: int, *, who: str, now: datetime, today: date) -> int:
    """Delete a person on request; the count of visits in whose texts the name stood.

    Commune, people and category stay, so that counts do. The name goes from the list and from the texts of the visits
    that greet them or go to their commune. Raises Refused where there is none.
    """
    person = get(conn, number)
    emptied: dict[str, Any] = {"name": None, "spot": "", "telephone": "", "note": ""}
    if person.until is None:
        emptied["until"] = today
    conn.execute(sa.update(honoured).where(honoured.c.id == number).values(emptied))
    cleaned = _clean(conn, person, number) if person.name else 0
    audit.record(conn, who, "honoured-forgotten", f"honoured:{number}", now=now, visits=cleaned)
    return cleaned


def _clean(conn: sa.Connection, person: Honoured, number: int) -> int:
    greeted = sa.select(visit_gift.c.visit_id).where(visit_gift.c.honoured_id == number)
    near = visit.c.id.in_(greeted) | (visit.c.commune == person.commune)
    name = re.compile(rf"(?<!\w){re.escape(person.name or '')}(?!\w)", re.IGNORECASE)
    touched: set[int] = set()
    for row in conn.execute(sa.select(visit.c.id, *(visit.c[text] for text in _TEXTS)).where(near)).all():
        if changes := _without(row, _TEXTS, name):
            version = {"version": visit.c.version + 1}
            conn.execute(sa.update(visit).where(visit.c.id == row.id).values({**changes, **version}))
            touched.add(row.id)
    gifts = sa.select(visit_gift).where(visit_gift.c.visit_id.in_(sa.select(visit.c.id).where(near)))
    for row in conn.execute(gifts).all():
        if changes := _without(row, _GIFT_TEXTS, name):
            here = (visit_gift.c.visit_id == row.visit_id) & (visit_gift.c.position == row.position)
            conn.execute(sa.update(visit_gift).where(here).values(changes))
            touched.add(row.visit_id)
    return len(touched)


def _without(row: sa.Row[Any], texts: tuple[str, ...], name: re.Pattern[str]) -> dict[str, str]:
    found = {text: name.sub(FORGOTTEN, tidy(getattr(row, text))) for text in texts if name.search(getattr(row, text))}
    return {text: tidy(value) for text, value in found.items()}


def _last(conn: sa.Connection, today: date) -> Mapping[int, tuple[date, int]]:
    """Person -> day and sum of the last visit that was made."""
    query = (
        sa.select(visit_gift.c.honoured_id, visit.c.day, sa.func.sum(visit_gift.c.amount * visit_gift.c["count"]))
        .join(visit, visit.c.id == visit_gift.c.visit_id)
        .where(visit.c.status == VisitStatus.DONE, visit.c.day <= today, visit_gift.c.honoured_id.is_not(None))
        .group_by(visit_gift.c.honoured_id, visit.c.day)
        .order_by(visit_gift.c.honoured_id, visit.c.day)
    )
    return {number: (day, int(total)) for number, day, total in conn.execute(query)}


def _times(conn: sa.Connection, year: int) -> Mapping[tuple[int, bool], int]:
    """(person, whether made) -> visits of a calendar year with a gift to them."""
    made = (visit.c.status == VisitStatus.DONE).label("made")
    query = (
        sa.select(visit_gift.c.honoured_id, made, sa.func.count(visit.c.id.distinct()))
        .join(visit, visit.c.id == visit_gift.c.visit_id)
        .where(visit.c.day.between(date(year, 1, 1), date(year, 12, 31)), visit.c.status != VisitStatus.CANCELLED)
        .where(visit_gift.c.honoured_id.is_not(None))
        .group_by(visit_gift.c.honoured_id, made)
    )
    return {(number, bool(is_made)): count for number, is_made, count in conn.execute(query)}


_ORDER = (honoured.c.commune, honoured.c.name.is_(None), honoured.c.name, honoured.c.id)


def _person(row: sa.Row[Any]) -> Honoured:
    return Honoured(**{name: getattr(row, name) for name in _FIELDS})
