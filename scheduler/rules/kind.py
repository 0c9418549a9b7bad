"""What a rule kind is: five functions over a `model.Rule`, and what they may ask of the expansion around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from scheduler.model import Announcement, Occurrence, Rule


class Found(NamedTuple):
    """The days that a rule names in one cycle, before length, rhythm, shift and decisions."""

    cycle: str
    first: date
    last: date | None = None
    """The last day of a range or window; None: one named day."""
    open: bool = False
    """The day lies within first..last and is not fixed."""
    candidates: tuple[date, ...] = ()
    tolerance: int = 0
    """Days by which this one cycle may be off, beside what the rule itself says."""
    cancelled: Announcement | None = None
    """The decision that cancelled the anchor it stands on."""


quick_found = tuple.__new__
"""`quick_found(Found, (all, seven, values, …))` is `Found(…)` in a third of the time, for the commonest kinds."""


class Working(Protocol):
    """The part of `working.WorkingDays` that rules use. Its functions raise OutOfRange where `covers` ends."""

    @property
    def covers(self) -> tuple[str, date, date] | None:
        """The calendar that the days off stand on, first and last day that it knows; None: all days."""

    def previous(self, day: date, /) -> date:
        """The working day on or before it."""

    def next(self, day: date, /) -> date:
        """The working day on or after it."""

    def nearest(self, day: date, /) -> date:
        """The nearer of both."""

    def add(self, day: date, count: int, /) -> date:
        """So many working days on, or back."""


class Lookup(Protocol):
    """What a rule that stands on other events may ask."""

    @property
    def working(self) -> Working:
        """The working days."""

    def anchors(self, key: str, low: date, high: date) -> Sequence[Occurrence]:
        """The occurrences of another event around those days."""

    def rules_of(self, key: str) -> tuple[Rule, ...]:
        """The rules of another event."""


Reading = tuple[object, object | None]
"""The named day, and the last day of a range."""


def accept(_rule: Rule) -> None:
    """Nothing to object to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKind:
    """One way to find days. A kind is data: functions, and the days that its calendar knows."""

    key: str
    read: Callable[[object, Mapping[str, object]], Reading]
    """TOML value and the raw modifiers -> values for `Rule.first` and `Rule.until_day`. Raises RuleError."""
    found: Callable[[Rule, date, date, Lookup], Iterable[Found]]
    """Every cycle whose named day lies in low..high (others may come too), in order of cycles."""
    year: Callable[[Rule, int, Lookup], tuple[date, date] | None]
    """First and last day on which a named day of the cycles of that year can lie; None: not known."""
    words: Callable[[Rule], str]
    """The rule in Vietnamese."""
    covers: Callable[[Rule, Lookup], tuple[str, date, date] | None]
    """The calendar's Vietnamese name, first and last day that it knows; None: all days."""
    check: Callable[[Rule], None] = accept
    """Raises RuleError where value and modifiers do not go together."""
    tolerance: int = 0
    """Days by which every date of this kind may be off."""
    leaps: frozenset[str] = frozenset()
    """The values of `leap` that mean something here, beside `regular`."""
    leap_year: Callable[[Rule, int], bool] | None = None
    """Whether that cycle year has a leap month; None: the calendar has none."""
