"""The year plan as CSV: UTF-8 with a byte order mark, by which Excel knows it; what looks like a formula is quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from scheduler.authoring.sheets.grid import SIGNS
from scheduler.authoring.sheets.table import HEADERS, Line
from scheduler.words import short_date


def write(lines: Sequence[Line]) -> bytes:
    """The file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    writer.writerows([plain(value) for value in line] for line in lines)
    return buffer.getvalue().encode("utf-8-sig")


QUOTED = SIGNS | {"\t", "\r"}


def plain(value: object) -> str:
    """A value as text; what looks like a formula is quoted."""
    if isinstance(value, date):
        return short_date(value)
    text = str(value)
    return f"'{text}" if text[:1] in QUOTED else text
