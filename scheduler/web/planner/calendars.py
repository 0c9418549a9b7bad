"""The calendars as a planner chooses them: by name, with an example, and the few words that each asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.authoring.notation import Value

KEEP = "giu"
"""The choice that leaves a rule alone which these questions cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a calendar asks for."""

    key: str
    """Its key in the table; empty where the answer is the whole value."""
    label: str
    example: str
    is_number: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A way to say a day."""

    key: str
    """The key in `events.toml`."""
    name: str
    example: str
    parts: tuple[Part, ...]

    def field(self, part: Part) -> str:
        """The form's field for a part."""
        return f"{self.key}.{part.key}" if part.key else self.key


def _text(key: str, name: str, example: str, label: str = "Ngày/tháng") -> Calendar:
    return Calendar(key=key, name=name, example=example, parts=(Part(key="", label=label, example=example),))


CALENDARS = (
    _text("gregorian", "Dương lịch", "18/11"),
    _text("lunar", "Âm lịch", "8/1, rằm/8, 6/1..8/1"),
    _text("khmer", "Lịch Khmer", "15 koet Kattik"),
    _text("cham_awal", "Lịch Chăm Awal", "1/9"),
    _text("cham_ahier", "Lịch Chăm Ahier", "1/7"),
    _text("hijri", "Lịch Hồi giáo", "10/12"),
    _text("solar_term", "Tiết khí", "Thanh minh", "Tiết nào"),
    Calendar(
        key="weekday",
        name="Thứ trong tháng dương lịch",
        example="thứ Bảy đầu tháng 10",
        parts=(
            Part(key="day", label="Thứ mấy", example="thứ Bảy"),
            Part(key="nth", label="Lần thứ mấy trong tháng (1–5, hoặc cuối: last)", example="1", is_number=True),
            Part(key="month", label="Tháng dương lịch", example="10", is_number=True),
        ),
    ),
    Calendar(
        key="zodiac_day",
        name="Ngày Chi trong tháng âm lịch",
        example="ngày Thìn đầu tháng 6",
        parts=(
            Part(key="branch", label="Ngày nào", example="Thìn"),
            Part(key="month", label="Tháng âm lịch", example="6", is_number=True),
            Part(key="nth", label="Lần thứ mấy trong tháng (hoặc cuối: last)", example="1", is_number=True),
        ),
    ),
    Calendar(
        key="easter",
        name="Theo lễ Phục sinh",
        example="2 ngày trước",
        parts=(Part(key="", label="Cách Chủ nhật Phục sinh mấy ngày; trước thì số âm", example="-2", is_number=True),),
    ),
    Calendar(
        key="relative",
        name="Theo một việc khác trong lịch",
        example="15 ngày trước Tết Nguyên đán",
        parts=(
            Part(key="to", label="Mã của việc ấy", example="tet-nguyen-dan"),
            Part(key="days", label="Cách mấy ngày; trước thì số âm", example="-15", is_number=True),
        ),
    ),
    Calendar(
        key="window",
        name="Một ngày trong khoảng, ấn định sau",
        example="từ 1/11 đến 18/11",
        parts=(
            Part(key="gregorian", label="Khoảng theo dương lịch", example="1/11..18/11", optional=True),
            Part(key="lunar", label="hoặc theo âm lịch", example="1/12..15/12", optional=True),
        ),
    ),
    Calendar(
        key="season",
        name="Theo mùa, không tính được ngày",
        example="sau vụ gặt",
        parts=(
            Part(key="text", label="Khi nào, bằng lời", example="sau vụ gặt, tháng 10–11 âm lịch"),
            Part(key="ask", label="Hỏi ngày vào tháng mấy", example="9", is_number=True, optional=True),
        ),
    ),
    _text("rrule", "Lặp theo tháng, theo tuần", "FREQ=MONTHLY;BYDAY=-1FR", "Quy tắc RFC 5545"),
)
BY_KEY = {calendar.key: calendar for calendar in CALENDARS}


def read(calendar: Calendar, fields: Mapping[str, str]) -> Value | None:
    """The value for the file; None where nothing is filled in."""
    typed = {part.key: _value(part, text) for part in calendar.parts if (text := fields.get(calendar.field(part), ""))}
    if not typed:
        return None
    return typed.get("", typed)


def fill(key: str, value: Value) -> dict[str, str] | None:
    """The form's fields that say the value; None where these questions cannot."""
    calendar = BY_KEY.get(key)
    if calendar is None:
        return None
    parts = value if isinstance(value, Mapping) else {"": value}
    filled = {calendar.field(part): str(parts[part.key]) for part in calendar.parts if part.key in parts}
    return filled if read(calendar, filled) == value else None


def _value(part: Part, text: str) -> Value:
    """A number where one is wanted; what is none is left for the rule to refuse in its own words."""
    return int(text) if part.is_number and text.removeprefix("-").isdecimal() and len(text) < 6 else text
