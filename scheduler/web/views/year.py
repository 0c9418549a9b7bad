"""The year as a sheet for the wall: twelve columns, a month each, days down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.model import Occurrence
from scheduler.web.views.items import LONG_WINDOW, Item, by_weight, family, is_waiting
from scheduler.web.views.month import month_days
from scheduler.web.views.odd import OddDay, OddDays
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE
from scheduler.web.views.week import lunar_label


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
    title: str
    lunar_name: str | None
    """`năm Bính Ngọ từ 17/02/2026`."""
    columns: tuple[Column, ...]


def build(
    year: int,
    occurrences: Sequence[Occurrence],
    today: date,
    odd: OddDays,
    tet: date | None,
    tongue: Tongue = VIETNAMESE,
) -> Year:
    """The sheet of a year. `occurrences` are all that touch it; `tet` is the lunar new year's day in it, if known."""
    shown = sorted((o for o in occurrences if not is_waiting(o)), key=by_weight)
    return Year(
        year=year,
        title=tongue.year(year),
        lunar_name=tongue.lunar_year(year, tet) if tet else None,
        columns=tuple(_column(year, month, shown, today, odd, tongue) for month in range(1, 13)),
    )


def _column(year: int, month: int, shown: Sequence[Occurrence], today: date, odd: OddDays, tongue: Tongue) -> Column:
    first, last = month_days(year, month)
    here = [o for o in shown if o.start <= last and o.last >= first]
    return Column(
        first=first,
        name=tongue.month_alone(month),
        lunar=tongue.lunar_months(first, last),
        rows=tuple(_row(first + timedelta(days=n), here, today, odd, tongue) for n in range((last - first).days + 1)),
    )


def _row(day: date, here: Sequence[Occurrence], today: date, odd: OddDays, tongue: Tongue) -> Row:
    lasting = [o for o in here if o.start <= day <= o.last and 0 < (o.last - o.start).days < LONG_WINDOW]
    return Row(
        date=day,
        letters=tongue.letters[day.weekday()],
        lunar=lunar_label(day),
        odd=odd(day),
        weekend=day.weekday() >= 5,
        is_today=day == today,
        items=tuple(tongue.item(o, today) for o in here if o.anchor == day),
        spans=tuple(dict.fromkeys(family(o.event.kind) for o in lasting)),
    )
