"""Who was reached: visits by month and by commune or group, made against planned. A matrix that prints, no map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scheduler.visits.place import place_key, spelt
from scheduler.visits.visit import PURPOSE, Visit, VisitStatus

By = Literal["commune", "group", "purpose"]
NAMED = {"commune": "Xã", "group": "Dân tộc", "purpose": "Mục đích"}
UNKNOWN = "(chưa ghi)"


class Cell(NamedTuple):
    """One month of one row."""

    planned: int = 0
    """All but the cancelled ones."""
    done: int = 0

    def __str__(self) -> str:
        return f"{self.done}/{self.planned}" if self.planned else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows by name, twelve months and what has no day yet."""

    by: By
    year: int
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Name -> 13 cells: January…December, then without a day."""
    total: tuple[Cell, ...]
    never: tuple[str, ...]
    """Of the names that were to be reached, those with no visit at all."""

    @property
    def sums(self) -> tuple[Cell, ...]:
        """Of each row."""
        return tuple(_sum(cells) for _, cells in self.rows)


def matrix(visits: Iterable[Visit], year: int, by: By, wanted: Iterable[str] = ()) -> Matrix:
    """The year's visits; `wanted`: names that should be reached, shown also where nothing is planned."""
    kept = [visit for visit in visits if visit.status is not VisitStatus.CANCELLED]
    reached = list(wanted)
    places = spelt(filter(None, (*(visit.commune for visit in kept), *reached))) if by == "commune" else {}
    planned: dict[str, list[int]] = defaultdict(lambda: [0] * 13)
    done: dict[str, list[int]] = defaultdict(lambda: [0] * 13)
    total = [Cell()] * 13
    for visit in kept:
        if visit.day and visit.day.year != year:
            continue
        month = visit.day.month - 1 if visit.day else 12
        made = visit.status is VisitStatus.DONE
        total[month] = Cell(total[month].planned + 1, total[month].done + made)
        for name in _names(visit, by, places):
            planned[name][month] += 1
            done[name][month] += made
    never = tuple(sorted({places.get(name, name) for name in reached} - planned.keys(), key=_order))
    names = sorted({*planned, *never}, key=lambda name: (name == UNKNOWN, *_order(name)))
    cells = tuple((name, tuple(map(Cell, planned[name], done[name]))) for name in names)
    return Matrix(by=by, year=year, rows=cells, total=tuple(total), never=never)


def _order(name: str) -> tuple[str, str]:
    """By the alphabet, a commune whether or not its level is written."""
    return place_key(name), name


def _names(visit: Visit, by: By, places: Mapping[str, str]) -> tuple[str, ...]:
    if by == "group":
        return visit.groups or (UNKNOWN,)
    return (PURPOSE[visit.purpose],) if by == "purpose" else (places.get(visit.commune, UNKNOWN),)


def text(shown: Matrix) -> str:
    """The matrix as lines that print: `made/planned` in each month."""
    width = max([len(name) for name, _ in shown.rows] + [len("Tất cả"), len(NAMED[shown.by])])
    head = [f"{NAMED[shown.by]:<{width}}", *(f"T{month:<4}" for month in range(1, 13)), "Chưa", "Cả năm"]
    lines = [f"{name:<{width}} {_cells(cells)}" for name, cells in (*shown.rows, ("Tất cả", shown.total))]
    return "\n".join([" ".join(head).rstrip(), *(line.rstrip() for line in lines)])


def _cells(cells: tuple[Cell, ...]) -> str:
    return " ".join(f"{cell!s:<5}" for cell in cells[:12]) + f" {cells[12]!s:<4} {_sum(cells)}"


def _sum(cells: Iterable[Cell]) -> Cell:
    own = list(cells)
    return Cell(sum(cell.planned for cell in own), sum(cell.done for cell in own))
