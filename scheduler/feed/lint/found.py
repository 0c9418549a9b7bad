"""A problem of an iCalendar file before it has the file's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where, which rule, what, and how to mend it."""

    line: int
    code: str
    message: str
    hint: str
    path: str = ""
    """The property or component."""
    level: str = "error"
