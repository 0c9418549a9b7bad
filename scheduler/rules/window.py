"""`window = { lunar = "1/12..15/12", on = { weekday = ["thứ Bảy"] } }`: one day within, to be announced.

`on` narrows the candidates that are shown; it never chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from scheduler.calendars.can_chi import BRANCHES, branch_of_day
from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind, quick_found
from scheduler.rules.text import branch, hint_names, names_of, table, weekday
from scheduler.words import WEEKDAYS

_EXAMPLE = '{ lunar = "1/12..15/12" }'
_ON = ("weekday", "branch", "not_branch", "day")


class Window(NamedTuple):
    """The rule that gives the window, and what a candidate must be; None: anything."""

    rule: Rule
    weekdays: frozenset[int] | None = None
    branches: frozenset[int] | None = None
    days: tuple[Rule, ...] | None = None
    """Named days in the window's own calendar."""

    @property
    def narrowed(self) -> bool:
        """Whether there are candidates to show."""
        return self.weekdays is not None or self.branches is not None or self.days is not None


def _read(value: object, modifiers: Mapping[str, object]) -> Reading:
    from scheduler import rules

    calendars = tuple(key for key in rules.KINDS if key not in ("window", "season"))
    given = table(value, "window", (), (*calendars, "on"), _EXAMPLE)
    keys = [key for key in given if key != "on"]
    if len(keys) != 1:
        raise RuleError("window-key", "cửa sổ cần đúng một lịch", f"ghi như {_EXAMPLE}")
    passed = {name: modifiers[name] for name in ("leap", "short", "since") if name in modifiers}
    inner = rules.parse(keys[0], given[keys[0]], passed)
    if inner.until_day is None:
        raise RuleError(
            "window-range", "cửa sổ phải là một khoảng ngày", f"ghi như {_EXAMPLE}; ngày chắc chắn: {keys[0]}"
        )
    on = table(given.get("on", {}), "on", (), _ON, '{ weekday = ["thứ Bảy"] }')
    return _narrow(inner, on, passed), None


def _narrow(inner: Rule, on: Mapping[str, object], passed: Mapping[str, object]) -> Window:
    weekdays = branches = days = None
    if "weekday" in on:
        weekdays = frozenset(weekday(name, "on") for name in names_of(on["weekday"]))
    if "branch" in on:
        branches = _branches(on["branch"])
    if "not_branch" in on:
        branches = (frozenset(range(12)) if branches is None else branches) - _branches(on["not_branch"])
    if "day" in on:
        days = tuple(_named(inner, name, passed) for name in names_of(on["day"]))
    return Window(inner, weekdays, branches, days)


def _named(inner: Rule, text: object, passed: Mapping[str, object]) -> Rule:
    from scheduler import rules

    if inner.key == "relative":
        raise RuleError("on-day", "ngày tính theo sự kiện khác không có tên ngày", hint_names("day", _ON[:3]))
    rule = rules.parse(inner.key, text, passed)
    if rule.until_day is not None:
        raise RuleError("on-day", f"{text!r} là khoảng, không phải một ngày", 'ghi như day = ["1/1", "15/1"]')
    return rule


def _branches(value: object) -> frozenset[int]:
    return frozenset(branch(name, "on-branch") for name in names_of(value))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, RuleKind]:
    from scheduler.rules import KINDS

    return KINDS


def _found(rule: Rule, low: date, high: date, lookup: Lookup) -> Iterable[Found]:
    """The days of the window; that a window is open, its key says."""
    window: Window = rule.first
    inner = _kinds()[window.rule.key].found(window.rule, low, high, lookup)
    return _with_candidates(window, inner, lookup) if window.narrowed else inner


def _with_candidates(window: Window, inner: Iterable[Found], lookup: Lookup) -> Iterator[Found]:
    for cycle, first, last, is_open, _, tolerance, cancelled in inner:
        days = _candidates(window, first, last or first, lookup)
        yield quick_found(Found, (cycle, first, last, is_open, days, tolerance, cancelled))


def _candidates(window: Window, first: date, last: date, lookup: Lookup) -> tuple[date, ...]:
    weekdays, branches = window.weekdays, window.branches
    to_branch = branch_of_day(first) - first.toordinal()
    numbers: Iterable[int] = range(first.toordinal(), last.toordinal() + 1)
    if window.days is not None:
        named = {f.first for r in window.days for f in _kinds()[r.key].found(r, first, last, lookup)}
        numbers = [day.toordinal() for day in sorted(named) if first <= day <= last]
    return tuple(
        date.fromordinal(n)
        for n in numbers
        if (weekdays is None or (n - 1) % 7 in weekdays) and (branches is None or (n + to_branch) % 12 in branches)
    )


def _year(rule: Rule, year: int, lookup: Lookup) -> tuple[date, date] | None:
    inner = rule.first.rule
    return _kinds()[inner.key].year(inner, year, lookup)


def _covers(rule: Rule, lookup: Lookup) -> tuple[str, date, date] | None:
    inner = rule.first.rule
    return _kinds()[inner.key].covers(inner, lookup)


def _words(rule: Rule) -> str:
    window: Window = rule.first
    kind = _kinds()[window.rule.key]
    only = []
    if window.weekdays is not None:
        only.append(" hoặc ".join(WEEKDAYS[i] for i in sorted(window.weekdays)))
    if window.branches is not None:
        only.append(f"ngày {' hoặc '.join(BRANCHES[i] for i in sorted(window.branches))}")
    if window.days is not None:
        only.append(" hoặc ".join(kind.words(day) for day in window.days))
    text = f"một ngày {kind.words(window.rule)}, chờ công bố"
    return f"{text}; thường là {', '.join(only)}" if only else text


KIND = RuleKind(
    key="window",
    read=_read,
    found=_found,
    year=_year,
    words=_words,
    covers=_covers,
    leaps=frozenset({"second", "both", "count", "ask"}),
)
