"""The year as a sheet for the wall: twelve columns, a month each, days down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import words
from scheduler.model import Occurrence
from scheduler.web.views.items import LONG_WINDOW, Item, family, is_waiting, item
from scheduler.web.views.month import month_days
from scheduler.web.views.week import OddDay, OddDays, lunar_label

LETTERS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One day of a column."""

    date: date
    letters: str
    """`T2` … `CN`."""
    lunar: str | None
    odd: OddDay | None
    weekend: bool
    is_today: bool
    items: tuple[Item, ...]
    """What has its main day, or the first of an open window, here."""
    spans: tuple[str, ...]
    """Families of what lasts several days, but no season, and touches this one; each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One month."""

    first: date
    name: str
    lunar: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The whole sheet."""

    year: int
    lunar_name: str | None
    """`năm Bính Ngọ từ 17/02/2026`."""
    columns: tuple[Column, ...]


def build(year: int, occurrences: Sequence[Occurrence], today: date, odd: OddDays, tet: date | None) -> Year:
    """The sheet of a year. `occurrences` are all that touch it; `tet` is the lunar new year's day in it, if known."""
    shown = sorted((o for o in occurrences if not is_waiting(o)), key=lambda o: o.sort_key)
    return Year(
        year=year,
        lunar_name=f"{words.lunar_year_name(year)} từ {words.short_date(tet)}" if tet else None,
        columns=tuple(_column(year, month, shown, today, odd) for month in range(1, 13)),
    )


def _column(year: int, month: int, shown: Sequence[Occurrence], today: date, odd: OddDays) -> Column:
    first, last = month_days(year, month)
    here = [o for o in shown if o.start <= last and o.last >= first]
    return Column(
        first=first,
        name=f"Tháng {month}",
        lunar=_months_of(first, last),
        rows=tuple(_row(first + timedelta(days=n), here, today, odd) for n in range((last - first).days + 1)),
    )


def _row(day: date, here: Sequence[Occurrence], today: date, odd: OddDays) -> Row:
    lasting = [o for o in here if o.start <= day <= o.last and 0 < (o.last - o.start).days < LONG_WINDOW]
    return Row(
        date=day,
        letters=LETTERS[day.weekday()],
        lunar=lunar_label(day),
        odd=odd(day),
        weekend=day.weekday() >= 5,
        is_today=day == today,
        items=tuple(item(o, today) for o in here if o.anchor == day),
        spans=tuple(dict.fromkeys(family(o.event.kind) for o in lasting)),
    )


def _months_of(first: date, last: date) -> str | None:
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    names = dict.fromkeys(words.lunar_month(moon.month, moon.leap).removeprefix("tháng ") for moon in (one, other))
    return " – ".join(names)
