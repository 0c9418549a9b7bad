"""What a row of a plan says, once read; and what is wrong with one that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scheduler.authoring.sheets.when import When


class At(NamedTuple):
    """A row, for people."""

    number: int
    sheet: str | None = None

    def __str__(self) -> str:
        return f"trang “{self.sheet}”, dòng {self.number}" if self.sheet else f"dòng {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row that is not imported."""

    at: At
    column: str | None
    """By its own header; None: the whole row."""
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        column = f", cột “{self.column}”" if self.column else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.at}{column}: {self.message}{hint}"


class FaultError(Exception):
    """Carries what is wrong in a column out of the depth in which it shows; the row is added above."""

    def __init__(self, field: str | None, message: str, hint: str | None = None) -> None:
        self.field, self.message, self.hint = field, message, hint
        super().__init__(field, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A readable row."""

    at: At
    name: str
    identity: str | None = None
    """`event`, `event.variant` or with `/cycle`, where the sheet names it."""
    when: When
    moon: When | None = None
    """The lunar days of a column of their own, beside `when`."""
    kind: str | None = None
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    time: str | None = None
    status: str | None = None
    rrule: str | None = None
    """A rule that another calendar states for `when`'s first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file, read: every row of it is an entry, a fault or told to be no row of the plan."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    passed: tuple[str, ...] = ()
    """What was not read, in words: headings, lines under the table, columns, sheets."""
