"""Our own profile (docs/feeds.md), for `--ours`: what we promise beyond the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Part

ORDER = [
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION",
    "GEO", "CATEGORIES", "STATUS", "TRANSP", "URL", "COLOR", "X-MICROSOFT-CDO-BUSYSTATUS", "RELATED-TO",
]  # fmt: skip
OPTIONAL = {"LOCATION", "GEO", "RELATED-TO"}
HEAD = [
    "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "X-WR-TIMEZONE",
    "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR", "X-APPLE-CALENDAR-COLOR",
]  # fmt: skip
UID = re.compile(r"[a-z0-9_][a-z0-9_.n-]*(\.[A-Za-z0-9_-]+)+@[a-z0-9.-]+")
UID_OCTETS = 200


def check(root: Part) -> Iterator[Found]:
    """Each calendar and each entry of it."""
    for calendar in root.all("VCALENDAR"):
        yield from _head(calendar)
    for event in root.all("VEVENT"):
        yield from _entry(event)


def _head(calendar: Part) -> Iterator[Found]:
    names = [prop.name for prop in calendar.properties]
    if names != HEAD:
        yield _of(calendar, "ours-head", "phần đầu không theo mẫu", f"cần đúng thứ tự: {', '.join(HEAD)}")
    pairs = (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC"), ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"))
    for one, other in pairs:
        if calendar.value(one) != calendar.value(other):
            yield _of(calendar, "ours-pair", f"{one} và {other} khác nhau", "ghi như nhau")
    if calendar.value("METHOD") != "PUBLISH" or calendar.value("CALSCALE") != "GREGORIAN":
        yield _of(calendar, "ours-method", "cần METHOD:PUBLISH và CALSCALE:GREGORIAN", "ghi đúng hai dòng ấy")
    for part in calendar.parts:
        if part.name != "VEVENT":
            yield _of(part, "ours-part", f"{part.name} không có trong lịch của ta", "bỏ")


def _entry(event: Part) -> Iterator[Found]:
    names = [prop.name for prop in event.properties]
    if names != [name for name in ORDER if name in names] or not set(ORDER) - set(names) <= OPTIONAL:
        yield _of(event, "ours-order", "thuộc tính không theo mẫu", f"cần đúng thứ tự: {', '.join(ORDER)}")
    facts = {prop.name: prop.value for prop in event.properties}
    uid = facts.get("UID", "")
    if not UID.fullmatch(uid) or len(uid) > UID_OCTETS:
        yield _of(event, "ours-uid", "UID không phải sự-kiện.chu-kỳ@tên-miền", "dựng UID từ mã, không từ tên hay ngày")
    if facts.get("DTSTAMP") != facts.get("LAST-MODIFIED"):
        yield _of(event, "ours-stamp", "DTSTAMP khác LAST-MODIFIED", "ghi như nhau")
    for name in ("DTSTART", "DTEND"):
        prop = event.get(name)
        if prop and prop.parameters.get("VALUE") != "DATE":
            yield _of(event, "ours-all-day", f"{name} không phải ngày trọn", "ghi VALUE=DATE")
    yield from _marks(event, facts)


def _marks(event: Part, facts: dict[str, str]) -> Iterator[Found]:
    cancelled = facts.get("STATUS") == "CANCELLED"
    if cancelled != facts.get("SUMMARY", "").startswith("HUỶ: "):
        yield _of(event, "ours-cancelled", "STATUS:CANCELLED và “HUỶ: ” phải đi cùng nhau", "ghi cả hai hoặc bỏ cả hai")
    unsure = facts.get("SUMMARY", "").endswith(("(dự kiến)", "chưa ấn định ngày)"))
    if (facts.get("STATUS") == "TENTATIVE") != unsure:
        message = "STATUS:TENTATIVE và “(dự kiến)” phải đi cùng nhau"
        yield _of(event, "ours-tentative", message, "ghi cả hai hoặc bỏ cả hai")
    free = facts.get("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
    if free != (facts.get("TRANSP") == "TRANSPARENT"):
        yield _of(event, "ours-busy", "TRANSP và X-MICROSOFT-CDO-BUSYSTATUS trái nhau", "FREE đi với TRANSPARENT")


def _of(part: Part, code: str, message: str, hint: str) -> Found:
    return Found(line=part.line, code=code, message=message, hint=hint, path=part.name)
