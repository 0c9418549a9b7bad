"""Vietnamese wording that letters, feeds, pages and the command line share, so that a day reads the same everywhere.

Pure: a value in, words out. All texts are NFC.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.errors import CalendarError
from scheduler.model import Lead, Occurrence, Status

if TYPE_CHECKING:
    from scheduler.calendars.lunar import LunarDate

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LUNAR_MONTHS = (
    "Giêng",
    "Hai",
    "Ba",
    "Tư",
    "Năm",
    "Sáu",
    "Bảy",
    "Tám",
    "Chín",
    "Mười",
    "Mười một",
    "Chạp",
)
KIND = {
    "ethnic-festival": "Lễ hội dân tộc",
    "religious-festival": "Lễ tôn giáo",
    "tet": "Tết",
    "national-day": "Ngày lễ lớn",
    "commemoration": "Ngày kỷ niệm",
    "memorial": "Ngày giỗ, tưởng niệm",
    "visit": "Thăm hỏi, chúc mừng",
    "report": "Báo cáo",
    "review": "Sơ kết, tổng kết",
    "training": "Tập huấn",
}
KIND_EN = {
    "ethnic-festival": "Ethnic festival",
    "religious-festival": "Religious festival",
    "tet": "Tết",
    "national-day": "National day",
    "commemoration": "Commemoration",
    "memorial": "Memorial day",
    "visit": "Visit",
    "report": "Report",
    "review": "Review",
    "training": "Training",
}
STATUS = {
    Status.COMPUTED: "tính theo lịch",
    Status.PROVISIONAL: "dự kiến",
    Status.OPEN: "chưa ấn định ngày",
    Status.ANNOUNCED: "đã công bố",
    Status.CANCELLED: "không tổ chức",
}


def weekday(day: date) -> str:
    """`thứ Bảy`."""
    return WEEKDAYS[day.weekday()]


def short_date(day: date) -> str:
    """`13/02/2027`; the year always has four figures."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def long_date(day: date) -> str:
    """`thứ Bảy, 13/02/2027`."""
    return f"{weekday(day)}, {short_date(day)}"


def date_range(first: date, last: date) -> str:
    """Both days included: `11–13/02/2027`, `30/11–02/12/2026`, `30/12/2026–02/01/2027`; one day as `short_date`."""
    if first == last:
        return short_date(first)
    end = short_date(last)
    if first.year != last.year:
        return f"{short_date(first)}–{end}"
    if first.month != last.month:
        return f"{first.day:02}/{first.month:02}–{end}"
    return f"{first.day:02}–{end}"


def lunar_month(month: int, leap: bool = False) -> str:
    """`tháng Giêng`, `tháng Hai nhuận`; `month` 1 to 12."""
    return f"tháng {LUNAR_MONTHS[month - 1]}{' nhuận' if leap else ''}"


def lunar_day(lunar: LunarDate) -> str:
    """`mùng 8 tháng Giêng`, `rằm tháng Bảy`, `23 tháng Chạp`, `mùng 3 tháng Hai nhuận`."""
    return f"{_day_of_moon(lunar.day)} {lunar_month(lunar.month, lunar.leap)}"


def _day_of_moon(day: int) -> str:
    if day == 15:
        return "rằm"
    return f"mùng {day}" if day <= 10 else str(day)


def lunar_short(lunar: LunarDate) -> str:
    """`8/1`; in a leap month `8/6n`."""
    return f"{lunar.day}/{lunar.month}{'n' if lunar.leap else ''}"


def lunar_range(first: LunarDate, last: LunarDate) -> str:
    """Both days included: `mùng 6–8 tháng Giêng`, `mùng 9 – 12 tháng Ba`, `29 tháng Chạp – mùng 3 tháng Giêng`."""
    if first == last:
        return lunar_day(first)
    if (first.year, first.month, first.leap) != (last.year, last.month, last.leap):
        return f"{lunar_day(first)} – {lunar_day(last)}"
    start = f"mùng {first.day}" if first.day <= 10 else str(first.day)
    dash = " – " if first.day <= 10 < last.day else "–"
    return f"{start}{dash}{last.day} {lunar_month(last.month, last.leap)}"


def lunar_year_name(year: int) -> str:
    """`năm Đinh Mùi`, for the lunar year that begins at the Tết of that Gregorian year."""
    from scheduler.calendars import can_chi

    return f"năm {can_chi.of_year(year)}"


def status_words(occurrence: Occurrence) -> str:
    """How sure its days are: `dự kiến, ±1 ngày`; `tính theo lịch (dự tính: lịch nhà nước chưa in)`."""
    said = STATUS[occurrence.status]
    if occurrence.status is Status.PROVISIONAL and occurrence.tolerance:
        return f"{said}, ±{occurrence.tolerance} ngày"
    return f"{said} ({doubt})" if (doubt := projected(occurrence)) else said


def projected(occurrence: Occurrence) -> str | None:
    """Of a computed day in the Vietnamese lunar calendar beyond what the state has printed: that; else None."""
    from scheduler.calendars.certainty import doubt

    lunar = any(rule.key in ("lunar", "zodiac_day") for rule in occurrence.event.rules)
    return doubt("lunar", occurrence.anchor) if lunar and occurrence.status is Status.COMPUTED else None


def days_left(count: int) -> str:
    """`hôm nay`, `ngày mai`, `còn 12 ngày`; for days gone by `hôm qua`, `đã qua 3 ngày`."""
    near = {0: "hôm nay", 1: "ngày mai", -1: "hôm qua"}
    return near.get(count) or (f"còn {count} ngày" if count > 0 else f"đã qua {-count} ngày")


def lead_words(lead: Lead) -> str:
    """`trước 14 ngày`, `trước 3 ngày làm việc`, `đúng ngày`, `sau 1 ngày`."""
    if not lead.count:
        return "đúng ngày"
    side = "trước" if lead.count > 0 else "sau"
    return f"{side} {abs(lead.count)} ngày{' làm việc' if lead.working else ''}"


def lunar_of(day: date) -> LunarDate | None:
    """The lunar day, or None where the lunar calendar does not reach."""
    from scheduler.calendars import lunar

    try:
        return lunar.from_date(day)
    except CalendarError:
        return None


def in_calendars(day: date) -> tuple[tuple[str, str], ...]:
    """The day by each calendar that covers it: (`Âm lịch`, `mùng 8 tháng Giêng năm Đinh Mùi`) and so on."""
    from scheduler.calendars.convert import convert

    found: dict[str, Any] = convert(day)
    moon = lunar_of(day)
    said = (
        ("Âm lịch", moon and f"{lunar_day(moon)} {lunar_year_name(moon.year)}", "lunar"),
        ("Can chi", _can_chi_words(found["can_chi"]), ""),
        ("Tiết khí", found["solar_term"] and f"bắt đầu {found['solar_term']}", "solar_term"),
        ("Khmer", found["khmer"] and "{day} {phase} {month} {year}".format_map(found["khmer"]), "khmer"),
        *((name, found[key] and "{day}/{month}/{year}".format_map(found[key]), key) for name, key in _NUMBERED),
    )
    return tuple((name, text + unsure(key, day)) for name, text, key in said if text)


def unsure(calendar: str, day: date) -> str:
    """` (dự kiến, có thể lệch 1 ngày)` where a calendar is not sure of its date of a day; else nothing."""
    from scheduler.calendars.certainty import doubt

    said = doubt(calendar, day)
    return f" ({said})" if said else ""


_NUMBERED = (("Chăm Awal", "cham_awal"), ("Chăm Ahier", "cham_ahier"), ("Hồi giáo", "hijri"))


def _can_chi_words(names: dict[str, str | None]) -> str:
    parts = (("ngày", names["day"]), ("tháng", names["month"]), ("năm", names["year"]))
    return ", ".join(f"{word} {name}" for word, name in parts if name)


def occurrence_json(occurrence: Occurrence, domain: str) -> dict[str, object]:
    """The object of one occurrence that `lich list --json` prints; `domain` is the office's, for the UID."""
    event, identity = occurrence.event, occurrence.id
    moon = lunar_of(occurrence.anchor)
    return {
        "uid": identity.uid(domain),
        "event": identity.event,
        "variant": identity.variant,
        "cycle": identity.cycle,
        "name": event.name,
        "kind": event.kind,
        "start": occurrence.start.isoformat(),
        "end": (occurrence.last + timedelta(days=1)).isoformat(),
        "last": occurrence.last.isoformat(),
        "main": occurrence.main.isoformat() if occurrence.main else None,
        "status": occurrence.status.value,
        "tolerance": occurrence.tolerance,
        "lunar": lunar_short(moon) if moon else None,
        "groups": list(event.groups),
        "places": list(occurrence.places),
    }


def fold(text: str) -> str:
    """The text without marks, case and surplus spaces: `Lễ hội  Đền` and `le hoi den` are the same."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def by_name(text: str) -> tuple[str, str]:
    """A key that sorts names as people look for them: Đà Bắc before Kim Bôi, not behind Yên Phú."""
    return fold(text), text


def nearest(word: str, choices: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Up to `count` of the choices that read most like the word, marks and case ignored; best first."""
    named: dict[str, str] = {}
    for choice in choices:
        named.setdefault(fold(choice), choice)
    close = difflib.get_close_matches(fold(word), named, n=count, cutoff=0.6)
    return tuple(named[name] for name in close)
