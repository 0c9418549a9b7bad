"""Days and decisions as letters word them, in both calendars."""

from __future__ import annotations

from datetime import date

from scheduler import words
from scheduler.model import Announcement, Occurrence, Status
from scheduler.reminder import Reminder, Shown


def named(reminder: Reminder, occurrence: Occurrence | None) -> Shown | None:
    """The days that a letter names: of what is not held those that the reader knows, if it had moved since."""
    if reminder.reason == "cancelled" and reminder.was:
        return reminder.was
    return Shown.of(occurrence) if occurrence else reminder.shown


def moment(shown: Shown) -> str:
    """In a line: `thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng)`; of an open window its first and last day."""
    if shown.main is None:
        return f"từ {between(shown.start, shown.last)}, chưa ấn định ngày"
    moon = words.lunar_of(shown.main)
    sure = "dự kiến " if shown.status is Status.PROVISIONAL else ""
    return f"{sure}{words.long_date(shown.main)}{f' ({words.lunar_day(moon)})' if moon else ''}"


def between(first: date, last: date) -> str:
    """`01/11 đến 18/11/2026`."""
    start = f"{first:%d/%m}" if first.year == last.year else words.short_date(first)
    return f"{start} đến {words.short_date(last)}"


def when(shown: Shown, *, main_name: str = "lễ chính") -> str:
    """The days in both calendars: `11–13/02/2027 (mùng 6–8 tháng Giêng năm Đinh Mùi); lễ chính thứ Bảy, 13/02/2027`."""
    if shown.main is None:
        return f"từ {between(shown.start, shown.last)}{_lunar(shown.start, shown.last)}, chưa ấn định ngày"
    if shown.start == shown.last:
        return f"{words.long_date(shown.main)}{_lunar(shown.main, shown.main)}"
    whole = f"{words.date_range(shown.start, shown.last)}{_lunar(shown.start, shown.last)}"
    return f"{whole}; {main_name} {words.long_date(shown.main)}"


def authority(decision: Announcement | None) -> str | None:
    """The document of a decision; where there is none, that it was told. Who told it is not for a letter."""
    if decision is None:
        return None
    said = decision.document or decision.url or ("thông báo bằng lời" if decision.told_by else None)
    return f"{said}, ngày {words.short_date(decision.date)}" if said and decision.date else said


def _lunar(first: date, last: date) -> str:
    begin, end = words.lunar_of(first), words.lunar_of(last)
    if begin is None or end is None:
        return ""
    return f" ({words.lunar_range(begin, end)} {words.lunar_year_name(end.year)})"


def place(name: str) -> str:
    """A place from the smallest part to the largest: `Phú Thọ / xã Mường Bi` is `xã Mường Bi, Phú Thọ`."""
    return ", ".join(reversed(name.split(" / ")))
