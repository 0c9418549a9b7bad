"""The year plan as an Excel file that prints: A4 across, the header on each page. Same lines, same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from scheduler.authoring.sheets.office_file import put, still
from scheduler.authoring.sheets.table import HEADERS, Line, site

_WIDTHS = (5, 36, 11, 11, 10, 22, 12, 28, 16, 17, 22, 26)
_CENTRED = frozenset({1, 3, 4, 5})
_HEAD = 4
"""The row of the headers."""


def write(lines: Sequence[Line], *, title: str, about: str) -> bytes:
    """The file. `title` stands above, `about` under it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Lịch"
    book.properties.creator, book.properties.title = "lich", title
    _heading(sheet, title, about)
    for row, line in enumerate(lines, _HEAD + 1):
        shown = line._replace(ground=site(line.ground))
        for column, value in enumerate(shown, 1):
            _fill(sheet.cell(row, column), value, column)
        if shown.ground != line.ground:
            _link(sheet.cell(row, HEADERS.index("Căn cứ") + 1), line.ground)
        sheet.row_dimensions[row].height = _height(shown)
    _paper(sheet, _HEAD + len(lines))
    buffer = io.BytesIO()
    book.save(buffer)
    return still(buffer.getvalue())


def _heading(sheet: Any, title: str, about: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for row, text, font in (
        (1, title, Font(name=_FONT, size=14, bold=True)),
        (2, about, Font(name=_FONT, italic=True)),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADERS))
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font, sheet.cell(row, 1).alignment = font, Alignment(horizontal="center", vertical="center")
    for column, (name, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEAD, column)
        _fill(cell, name, 1)
        cell.font, cell.fill = Font(name=_FONT, size=11, bold=True), PatternFill("solid", fgColor="DDE6DD")
        sheet.column_dimensions[cell.column_letter].width = width


_FONT = "Times New Roman"
_LINE = 15
"""Height of a line of the table, in points."""


def _height(line: Line) -> float:
    """Room for the cell with most lines: programs do not agree on finding it by themselves."""
    texts = [(value, width) for value, width in zip(line, _WIDTHS, strict=True) if isinstance(value, str)]
    return _LINE * max(len(wrap(text, width - 1)) or 1 for text, width in texts) + 2


def _link(cell: Any, target: str) -> None:
    """The whole address behind the site's name; openpyxl writes the address as the text unless told otherwise."""
    text = cell.value
    cell.hyperlink = target
    put(cell, text)


def _fill(cell: Any, value: object, column: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    if isinstance(value, str):
        put(cell, value)
    else:
        cell.value = value
        if column in (3, 4):
            cell.number_format = "dd/mm/yyyy"
    side = Side(style="thin", color="999999")
    cell.font = Font(name=_FONT, size=11)
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    horizontal = "center" if column in _CENTRED else "left"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def _paper(sheet: Any, last: int) -> None:
    sheet.freeze_panes = f"C{_HEAD + 1}"
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.print_area = f"A1:{sheet.cell(_HEAD, len(HEADERS)).column_letter}{last}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.7, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "Trang &P/&N"
