"""What a look at one thing found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from scheduler.run.settings import Settings


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    """As it should be."""
    NOTE = "note"
    """What this program cannot see, or what is a choice."""
    WARNING = "warning"
    """Works, and should be seen to."""
    ERROR = "error"
    """Does not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    code: str
    """Stable, for programs."""
    level: Level
    message: str
    """A sentence without personal data and without secrets."""
    hint: str = ""
    """What to do about it."""

    def as_json(self) -> dict[str, str]:
        """As `lich doctor --json` gives it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The installation that is looked at."""

    settings: Settings
    now: datetime
    """Aware."""
    published: Path | None = None
    """Where `lich publish` writes the feeds, if it does."""


Look = Callable[[Patient], Iterator[Finding]]


def ok(code: str, message: str) -> Finding:
    """All is well with it."""
    return Finding(code=code, level=Level.OK, message=message)


def note(code: str, message: str, hint: str = "") -> Finding:
    """To be known."""
    return Finding(code=code, level=Level.NOTE, message=message, hint=hint)


def warning(code: str, message: str, hint: str) -> Finding:
    """To be seen to."""
    return Finding(code=code, level=Level.WARNING, message=message, hint=hint)


def error(code: str, message: str, hint: str) -> Finding:
    """To be mended."""
    return Finding(code=code, level=Level.ERROR, message=message, hint=hint)
