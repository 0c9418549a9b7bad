"""A sheet as rows of cells, whatever file it came from, and the sizes beyond which a file is not read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from scheduler.errors import Refused

MAX_BYTES = 5_000_000
"""Of the file as it lies on the disk."""
MAX_UNPACKED = 50_000_000
"""Of all parts of an Excel file together, unpacked."""
MAX_PARTS = 2_000
MAX_ROWS = 5_000
"""Rows with something in them, in a whole file."""
MAX_CELLS = 200_000
MAX_LETTERS = 5_000_000
MAX_CELL = 10_000


class Cell(NamedTuple):
    """What stands in a cell."""

    text: str
    """Composed letters; spaces and line breaks as they are."""
    day: date | None = None
    """Where the cell is formatted as a date."""
    serial: date | None = None
    """The date a bare number would be, if it stood for one."""
    trouble: str | None = None
    """Why its content cannot be used, in Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with something in it."""

    number: int
    """As Excel counts, from 1."""
    cells: Mapping[int, Cell]
    """By column, from 0; no empty ones."""
    heading: bool = False
    """All it has is one text across several columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet."""

    name: str | None
    """None where the file has but one."""
    rows: tuple[Row, ...]
    merged: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    """(row number, column) -> what a merged area says there, in any of its cells but the first."""
    down: frozenset[tuple[int, int]] = frozenset()
    """Those of them that lie under the first cell: what it says holds for these rows too."""


class Meter:
    """Counts what is read, and refuses what is too much."""

    def __init__(self) -> None:
        self.rows = self.cells = self.letters = 0

    def row(self, cells: Mapping[int, Cell]) -> None:
        """Adds a row. Raises Refused."""
        self.rows += 1
        self.cells += len(cells)
        self.letters += sum(len(cell.text) for cell in cells.values())
        if self.rows > MAX_ROWS:
            raise Refused(f"Tệp có hơn {MAX_ROWS} dòng, không đọc; hãy chia thành nhiều tệp")
        if self.cells > MAX_CELLS or self.letters > MAX_LETTERS:
            raise Refused("Tệp có quá nhiều chữ, không đọc; hãy chia thành nhiều tệp")


def words(text: str) -> Cell:
    """A cell of text."""
    if len(text) > MAX_CELL:
        return Cell(text[:60], trouble=f"ô dài hơn {MAX_CELL} chữ")
    return Cell(unicodedata.normalize("NFC", text))


def shown(cell: Cell) -> str:
    """A cell on one line, without a quote that keeps a sign from being a formula."""
    line = " ".join(cell.text.split())
    return line[1:] if line[:1] == "'" and line[1:2] in SIGNS else line


SIGNS = frozenset("=+-@")
"""What a spreadsheet takes for the beginning of a formula."""
