"""How sure each calendar is of one day, in Vietnamese: what `convert`, `explain` and the pages say beside the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scheduler.calendars import cham_ahier, hijri, khmer, lunar, solar_terms
from scheduler.errors import CalendarError

ONE_DAY = "có thể lệch 1 ngày"
ESTIMATE = f"dự kiến, {ONE_DAY}"


def doubt(calendar: str, day: date) -> str | None:
    """What a reader must know before trusting that calendar's date of a day; None: it is certain, or not known at all.

    `calendar` is a rule key, such as `khmer`.
    """
    try:
        return _DOUBTS[calendar](day) if calendar in _DOUBTS else None
    except CalendarError:
        return None


def _lunar(day: date) -> str | None:
    moon = lunar.from_date(day)
    row = lunar.contested(moon.year, moon.month, moon.leap)
    if row and ((row.month, row.leap) == (moon.month, moon.leap) or moon.day >= 29):
        return f"tháng còn tranh luận, {ONE_DAY}"
    return "dự tính: lịch nhà nước chưa in" if lunar.grade(moon.year) is lunar.Grade.PROJECTED else None


def _solar_term(day: date) -> str | None:
    return ONE_DAY if any(day in (row.first, row.alternative) for row in solar_terms.CONTESTED) else None


def _khmer(day: date) -> str | None:
    days = khmer.doubt_days(khmer.from_date(day).year)
    return {0: None, 1: ONE_DAY}.get(days, "có thể lệch một tháng")


def _cham_ahier(day: date) -> str:
    return "dựng lại; " * (cham_ahier.grade(cham_ahier.from_date(day).year) is not cham_ahier.Grade.ATTESTED) + ESTIMATE


def _hijri(day: date) -> str:
    hijri.from_date(day)
    return ESTIMATE


_DOUBTS: dict[str, Callable[[date], str | None]] = {
    "lunar": _lunar,
    "zodiac_day": _lunar,
    "solar_term": _solar_term,
    "khmer": _khmer,
    "cham_ahier": _cham_ahier,
    "hijri": _hijri,
}
