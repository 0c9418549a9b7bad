"""Visits out of an Excel file as offices have them, merged cells and all: each row is read whole, or told why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from scheduler.authoring.sheets import xlsx_in
from scheduler.authoring.sheets.grid import Cell, Grid, Row, shown
from scheduler.errors import Refused
from scheduler.model import OccurrenceId
from scheduler.visits.visit import Visit, tidied
from scheduler.words import fold

_NAMES = {
    "id": "số; số chuyến",
    "version": "bản",
    "day": "ngày; ngày đi; thời gian; ngày tháng",
    "hours": "giờ; giờ đi; thời gian cụ thể",
    "title": "nội dung; nội dung chuyến thăm; hoạt động; công việc; dịp, nội dung",
    "commune": "xã; xã, phường; địa bàn; địa phương",
    "spot": "nơi đến; địa điểm; nơi thăm; hộ; điểm đến",
    "receiver": "người đón; người tiếp",
    "leader": "trưởng đoàn; lãnh đạo; lãnh đạo dẫn đoàn; người dẫn đoàn; chủ trì",
    "members": "thành viên; thành phần; thành viên đoàn",
    "cars": "xe; phương tiện",
    "number": "số giấy mời; giấy mời; số văn bản",
    "occurrence": "dịp",
    "note": "ghi chú",
}
_FIELDS = {fold(name): field for field, names in _NAMES.items() for name in names.split(";")}
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_HOURS = re.compile(r"(\d{1,2})(?::|h|g| giờ )(\d{2})?")
DEEPEST = 40
"""Rows from the top among which the header is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file holds."""

    visits: tuple[Visit, ...]
    """Those with a number are visits that are stored already."""
    faults: tuple[str, ...]
    """`hàng 7: cột Ngày: …`."""
    fields: frozenset[str]
    """What the file has columns for."""


class FaultError(Exception):
    """A row that cannot be read."""


def read(data: bytes) -> Sheet:
    """The first sheet with a header. Raises Refused where there is none, or for what is no Excel file."""
    for grid in xlsx_in.read(data):
        for row in grid.rows[:DEEPEST]:
            columns = columns_of(row, grid, _FIELDS)
            if {"title", "day"} <= columns.keys():
                return _read(grid, row.number, columns)
    raise Refused("Không thấy hàng tiêu đề: cần một hàng có cột “Ngày” (hoặc “Thời gian”) và “Nội dung”")


def onto(kept: Visit, found: Visit, fields: frozenset[str]) -> Visit:
    """A stored visit with what the file says of it; a day that is as it was still moves with its occurrence."""
    taken = fields - {"id", "hours", "version", "day", "occurrence"}
    changes: dict[str, Any] = {name: getattr(found, name) for name in taken} | {
        "version": found.version or kept.version
    }
    if "hours" in fields:
        changes |= {"starts": found.starts, "ends": found.ends}
    if found.day != kept.day:
        changes |= {"day": found.day, "shift": None, "anchor": None}
    return kept.evolve(**changes)


def columns_of(row: Row, grid: Grid, fields: Mapping[str, str]) -> dict[str, int]:
    """Field -> column, where the row is a header: `fields` by the folded words that may stand there."""
    spread = {column: cell for (number, column), cell in grid.merged.items() if number == row.number}
    found: dict[str, int] = {}
    for column, cell in sorted({**spread, **row.cells}.items()):
        field = fields.get(fold(shown(cell)))
        if field:
            found.setdefault(field, column)
    return found


def _read(grid: Grid, header: int, columns: Mapping[str, int]) -> Sheet:
    visits, faults = [], []
    for row in grid.rows:
        if row.number <= header or row.heading:
            continue
        cells = {field: cell for field, column in columns.items() if (cell := cell_at(grid, row, column))}
        own = [field for field, column in columns.items() if column in row.cells]
        if not own or "title" not in cells:
            continue
        try:
            visits.append(_visit(cells))
        except FaultError as fault:
            faults.append(f"hàng {row.number}: {fault}")
    return Sheet(visits=tuple(visits), faults=tuple(faults), fields=frozenset(columns))


def cell_at(grid: Grid, row: Row, column: int) -> Cell | None:
    """What stands there; under a merged cell, what that says."""
    place = (row.number, column)
    return row.cells.get(column) or (grid.merged.get(place) if place in grid.down else None)


def _visit(cells: Mapping[str, Cell]) -> Visit:
    for field, cell in cells.items():
        if cell.trouble:
            raise FaultError(f"cột {_title(field)}: {cell.trouble}")
    texts = {field: shown(cell) for field, cell in cells.items()}
    starts, ends = hours_of(texts.get("hours", ""))
    plain: dict[str, Any] = {
        name: texts.get(name, "") for name in ("title", "commune", "spot", "receiver", "leader", "number", "note")
    }
    return tidied(
        Visit(
            id=_whole("id", texts) or None,
            version=_whole("version", texts),
            day=_day(cells["day"]) if "day" in cells else None,
            starts=starts,
            ends=ends,
            members=names_of(texts.get("members", "")),
            cars=names_of(texts.get("cars", "")),
            occurrence=_occurrence(texts.get("occurrence", "")),
            **plain,
        )
    )


def _day(cell: Cell) -> date | None:
    if cell.day:
        return cell.day
    if "chua" in fold(cell.text).split():  # "09–31/01/2027, chưa ấn định ngày"
        return None
    found = _DAY.findall(cell.text)
    if len(found) != 1:
        raise FaultError(f"cột Ngày: “{shown(cell)[:40]}” không phải một ngày; ghi kiểu 24/02/2026")
    day, month, year = map(int, found[0])
    try:
        return date(year, month, day)
    except ValueError:
        raise FaultError(f"cột Ngày: không có ngày {day}/{month}/{year}") from None


def hours_of(text: str) -> tuple[time | None, time | None]:
    """`7:30-11:00`, `7h30`, or nothing. Raises FaultError."""
    if not text:
        return None, None
    found = [(int(hour), int(minute or 0)) for hour, minute in _HOURS.findall(text)]
    if len(found) not in {1, 2} or any(hour > 23 or minute > 59 for hour, minute in found):
        raise FaultError(f"cột Giờ: không hiểu “{text[:40]}”; ghi kiểu 7:30-11:00")
    first, *rest = (time(hour, minute) for hour, minute in found)
    return first, rest[0] if rest else None


def _whole(field: str, texts: Mapping[str, str]) -> int:
    text = texts.get(field, "")
    if text and not re.fullmatch("[0-9]{1,9}", text):
        raise FaultError(f"cột {_title(field)}: “{text[:40]}” không phải số")
    return int(text or 0)


def _occurrence(text: str) -> OccurrenceId | None:
    try:
        return OccurrenceId.parse(text) if text else None
    except ValueError:
        raise FaultError(f"cột Dịp: “{text[:40]}” thiếu chu kỳ; ghi như khai-ha-muong-bi/2027") from None


def names_of(text: str) -> tuple[str, ...]:
    """What stands between semicolons, commas and line ends."""
    return tuple(part for part in re.split(r"[;\n,]", text) if part.strip())


def _title(field: str) -> str:
    return _NAMES[field].split(";")[0].capitalize()
