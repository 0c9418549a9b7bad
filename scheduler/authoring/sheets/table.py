"""The year plan as rows of text and days: what every export shows, and import finds again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from scheduler.model import Occurrence, Status
from scheduler.words import KIND, STATUS, fold, lunar_of, lunar_range, weekday

HEADERS = (
    "STT", "Tên", "Từ ngày", "Đến ngày", "Thứ", "Âm lịch", "Dân tộc", "Địa điểm", "Loại", "Tình trạng", "Căn cứ", "Mã",
)  # fmt: skip


class Line(NamedTuple):
    """An occurrence in a plan; one field a header."""

    number: int
    name: str
    first: date
    last: date
    weekday: str
    lunar: str
    groups: str
    places: str
    kind: str
    status: str
    ground: str
    identity: str


def lines(occurrences: Iterable[Occurrence]) -> list[Line]:
    """One a row, in the order given."""
    return [_line(number, occurrence) for number, occurrence in enumerate(occurrences, 1)]


def _line(number: int, occurrence: Occurrence) -> Line:
    begin, end = lunar_of(occurrence.start), lunar_of(occurrence.last)
    return Line(
        number=number,
        name=occurrence.event.name,
        first=occurrence.start,
        last=occurrence.last,
        weekday=weekday(occurrence.start),
        lunar=lunar_range(begin, end) if begin and end else "",
        groups=", ".join(occurrence.event.groups),
        places="; ".join(occurrence.places),
        kind=KIND[occurrence.event.kind],
        status=STATUS[occurrence.status],
        ground=ground_of(occurrence),
        identity=str(occurrence.id),
    )


def ground_of(occurrence: Occurrence) -> str:
    """What the days stand on: the decision, else the event's legal basis, else its first source."""
    decision, event = occurrence.decision, occurrence.event
    told = decision and (decision.document or decision.url or decision.told_by)
    return told or event.basis or (event.sources[0] if event.sources else "")


def site(source: str) -> str:
    """Whose page an address leads to, for where the whole of it would fill the paper; other sources as they are."""
    return (urlsplit(source).hostname or source) if source.startswith(("http://", "https://")) else source


_STATUSES = {fold(words): status for status, words in STATUS.items()}


def status_of(text: str | None) -> Status | None:
    """The status that a cell names; None for none, or words of the planner's own."""
    return _STATUSES.get(fold(text)) if text else None
