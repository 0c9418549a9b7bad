"""What the pages say in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scheduler import rules, words
from scheduler.authoring.explain import Line, explain
from scheduler.model import Event, Occurrence, Status
from scheduler.web.views import almanac, items, reasons
from scheduler.web.views.items import Item
from scheduler.web.views.odd import OddDay
from scheduler.web.views.tongue import Tongue

PUBLIC_REASONS = frozenset(
    {
        "Quy tắc",
        "Âm lịch",
        "Can chi",
        "Tiết khí",
        "Độ chắc của lịch",
        "Sai số",
        "Ngày có thể",
        "Quy tắc cho",
        "Dời ngày",
        "Cách nói quen",
    }
)
OWN_CALENDAR = {"khmer": "Khmer", "cham_awal": "Chăm Awal", "cham_ahier": "Chăm Ahier", "hijri": "Hồi giáo"}
"""The line of `explain` for the calendar that a rule counts in; of the others it would only distract."""


def lunar_dated(first: date, last: date) -> str | None:
    """`22 tháng Chín – 21 tháng Mười năm Bính Ngọ`, with both years where they are two."""
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    if one.year == other.year:
        return f"{words.lunar_range(one, other)} {words.lunar_year_name(other.year)}"
    return " – ".join(f"{words.lunar_day(moon)} {words.lunar_year_name(moon.year)}" for moon in (one, other))


def lunar_months(first: date, last: date) -> str | None:
    """`Chạp – Giêng`."""
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    names = dict.fromkeys(words.lunar_month(moon.month, moon.leap).removeprefix("tháng ") for moon in (one, other))
    return " – ".join(names)


def spoken(day: date, count: int, odd: OddDay | None) -> str:
    """`thứ Tư 18 tháng 11, âm lịch mùng 10 tháng Mười, 2 việc`."""
    parts = [f"{words.weekday(day)} {day.day} tháng {day.month}"]
    if moon := words.lunar_of(day):
        parts.append(f"âm lịch {words.lunar_day(moon)}")
    if odd:
        parts.append(str(odd))
    if count:
        parts.append(f"{count} việc")
    return ", ".join(parts)


def why(occurrence: Occurrence, names: Mapping[str, str]) -> tuple[Line, ...]:
    """Reasons for everyone: who told it, who signed and which file says so are not."""
    own = {OWN_CALENDAR.get(rule.key) for rule in occurrence.event.rules}
    return tuple(line for line in explain(occurrence, names) if line.label in PUBLIC_REASONS | own)


def _rules(event: Event, names: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line("Quy tắc", rules.words(rule, names)) for rule in event.rules)


def _past_note(item: Item) -> str | None:
    notes = {Status.OPEN: "không rõ đã làm ngày nào", Status.PROVISIONAL: "ngày ước tính"}
    return notes.get(item.status, item.note)


def _years(since: date | None, until: date | None) -> str | None:
    if since and until:
        return f"{words.short_date(since)} – {words.short_date(until)}"
    if since:
        return f"từ {words.short_date(since)}"
    return f"đến {words.short_date(until)}" if until else None


VIETNAMESE = Tongue(
    key="vi",
    root="",
    text=str,
    kinds=words.KIND,
    letters=("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    now_on="đang diễn ra",
    name=lambda event: event.name,
    own_name=lambda _: None,
    item=items.item,
    weekday=words.weekday,
    long_date=words.long_date,
    short_date=words.short_date,
    day_month=lambda day: f"{day.day:02}/{day.month:02}",
    month=lambda day: f"Tháng {day.month}/{day.year}",
    month_alone=lambda month: f"Tháng {month}",
    year=lambda year: f"Năm {year}",
    span=words.date_range,
    left=words.days_left,
    lunar_words=items.lunar_words,
    lunar_dated=lunar_dated,
    lunar_months=lunar_months,
    lunar_year=lambda year, tet: f"{words.lunar_year_name(year)} từ {words.short_date(tet)}",
    leaf=almanac.build,
    spoken=spoken,
    odd=lambda odd, _: odd,
    reason=reasons.reason,
    why=why,
    rules=_rules,
    past_note=_past_note,
    years=_years,
    limit=lambda calendar, day: f"{calendar} chỉ tính được đến {words.short_date(day)}.",
)
