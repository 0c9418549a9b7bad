"""What is to be said to one reader, worked out anew each day from what is due and what was said before.

Pure. The result is an upsert and some changes of state, so working it out again adds nothing. The rules are those of
DESIGN section 7, "Plan". What is not said is not written down either: it is found again the same way (decision 0042).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.due import Entry, Item
from scheduler.model import OccurrenceId
from scheduler.notices import Covered, History, corrections
from scheduler.reminder import NOTICES, Key, Reminder, State, Subscriber
from scheduler.scene import Scene, Wants, owner_of

_SAID = ("due", "not_before", "begins", "expires", "shown", "was")
"""What a reminder says, beside its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a planning changes for one reader."""

    recipient: int
    upserts: tuple[Reminder, ...]
    """Rows to add, or to write over where the stored one is planned or void. Readers share what they all want."""
    ends: tuple[tuple[int, State], ...]
    """Rows that end without being sent."""


def due_to(scene: Scene, reader: Subscriber) -> dict[Key, Reminder]:
    """What is due to the reader as if nothing had been said yet: of each family the latest, if it is new to them."""
    found: dict[Key, Reminder] = {}
    for one in reader.subscriptions:
        found |= _since(scene.leads(one.feed, reader.leads), one.since)
        if reader.staff:
            found |= _since(scene.free_steps(one.feed), one.since)
    if reader.muted:
        found = {key: want for key, want in found.items() if not reader.mutes(key[0].event, key[0].key)}
    for role, begun in reader.roles.items():
        found |= _since(scene.steps_of(role), begun)
    if reader.asked is not None:
        found |= _since(scene.questions, reader.asked)
    if reader.staff:
        trips = (want for entry in scene.trips.values() if entry.pressing for want in _trip(scene, entry, reader))
        found.update((want.key, want) for want in trips)
    return found


def _since(wants: Wants, since: date) -> Wants:
    return {key: want for key, want in wants.items() if want.due >= since}


def _trip(scene: Scene, entry: Entry, reader: Subscriber) -> Iterator[Reminder]:
    """What of a visit is due to one of the staff."""
    assert entry.going
    going = reader.since_going(entry.going)
    if entry.leads and going is not None and max(entry.leads).due >= going:
        yield scene.want(entry, max(entry.leads))
    for step in entry.steps:
        begun = _owned_since(scene, entry, reader, step)
        if begun is not None and step.due >= begun:
            yield scene.want(entry, step)


def _owned_since(scene: Scene, entry: Entry, reader: Subscriber, step: Item) -> date | None:
    """Since when a visit's step is this reader's: by a role, or where nobody holds that, as staff it concerns."""
    owner = owner_of(entry, step)
    if owner is not None and owner in reader.roles:
        return reader.roles[owner]
    return reader.since_about(entry.going) if entry.going and scene.is_free(owner) else None


def plan(scene: Scene, reader: Subscriber, wanted: Wants, rows: Iterable[Reminder]) -> Plan:
    """What changes for one reader, given what is `due_to` them, and their rows.

    The rows may leave out those that end nothing and were never told; all must be there that wait, that are about what
    is wanted, and about what has moved, was cancelled or left the calendar at any time.
    """
    stored = list(rows)
    if not stored:
        return Plan(recipient=reader.id, upserts=tuple(wanted.values()), ends=())
    history: dict[OccurrenceId, list[Reminder]] = defaultdict(list)
    for row in stored:
        history[row.occurrence].append(row)
    notices, covered = corrections(scene, reader, history)
    left = {key: want for key, want in wanted.items() if not _is_said(want, history, covered)}
    left |= {notice.key: notice for notice in notices}
    return _changes(
        scene, reader, left, stored, lambda row: _is_overtaken(row, left) or _is_said(row, history, covered)
    )


def _is_said(one: Reminder, history: History, covered: Covered) -> bool:
    """Whether the reader knows as much already: by a notice, or by what was said of the same days before."""
    until = covered.get((one.occurrence, one.move))
    if until and one.due <= until and one.reason not in NOTICES:
        return True
    return any(
        (row.reason != one.reason or row.move != one.move) and _says(row, one)
        for row in history.get(one.occurrence, ())
    )


def _says(row: Reminder, one: Reminder) -> bool:
    """Whether a row has said the same, or what was due later, of the same days: before they moved away and back too."""
    if row.move == one.move:
        is_heard = row.told or row.state is State.FAILED
    else:
        is_heard = row.told and row.shown is not None and one.shown is not None and row.shown.days == one.shown.days
    return is_heard and (row.reason == one.reason or (row.family == one.family and row.due >= one.due))


def _is_overtaken(row: Reminder, wanted: Wants) -> bool:
    """Whether a later one is wanted in its place."""
    return any(
        want.occurrence == row.occurrence
        and want.move == row.move
        and want.family == row.family
        and want.due >= row.due
        for want in wanted.values()
    )


def _changes(
    scene: Scene, reader: Subscriber, wanted: Wants, stored: Iterable[Reminder], is_outdone: Callable[[Reminder], bool]
) -> Plan:
    """The difference between what is wanted and what is stored."""
    missing = dict(wanted)
    upserts: list[Reminder] = []
    ends: list[tuple[int, State]] = []
    for row in stored:
        want = missing.pop(row.key, None)
        if row.id is None:
            raise ValueError(f"a stored reminder has no row: {row.key}")
        if _is_free(row, scene.today) or (row.state is State.PLANNED and want):
            if want and not _is_as_wanted(row, want):
                upserts.append(want)
        elif row.waits and (row.expires < scene.today or not want):
            ends.append((row.id, _end(row, scene.today, is_outdone)))
    upserts += missing.values()
    return Plan(recipient=reader.id, upserts=tuple(upserts), ends=tuple(ends))


def _is_as_wanted(row: Reminder, want: Reminder) -> bool:
    """Whether a row says all that is wanted of the same key; not `==`, which would want a copy for each reader."""
    return row.state is want.state and all(getattr(row, name) == getattr(want, name) for name in _SAID)


def _is_free(row: Reminder, today: date) -> bool:
    """Whether it may be planned anew: void, or expired by a clock that ran ahead."""
    return row.state is State.VOID or (row.state is State.EXPIRED and row.expires >= today)


def _end(row: Reminder, today: date, is_outdone: Callable[[Reminder], bool]) -> State:
    """How a reminder ends that waits and is not to be sent."""
    if row.uncertain:
        return State.HELD
    if row.expires < today:
        return State.EXPIRED
    return State.SKIPPED if is_outdone(row) else State.VOID
