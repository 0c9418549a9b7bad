"""Entries from another calendar's file (.ics), by icalendar. An entry of our own feeds is known by its UID."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.authoring.sheets import facts
from scheduler.authoring.sheets.entry import At, Entry, Fault, FaultError, Plan
from scheduler.authoring.sheets.grid import MAX_ROWS
from scheduler.authoring.sheets.when import Day, When
from scheduler.errors import Refused
from scheduler.model import Status
from scheduler.words import KIND, STATUS, fold

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_BEGIN = re.compile(r"BEGIN:VEVENT\s*", re.IGNORECASE)
_OWN_NOTICE = re.compile(r"_(?:trong|luoc)\.")
"""UIDs of what a feed of ours says of itself: that it is empty, or shortened."""
_USED = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "UID"})
_LONGEST_NOTE = 2_000
_BROKEN = "Tệp .ics hỏng hoặc không đúng dạng; hãy xuất lại từ chương trình lịch"


def read(data: bytes, domain: str) -> Plan:
    """The entries of a calendar file. `domain` is the office's, by which its own UIDs are known. Raises Refused."""
    import icalendar

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("Tệp .ics không phải UTF-8; hãy xuất lại từ chương trình lịch") from error
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _BEGIN.fullmatch(line)]
    if len(lines) > MAX_ROWS:
        raise Refused(f"Tệp có hơn {MAX_ROWS} mục, không đọc; hãy chia thành nhiều tệp")
    try:
        events = [
            event for calendar in icalendar.Calendar.from_ical(text, multiple=True) for event in _events(calendar)
        ]
    except (ValueError, IndexError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_BROKEN) from error
    if len(events) != len(lines):
        raise Refused(_BROKEN)
    return _plan(events, [At(line) for line in lines], domain)


def _events(calendar: Any) -> Iterator[Any]:
    yield from calendar.walk("VEVENT")


def _plan(events: list[Any], places: list[At], domain: str) -> Plan:
    entries, faults, passed = [], [], []
    for event, at in zip(events, places, strict=True):
        try:
            if _OWN_NOTICE.match(_text(event, "UID")):
                passed.append(f"{at}: lời nhắn của lịch, không phải một việc")
            elif (entry := _entry(event, at, domain)) is None:
                passed.append(f"{at}: “{_text(event, 'SUMMARY')[:60]}” đã huỷ")
            else:
                entries.append(entry)
        except FaultError as fault:
            faults.append(Fault(at=at, column=fault.field, message=fault.message, hint=fault.hint))
    return Plan(entries=tuple(entries), faults=tuple(faults), passed=tuple(passed))


def _entry(event: Any, at: At, domain: str) -> Entry | None:
    """The entry; None for a cancelled one of somebody else's."""
    for name, message in event.errors:
        if name in _USED:
            raise FaultError(name, f"không đọc được: {message}")
    identity = _own(_text(event, "UID"), domain)
    status = _status(event)
    if status is Status.CANCELLED and identity is None:
        return None
    if event.get("RECURRENCE-ID") is not None:
        raise FaultError("RECURRENCE-ID", "một lần sửa riêng của chuỗi lặp", "nhập chuỗi, rồi dùng lich announce")
    name = facts.line(_text(event, "SUMMARY"), "SUMMARY")
    if not name:
        raise FaultError("SUMMARY", "thiếu tên")
    first, last, time = _days(event)
    days, rrule = _rule(event, first, last, name)
    kinds = [word for word in _categories(event) if fold(word) in _KINDS]
    url = _text(event, "URL")
    return Entry(
        at=at,
        name=name,
        identity=identity,
        when=days,
        rrule=rrule,
        kind=facts.kind(kinds[0] if kinds else "", name),
        places=facts.several(_text(event, "LOCATION"), "LOCATION"),
        sources=(facts.line(url, "URL"),) if url else (),
        note=str(event.get("DESCRIPTION", "")).strip()[:_LONGEST_NOTE] or None,
        time=time,
        status=STATUS[status] if status else None,
    )


_KINDS = frozenset(fold(word) for word in KIND.values())


def _text(event: Any, name: str) -> str:
    return " ".join(str(event.get(name, "")).split())


def _own(uid: str, domain: str) -> str | None:
    """`khai-ha-muong-bi/2026` from our UID."""
    key, dot, cycle = uid.removesuffix(f"@{domain}").rpartition(".")
    return f"{key}/{cycle}" if uid.endswith(f"@{domain}") and dot else None


def _status(event: Any) -> Status | None:
    word = _text(event, "STATUS").upper()
    if word == "CANCELLED":
        return Status.CANCELLED
    return Status.OPEN if word == "TENTATIVE" and STATUS[Status.OPEN] in _text(event, "SUMMARY") else None


def _categories(event: Any) -> list[str]:
    given = event.get("CATEGORIES") or []
    return [str(word) for part in (given if isinstance(given, list) else [given]) for word in part.cats]


def _days(event: Any) -> tuple[date, date, str | None]:
    """First and last day in Vietnam, and the hour, where it has one."""
    try:
        start, end = event.start, event.end
    except ValueError as error:
        raise FaultError("DTSTART", "thiếu ngày, hoặc ngày không đọc được") from error
    if isinstance(start, datetime):
        begin, finish = _here(start), _here(end)
        last = max(begin, finish - timedelta(microseconds=1)).date()
        return begin.date(), last, f"{begin.hour} giờ {begin.minute:02}"
    return start, max(start, end - timedelta(days=1)), None


def _here(moment: datetime) -> datetime:
    return moment.astimezone(_ZONE) if moment.tzinfo else moment


def _rule(event: Any, first: date, last: date, text: str) -> tuple[When, str | None]:
    """Its days: once, the same each year, or by a rule that lich can follow."""
    days = When.on(first, last, text)
    for name in ("RDATE", "EXDATE", "EXRULE"):
        if event.get(name) is not None:
            raise FaultError(name, "chuỗi có ngày thêm hoặc bớt riêng", "nhập bằng tay với lich add")
    rule = event.get("RRULE")
    if rule is None:
        return days, None
    if isinstance(rule, list) or {"UNTIL", "COUNT"} & rule.keys():
        raise FaultError("RRULE", "chuỗi lặp có điểm dừng", "nhập bằng tay với lich add, ghi until")
    yearly = {"FREQ": ["YEARLY"], "INTERVAL": [1], "BYMONTH": [first.month], "BYMONTHDAY": [first.day], "WKST": ["MO"]}
    if "FREQ" in rule and all(list(rule[part]) == yearly.get(part) for part in rule):
        each_year = (Day(day.day, day.month) for day in (first, last))
        return When(text=text, first=next(each_year), last=next(each_year), lunar=False), None
    if last != first:
        raise FaultError("RRULE", "chuỗi lặp mà mỗi lần nhiều ngày", "nhập bằng tay với lich add")
    return days, rule.to_ical().decode()
