"""Edits of a TOML text: only the characters of what changes; comments, order, blank lines and endings stay.

Each edit is held against `tomllib` before it is given back: the new text says exactly what was asked, or Refused.
"""

from __future__ import annotations

import copy
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from scheduler.authoring import notation, relist, spans, syntax
from scheduler.authoring.found import Loc
from scheduler.authoring.notation import Table, Value
from scheduler.authoring.schema import CALENDARS, MODIFIERS
from scheduler.authoring.spans import Node
from scheduler.errors import Refused

ORDER = (
    *("id", "override", "name", "name_en", "kind", *CALENDARS, *MODIFIERS, "evening_before", "time", "day_off"),
    *("groups", "places", "remind", "ask_before", "basis", "sources", "confidence", "founded", "note", "retired"),
    *("cycle", "start", "end", "main", "cancelled", "document", "url", "told_by", "date", "signer", "reason"),
)
"""Where a new key goes among those that are there: an event's keys, then a decision's."""
_RANK = {key: rank for rank, key in enumerate(ORDER)}
_COMMA = re.compile(r"(?:\s|#[^\n]*)*,")


def read(text: str) -> dict[str, Any]:
    """What a text says; it is one without a syntax error."""
    return tomllib.loads(syntax.clean(text))


def composed(values: Mapping[str, Any]) -> dict[str, Any]:
    """In the order of the file's keys, with composed letters."""
    return {key: _nfc(values[key]) for key in sorted(values, key=lambda key: _RANK.get(key, len(_RANK)))}


def _nfc(item: Any) -> Any:
    if isinstance(item, str):
        return unicodedata.normalize("NFC", item)
    if isinstance(item, Mapping):
        return {key: _nfc(part) for key, part in item.items()}
    return [_nfc(part) for part in item] if isinstance(item, list | tuple) else item


def set_keys(text: str, table: Loc, values: Mapping[str, Value | None]) -> str:
    """The text with keys of one of its tables set, or taken out where the value is None."""
    now: dict[str, Any] = at(read(text), table)
    changed = {key: value for key, value in values.items() if now.get(key) != value}
    new = text
    for key, value in changed.items():
        new = _set(new, (*table, key), value)

    def change(raw: dict[str, Any]) -> None:
        target = at(raw, table)
        for key, value in changed.items():
            target.pop(key, None)
            if value is not None:
                target[key] = value

    return held(text, new, change)


def append(text: str, array: Loc, table: Table) -> str:
    """The text with one more table at the end of an array of tables, which may not be there yet."""
    nodes = spans.nodes(text)
    written = next((node for node in nodes if node.loc == array and node.kind == "pair"), None)
    if written:
        new = _append_element(text, nodes, written, notation.value(table))
    elif _inline(nodes, array[:-1]):
        new = _set(text, array, [table])
    else:
        new = _append_section(text, nodes, array, table)

    def change(raw: dict[str, Any]) -> None:
        at(raw, array[:-1]).setdefault(array[-1], []).append(table)

    return held(text, new, change)


def drop(text: str, element: Loc) -> str:
    """The text without one table of an array of tables; without the array where it was the only one."""
    nodes = spans.nodes(text)
    listed = at(read(text), element[:-1])
    if len(listed) == 1 and any(node.loc == element[:-1] and node.kind == "pair" for node in nodes):
        return set_keys(text, element[:-2], {str(element[-2]): None})
    written = _under(nodes, element)
    new = text
    for node in reversed([node for node in written if not node.inline] or written[:1]):
        new = _remove(new, nodes, node)

    def change(raw: dict[str, Any]) -> None:
        array = at(raw, element[:-1])
        del array[int(element[-1])]
        if not array:
            del at(raw, element[:-2])[element[-2]]

    return held(text, new, change)


def held(text: str, new: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The new text, if it says what the old one does after that change. Raises Refused."""
    wanted = copy.deepcopy(read(text))
    change(wanted)
    try:
        if read(new) == wanted:
            return new
    except tomllib.TOMLDecodeError:
        pass
    raise Refused(
        "Không tự sửa được chỗ này mà giữ nguyên phần còn lại của tệp; hãy sửa bằng tay rồi chạy `lich check`."
    )


def at(raw: Any, loc: Loc) -> Any:
    """What a text says at a place of it."""
    for step in loc:
        raw = raw[step]
    return raw


def _inline(nodes: list[Node], table: Loc) -> Node | None:
    """The node of a table that is written in braces."""
    return next((node for node in nodes if node.loc == table and node.kind != "header"), None)


def _under(nodes: list[Node], loc: Loc) -> list[Node]:
    return [node for node in nodes if node.loc[: len(loc)] == loc]


def _set(text: str, loc: Loc, value: Value | None) -> str:
    nodes = spans.nodes(text)
    written = _under(nodes, loc)
    if value is not None and written and written[0].loc == loc and written[0].kind == "pair":
        return relist.relisted(text, nodes, written[0], value) or (
            text[: written[0].value] + notation.value(value) + text[written[0].end :]
        )
    while written:  # one key may be many: dotted, or a table under its own header
        # From the end, or what stands under a header would fall to the table before it.
        text = _remove(text, nodes, next((node for node in reversed(written) if not node.inline), written[0]))
        nodes = spans.nodes(text)
        written = _under(nodes, loc)
    return text if value is None else _insert(text, nodes, loc, value)


def _remove(text: str, nodes: list[Node], node: Node) -> str:
    """Without the node: whole lines, or in braces with one of its commas."""
    if not node.inline:
        start, end = _line_start(text, node.start), _line_end(text, node.end)
        end += text.startswith("\r\n", end) + (end < len(text))
        if (
            start and end == len(text) and not text.endswith("\n")
        ):  # the last line, which has no ending, takes the one before
            start -= 1 + text.startswith("\r\n", start - 2)
        return text[:start] + text[end:]
    outer = next(other for other in reversed(nodes) if other.value < node.start and node.end < other.end)
    beside = [other for other in nodes if other.inline and outer.value < other.start and other.end < outer.end]
    after = next((other for other in beside if other.start >= node.end), None)
    before = max((other for other in beside if other.end <= node.start), key=lambda other: other.end, default=None)
    if after:
        return text[: node.start] + text[after.start :]
    return text[: before.end if before else node.start] + text[node.end :]


def _insert(text: str, nodes: list[Node], loc: Loc, value: Value) -> str:
    """With the pair behind the last key that belongs before it."""
    table, written = loc[:-1], notation.pair(str(loc[-1]), value)
    inline = _inline(nodes, table)
    if inline:
        pairs = [node for node in _under(nodes, table) if node.kind == "pair" and node.loc != table]
        last = max((node.end for node in pairs), default=inline.value + 1)
        return text[:last] + (f", {written}" if pairs else f" {written} ") + text[last:]
    header = next(node for node in nodes if node.kind == "header" and node.loc == table)
    below = next((node.start for node in nodes if node.kind == "header" and node.start > header.start), len(text))
    own = [node for node in nodes if not node.inline and header.end < node.start < below]
    rank = _RANK.get(str(loc[-1]), len(_RANK))
    place = [node for node in own if _RANK.get(str(node.loc[len(table)]), len(_RANK)) <= rank] or [header]
    indent = _indent(text, place[-1] if place[-1] is not header else (own or [header])[0])
    end = _line_end(text, place[-1].end)
    return f"{text[:end]}{_newline(text)}{indent}{written}{text[end:]}"


def _append_element(text: str, nodes: list[Node], array: Node, written: str) -> str:
    elements = [node for node in nodes if node.loc[:-1] == array.loc and node.kind == "element"]
    if not elements:
        return text[: array.value + 1] + written + text[array.value + 1 :]
    last = elements[-1]
    comma = _COMMA.match(text, last.end, array.end)
    behind = comma.end() if comma else last.end
    end = _line_end(text, behind)
    if text[_line_start(text, last.start) : last.start].strip() or end >= array.end:
        return f"{text[: last.end]}, {written}{text[last.end :]}"
    line = f"{_newline(text)}{_indent(text, last)}{written}{',' if comma else ''}"
    return f"{text[: last.end]}{'' if comma else ','}{text[last.end : end]}{line}{text[end:]}"


def _append_section(text: str, nodes: list[Node], array: Loc, table: Table) -> str:
    names = [str(step) for step in array if isinstance(step, str)]
    newline = _newline(text)
    if len(array) == 1:
        lines = newline.join(notation.section(names, table, "", ""))
        body = text.removeprefix(syntax.BOM)
        if not body.endswith("\n"):
            return f"{text}{newline * 2 if body else ''}{lines}{'' if body else newline}"
        gap = "" if body.endswith(("\n\n", "\n\r\n")) or not body.strip() else newline
        return f"{text}{gap}{lines}{newline}"
    beside = [node for node in _under(nodes, array) if not node.inline]
    around = beside or [node for node in _under(nodes, array[:-1]) if not node.inline]
    indent, inner = _indents(text, nodes, beside, around[0])
    lines = newline.join(notation.section(names, table, indent, inner))
    end = _line_end(text, max(node.end for node in around))
    return f"{text[:end]}{newline * 2}{lines}{text[end:]}"


def _indents(text: str, nodes: list[Node], beside: list[Node], parent: Node) -> tuple[str, str]:
    """How far in its header and its keys stand: as those beside it, else as any part of the file, else two spaces."""
    parts = [node for node in nodes if node.kind == "header" and len(node.loc) > len(parent.loc)]
    like = beside[0] if beside else parts[0] if parts else None
    if like is None:
        return (_indent(text, parent) + "  ",) * 2
    key = next((node for node in nodes if node.loc[:-1] == like.loc and not node.inline), like)
    return _indent(text, like), _indent(text, key)


def _newline(text: str) -> str:
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def _indent(text: str, node: Node) -> str:
    line = text[_line_start(text, node.start) : node.start]
    return line if not line.strip() else ""


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    """The end of the line, before its ending."""
    end = text.find("\n", offset)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" and end > offset else end
