"""All files laid over one another: one table an event, one office, the feeds, the decided days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scheduler.authoring.found import At, Found, quoted
from scheduler.authoring.include import Source
from scheduler.authoring.layers import PARTS, Table, lay, table
from scheduler.words import nearest


@dataclass(slots=True, kw_only=True)
class Resolved:
    """What the files say together. `broken` are values with a known problem, which were left out."""

    events: dict[str, Table] = field(default_factory=dict)
    office: Table | None = None
    feeds: list[Table] = field(default_factory=list)
    days: dict[object, Table] = field(default_factory=dict)
    broken: frozenset[At] = frozenset()
    found: list[Found] = field(default_factory=list)


def resolve(sources: Iterable[Source]) -> Resolved:
    """Lay the sources over one another, the last one uppermost."""
    resolved = Resolved()
    listed = list(sources)
    resolved.broken = frozenset().union(*(source.broken for source in listed))
    for source in listed:
        _events(resolved, source)
        _feeds(resolved, source)
        _days(resolved, source)
    for source in listed[:-1]:
        if "office" in source.raw:
            _problem(resolved, At(source.name, ("office",)), "office", "office-included", *_OFFICE, level="warning")
    if listed and "office" in listed[-1].raw:
        resolved.office = table(listed[-1].raw["office"], At(listed[-1].name, ("office",)))
    return resolved


_OFFICE = ("[office] trong tệp được include không có tác dụng", "ghi [office] trong tệp chính")


def _problem(resolved: Resolved, at: At, path: str, code: str, message: str, hint: str, level: str = "error") -> None:
    resolved.found.append(Found(at=at, path=path, code=code, message=message, hint=hint, level=level))


def _tables(source: Source, name: str, key: str) -> Iterator[Table]:
    """The tables of a list that have their identifying key; the others are known to be broken."""
    for index, raw in enumerate(source.raw.get(name, ())):
        if key in raw:
            yield table(raw, At(source.name, (name, index)))


def _events(resolved: Resolved, source: Source) -> None:
    here: set[str] = set()
    for event in _tables(source, "event", "id"):
        name = event.values["id"]
        _parts_once(resolved, event, name)
        under = resolved.events.get(name)
        if name in here:
            hint = "mỗi mã chỉ dùng một lần: đổi mã, hoặc xoá một trong hai"
            _problem(resolved, event.where("id"), f"{name}.id", "duplicate-id", "mã này đã dùng ở trên", hint)
            continue
        here.add(name)
        _lay_event(resolved, event, under, name)


def _lay_event(resolved: Resolved, event: Table, under: Table | None, name: str) -> None:
    override = event.values.get("override", False)
    if under is None:
        if override:
            near = nearest(name, resolved.events, 1)
            hint = f"có phải {quoted(near)}?" if near else "bỏ dòng override nếu đây là sự kiện mới"
            message = "không tệp nào được include có mã này để sửa"
            _problem(resolved, event.where("override"), f"{name}.override", "override-nothing", message, hint)
        resolved.events[name] = event
    elif override:
        resolved.events[name] = lay(event, under)
    elif event.where("override") not in resolved.broken:
        hint = "muốn sửa sự kiện có sẵn thì thêm override = true; sự kiện mới thì đổi mã"
        message = f"mã này đã có trong {under.at.file}"
        _problem(resolved, event.where("id"), f"{name}.id", "duplicate-id", message, hint)


def _parts_once(resolved: Resolved, event: Table, path: str) -> None:
    """Within one file, a cycle, a step or a variant is told once."""
    for part, tables in event.parts.items():
        key = PARTS[part]
        seen: set[object] = set()
        for item in tables:
            value = item.values.get(key) if key else None
            if value is not None and value in seen:
                message = f"{key} “{value}” đã ghi ở trên trong cùng sự kiện"
                where = f"{path}.{value}" if part == "variant" else f"{path}.{part}.{value}"
                _problem(resolved, item.where(str(key)), where, _TWICE[part], message, "giữ lại một")
            seen.add(value)
            if part == "variant" and item.parts:
                _parts_once(resolved, item, f"{path}.{value}")


_TWICE = {"announced": "announced-twice", "step": "duplicate-step", "variant": "duplicate-variant"}


def _feeds(resolved: Resolved, source: Source) -> None:
    taken = {feed.values["id"] for feed in resolved.feeds}
    for feed in _tables(source, "feed", "id"):
        name = feed.values["id"]
        if name in taken:
            _problem(
                resolved, feed.where("id"), f"feed.{name}.id", "duplicate-id", "mã lịch này đã dùng", "đặt mã khác"
            )
            continue
        taken.add(name)
        resolved.feeds.append(feed)


def _days(resolved: Resolved, source: Source) -> None:
    """The uppermost file decides about a day; one file may not decide twice."""
    here: set[object] = set()
    for day in _tables(source, "working_day", "date"):
        date = day.values["date"]
        if date in here:
            path = f"working_day.{date}"
            _problem(resolved, day.where("date"), path, "duplicate-day", "ngày này đã ghi ở trên", "giữ lại một")
        here.add(date)
        resolved.days[date] = day
