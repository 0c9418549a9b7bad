"""One day as an almanac's leaf states it: the same day in every calendar that covers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import words
from scheduler.calendars import can_chi, cham_ahier, cham_awal, hijri, khmer, solar_terms
from scheduler.errors import CalendarError

LONGEST_TERM = 17
"""Days; a solar term lasts 14 to 16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What the top of the Today page says."""

    date: date
    weekday: str
    month: str
    """`tháng 11 năm 2026`."""
    lunar: str | None
    """`17 tháng Mười`."""
    lunar_year: str | None
    """`năm Bính Ngọ`."""
    can_chi: str | None
    """`ngày Giáp Thìn, tháng Kỷ Hợi, năm Bính Ngọ`."""
    lines: tuple[tuple[str, str], ...]
    """Name and words of each further calendar that covers the day."""


def build(day: date) -> Leaf:
    """The leaf of one day. Calendars that do not cover it are left out."""
    moon = words.lunar_of(day)
    return Leaf(
        date=day,
        weekday=words.weekday(day),
        month=f"tháng {day.month} năm {day.year}",
        lunar=words.lunar_day(moon) + words.unsure("lunar", day) if moon else None,
        lunar_year=words.lunar_year_name(moon.year) if moon else None,
        can_chi=_can_chi(day, moon.year, moon.month) if moon else None,
        lines=tuple((name, text) for name, text in _lines(day) if text),
    )


def _can_chi(day: date, lunar_year: int, lunar_month: int) -> str:
    stems = (can_chi.of_day(day), can_chi.of_month(lunar_year, lunar_month), can_chi.of_year(lunar_year))
    return ", ".join(f"{unit} {name}" for unit, name in zip(("ngày", "tháng", "năm"), stems, strict=True))


def _lines(day: date) -> tuple[tuple[str, str | None], ...]:
    return (
        ("Tiết khí", _covered(_term, day)),
        ("Lịch Khmer", _covered(_khmer, day)),
        ("Chăm Awal", _covered(_cham_awal, day)),
        ("Chăm Ahier", _covered(_cham_ahier, day)),
        ("Hồi giáo", _covered(_hijri, day)),
    )


def _covered(say: Callable[[date], str | None], day: date) -> str | None:
    try:
        return say(day)
    except CalendarError:
        return None


def _term(day: date) -> str | None:
    for back in range(LONGEST_TERM):
        began = day - timedelta(days=back)
        if name := solar_terms.term_on(began):
            return name if not back else f"{name}, từ {began.day:02}/{began.month:02}"
    return None


def _khmer(day: date) -> str:
    there = khmer.from_date(day)
    return f"{there.day} {there.phase} tháng {there.month}{words.unsure('khmer', day)}"


def _cham_awal(day: date) -> str:
    there = cham_awal.from_date(day)
    return f"ngày {there.day} tháng {there.month}"


def _cham_ahier(day: date) -> str:
    there = cham_ahier.from_date(day)
    return f"ngày {there.day} tháng {there.month}{words.unsure('cham_ahier', day)}"


def _hijri(day: date) -> str:
    there = hijri.from_date(day)
    return f"ngày {there.day} tháng {there.month} năm {there.year}{words.unsure('hijri', day)}"
