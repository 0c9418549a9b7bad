"""`lich check`: lines for people, JSON for programs, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich
from tests.authoring.test_bad_input import EVENT, OFFICE

GOOD = EVENT + OFFICE
WARNED = GOOD.replace('sources = ["https://example.vn"]\n', "")
BAD = GOOD.replace('"1/1"', '"1/13"')


Check = Callable[..., Result]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Writes `events.toml` into a home and checks it."""
    monkeypatch.setenv("LICH_HOME", str(tmp_path))

    def run(text: str, *arguments: str) -> Result:
        (tmp_path / "events.toml").write_text(text, encoding="utf-8")
        return CliRunner().invoke(lich, ["check", *arguments], catch_exceptions=False)

    return run


def test_a_good_file(check: Check) -> None:
    done = check(GOOD)
    assert (done.exit_code, done.output) == (0, "1 sự kiện, không có lỗi.\n")


def test_errors_are_lines_and_exit_status_1(check: Check) -> None:
    done = check(BAD)
    assert done.exit_code == 1
    assert done.output.startswith("events.toml:6:1: le: lunar: tháng 13 không có; ghi từ 1 đến 12")
    assert done.output.endswith("1 lỗi, 0 lưu ý; tệp chưa dùng được, sửa các lỗi trên rồi kiểm tra lại.\n")


def test_warnings_fail_only_when_strict(check: Check) -> None:
    done = check(WARNED)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        'events.toml:1:1: le: chưa ghi nguồn; thêm sources = ["…"] hoặc basis = "…" (lưu ý)',
        "1 sự kiện; 0 lỗi, 1 lưu ý.",
    ]
    assert check(WARNED, "--strict").exit_code == 1
    assert check(GOOD, "--strict").exit_code == 0


def test_json_is_the_object_programs_rely_on(check: Check) -> None:
    done = check(BAD, "--json")
    found = json.loads(done.output)
    assert done.exit_code == 1
    assert list(found) == ["problems"]
    (problem,) = found["problems"]
    assert list(problem) == ["file", "line", "column", "path", "code", "level", "message", "hint"]
    assert (problem["file"], problem["line"], problem["column"]) == ("events.toml", 6, 1)
    assert (problem["path"], problem["code"], problem["level"]) == ("le.lunar", "lunar-month", "error")
    assert json.loads(check(GOOD, "--json").output) == {"problems": []}


def test_verbose_reads_each_rule_back_so_that_a_swapped_day_is_seen(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.cli.check.today", lambda: date(2026, 11, 25))
    lines = check(GOOD.replace('"1/1"', '"8/1"'), "-v").output.splitlines()
    assert lines == [
        "le: Lễ",
        "    mùng 8 tháng Giêng âm lịch",
        "    lần tới: thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng âm lịch), tính theo lịch",
        "1 sự kiện, không có lỗi.",
    ]


def test_another_file_or_folder_by_name(check: Check, tmp_path: Path) -> None:
    check(GOOD)
    other = tmp_path / "khac.toml"
    other.write_text(BAD, encoding="utf-8")
    assert check(GOOD, str(other)).output.startswith("khac.toml:6:1: le: lunar:")
    assert check(GOOD, str(tmp_path)).exit_code == 0
    missing = check(GOOD, str(tmp_path / "x.toml"))
    assert (missing.exit_code, missing.output.splitlines()[0]) == (
        1,
        "x.toml: không có tệp này; xem lại tên và thư mục",
    )
