"""From the days that a rule names to the days of an occurrence: length, main day, rhythm, validity, decisions."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from scheduler.model import Announcement, Event, Occurrence, Rule, Span, Status
from scheduler.rules import leap_year_of
from scheduler.rules.kind import Found

LONGEST = 400
"""Days that a range or window may reach beyond its named day."""
_SHIFT = 45
"""Days beyond which no holidays push a day that moves to a working day."""
_COMPUTED, _PROVISIONAL, _OPEN, _CANCELLED = Status.COMPUTED, Status.PROVISIONAL, Status.OPEN, Status.CANCELLED
Days = tuple[date, date, date | None]
"""A `Span` on its way to an occurrence."""


def anchor_of(rule: Rule) -> str | None:
    """The key of the event that a relative rule, or a window on one, stands on."""
    value = getattr(rule.first, "rule", rule).first
    to = getattr(value, "to", None)
    return str(to) if to is not None else None


def plus(day: date, days: int) -> date:
    """The day so many days on, within what `date` can hold."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def reach(rule: Rule) -> int:
    """Days by which an occurrence may lie beyond the day that its rule names; anchors see to that by themselves."""
    far = rule.days or 1
    if anchor_of(rule) is None and (rule.until_day is not None or rule.leap == "ask" or rule.key == "window"):
        far = _range_length(rule)
    return far + _SHIFT if rule.shift else far


def _range_length(rule: Rule) -> int:
    """The most days that a range, or the candidates of a leap year, can span."""
    named = getattr(rule.first, "rule", rule)
    first, last = named.first, named.until_day
    if last is None:
        return 62
    if not hasattr(first, "month"):
        return LONGEST
    apart = (last.month - first.month) % 12
    return LONGEST if not apart and last.place < first.place else 31 * (apart + 2)


def is_plain(rule: Rule) -> bool:
    """Whether it names one certain day a cycle and has no modifier that changes it."""
    return (
        rule.until_day is None
        and rule.days in (None, 1)
        and rule.leap != "ask"
        and not (rule.every or rule.since or rule.until or rule.shift or rule.tolerance)
        and rule.key not in ("relative", "window", "season")
    )


class _Unfrozen:
    """The slots of an `Occurrence`, open to writing; see `filled`."""

    __slots__ = tuple(field.name for field in fields(Occurrence))


def filled(
    event: Event,
    cycle: str,
    days: Days,
    status: Status,
    tolerance: int,
    candidates: tuple[date, ...] = (),
    decision: Announcement | None = None,
    shifted_from: date | None = None,
) -> Occurrence:
    """`Occurrence(…)` in a seventh of the time: written as an object of the same slots, and frozen by its class.

    The constructor of a frozen dataclass was two thirds of an expansion; see docs/decisions/0026.
    """
    made: Any = _Unfrozen()
    made.event = event
    made.cycle = cycle
    made.start, made.last, made.main = days
    made.status = status
    made.tolerance = tolerance
    made.computed = None
    made.decision = decision
    made.candidates = candidates
    made.shifted_from = shifted_from
    made.__class__ = Occurrence
    frozen: Occurrence = made
    return frozen


def make(event: Event, rule: Rule, found: Found, days: Days, shifted_from: date | None = None) -> Occurrence:
    """The occurrence of what a rule gives in one cycle."""
    cycle, _, _, is_open, candidates, tolerance, cancelled = found
    if rule.tolerance:
        tolerance = max(tolerance, rule.tolerance)
    if cancelled:
        status = _CANCELLED
    elif is_open or rule.key == "window":
        status = _OPEN
    else:
        status = _PROVISIONAL if tolerance or (rule.every and rule.every.ask) else _COMPUTED
    return filled(event, cycle, days, status, tolerance, candidates, cancelled, shifted_from)


def plain(event: Event, found: Found) -> Occurrence:
    """The same of a rule that `is_plain`."""
    cycle, day, _, _, _, tolerance, _ = found
    return filled(event, cycle, (day, day, day), _PROVISIONAL if tolerance else _COMPUTED, tolerance)


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
    return min(date.fromordinal(start.toordinal() + (rule.main_day or 1) - 1), last)


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
