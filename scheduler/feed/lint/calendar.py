"""The calendar as a whole: what it must have, zones, doubled UIDs, size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.feed.build import Cap
from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Part, Property

DURATION = re.compile(r"[+-]?P(\d+W|(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)")


def check(root: Part, size: int) -> Iterator[Found]:
    """Every calendar of the file."""
    calendars = [part for part in root.parts if part.name == "VCALENDAR"]
    if not calendars:
        yield Found(line=1, code="no-calendar", message="không có BEGIN:VCALENDAR", hint="đây có phải tệp lịch?")
    for part in calendars:
        yield from _must_have(part)
        yield from _refresh(part)
        yield from _zones(part)
        yield from _twice(part)
        yield from _size(part, size)


def _must_have(part: Part) -> Iterator[Found]:
    for name in ("PRODID", "VERSION"):
        if part.get(name) is None:
            yield _of(part, f"no-{name.lower()}", f"thiếu {name}", f"thêm {name} ngay sau BEGIN:VCALENDAR")
    if part.value("VERSION") not in {None, "2.0"}:
        yield _of(part, "version", "VERSION phải là 2.0", "ghi VERSION:2.0")
    if not [below for below in part.parts if below.name != "VTIMEZONE"]:
        yield _of(part, "no-component", "lịch không có mục nào", "thêm ít nhất một VEVENT")
    if part.get("METHOD") is None:
        message = "thiếu METHOD: có nơi hiện lịch thành lời mời"
        yield _of(part, "no-method", message, "thêm METHOD:PUBLISH", level="warning")


def _refresh(part: Part) -> Iterator[Found]:
    for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        for prop in part.named(name):
            typed = name != "REFRESH-INTERVAL" or prop.parameters.get("VALUE", "").upper() == "DURATION"
            if not typed or not DURATION.fullmatch(prop.value):
                right = "REFRESH-INTERVAL;VALUE=DURATION:PT12H" if "-I" in name else "X-PUBLISHED-TTL:PT12H"
                yield _at(prop, "refresh", f"{name} viết sai", f"viết {right}")


def _zones(part: Part) -> Iterator[Found]:
    known = {zone.value("TZID") for zone in part.all("VTIMEZONE")}
    for below in part.walk():
        for prop in below.properties:
            zone = prop.parameters.get("TZID")
            if zone is not None and zone not in known:
                message = f"múi giờ {zone} không được khai báo"
                yield _at(prop, "no-vtimezone", message, f"thêm VTIMEZONE có TZID:{zone}")


def _twice(part: Part) -> Iterator[Found]:
    seen: dict[tuple[str, str | None], int] = {}
    for event in part.all("VEVENT"):
        uid = event.get("UID")
        if uid is None:
            continue
        key = (uid.value, event.value("RECURRENCE-ID"))
        if key in seen:
            message = f"UID này đã có ở dòng {seen[key]}"
            yield _at(uid, "same-uid", message, "mỗi sự kiện một UID, giữ mãi không đổi")
        seen.setdefault(key, uid.line)


def _size(part: Part, size: int) -> Iterator[Found]:
    cap, count = Cap(), len(part.all("VEVENT"))
    if count > cap.entries or size > cap.octets:
        message = f"lịch lớn: {count} sự kiện, {size} octet"
        hint = f"giữ dưới {cap.entries} sự kiện và {cap.octets} octet, bỏ phần cũ"
        yield _of(part, "size", message, hint, level="warning")


def _of(part: Part, code: str, message: str, hint: str, level: str = "error") -> Found:
    return Found(line=part.line, code=code, message=message, hint=hint, path=part.name, level=level)


def _at(prop: Property, code: str, message: str, hint: str) -> Found:
    return Found(line=prop.line, code=code, message=message, hint=hint, path=prop.name)
