"""Two planners at one visit: what each of them changed, and the one version that comes of both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.visits.visit import FIELDS, PURPOSE, Visit
from scheduler.visits.year import gift_words, owner_words
from scheduler.words import lead_words, long_date, short_date

UNITS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "purpose": ("purpose",),
    "when": ("occurrence", "shift", "day"),
    "hours": ("starts", "ends"),
    **{name: (name,) for name in ("commune", "spot", "receiver", "leader", "members", "cars", "gifts", "papers")},
    **{name: (name,) for name in ("groups", "number", "document", "steps", "result", "reason", "note")},
}
"""What is chosen as one, with the fields of a visit that it takes along."""
NAMED = {"when": "dịp, ngày", "hours": "giờ"}
MINE, THEIRS = "minh", "ho"
"""Which version a unit is taken from, as the form sends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A unit in which two versions differ."""

    unit: str
    label: str
    mine: str
    theirs: str
    chosen: str
    """`MINE` or `THEIRS` where only one of the two changed it; empty where both did."""


def mark(visit: Visit) -> str:
    """What a form carries along of the version it was made from, so that it shows later who changed what."""
    return ".".join(_mark(visit, unit) for unit in UNITS)


def differences(mine: Visit, theirs: Visit, base: str) -> tuple[Difference, ...]:
    """The units in which they differ; `base`: the mark of the version that mine was made from."""
    marks = dict(zip(UNITS, base.split("."), strict=False))
    return tuple(
        Difference(
            unit=unit,
            label=NAMED.get(unit) or FIELDS[unit],
            mine=said(mine, unit),
            theirs=said(theirs, unit),
            chosen=_changed_by(mine, theirs, unit, marks.get(unit)),
        )
        for unit in UNITS
        if _value(mine, unit) != _value(theirs, unit)
    )


def _changed_by(mine: Visit, theirs: Visit, unit: str, base: str | None) -> str:
    if _mark(mine, unit) == base:
        return THEIRS
    return MINE if _mark(theirs, unit) == base else ""


def merged(mine: Visit, theirs: Visit, chosen: Mapping[str, str]) -> Visit:
    """Mine, with the units of theirs that were chosen."""
    changes: dict[str, Any] = {}
    for unit, names in UNITS.items():
        if chosen.get(unit) == THEIRS:
            changes |= {name: getattr(theirs, name) for name in names}
            if unit == "when":
                changes["anchor"] = theirs.anchor
    return mine.evolve(**changes)


def _value(visit: Visit, unit: str) -> object:
    if unit == "when":
        return (visit.occurrence, visit.shift, visit.day if visit.shift is None else None)
    return tuple(getattr(visit, name) for name in UNITS[unit])


def _mark(visit: Visit, unit: str) -> str:
    return hashlib.sha256(repr(_value(visit, unit)).encode()).hexdigest()[:12]


def said(visit: Visit, unit: str) -> str:
    """A unit in words, a line each; empty where nothing is written."""
    match unit:
        case "when":
            return "\n".join(filter(None, (str(visit.occurrence or ""), _day(visit))))
        case "hours":
            return "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
        case "purpose":
            return PURPOSE[visit.purpose]
        case "gifts":
            notes = (f"; người số {gift.honoured}" if gift.honoured else "" for gift in visit.gifts)
            bases = (f"; căn cứ: {gift.basis}" if gift.basis else "" for gift in visit.gifts)
            return "\n".join(map("".join, zip(gift_words(visit), notes, bases, strict=True)))
        case "steps":
            return "\n".join(_step(visit))
    value = getattr(visit, unit)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _step(visit: Visit) -> list[str]:
    lines = []
    for step in visit.steps:
        owner = owner_words(step.owner)
        lines.append(f"{step.name}, {lead_words(step.lead)}{f' ({owner})' if owner else ''}")
    return lines


def _day(visit: Visit) -> str:
    if visit.shift is None:
        return long_date(visit.day) if visit.day else "chưa định ngày"
    which = "trước" if visit.shift < 0 else "sau"
    side = f"{abs(visit.shift)} ngày {which} ngày chính" if visit.shift else "ngày chính"
    return f"{side}, nay là {short_date(visit.day)}" if visit.day else side
