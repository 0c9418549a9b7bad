"""From events to occurrences: rule, length, rhythm, validity, shift, and the decisions that win over all of them.

One `Resolver` serves one question about one set of events; it remembers what other events stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from scheduler.errors import OutOfRange, RuleError
from scheduler.model import Announcement, Event, Occurrence, Rule, Span, Status
from scheduler.rules import KINDS
from scheduler.rules.kind import Found, Working
from scheduler.rules.spans import Days, anchor_of, counts, decided_span, is_plain, make, plain, plus, reach, span_of

_cycle = attrgetter("cycle")
_ANCHOR_YEARS = 1
"""How far beyond the window anchors are looked up, on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Days of the window for which an event could not be computed, both included."""

    event: Event
    calendar: str
    """The Vietnamese name of the calendar that does not reach them."""
    first: date
    last: date


def no_working_days() -> Working:
    """What a rule that may not count working days gets."""
    raise RuleError("day-off-working", "ngày nghỉ lễ không tính theo ngày làm việc", "dùng days thay cho working_days")


class Resolver:
    """Answers which occurrences an event has; `working` is called when a rule first needs working days."""

    def __init__(self, events: Iterable[Event], working: Callable[[], Working] = no_working_days) -> None:
        self._events = {event.key: event for event in events}
        self._make_working = working
        self._working: Working | None = None
        self._anchors: dict[tuple[str, int, int], Sequence[Occurrence]] = {}
        self._sound: set[str] = set()

    @property
    def working(self) -> Working:
        """The working days."""
        if self._working is None:
            self._working = self._make_working()
        return self._working

    def rules_of(self, key: str) -> tuple[Rule, ...]:
        """The rules of an event. Raises RuleError for an unknown one and for a circle of relative rules."""
        return self._anchor(key).rules

    def _anchor(self, key: str) -> Event:
        if key not in self._events:
            raise RuleError("relative-unknown", f"không có sự kiện {key!r} để tính theo", path=("relative",))
        self._refuse_circle(key)
        return self._events[key]

    def _refuse_circle(self, key: str) -> None:
        """Follows what the event stands on, and raises RuleError where that leads back."""
        if key in self._sound:
            return
        seen, todo = {key}, [key]
        while todo:
            for rule in self._events[todo.pop()].rules:
                to = anchor_of(rule)
                if to == key:
                    message = f"{key} tính theo một sự kiện lại tính theo chính nó"
                    raise RuleError("relative-circle", message, "sửa to của một trong các sự kiện", path=("relative",))
                if to is not None and to in self._events and to not in seen:
                    seen.add(to)
                    todo.append(to)
        self._sound.add(key)

    def anchors(self, key: str, low: date, high: date) -> Sequence[Occurrence]:
        """The effective occurrences of another event in the years of low..high and one beyond on both sides."""
        first, last = max(low.year - _ANCHOR_YEARS, 1), min(high.year + _ANCHOR_YEARS, date.max.year)
        asked = (key, first, last)
        if asked not in self._anchors:
            days = date(first, 1, 1), date(last, 12, 31)
            self._anchors[asked] = self.occurrences(self._anchor(key), *days)
        return self._anchors[asked]

    def occurrences(self, event: Event, first: date, last: date) -> list[Occurrence]:
        """Those that overlap first..last, whole, in the order of cycles."""
        if len(event.rules) == 1 and not event.announced:
            return self._by_rule(event, event.rules[0], first, last)
        taken = {announcement.cycle for announcement in event.announced}
        made = [one for announcement in event.announced for one in self.decided(event, announcement, first, last)]
        for rule in event.rules:
            fresh = [one for one in self._by_rule(event, rule, first, last) if one.cycle not in taken]
            taken.update(one.cycle for one in fresh)
            made += fresh
        return sorted(made, key=_cycle)

    def _by_rule(self, event: Event, rule: Rule, first: date, last: date) -> list[Occurrence]:
        if is_plain(rule):
            return self._plain(event, rule, first, last)
        if rule.every or rule.since or rule.until or rule.shift:
            return list(self._limited(event, rule, first, last))
        return self._shaped(event, rule, first, last)

    def _plain(self, event: Event, rule: Rule, first: date, last: date) -> list[Occurrence]:
        """One certain day a cycle and no modifier: what most events are, and worth being quick about."""
        return [
            plain(event, found) for found in KINDS[rule.key].found(rule, first, last, self) if first <= found[1] <= last
        ]

    def _shaped(self, event: Event, rule: Rule, first: date, last: date) -> list[Occurrence]:
        """What lasts, lies in a window, or is an estimate, in every cycle."""
        made = []
        for found in self._found(rule, first, last):
            days = span_of(rule, found)
            if days[0] <= last and days[1] >= first:
                made.append(make(event, rule, found, days))
        return made

    def _limited(self, event: Event, rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
        """The general case: not every cycle, or on working days only."""
        for found in self._found(rule, first, last):
            days = span = span_of(rule, found)
            if not counts(rule, found, span):
                continue
            try:
                days = self._shifted(rule, span)
            except OutOfRange:  # working days that are not known: `uncovered` says so
                continue
            if days[0] <= last and days[1] >= first:
                yield make(event, rule, found, days, None if days == span else span[2])

    def _found(self, rule: Rule, first: date, last: date) -> Iterable[Found]:
        """What the rule names so near the window that it may overlap it."""
        far = reach(rule)
        high = plus(last, far) if rule.rule_day or rule.shift else last
        return KINDS[rule.key].found(rule, plus(first, -far), high, self)

    def _shifted(self, rule: Rule, span: Days) -> Days:
        """The span moved as a whole, so that its main day is a working day. Raises OutOfRange."""
        start, last, named = span
        if rule.shift is None or named is None:
            return span
        working = self.working
        move = {"previous": working.previous, "next": working.next, "nearest": working.nearest}[rule.shift]
        main = move(named)
        by = main - named
        return start + by, last + by, main

    def decided(self, event: Event, announcement: Announcement, first: date, last: date) -> Iterator[Occurrence]:
        """The occurrence that a decision makes, if it has a day and overlaps the window."""
        start = announcement.start
        if start and (start > last or (announcement.last or plus(start, _longest(event))) < first):
            return
        rule, found, by_rule = self._in_cycle(event, announcement.cycle)
        if start is None and by_rule is None:
            return
        span = decided_span(announcement, rule, by_rule)
        if span.start > last or span.last < first:
            return
        counted = rule is not None and found is not None and counts(rule, found, span_of(rule, found))
        yield Occurrence(
            event=event,
            cycle=announcement.cycle,
            start=span.start,
            last=span.last,
            main=span.main,
            status=Status.CANCELLED if announcement.cancelled else Status.ANNOUNCED,
            computed=by_rule if counted and by_rule != span else None,
            decision=announcement,
        )

    def _in_cycle(self, event: Event, cycle: str) -> tuple[Rule | None, Found | None, Span | None]:
        """What the event's rules give in a cycle, every rhythm set aside: the rule that counts there comes first."""
        known = [(rule, found) for rule in event.rules for found in self.found_in(rule, cycle)]
        counted = [(rule, found) for rule, found in known if counts(rule, found, span_of(rule, found))]
        if not known:
            return (event.rules[-1] if event.rules else None), None, None
        rule, found = (counted or known)[0]
        try:
            return rule, found, Span(*self._shifted(rule, span_of(rule, found)))
        except OutOfRange:
            return rule, None, None

    def found_in(self, rule: Rule, cycle: str) -> list[Found]:
        """What a rule gives in a cycle: one or nothing."""
        if not cycle[:4].isdigit():
            return []
        kind = KINDS[rule.key]
        days = kind.year(rule, int(cycle[:4]), self)
        if days is None:
            return []
        return [found for found in kind.found(rule, *days, self) if found.cycle == cycle][:1]

    def uncovered(self, event: Event, first: date, last: date) -> list[Uncovered]:
        """The days of the window that the calendars of the event's rules do not know."""
        gaps: list[Uncovered] = []
        for rule in event.rules:
            cover = KINDS[rule.key].covers(rule, self)
            if cover and not (cover[1] <= first and last <= cover[2]):
                gaps += _gaps(event, rule, cover, first, last)
            if rule.shift and (cover := self.working.covers):
                gaps += _gaps(event, rule, cover, first, last)
        return gaps


def _longest(event: Event) -> int:
    """The most days that a decision can give without naming its end."""
    return max((rule.days or 1 if rule.key == "window" else reach(rule) for rule in event.rules), default=1)


def _gaps(event: Event, rule: Rule, cover: tuple[str, date, date], first: date, last: date) -> Iterator[Uncovered]:
    """The days of the window before and after what a calendar knows, as far as the rule is valid."""
    name, known_from, known_to = cover
    low, high = max(first, rule.since or first), min(last, rule.until or last)
    for start, end in ((low, min(high, plus(known_from, -1))), (max(low, plus(known_to, 1)), high)):
        if start <= end:
            yield Uncovered(event=event, calendar=name, first=start, last=end)
