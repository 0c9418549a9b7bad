"""From events to occurrences: rule, length, rhythm, validity, shift, and the decisions that win over all of them.

One `Resolver` serves one question about one set of events; it remembers what other events stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.errors import OutOfRange, RuleError
from scheduler.model import Announcement, Event, Occurrence, Rule, Span, Status
from scheduler.rules import KINDS, leap_year_of
from scheduler.rules.kind import Found, Working

_LONGEST = 400
"""Days that a range or window, or a shift over holidays, may reach beyond its named day."""
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
        """Those that overlap first..last, whole, in no order."""
        decided = {announcement.cycle for announcement in event.announced}
        made: list[Occurrence] = []
        cycles: set[str] = set()
        for rule in event.rules:
            if _is_plain(rule):
                fresh = self._plain(event, rule, first, last)
            else:
                shaped = self._shaped(event, rule, first, last)
                fresh = [one for one in shaped if one.start <= last and one.last >= first]
            if decided or len(event.rules) > 1:
                fresh = [one for one in fresh if one.cycle not in decided and one.cycle not in cycles]
                cycles.update(one.cycle for one in fresh)
            made += fresh
        for announcement in event.announced:
            one = self.decided(event, announcement, first, last)
            if one and one.start <= last and one.last >= first:
                made.append(one)
        return made

    def _plain(self, event: Event, rule: Rule, first: date, last: date) -> list[Occurrence]:
        """One certain day a cycle and no modifier: what most events are, and worth being quick about."""
        computed, provisional = Status.COMPUTED, Status.PROVISIONAL
        return [
            Occurrence(
                event=event,
                cycle=found.cycle,
                start=found.first,
                last=found.first,
                main=found.first,
                status=provisional if found.tolerance else computed,
                tolerance=found.tolerance,
            )
            for found in KINDS[rule.key].found(rule, first, last, self)
            if first <= found.first <= last
        ]

    def _shaped(self, event: Event, rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
        """The general case; a superset of what overlaps the window."""
        low, high = plus(first, -_reach(rule)), plus(last, _reach(rule) if rule.rule_day or rule.shift else 0)
        for found in KINDS[rule.key].found(rule, low, high, self):
            if not counts(rule, found):
                continue
            try:
                yield self._occurrence(event, rule, found)
            except OutOfRange:  # a shift by working days that are not known: `uncovered` says so
                continue

    def _occurrence(self, event: Event, rule: Rule, found: Found) -> Occurrence:
        span = span_of(rule, found)
        moved_from = None
        if rule.shift and span.main:
            moved = self._shifted(rule.shift, span.main)
            if moved != span.main:
                moved_from, by = span.main, moved - span.main
                span = Span(span.start + by, span.last + by, moved)
        tolerance = max(rule.tolerance, found.tolerance)
        return Occurrence(
            event=event,
            cycle=found.cycle,
            start=span.start,
            last=span.last,
            main=span.main,
            status=_status(rule, found, tolerance),
            tolerance=tolerance,
            decision=found.cancelled,
            candidates=found.candidates,
            shifted_from=moved_from,
        )

    def _shifted(self, shift: str, day: date) -> date:
        move = {"previous": self.working.previous, "next": self.working.next, "nearest": self.working.nearest}
        return move[shift](day)

    def decided(self, event: Event, announcement: Announcement, first: date, last: date) -> Occurrence | None:
        """The occurrence that a decision makes; None where it has no day, or lies far from the window."""
        start = announcement.start
        if start and not plus(first, -_LONGEST) <= start <= last:
            return None
        rule, found = self._in_cycle(event, announcement.cycle)
        by_rule = self._occurrence(event, rule, found) if rule and found else None
        if start is None and by_rule is None:
            return None
        span = decided_span(announcement, rule, by_rule.span if by_rule else None)
        counted = by_rule is not None and rule is not None and found is not None and counts(rule, found)
        return Occurrence(
            event=event,
            cycle=announcement.cycle,
            start=span.start,
            last=span.last,
            main=span.main,
            status=Status.CANCELLED if announcement.cancelled else Status.ANNOUNCED,
            computed=by_rule.span if by_rule and counted and by_rule.span != span else None,
            decision=announcement,
        )

    def _in_cycle(self, event: Event, cycle: str) -> tuple[Rule | None, Found | None]:
        """What the event's rules give in a cycle, every rhythm set aside: the rule that counts there comes first."""
        known = [(rule, found) for rule in event.rules for found in self.found_in(rule, cycle)]
        counted = [(rule, found) for rule, found in known if counts(rule, found)]
        if counted or known:
            return (counted or known)[0]
        return (event.rules[-1] if event.rules else None), None

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
        gaps = []
        for rule in event.rules:
            low, high = max(first, rule.since or first), min(last, rule.until or last)
            covers = [KINDS[rule.key].covers(rule, self), self.working.covers if rule.shift else None]
            for name, known_from, known_to in filter(None, covers):
                if low <= high and low < known_from:
                    gaps.append(Uncovered(event=event, calendar=name, first=low, last=min(high, plus(known_from, -1))))
                if low <= high and high > known_to:
                    gaps.append(Uncovered(event=event, calendar=name, first=max(low, plus(known_to, 1)), last=high))
        return gaps


def anchor_of(rule: Rule) -> str | None:
    """The key of the event that a relative rule, or a window on one, stands on."""
    value = getattr(rule.first, "rule", rule).first
    to = getattr(value, "to", None)
    return str(to) if to is not None else None


def plus(day: date, days: int) -> date:
    """The day so many days on, within what `date` can hold."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _reach(rule: Rule) -> int:
    """Days by which an occurrence may lie beyond the day that its rule names; anchors see to that by themselves."""
    if anchor_of(rule) is not None and not rule.shift:
        return rule.days or 0
    if rule.until_day is not None or rule.shift or rule.leap == "ask" or rule.key == "window":
        return _LONGEST
    return rule.days or 1


def _is_plain(rule: Rule) -> bool:
    return (
        rule.until_day is None
        and rule.days in (None, 1)
        and rule.leap != "ask"
        and not (rule.every or rule.since or rule.until or rule.shift or rule.tolerance)
        and rule.key not in ("relative", "window", "season")
    )


def counts(rule: Rule, found: Found) -> bool:
    """Whether rhythm and validity let a cycle count."""
    if rule.every and not _in_rhythm(rule, found.cycle):
        return False
    if rule.since is None and rule.until is None:
        return True
    day = span_of(rule, found).main or found.first
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def _in_rhythm(rule: Rule, cycle: str) -> bool:
    every, year = rule.every, int(cycle[:4])
    if every is None or every.ask:
        return True
    if every.leap_only:
        kind = leap_year_of(rule)
        return kind is not None and kind.leap_year is not None and kind.leap_year(rule, year)
    start = int((every.start or cycle)[:4])
    return year >= start and (year - start) % every.years == 0


def span_of(rule: Rule, found: Found) -> Span:
    """The days that a rule's length and main day make of what it names."""
    if found.open:
        return Span(found.first, found.last or found.first, None)
    if found.last is None:
        length = rule.days or 1
        start = found.first - timedelta(days=(rule.rule_day or 1) - 1) if rule.rule_day else found.first
        last = start + timedelta(days=length - 1) if length > 1 else start
    else:
        start, last = found.first, found.last
    return Span(start, last, _main(rule, start, last))


def _main(rule: Rule, start: date, last: date) -> date:
    if rule.main_day == "last":
        return last
    if rule.main_day is None or rule.main_day == 1:
        return start
    return min(start + timedelta(days=rule.main_day - 1), last)


def decided_span(announcement: Announcement, rule: Rule | None, by_rule: Span | None) -> Span:
    """The days of a decision; what it leaves out is as the rule says."""
    if announcement.start is None:
        assert by_rule is not None  # the caller asks for no span where neither has a day
        return by_rule
    start = announcement.start
    fixed = by_rule if by_rule and by_rule.main else None
    length = fixed.last - fixed.start if fixed else timedelta(days=((rule and rule.days) or 1) - 1)
    last = announcement.last or start + length
    if announcement.main:
        return Span(start, last, announcement.main)
    if fixed and fixed.main and not (rule and rule.main_day == "last"):
        return Span(start, last, min(start + (fixed.main - fixed.start), last))
    return Span(start, last, _main(rule, start, last) if rule else start)


def _status(rule: Rule, found: Found, tolerance: int) -> Status:
    if found.cancelled:
        return Status.CANCELLED
    if found.open:
        return Status.OPEN
    if tolerance or (rule.every and rule.every.ask):
        return Status.PROVISIONAL
    return Status.COMPUTED
