"""Why a date stands as it does, in one Vietnamese sentence."""

from __future__ import annotations

from datetime import date

from scheduler import words
from scheduler.model import Announcement, Occurrence, Status
from scheduler.web.views.items import when

CALENDAR = {
    "lunar": "âm lịch",
    "zodiac_day": "âm lịch và can chi",
    "solar_term": "tiết khí",
    "khmer": "lịch Khmer",
    "cham_awal": "lịch Chăm Awal",
    "cham_ahier": "lịch Chăm Ahier",
    "hijri": "lịch Hồi giáo",
    "easter": "lễ Phục sinh",
    "relative": "ngày của một việc khác",
}
"""By what a rule counts, where it is not the Gregorian calendar."""


def reason(occurrence: Occurrence) -> str:
    """Why the date stands as it does: `tính theo lịch Khmer, có thể lệch 1 ngày; chưa có thông báo chính thức`."""
    match occurrence.status:
        case Status.CANCELLED:
            why = occurrence.decision.reason if occurrence.decision else None
            return f"không tổ chức: {why}" if why else "không tổ chức"
        case Status.ANNOUNCED:
            why = occurrence.decision.reason if occurrence.decision else None
            parts = (_by(occurrence.decision), _instead(occurrence), why and f"lý do: {why}")
            return "; ".join(part for part in parts if part)
        case Status.OPEN:
            return f"trong khoảng {when(occurrence)}; chưa ấn định ngày"
        case Status.PROVISIONAL:
            off = f", có thể lệch {occurrence.tolerance} ngày" if occurrence.tolerance else ""
            return f"{_computed_by(occurrence)}{off}; chưa có thông báo chính thức"
        case Status.COMPUTED:
            return "; ".join(part for part in (_computed_by(occurrence), _shifted(occurrence)) if part)


def _computed_by(occurrence: Occurrence) -> str:
    rules = occurrence.event.rules
    key = next((rule.key for rule in rules if _holds(rule.since, rule.until, occurrence.anchor)), None)
    return f"tính theo {CALENDAR.get(key or '', 'dương lịch')}"


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _by(decision: Announcement | None) -> str:
    """The document; who told it by word is a person and stays out of public pages."""
    if decision is None or not (decision.document or decision.url):
        return "đã được xác nhận"
    issued = f" ngày {words.short_date(decision.date)}" if decision.date else ""
    return f"theo {decision.document or 'thông báo đã đăng'}{issued}"


def _instead(occurrence: Occurrence) -> str | None:
    usual = occurrence.computed
    if usual is None or usual == occurrence.span:
        return None
    return f"theo lệ là {words.date_range(usual.start, usual.last)}"


def _shifted(occurrence: Occurrence) -> str | None:
    if occurrence.shifted_from is None:
        return None
    return f"chuyển từ {words.long_date(occurrence.shifted_from)} sang ngày làm việc"
