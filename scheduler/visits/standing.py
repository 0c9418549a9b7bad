"""What an office gets with lich and edits as text: ceilings on gifts and the usual steps of a visit."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from scheduler.model import Step
from scheduler.rules import parse_lead
from scheduler.visits.ceilings import Ceiling
from scheduler.visits.visit import Purpose, Visit


@cache
def ceilings() -> tuple[Ceiling, ...]:
    """Every ceiling with its validity and basis, from `catalogue/ceilings.toml`."""
    return tuple(
        Ceiling(
            id=row["id"],
            categories=frozenset(row["categories"]),
            purposes=frozenset(map(Purpose, row["purposes"])),
            each=row.get("each"),
            levels=row.get("levels", {}),
            times=row.get("times"),
            year=row.get("year"),
            since=row["since"],
            until=row.get("until"),
            basis=row["basis"],
        )
        for row in _read("ceilings")["ceiling"]
    )


def usual_steps(visit: Visit) -> tuple[Step, ...]:
    """The steps that a visit begins with: fewer where it is made at once."""
    return _steps("planned" if visit.occurrence else "at_once")


@cache
def _steps(part: str) -> tuple[Step, ...]:
    rows = _read("visit_steps")[part]
    return tuple(Step(id=r["id"], name=r["name"], lead=parse_lead(r["lead"]), owner=r["owner"]) for r in rows)


def _read(name: str) -> dict[str, Any]:
    file = resources.files("scheduler") / "catalogue" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
