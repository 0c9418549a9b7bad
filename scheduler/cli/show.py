"""What commands print: JSON for programs, aligned lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

_WIDEST = 56
"""Columns of a terminal given to one cell before it pushes the others aside."""


def array(rows: Sequence[object]) -> str:
    """One JSON array, an object a line, so that two lists can be compared line by line."""
    if not rows:
        return "[]"
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]"


def table(rows: Iterable[tuple[str, ...]], empty: str) -> str:
    """Aligned columns, none of them padded beyond `_WIDEST`; `empty` where there is no row."""
    lines = list(rows)
    if not lines:
        return empty
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)
