"""Sheets of people honoured, as offices keep them."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook

from scheduler.visits import people_in

HEADERS = ("TT", "Họ và tên", "Nhóm", "Xã", "Xóm", "Dân tộc", "Điện thoại", "Công nhận")


def book(*rows: tuple[object, ...], merged: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    for area in merged:
        made.worksheets[0].merge_cells(area)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_merged_cells_hold_for_each_row_and_a_telephone_keeps_its_nought() -> None:
    data = book(
        ("DANH SÁCH",),
        HEADERS,
        (1, "Người A", "Người có uy tín", "xã X", "xóm 1", "Mường", 912345678, date(2021, 5, 5)),
        (2, "Người B", None, None, "xóm 2", "Mường", "02183 123 456", None),
        merged=("A1:H1", "C3:C4", "D3:D4"),
    )
    read = people_in.read(data)
    assert read.faults == ()
    assert [(one.commune, one.category) for one in read.people] == [("xã X", "nguoi-co-uy-tin")] * 2
    assert [one.telephone for one in read.people] == ["0912345678", "02183 123 456"]


def test_each_row_of_nonsense_is_named_and_nothing_is_made_up() -> None:
    rows = [
        (1, None, "vua", "xã X"),
        (2, 12345, "Già làng", "xã X", None, "Xyz"),
        (3, "=1+1", "Già làng", "xã X"),
        (4, "Người C", "Già làng", "xã X", None, None, None, "31/02/2020"),
        (5, "Người D", "Già làng", "xã X", None, None, None, 1e300),
    ]
    read = people_in.read(book(HEADERS, *rows))
    assert read.people == ()
    assert [fault.split(":")[0] for fault in read.faults] == [f"hàng {number}" for number in range(2, 7)]
