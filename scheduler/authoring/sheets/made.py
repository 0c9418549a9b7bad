"""The TOML of a new event, and the grounds of a decision, from a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import count

from scheduler import rules
from scheduler.authoring.sheets import ruling
from scheduler.authoring.sheets.entry import Entry, FaultError
from scheduler.authoring.sheets.table import ground_of, site
from scheduler.authoring.sheets.when import When
from scheduler.model import Occurrence
from scheduler.words import KIND, fold

_LONGEST_ID = 60
_BY_MOON = frozenset({"ethnic-festival", "religious-festival", "tet", "memorial"})
"""Kinds of which most are held by the moon: a day and month alone do not tell by which calendar."""


def new_event(entry: Entry, used: Collection[str], ground: str) -> dict[str, object]:
    """A whole event. Raises FaultError or RuleError where the row does not say enough."""
    if entry.kind is None:
        raise FaultError(
            "kind", "không rõ loại", f"thêm cột Loại, hoặc --kind, ghi một trong: {', '.join(KIND.values())}"
        )
    when = _when(entry)
    values: dict[str, object] = {
        "id": entry.identity or _free(entry, used),
        "name": entry.name,
        "kind": entry.kind,
        **({"rrule": entry.rrule, "since": ruling.span(when, "RRULE")[0]} if entry.rrule else ruling.rule(when)),
    }
    _check(values)
    written = f"Thời gian ghi trong kế hoạch: {when.text}" if when.open else None
    facts = {
        "groups": list(entry.groups),
        "places": list(entry.places),
        "sources": list(entry.sources) or [ground],
        "time": entry.time,
        "note": "\n".join(text for text in (written, entry.note) if text),
    }
    return values | {key: value for key, value in facts.items() if value}


def _when(entry: Entry) -> When:
    """The days that make the rule: the lunar ones where both are written."""
    when = entry.moon or entry.when
    if when.dated and when.lunar and not when.open:
        first, last = ruling.span(when, "lunar")
        return When.on(first, last, when.text)
    if when.lunar is None and not when.dated and entry.kind in _BY_MOON:
        raise FaultError("day", f"“{when.text[:60]}”: không rõ âm lịch hay dương lịch", "ghi thêm ÂL hoặc DL")
    return when


def _check(values: dict[str, object]) -> None:
    key = next(key for key in values if key in rules.KINDS)
    rules.parse(key, values[key], {name: values[name] for name in rules.MODIFIERS if name in values})


def _free(entry: Entry, used: Collection[str]) -> str:
    """An id that nobody has: of the name, else with the place, else with a number."""
    name = slug(entry.name)
    if not name:
        raise FaultError("name", "tên không có chữ nào", "thêm cột Mã")
    return next(way for way in _ways(name, entry.places) if way not in used)


def _ways(name: str, places: Collection[str]) -> Iterator[str]:
    yield name
    yield from (f"{name}-{slug(place)}"[:_LONGEST_ID].strip("-") for place in places if slug(place))
    yield from (f"{name}-{number}" for number in count(2))


def slug(text: str) -> str:
    """`Lễ hội Gầu Tào` as `le-hoi-gau-tao`, not too long, cut between words."""
    whole = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    return whole if len(whole) <= _LONGEST_ID else whole[:_LONGEST_ID].rpartition("-")[0] or whole[:_LONGEST_ID]


def grounds(entry: Entry, before: Occurrence | None, ground: str) -> dict[str, object]:
    """The document or link of the row; where it has none of its own, that the plan says so."""
    source = entry.sources[0] if entry.sources else ""
    old = ground_of(before) if before else ""
    if not source or "; ".join(entry.sources) in (old, site(old)):
        return {"told_by": ground}
    return {"url" if re.match(r"https?://\S+$", source) else "document": source}
