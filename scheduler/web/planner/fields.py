"""The form of an event: its fields into the keys of `events.toml`, and back. What cannot be read is said there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from scheduler import rules, words
from scheduler.authoring import groups
from scheduler.authoring.notation import Value
from scheduler.authoring.schema import CALENDARS
from scheduler.errors import RuleError
from scheduler.feed import links
from scheduler.web.planner import calendars
from scheduler.web.planner.calendars import KEEP

FIELD = {
    "name": "ten",
    "id": "ma",
    "kind": "loai",
    "groups": "dan-toc",
    "places": "noi",
    "days": "so-ngay",
    "rule_day": "so-ngay",
    "main_day": "ngay-chinh",
    "short": "thieu",
    "basis": "can-cu",
    "sources": "nguon",
    "remind": "nhac",
    "note": "ghi-chu",
    **dict.fromkeys(CALENDARS, "ngay"),
}
"""Key of the file -> field of the form. A problem of the one stands at the other; of other keys, at the top."""
SHORT = {"last": "ngày cuối tháng ấy", "next": "ngày hôm sau", "skip": "bỏ năm ấy"}
_MANAGED = ("name", "kind", "groups", "places", "days", "main_day", "short", "basis", "sources", "remind", "note")
_PLACE = re.compile(r"(.+?)\s*(?:\((?:từ (\d+/\d+/\d{4}))?[,;]?\s*(?:đến (\d+/\d+/\d{4}))?\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form says."""

    values: Mapping[str, Value]
    keeps_rule: bool
    """The rule is to stay as the file has it."""
    troubles: dict[str, str] = field(default_factory=dict)
    """Field -> what is wrong."""
    missing: dict[str, str] = field(default_factory=dict)
    """Field -> what is not filled in yet: no fault before it is to be written."""


def read(sent: Mapping[str, str]) -> Filled:
    """The form as keys and values; an empty field is a key that is not there."""
    troubles: dict[str, str] = {}
    missing = {name: said for name, said in (("ten", "chưa ghi tên"), ("loai", "chưa chọn loại")) if not sent.get(name)}
    values: dict[str, Value] = {}
    for key, reader in _READERS.items():
        if text := sent.get(FIELD[key], ""):
            try:
                values[key] = reader(text)
            except (RuleError, ValueError) as error:
                troubles[FIELD[key]] = str(error)
    chosen = sent.get("lich", "")
    calendar = calendars.BY_KEY.get(chosen)
    if calendar and (day := calendars.read(calendar, sent)) is not None:
        values[calendar.key] = day
    elif chosen != KEEP:
        missing["ngay"] = "chưa ghi ngày" if calendar else "chưa chọn lịch"
    return Filled(values=values, keeps_rule=chosen == KEEP, troubles=troubles, missing=missing)


def slug(name: str) -> str:
    """The id that a name gives."""
    return links.slug(name)


def fill(values: Mapping[str, Value]) -> dict[str, str]:
    """The form's fields that say these keys."""
    filled = {FIELD[key]: _WRITERS.get(key, str)(values[key]) for key in _READERS if key in values}
    key = next((key for key in CALENDARS if key in values), "")
    told = calendars.fill(key, values[key]) if key else None
    return filled | ({"lich": KEEP} if told is None else {"lich": key, **told})


def changes(old: Mapping[str, Value], new: Filled) -> dict[str, Value | None]:
    """What of a table is to be set, or taken out where None. Keys that the form does not show stay."""
    keys = [*_MANAGED, *(() if new.keeps_rule else [key for key in CALENDARS if key in new.values])]
    return {key: new.values.get(key) for key in keys if new.values.get(key) != old.get(key)}


def _groups(text: str) -> list[str]:
    return [_people(part) for part in _parts(text, r"[,;\n]")]


def _people(text: str) -> str:
    official = groups.official(text)
    if official is None:
        near = groups.near(text)
        raise ValueError(f"không có dân tộc “{text[:40]}”" + (f"; gần nhất: {', '.join(near)}" if near else ""))
    return official


def _places(text: str) -> list[Value]:
    return [_place(part) for part in _parts(text, r"\n")]


def _place(text: str) -> Value:
    found = _PLACE.fullmatch(text)
    assert found is not None
    name, since, until = found.groups()
    days = {key: _day(value) for key, value in (("since", since), ("until", until)) if value}
    return {"name": name, **days} if days else name


def _place_text(place: Value) -> str:
    if not isinstance(place, Mapping):
        return str(place)
    days = [f"{word} {_written(place[key])}" for key, word in (("since", "từ"), ("until", "đến")) if key in place]
    return f"{place['name']} ({', '.join(days)})" if days else str(place["name"])


def _written(day: Value) -> str:
    return words.short_date(day) if isinstance(day, date) else str(day)


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


NEVER = "không"
"""No reminder at all, where an empty field means those of the kind."""


def _leads(text: str) -> list[Value]:
    if words.fold(text) == words.fold(NEVER):
        return []
    found = [rules.parse_lead(part) for part in _parts(text, r"[\s,;]+")]
    return [str(lead) if lead.working else lead.count for lead in found]


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text[:6]) <= 400):
        raise ValueError("ghi số từ 1 đến 400")
    return int(text)


def _main_day(text: str) -> Value:
    return "last" if words.fold(text) in ("last", "cuoi") else _count(text)


def _parts(text: str, mark: str) -> Iterator[str]:
    yield from (part.strip() for part in re.split(mark, text) if part.strip())


def _lines(items: Value) -> str:
    return "\n".join(map(str, items)) if isinstance(items, list | tuple) else str(items)


_READERS: dict[str, Callable[[str], Value]] = {
    "name": str,
    "kind": str,
    "groups": _groups,
    "places": _places,
    "days": _count,
    "main_day": _main_day,
    "short": str,
    "basis": str,
    "sources": lambda text: list(_parts(text, r"\n")),
    "remind": _leads,
    "note": str,
}
_WRITERS: dict[str, Callable[[Value], str]] = {
    "groups": lambda items: _lines(items).replace("\n", ", "),
    "places": lambda items: "\n".join(map(_place_text, items if isinstance(items, list | tuple) else [items])),
    "sources": _lines,
    "remind": lambda items: _lines(items).replace("\n", ", ") or NEVER,
}
