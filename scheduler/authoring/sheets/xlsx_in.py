"""Excel files (.xlsx), by openpyxl in its read-only mode: formulas are never computed, links never followed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from scheduler.authoring.sheets.grid import MAX_PARTS, MAX_UNPACKED, Cell, Grid, Meter, Row, words
from scheduler.errors import Refused

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_MOST_MERGES = 10_000
_WIDEST = 200
"""Columns of a merged area that are looked at."""
_SERIALS = range(20_000, 73_051)
"""Numbers that Excel may mean as days: from 1954 to the end of 2099."""


def read(data: bytes) -> tuple[Grid, ...]:
    """The visible sheets. Raises Refused for what is no Excel file, or too large a one."""
    from openpyxl import load_workbook

    _inspect(data)
    try:
        with warnings.catch_warnings(action="ignore"):  # of parts it leaves out, such as lists to choose from
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            meter = Meter()
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return tuple(_grid(sheet, data, book.epoch, meter) for sheet in sheets)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises anything at all on a broken file
        raise Refused("Tệp Excel hỏng hoặc không đúng dạng; mở bằng Excel rồi lưu lại dạng .xlsx") from error


def _inspect(data: bytes) -> None:
    """Sizes as the archive states them, which zipfile holds it to; and no document type, which could grow."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise Refused(_NOT_EXCEL)
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused("Tệp Excel bung ra quá lớn, không đọc; hãy chép riêng phần kế hoạch sang tệp mới")
            if any(_declares(archive.read(part)) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise Refused("Tệp Excel có khai báo lạ (DOCTYPE), không đọc")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Refused(_NOT_EXCEL) from error


_NOT_EXCEL = (
    "Đây không phải tệp .xlsx đọc được; tệp .xls cũ hoặc tệp có mật khẩu thì mở bằng Excel rồi lưu lại dạng .xlsx, "
    "không mật khẩu"
)


def _declares(part: bytes) -> bool:
    return b"<!DOCTYPE" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff")


def _grid(sheet: Any, data: bytes, epoch: datetime, meter: Meter) -> Grid:
    areas = _areas(sheet, data)
    rows = []
    for cells in sheet.iter_rows():
        kept = {cell.column - 1: made for cell in cells if cell.value is not None and (made := _cell(cell, epoch))}
        if kept:
            meter.row(kept)
            number = next(cell.row for cell in cells if cell.value is not None)
            rows.append(Row(number=number, cells=kept, heading=_is_heading(number, kept, areas)))
    by_number = {row.number: row for row in rows}
    merged = {place: cell for area in areas for place, cell in _spread(area, by_number)}
    down = frozenset(
        (row, left - 1) for left, top, _, last in areas for row in range(top + 1, last + 1) if row in by_number
    )
    return Grid(name=sheet.title, rows=tuple(rows), merged=merged, down=down)


def _cell(cell: Any, epoch: datetime) -> Cell | None:
    value = cell.value
    if cell.data_type == "f":
        return Cell(str(value), trouble="ô là công thức; hãy chép rồi dán lại thành giá trị")
    if cell.data_type == "e":
        return Cell(str(value), trouble=f"ô báo lỗi {value}")
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.strftime("%d/%m/%Y"), day=day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, epoch)
    made = words(str(value))
    return made if made.text.strip() else None


def _number(value: float, epoch: datetime) -> Cell:
    from openpyxl.utils.datetime import from_excel

    text = str(int(value)) if value == int(value) else str(value)
    if int(value) not in _SERIALS:
        return Cell(text)
    return Cell(text, serial=from_excel(int(value), epoch).date())


Area = tuple[int, int, int, int]
"""First column, first row, last column, last row; columns and rows from 1."""


def _areas(sheet: Any, data: bytes) -> tuple[Area, ...]:
    """The merged areas, which openpyxl leaves out in its read-only mode."""
    from openpyxl.utils.cell import range_boundaries

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read(sheet._worksheet_path.lstrip("/"))
    found = _MERGE.findall(part)
    if len(found) > _MOST_MERGES:
        raise Refused("Tệp Excel có quá nhiều ô gộp, không đọc")
    return tuple(range_boundaries(ref.decode()) for ref in found)


def _is_heading(number: int, cells: Mapping[int, Cell], areas: tuple[Area, ...]) -> bool:
    if len(cells) != 1:
        return False
    column = next(iter(cells)) + 1
    return any((left, top) == (column, number) and right > left for left, top, right, _ in areas)


def _spread(area: Area, rows: Mapping[int, Row]) -> Iterator[tuple[tuple[int, int], Cell]]:
    left, top, right, bottom = area
    cell = rows[top].cells.get(left - 1) if top in rows else None
    if cell is None:
        return
    for number in filter(rows.__contains__, range(top, bottom + 1)):
        for column in range(left, min(right, left + _WIDEST) + 1):
            if (number, column) != (top, left):
                yield (number, column - 1), cell
