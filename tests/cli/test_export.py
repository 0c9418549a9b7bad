"""`lich export`: what the files hold, that they are the same each time, and that importing them finds nothing new."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import EVENTS, Run

KHAI_HA = ["Lễ hội Khai hạ Mường Bi", "23/02/2026", "25/02/2026", "thứ Hai", "mùng 7–9 tháng Giêng", "Mường"]


def export(run: Run, file: Path, *options: str) -> bytes:
    result = run("export", file, *options)
    assert result.exit_code == 0, result.output
    return file.read_bytes()


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def sheet(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_a_year_with_both_calendars_place_status_and_ground(run: Run, tmp_path: Path) -> None:
    header, *rows = cells(export(run, tmp_path / "a.csv", "--year", "2026"))
    assert header[:7] == ["STT", "Tên", "Từ ngày", "Đến ngày", "Thứ", "Âm lịch", "Dân tộc"]
    (row,) = [row for row in rows if row[-1] == "khai-ha-muong-bi/2026"]
    assert row[1:7] == KHAI_HA
    assert row[7:] == [
        "Phú Thọ / xã Mường Bi",
        "Lễ hội dân tộc",
        "đã công bố",
        "Kế hoạch số 12/KH-UBND",
        "khai-ha-muong-bi/2026",
    ]


def test_excel_prints_on_a4_across_with_its_header_on_each_page(run: Run, tmp_path: Path) -> None:
    page = sheet(export(run, tmp_path / "a.xlsx", "--year", "2026"))
    assert page["A1"].value == "LỊCH NGÀY LỄ, LỄ HỘI VÀ CÔNG VIỆC NĂM 2026"
    assert page["A2"].value == "Ủy ban MTTQ Việt Nam tỉnh"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.print_title_rows, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("$4:$4", 1, 0)
    assert page.print_area.endswith(f"$A$1:$L${page.max_row}")
    (row,) = [row for row in page.iter_rows(min_row=5) if row[-1].value == "khai-ha-muong-bi/2026"]
    assert (row[2].value.isoformat(), row[2].number_format) == ("2026-02-23T00:00:00", "dd/mm/yyyy")
    (linked,) = [row for row in page.iter_rows(min_row=5) if row[-1].value == "gau-tao.bac-ha/2026"]
    assert (linked[10].value, linked[10].hyperlink.target) == ("example.vn", "https://example.vn/9")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.ics"])
def test_the_same_plan_is_the_same_bytes(run: Run, tmp_path: Path, name: str) -> None:
    first = export(run, tmp_path / name, "--year", "2026")
    assert export(run, tmp_path / f"b{name}", "--year", "2026") == first


def test_no_clock_is_left_in_the_excel_file(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(export(run, tmp_path / "a.xlsx", "--year", "2026"))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("year", ["2025", "2026", "2027", "2028"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.ics"])
def test_what_is_exported_is_nothing_new_when_imported(run: Run, tmp_path: Path, name: str, year: str) -> None:
    export(run, tmp_path / name, "--year", year)
    result = run("import", tmp_path / name, "--yes")
    assert result.exit_code == 0
    assert result.output.startswith("Không có gì mới.")
    assert (tmp_path / "events.toml").read_text(encoding="utf-8") == EVENTS


def test_a_feed_and_a_span_narrow_it(run: Run, tmp_path: Path) -> None:
    rows = cells(export(run, tmp_path / "a.csv", "--feed", "muong", "--from", "1/1/2026", "--to", "31/12/2027"))
    assert [row[-1] for row in rows[1:]] == ["khai-ha-muong-bi/2026", "khai-ha-muong-bi/2027", "com-moi/2027"]


def test_what_looks_like_a_formula_is_text_and_comes_back_as_it_was(run: Run, home: Path, tmp_path: Path) -> None:
    name = "=cmd|' /C calc'!A1 báo cáo"
    with (home / "events.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[event]]\nid = "la"\nname = "{name}"\nkind = "report"\ngregorian = "3/3"\nplaces = ["+84"]\n')
    rows = cells(export(run, tmp_path / "a.csv", "--year", "2026"))
    (row,) = [row for row in rows if row[-1] == "la/2026"]
    assert (row[1], row[7]) == (f"'{name}", "'+84")
    page = sheet(export(run, tmp_path / "a.xlsx", "--year", "2026"))
    (cell,) = [row[1] for row in page.iter_rows(min_row=5) if row[-1].value == "la/2026"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    for exported in ("a.csv", "a.xlsx"):
        assert "Không có gì mới" in run("import", tmp_path / exported).output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("a.pdf",), "đuôi .xlsx, .csv, .ics"),
        (("a.csv", "--year", "2026", "--from", "1/1/2026"), "--year, hoặc --from"),
        (("a.csv", "--from", "2/1/2026", "--to", "1/1/2026"), "--from không được sau"),
        (("a.csv", "--feed", "muon"), "gần nhất là muong"),
    ],
)
def test_wrong_usage(run: Run, args: tuple[str, ...], says: str) -> None:
    result = run("export", *args)
    assert result.exit_code == 2
    assert says in result.output


def test_a_calendar_file_beyond_the_ledger_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "a.ics", "--year", "2060")
    assert result.exit_code == 1
    assert "từ năm ngoái đến ba năm tới" in result.output
