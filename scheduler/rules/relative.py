"""`relative = { to = "sene-dolta", from = "first", days = -8 }`: so many days, or working days, from another event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from scheduler.errors import OutOfRange, RuleError
from scheduler.model import Occurrence, Rule, Status
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind, quick_found
from scheduler.rules.text import day_range, hint_names, table

_EXAMPLE = '{ to = "sene-dolta", from = "first", days = -8 }'
_BASES = {"main": "ngày chính", "first": "ngày đầu", "last": "ngày cuối"}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?")
FARTHEST = 365
"""Days from the anchor: anchors are looked up one year beyond the window."""
_FARTHEST_WORKING = 200
Move = Callable[[date, int], date]


class Relative(NamedTuple):
    """`days` from a day of the event or variant `to`."""

    to: str
    base: str
    days: int
    working: bool = False


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    given = table(value, "relative", ("to",), ("from", "days", "working_days"), _EXAMPLE)
    if ("days" in given) == ("working_days" in given):
        raise RuleError("relative-days", "ghi một trong hai: days hoặc working_days", f"như {_EXAMPLE}")
    base = given.get("from", "main")
    if base not in _BASES:
        raise RuleError("relative-from", f"from không thể là {base!r}", hint_names(str(base), _BASES))
    to = given["to"]
    if not isinstance(to, str) or not _KEY.fullmatch(to):
        raise RuleError("relative-to", f"to không thể là {to!r}", 'ghi mã sự kiện, hoặc "mã.biến-thể"')
    working = "working_days" in given
    first, last = day_range(given["working_days" if working else "days"], "relative")
    for days in (first, first if last is None else last):
        farthest = _FARTHEST_WORKING if working else FARTHEST
        if abs(days) > farthest:
            raise RuleError("relative-days", f"{days} ngày là quá xa", f"ghi từ -{farthest} đến {farthest}")
    return Relative(to, str(base), first, working), last


def _found(rule: Rule, low: date, high: date, lookup: Lookup) -> Iterator[Found]:
    value: Relative = rule.first
    move = _by_working_days(lookup) if value.working else _by_days
    for anchor in lookup.anchors(value.to, low, high):
        try:
            first, last = _ends(value, rule.until_day, anchor, move)
        except OutOfRange:  # working days that are not known: `_covers` says so
            continue
        cancelled = anchor.decision if anchor.status is Status.CANCELLED else None
        # An anchor whose day is open leaves this one open too.
        yield quick_found(Found, (anchor.cycle, first, last, anchor.main is None, (), anchor.tolerance, cancelled))


def _ends(value: Relative, until: int | None, anchor: Occurrence, move: Move) -> tuple[date, date | None]:
    """What the rule names for one anchor."""
    main, days = anchor.main, value.days
    if main is None:
        return move(anchor.start, days), move(anchor.last, days if until is None else until)
    base = main if value.base == "main" else anchor.start if value.base == "first" else anchor.last
    return move(base, days), None if until is None else move(base, until)


def _by_days(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _by_working_days(lookup: Lookup) -> Move:
    return lookup.working.add


def _year(rule: Rule, year: int, lookup: Lookup) -> tuple[date, date] | None:
    """Where the anchor's cycles of that year lie; the look-up itself reaches a year further."""
    from scheduler.rules import KINDS

    spans = [KINDS[r.key].year(r, year, lookup) for r in lookup.rules_of(rule.first.to)]
    known = [span for span in spans if span]
    return (min(first for first, _ in known), max(last for _, last in known)) if known else None


def _covers(rule: Rule, lookup: Lookup) -> tuple[str, date, date] | None:
    """The narrowest of the anchor's calendars, moved by the days between."""
    from scheduler.rules import KINDS

    value: Relative = rule.first
    known = [KINDS[r.key].covers(r, lookup) for r in lookup.rules_of(value.to)]
    if value.working:
        known.append(lookup.working.covers)
    calendars = [cover for cover in known if cover]
    if not calendars:
        return None
    name, first, last = min(calendars, key=lambda cover: cover[2])
    farthest = timedelta(days=max(abs(value.days), abs(rule.until_day or 0)))
    return name, first + farthest, last - farthest


def _words(rule: Rule) -> str:
    value: Relative = rule.first
    last: int | None = rule.until_day
    base = f"{_BASES[value.base]} của {value.to}"
    if last is None:
        return _offset(value.days, value.working, base)
    return f"từ {_offset(value.days, value.working, base)} đến {_offset(last, value.working, base)}"


def _offset(days: int, working: bool, base: str) -> str:
    if days == 0:
        return f"đúng {base}"
    return f"{abs(days)} ngày{' làm việc' if working else ''} {'trước' if days < 0 else 'sau'} {base}"


KIND = RuleKind(key="relative", read=_read, found=_found, year=_year, words=_words, covers=_covers)
