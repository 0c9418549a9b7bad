"""Plans made in a test: an Excel file from rows, and a small office to hold them against."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from scheduler.authoring.read import load_files
from scheduler.authoring.sheets import rows, xlsx_in
from scheduler.authoring.sheets.entry import Plan
from scheduler.authoring.sheets.match import match
from scheduler.authoring.sheets.proposal import Outcome
from scheduler.model import Catalogue

TODAY = date(2026, 11, 25)
OFFICE = """
[office]
name = "Cơ quan"
domain = "lich.example.vn"

[[event]]
id = "khai-ha-muong-bi"
name = "Lễ hội Khai hạ dân tộc Mường (Khai hạ Mường Bi)"
kind = "ethnic-festival"
lunar = "6/1..8/1"
main_day = 3
sources = ["https://example.vn/khai-ha"]

[[event]]
id = "dai-doan-ket"
name = "Ngày hội Đại đoàn kết"
kind = "national-day"
gregorian = "18/11"
sources = ["https://example.vn/1"]

[[event]]
id = "ngay-hoi-khu-dan-cu"
name = "Ngày hội ở khu dân cư"
kind = "commemoration"
window = { gregorian = "1/11..18/11" }
sources = ["https://example.vn/1"]

[[event]]
id = "com-moi"
name = "Lễ cơm mới"
kind = "ethnic-festival"
season = { text = "sau vụ gặt", ask = 9 }
sources = ["https://example.vn/1"]

[[event]]
id = "giao-ban"
name = "Họp giao ban"
kind = "review"
gregorian = "5/*"
sources = ["https://example.vn/1"]

[[event]]
id = "hoi-xuan"
name = "Hội xuân"
kind = "ethnic-festival"
lunar = "20/1"
sources = ["https://example.vn/1"]

  [[event.announced]]
  cycle = "2027"
  cancelled = true
  reason = "dịch bệnh"
  document = "Công văn số 5"

[[event]]
id = "gau-tao"
name = "Lễ hội Gầu Tào"
kind = "ethnic-festival"
sources = ["https://example.vn/1"]

  [[event.variant]]
  id = "bac-ha"
  lunar = "3/1"
  places = ["Lào Cai / Bắc Hà"]

  [[event.variant]]
  id = "sa-pa"
  lunar = "12/1"
  places = ["Lào Cai / Sa Pa"]
"""


def catalogue(text: str = OFFICE) -> Catalogue:
    reading = load_files({"events.toml": text}, "events.toml")
    assert reading.catalogue is not None, reading.errors
    return reading.catalogue


def xlsx(*sheets: Iterable[Sequence[Any]], merge: Sequence[str] = ()) -> bytes:
    """An Excel file of some sheets; `merge` names areas of the first."""
    book = Workbook()
    book.remove(book.active)
    for number, lines in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Trang {number}")
        for line in lines:
            sheet.append(list(line))
    for area in merge:
        book.worksheets[0].merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plan(*lines: Sequence[Any], merge: Sequence[str] = ()) -> Plan:
    """What is read of a sheet."""
    return rows.read(xlsx_in.read(xlsx(lines, merge=merge)))


def outcome(*lines: Sequence[Any], text: str = OFFICE, kind: str | None = None) -> Outcome:
    """What a sheet means for the small office."""
    return match(plan(*lines), catalogue(text), today=TODAY, file="ke-hoach.xlsx", kind=kind)
