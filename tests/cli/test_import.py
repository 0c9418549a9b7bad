"""`lich import`: seen first, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.authoring.read import load
from tests.cli.conftest import EVENTS, Run

GOOD = "Tên,Ngày,Căn cứ\nBáo cáo năm,15/12,1/KH\nLễ hội Xên Mường,10/1 ÂL,2/KH\n"
BAD = GOOD + "Lễ hội Hoa ban,hôm nào,\n"
ANNOUNCED = "Tên,Từ ngày,Đến ngày,Căn cứ\nKhai hạ Mường Bi,14/02/2027,16/02/2027,3/KH\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "ke-hoach.csv"


def events(home: Path) -> str:
    return (home / "events.toml").read_text(encoding="utf-8")


def test_the_first_look_writes_nothing(run: Run, home: Path, plan: Path) -> None:
    plan.write_text(GOOD, encoding="utf-8")
    result = run("import", plan)
    assert result.exit_code == 0
    assert "Thêm mới (2):" in result.output
    assert "dòng 2: Báo cáo năm [bao-cao-nam]" in result.output
    assert result.output.endswith("Mới xem trước, chưa ghi gì. Đúng ý thì chạy lại với --yes.\n")
    assert events(home) == EVENTS


def test_yes_adds_the_lines_and_leaves_the_others(run: Run, home: Path, plan: Path) -> None:
    plan.write_text(GOOD, encoding="utf-8")
    result = run("import", plan, "--yes")
    assert result.exit_code == 0, result.output
    assert "Hoàn tất bằng: lich adopt" in result.output
    assert events(home).startswith(EVENTS)
    assert events(home).removeprefix(EVENTS) == (
        '\n[[event]]\nid = "bao-cao-nam"\nname = "Báo cáo năm"\nkind = "report"\n'
        'gregorian = "15/12"\nsources = ["1/KH"]\n'
        '\n[[event]]\nid = "le-hoi-xen-muong"\nname = "Lễ hội Xên Mường"\nkind = "ethnic-festival"\nlunar = "10/1"\n'
        'sources = ["2/KH"]\n'
    )
    again = run("import", plan, "--yes")
    assert again.output == "Không có gì mới. 2 việc đã có sẵn, không đổi.\n"


def test_one_bad_row_keeps_everything_back_unless_it_may_be_skipped(run: Run, home: Path, plan: Path) -> None:
    plan.write_text(BAD, encoding="utf-8")
    result = run("import", plan, "--yes")
    assert result.exit_code == 1
    assert "Không đọc được (1):\n  dòng 4, cột “Ngày”: không hiểu ngày “hôm nào”" in result.output
    assert "Chưa ghi gì." in result.output
    assert events(home) == EVENTS
    assert run("import", plan, "--yes", "--skip-bad").exit_code == 0
    assert "le-hoi-xen-muong" in events(home)
    assert "Hoa ban" not in events(home)


def test_another_day_becomes_a_decision_of_that_year(run: Run, home: Path, plan: Path) -> None:
    plan.write_text(ANNOUNCED, encoding="utf-8")
    result = run("import", plan, "--yes")
    assert "Ấn định ngày cho việc đã có (1):" in result.output
    assert "2027: 14–16/02/2027\n      thay cho 11–13/02/2027" in result.output
    catalogue = load(home / "events.toml").catalogue
    assert catalogue is not None
    (event,) = [event for event in catalogue.events if event.id == "khai-ha-muong-bi"]
    decision = event.announced[-1]
    assert (decision.cycle, str(decision.start), str(decision.last), decision.document) == (
        "2027",
        "2027-02-14",
        "2027-02-16",
        "3/KH",
    )


def test_the_kind_of_rows_that_name_none(run: Run, home: Path, plan: Path) -> None:
    plan.write_text("Tên,Ngày\nLiên hoan,15/12/2026\n", encoding="utf-8")
    assert "không rõ loại" in run("import", plan).output
    assert run("import", plan, "--yes", "--kind", "kỷ niệm").exit_code == 0
    assert 'kind = "commemoration"' in events(home)
    result = run("import", plan, "--kind", "kỷ niêmj")
    assert (result.exit_code, "không có loại" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF", "Chỉ nhập được tệp .xlsx, .csv, .tsv, .ics"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "lưu lại dạng .xlsx"),
        ("a.xlsx", b"PK", "không phải tệp .xlsx"),
        ("a.csv", b"a,b\n1,2\n", "Không thấy hàng tiêu đề"),
        ("a.csv", b"x" * 5_000_001, "lớn hơn 5 MB"),
        ("a.ics", b"BEGIN:VEVENT", "hỏng"),
    ],
)
def test_what_is_no_plan_is_refused_in_a_sentence(run: Run, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = run("import", tmp_path / name)
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_broken_events_file_is_told_before_the_plan_is_read(run: Run, home: Path, plan: Path) -> None:
    plan.write_text(GOOD, encoding="utf-8")
    (home / "events.toml").write_text(EVENTS + "\n[[event]]\nid = 'x'\n", encoding="utf-8")
    result = run("import", plan, "--yes")
    assert result.exit_code == 1
    assert "events.toml" in result.output
