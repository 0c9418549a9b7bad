"""From events to occurrences: rule, length, rhythm, validity, shift, and the decisions that win over all of them.

One `Resolver` serves one question about one set of events; it remembers what other events stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from scheduler.errors import OutOfRange, RuleError
from scheduler.model import Announcement, Event, Occurrence, Rule, Span, Status
from scheduler.rules import KINDS, leap_year_of
from scheduler.rules.kind import Found, Working

_LONGEST = 400
"""Days that a range or window, or a shift over holidays, may reach beyond its named day."""
_ANCHOR_YEARS = 1
"""How far beyond the window anchors are looked up, on both sides."""
_COMPUTED, _PROVISIONAL, _OPEN, _CANCELLED = Status.COMPUTED, Status.PROVISIONAL, Status.OPEN, Status.CANCELLED
Days = tuple[date, date, date | None]
"""A `Span` on its way to an occurrence."""


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
        decided = {announcement.cycle for announcement in event.announced}
        made: list[Occurrence] = []
        cycles: set[str] = set()
        for rule in event.rules:
            if _is_plain(rule):
                fresh = self._plain(event, rule, first, last)
            else:
                fresh = list(self._shaped(event, rule, first, last))
            if decided or len(event.rules) > 1:
                fresh = [one for one in fresh if one.cycle not in decided and one.cycle not in cycles]
                cycles.update(one.cycle for one in fresh)
            made += fresh
        for announcement in event.announced:
            one = self.decided(event, announcement, first, last)
            if one and one.start <= last and one.last >= first:
                made.append(one)
        if decided or len(event.rules) > 1:
            made.sort(key=lambda one: one.cycle)
        return made

    def _plain(self, event: Event, rule: Rule, first: date, last: date) -> list[Occurrence]:
        """One certain day a cycle and no modifier: what most events are, and worth being quick about."""
        return [
            _make(event, rule, found, (found[1], found[1], found[1]))
            for found in KINDS[rule.key].found(rule, first, last, self)
            if first <= found[1] <= last
        ]

    def _shaped(self, event: Event, rule: Rule, first: date, last: date) -> Iterator[Occurrence]:
        """The general case: what a rule gives that overlaps the window."""
        reach = _reach(rule)
        low, high = plus(first, -reach), plus(last, reach) if rule.rule_day or rule.shift else last
        limited = rule.every is not None or rule.since is not None or rule.until is not None
        for found in KINDS[rule.key].found(rule, low, high, self):
            span = days = span_of(rule, found)
            if limited and not counts(rule, found, span):
                continue
            if rule.shift:
                try:
                    days = self._shifted(rule, span)
                except OutOfRange:  # working days that are not known: `uncovered` says so
                    continue
            if days[0] <= last and days[1] >= first:
                yield _make(event, rule, found, days, None if days == span else span[2])

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

    def decided(self, event: Event, announcement: Announcement, first: date, last: date) -> Occurrence | None:
        """The occurrence that a decision makes; None where it has no day, or lies far from the window."""
        start = announcement.start
        if start and not plus(first, -_LONGEST) <= start <= last:
            return None
        rule, found, by_rule = self._in_cycle(event, announcement.cycle)
        if start is None and by_rule is None:
            return None
        span = decided_span(announcement, rule, by_rule)
        counted = rule is not None and found is not None and counts(rule, found, span_of(rule, found))
        return Occurrence(
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
            covers = [KINDS[rule.key].covers(rule, self)]
            if rule.shift:
                covers.append(self.working.covers)
            for cover in covers:
                if cover and not (cover[1] <= first and last <= cover[2]):
                    gaps += _gaps(event, rule, cover, first, last)
        return gaps


def _gaps(event: Event, rule: Rule, cover: tuple[str, date, date], first: date, last: date) -> Iterator[Uncovered]:
    """The days of the window before and after what a calendar knows, as far as the rule is valid."""
    name, known_from, known_to = cover
    low, high = max(first, rule.since or first), min(last, rule.until or last)
    for start, end in ((low, min(high, plus(known_from, -1))), (max(low, plus(known_to, 1)), high)):
        if start <= end:
            yield Uncovered(event=event, calendar=name, first=start, last=end)


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
        return _LONGEST if rule.shift else _range_length(rule)
    return rule.days or 1


def _range_length(rule: Rule) -> int:
    """The most days that a range, or the candidates of a leap year, can span."""
    rule = getattr(rule.first, "rule", rule)
    first, last = (getattr(day, "place", None) for day in (rule.first, rule.until_day))
    if first is None or last is None:
        return _LONGEST if rule.until_day is not None else 62
    apart = (last[0] - first[0]) % 12 or 12 * (last < first)
    return 31 * int(apart + 2)


def _is_plain(rule: Rule) -> bool:
    return (
        rule.until_day is None
        and rule.days in (None, 1)
        and rule.leap != "ask"
        and not (rule.every or rule.since or rule.until or rule.shift or rule.tolerance)
        and rule.key not in ("relative", "window", "season")
    )


class _Draft:
    """An Occurrence that can still be written on: the same slots, without the frozen class's checks.

    Filling one and changing its class takes a fifth of the time of `Occurrence(…)`, which was most of an expansion.
    """

    __slots__ = tuple(field.name for field in fields(Occurrence))


def _make(event: Event, rule: Rule, found: Found, days: Days, shifted_from: date | None = None) -> Occurrence:
    """The occurrence of what a rule gives in one cycle."""
    draft: Any = _Draft()
    draft.cycle, _, _, is_open, draft.candidates, tolerance, cancelled = found
    tolerance = max(tolerance, rule.tolerance)
    if cancelled:
        draft.status = _CANCELLED
    elif is_open or rule.key == "window":
        draft.status = _OPEN
    else:
        draft.status = _PROVISIONAL if tolerance or (rule.every and rule.every.ask) else _COMPUTED
    draft.event = event
    draft.start, draft.last, draft.main = days
    draft.tolerance = tolerance
    draft.computed = None
    draft.decision = cancelled
    draft.shifted_from = shifted_from
    draft.__class__ = Occurrence
    made: Occurrence = draft
    return made


def counts(rule: Rule, found: Found, span: Days) -> bool:
    """Whether rhythm and validity let a cycle count."""
    if rule.every and not _in_rhythm(rule, found.cycle):
        return False
    if rule.since is None and rule.until is None:
        return True
    day = span[2] or span[0]
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


def span_of(rule: Rule, found: Found) -> Days:
    """The days that a rule's length and main day make of what it names."""
    _, start, last, is_open, _, _, _ = found
    if is_open or rule.key == "window":
        return start, last or start, None
    if last is None:
        if rule.rule_day and rule.rule_day > 1:
            start -= timedelta(days=rule.rule_day - 1)
        last = start + timedelta(days=rule.days - 1) if rule.days else start
    return start, last, start if rule.main_day is None else _main_of(rule, start, last)


def _main_of(rule: Rule, start: date, last: date) -> date:
    if rule.main_day == "last":
        return last
    return min(start + timedelta(days=(rule.main_day or 1) - 1), last)


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
    return Span(start, last, _main_of(rule, start, last) if rule else start)
