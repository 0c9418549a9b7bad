"""The 24 solar terms (tiết khí) of 1900–2100: the day on which each begins at UTC+7, from a generated table.

UTC+7 is used throughout, before 1968 too, unlike the lunar calendar of those years.
"""

from __future__ import annotations

import difflib
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from scheduler.calendars._bounds import require
from scheduler.calendars._solar_terms_table import EARLIEST, YEARS
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Tiết khí"
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST, LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

NAMES = (
    "Tiểu hàn",
    "Đại hàn",
    "Lập xuân",
    "Vũ thủy",
    "Kinh trập",
    "Xuân phân",
    "Thanh minh",
    "Cốc vũ",
    "Lập hạ",
    "Tiểu mãn",
    "Mang chủng",
    "Hạ chí",
    "Tiểu thử",
    "Đại thử",
    "Lập thu",
    "Xử thử",
    "Bạch lộ",
    "Thu phân",
    "Hàn lộ",
    "Sương giáng",
    "Lập đông",
    "Tiểu tuyết",
    "Đại tuyết",
    "Đông chí",
)
"""In the order of the Gregorian year: index 0 is Tiểu hàn (Sun at 285°, January), 23 Đông chí (270°, December)."""


class Contested(NamedTuple):
    """A term within three standard errors of midnight. The table has `first`; `alternative` is the other candidate."""

    year: int
    term: int
    """Index in `NAMES`."""
    first: date
    alternative: date
    margin: float
    """Seconds from the computed instant to midnight at UTC+7."""
    sigma: float
    """Standard error of that instant in seconds, from the Earth's rotation."""


CONTESTED = (
    Contested(2038, 13, date(2038, 7, 22), date(2038, 7, 23), 4.3, 2.4),
    Contested(2060, 14, date(2060, 8, 6), date(2060, 8, 7), 27.4, 10.5),
    Contested(2098, 18, date(2098, 10, 7), date(2098, 10, 8), 35.8, 31.7),
)


def term_date(year: int, index: int) -> date:
    """The day on which term `index` (0–23, see `NAMES`) of a Gregorian year begins. Raises OutOfRange, NoSuchDay."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    if not 0 <= index < 24:
        raise NoSuchDay(calendar=NAME, asked=f"tiết thứ {index}", nearest=[NAMES[0 if index < 0 else 23]])
    return date(year, 1, 1) + timedelta(days=_EARLIEST[index] + (_LATER[year - FIRST_YEAR] >> 46 - 2 * index & 3))


def term_on(day: date) -> str | None:
    """The name of the term that begins on a day, else None. Raises OutOfRange."""
    require(NAME, day, FIRST, LAST)
    for index in (2 * day.month - 2, 2 * day.month - 1):
        if term_date(day.year, index) == day:
            return NAMES[index]
    return None


def index_of(name: str) -> int:
    """The index of a term by its name, marks and case ignored. Raises NoSuchDay with the nearest names."""
    folded = _fold(name)
    if folded in _INDEX:
        return _INDEX[folded]
    near = difflib.get_close_matches(folded, _INDEX, n=2)
    raise NoSuchDay(calendar=NAME, asked=f"tiết “{name}”", nearest=[NAMES[_INDEX[key]] for key in near])


def contested(year: int, index: int) -> Contested | None:
    """Why a term's day is uncertain, None where it is certain."""
    return next((row for row in CONTESTED if (row.year, row.term) == (year, index)), None)


def contested_on(day: date) -> Contested | None:
    """The contested term that begins, or may begin, on a day."""
    return next((row for row in CONTESTED if day in (row.first, row.alternative)), None)


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


_INDEX = {_fold(name): index for index, name in enumerate(NAMES)}
_EARLIEST = [int.from_bytes(EARLIEST[i : i + 2], "big") for i in range(0, 48, 2)]
_LATER = [int.from_bytes(YEARS[i : i + 6], "big") for i in range(0, len(YEARS), 6)]
