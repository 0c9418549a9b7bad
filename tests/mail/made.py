"""Hand-made events, occurrences and working days for the tests of planning and letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler import hours, scene
from scheduler.model import Event, Feed, Lead, Occurrence, OccurrenceId, Place, Status, Step
from scheduler.plan import Plan, due_to, plan
from scheduler.reminder import Question, Reminder, State, Subscriber, Subscription
from scheduler.scene import Scene, Wants

EVERYTHING = Feed(id="tat-ca", name="Tất cả")


class Weekdays:
    """Monday to Friday, less some days off."""

    def __init__(self, *off: date) -> None:
        self.off = frozenset(off)

    def is_working(self, day: date, /) -> bool:
        return day.weekday() < 5 and day not in self.off

    def previous(self, day: date, /) -> date:
        return day if self.is_working(day) else self._walk(day, -1)

    def next(self, day: date, /) -> date:
        return day if self.is_working(day) else self._walk(day, 1)

    def add(self, day: date, count: int, /) -> date:
        for _ in range(abs(count)):
            day = self._walk(day, 1 if count > 0 else -1)
        return day

    def _walk(self, day: date, step: int) -> date:
        day += timedelta(step)
        while not self.is_working(day):
            day += timedelta(step)
        return day


def at(text: str) -> datetime:
    """A moment on the office's wall clock: `2026-11-11 08:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=hours.LOCAL)


def lead(text: str) -> Lead:
    return Lead(count=int(text.removesuffix("wd")), working=text.endswith("wd"))


def event(key: str = "hoi", *leads: str, steps: tuple[Step, ...] = (), **more: object) -> Event:
    base = Event(
        id=key,
        name=f"Lễ hội {key}",
        kind="ethnic-festival",
        remind=tuple(map(lead, leads)),
        steps=steps,
        places=(Place(name="xã Mường Bi, tỉnh Phú Thọ"),),
    )
    return replace(base, **more)  # type: ignore[arg-type]  # any field may be given


def occurrence(
    of: Event, start: date, days: int = 1, main: int | None = 1, status: Status = Status.COMPUTED, **more: object
) -> Occurrence:
    """`main` is the number of the main day; None for an open window."""
    base = Occurrence(
        event=of,
        cycle=str(start.year),
        start=start,
        last=start + timedelta(days - 1),
        main=None if main is None else start + timedelta(main - 1),
        status=status,
    )
    return replace(base, **more)  # type: ignore[arg-type]  # any field may be given


def reader(since: date = date(2026, 1, 1), *, number: int = 1, **more: object) -> Subscriber:
    base = Subscriber(id=number, subscriptions=(Subscription(feed=EVERYTHING, since=since),))
    return replace(base, **more)  # type: ignore[arg-type]  # any field may be given


class Desk:
    """One reader's rows, planned and sent by hand: the store's part played in memory."""

    def __init__(self, who: Subscriber | None = None, working: hours.Days | None = None) -> None:
        self.who = who or reader()
        self.working = working or Weekdays()
        self.rows: dict[tuple[OccurrenceId, int, str], Reminder] = {}
        self.occurrences: dict[OccurrenceId, Occurrence] = {}
        self.moves: dict[OccurrenceId, int] = {}
        self.gone: set[OccurrenceId] = set()
        self.vanished: set[OccurrenceId] = set()
        self.questions: list[Question] = []
        self.held: frozenset[str] = frozenset()

    def put(self, *occurrences: Occurrence) -> None:
        """Publish; what is known already and has other days moves."""
        for new in occurrences:
            old = self.occurrences.get(new.id)
            if old and (
                old.span != new.span or (Status.CANCELLED in (old.status, new.status) and old.status != new.status)
            ):
                self.moves[new.id] = self.moves.get(new.id, 0) + 1
            self.occurrences[new.id] = new
            self.gone.discard(new.id)

    def drop(self, identity: OccurrenceId) -> None:
        del self.occurrences[identity]
        self.gone.add(identity)
        self.vanished.add(identity)

    def scene(self, now: datetime) -> Scene:
        return scene.prepare(
            self.occurrences.values(),
            self.questions,
            leads=lambda e: e.remind or (),
            moves=self.moves,
            gone=self.gone,
            working=self.working,
            now=now,
            weekly=self.who.weekly,
            held=self.held,
        )

    def plan(self, when: str | datetime) -> Plan:
        """Plan and write down, as `store.reminders` does."""
        now = at(when) if isinstance(when, str) else when
        found = self.scene(now)
        wanted = due_to(found, self.who)
        made = plan(found, self.who, wanted, self.rows.values())
        assert made == plan(found, self.who, wanted, self.read(wanted)), "what the store reads is not enough"
        for want in made.upserts:
            old = self.rows.get(want.key)
            if old is None:
                self.rows[want.key] = replace(want, id=len(self.rows) + 1)
            elif old.state in (State.PLANNED, State.VOID):
                self.rows[want.key] = replace(want, id=old.id)
        ends = dict(made.ends)
        for key, row in self.rows.items():
            if row.id in ends:
                self.rows[key] = replace(row, state=ends[row.id])
        return made

    def read(self, wanted: Wants) -> list[Reminder]:
        """The rows that `store.planned` reads for the plan."""
        about = {key[0] for key in wanted} | {one for one, move in self.moves.items() if move} | self.vanished
        return [row for row in self.rows.values() if row.occurrence in about or row.state in ("planned", "taken")]

    def may_go(self, now: datetime) -> list[Reminder]:
        return [
            row
            for row in self.rows.values()
            if row.state is State.PLANNED
            and hours.may_go(now, self.working, not_before=row.not_before, begins=row.begins, had_letter=False)
        ]

    def send(self, when: str | datetime | None = None, state: State = State.SENT) -> list[str]:
        """Mark all that is planned (and may go at that time) as sent; their reasons."""
        now = at(when) if isinstance(when, str) else when
        going = self.may_go(now) if now else [r for r in self.rows.values() if r.state is State.PLANNED]
        for row in going:
            self.rows[row.key] = replace(row, state=state)
        return sorted(row.reason for row in going)

    def day(self, when: str) -> list[str]:
        """Plan and send."""
        self.plan(when)
        return self.send(when)

    def states(self) -> dict[str, str]:
        """`m0 lead:14` → `sent`."""
        return {f"m{row.move} {row.reason}": row.state.value for row in self.rows.values()}
