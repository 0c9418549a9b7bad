"""The form of an event: its fields into the keys of `events.toml`, and back.

What stands in a field as the file filled it is left as the file has it, however that is written: only what somebody
changed is read. So a form can lose nothing that it does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from scheduler.authoring.layers import DISPLACED
from scheduler.authoring.notation import Value
from scheduler.authoring.schema import CALENDARS
from scheduler.errors import RuleError
from scheduler.feed import links
from scheduler.web.planner import answers, calendars, spoken
from scheduler.web.planner.answers import Question, plain, tick
from scheduler.web.planner.calendars import KEEP

SHORT = {"last": "ngày cuối tháng ấy", "next": "ngày hôm sau", "skip": "bỏ năm ấy"}
LEAP = {
    "regular": "lấy tháng thường",
    "second": "lấy tháng nhuận",
    "both": "cả hai tháng",
    "count": "đếm tháng từ Tết, kể cả tháng nhuận",
    "ask": "hỏi tháng nào",
}
SHIFT = {"previous": "ngày làm việc trước đó", "next": "ngày làm việc sau đó", "nearest": "ngày làm việc gần nhất"}
CONFIDENCE = {"high": "chắc", "medium": "khá chắc", "low": "chưa chắc"}
RULE = (
    plain("days", "so-ngay", answers.count(400)),
    plain("rule_day", "ngay-ghi", answers.count(400)),
    plain("main_day", "ngay-chinh", answers.main_day),
    plain("leap", "nhuan"),
    plain("short", "thieu"),
    Question(key="every", fields=("nhip", "may-nam", "nam-goc"), read=answers.every, fill=answers.every_fields),
    plain("since", "tu", answers.year_or_day, answers.moment),
    plain("until", "den", answers.year_or_day, answers.moment),
    plain("tolerance", "lech", answers.count(60, 0)),
    plain("shift", "doi-ngay-nghi"),
)
"""What goes with a calendar."""
EVENT = (
    plain("name", "ten"),
    plain("name_en", "ten-anh"),
    plain("kind", "loai"),
    plain("groups", "dan-toc", answers.people, answers.joined(", ")),
    plain("places", "noi", answers.places, answers.place_lines),
    *RULE,
    tick("evening_before", "toi-truoc"),
    plain("time", "gio"),
    tick("day_off", "nghi"),
    plain("remind", "nhac", answers.leads, answers.joined(", ", answers.NEVER)),
    plain("ask_before", "hoi-truoc", answers.count(400)),
    plain("basis", "can-cu"),
    plain("sources", "nguon", answers.lines, answers.joined("\n")),
    plain("confidence", "do-tin"),
    plain("founded", "nam-dau", answers.count(9999)),
    plain("note", "ghi-chu"),
)
DAY = "ngay"
"""Where it is said what is wrong with the day itself."""
FIELD = {"id": "ma", **{one.key: one.fields[0] for one in EVENT}, **dict.fromkeys(CALENDARS, DAY)}
"""Key of the file -> field of the form. A problem of the one stands at the other; of other keys, at the top."""
_BASIC = {"ten", "loai", "dan-toc", "noi", "ngay", "ma", "can-cu", "nguon", "nhac", "ghi-chu", "so-ngay", "ngay-chinh"}
FURTHER = tuple(one.fields[0] for one in EVENT if one.fields[0] not in _BASIC)
"""Fields that stand folded away until they are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form says."""

    values: Mapping[str, Value | None]
    """What of the keys is to be set, or taken out where None. Of a new event: all that is filled in."""
    troubles: dict[str, str] = field(default_factory=dict)
    """Field -> what is wrong."""
    missing: dict[str, str] = field(default_factory=dict)
    """Field -> what is not filled in yet: no fault before it is to be written."""


def read(
    sent: Mapping[str, str], old: Mapping[str, Value] | None = None, asked: tuple[Question, ...] = EVENT
) -> Filled:
    """What the form changes of a table; without one, all that it says."""
    known = old or {}
    base = fill(known, asked) if old is not None else {}
    values: dict[str, Value | None] = {}
    troubles: dict[str, str] = {}
    for one in asked:
        if not _same(sent, base, one.fields):
            try:
                values[one.key] = _off(one, known) if (found := one.read(sent)) is None else found
            except (RuleError, ValueError) as error:
                troubles[one.fields[0]] = spoken.plain(str(error))
    missing = {name: said for name, said in _NEEDED if asked is EVENT and not sent.get(name)}
    _read_day(sent, base, known, asked, values, missing)
    changed = {key: value for key, value in values.items() if value is not None or key in known}
    return Filled(values=changed, troubles=troubles, missing=missing)


_NEEDED = (("ten", "chưa ghi tên"), ("loai", "chưa chọn loại"))


def _read_day(
    sent: Mapping[str, str],
    base: Mapping[str, str],
    known: Mapping[str, Value],
    asked: tuple[Question, ...],
    values: dict[str, Value | None],
    missing: dict[str, str],
) -> None:
    """The calendar key; with another day go along the modifiers that the form shows, which it would displace."""
    chosen = sent.get("lich", "")
    calendar = calendars.BY_KEY.get(chosen)
    if calendar is None:
        if chosen != KEEP:
            missing[DAY] = "chưa chọn lịch"
        return
    names = [calendar.field(part) for part in calendar.parts]
    if base.get("lich") == chosen and _same(sent, base, names):
        return
    day = calendars.read(calendar, sent)
    if day is None:
        missing[DAY] = "chưa ghi ngày"
        return
    values[calendar.key] = day
    for one in asked:
        if one.key in DISPLACED and one.key in known and one.key not in values:
            values[one.key] = known[one.key]


def _off(one: Question, known: Mapping[str, Value]) -> Value | None:
    """A box that is no longer ticked says no, which also holds over what is built in."""
    return False if known.get(one.key) is True else None


def _same(sent: Mapping[str, str], base: Mapping[str, str], names: list[str] | tuple[str, ...]) -> bool:
    return all(_typed(sent.get(name, "")) == _typed(base.get(name, "")) for name in names)


def _typed(text: str) -> str:
    """As a browser sends it back and the guard reads it."""
    return normalize("NFC", text).replace("\r\n", "\n").strip()


def fill(values: Mapping[str, Value], asked: tuple[Question, ...] = EVENT) -> dict[str, str]:
    """The form's fields that say these keys."""
    filled: dict[str, str] = {}
    for one in asked:
        if one.key in values:
            filled |= one.fill(values[one.key])
    key = next((key for key in CALENDARS if key in values), "")
    told = calendars.fill(key, values[key]) if key else None
    return filled | ({"lich": KEEP} if told is None else {"lich": key, **told})


def slug(name: str) -> str:
    """The id that a name gives."""
    return links.slug(name)
