"""The shape of `events.toml` at the edge: which tables and keys there are, and of what type.

What a rule's text means is `rules.parse`'s business; what belongs together is `build`'s. Here only names and types,
so that one pass of pydantic finds all that is misspelt or mistyped, and editors get a JSON Schema of the same.
The descriptions are what an editor shows to a planner.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Annotated, Any, Literal, Required

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

CALENDARS = (
    "gregorian",
    "lunar",
    "zodiac_day",
    "solar_term",
    "khmer",
    "cham_awal",
    "cham_ahier",
    "hijri",
    "easter",
    "weekday",
    "rrule",
    "relative",
    "window",
    "season",
)
"""The keys of which an event has exactly one."""
MODIFIERS = ("days", "rule_day", "main_day", "leap", "short", "every", "since", "until", "tolerance", "shift")
"""The keys that `rules.parse` takes beside the calendar key."""

INVISIBLE = r"\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
NAME_PATTERN = rf"^[^{INVISIBLE}\\]*[^\s{INVISIBLE}\\][^{INVISIBLE}\\]*$"
NOTE_PATTERN = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]*$"
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CYCLE_PATTERN = r"^[0-9]{4}(n|-[0-9]{2}n?|-W[0-9]{2})?(_[0-9]{1,2})?$"
DOMAIN_PATTERN = r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$"
MAIL_PATTERN = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
LINK_PATTERN = r"^https?://[^\s\u0000-\u001f<>\"]+$"

Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=300)]
"""One line of words that is shown in titles: no control character, nothing invisible, no backslash."""
Note = Annotated[str, Field(pattern=NOTE_PATTERN, max_length=10_000)]
"""Words that may run over several lines."""
Word = Annotated[str, Field(pattern=NAME_PATTERN, max_length=300)]
"""The text of a rule; its grammar is the rule kind's."""
Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=80)]
Cycle = Annotated[str, Field(pattern=CYCLE_PATTERN)]
Year = Annotated[int, Field(ge=1, le=9999)]
YearOrDay = Year | dt.date
Count = Annotated[int, Field(ge=-10_000, le=10_000)]
Kind = Literal[
    "ethnic-festival",
    "religious-festival",
    "tet",
    "national-day",
    "commemoration",
    "memorial",
    "visit",
    "report",
    "review",
    "training",
]
Lead = Annotated[
    Count | Word, Field(description='Số ngày trước ngày chính; "3wd": ngày làm việc; số âm: sau ngày cuối')
]

_strict = ConfigDict(extra="forbid", strict=True)


@with_config(_strict)
class ZodiacDay(TypedDict, total=False):
    """Ngày Can hoặc Chi trong tháng âm lịch."""

    branch: Word | list[Word]
    stem: Word | list[Word]
    month: Required[Count]
    nth: Count | Word
    after: Count


@with_config(_strict)
class Weekday(TypedDict, total=False):
    """Thứ mấy lần thứ mấy của tháng dương lịch."""

    day: Required[Word]
    nth: Required[Count | Word]
    month: Required[Count]


@with_config(_strict)
class Relative(TypedDict, total=False):
    """Tính từ một sự kiện khác."""

    to: Required[Word]
    from_: Annotated[Literal["main", "first", "last"], Field(alias="from")]
    days: Count | Word
    working_days: Count | Word


@with_config(_strict)
class On(TypedDict, total=False):
    """Thu hẹp các ngày được gợi ý trong khoảng; không bao giờ tự chọn."""

    weekday: Word | list[Word]
    branch: Word | list[Word]
    not_branch: Word | list[Word]
    day: Word | list[Word]


@with_config(_strict)
class Window(TypedDict, total=False):
    """Một ngày nằm trong khoảng, chờ thông báo."""

    gregorian: Word
    lunar: Word
    zodiac_day: ZodiacDay
    solar_term: Word
    khmer: Word
    cham_awal: Word
    cham_ahier: Word
    hijri: Word
    easter: Count | Word
    weekday: Weekday
    relative: Relative
    on: On


@with_config(_strict)
class Season(TypedDict, total=False):
    """Không tính được ngày: lời văn, và tháng cần hỏi."""

    text: Required[Name]
    ask: Count


@with_config(_strict)
class Every(TypedDict, total=False):
    """Mấy năm một lần."""

    years: Count
    from_: Annotated[Count | Word, Field(alias="from")]
    ask: bool


class RuleKeys(TypedDict, total=False):
    """A calendar key and its modifiers: in an event, a variant, or a `[[event.rule]]`."""

    gregorian: Annotated[Word, Field(description='Dương lịch, ngày/tháng: "18/11", "26/7/2026", "20/*"')]
    lunar: Annotated[Word, Field(description='Âm lịch, ngày/tháng: "8/1", "rằm/8", "last/12", "6/1..8/1"')]
    zodiac_day: ZodiacDay
    solar_term: Annotated[Word, Field(description='Tiết khí: "Thanh minh"')]
    khmer: Annotated[Word, Field(description='Lịch Khmer: "15 koet Kattik", "new year"')]
    cham_awal: Annotated[Word, Field(description='Lịch Chăm Awal, ngày/tháng: "1/9"')]
    cham_ahier: Annotated[Word, Field(description='Lịch Chăm Ahier, ngày/tháng: "1/7"')]
    hijri: Annotated[Word, Field(description='Lịch Hồi giáo, ngày/tháng: "10/12"')]
    easter: Annotated[Count | Word, Field(description="Số ngày tính từ Chủ nhật Phục sinh")]
    weekday: Weekday
    rrule: Annotated[Word, Field(description='Quy tắc RFC 5545: "FREQ=MONTHLY;BYDAY=-1FR"')]
    relative: Relative
    window: Window
    season: Season
    days: Annotated[int, Field(ge=1, le=400, description="Kéo dài mấy ngày")]
    rule_day: Annotated[int, Field(ge=1, le=400, description="Quy tắc chỉ ngày thứ mấy của sự kiện")]
    main_day: Annotated[
        Annotated[int, Field(ge=1, le=400)] | Literal["last"],
        Field(description='Ngày chính là ngày thứ mấy, hoặc "last"'),
    ]
    leap: Annotated[Literal["regular", "second", "both", "count", "ask"], Field(description="Cách xử lý tháng nhuận")]
    short: Annotated[Literal["last", "next", "skip"], Field(description="Khi tháng thiếu, không có ngày ấy")]
    every: Annotated[Every | Literal["leap"], Field(description='Mấy năm một lần, hoặc "leap": chỉ năm nhuận')]
    since: Annotated[YearOrDay, Field(description="Từ năm hoặc ngày dương lịch, kể cả")]
    until: Annotated[YearOrDay, Field(description="Đến năm hoặc ngày dương lịch, kể cả")]
    tolerance: Annotated[int, Field(ge=0, le=60, description="Có thể lệch mấy ngày; 0 là chắc chắn")]
    shift: Annotated[Literal["previous", "next", "nearest"], Field(description="Dời sang ngày làm việc")]


@with_config(_strict)
class RuleTable(RuleKeys, total=False):
    """Một quy tắc khác của cùng sự kiện, cho những năm khác: có since hoặc until."""


@with_config(_strict)
class Place(TypedDict, total=False):
    """Nơi tổ chức, theo tên gọi trong một khoảng thời gian."""

    name: Required[Name]
    since: YearOrDay
    until: YearOrDay


@with_config(_strict)
class Announced(TypedDict, total=False):
    """Quyết định cho một năm: thắng quy tắc. Ghi start, hoặc cancelled = true kèm reason."""

    cycle: Required[Annotated[Cycle, Field(description='Chu kỳ, trong ngoặc kép: "2026"')]]
    start: dt.date
    end: dt.date
    main: dt.date
    cancelled: bool
    reason: Name
    document: Annotated[Name, Field(description="Số, ký hiệu văn bản")]
    url: Annotated[str, Field(pattern=LINK_PATTERN, max_length=1000)]
    told_by: Annotated[Name, Field(description="Ai báo, khi không có văn bản")]
    date: Annotated[dt.date, Field(description="Ngày văn bản")]
    signer: Name


@with_config(_strict)
class Step(TypedDict, total=False):
    """Việc phải xong trước một hạn."""

    id: Required[Slug]
    name: Name
    lead: Lead
    owner: Annotated[Slug, Field(description="Vai trò chịu trách nhiệm")]


class EventKeys(RuleKeys, total=False):
    """What an event and a variant of it both may say."""

    name: Annotated[Name, Field(description="Tên tiếng Việt")]
    name_en: Annotated[Name, Field(description="Tên tiếng Anh")]
    groups: Annotated[list[Name], Field(max_length=60, description="Dân tộc, theo tên chính thức")]
    places: Annotated[list[Name | Place], Field(max_length=500)]
    sources: Annotated[list[Name], Field(max_length=100, description="Nguồn: đường dẫn hoặc tên văn bản")]
    confidence: Literal["high", "medium", "low"]
    remind: Annotated[list[Lead], Field(max_length=50, description='Nhắc trước: [30, 14, 7, "3wd", -1]')]
    ask_before: Annotated[int, Field(ge=1, le=400, description="Hỏi ngày thật trước mấy ngày")]
    evening_before: Annotated[bool, Field(description="Bắt đầu từ tối hôm trước")]
    time: Annotated[Name, Field(description="Giờ, bằng lời")]
    day_off: Annotated[bool, Field(description="Được nghỉ làm")]
    basis: Annotated[Name, Field(description="Căn cứ")]
    note: Note
    founded: Annotated[Year, Field(description="Năm bắt đầu: cho lần thứ mấy")]
    retired: Annotated[bool, Field(description="true: bỏ khỏi lịch")]
    rule: list[RuleTable]
    announced: list[Announced]
    step: list[Step]


def _required_of(event: dict[str, Any]) -> None:
    """What a table of types cannot say: an event is whole unless it overrides, and has one calendar key."""
    one = [{"required": [key]} for key in CALENDARS]
    elsewhere = [{"required": [key]} for key in ("variant", "rule", "override", "retired")]
    event["oneOf"] = [*one, {"not": {"anyOf": one}, "anyOf": elsewhere}]
    event["if"] = {"not": {"properties": {"override": {"const": True}}, "required": ["override"]}}
    event["then"] = {"required": ["id", "name", "kind"]}


@with_config(_strict)
class Variant(EventKeys, total=False):
    """Cùng lễ hội ở nơi khác, hoặc một ngày khác của nó: id, và những gì khác."""

    id: Required[Slug]
    kind: Kind


@with_config(ConfigDict(extra="forbid", strict=True, json_schema_extra=_required_of))
class Event(EventKeys, total=False):
    """Một việc lặp lại: ngày lễ, lễ hội, lịch thăm, báo cáo."""

    id: Required[Annotated[Slug, Field(description="Mã, không bao giờ đổi: chữ thường không dấu, số, gạch nối")]]
    kind: Annotated[Kind, Field(description="Loại")]
    override: Annotated[bool, Field(description="true: sửa sự kiện cùng mã trong tệp được include")]
    variant: list[Variant]


@with_config(_strict)
class Office(TypedDict, total=False):
    """Cơ quan có lịch này."""

    name: Name
    domain: Annotated[str, Field(pattern=DOMAIN_PATTERN, max_length=253, description="Nằm trong mọi UID: không đổi")]
    address: Annotated[str, Field(pattern=LINK_PATTERN, max_length=150, description="Địa chỉ trang, cho đường dẫn")]
    mail: Annotated[str, Field(pattern=MAIL_PATTERN, max_length=254, description="Hộp thư chung của cơ quan")]
    signature: Note
    remind: Annotated[dict[Kind, list[Lead]], Field(description="Nhắc trước, theo loại")]


@with_config(_strict)
class WorkingDay(TypedDict, total=False):
    """Một ngày được nghỉ hoặc phải làm bù theo văn bản."""

    date: Required[dt.date]
    is_: Required[Annotated[Literal["off", "working"], Field(alias="is")]]
    document: Name
    note: Name


@with_config(_strict)
class Feed(TypedDict, total=False):
    """Một lịch để đăng ký: trong một danh sách là hoặc, giữa các danh sách là và."""

    id: Required[Slug]
    name: Required[Name]
    name_en: Name
    kinds: list[Kind]
    groups: Annotated[list[Name], Field(max_length=60)]
    places: Annotated[list[Name], Field(max_length=500)]
    events: Annotated[list[Word], Field(max_length=5000)]
    gzip: Annotated[bool, Field(description="false: không bao giờ nén, cho phần mềm lịch không đọc được bản nén")]


@with_config(ConfigDict(extra="forbid", strict=True, title="events.toml"))
class File(TypedDict, total=False):
    """Tệp sự kiện của một cơ quan."""

    include: Annotated[
        list[Word], Field(max_length=200, description="Danh mục có sẵn (tên trần) hoặc tệp nằm bên cạnh")
    ]
    office: Office
    working_day: list[WorkingDay]
    feed: list[Feed]
    event: list[Event]


_TABLES = {
    "": File,
    "office": Office,
    "working_day": WorkingDay,
    "feed": Feed,
    "event": Event,
    "variant": Variant,
    "rule": RuleTable,
    "announced": Announced,
    "step": Step,
    "places": Place,
    "zodiac_day": ZodiacDay,
    "weekday": Weekday,
    "relative": Relative,
    "window": Window,
    "on": On,
    "season": Season,
    "every": Every,
}


def keys_of(table: str) -> tuple[str, ...]:
    """The keys that a table may have, by the key it stands under; `""` is the file itself."""
    return tuple(key.removesuffix("_") for key in _TABLES[table].__annotations__) if table in _TABLES else ()


@cache
def adapter() -> TypeAdapter[File]:
    """The compiled validator; made once, because making it costs more than using it."""
    return TypeAdapter(File)


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of `events.toml`, dates as ISO text as TOML editors do."""
    schema = adapter().json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
