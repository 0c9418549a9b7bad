"""What is to be said to one reader, worked out anew each day from what is due and what was said before.

Pure. The result is an upsert and some changes of state, so working it out again adds nothing. The rules are those of
DESIGN section 7, "Plan".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler import hours
from scheduler.due import Entry, Item, Scene, due_leads
from scheduler.model import OccurrenceId, Status
from scheduler.reminder import NOTICES, Reminder, Shown, State, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a planning changes."""

    upserts: tuple[Reminder, ...]
    """Rows to add, or to write over where the stored one is planned or void."""
    ends: tuple[tuple[int, State], ...]
    """Rows that end without being sent."""


def plan(scene: Scene, reader: Subscriber, rows: Iterable[Reminder]) -> Plan:
    """What changes for one reader, given all the rows there are of them."""
    stored = list(rows)
    history: dict[OccurrenceId, list[Reminder]] = defaultdict(list)
    for row in stored:
        history[row.occurrence].append(row)
    wanted: list[Reminder] = []
    for entry in _entries(scene, reader, history):
        wanted += _about(scene, entry, reader, history.get(entry.id, []))
    gone = scene.gone | scene.off if reader.staff else scene.gone
    for identity in sorted((i for i in history if i in gone and i not in scene.entries), key=str):
        if not reader.mutes(identity.event, identity.key):
            wanted += _withdrawn(scene, history[identity])
    return _changes(wanted, stored, scene.today)


def _entries(scene: Scene, reader: Subscriber, known: Iterable[OccurrenceId]) -> Iterable[Entry]:
    """All that may concern the reader now: what presses in their feeds, and what they have heard of.

    Who owns steps or is asked is concerned by what is in no feed of theirs.
    """
    pressing = reader.leads is None
    if reader.roles or reader.asked is not None:
        found = {entry.id: entry for entry in scene.pressing} if pressing else dict(scene.entries)
    else:
        feeds = [one.feed for one in reader.subscriptions]
        found = {entry.id: entry for feed in feeds for entry in scene.taken_by(feed, pressing=pressing)}
    found.update((i, scene.entries[i]) for i in known if i in scene.entries)
    if reader.staff:
        heard = set(known)
        found.update((i, entry) for i, entry in scene.trips.items() if entry.pressing or i in heard)
    return found.values()


def _about(scene: Scene, entry: Entry, reader: Subscriber, rows: Sequence[Reminder]) -> Iterator[Reminder]:
    """All that is wanted about one occurrence, to be sent or to be skipped."""
    notice = None if reader.ignores(entry.event) else _notice(scene, entry, reader, rows)
    if notice:
        yield notice
    covered = notice.due if notice else _noticed(entry, rows)
    if covered and reader.weekly:
        covered = hours.sunday(covered)
    for family, since in _families(scene, entry, reader):
        latest = max(family)
        for item in family:
            fresh = item is latest and item.due >= since and not (covered and item.due <= covered)
            skip = not fresh or _said_before(entry, item, rows)
            yield _reminder(scene, entry, reader, item, State.SKIPPED if skip else State.PLANNED)


def _families(scene: Scene, entry: Entry, reader: Subscriber) -> Iterator[tuple[Sequence[Item], date]]:
    """What is due to this reader in groups of which only the latest counts, with the day since which they read."""
    since = reader.since_going(entry.going) if entry.going else reader.since(entry.event)
    if since is not None:
        leads = entry.leads
        if reader.leads is not None and entry.occurrence and not entry.going:
            leads = due_leads(entry.occurrence, reader.leads, scene.working, scene.today, scene.by)
        if leads:
            yield leads, since
    for step in entry.steps:
        begun = _owned_since(scene, entry, reader, step)
        if begun is not None:
            yield (step,), begun
    if reader.asked is not None and entry.questions:
        yield entry.questions, reader.asked


def _owned_since(scene: Scene, entry: Entry, reader: Subscriber, item: Item) -> date | None:
    """Since when a step is this reader's: by a role, or where nobody holds it, as staff whose business it is."""
    owner = next((step.owner for step in entry.event.steps if item.reason == f"step:{step.id}"), None)
    if owner is not None and owner in reader.roles:
        return reader.roles[owner]
    if not reader.staff or owner in scene.held:
        return None
    return reader.since_about(entry.going) if entry.going else reader.since(entry.event)


def _reminder(scene: Scene, entry: Entry, reader: Subscriber, item: Item, state: State) -> Reminder:
    opens = hours.week_begins(item.due, scene.working) if reader.weekly else item.due
    return Reminder(
        occurrence=entry.id,
        move=entry.move,
        recipient=reader.id,
        reason=item.reason,
        due=item.due,
        not_before=hours.opening(opens),
        begins=item.begins,
        expires=item.expires,
        state=state,
        shown=Shown.of(entry.occurrence) if entry.occurrence else None,
    )


def _said_before(entry: Entry, item: Item, rows: Iterable[Reminder]) -> bool:
    """Whether the same was said of the same days, before they moved away and back."""
    return entry.occurrence is not None and any(
        row.told
        and row.move < entry.move
        and row.reason == item.reason
        and row.shown is not None
        and row.shown.days == entry.occurrence.span
        for row in rows
    )


def _last_told(rows: Iterable[Reminder]) -> Reminder | None:
    """The reminder by which the reader knows what they know."""
    told = [row for row in rows if row.told and row.shown]
    return max(told, key=lambda row: (row.move, _rank(row.reason), row.id or 0), default=None)


def _rank(reason: str) -> int:
    return NOTICES.index(reason) + 1 if reason in NOTICES else 0


def _noticed(entry: Entry, rows: Iterable[Reminder]) -> date | None:
    """The day on which a notice of the present move was due, if there was one."""
    notices = (r for r in rows if r.move == entry.move and r.reason in NOTICES and r.state is not State.VOID)
    return max((r.due for r in notices), default=None)


def _notice(scene: Scene, entry: Entry, reader: Subscriber, rows: Sequence[Reminder]) -> Reminder | None:
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
        recipient=reader.id,
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
        recipient=told.recipient,
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


def _changes(wanted: Iterable[Reminder], stored: Iterable[Reminder], today: date) -> Plan:
    """The difference between what is wanted and what is stored."""
    missing = {reminder.key: reminder for reminder in wanted}
    upserts: list[Reminder] = []
    ends: list[tuple[int, State]] = []
    for row in stored:
        want = missing.pop(row.key, None)
        planned = want is not None and want.state is State.PLANNED
        if row.id is None:
            raise ValueError(f"a stored reminder has no row: {row.key}")
        if _is_free(row, today) or (row.state is State.PLANNED and planned):
            if want and planned and row != replace(want, id=row.id):
                upserts.append(want)
        elif row.waits and (end := _end(row, want, today)):
            ends.append((row.id, State.HELD if row.uncertain else end))
    upserts += missing.values()
    return Plan(upserts=tuple(upserts), ends=tuple(ends))


def _is_free(row: Reminder, today: date) -> bool:
    """Whether it may be planned anew: void, or expired by a clock that ran ahead."""
    return row.state is State.VOID or (row.state is State.EXPIRED and row.expires >= today)


def _end(row: Reminder, want: Reminder | None, today: date) -> State | None:
    """How a reminder that waits ends without being sent; None where it goes on waiting."""
    if row.expires < today:
        return State.EXPIRED
    if want is None:
        return State.VOID
    return State.SKIPPED if want.state is State.SKIPPED else None
