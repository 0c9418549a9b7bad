"""The Khmer calendar (Chhankitek) and New Year's moment, by the arithmetic of Roath Kim Soeun's tables.

Covers the days of 1900–2100. A year here is the cycle Migasir…Kattik whose Jesth lies in that Gregorian year, so
year 2026 begins in November 2025. Days are 1–15 koet (waxing), then 1–14 or 1–15 roch (waning). Vietnam's Khmer
festivals follow this calendar, and not the Vietnamese lunar one, in every published year. Announced dates win.
"""

from __future__ import annotations

import difflib
from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple

from scheduler.calendars._bounds import day_text, require
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Lịch Khmer"
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
FIRST_YEAR, LAST_YEAR = 1900, 2101
"""Of the first year Migasir lies before `FIRST`; of the last only the days of December 2100 lie in range."""

MONTHS = (
    "Migasir",
    "Boss",
    "Meak",
    "Phalkun",
    "Cetra",
    "Visak",
    "Jesth",
    "Asadh",
    "Asadh 1",
    "Asadh 2",
    "Srap",
    "Photrobot",
    "Assoch",
    "Kattik",
)
"""In order; a year has either Asadh or, where it is doubled, Asadh 1 and Asadh 2."""

Phase = Literal["koet", "roch"]
Kind = Literal["ordinary", "long", "leap"]

_ANCHOR = date(1899, 12, 3).toordinal()
"""1 koet Migasir of year 1900: 1 koet Boss is 1 January 1900."""
_SAK_DAY_0 = 1954167 - 1721425
"""Ordinal of the day from which the Chula Sakaraj's days are counted."""


class KhmerDate(NamedTuple):
    """A day by cycle, month (one of `MONTHS`), phase and day of the phase."""

    year: int
    month: str
    phase: Phase
    day: int

    def __str__(self) -> str:
        return f"{self.day} {self.phase} {self.month} {self.year}"


class Month(NamedTuple):
    """A month of a cycle: its first day (1 koet), and 29 or 30 days."""

    month: str
    first: date
    length: int


class NewYear(NamedTuple):
    """Chol Chnam Thmay: three or four days, and when the old year's deity leaves (civil time at UTC+7).

    The moment comes in steps of 24 minutes, as the method does; the printed one may differ by some minutes.
    """

    first: date
    last: date
    moment: datetime
    alternative: date | None
    """Another first day that the method or a source allows: then the year must be announced."""


def from_date(day: date) -> KhmerDate:
    """The Khmer date of a day. Raises OutOfRange."""
    require(NAME, day, FIRST, LAST)
    at = bisect_right(_STARTS, day.toordinal()) - 1
    passed = day.toordinal() - _STARTS[at]
    month, rest = next((m, passed - p.before) for m, p in _PLANS[_KINDS[at]].items() if passed < p.before + p.length)
    return KhmerDate(FIRST_YEAR + at, month, "koet" if rest < 15 else "roch", rest % 15 + 1)


def to_date(year: int, month: str, phase: str, day: int) -> date:
    """The Gregorian day of a Khmer date. Raises OutOfRange, and NoSuchDay for a month or day that is not there."""
    first, length = _first_day(year, month), month_length(year, month)
    if phase not in ("koet", "roch"):
        raise NoSuchDay(calendar=NAME, asked=f"nửa tháng “{phase}”", nearest=["koet", "roch"])
    if not 1 <= day <= (15 if phase == "koet" else length - 15):
        asked = f"ngày {day} {phase} {month} {year}"
        raise NoSuchDay(calendar=NAME, asked=asked, nearest=_around(first, length, phase, day))
    found = date.fromordinal(first + day - 1 + (15 if phase == "roch" else 0))
    require(NAME, found, FIRST, LAST)
    return found


def month_length(year: int, month: str) -> int:
    """29 or 30. Raises OutOfRange, and NoSuchDay for a month that the year does not have."""
    return _place(year, month).length


def months(year: int) -> tuple[Month, ...]:
    """The 12 or 13 months of a cycle, from Migasir on. Raises OutOfRange."""
    return tuple(
        Month(month, date.fromordinal(_first_day(year, month)), place.length)
        for month, place in _PLANS[_kind(year)].items()
    )


def is_leap(year: int) -> bool:
    """Whether Asadh is doubled. Raises OutOfRange."""
    return _kind(year) == "leap"


def new_year(year: int) -> NewYear:
    """Chol Chnam Thmay of a Gregorian year 1900–2100. Raises OutOfRange."""
    if not FIRST.year <= year <= LAST.year:
        raise OutOfRange(calendar=NAME, asked=f"năm mới {year}", first=FIRST, last=LAST)
    era = year - 638
    last = date.fromordinal(_SAK_DAY_0 + _sun(era)[0] + 1)
    moment = datetime.combine(last, datetime.min.time()) + _entry(era)
    alternative = _OTHER_NEW_YEARS.get(year)
    if alternative is None and moment.hour == moment.minute == 0:
        alternative = moment.date() - timedelta(days=1)
    return NewYear(moment.date(), last, moment, alternative)


def doubt(year: int) -> str | None:
    """Why days of a cycle, or its New Year, may be announced otherwise (Vietnamese). Raises OutOfRange."""
    reasons = [_THAI_TYPE[days]] if (days := doubt_days(year)) else []
    if year <= LAST.year and (other := new_year(year)).alternative:
        reasons.append(f"năm mới {day_text(other.first)}, có thể là {day_text(other.alternative)}")
    return "; ".join(reasons) or None


def doubt_days(year: int) -> int:
    """By how many days a cycle may be announced otherwise, its New Year aside: 0, 1 or 30. Raises OutOfRange."""
    _kind(year)
    return next((days for days, years in _PARTED.items() if year in years), 0)


_OTHER_NEW_YEARS = {2012: date(2012, 4, 14)}
"""2012: the method gives 13 April 19:12, an almanac used by software 14 April 19:11; no Vietnamese date was found."""

_PARTED = {
    1: {*range(1994, 1998), 2005, 2006, 2030, 2031, 2032, 2051, 2052, *range(2055, 2061), 2087, 2098},
    30: {2042, 2043, 2061, 2062, 2066, 2067, 2074, 2075, 2077, 2078, 2082, 2083, 2085, 2086, 2096, 2097},
}
"""Where the package `holidays` (Cambodia by Thai year types, compared from 1993 on) has other days of a cycle."""

_THAI_TYPE = {
    1: "cách tính kiểu Thái lệch một ngày trong chu kỳ này",
    30: "cách tính kiểu Thái đặt tháng nhuận khác, lệch một tháng trong chu kỳ này",
}


class _Place(NamedTuple):
    before: int
    """Days of the year before the month."""
    length: int


def _kind(year: int) -> Kind:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    return _KINDS[year - FIRST_YEAR]


def _place(year: int, month: str) -> _Place:
    plan = _PLANS[_kind(year)]
    if month not in plan:
        same = [name for name in plan if name.startswith(month[:5])] if month in MONTHS else []
        near = same or difflib.get_close_matches(month, plan, n=2)
        raise NoSuchDay(calendar=NAME, asked=f"tháng {month} năm {year}", nearest=near)
    return plan[month]


def _first_day(year: int, month: str) -> int:
    """Ordinal of 1 koet."""
    return _place(year, month).before + _STARTS[year - FIRST_YEAR]


def _around(first: int, length: int, phase: str, day: int) -> list[str]:
    edge = first + (15 if (phase == "roch") == (day < 1) else 0 if day < 1 else length)
    near = [day for day in map(date.fromordinal, (edge - 1, edge)) if FIRST <= day <= LAST]
    if not near:
        require(NAME, date.fromordinal(edge), FIRST, LAST)
    return [f"{from_date(day)} ({day_text(day)})" for day in near]


def _reckoning(year: int) -> tuple[int, int, bool]:
    """Avoman, bodithey, and whether the solar year is long, for the Buddhist year that follows Visak of `year`."""
    days, rest = divmod(292207 * (year + 544) + 499, 800)
    carried, avoman = divmod(11 * (days + 4) + 25, 692)
    return avoman, (carried + days + 4 + 29) % 30, 800 - rest <= 207


def _wants_month(year: int) -> bool:
    bodithey, following = _reckoning(year)[1], _reckoning(year + 1)[1]
    if (bodithey, following) in ((25, 5), (24, 6)):
        return bodithey == 24
    return bodithey >= 25 or bodithey <= 5


def _wants_day(year: int) -> bool:
    avoman, _, solar_leap = _reckoning(year)
    if solar_leap:
        return avoman <= 126
    return avoman <= 137 and _reckoning(year + 1)[0] != 0


def _kind_of(year: int) -> Kind:
    """Leap month before leap day: a year that wants both leaves the day to the next."""
    if _wants_month(year):
        return "leap"
    if _wants_day(year) or (_wants_month(year - 1) and _wants_day(year - 1)):
        return "long"
    return "ordinary"


def _sun(era: int) -> tuple[int, int]:
    """Whole days and the 800ths left of Chula Sakaraj year `era`."""
    return divmod(292207 * era + 373, 800)


def _entry(era: int) -> timedelta:
    """From the midnight that begins Loeung Sak back to the Sun's entry into Aries: negative, in steps of 24 minutes.

    The tables give the Sun's true place at the end of each day, in minutes of arc; near the New Year its mean place
    lies in the last piece of the table of corrections. One minute of arc is taken as 24 minutes of time.
    """
    left = 800 - _sun(era - 1)[1]
    last = 366 if left <= 207 else 365
    for day in range(last - 3, last + 1):
        signs, rest = divmod(800 * day + left, 24350)
        degrees, rest = divmod(rest, 811)
        mean = 1800 * signs + 60 * degrees + rest // 14 - 3
        true = (mean + 129 + (21900 - mean) * 5 // 900) % 21600
        if true < 60:
            return timedelta(days=day - last + 1, minutes=-24 * true)
    raise AssertionError(era)


def _plan(kind: Kind) -> dict[str, _Place]:
    doubled = ("Asadh 1", "Asadh 2")
    names = [name for name in MONTHS if (name != "Asadh" if kind == "leap" else name not in doubled)]
    short = {"Migasir", "Meak", "Cetra", "Jesth", "Srap", "Assoch"} - ({"Jesth"} if kind == "long" else set())
    lengths = [29 if name in short else 30 for name in names]
    return {name: _Place(sum(lengths[:i]), lengths[i]) for i, name in enumerate(names)}


_PLANS: dict[Kind, dict[str, _Place]] = {kind: _plan(kind) for kind in ("ordinary", "long", "leap")}
_YEAR_DAYS = {"ordinary": 354, "long": 355, "leap": 384}
_KINDS = [_kind_of(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
_STARTS = list(accumulate((_YEAR_DAYS[kind] for kind in _KINDS), initial=_ANCHOR))
