"""CSV files: UTF-8 with or without a byte order mark; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io

from scheduler.authoring.sheets.grid import Grid, Meter, Row, words
from scheduler.errors import Refused

DELIMITERS = ",;\t"


def read(data: bytes) -> tuple[Grid, ...]:
    """The file by each delimiter that it can be read with; which one was meant, the header tells. Raises Refused."""
    text = _text(data)
    grids, broken = [], 0
    for delimiter in DELIMITERS:
        try:
            grids.append(_grid(text, delimiter))
        except _BrokenError as error:
            broken = max(broken, error.row)
    if not grids:
        raise Refused(f"Dòng {broken}: dấu ngoặc kép đặt sai chỗ hoặc mở mà không đóng, hoặc ô quá dài")
    return tuple(grids)


class _BrokenError(Exception):
    """The text is no CSV by this delimiter, from this row on."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "trong Excel chọn Lưu thành “CSV UTF-8”, hoặc lưu dạng .xlsx"
        raise Refused(f"Dòng {line}: tệp không phải UTF-8; {hint}") from error
    if "\0" in text:
        raise Refused("Tệp có ký tự lạ (mã 0), không phải CSV; hãy lưu dạng “CSV UTF-8” hoặc .xlsx")
    return text


def _grid(text: str, delimiter: str) -> Grid:
    meter = Meter()
    rows = []
    number = 0
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            cells = {column: words(field) for column, field in enumerate(fields) if field.strip()}
            if cells:
                meter.row(cells)
                rows.append(Row(number=number, cells=cells))
    except csv.Error as error:
        raise _BrokenError(number + 1) from error
    return Grid(name=None, rows=tuple(rows))
