"""What is written for Word, Excel and the printer: its words, its bytes, and that LibreOffice opens it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from openpyxl import Workbook, load_workbook

from scheduler.errors import Refused
from scheduler.model import Step
from scheduler.rules import parse_lead
from scheduler.visits import papers, report, schedule, sheet_in, steps, workbook
from scheduler.visits.visit import Gift, Visit, VisitStatus
from scheduler.visits.year import COLUMNS, rows
from tests.conftest import Need
from tests.visits.made import MUONG_BI, OFFICE, WORKING, occurrence, visit

STEP = Step(id="giay-moi", name="Gửi giấy mời", lead=parse_lead("3wd"), owner="van-phong")
GOING = visit(
    12,
    hours="7:30-11:00",
    title="Dự Khai hạ Mường Bi",
    version=3,
    occurrence=MUONG_BI,
    shift=0,
    anchor=date(2026, 2, 24),
    commune="xã Mường Bi",
    spot="xóm Lũy",
    receiver="trưởng xóm",
    leader="cán bộ A",
    members=("cán bộ B", "cán bộ C"),
    cars=("xe 1",),
    papers=("lời chúc mừng",),
    number="05/GM",
    gifts=(Gift(what="Quà <Tết>", count=20, amount=500_000, giver="Ủy ban"),),
    steps=(STEP,),
)
THERE = {MUONG_BI: occurrence()}
LINES = rows([GOING, visit(13, None, title="=HYPERLINK(1)")], THERE, WORKING)


def opened(data: bytes) -> Paper:
    return Document(io.BytesIO(data))


def words(paper: Paper) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*(p.text for p in paper.paragraphs), *cells, *(s.header.paragraphs[0].text for s in paper.sections)]
    )


def test_the_year_plan_is_a_draft_in_the_form_of_the_decree_with_its_table_across_the_page() -> None:
    paper = opened(papers.plan(LINES, 2026, OFFICE))
    text = words(paper)
    for said in (
        "ỦY BAN MTTQ VIỆT NAM TỈNH",
        "BAN THƯỜNG TRỰC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:      /KH-…",
        "KẾ HOẠCH",
        "DỰ THẢO",
        "Nơi nhận:",
        "năm 2026",
        "Quà <Tết>",
        "19/02: Gửi giấy mời (văn phòng)",
    ):
        assert said in text
    assert [section.orientation for section in paper.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    table = paper.tables[-1]
    assert tuple(cell.text for cell in table.rows[0].cells) == COLUMNS
    assert len(table.rows) == 3
    assert "DỰ THẢO" in paper.sections[0].header.paragraphs[0].text


def test_a_state_body_has_no_head_of_the_front() -> None:
    text = words(opened(papers.plan(LINES, 2026, replace(OFFICE, name="Sở Dân tộc và Tôn giáo"))))
    assert "SỞ DÂN TỘC VÀ TÔN GIÁO" in text
    assert "BAN THƯỜNG TRỰC" not in text


def test_an_invitation_says_when_where_and_whom() -> None:
    text = words(opened(papers.invitation(GOING, THERE[MUONG_BI], OFFICE)))
    for said in (
        "GIẤY MỜI",
        "trân trọng kính mời:",
        "- cán bộ B",
        "Tới dự: Lễ khai-ha-muong-bi",
        "Thời gian: 7 giờ 30, thứ Ba, ngày 24 tháng 02 năm 2026 (mùng 8 tháng Giêng).",
        "Địa điểm: xóm Lũy, xã Mường Bi.",
        "Mang theo, chuẩn bị: lời chúc mừng.",
        "Kính mời các đại biểu về dự./.",
        "DỰ THẢO",
    ):
        assert said in text


def test_an_invitation_without_a_day_leaves_its_place_empty() -> None:
    text = words(opened(papers.invitation(visit(day=None), None, OFFICE)))
    assert "Thời gian: …… giờ ……, ngày …… tháng …… năm ………." in text


def test_a_report_of_counts() -> None:
    made = GOING.evolve(status=VisitStatus.DONE, result="tốt")
    text = words(opened(papers.report(report.count([made], report.period("2026-Q1")), OFFICE)))
    assert "BÁO CÁO" in text
    assert "quý I năm 2026 (từ 01/01/2026 đến 31/03/2026) đã thực hiện 1/1 chuyến" in text
    assert "10.000.000 đồng" in text


PAPERS: dict[str, Callable[[], bytes]] = {
    "plan.docx": lambda: papers.plan(LINES, 2026, OFFICE),
    "moi.docx": lambda: papers.invitation(GOING, THERE[MUONG_BI], OFFICE),
    "bao-cao.docx": lambda: papers.report(report.count([GOING], report.period("2026")), OFFICE),
    "plan.xlsx": lambda: workbook.write(LINES, title="CÁC CHUYẾN THĂM", about="x"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_visits_give_the_same_bytes_without_a_clock(name: str) -> None:
    data = PAPERS[name]()
    assert data == PAPERS[name]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.long
@pytest.mark.parametrize("name", PAPERS)
def test_libreoffice_opens_it(name: str, tmp_path: Path, need: Need) -> None:
    office = need("libreoffice-writer-nogui libreoffice-calc-nogui", shutil.which("soffice"))
    (tmp_path / name).write_bytes(PAPERS[name]())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert (tmp_path / name).with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_excel_and_back_again() -> None:
    data = workbook.write(LINES, title="CÁC CHUYẾN THĂM", about="x")
    found = sheet_in.read(data)
    first, second = found.visits
    assert found.faults == ()
    assert (second.title, second.day, second.id) == ("=HYPERLINK(1)", None, 13)
    assert sheet_in.onto(GOING, first, found.fields) == GOING
    assert first.version == 3


def test_a_text_like_a_formula_is_none_in_excel() -> None:
    sheet = load_workbook(io.BytesIO(PAPERS["plan.xlsx"]())).active
    assert sheet is not None
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"


def excel(*lines: tuple[object, ...], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    if merge:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEADS = ("TT", "Thời gian", "Giờ", "Nội dung", "Xã", "Lãnh đạo dẫn đoàn", "Thành viên")


def test_a_plan_with_merged_cells_is_read_row_by_row() -> None:
    data = excel(
        ("KẾ HOẠCH THĂM 2026",),
        HEADS,
        (1, "Thứ Ba, 24/02/2026", "7h30 - 11h", "Dự Khai hạ", "xã Mường Bi", "cán bộ A", "cán bộ B, cán bộ C"),
        (2, None, "14:00", "Thăm hộ", "xã Kim Bôi", None, None),
        merge="B3:B4",
    )
    one, two = sheet_in.read(data).visits
    assert (one.day, one.starts and one.starts.hour, one.ends and one.ends.hour) == (date(2026, 2, 24), 7, 11)
    assert (one.leader, one.members) == ("cán bộ A", ("cán bộ B", "cán bộ C"))
    assert (two.day, two.title, two.leader) == (date(2026, 2, 24), "Thăm hộ", "")


@pytest.mark.parametrize(
    ("day", "hours", "said"),
    [
        ("30/02/2026", "", "hàng 2: cột Ngày: không có ngày 30/2/2026"),
        ("tháng 2", "", "hàng 2: cột Ngày: “tháng 2” không phải một ngày"),
        ("24/02/2026 và 25/02/2026", "", "không phải một ngày"),
        ("24/02/2026", "sáng", "hàng 2: cột Giờ: không hiểu “sáng”"),
        ("24/02/2026", "25:00", "cột Giờ: không hiểu"),
        ("=A1", "", "ô là công thức"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(day: str, hours: str, said: str) -> None:
    found = sheet_in.read(excel(HEADS, (1, day, hours, "Thăm", "xã X")))
    assert found.visits == ()
    assert said in found.faults[0]


def test_a_file_without_a_header_is_refused() -> None:
    with pytest.raises(Refused, match="Không thấy hàng tiêu đề"):
        sheet_in.read(excel(("Danh sách",), (1, "x")))
    with pytest.raises(Refused, match="không phải tệp"):
        sheet_in.read(b"PK")


def week_of(*visits: Visit) -> schedule.Week:
    return schedule.week(date(2026, 2, 26), visits, steps.of_visits(visits, WORKING, {}), WORKING)


def test_the_weekly_schedule() -> None:
    evening = visit(14, hours="18:00-20:00", title="Gặp mặt", leader="cán bộ B")
    shown = week_of(evening, GOING, visit(15, date(2026, 3, 2), title="tuần sau"))
    assert shown.name == "Tuần 9, 23/02–01/03/2026"
    tuesday = shown.days[1]
    assert [(part, [v.id for v in visits]) for part, visits in tuesday.parts] == [("Sáng", [12]), ("Chiều", [14])]
    text = schedule.text(shown)
    assert "thứ Ba, 24/02/2026 (âm lịch 8/1)" in text
    assert (
        "07:30–11:00 Dự Khai hạ Mường Bi; xóm Lũy, xã Mường Bi; cán bộ A (trưởng đoàn), cán bộ B, cán bộ C; xe 1"
        in text
    )
    assert "QUÁ HẠN\n  19/02/2026: Gửi giấy mời (văn phòng) – Dự Khai hạ Mường Bi, 24/02/2026" in text
    assert "thứ Bảy, 28/02/2026 (âm lịch 12/1) – nghỉ cuối tuần" in text
    assert "tuần sau" not in text


def test_a_visit_without_hours_is_all_day() -> None:
    assert week_of(visit()).days[1].parts[0][0] == "Cả ngày"


def test_the_printed_week_and_year_escape_what_people_write() -> None:
    nasty = visit(title="<script>alert(1)</script>", leader="A & B")
    page = schedule.page("week.html", None, OFFICE, week=week_of(nasty, GOING))
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    months = schedule.year(2026, [nasty], THERE.values(), WORKING, {date(2026, 2, 28): "nghỉ"})
    assert [(day.day, kind) for day, _, kind, _ in months[1].lines] == [(24, "festival"), (24, "visit"), (28, "off")]
    sheet = schedule.page("year.html", None, OFFICE, year=2026, months=months)
    assert "Tháng 12" in sheet
    assert "<script" not in sheet


def test_an_offices_own_template_wins(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "print"
    folder.mkdir(parents=True)
    (folder / "week.html").write_text("Tuần của {{ office.name }}", encoding="utf-8")
    assert schedule.page("week.html", tmp_path, OFFICE, week=week_of()) == f"Tuần của {OFFICE.name}"
