"""What somebody types as a day of a calendar, read strictly: a day that is not there is refused, never moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from scheduler import words
from scheduler.calendars import cham_ahier, cham_awal, hijri, khmer, lunar
from scheduler.errors import LichError, Refused

_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*(n|nhuan)?\s*[/.-]\s*(\d{1,4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LUNAR_MONTHS = {words.fold(name): str(number) for number, name in enumerate(words.LUNAR_MONTHS, 1)}
_LUNAR = re.compile(
    r"(?:ngay )?(?:m[uo]ng )?(\d{1,2}|ram)(?: thang |\s*/\s*(?:thang )?)"
    rf"(\d{{1,2}}|{'|'.join(_LUNAR_MONTHS)})( nhuan)?(?: nam |\s*/\s*)(\d{{4}})"
)
"""As it is said: `mùng 8 tháng Giêng năm 2027`, `rằm/7/2027`."""
_KHMER = re.compile(r"(\d{1,2})\s+(koet|roch)\s+(?:thang\s+)?(\S.*?)\s+(?:nam\s+)?(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A calendar from which a day is asked."""

    key: str
    """As in the address: `lich=am`."""
    name: str
    example: str
    read: Callable[[str], date]
    """Raises LichError for a day that is not there."""


def _gregorian(text: str) -> date:
    found = _ISO.fullmatch(text)
    year, month, day = found.groups() if found else (None, None, None)
    if not found:
        number, month, leap, year = _parts(text, "15/8/2027")
        if leap:
            raise Refused("dương lịch không có tháng nhuận")
        day = number
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        raise Refused(
            f"dương lịch không có ngày {day}/{month}/{year}{_last(int(year or 0), int(month or 0))}"
        ) from None


def _last(year: int, month: int) -> str:
    """The nearest day of a month that is too short."""
    if not (1 <= month <= 12 and date.min.year <= year < date.max.year):
        return ""
    end = date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    return f"; gần nhất là {end.day}/{month}/{year} hoặc 1/{month % 12 + 1}/{year + month // 12}"


def _lunar(text: str) -> date:
    if found := _LUNAR.fullmatch(text):
        day, month, leap, year = found.groups()
        text = f"{15 if day == 'ram' else day}/{_LUNAR_MONTHS.get(month, month)}{'n' if leap else ''}/{year}"
    day, month, leap, year = _parts(text, "8/1/2027, rằm tháng Bảy năm 2027, tháng nhuận 8/6n/2025")
    return lunar.to_date(int(year), int(month), int(day), bool(leap))


def _khmer(text: str) -> date:
    found = _KHMER.fullmatch(text)
    if not found:
        raise Refused("chưa hiểu; ghi như 15 koet Kattik 2026")
    day, phase, month, year = found.groups()
    named = {words.fold(name): name for name in khmer.MONTHS}
    if month not in named:
        near = words.nearest(month, khmer.MONTHS) or khmer.MONTHS
        raise Refused(f"lịch Khmer không có tháng {month}; có {', '.join(near)}")
    return khmer.to_date(int(year), named[month], "koet" if phase == "koet" else "roch", int(day))


def _numbered(to_date: Callable[[int, int, int], date], example: str) -> Callable[[str], date]:
    def read(text: str) -> date:
        day, month, leap, year = _parts(text, example)
        if leap:
            raise Refused("lịch này không có tháng nhuận")
        return to_date(int(year), int(month), int(day))

    return read


def _parts(text: str, example: str) -> tuple[str, str, str | None, str]:
    """Day, month, mark of a leap month, year."""
    found = _NUMBERS.fullmatch(text)
    if not found:
        raise Refused(f"chưa hiểu; ghi ngày/tháng/năm, như {example}")
    day, month, leap, year = found.groups()
    return day, month, leap, year


WAYS = (
    Way(key="duong", name="Dương lịch", example="13/02/2027", read=_gregorian),
    Way(key="am", name="Âm lịch", example="8/1/2027", read=_lunar),
    Way(key="khmer", name="Lịch Khmer", example="15 koet Kattik 2026", read=_khmer),
    Way(key="awal", name="Chăm Awal", example="1/9/1448", read=_numbered(cham_awal.to_date, "1/9/1448")),
    Way(key="ahier", name="Chăm Ahier", example="1/7/2026", read=_numbered(cham_ahier.to_date, "1/7/2026")),
    Way(key="hoi", name="Hồi giáo", example="10/12/1448", read=_numbered(hijri.to_date, "10/12/1448")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The day that was asked for, or why there is none."""

    way: Way
    text: str
    day: date | None
    trouble: str | None


def answer(key: str, text: str, today: date) -> Answer:
    """What an address asks for; nothing typed asks for today."""
    way = next((one for one in WAYS if one.key == key), WAYS[0])
    typed = " ".join(text.split())[:60]
    if not typed:
        return Answer(way=way, text="", day=today, trouble=None)
    try:
        return Answer(way=way, text=typed, day=way.read(words.fold(typed)), trouble=None)
    except LichError as refusal:
        said = str(refusal)
        return Answer(way=way, text=typed, day=None, trouble=f"{said[:1].upper()}{said[1:]}.")
