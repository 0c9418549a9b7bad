"""What corrects what was said: a reader is told once that a day moved, is off, is on again, or left the calendar.

Pure. It goes by what this reader was last told, not by the steps between (decision 0014).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scheduler import hours
from scheduler.due import Entry
from scheduler.model import OccurrenceId, Status
from scheduler.reminder import NOTICES, Reminder, Shown, State, Subscriber
from scheduler.scene import Scene

History = Mapping[OccurrenceId, Sequence[Reminder]]
"""A reader's rows by what they are about."""
Covered = Mapping[tuple[OccurrenceId, int], date]
"""By occurrence and move the day up to which a notice says it all."""


def corrections(scene: Scene, reader: Subscriber, history: History) -> tuple[list[Reminder], Covered]:
    """The notices that are needed, and what they cover."""
    notices: list[Reminder] = []
    covered: dict[tuple[OccurrenceId, int], date] = {}
    for identity, said in history.items():
        entry = scene.entries.get(identity) or (scene.trips.get(identity) if reader.staff else None)
        if entry is None:
            gone = identity in scene.gone or (reader.staff and identity in scene.off)
            if gone and not reader.mutes(identity.event, identity.key):
                notices += _withdrawn(scene, said)
        elif entry.move or any(row.reason in NOTICES for row in said):
            notice = None if reader.ignores(entry.event) else _notice(scene, entry, said)
            until = notice.due if notice else _noticed(entry, said)
            notices += [notice] if notice else []
            if until:
                covered[identity, entry.move] = hours.sunday(until) if reader.weekly else until
    return notices, covered


def _last_told(rows: Iterable[Reminder]) -> Reminder | None:
    """The reminder by which the reader knows what they know."""
    told = [row for row in rows if row.told and row.shown]
    return max(told, key=lambda row: (row.move, _rank(row.reason), row.id or 0), default=None)


def _rank(reason: str) -> int:
    return NOTICES.index(reason) + 1 if reason in NOTICES else 0


def _noticed(entry: Entry, rows: Iterable[Reminder]) -> date | None:
    """The day on which a notice of the present move was due, if one stands and is not about to go."""
    notices = (row for row in rows if row.move == entry.move and row.reason in NOTICES)
    stand = (row for row in notices if row.state is not State.VOID and (row.told or not row.waits))
    return max((row.due for row in stand), default=None)


def _notice(scene: Scene, entry: Entry, rows: Sequence[Reminder]) -> Reminder | None:
    """The correction that this reader needs, if what they were told is no longer so."""
    told = _last_told(rows)
    if entry.occurrence is None or told is None or told.shown is None:
        return None
    shown = Shown.of(entry.occurrence)
    reason = _correction(told, told.shown, shown, entry.move)
    if reason is None:
        return None
    notice = Reminder(
        occurrence=entry.id,
        move=entry.move,
        reason=reason,
        due=scene.today,
        not_before=scene.now,
        begins=min(told.shown.begins, shown.begins),
        expires=max(told.shown.last, shown.last) if reason == "cancelled" else shown.last,
        shown=shown,
        was=told.shown,
    )
    return _as_first_planned(notice, rows) if notice.expires >= scene.today else None


def _correction(told: Reminder, was: Shown, now: Shown, move: int) -> str | None:
    withdrawn = told.reason == "withdrawn"
    if told.move >= move and not withdrawn:
        return None
    if now.status is Status.CANCELLED:
        return None if was.status is Status.CANCELLED or withdrawn else "cancelled"
    if was.status is Status.CANCELLED or withdrawn:
        return "restored"
    return "moved" if was.days != now.days else None


def _withdrawn(scene: Scene, rows: Sequence[Reminder]) -> Iterator[Reminder]:
    """The one line about an occurrence that the calendar no longer has."""
    told = _last_told(rows)
    if told is None or told.shown is None or told.reason == "withdrawn":
        return
    if told.shown.status is Status.CANCELLED or told.shown.last < scene.today:
        return
    notice = Reminder(
        occurrence=told.occurrence,
        move=told.move,
        reason="withdrawn",
        due=scene.today,
        not_before=scene.now,
        begins=told.shown.begins,
        expires=told.shown.last,
        shown=told.shown,
        was=told.shown,
    )
    yield _as_first_planned(notice, rows)


def _as_first_planned(notice: Reminder, rows: Iterable[Reminder]) -> Reminder:
    """The notice with the day and hour of its row, if it is already planned: planning again must not put it off."""
    for row in rows:
        if row.key == notice.key and row.state is not State.VOID:
            return replace(notice, due=row.due, not_before=row.not_before)
    return notice
