"""Events × window -> occurrences, and beside them what could not be computed. Pure: no clock, no file.

What a window gives does not depend on how it is split, nor on the order of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from scheduler import working
from scheduler.model import Catalogue, Event, Occurrence, Rule, Status
from scheduler.rules.audit import Finding, audit
from scheduler.rules.kind import Found
from scheduler.rules.resolve import Resolver, Uncovered
from scheduler.rules.season import Season
from scheduler.rules.spans import counts, plus

__all__ = ["Ask", "Expansion", "Finding", "Uncovered", "asks", "check", "expand", "expand_event", "next_dates"]

_CHECKED = (date(2024, 1, 1), date(2034, 12, 31))
"""The years that `check` looks at: always the same, so that the same file has the same problems on any day."""

_DEFAULT_ASK = 45
"""Days before an estimate at which a question that the rule itself poses is put, where the event names none."""
_HORIZON = 60
"""Years after which `next_dates` stops looking."""
_CHUNK = 3
_start = attrgetter("start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What a window holds: occurrences in the order of `sort_key`, and the days that were not covered."""

    occurrences: tuple[Occurrence, ...]
    uncovered: tuple[Uncovered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """That the office is to be asked for the real days of an occurrence, or for those of a season."""

    event: Event
    cycle: str
    day: date
    """When to ask."""
    before: int | None
    """Days from then to the estimate; None for a season."""
    urgent: bool = False
    """Marked *gấp*: after the second question."""
    occurrence: Occurrence | None = None
    """None for a season, which has no days yet."""


def resolver(catalogue: Catalogue, also: Iterable[Event] = ()) -> Resolver:
    """What answers for the events of a catalogue, and for others beside or instead of them."""
    days: list[working.WorkingDays] = []

    def make() -> working.WorkingDays:
        days.append(working.build(catalogue, 1, 0))
        return days[-1]

    return Resolver([*catalogue.events, *also], make)


def expand(catalogue: Catalogue, first: date, last: date) -> Expansion:
    """Every occurrence that overlaps first..last, both included, whole. Raises RuleError for a broken `relative`."""
    return _expand(resolver(catalogue), catalogue.events, first, last)


def expand_event(catalogue: Catalogue, key: str, first: date, last: date) -> Expansion:
    """The same for one event, all variants for a bare id; only what it stands on is computed beside it."""
    chosen = [event for event in catalogue.events if key in (event.key, event.id)]
    return _expand(resolver(catalogue), chosen, first, last)


def _expand(using: Resolver, events: Iterable[Event], first: date, last: date) -> Expansion:
    occurrences: list[Occurrence] = []
    gaps: list[Uncovered] = []
    for event in sorted(events, key=_order):
        occurrences += using.occurrences(event, first, last)
        gaps += using.uncovered(event, first, last)
    return Expansion(
        # Events come in order and each gives its cycles in order, so that this is the order of `sort_key`.
        occurrences=tuple(sorted(occurrences, key=_start)),
        uncovered=tuple(sorted(gaps, key=lambda gap: (gap.event.key, gap.first, gap.calendar))),
    )


def check(catalogue: Catalogue, first: date = _CHECKED[0], last: date = _CHECKED[1]) -> tuple[Finding, ...]:
    """What only expansion shows: circles, overlaps, decisions that do not fit, contested days, clashes."""
    return tuple(audit(catalogue, resolver(catalogue), first, last))


def _order(event: Event) -> tuple[str, str]:
    return (event.id, event.variant or "")


def next_dates(event: Event, after: date, count: int, catalogue: Catalogue) -> tuple[Occurrence, ...]:
    """The next `count` occurrences that begin after a day; fewer where the rule or its calendar ends.

    The event need not be in the catalogue: a planner sees its dates before saving.
    """
    using = resolver(catalogue, [event])
    found: dict[str, Occurrence] = {}
    start = plus(after, 1)
    for years in range(_CHUNK, _HORIZON + 1, _CHUNK):
        end = plus(after, 366 * years)
        for occurrence in using.occurrences(event, start, end):
            if occurrence.start > after:
                found.setdefault(occurrence.cycle, occurrence)
        if len(found) >= count or end == date.max:
            break
        start = end
    return tuple(sorted(found.values(), key=lambda one: one.sort_key)[:count])


def asks(catalogue: Catalogue, first: date, last: date) -> tuple[Ask, ...]:
    """Every question that is due on a day of first..last, both included, by day and event.

    An occurrence with `ask_before = n` is asked about n days before its anchor day, again at n // 2, then weekly and
    urgent, until it is announced, cancelled or begun; a season on the first working day of its month.
    """
    using = resolver(catalogue)
    due: list[Ask] = []
    for event in catalogue.events:
        due += _season_asks(event, using, first, last)
        longest = _ask_before(event)
        if longest is None:
            continue
        for occurrence in using.occurrences(event, first, plus(last, longest + 1)):
            if occurrence.status not in (Status.ANNOUNCED, Status.CANCELLED) and _questionable(event, occurrence):
                due += [ask for ask in _questions(occurrence, longest) if first <= ask.day <= last]
    return tuple(sorted(due, key=lambda ask: (ask.day, ask.event.key, ask.cycle)))


def _ask_before(event: Event) -> int | None:
    """Its own, or the default where a rule asks by itself; None: never."""
    if event.ask_before is not None:
        return event.ask_before
    by_rule = any(rule.leap == "ask" or (rule.every and rule.every.ask) for rule in event.rules)
    return _DEFAULT_ASK if by_rule else None


def _questionable(event: Event, occurrence: Occurrence) -> bool:
    """With the default lead only what the rule itself leaves open is asked about."""
    return event.ask_before is not None or occurrence.status in (Status.OPEN, Status.PROVISIONAL)


def _questions(occurrence: Occurrence, longest: int) -> Iterator[Ask]:
    anchor = occurrence.anchor
    for index, before in enumerate(_leads(longest)):
        day = plus(anchor, -before)
        if day >= occurrence.start:
            return
        yield Ask(
            event=occurrence.event,
            cycle=occurrence.cycle,
            day=day,
            before=before,
            urgent=index >= 2,
            occurrence=occurrence,
        )


def _leads(longest: int) -> list[int]:
    """45, 22, 15, 8, 1."""
    half = longest // 2
    return [longest, *([half] if half else []), *range(half - 7, 0, -7)]


def _season_asks(event: Event, using: Resolver, first: date, last: date) -> Iterator[Ask]:
    told = {announcement.cycle for announcement in event.announced}
    for rule in event.rules:
        if not isinstance(rule.first, Season) or rule.first.ask is None:
            continue
        for year in range(first.year, last.year + 1):
            day = using.working.next(date(year, rule.first.ask, 1))
            if first <= day <= last and str(year) not in told and _season_counts(rule, year):
                yield Ask(event=event, cycle=str(year), day=day, before=None)


def _season_counts(rule: Rule, year: int) -> bool:
    """Whether a season's rhythm and validity hold in a year; it has no main day, so its month of asking stands in."""
    season: Season = rule.first
    day = date(year, season.ask or 1, 1)
    return counts(rule, Found(str(year), day), (day, day, None))
