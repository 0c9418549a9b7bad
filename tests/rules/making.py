"""Events and catalogues for tests, from TOML as a planner writes it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

from scheduler import rules
from scheduler.expand import expand
from scheduler.model import Announcement, Catalogue, DayDecision, Event, Occurrence, Office, Rule


def rule(toml: str) -> Rule:
    """The rule of a few TOML lines, or of one line with `;` between keys outside of braces."""
    given: dict[str, Any] = tomllib.loads(toml)
    key = next(name for name in given if name in rules.KINDS)
    return rules.parse(key, given[key], {name: value for name, value in given.items() if name in rules.MODIFIERS})


def event(id_: str, *tomls: str, **fields: Any) -> Event:
    """An event with a rule for each TOML text."""
    given = {"name": id_, "kind": "ethnic-festival", **fields}
    return Event(id=id_, rules=tuple(rule(toml) for toml in tomls), **given)


def catalogue(*events: Event, days: tuple[DayDecision, ...] = ()) -> Catalogue:
    """A catalogue of those events."""
    office = Office(name="Ủy ban", domain="lich.example.vn", address="https://lich.example.vn")
    ordered = tuple(sorted(events, key=lambda one: (one.id, one.variant or "")))
    return Catalogue(office=office, events=ordered, days=days)


def dates(toml: str, first: int, last: int) -> list[Occurrence]:
    """The occurrences of one rule that overlap the Gregorian years first..last."""
    return list(expand(catalogue(event("le", toml)), date(first, 1, 1), date(last, 12, 31)).occurrences)


def days(toml: str, year: int) -> list[str]:
    """`ISO first/ISO last` of each occurrence that begins in a Gregorian year; one day alone without the second."""
    found = [one for one in dates(toml, year, year) if one.start.year == year]
    return [str(one.start) if one.start == one.last else f"{one.start}/{one.last}" for one in found]


def announced(of: Event, *announcements: Announcement) -> Event:
    """The event with those decisions."""
    return replace(of, announced=announcements)
