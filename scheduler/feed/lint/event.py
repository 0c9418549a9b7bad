"""One event: what it must have, its days, its keywords, its alarms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from scheduler.feed.lint.calendar import DURATION
from scheduler.feed.lint.colors import CSS3
from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Part, Property

LINK = 250
"""Google stops at 256 letters without a word."""
ONCE = frozenset(
    {
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY",
        "DESCRIPTION", "LOCATION", "GEO", "STATUS", "TRANSP", "CLASS", "URL", "COLOR", "RRULE", "RECURRENCE-ID",
        "ORGANIZER", "PRIORITY",
    }
)  # fmt: skip
"""RFC 5545 3.6.1: what an event may have only once."""


class Rule(NamedTuple):
    """What a property's value must be like."""

    name: str
    holds: Callable[[str], object]
    code: str
    message: str
    hint: str
    level: str = "error"


RULES = (
    Rule(
        "STATUS",
        {"TENTATIVE", "CONFIRMED", "CANCELLED"}.__contains__,
        "status-value",
        "STATUS:{} không có trong chuẩn",
        "một trong: CANCELLED, CONFIRMED, TENTATIVE",
    ),
    Rule(
        "TRANSP",
        {"OPAQUE", "TRANSPARENT"}.__contains__,
        "transp-value",
        "TRANSP:{} không có trong chuẩn",
        "một trong: OPAQUE, TRANSPARENT",
    ),
    Rule("SEQUENCE", re.compile(r"\d+").fullmatch, "sequence-value", "SEQUENCE:{} không phải số", "ghi số từ 0"),
    Rule(
        "COLOR",
        lambda value: value.lower() in CSS3,
        "color-value",
        "COLOR:{} không phải tên màu CSS3",
        "thí dụ COLOR:gold",
    ),
    Rule("UID", str.isascii, "uid-ascii", "UID có chữ ngoài ASCII", "chỉ dùng chữ không dấu", "warning"),
    Rule(
        "URL",
        lambda value: len(value) <= LINK,
        "link-length",
        "đường dẫn quá dài",
        f"rút xuống {LINK} ký tự",
        "warning",
    ),
    Rule(
        "RRULE",
        lambda value: "RSCALE" not in value.upper(),
        "rscale",
        "RSCALE: phần mềm hỏng hoặc tính sai ngày",
        "viết mỗi lần thành một VEVENT theo ngày dương",
    ),
)
_DATE = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")


class When(NamedTuple):
    """A day or moment and how it was typed."""

    moment: datetime
    kind: str
    """`DATE`, or `DATE-TIME` with its zone: only alike ones are compared."""


def check(event: Part) -> Iterator[Found]:
    """All that one event can have wrong by itself."""
    yield from _must_have(event)
    yield from _twice(event)
    yield from _days(event)
    yield from _recurrence(event)
    yield from _values(event)
    for alarm in event.parts:
        if alarm.name == "VALARM":
            yield from _alarm(alarm)


def _must_have(event: Part) -> Iterator[Found]:
    for name in ("UID", "DTSTAMP", "DTSTART"):
        if event.get(name) is None:
            yield _of(event, f"no-{name.lower()}", f"sự kiện thiếu {name}", f"thêm {name}")
    for name in ("STATUS", "LAST-MODIFIED"):
        if event.get(name) is None:
            yield _of(event, f"no-{name.lower()}", f"sự kiện thiếu {name}", f"thêm {name}", level="warning")


def _twice(event: Part) -> Iterator[Found]:
    for name, number in Counter(prop.name for prop in event.properties).items():
        if name in ONCE and number > 1:
            yield _at(event.named(name)[1], "property-twice", f"{name} chỉ được có một", "bỏ bớt")


def _days(event: Part) -> Iterator[Found]:
    start, end = event.get("DTSTART"), event.get("DTEND")
    for prop in (start, end):
        if prop is not None and _when(prop) is None:
            hint = "ngày trọn: TÊN;VALUE=DATE:20261118; giờ: TÊN;TZID=…:20261118T073000"
            yield _at(prop, "date-value", f"{prop.name} viết sai kiểu ngày", hint)
    if end is not None and event.get("DURATION"):
        yield _at(end, "end-and-duration", "có cả DTEND lẫn DURATION", "giữ DTEND")
    begin, finish = (_when(prop) if prop else None for prop in (start, end))
    if begin is None or finish is None or end is None:
        return
    if begin.kind.split()[0] != finish.kind.split()[0]:
        yield _at(end, "mixed-types", "DTSTART và DTEND khác kiểu (ngày và giờ)", "viết cả hai cùng kiểu")
    elif begin.kind == finish.kind and finish.moment <= begin.moment:
        same = finish.moment == begin.moment
        message = "DTEND trùng DTSTART" if same else "DTEND trước DTSTART"
        hint = "DTEND là ngày sau ngày cuối" if begin.kind == "DATE" else "DTEND phải sau DTSTART"
        yield _at(end, "end-same" if same else "end-before", message, hint)


def _when(prop: Property) -> When | None:
    """The value, or None where it is not what it is typed as."""
    kind = prop.parameters.get("VALUE", "DATE-TIME").upper()
    pattern = {"DATE": _DATE, "DATE-TIME": _MOMENT}.get(kind)
    if pattern is None or not pattern.fullmatch(prop.value):
        return None
    try:
        moment = datetime.strptime(  # noqa: DTZ007 - compared only with one of the same zone
            prop.value.rstrip("Z"), "%Y%m%d" if kind == "DATE" else "%Y%m%dT%H%M%S"
        )
    except ValueError:
        return None
    zone = "Z" if prop.value.endswith("Z") else prop.parameters.get("TZID", "")
    return When(moment, kind if kind == "DATE" else f"{kind} {zone}")


def _recurrence(event: Part) -> Iterator[Found]:
    start = event.get("DTSTART")
    kind = start.parameters.get("VALUE", "DATE-TIME").upper() if start else None
    for prop in (*event.named("RDATE"), *event.named("EXDATE")):
        if kind is not None and prop.parameters.get("VALUE", "DATE-TIME").upper() != kind:
            hint = f"viết {prop.name};VALUE={kind}"
            yield _at(prop, "rdate-type", f"{prop.name} khác kiểu với DTSTART", hint)
    for prop in event.named("RDATE"):
        hint = "viết mỗi lần thành một VEVENT"
        yield _at(prop, "rdate", "RDATE: nhiều phần mềm bỏ sót ngày", hint, level="warning")


def _values(event: Part) -> Iterator[Found]:
    for rule in RULES:
        for prop in event.named(rule.name):
            if not rule.holds(prop.value):
                yield _at(prop, rule.code, rule.message.format(prop.value), rule.hint, rule.level)


def _alarm(alarm: Part) -> Iterator[Found]:
    trigger = alarm.get("TRIGGER")
    if alarm.get("ACTION") is None:
        yield _of(alarm, "alarm-action", "VALARM thiếu ACTION", "thêm ACTION:DISPLAY")
    if alarm.value("ACTION") == "DISPLAY" and alarm.get("DESCRIPTION") is None:
        yield _of(alarm, "alarm-description", "VALARM thiếu DESCRIPTION", "thêm DESCRIPTION")
    if trigger is None:
        yield _of(alarm, "alarm-trigger", "VALARM thiếu TRIGGER", "thêm TRIGGER, thí dụ TRIGGER:-PT15H")
    elif trigger.parameters.get("VALUE", "DURATION").upper() == "DURATION" and not DURATION.fullmatch(trigger.value):
        hint = "thời điểm cố định cần TRIGGER;VALUE=DATE-TIME"
        yield _at(trigger, "alarm-trigger", "TRIGGER không phải khoảng thời gian", hint)


def _of(part: Part, code: str, message: str, hint: str, level: str = "error") -> Found:
    return Found(line=part.line, code=code, message=message, hint=hint, path=part.name, level=level)


def _at(prop: Property, code: str, message: str, hint: str, level: str = "error") -> Found:
    return Found(line=prop.line, code=code, message=message, hint=hint, path=prop.name, level=level)
