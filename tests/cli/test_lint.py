"""`lich lint`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.feed.lint.test_lint import GOOD


def test_a_good_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(GOOD.encode())
    result = run("lint", tmp_path / "a.ics")
    assert (result.exit_code, result.stdout) == (0, "0 lỗi, 0 lưu ý.\n")


def test_errors_are_told_and_give_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(GOOD.replace("SEQUENCE:0", "SEQUENCE:x").encode())
    result = run("lint", tmp_path / "a.ics")
    assert result.exit_code == 1
    assert f"{tmp_path / 'a.ics'}:10:1: SEQUENCE: SEQUENCE:x không phải số" in result.stdout
    assert "1 lỗi, 0 lưu ý." in result.stdout


def test_warnings_give_0_unless_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(GOOD.replace("METHOD:PUBLISH\r\n", "").encode())
    result = run("lint", tmp_path / "a.ics")
    assert (result.exit_code, "(lưu ý)" in result.stdout) == (0, True)
    assert run("lint", "--strict", tmp_path / "a.ics").exit_code == 1


def test_our_own_feed_is_ours_and_another_is_not(run: Run, tmp_path: Path) -> None:
    run("feed", "-o", tmp_path / "lich.ics")
    assert run("lint", "--ours", tmp_path / "lich.ics").exit_code == 0
    (tmp_path / "a.ics").write_bytes(GOOD.encode())
    assert run("lint", "--ours", tmp_path / "a.ics").exit_code == 1


def test_what_is_alike_is_counted_on_the_screen_and_listed_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(GOOD.replace("END:VCALENDAR", "rác\r\n" * 9 + "END:VCALENDAR").encode())
    assert "… và 4 chỗ nữa như vậy (no-property)" in run("lint", tmp_path / "a.ics").stdout
    found = json.loads(run("lint", "--json", tmp_path / "a.ics").stdout)["problems"]
    assert len(found) == 9
    assert set(found[0]) == {"file", "line", "column", "path", "code", "level", "message", "hint"}


def test_a_missing_file_is_told(run: Run, tmp_path: Path) -> None:
    result = run("lint", tmp_path / "không có.ics")
    assert result.exit_code == 1
    assert "Không đọc được" in result.stderr
