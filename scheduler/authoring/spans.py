"""Where each value of a TOML text begins and ends, so that an edit touches its characters and no others.

The text is one that `tomllib` has read, so the walk checks nothing; it only keeps count.
"""

from __future__ import annotations

import re
import tomllib
from typing import Literal, NamedTuple

from scheduler.authoring.found import Loc
from scheduler.authoring.syntax import BOM

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r""""(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+""")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''',
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\r\n]*[^,\]}#\s]")


class Node(NamedTuple):
    """A header, a key with its value, or an element of an array."""

    loc: Loc
    kind: Literal["header", "pair", "element"]
    start: int
    """Its first character: the bracket of a header, the key of a pair."""
    value: int
    """The first character of the value; of a header its bracket."""
    end: int
    """Behind its last character."""
    inline: bool
    """Whether it lies within another value, not on lines of its own."""


def nodes(text: str) -> list[Node]:
    """Every node in the order in which the text has them; what lies within a value comes after it."""
    walk = _Walk(text)
    walk.run()
    return sorted(walk.nodes, key=lambda node: (node.start, -node.end))


class _Walk:
    """One walk from the first character to the last; `counts` is the index of the last table of each array."""

    def __init__(self, text: str) -> None:
        self.nodes: list[Node] = []
        self._text = text
        self._at = len(BOM) if text.startswith(BOM) else 0
        self._counts: dict[Loc, int] = {}

    def run(self) -> None:
        table: Loc = ()
        while self._pass(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table, inline=False)

    def _pass(self, pattern: re.Pattern[str]) -> int:
        """Goes behind what matches here, and gives the place."""
        match = pattern.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return self._at

    def _header(self) -> Loc:
        start = self._at
        array = self._text.startswith("[[", start)
        self._at += 1 + array
        names = self._dotted()
        self._at += 1 + array
        loc: Loc = ()
        for depth, name in enumerate(names):
            loc = (*loc, name)
            if array and depth == len(names) - 1:
                self._counts[loc] = self._counts.get(loc, -1) + 1
            if loc in self._counts:
                loc = (*loc, self._counts[loc])
        self.nodes.append(Node(loc, "header", start, start, self._at, False))
        return loc

    def _dotted(self) -> list[str]:
        """The names of a key, up to the `=` or `]` that ends it."""
        names: list[str] = []
        while not names or self._text[self._at] == ".":
            self._at += 1 if names else 0
            begin = self._pass(_SPACE)
            names.append(_plain(self._text[begin : self._pass(_KEY)]))
            self._pass(_SPACE)
        return names

    def _pair(self, table: Loc, *, inline: bool) -> None:
        start = self._at
        loc = (*table, *self._dotted())
        self._at += 1
        value = self._pass(_SPACE)
        self._value(loc)
        self.nodes.append(Node(loc, "pair", start, value, self._at, inline))

    def _value(self, loc: Loc) -> None:
        letter = self._text[self._at]
        if letter == "[":
            self._array(loc)
        elif letter == "{":
            self._inline(loc)
        else:
            self._pass(_STRING if letter in "\"'" else _BARE)

    def _array(self, loc: Loc) -> None:
        self._at += 1
        index = 0
        while self._text[self._pass(_BLANK)] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            start = self._at
            self._value((*loc, index))
            self.nodes.append(Node((*loc, index), "element", start, start, self._at, True))
            index += 1
        self._at += 1

    def _inline(self, loc: Loc) -> None:
        self._at += 1
        while self._text[self._pass(_BLANK)] != "}":
            if self._text[self._at] == ",":
                self._at += 1
            else:
                self._pair(loc, inline=True)
        self._at += 1


def _plain(key: str) -> str:
    """A key without its quotes."""
    return key if key[0] not in "\"'" else next(iter(tomllib.loads(f"{key} = 0")))
