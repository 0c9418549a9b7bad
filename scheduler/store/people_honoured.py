"""The people honoured in the database, their gifts, and how one is deleted: counts stay, the name goes everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.store import audit, sweeps
from scheduler.store.tables import honoured, letter, reminder, step_done, visit, visit_gift
from scheduler.store.visit_rows import load, write
from scheduler.visits.honoured import FORGOTTEN, Honoured, faults, tidied
from scheduler.visits.place import place_key
from scheduler.visits.reminding import identity
from scheduler.visits.visit import Visit, VisitStatus

_FIELDS = tuple(field.name for field in fields(Honoured))
_TEXTS = ("title", "spot", "receiver", "result", "reason", "note", "document", "number")
"""Texts of a visit in which a name may stand."""
_SHORTEST = 6
"""Digits of a telephone number that is looked for in texts."""


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

    Commune, people and category stay, so that counts do. Name and telephone go from the list, from the texts of the
    visits that greet them, go to their commune or name none, and from what letters about these were called.
    Raises Refused where there is none.
    """
    person = get(conn, number)
    emptied: dict[str, Any] = {"name": None, "spot": "", "telephone": "", "note": ""}
    if person.until is None:
        emptied["until"] = today
    conn.execute(sa.update(honoured).where(honoured.c.id == number).values(emptied))
    cleaned = _clean(conn, person, number, who, now.replace(microsecond=0)) if person.name else ()
    sweeps.visits_changed(conn)
    audit.record(conn, who, "honoured-forgotten", f"honoured:{number}", now=now, visits=len(cleaned))
    return len(cleaned)


def _clean(conn: sa.Connection, person: Honoured, number: int, who: str, now: datetime) -> tuple[int, ...]:
    """Take name and telephone out of the texts of visits; the numbers of those in which one stood."""
    greeted = sa.select(visit_gift.c.visit_id).where(visit_gift.c.honoured_id == number)
    places = [name for name in conn.scalars(sa.select(visit.c.commune).distinct()) if _may_be(name, person.commune)]
    private = _private(person)
    touched: list[int] = []
    for before in load(conn, visit.c.id.in_(greeted) | visit.c.commune.in_(places)):
        new = _without(before, private)
        if new != before:
            write(conn, new, before, who, now)
            touched.append(before.id or 0)
            _clean_steps(conn, new, before)
    _clean_letters(conn, touched, private)
    return tuple(touched)


def _may_be(commune: str, home: str) -> bool:
    """A visit without a commune may be to anyone's."""
    return not commune or place_key(commune) == place_key(home)


def _private(person: Honoured) -> re.Pattern[str]:
    """The name as a whole, and the telephone however its digits are set apart."""
    digits = re.sub(r"\D", "", person.telephone)
    telephone = rf"|(?<!\d){r'[ .-]*'.join(digits)}(?!\d)" if len(digits) >= _SHORTEST else ""
    return re.compile(rf"(?<!\w){re.escape(person.name or '')}(?!\w){telephone}", re.IGNORECASE)


def _without(one: Visit, private: re.Pattern[str]) -> Visit:
    def clean(text: str) -> str:
        return private.sub(FORGOTTEN, text)

    changes: dict[str, Any] = {text: clean(getattr(one, text)) for text in _TEXTS}
    changes["papers"] = tuple(map(clean, one.papers))
    changes["gifts"] = tuple(
        replace(gift, what=clean(gift.what), giver=clean(gift.giver), basis=clean(gift.basis)) for gift in one.gifts
    )
    changes["steps"] = tuple(
        replace(step, name=clean(step.name), id=_plain_id(step.id, place)) if private.search(step.name) else step
        for place, step in enumerate(one.steps, 1)
    )
    return one.evolve(**changes)


def _plain_id(key: str, place: int) -> str:
    """An id that does not spell the step's name stays."""
    return key if key.startswith("viec-") else f"viec-{place}"


def _clean_steps(conn: sa.Connection, new: Visit, before: Visit) -> None:
    """Where a step's id spelt its name, what is done of it is called by the new one."""
    for step, old in zip(new.steps, before.steps, strict=True):
        if step.id != old.id:
            here = (step_done.c.subject == new.subject) & (step_done.c.step == old.id)
            conn.execute(sa.update(step_done).where(here).values(step=step.id))


def _clean_letters(conn: sa.Connection, touched: Iterable[int], private: re.Pattern[str]) -> None:
    """Of letters about these visits the subject is kept."""
    about = [str(identity(number)) for number in touched]
    own = sa.select(reminder.c.letter_id).where(reminder.c.occurrence.in_(about))
    for row in conn.execute(sa.select(letter.c.id, letter.c.subject).where(letter.c.id.in_(own))).all():
        if row.subject and private.search(row.subject):
            cleaned = {"subject": private.sub(FORGOTTEN, row.subject)}
            conn.execute(sa.update(letter).where(letter.c.id == row.id).values(cleaned))


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
