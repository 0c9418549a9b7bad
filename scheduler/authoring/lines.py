"""Where a value stands in a TOML text: a scan of headers and keys, run only when there is a problem to place.

The text is one that `tomllib` has read, so the scan checks nothing; it only keeps count.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import NamedTuple

from scheduler.authoring.found import Loc

# The value of a key, whole on one line, as most are. Possessive, or a long line that does not fit would be tried
# in every possible split.
_VALUE = (
    r"""(?:"[^"\\\n]*"|[^\s"'\[\]{}\#,]+"""
    r"""|\[(?:[^\[\]\n"'\#]++|"[^"\\\n]*+")*+\]|\{(?:[^{}\n"'\#]++|"[^"\\\n]*+")*+\})[ \t]*+$"""
)
_KEY = r"[A-Za-z0-9_-]+"
_TOKEN = re.compile(
    rf"^[ \t]*(?P<key>{_KEY})[ \t]*=[ \t]*(?P<value>{_VALUE})"
    r"""|"{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
    r"""|\#[^\n]*|\n|\[|\]|\{|\}|=|,|\.|[^\s\[\]{}=,.#"']+""",
    re.DOTALL | re.MULTILINE,
)
_LINE_END = re.compile("\n")
_LINES = re.compile(rf"(?:[ \t]*\n|^[ \t]*{_KEY}[ \t]*=[ \t]*{_VALUE}|[ \t]*\#[^\n]*)*+", re.MULTILINE)
"""Whole lines of a table in which nothing is wanted."""


class _Token(NamedTuple):
    text: str
    start: int
    value: tuple[int, int] | None = None
    """Where the value lies, of a key that is read together with it."""


def positions(text: str, wanted: Collection[Loc]) -> dict[Loc, tuple[int, int]]:
    """Line and column, from 1, of each wanted value: of its key, its header, or its place in a list.

    A value that is not written gets the place of the nearest table around it; `(1, 1)` if there is none.
    """
    near = {loc[:size] for loc in wanted for size in range(1, len(loc) + 1)}
    offsets = _Scan(text, near).run()
    ends = [match.start() for match in _LINE_END.finditer(text)]
    return {loc: _line_column(ends, _nearest_offset(offsets, loc)) for loc in wanted}


def _nearest_offset(offsets: dict[Loc, int], loc: Loc) -> int:
    while loc and loc not in offsets:
        loc = loc[:-1]
    return offsets.get(loc, 0)


def _line_column(ends: list[int], offset: int) -> tuple[int, int]:
    line = bisect_left(ends, offset)
    return line + 1, offset - (ends[line - 1] if line else -1)


class _Scan:
    """One walk over the tokens; `counts` is the index of the last table of each array of tables."""

    def __init__(self, text: str, wanted: Collection[Loc]) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._wanted = wanted
        self._parents = {loc[:-1] for loc in wanted}
        self._found: dict[Loc, int] = {}
        self._counts: dict[Loc, int] = {}

    def run(self) -> dict[Loc, int]:
        table: Loc = ()
        token = next(self._tokens, None)
        while token is not None:
            if token.text == "[":
                table, end = self._header(token.start)
                if table not in self._wanted and (lines := _LINES.match(self._text, end)):
                    self._tokens = _tokens(self._text, lines.end())
                token = next(self._tokens, None)
            elif token.text == "\n":
                token = next(self._tokens, None)
            elif token.value:
                self._line((*table, token.text), token.start, token.value)
                token = next(self._tokens, None)
            else:
                token = self._pair(table, token)
        return self._found

    def _note(self, loc: Loc, offset: int) -> None:
        if loc in self._wanted:
            self._found.setdefault(loc, offset)

    def _line(self, loc: Loc, start: int, value: tuple[int, int]) -> None:
        """A pair on one line; its value is walked only where something in it is wanted."""
        self._note(loc, start)
        if loc in self._parents:
            outer, self._tokens = self._tokens, _tokens(self._text, *value)
            self._value(loc, next(self._tokens))
            self._tokens = outer

    def _header(self, start: int) -> tuple[Loc, int]:
        """The table that begins, and where its header ends."""
        token = next(self._tokens)
        array = token.text == "["
        if array:
            token = next(self._tokens)
        names, end = self._dotted(token)
        if array:
            end = next(self._tokens)
        loc: Loc = ()
        for depth, name in enumerate(names):
            loc = (*loc, name)
            last = depth == len(names) - 1
            self._note(loc, start)
            if array and last:
                self._counts[loc] = self._counts.get(loc, -1) + 1
            if loc in self._counts:
                loc = (*loc, self._counts[loc])
                self._note(loc, start)
        return loc, end.start + 1

    def _dotted(self, token: _Token) -> tuple[list[str], _Token]:
        """The names of a key and the token that ends it: `=` or `]`."""
        names = [_plain(token.text)]
        end = next(self._tokens)
        while end.text == ".":
            names.append(_plain(next(self._tokens).text))
            end = next(self._tokens)
        return names, end

    def _pair(self, table: Loc, token: _Token) -> _Token | None:
        """A key and its value; gives the token after them."""
        names, _ = self._dotted(token)
        loc = table
        for name in names:
            loc = (*loc, name)
            self._note(loc, token.start)
        return self._value(loc, next(self._tokens))

    def _value(self, loc: Loc, token: _Token) -> _Token | None:
        if token.text == "[":
            self._array(loc)
            return next(self._tokens, None)
        if token.text == "{":
            self._inline(loc)
            return next(self._tokens, None)
        after = next(self._tokens, None)
        while after is not None and after.text not in _ENDS:
            after = next(self._tokens, None)
        return after

    def _array(self, loc: Loc) -> None:
        index = 0
        token: _Token | None = next(self._tokens)
        while token is not None and token.text != "]":
            if token.text in ",\n":
                token = next(self._tokens)
                continue
            self._note((*loc, index), token.start)
            token = self._value((*loc, index), token)
            index += 1

    def _inline(self, loc: Loc) -> None:
        token: _Token | None = next(self._tokens)
        while token is not None and token.text != "}":
            token = next(self._tokens) if token.text in ",\n" else self._pair(loc, token)


_ENDS = frozenset(",]}\n")


def _tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        if key := match["key"]:
            yield _Token(key, match.start("key"), match.span("value"))
        elif (token := match[0])[0] != "#":
            yield _Token(token, match.start())


def _plain(key: str) -> str:
    """A key without its quotes."""
    if key[0] not in "\"'":
        return key
    return next(iter(tomllib.loads(f"{key} = 0")))
