"""A list that stands on several lines, changed line by line: the lines and comments of what stays are not touched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from scheduler.authoring import notation
from scheduler.authoring.notation import Value
from scheduler.authoring.spans import Node

_REST = re.compile(r"([ \t]*,)?([ \t]*(?:#[^\n]*)?\r?\n)")
"""What may stand behind an element on its line."""
_OPENED = re.compile(r"\[([ \t]*(?:#[^\n]*)?\r?\n)")


class _Line(NamedTuple):
    """An element with its line, and the comments above it."""

    above: str
    before: str
    """The line up to the end of the element; empty where the element is gone and its comments stay."""
    comma: bool
    after: str
    """From behind the comma to the end of the line."""


def relisted(text: str, nodes: Sequence[Node], array: Node, new: Value) -> str | None:
    """The text with a list as it is now; None where its elements do not stand on a line each, or none is left."""
    opened = _OPENED.match(text, array.value)
    elements = [node for node in nodes if node.loc[:-1] == array.loc and node.kind == "element"]
    if not (opened and elements and new and isinstance(new, list | tuple)):
        return None
    old = tomllib.loads(f"list = {text[array.value : array.end]}")["list"]
    known, at = [], opened.end()
    for element in elements:
        line = _line(text, at, element)
        if line is None:
            return None
        known.append(line)
        at += len(line.above) + len(line.before) + len(line.after) + _comma_length(text, element)
    made = list(_changed(known, list(map(notation.value, old)), list(map(notation.value, new)), opened[1][-2:]))
    last = max(number for number, line in enumerate(made) if line.before)
    written = (_written(line, comma=number != last or known[-1].comma) for number, line in enumerate(made))
    return text[: opened.end()] + "".join(written) + text[at:]


def _line(text: str, at: int, element: Node) -> _Line | None:
    begin = text.rfind("\n", 0, element.start) + 1
    rest = _REST.match(text, element.end)
    if not rest or begin < at or text[begin : element.start].strip() or "\n" in text[element.start : element.end]:
        return None
    return _Line(text[at:begin], text[begin : element.end], bool(rest[1]), rest[2])


def _comma_length(text: str, element: Node) -> int:
    rest = _REST.match(text, element.end)
    assert rest
    return len(rest[1] or "")


def _changed(known: list[_Line], old: list[str], new: list[str], ending: str) -> Iterator[_Line]:
    indent = re.match(r"[ \t]*", known[0].before)
    assert indent
    newline = ending if ending == "\r\n" else "\n"
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from known[first:last]
        else:
            yield from (line._replace(before="") for line in known[first:last] if line.above)
            yield from (_Line("", f"{indent[0]}{item}", True, newline) for item in new[begin:end])


def _written(line: _Line, *, comma: bool) -> str:
    return f"{line.above}{line.before}{',' * comma}{line.after}" if line.before else line.above
