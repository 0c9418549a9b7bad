"""What cannot stand of a visit by itself: its day, its occurrence, its papers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from scheduler.hours import CLOSES, OPENS, Days
from scheduler.model import Occurrence, OccurrenceId, Status
from scheduler.visits.clash import Clash, clash, day_words
from scheduler.visits.occasion import FESTIVALS, is_sure
from scheduler.visits.visit import DAYS, Visit, VisitStatus
from scheduler.words import STATUS, date_range


class Calendar(Days, Protocol):
    """Working days that can say why a day is off."""

    def why(self, day: date, /) -> str | None:
        """The reason, in Vietnamese."""


def alone(
    visit: Visit,
    occurrences: Mapping[OccurrenceId, Occurrence],
    roots: Mapping[OccurrenceId, OccurrenceId],
    working: Calendar,
) -> Iterator[Clash]:
    """What is wrong with it; `occurrences` and `roots` as `clashes.find` has them."""
    occurrence = occurrences.get(visit.occurrence) if visit.occurrence else None
    if visit.occurrence and occurrence is None:
        yield clash("gone", "ask", [visit], "", f"dịp {visit.occurrence} không còn trong lịch của cơ quan")
    if occurrence:
        yield from _by_occurrence(visit, occurrence, occurrences.get(roots.get(occurrence.id, occurrence.id)))
    if visit.day is None:
        return
    if visit.astray:
        said = f"ngày {day_words(visit)} ngoài các năm {DAYS[0]}–{DAYS[-1]}: sửa ngày"
        yield clash("astray", "clash", [visit], "", said)
        return
    why = working.why(visit.day)
    if why and not working.is_working(visit.day):
        yield clash("day-off", "note", [visit], "", f"ngày {day_words(visit)}: {why}")
    elif occurrence and occurrence.event.kind in FESTIVALS and not visit.number and _in_office_hours(visit):
        message = "dự lễ hội trong giờ làm việc: cần số giấy mời hoặc phân công (Nghị định 110/2018/NĐ-CP)"
        yield clash("number", "ask", [visit], "", message)


def _in_office_hours(visit: Visit) -> bool:
    """Also where no hours are written down: it may be."""
    return visit.starts is None or (visit.starts < CLOSES and (visit.ends or visit.starts) >= OPENS)


def _by_occurrence(visit: Visit, occurrence: Occurrence, root: Occurrence | None) -> Iterator[Clash]:
    name = occurrence.event.name
    if occurrence.status is Status.CANCELLED:
        yield clash("cancelled", "clash", [visit], "", f"{name} năm này không tổ chức")
        return
    doubtful = _doubtful(occurrence, root)
    if doubtful and visit.status is VisitStatus.CONFIRMED:
        said = f"đã xác nhận chuyến đi khi {doubtful.event.name} còn {STATUS[doubtful.status]}"
        yield clash("unsure", "clash", [visit], "", said)
    elif doubtful and visit.day and visit.shift is None:
        said = f"đã chọn ngày riêng khi {doubtful.event.name} còn {STATUS[doubtful.status]}"
        yield clash("unsure", "ask", [visit], "", said)
    outside = visit.day and not occurrence.start <= visit.day <= occurrence.last
    if outside and occurrence.event.kind == "visit":
        span = date_range(occurrence.start, occurrence.last)
        yield clash("outside", "ask", [visit], "", f"ngày {day_words(visit)} ngoài khoảng thăm {span}")


def _doubtful(occurrence: Occurrence, root: Occurrence | None) -> Occurrence | None:
    """Whose day is not certain yet: of a duty with a span to choose from, the festival that it stands on."""
    if occurrence.event.kind == "visit" and occurrence.status is Status.OPEN:
        return root if root and root.id != occurrence.id and not is_sure(root) else None
    return None if is_sure(occurrence) else occurrence
