"""Any bytes make a plan or a refusal, never anything else."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.authoring.sheets import csv_in, ics_in, rows, xlsx_in
from scheduler.authoring.sheets.match import match
from scheduler.errors import Refused
from tests.authoring.plans import TODAY, catalogue
from tests.authoring.test_sheets_in import GOOD, SHEET, repacked

OFFICE = catalogue()
ICS = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:B\r\nDTSTART;VALUE=DATE:20270108\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>Tên</t></is></c><c r="B1" t="inlineStr"><is><t>Ngày</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Báo cáo</t></is></c><c r="B2"><v>46344</v></c></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>'
).encode()
CELLS = st.text(st.sampled_from("0123456789/.-– ngàytháng âmlịchÂLDLrằmGiêngChạp(),;\n\t\"'=+"), max_size=20)


def spoil(good: bytes, changes: list[tuple[int, int]]) -> bytes:
    data = bytearray(good)
    for place, value in changes:
        data[place % len(data)] = value
    return bytes(data)


SPOILS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(SPOILS)
def test_a_spoilt_excel_file(changes: list[tuple[int, int]]) -> None:
    with suppress(Refused):
        rows.read(xlsx_in.read(spoil(GOOD, changes)))


@settings(max_examples=150, deadline=None)
@given(SPOILS)
def test_a_spoilt_sheet_in_a_sound_file(changes: list[tuple[int, int]]) -> None:
    with suppress(Refused):
        rows.read(xlsx_in.read(repacked(GOOD, {SHEET: spoil(SHEET_XML, changes)})))


@given(st.one_of(st.binary(max_size=200), SPOILS.map(lambda changes: spoil(ICS, changes))))
def test_a_spoilt_calendar_file(data: bytes) -> None:
    with suppress(Refused):
        ics_in.read(data, "lich.example.vn")


@given(st.binary(max_size=200))
def test_bytes_that_call_themselves_csv(data: bytes) -> None:
    with suppress(Refused):
        rows.read(csv_in.read(data), alternatives=True)


@settings(max_examples=200, deadline=None)
@given(CELLS, CELLS, CELLS)
def test_cells_of_any_sort_are_matched_or_told(first: str, lunar: str, last: str) -> None:
    cells = ("Báo cáo", first, lunar, last)
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    read = rows.read(csv_in.read(f"Tên,Ngày,Ngày âm,Đến ngày\n{line}\n".encode()), alternatives=True)
    outcome = match(read, OFFICE, today=TODAY, file="a.csv")
    assert len(outcome.proposals) + len(outcome.faults) + len(outcome.passed) == 1
