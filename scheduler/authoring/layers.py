"""Tables laid over one another: an override over a built-in event, a variant over its event.

Key by key, whole values, and every key remembers the file and place it was written at, so that a problem that only
shows in the merged table still names its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.authoring.found import At
from scheduler.authoring.schema import CALENDARS

PARTS = {"announced": "cycle", "step": "id", "variant": "id", "rule": None}
"""Lists of tables in an event, and the key by which they merge; a None list is a value like any other."""
DISPLACED = frozenset({*CALENDARS, "days", "rule_day", "main_day", "leap", "short", "shift", "every", "tolerance"})
"""What a calendar key takes away from the table under it: the modifiers belonged to the other rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it holds after all layers."""

    at: At
    """Its header, in the uppermost layer."""
    values: Mapping[str, Any]
    parts: Mapping[str, tuple[Table, ...]] = field(default_factory=dict)
    written: Mapping[str, At] = field(default_factory=dict)
    """Where a value was written, where that is not simply under `at`."""
    base: At | None = None
    """Its header in the lowest layer, where it has more than one."""

    def where(self, key: str) -> At:
        """The place of a key, whether or not it is there."""
        return self.written.get(key) or self.at / key

    @property
    def calendar(self) -> str | None:
        """The first calendar key it has."""
        return next((key for key in CALENDARS if key in self.values), None)

    @property
    def origin(self) -> str:
        """The file that first defines it."""
        return (self.base or self.at).file


def table(raw: Mapping[str, Any], at: At) -> Table:
    """A table as one file has it, with its parts."""
    parts = {
        name: tuple(table(item, at / name / index) for index, item in enumerate(raw[name]))
        for name in PARTS
        if name in raw
    }
    values = {key: value for key, value in raw.items() if key not in PARTS} if parts else raw
    return Table(at=at, values=values, parts=parts)


def lay(over: Table, under: Table) -> Table:
    """One table over another: whole values, parts merged by their key, and the calendar displaced."""
    gone = DISPLACED if over.calendar else frozenset()
    kept = {key: value for key, value in under.values.items() if key not in gone}
    written = {key: under.where(key) for key in kept} | {key: over.where(key) for key in over.values}
    parts = dict(under.parts)
    for name, tables in over.parts.items():
        key = PARTS[name]
        parts[name] = tables if key is None else _merged(tables, parts.get(name, ()), key)
    return Table(at=over.at, values=kept | dict(over.values), parts=parts, written=written, base=under.base or under.at)


def _merged(over: tuple[Table, ...], under: tuple[Table, ...], key: str) -> tuple[Table, ...]:
    merged = {item.values.get(key): item for item in under}
    for item in over:
        name = item.values.get(key)
        if key == "cycle" or name not in merged:  # a decision about a cycle is one value, never half of two
            merged[name] = item
        else:
            merged[name] = lay(item, merged[name])
    return tuple(merged.values())


def inherit(variant: Table, event: Table) -> Table:
    """A variant made whole by its event.

    The event's decisions are about its own occurrences and stay there; a variant with a rule of its own
    also leaves the event's rules of other years behind.
    """
    left = {"announced", "variant"}
    if variant.calendar or "rule" in variant.parts:
        left.add("rule")
    kept = {name: tables for name, tables in event.parts.items() if name not in left}
    bare = Table(at=event.at, values=event.values, parts=kept, written=event.written, base=event.base)
    return lay(variant, bare)
