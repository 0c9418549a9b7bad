"""The year plan of visits as an Excel file that prints: A3 across, the header on each page. Same rows, same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from scheduler.authoring.sheets.office_file import put, still
from scheduler.visits.year import Row

COLUMNS = {
    "Ngày": 13,
    "Âm lịch": 8,
    "Giờ": 11,
    "Nội dung": 32,
    "Xã": 16,
    "Nơi đến": 18,
    "Người đón": 15,
    "Trưởng đoàn": 18,
    "Thành viên": 20,
    "Xe": 10,
    "Quà": 24,
    "Số giấy mời": 12,
    "Việc chuẩn bị": 46,
    "Tình trạng": 11,
    "Số": 6,
    "Bản": 5,
    "Dịp": 30,
}
"""Header -> width. `sheet_in` reads them back; the last three, not printed: the visit, its version, its occasion."""
_UNPRINTED = 3
_FONT = "Times New Roman"
_HEAD = 3


def write(rows: Sequence[Row], *, title: str, about: str) -> bytes:
    """The file. `title` stands above, `about` under it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Chuyến thăm"
    book.properties.creator, book.properties.title = "lich", title
    _styles(book)
    _heading(sheet, title, about)
    for number, row in enumerate(rows, _HEAD + 1):
        values = _values(row)
        for column, value in enumerate(values, 1):
            _fill(sheet.cell(number, column), value)
        sheet.row_dimensions[number].height = _height(values)
    _paper(sheet, _HEAD + len(rows))
    buffer = io.BytesIO()
    book.save(buffer)
    return still(buffer.getvalue())


def _values(row: Row) -> tuple[object, ...]:
    visit = row.visit
    return (
        visit.day or row.when,
        row.lunar,
        "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at),
        visit.title,
        visit.commune,
        visit.spot,
        visit.receiver,
        visit.leader,
        "; ".join(visit.members),
        "; ".join(visit.cars),
        row.gifts,
        visit.number,
        row.steps,
        row.status,
        visit.id,
        visit.version,
        str(visit.occurrence) if visit.occurrence else "",
    )


_LINE = 15
"""Height of a line, in points: programs do not agree on finding a row's height by themselves."""


def _height(values: Sequence[object]) -> float:
    lines = 1
    for value, width in zip(values, COLUMNS.values(), strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(len(wrap(part, width - 1)) or 1 for part in value.split("\n")))
    return _LINE * lines + 2


def _heading(sheet: Any, title: str, about: str) -> None:
    from openpyxl.styles import Alignment, Font

    for row, text, font in (
        (1, title, Font(name=_FONT, size=14, bold=True)),
        (2, about, Font(name=_FONT, italic=True)),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS) - _UNPRINTED)
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font, sheet.cell(row, 1).alignment = font, Alignment(horizontal="center")
    for column, (name, width) in enumerate(COLUMNS.items(), 1):
        cell = sheet.cell(_HEAD, column)
        _fill(cell, name, _TITLE)
        sheet.column_dimensions[cell.column_letter].width = width


def _styles(book: Any) -> None:
    """The looks of the table, made once: a look of its own for each cell would cost most of the time."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    side = Side(style="thin", color="999999")
    look = {
        "border": Border(left=side, right=side, top=side, bottom=side),
        "alignment": Alignment(vertical="center", wrap_text=True),
    }
    plain, bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
    book.add_named_style(NamedStyle(name=_CELL, font=plain, **look))
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    day = look | {"alignment": middle}
    book.add_named_style(NamedStyle(name=_DAY, font=plain, number_format="dd/mm/yyyy", **day))
    book.add_named_style(NamedStyle(name=_TITLE, font=bold, fill=PatternFill("solid", fgColor="DDE6DD"), **look))


_CELL, _DAY, _TITLE = "lich ô", "lich ngày", "lich tiêu đề"


def _fill(cell: Any, value: object, style: str = _CELL) -> None:
    cell.style = _DAY if isinstance(value, date) else style
    if isinstance(value, str):
        put(cell, value)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"  # giving it a date has put openpyxl's own


def _paper(sheet: Any, last: int) -> None:
    end = sheet.cell(_HEAD, len(COLUMNS) - _UNPRINTED).column_letter
    sheet.print_area = f"A1:{end}{last}"
    sheet.freeze_panes = f"E{_HEAD + 1}"
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.oddFooter.center.text = "Trang &P/&N"
