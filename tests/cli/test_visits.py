"""`lich visits`: a planner's work from the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.home import today
from tests.cli.conftest import Run

ADD = ("visits", "add", "--occurrence", "khai-ha-muong-bi/2027", "--hours", "8:00-10:00", "--leader", "cán bộ A")


@pytest.fixture
def go(run: Run) -> Any:
    """Runs `lich visits …`, which must succeed, and gives what it says."""

    def went(*args: str) -> str:
        result = run("visits", *args)
        assert result.exit_code == 0, result.output
        return result.stdout

    return went


def as_json(text: str) -> Any:
    return json.loads(text)


def test_a_visit_takes_its_day_and_place_from_its_occasion(run: Run, go: Any) -> None:
    assert "13/02/2027  08:00–10:00  Lễ hội Khai hạ Mường Bi  xã Mường Bi  cán bộ A  dự thảo" in run(*ADD).stdout
    (visit,) = as_json(go("list", "--from", "2027-01-01", "--json"))
    assert (visit["day"], visit["occurrence"], visit["shift"]) == ("2027-02-13", "khai-ha-muong-bi/2027", 0)
    assert (visit["purpose"], visit["groups"]) == ("festival", ["Mường"])
    assert "giay-moi" in {step["id"] for step in visit["steps"]}


def test_when_the_festival_is_announced_elsewhen_the_visit_follows(run: Run, go: Any) -> None:
    run(*ADD, "--shift", "-1")
    moved = run("announce", "khai-ha-muong-bi", "2027", "20/02/2027", "--document", "TB 7", "--yes")
    assert moved.exit_code == 0, moved.output
    (visit,) = as_json(go("list", "--from", "2027-01-01", "--json"))
    assert visit["day"] is not None
    assert visit["day"] != "2027-02-12"
    assert visit["version"] == 2


def test_at_once_for_a_disaster(go: Any) -> None:
    said = go("add", "--title", "Thăm hộ bị lũ", "--day", "01/09/2026", "--purpose", "hardship", "--commune", "xã X")
    assert "01/09/2026  Thăm hộ bị lũ  xã X  dự thảo" in said
    shown = go("show", "1")
    assert "mục đích: thiên tai, khó khăn đột xuất" in shown
    assert "xac-nhan" in shown


def test_done_with_a_result_and_only_what_is_said_changes(run: Run, go: Any) -> None:
    go("add", "--title", "Thăm", "--day", "01/09/2026", "--leader", "cán bộ A", "--gift", "Quà;20;500.000;Ủy ban")
    assert run("visits", "set", "1", "--status", "done").exit_code == 1
    go("set", "1", "--status", "đã đi", "--result", "đã trao 20 suất")
    (visit,) = as_json(go("show", "1", "--json").join(["[", "]"]))
    assert (visit["status"], visit["leader"], visit["gifts"][0]["amount"]) == ("done", "cán bộ A", 500_000)
    assert "20" in go("report", "2026-Q3")
    (whole, *_) = as_json(go("report", "2026-09", "--json"))
    assert whole["Kinh phí"] == "10.000.000 đồng"


def test_someone_elses_newer_version_is_not_written_over(run: Run, go: Any) -> None:
    go("add", "--title", "Thăm", "--day", "01/09/2026")
    go("set", "1", "--leader", "cán bộ B")
    late = run("visits", "set", "1", "--leader", "cán bộ C", "--version", "1")
    assert late.exit_code == 1
    assert "khác nhau ở: trưởng đoàn" in late.stderr


def test_check_finds_clashes_and_says_so_by_its_exit_status(run: Run, go: Any) -> None:
    assert go("check", "2027").strip() == "Không có điều gì cần sửa."
    run(*ADD)
    go(
        "add",
        "--title",
        "Thăm",
        "--day",
        "13/02/2027",
        "--hours",
        "9:00-9:30",
        "--leader",
        "cán bộ A",
        "--commune",
        "Y",
    )
    found = run("visits", "check", "2027")
    assert found.exit_code == 1
    assert "SỬA  chuyến 1, 2  cán bộ A: cùng lúc ở hai nơi ngày 13/02/2027" in found.stdout
    rows = json.loads(run("visits", "check", "2027", "--json").stdout)
    assert ("clash", "person") in {(row["level"], row["code"]) for row in rows}


def test_an_amount_over_the_ceiling_is_a_question_until_its_basis_stands_there(go: Any) -> None:
    go("people", "add", "người A", "--commune", "xã X")
    go("add", "--title", "Thăm", "--day", "01/09/2026", "--purpose", "festival", "--gift", "Quà;1;900000;;1")
    said = go("check", "2026")
    assert "HỎI" in said
    assert "quá mức 500.000 đồng" in said
    assert "ghi căn cứ" in said
    go("set", "1", "--gift", "Quà;1;900000;;1;;Nghị quyết HĐND")
    assert "ghi căn cứ" not in go("check", "2026")


def test_a_visit_to_what_is_cancelled_is_refused(run: Run) -> None:
    refused = run("visits", "add", "--occurrence", "hoi-xuan/2027")
    assert refused.exit_code == 1
    assert "không tổ chức" in refused.stderr


def test_plan_shows_first_and_writes_only_with_a_yes(run: Run, go: Any) -> None:
    go("add", "--occurrence", "khai-ha-muong-bi/2026", "--leader", "cán bộ A")
    assert "13/02/2027" in run("visits", "plan", "2027").stdout
    assert "Không có chuyến" in go("list", "--from", "2027-01-01")
    assert "Đã ghi 1 chuyến dự thảo" in go("plan", "2027", "--yes")
    assert "không còn dịp nào" in go("plan", "2027", "--yes")


def test_people_by_commune_missed_and_deleted_on_request(run: Run, go: Any) -> None:
    go("people", "add", "người A", "--commune", "xã X", "--people", "Mường", "--telephone", "0900")
    go("people", "add", "người B", "--commune", "xã Y", "--category", "ho-ngheo")
    long_ago = (today() - timedelta(days=1200)).isoformat()
    go("add", "--title", "Thăm người A", "--day", long_ago, "--gift", "Quà;1;300000;;1")
    go("set", "1", "--status", "done", "--result", "tốt")
    assert "300.000 đồng" in go("people", "list", "--commune", "xã X")
    assert [row["id"] for row in as_json(go("people", "list", "--missed", "3", "--json"))] == [1, 2]
    assert as_json(go("people", "list", "--missed", "5", "--json"))[0]["id"] == 2
    assert "xã Y" in go("coverage", long_ago[:4])
    assert "bỏ tên khỏi 1 chuyến" in go("people", "forget", "1", "--yes")
    assert "người A" not in go("show", "1")
    go("people", "remove", "2", "--on", "2020-01-01")
    assert go("people", "list").strip() == "Không có người nào."


def test_steps_are_listed_and_marked_done(run: Run, go: Any) -> None:
    go("add", "--title", "Thăm", "--day", (today() + timedelta(days=1)).isoformat())
    waiting = go("step")
    assert "xac-nhan" in waiting
    go("step", "1", "xac-nhan")
    assert "xac-nhan" not in go("step")
    go("step", "1", "xac-nhan", "--undo")
    assert "xac-nhan" in go("step")
    assert run("visits", "step", "1", "bay").exit_code == 1


def test_papers_are_written(run: Run, go: Any, tmp_path: Path) -> None:
    run(*ADD)
    for args in (
        ("export", "plan.docx", "--year", "2027"),
        ("export", "plan.xlsx", "--year", "2027"),
        ("invite", "1", "moi.docx"),
        ("week", "2027-02-13", "--html", "week.html"),
        ("sheet", "2027", "nam.html"),
        ("report", "2027", "-o", "bc.docx"),
    ):
        named = [str(tmp_path / part) if part.endswith((".docx", ".xlsx", ".html")) else part for part in args]
        assert "Đã ghi" in go(*named)
    assert "Khai hạ Mường Bi" in (tmp_path / "nam.html").read_text(encoding="utf-8")
    assert "cán bộ A" in go("week", "2027-02-13")
    assert run("visits", "export", "plan.pdf").exit_code == 2


def test_excel_out_and_in_again_changes_only_what_was_changed(run: Run, go: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    run(*ADD)
    file = tmp_path / "plan.xlsx"
    go("export", str(file), "--year", "2027")
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "cán bộ A")
    cell.value = "cán bộ B"
    book.save(file)
    go("import", str(file), "--yes")
    (visit,) = as_json(go("list", "--from", "2027-01-01", "--json"))
    assert (visit["leader"], visit["shift"], visit["version"]) == ("cán bộ B", 0, 2)
    stale = run("visits", "import", str(file), "--yes")
    assert stale.exit_code == 1
    assert "vừa được" in stale.stderr


def test_a_secret_calendar_link_is_shown_once(go: Any) -> None:
    assert "https://lich.example.vn/lich/rieng/" in go("calendar", "cán bộ A")
    assert "chỉ hiện lần này" in go("calendar", "cán bộ A", "--delegation")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("add", "--title", "x", "--hours", "sáng"), "không hiểu giờ"),
        (("add", "--title", "x", "--gift", "Quà;nhiều"), "không hiểu quà"),
        (("add", "--title", "x", "--gift", "Quà;1;1;;;bộ"), "không có cấp bộ"),
        (("add", "--title", "x", "--status", "xong"), "không có tình trạng"),
        (("add", "--occurrence", "khai-ha-muong-bi"), "thiếu chu kỳ"),
        (("add", "--occurrence", "khai-ha-muong-bi/2027", "--day", "2027-02-13", "--shift", "1"), "không cả hai"),
        (("report", "tháng 2"), "ghi 2027"),
    ],
)
def test_wrong_usage_is_two(run: Run, args: tuple[str, ...], said: str) -> None:
    result = run("visits", *args)
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_an_occasion_that_is_not_in_the_calendar_is_refused(run: Run) -> None:
    result = run("visits", "add", "--occurrence", "le-hoi/2027")
    assert result.exit_code == 1
    assert "Không có dịp le-hoi/2027" in result.stderr


def test_every_part_helps_in_vietnamese(run: Run) -> None:
    for words in (["add"], ["set"], ["plan"], ["check"], ["people", "list"], ["report"], ["import"], ["coverage"]):
        shown = run("visits", *words, "--help")
        assert shown.exit_code == 0
        for english in ("Usage", "Options:", "Show this", "default:", "required", "TEXT", "INTEGER", "PATH"):
            assert english not in shown.stdout
