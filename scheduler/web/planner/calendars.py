"""The calendars as a planner chooses them: by name, with an example, and the few words that each asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduler.authoring.notation import Value
from scheduler.web.planner import rhythm, ways
from scheduler.web.planner.ways import Parts

KEEP = "giu"
"""The choice that leaves a rule alone which these questions cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a calendar asks for."""

    key: str
    """Its own word in the form; empty where the answer is the whole value."""
    label: str
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Where one chooses: value and what is shown."""
    names_event: bool = False
    """The answer is another event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A way to say a day."""

    key: str
    """The key in `events.toml`."""
    name: str
    example: str
    parts: tuple[Part, ...]
    compose: Callable[[Parts], Value]
    """What was typed, where anything was, as the value of the key."""
    split: Callable[[Value], Parts]
    """The value as it would be typed; what it cannot say is left out, and `fill` notices."""
    hint: str = ""

    def field(self, part: Part) -> str:
        """The form's field for a part."""
        return f"{self.key}.{part.key}" if part.key else self.key


def _range(key: str, name: str, example: str, last: str = "") -> Calendar:
    first = Part(key="", label="Ngày/tháng", example=example)
    until = Part(key="den", label="đến ngày/tháng, nếu là một khoảng", example=last)
    return Calendar(key=key, name=name, example=example, parts=(first, until), compose=ways.spanned, split=ways.ends)


_MOMENT = (("", "ngày chính"), ("first", "ngày đầu"), ("last", "ngày cuối"))
_OTHER = "Việc nào: tên hoặc mã"
CALENDARS = (
    _range("gregorian", "Dương lịch", "18/11", "20/11"),
    _range("lunar", "Âm lịch", "8/1, rằm/8, cuối/12", "10/1"),
    _range("khmer", "Lịch Khmer", "15 koet Kattik", "last roch Photrobot"),
    _range("cham_awal", "Lịch Chăm Awal", "1/9", "3/9"),
    _range("cham_ahier", "Lịch Chăm Ahier", "1/7", "3/7"),
    _range("hijri", "Lịch Hồi giáo", "10/12", "12/12"),
    Calendar(
        key="solar_term",
        name="Tiết khí",
        example="Thanh minh",
        parts=(Part(key="", label="Tiết nào", example="Thanh minh"),),
        compose=ways.whole,
        split=ways.as_text,
    ),
    Calendar(
        key="weekday",
        name="Thứ trong tháng dương lịch",
        example="thứ Bảy đầu tháng 10",
        parts=(
            Part(key="day", label="Thứ mấy", example="thứ Bảy"),
            Part(key="nth", label="Lần thứ mấy trong tháng (1–5, hoặc cuối)", example="1"),
            Part(key="month", label="Tháng dương lịch", example="10"),
        ),
        compose=ways.table,
        split=ways.cells,
    ),
    Calendar(
        key="zodiac_day",
        name="Ngày Can, Chi trong tháng âm lịch",
        example="ngày Thìn đầu tháng 6",
        parts=(
            Part(key="branch", label="Ngày Chi nào; nhiều Chi thì ngày tới trước", example="Thìn"),
            Part(key="stem", label="hoặc ngày Can nào", example="Giáp"),
            Part(key="month", label="Tháng âm lịch", example="6"),
            Part(key="nth", label="Lần thứ mấy trong tháng (hoặc cuối)", example="1"),
            Part(key="after", label="Không trước mùng mấy", example="8"),
        ),
        compose=ways.table,
        split=ways.cells,
    ),
    Calendar(
        key="easter",
        name="Theo lễ Phục sinh",
        example="2 ngày trước",
        parts=(Part(key="", label="Cách Chủ nhật Phục sinh mấy ngày; trước thì số âm", example="-2"),),
        compose=ways.counted,
        split=ways.as_text,
    ),
    Calendar(
        key="relative",
        name="Theo một việc khác trong lịch",
        example="15 ngày trước Tết Nguyên đán",
        parts=(
            Part(key="to", label=_OTHER, example="Tết Nguyên đán", names_event=True),
            Part(key="from", label="Tính từ", choices=_MOMENT),
            Part(key="days", label="Cách mấy ngày; trước thì số âm", example="-15"),
            Part(key="working_days", label="hoặc cách mấy ngày làm việc", example="-3"),
        ),
        compose=ways.table,
        split=ways.cells,
    ),
    Calendar(
        key="window",
        name="Một ngày trong khoảng, ấn định sau",
        example="từ 1/11 đến 18/11",
        parts=(
            Part(
                key="lich",
                label="Khoảng ấy theo",
                choices=(
                    ("gregorian", "dương lịch"),
                    ("lunar", "âm lịch"),
                    ("khmer", "lịch Khmer"),
                    ("cham_awal", "lịch Chăm Awal"),
                    ("cham_ahier", "lịch Chăm Ahier"),
                    ("hijri", "lịch Hồi giáo"),
                    ("relative", "số ngày trước, sau một việc khác"),
                ),
            ),
            Part(key="tu", label="Từ ngày/tháng; theo việc khác: từ mấy ngày, trước là số âm", example="1/11"),
            Part(key="den", label="Đến", example="18/11"),
            Part(key="viec", label=f"{_OTHER}, nếu theo việc khác", example="Tết Nguyên đán", names_event=True),
            Part(key="moc", label="Tính từ, nếu theo việc khác", choices=_MOMENT),
            Part(key="thu", label="Chỉ gợi ý thứ nào", example="thứ Bảy, Chủ nhật"),
            Part(key="chi", label="Chỉ gợi ý ngày Chi nào", example="Thìn"),
            Part(key="tranh", label="Tránh ngày Chi nào", example="Dần"),
            Part(key="ngay", label="Chỉ gợi ý những ngày nào", example="1/1, 15/1"),
        ),
        compose=ways.window,
        split=ways.within,
    ),
    Calendar(
        key="season",
        name="Theo mùa, không tính được ngày",
        example="sau vụ gặt",
        parts=(
            Part(key="text", label="Khi nào, bằng lời", example="sau vụ gặt, tháng 10–11 âm lịch"),
            Part(key="ask", label="Hỏi ngày vào tháng mấy; trống: khi có dịp", example="9"),
        ),
        compose=ways.table,
        split=ways.cells,
    ),
    Calendar(
        key="rrule",
        name="Lặp hằng tháng, hằng tuần",
        example="thứ Sáu cuối mỗi tháng",
        parts=(
            Part(key="nhip", label="Lặp", choices=(("MONTHLY", "hằng tháng"), ("WEEKLY", "hằng tuần"))),
            Part(key="cach", label="Cách mấy tháng, mấy tuần một lần", example="1"),
            Part(key="ngay", label="Vào ngày mấy trong tháng", example="20"),
            Part(key="thu", label="hoặc thứ mấy", example="thứ Sáu"),
            Part(key="lan", label="Lần thứ mấy trong tháng (1–5, hoặc cuối)", example="cuối"),
            Part(key="thang", label="Chỉ những tháng nào", example="3, 6, 9, 12"),
            Part(key="", label="hoặc quy tắc RFC 5545", example="FREQ=MONTHLY;BYDAY=-1FR"),
        ),
        compose=rhythm.compose,
        split=rhythm.split,
    ),
)
BY_KEY = {calendar.key: calendar for calendar in CALENDARS}
EVENT_FIELDS = frozenset(c.field(part) for c in CALENDARS for part in c.parts if part.names_event)
"""Fields that name another event."""


def read(calendar: Calendar, sent: Mapping[str, str]) -> Value | None:
    """The value for the file; None where nothing is filled in."""
    typed = {part.key: text for part in calendar.parts if (text := sent.get(calendar.field(part), ""))}
    chosen = {part.key for part in calendar.parts if part.choices}
    if not typed.keys() - chosen:
        return None
    return calendar.compose({"": "", **typed} if calendar.parts[0].key == "" else typed)


def fill(key: str, value: Value) -> dict[str, str] | None:
    """The form's fields that say the value; None where these questions cannot."""
    calendar = BY_KEY.get(key)
    if calendar is None:
        return None
    parts = calendar.split(value)
    for part in calendar.parts:
        if part.choices and parts.setdefault(part.key, part.choices[0][0]) not in dict(part.choices):
            return None
    filled = {calendar.field(part): parts[part.key] for part in calendar.parts if parts.get(part.key)}
    again = read(calendar, filled)
    return filled if again is not None and _plain(again) == _plain(value) else None


def _plain(value: Value) -> object:
    """A value without the ways to write it: a list of one is the one, a number in quotes the number."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return _plain(value[0]) if len(value) == 1 else [_plain(part) for part in value]
    return " ".join(str(value).replace(" ..", "..").replace(".. ", "..").split())
