"""What would be done with each row of a plan, before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scheduler.authoring.sheets.entry import At, Fault

Action = Literal["new", "announced", "override", "same", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be done with a row."""

    at: At
    name: str
    action: Action
    key: str
    """The event, or variant, it is about."""
    values: Mapping[str, Any]
    """TOML: a whole event, an announcement, or the calendar key that displaces another."""
    says: tuple[str, ...] = ()
    """What the planner should know beside the days."""

    @property
    def cycle(self) -> str:
        """Of an announcement."""
        return str(self.values["cycle"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All rows of a plan."""

    proposals: tuple[Proposal, ...]
    faults: tuple[Fault, ...]
    passed: tuple[str, ...]

    def of(self, *actions: Action) -> list[Proposal]:
        """The proposals of some actions, in the order of the rows."""
        return [proposal for proposal in self.proposals if proposal.action in actions]
