"""One question of a planner's form each: what is typed into the value of a key of `events.toml`, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler import rules, words
from scheduler.authoring import groups
from scheduler.authoring.notation import Value

NEVER = "không"
"""No reminder at all, where an empty field means those of the kind."""
YES = "co"
"""What a ticked box sends."""
Sent = Mapping[str, str]
_PLACE = re.compile(
    r"(.+?)\s*(?:\((?=\w)(?:từ (\d+/\d+/\d{4}|\d{4}))?[,;]?\s*(?:đến (?:hết )?(\d+/\d+/\d{4}|\d{4}))?\))?"
)
_WORKING = re.compile(r"([+-]?\d{1,3})\s*(?:wd|ng[àa]y l[àa]m vi[ệe]c)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A key of the file and the fields that ask for it."""

    key: str
    fields: tuple[str, ...]
    """The first is where what is wrong is said."""
    read: Callable[[Sent], Value | None]
    """The value; None where nothing is filled in. Raises RuleError and ValueError."""
    fill: Callable[[Value], Mapping[str, str]]


def plain(key: str, name: str, reader: Callable[[str], Value] = str, writer: Callable[[Value], str] = str) -> Question:
    """A question with one field."""

    def read(sent: Sent) -> Value | None:
        return reader(text) if (text := sent.get(name, "")) else None

    return Question(key=key, fields=(name,), read=read, fill=lambda value: {name: writer(value)})


def people(text: str) -> list[Value]:
    """Peoples by any of their names. Raises ValueError with the nearest."""
    return [_people(part) for part in parts(text, r"[,;\n]")]


def _people(text: str) -> str:
    official = groups.official(text)
    if official is None:
        near = groups.near(text)
        raise ValueError(f"không có dân tộc “{text[:40]}”" + (f"; gần nhất: {', '.join(near)}" if near else ""))
    return official


def places(text: str) -> list[Value]:
    """A place a line, with the days between which it has that name."""
    return [_place(part) for part in parts(text, r"\n")]


def _place(text: str) -> Value:
    found = _PLACE.fullmatch(text)
    assert found is not None
    name, since, until = found.groups()
    days = {key: year_or_day(value) for key, value in (("since", since), ("until", until)) if value}
    return {"name": name, **days} if days else name


def place_lines(value: Value) -> str:
    """As `places` reads them."""
    return "\n".join(map(_place_text, value)) if isinstance(value, list | tuple) else _place_text(value)


def _place_text(place: Value) -> str:
    if not isinstance(place, Mapping):
        return str(place)
    days = [f"{word} {moment(place[key])}" for key, word in (("since", "từ"), ("until", "đến")) if key in place]
    return f"{place['name']} ({', '.join(days)})" if days else str(place["name"])


def year_or_day(text: str) -> Value:
    """`2026`, or `01/07/2025`. Raises ValueError."""
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return int(text)
    try:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    except ValueError:
        raise ValueError("không đọc được; ghi năm như 2026, hoặc ngày như 01/07/2025") from None


def moment(value: Value) -> str:
    """As `year_or_day` reads it."""
    return words.short_date(value) if isinstance(value, date) else str(value)


def lead(text: str) -> Value:
    """`14`, `3wd` or `3 ngày làm việc`. Raises RuleError."""
    working = _WORKING.fullmatch(text.strip())
    found = rules.parse_lead(f"{working[1]}wd" if working else text)
    return str(found) if found.working else found.count


def leads(text: str) -> list[Value]:
    """Several between commas. Raises RuleError."""
    if words.fold(text) == words.fold(NEVER):
        return []
    said = _WORKING.sub(r"\1wd", text)
    return [lead(part) for part in parts(said, r"[\s,;]+")]


def count(most: int, least: int = 1) -> Callable[[str], int]:
    """A number between two. Raises ValueError."""

    def read(text: str) -> int:
        if not (text.isdecimal() and text.isascii() and least <= int(text[:6]) <= most):
            raise ValueError(f"ghi số từ {least} đến {most}")
        return int(text)

    return read


def main_day(text: str) -> Value:
    """A number, or the last. Raises ValueError."""
    return "last" if words.fold(text) in ("last", "cuoi") else count(400)(text)


def lines(text: str) -> list[Value]:
    """One a line."""
    return [*parts(text, r"\n")]


def joined(mark: str, empty: str = "") -> Callable[[Value], str]:
    """The writer of a list."""
    return lambda items: mark.join(map(str, items)) or empty if isinstance(items, list | tuple) else str(items)


def tick(key: str, name: str) -> Question:
    """A box; False where nobody ticks it is the same as not written."""
    return Question(
        key=key,
        fields=(name,),
        read=lambda sent: True if sent.get(name) == YES else None,
        fill=lambda value: {name: YES} if value is True else {},
    )


def parts(text: str, mark: str) -> Iterator[str]:
    """What stands between the marks, without space around it."""
    yield from (part.strip() for part in re.split(mark, text) if part.strip())


EVERY = {"nam": "mấy năm một lần", "nhuan": "chỉ năm có tháng nhuận", "hoi": "không đều: mỗi lần tới kỳ thì hỏi"}
"""How often, where it is not each year."""


def every(sent: Sent) -> Value | None:
    """`every` from its three fields. Raises ValueError."""
    choice = sent.get("nhip", "")
    if choice not in EVERY:
        return None
    if choice == "nhuan":
        return "leap"
    if choice == "hoi":
        years = sent.get("may-nam", "")
        return {"years": count(100)(years), "ask": True} if years else {"ask": True}
    if not (sent.get("may-nam") and sent.get("nam-goc")):
        raise ValueError("ghi mấy năm một lần, và một năm có tổ chức để tính từ đó")
    return {"years": count(100)(sent["may-nam"]), "from": sent["nam-goc"]}


def every_fields(value: Value) -> dict[str, str]:
    """As `every` reads them."""
    if not isinstance(value, Mapping):
        return {"nhip": "nhuan"}
    years = {"may-nam": str(value["years"])} if "years" in value else {}
    if value.get("ask"):
        return {"nhip": "hoi", **years}
    return {"nhip": "nam", **years, "nam-goc": str(value.get("from", ""))}
