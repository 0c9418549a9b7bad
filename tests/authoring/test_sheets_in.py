"""Files as offices have them: the header found, merged cells, titles, signatures; hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from scheduler.authoring.sheets import csv_in, grid, rows, xlsx_in
from scheduler.authoring.sheets.entry import Plan
from scheduler.errors import Refused
from tests.authoring.plans import plan, xlsx

HEADER = ("STT", "Nội dung", "Thời gian", "Địa điểm", "Dân tộc", "Đơn vị chủ trì", "Ghi chú")


def faults(read: Plan) -> list[str]:
    return [str(fault) for fault in read.faults]


def test_a_plan_as_offices_draw_it_up() -> None:
    read = plan(
        ("ỦY BAN MTTQ VIỆT NAM TỈNH",),
        ("KẾ HOẠCH NĂM 2027",),
        (),
        HEADER,
        ("I", "LỄ HỘI"),
        (1, "Lễ hội Khai hạ\nMường Bi", "mùng 6-8 tháng Giêng", "xã Mường Bi", "Mường", "Sở Văn hóa", "dâng hương"),
        (2, "Lễ hội Đền  Thượng", "rằm tháng Giêng", "Lào Cai; Yên Bái", "Tày, Nùng và người Thái", None, None),
        ("II", "HỘI NGHỊ"),
        (3, "Hội nghị tổng kết", datetime(2027, 12, 15), None, None, None, None),
        (),
        (None, None, None, None, None, "TM. BAN THƯỜNG TRỰC"),
    )
    assert faults(read) == []
    first, second, third = read.entries
    assert (first.at.number, first.name, first.groups) == (6, "Lễ hội Khai hạ Mường Bi", ("Mường",))
    assert first.note == "Chủ trì: Sở Văn hóa\ndâng hương"
    assert (second.name, second.places) == ("Lễ hội Đền Thượng", ("Lào Cai", "Yên Bái"))
    assert second.groups == ("Tày", "Nùng", "Thái")
    assert (str(third.when.first), third.kind) == ("15/12/2027", "review")
    assert [line.split(",")[0] for line in read.passed] == [
        "dòng 5: “I”",
        "dòng 8: “II”",
        "dòng 11: “TM. BAN THƯỜNG TRỰC”",
    ]


@pytest.mark.parametrize(
    "header",
    [
        ("Tên", "Ngày", "Dân tộc"),
        ("TEN SU KIEN", "THOI GIAN", "DAN TOC"),
        ("Sự kiện, lễ hội", "Thời gian (dương lịch)", "Dân tộc"),
        ("Lễ hội", "Từ ngày", "Các dân tộc"),
        ("Công việc", "Ngày tổ chức", "Nhóm dân tộc"),
    ],
)
def test_columns_by_the_names_that_offices_give_them(header: tuple[str, ...]) -> None:
    (entry,) = plan(header, ("Hội nghị tổng kết", "18/11/2026", "Mường")).entries
    assert (entry.name, str(entry.when.first), entry.groups) == ("Hội nghị tổng kết", "18/11/2026", ("Mường",))


def test_merged_cells_hold_for_all_their_rows_and_a_header_of_two_rows_is_one() -> None:
    read = plan(
        ("STT", "Tên", "Thời gian", None, "Địa điểm"),
        (None, None, "Dương lịch", "Âm lịch", None),
        (1, "Lễ hội A", datetime(2026, 2, 22), "6/1", "Phú Thọ"),
        (2, "Lễ hội B", None, None, None),
        merge=("A1:A2", "B1:B2", "C1:D1", "E1:E2", "C3:C4", "D3:D4", "E3:E4"),
    )
    assert faults(read) == []
    assert [(entry.name, str(entry.when.first), entry.places) for entry in read.entries] == [
        ("Lễ hội A", "22/2/2026", ("Phú Thọ",)),
        ("Lễ hội B", "22/2/2026", ("Phú Thọ",)),
    ]
    assert all(entry.moon and str(entry.moon.first) == "6/1" for entry in read.entries)


def test_dates_as_excel_keeps_them() -> None:
    read = plan(
        ("Tên", "Từ ngày", "Đến ngày"),
        ("Hội nghị sơ kết", datetime(2026, 11, 16), date(2026, 11, 18)),
        ("Hội nghị tổng kết", 46344, None),
    )
    assert [(str(e.when.first), str(e.when.last)) for e in read.entries] == [
        ("16/11/2026", "18/11/2026"),
        ("18/11/2026", "18/11/2026"),
    ]


def test_every_unreadable_row_is_told_with_its_number_its_column_and_why() -> None:
    read = plan(
        ("Tên lễ hội", "Ngày", "Ngày âm", "Dân tộc", "Loại"),
        ("Lễ hội A", "sau vụ gặt", None, "Mường", None),
        ("Lễ hội B", "11/18/2026", None, None, None),
        (None, "18/11/2026", None, None, None),
        ("Lễ hội C", "18/11/2026", None, "Mườn", None),
        ("Lễ hội D", "18/11/2026", None, None, "Lễ hộ"),
        ("Lễ hội E", None, datetime(2026, 1, 8), None, None),
        ("Lễ hội G", "=B2+1", None, None, None),
        ("Lễ hội H", 8.1, None, None, None),
        ("Lễ\x7fhội", "18/11/2026", None, None, None),
        ("Lễ hội I", "6/1 ÂL", None, None, None),
        ("Lễ hội K", None, None, "Mường", "Tết"),
        ("Lễ hội M", "18/11/2026", None, None, None),
    )
    assert [entry.name for entry in read.entries] == ["Lễ hội M"]
    told = faults(read)
    assert [line.split(":")[0] for line in told] == [
        "dòng 2, cột “Ngày”",
        "dòng 3, cột “Ngày”",
        "dòng 4, cột “Tên lễ hội”",
        "dòng 5, cột “Dân tộc”",
        "dòng 6, cột “Loại”",
        "dòng 7, cột “Ngày âm”",
        "dòng 8, cột “Ngày”",
        "dòng 9, cột “Ngày”",
        "dòng 10, cột “Tên lễ hội”",
        "dòng 11, cột “Ngày”",
        "dòng 12, cột “Ngày”",
    ]
    assert "có phải Mường hay" in told[3]
    assert "gần nhất: Lễ hội dân tộc" in told[4] or "ghi một trong" in told[4]
    assert "Excel đã đổi ngày âm thành ngày dương" in told[5]
    assert "ô là công thức" in told[6]
    assert "không hiểu ngày “8.1”" in told[7]
    assert "cột ngày dương mà ô ghi “6/1 ÂL”" in told[9]
    assert told[10] == "dòng 12, cột “Ngày”: thiếu ngày"


def test_several_sheets_are_read_each_with_its_name() -> None:
    header = ("Tên", "Ngày")
    grids = xlsx_in.read(xlsx([header, ("Lễ hội A", "1/1/2027")], [header, ("Lễ hội B", "hôm nào")], [("Ghi chép",)]))
    read = rows.read(grids)
    assert [str(entry.at) for entry in read.entries] == ["trang “Trang 1”, dòng 2"]
    assert faults(read)[0].startswith("trang “Trang 2”, dòng 2, cột “Ngày”: không hiểu ngày “hôm nào”")
    assert read.passed == ("trang “Trang 3”: không có hàng tiêu đề, không đọc",)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter_with_and_without_a_mark(mark: str, delimiter: str) -> None:
    lines = [["Kế hoạch năm 2027"], ["Tên", "Ngày", "Ghi chú"], ["Hội nghị tổng kết", "18/11/2027", 'nói "rõ"; a, b']]
    text = mark + "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    read = rows.read(csv_in.read(text.encode()), alternatives=True)
    assert [(e.name, str(e.when.first), e.note, e.at.number) for e in read.entries] == [
        ("Hội nghị tổng kết", "18/11/2027", 'nói "rõ"; a, b', 3)
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Tên,Ngày\nLễ hội,18/11/2026".encode("utf-16"), "không phải UTF-8"),
        ("Tên;Ngày\nLễ hội;18/11".encode("cp1258", "replace"), "không phải UTF-8"),
        (b'"abc', "dấu ngoặc kép"),
        (b"Name,Date\nA,1/1/2027\n", "Không thấy hàng tiêu đề"),
        (b"", "Không thấy hàng tiêu đề"),
        (b"Ten,Ngay\n" + b"a,1/1/2027\n" * (grid.MAX_ROWS + 1), "hơn 5000 dòng"),
    ],
)
def test_csv_that_is_none(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rows.read(csv_in.read(data), alternatives=True)


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in change:
                new.writestr(part.filename, old.read(part))
        for name, content in change.items():
            new.writestr(name, content)
    return buffer.getvalue()


GOOD = xlsx([("Tên", "Ngày"), ("Hội nghị tổng kết", "1/1/2027")])
SMALL = {"MAX_UNPACKED": 100_000, "MAX_PARTS": 50, "MAX_ROWS": 40, "MAX_CELLS": 250, "MAX_LETTERS": 1_000}
"""The limits, made small so that passing them costs a test nothing."""
SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "không phải tệp .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "không phải tệp .xlsx"),
        (GOOD[: len(GOOD) // 2], "không phải tệp .xlsx"),
        (repacked(GOOD, {"xl/media/a.bin": bytes(SMALL["MAX_UNPACKED"])}), "bung ra quá lớn"),
        (repacked(GOOD, {f"a/{n}": b"" for n in range(SMALL["MAX_PARTS"])}), "bung ra quá lớn"),
        (repacked(GOOD, {SHEET: BOMB}), "DOCTYPE"),
        (repacked(GOOD, {SHEET: b"<worksheet><sheetData><row><c r="}), "hỏng"),
        (repacked(GOOD, {"xl/workbook.xml": b"<a"}), "hỏng"),
        (xlsx([("Tên", "Ngày"), *[("a", "1/1/2027")] * SMALL["MAX_ROWS"]]), "hơn 40 dòng"),
        (xlsx([["x"] * 30] * 10), "quá nhiều chữ"),
        (xlsx([["x" * 600] * 2]), "quá nhiều chữ"),
    ],
    ids=[
        "empty",
        "old xls",
        "cut off",
        "bomb",
        "many parts",
        "entities",
        "broken sheet",
        "broken book",
        "rows",
        "cells",
        "letters",
    ],
)
def test_hostile_and_broken_excel_files_are_refused(monkeypatch: pytest.MonkeyPatch, data: bytes, says: str) -> None:
    for name, limit in SMALL.items():
        for module in (grid, xlsx_in):
            monkeypatch.setattr(module, name, limit, raising=False)
    with pytest.raises(Refused, match=says):
        xlsx_in.read(data)


def test_a_formula_is_never_computed_and_a_row_far_below_costs_nothing() -> None:
    word = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{word.format("A1", "Tên")}{word.format("B1", "Ngày")}</row>'
        f'<row r="1048576">{word.format("A1048576", "Báo cáo")}'
        '<c r="B1048576"><f>WEBSERVICE("http://example.org")</f><v>46344</v></c></row></sheetData></worksheet>'
    )
    read = rows.read(xlsx_in.read(repacked(GOOD, {SHEET: sheet.encode()})))
    assert faults(read)[0].startswith("dòng 1048576, cột “Ngày”: ô là công thức")


def test_mung_and_a_month_in_figures_is_either_calendar_until_the_column_says() -> None:
    line = ("Ngày hội phụ nữ", "mùng 8/3")
    assert "không rõ âm lịch hay dương lịch" in faults(plan(("Tên", "Ngày"), line))[0]
    (entry,) = plan(("Tên", "Ngày dương"), line).entries
    assert (str(entry.when.first), entry.when.lunar) == ("8/3", False)


def test_what_openpyxl_leaves_out_of_a_real_file_is_nothing_to_the_planner() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET).replace(b"</worksheet>", b'<extLst><ext uri="{other}"/></extLst></worksheet>')
    assert len(rows.read(xlsx_in.read(repacked(GOOD, {SHEET: sheet}))).entries) == 1
