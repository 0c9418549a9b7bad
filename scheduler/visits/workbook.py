"""The year plan of visits as an Excel file that prints: A4 across, the header on each page. Same rows, same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from scheduler.authoring.sheets.office_file import put, still
from scheduler.visits.year import Row

HEADERS = (
    "Số",
    "Ngày",
    "Giờ",
    "Thời gian",
    "Âm lịch",
    "Nội dung",
    "Xã",
    "Nơi đến",
    "Người đón",
    "Trưởng đoàn",
    "Thành viên",
    "Xe",
    "Quà",
    "Số giấy mời",
    "Việc chuẩn bị",
    "Tình trạng",
    "Dịp",
)
"""What `sheet_in` reads back; `Số` and `Dịp` name the visit and its occurrence."""
_WIDTHS = (6, 11, 11, 24, 9, 32, 18, 20, 18, 20, 24, 12, 26, 16, 34, 12, 24)
_FONT = "Times New Roman"
_HEAD = 3


def write(rows: Sequence[Row], *, title: str, about: str) -> bytes:
    """The file. `title` stands above, `about` under it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Chuyến thăm"
    book.properties.creator, book.properties.title = "lich", title
    _heading(sheet, title, about)
    for number, row in enumerate(rows, _HEAD + 1):
        for column, value in enumerate(_values(row), 1):
            _fill(sheet.cell(number, column), value)
    _paper(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return still(buffer.getvalue())


def _values(row: Row) -> tuple[object, ...]:
    visit = row.visit
    return (
        visit.id,
        visit.day,
        "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at),
        row.when,
        row.lunar,
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
        str(visit.occurrence) if visit.occurrence else "",
    )


def _heading(sheet: Any, title: str, about: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for row, text, font in (
        (1, title, Font(name=_FONT, size=14, bold=True)),
        (2, about, Font(name=_FONT, italic=True)),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADERS))
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font, sheet.cell(row, 1).alignment = font, Alignment(horizontal="center")
    for column, (name, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEAD, column)
        _fill(cell, name)
        cell.font, cell.fill = Font(name=_FONT, size=11, bold=True), PatternFill("solid", fgColor="DDE6DD")
        sheet.column_dimensions[cell.column_letter].width = width


def _fill(cell: Any, value: object) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    if isinstance(value, str):
        put(cell, value)
    else:
        cell.value = value
    if cell.is_date:
        cell.number_format = "dd/mm/yyyy"
    side = Side(style="thin", color="999999")
    cell.font = Font(name=_FONT, size=11)
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _paper(sheet: Any) -> None:
    sheet.freeze_panes = f"D{_HEAD + 1}"
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.oddFooter.center.text = "Trang &P/&N"
