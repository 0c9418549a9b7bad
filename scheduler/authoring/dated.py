"""What only the dates show, placed at the lines that give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scheduler.authoring.found import At, Found
from scheduler.authoring.layers import Table
from scheduler.expand import Finding, check
from scheduler.model import Catalogue
from scheduler.words import short_date


def shown_by_dates(catalogue: Catalogue, tables: Mapping[str, Table], told: Iterable[Found]) -> Iterator[Found]:
    """The findings of `expand.check` that are not `told` already.

    Of a catalogue with errors only further errors: its dates are not yet what they will be.
    """
    known = {(item.code, item.path.split(".")[0]) for item in told}
    whole = not any(item.level == "error" for item in told)
    for finding in check(catalogue):
        table = tables[finding.event]
        event = finding.event.split(".")[0]
        if (finding.code, event) in known or (_FOLLOWS.get(finding.code), event) in known:
            continue
        if whole or (finding.level == "error" and "kind" in table.values):
            yield Found(
                at=_at(table, finding),
                path=finding.event,
                code=finding.code,
                message=finding.message,
                hint=finding.hint,
                level=finding.level,
            )


_FOLLOWS = {"rule-overlap": "rule-years"}
"""A finding that says no more than a mistake already told."""


def _at(table: Table, finding: Finding) -> At:
    """The decision that the message names, by its cycle or first day; else the rule, else the header."""
    if finding.code.startswith(("announced", "cancelled")):
        for item in table.parts.get("announced", ()):
            start = item.values.get("start")
            if item.values.get("cycle") in finding.message.split() or (start and short_date(start) in finding.message):
                return item.at
    if finding.code == "rule-overlap" and table.parts.get("rule"):
        return table.parts["rule"][-1].at
    return table.where(table.calendar) if table.calendar else table.at
