"""What waits at the office's desk, as plain lines: what must be confirmed, in order of harm if it is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import words
from scheduler.expand import Ask
from scheduler.web.views.items import event_path

BACK, AHEAD = 150, 7
"""Days within which questions are looked for: a season asked so long ago is still open."""
PATIENCE = timedelta(days=30)
"""After this a season that was asked about and not answered is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A date that the office must find out."""

    name: str
    href: str
    decide: str
    """Where the date is written down."""
    cycle: str
    estimate: str
    """When it would be by the rule; for a season: no day."""
    asked: str
    """`đã hỏi 01/11/2026`, `sẽ hỏi 28/11/2026`."""
    late: str
    """`gấp`, or of a season `chưa ai trả lời`; empty while there is time."""
    left: str
    order: tuple[bool, bool, date, str]


def questions(asks: Iterable[Ask], today: date) -> tuple[Question, ...]:
    """One line an occurrence or season, from its latest question by now; the late and the near first."""
    latest: dict[tuple[str, str], Ask] = {}
    for ask in sorted(asks, key=lambda one: one.day):
        key = (ask.event.key, ask.cycle)
        if ask.day <= today or key not in latest:
            latest[key] = ask
    open_ones = (ask for ask in latest.values() if ask.occurrence is None or ask.occurrence.start > today)
    return tuple(sorted((_question(ask, today) for ask in open_ones), key=lambda one: one.order))


def _question(ask: Ask, today: date) -> Question:
    occurrence = ask.occurrence
    late = _late(ask, today)
    anchor = occurrence.anchor if occurrence else ask.day + PATIENCE
    return Question(
        name=ask.event.name,
        href=event_path(ask.event),
        decide=f"{event_path(ask.event)}/an-dinh?ky={ask.cycle}",
        cycle=ask.cycle,
        estimate=words.date_range(occurrence.start, occurrence.last) if occurrence else "theo mùa, chưa có ngày",
        asked=f"{'đã hỏi' if ask.day <= today else 'sẽ hỏi'} {words.short_date(ask.day)}",
        late=late,
        left=words.days_left((anchor - today).days) if occurrence else "",
        order=(not late, occurrence is None, anchor, ask.event.key),
    )


def _late(ask: Ask, today: date) -> str:
    if ask.day > today:
        return ""
    if ask.occurrence is None:
        return "lâu chưa có trả lời" if today - ask.day > PATIENCE else ""
    return "gấp" if ask.urgent else ""
