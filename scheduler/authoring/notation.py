"""Values in TOML's notation, as a planner would write them: one line each, lists and small tables inline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scheduler.authoring.layers import PARTS

Value = str | int | date | Sequence["Value"] | Mapping[str, "Value"]
"""What a key of `events.toml` can hold; `bool` is an `int`."""
Table = Mapping[str, Value]
_DELETE = chr(127)


def value(item: Value) -> str:
    """`"8/1"`, `3`, `true`, `2026-02-22`, `["Mường"]`, `{ branch = "Thìn", month = 6 }`."""
    if isinstance(item, str):
        return json.dumps(item, ensure_ascii=False).replace(_DELETE, "\\u007f")
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int):
        return str(item)
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, Mapping):
        return f"{{ {', '.join(pair(key, part) for key, part in item.items())} }}" if item else "{}"
    return f"[{', '.join(map(value, item))}]"


def pair(key: str, item: Value) -> str:
    """`days = 3`; the key is one of those that need no quotes."""
    return f"{key} = {value(item)}"


def section(names: Sequence[str], table: Table, indent: str, inner: str) -> Iterator[str]:
    """The lines of `[[event]]` with its keys, then of its parts, each further in; the lines have no ending."""
    yield f"{indent}[[{'.'.join(names)}]]"
    yield from (f"{inner}{pair(key, item)}" for key, item in table.items() if key not in PARTS)
    for key in PARTS:
        for part in _tables(table.get(key)):
            yield ""
            yield from section((*names, key), part, f"{indent}  ", f"{inner}  ")


def _tables(item: Value | None) -> Iterator[Table]:
    if isinstance(item, Sequence) and not isinstance(item, str):
        yield from (part for part in item if isinstance(part, Mapping))
