"""The reason of a reminder in Vietnamese words, and the day off that a lead was moved away from."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler import words
from scheduler.model import Lead
from scheduler.reminder import Shown
from scheduler.working import WorkingDays

_NOTICES = {
    "moved": "báo đổi ngày",
    "cancelled": "báo không tổ chức",
    "restored": "báo tổ chức lại",
    "withdrawn": "báo không còn trong lịch",
}


def reason_words(reason: str) -> str:
    """`Nhắc trước 7 ngày`, `Hỏi ngày (còn 21 ngày)`, `Thư báo đổi ngày`."""
    kind, _, detail = reason.partition(":")
    if kind == "lead":
        lead = Lead(count=int(detail.removesuffix("wd")), working=detail.endswith("wd"))
        return f"Nhắc {words.lead_words(lead)}"
    if kind == "step":
        return f"Việc «{detail}»"
    if kind == "ask":
        return f"Hỏi ngày ({words.days_left(int(detail))})" if detail != "0" else "Hỏi ngày"
    return f"Thư {_NOTICES[kind]}"


def moved_off(reason: str, shown: Shown | None, due: date, working: WorkingDays) -> str:
    """The day off that a lead would have fallen on, in brackets; nothing where it is due on its own day."""
    kind, _, detail = reason.partition(":")
    if kind != "lead" or shown is None or detail.endswith("wd"):
        return ""
    count = int(detail)
    day = (shown.begins if count >= 0 else shown.last) - timedelta(count)
    off = None if day == due else working.why(day)
    return f" (vì {words.long_date(day)} là ngày nghỉ: {off})" if off else ""
