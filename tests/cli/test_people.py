"""`lich people`: staff in and out, by hand and by sheet; nothing half done, nobody lost."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Run

A = "a@example.vn"
HEADER = ["Xưng hô", "Họ tên", "Chức vụ", "Email", "Vai trò", "Lịch", "Nhắc trước", "Ngôn ngữ", "Nhận thư"]
GOOD = ["Đồng chí", "", "Trưởng ban", A, "van-phong", "Tất cả", "14, 3wd", "", "hằng tuần"]


@pytest.fixture(autouse=True)
def steps(home: Path) -> None:
    with (home / "events.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[event]]\nid = "co-viec"\nname = "Có việc"\nkind = "visit"\ngregorian = "1/12"\n'
            'sources = ["https://example.vn"]\n'
            '[[event.step]]\nid = "thu"\nname = "Gửi thư"\nlead = 3\nowner = "van-phong"\n'
        )


def person(ask: Callable[..., Any], address: str = A) -> Any:
    return ask("people", "show", address)


def test_add_and_show(run: Run, ask: Callable[..., Any]) -> None:
    result = run(
        "people", "add", "A@Example.vn", "--post", "Trưởng ban", "--role", "van-phong", "--group", "Mường",
        "--kind", "visit", "--event", "gau-tao", "--remind", "14, 3wd", "--digest", "weekly", "--language", "en",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    found = person(ask)
    assert (found["title"], found["post"], found["kind"]) == ("Đồng chí", "Trưởng ban", "staff")
    assert [one["id"] for one in found["feeds"]] == ["loai/visit", "nhom/muong", "viec/gau-tao"]
    assert [one["id"] for one in found["roles"]] == ["van-phong"]
    assert (found["leads"], found["digest"], found["language"]) == (["14", "3wd"], "weekly", "en")
    assert "Xưng hô: Đồng chí Trưởng ban" in run("people", "show", A).stdout


def test_who_chooses_nothing_gets_everything(run: Run, ask: Callable[..., Any]) -> None:
    run("people", "add", A)
    assert [one["id"] for one in person(ask)["feeds"]] == ["tat-ca"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--feed", "khong-co"], "không có lịch"),
        (["--group", "Muongg"], "Mường"),
        (["--remind", "tuần"], "không hiểu số ngày"),
        (["--event", "gautao"], "gau-tao"),
    ],
)
def test_what_cannot_be_is_said_and_nobody_is_added(run: Run, options: list[str], said: str) -> None:
    result = run("people", "add", A, *options)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert A not in run("people", "list").stdout


@pytest.mark.parametrize("address", ["a", "a@", "ấ@example.vn", "a b@example.vn"])
def test_no_address_is_said(run: Run, address: str) -> None:
    result = run("people", "add", address)
    assert (result.exit_code, "Địa chỉ thư chưa đúng" in result.stderr) == (1, True)


def test_the_office_s_own_mailbox_is_no_person(run: Run, home: Path) -> None:
    path = home / "events.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("mail =")]
    lines.insert(lines.index("[office]") + 1, f'mail = "{A}"')
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "hộp thư của cơ quan" in run("people", "add", A).stderr


def test_nobody_is_added_twice(run: Run) -> None:
    run("people", "add", A)
    assert "đã có" in run("people", "add", A).stderr


def test_edit_changes_only_what_is_said_and_keeps_since_when(run: Run, ask: Callable[..., Any]) -> None:
    run("people", "add", A, "--post", "Trưởng ban", "--group", "Mường", "--role", "van-phong")
    before = person(ask)
    run("people", "edit", A, "--digest", "weekly", "--feed", "nhom/muong", "--feed", "tat-ca", "--mute", "gau-tao")
    after = person(ask)
    assert after["digest"] == "weekly"
    assert after["post"] == "Trưởng ban"
    assert after["roles"] == before["roles"]
    assert before["feeds"][0] in after["feeds"]
    assert len(after["feeds"]) == 2
    assert after["muted"] == ["gau-tao"]
    run("people", "edit", A, "--unmute", "gau-tao", "--no-roles", "--remind", "")
    assert (person(ask)["muted"], person(ask)["roles"], person(ask)["leads"]) == ([], [], None)


def test_remove_stops_and_erase_forgets(run: Run, ask: Callable[..., Any], home: Path) -> None:
    run("people", "add", A)
    assert run("people", "remove", A).exit_code == 0
    assert person(ask)["active"] is False
    assert run("people", "remove", A, "--erase").exit_code == 0
    assert "Không có người nhận" in run("people", "show", A).stderr
    assert all(A.encode() not in path.read_bytes() for path in (home / "var").glob("lich.db"))


def test_a_role_that_no_step_names_is_warned_of_and_one_that_nobody_holds_too(run: Run) -> None:
    assert "van-phong" in run("people", "add", A, "--role", "van-phonq").stderr
    assert "chưa ai giữ: van-phong" in run("people", "list").stderr


def sheet(home: Path, *rows: list[str], name: str = "nguoi.xlsx") -> Path:
    book = Workbook()
    for row in (["DANH SÁCH CÁN BỘ"], [], HEADER, *rows):
        book.active.append(row)
    book.save(home / name)
    return home / name


def test_a_sheet_is_seen_first_and_written_whole(run: Run, ask: Callable[..., Any], home: Path) -> None:
    path = sheet(home, GOOD, ["", "", "", "b@example.vn", "", "nhom/muong", "", "en", ""])
    seen = run("people", "import", path)
    assert "2 người mới" in seen.stdout
    assert "Mới xem trước" in seen.stdout
    assert A not in run("people", "list").stdout
    assert run("people", "import", path, "--yes").exit_code == 0
    found = person(ask)
    assert (found["post"], found["digest"], found["leads"]) == ("Trưởng ban", "weekly", ["14", "3wd"])
    assert person(ask, "b@example.vn")["language"] == "en"
    again = run("people", "import", path, "--yes")
    assert "0 người mới, 2 người sửa" in again.stdout


def test_each_bad_row_is_told_by_its_number_and_none_is_written(run: Run, home: Path) -> None:
    path = sheet(
        home,
        GOOD,
        ["", "", "", "", "van-phong"],
        ["", "", "", "khong phai thu"],
        ["", "", "", A],
        ["", "", "", "c@example.vn", "", "khong-co"],
        ["", "", "", "d@example.vn", "", "", "tuần sau"],
        ["", "", "", "e@example.vn", "", "", "", "Pháp"],
        ["", "x" * 200, "", "f@example.vn"],
    )
    result = run("people", "import", path, "--yes")
    assert result.exit_code == 1
    told = [line for line in result.stdout.splitlines() if line.startswith("Không đọc được")]
    assert [line.split(",")[0].rpartition(" ")[2] for line in told] == ["5", "6", "7", "8", "9", "10", "11"]
    assert "Chưa ghi gì" in result.stdout
    assert "example.vn" not in run("people", "list").stdout


def test_export_and_import_meet(run: Run, home: Path, ask: Callable[..., Any]) -> None:
    run("people", "add", A, "--post", "Trưởng ban", "--role", "van-phong", "--remind", "14 3wd", "--group", "Mường")
    run("people", "add", "b@example.vn", "--name", "=HYPERLINK(1)", "--language", "en", "--digest", "weekly")
    before = [person(ask), person(ask, "b@example.vn")]
    for name in ("ra.xlsx", "ra.csv"):
        assert run("people", "export", home / name).exit_code == 0
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
        assert "0 người mới, 2 người sửa" in run("people", "import", home / name, "--yes").stdout
        assert [person(ask), person(ask, "b@example.vn")] == before
    rows = list(csv.reader(io.StringIO((home / "ra.csv").read_text("utf-8-sig"))))
    assert rows[2][1] == "'=HYPERLINK(1)" or rows[2][2] == "'=HYPERLINK(1)"


def test_a_sheet_without_a_header_is_refused(run: Run, home: Path) -> None:
    (home / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "Không thấy hàng tiêu đề" in run("people", "import", home / "x.csv").stderr


def test_list_as_json(run: Run, ask: Callable[..., Any]) -> None:
    run("people", "add", A, "--name", "Tên")
    (found,) = ask("people", "list")
    assert json.loads(json.dumps(found))["greeted"] == "Đồng chí Tên"
