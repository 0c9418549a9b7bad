"""A problem before it has a line: which file, which value by its keys and indices, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

Loc = tuple[str | int, ...]
"""Keys and list indices from the top of a file: `("event", 3, "announced", 0, "start")`."""


class At(NamedTuple):
    """A value in a file."""

    file: str
    loc: Loc = ()

    def __truediv__(self, key: str | int) -> At:
        return At(self.file, (*self.loc, key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What `read` turns into a `Problem` once it has looked the line up."""

    at: At
    path: str
    code: str
    message: str
    hint: str | None = None
    level: str = "error"
    position: tuple[int, int] | None = None
    """Line and column where they are known without looking: syntax, encoding."""


def quoted(words: Iterable[str]) -> str:
    """`"a"`, or `"a" hay "b"`."""
    return " hay ".join(f"“{word}”" for word in words)


def visible(text: str) -> str:
    """What of a planner's text can be shown: not too long, and nothing that acts on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:80])
