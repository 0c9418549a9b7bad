"""`lich adopt`, `history`, `diff`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import EVENTS, Run


def write(home: Path, text: str) -> None:
    (home / "events.toml").write_text(text, encoding="utf-8")


def test_adopt_says_what_is_new_and_then_that_nothing_is(run: Run) -> None:
    first = run("adopt", "--why", "lần đầu")
    assert first.exit_code == 0
    assert first.stdout.startswith("Đã nhận bản 1.\n  thêm: ")
    assert "Ngày hội Đại đoàn kết toàn dân tộc" not in first.stdout  # much that is new is counted, not listed
    again = run("adopt")
    assert again.stdout.startswith("Không có gì mới: vẫn dùng bản 1 (")


def test_adopt_lists_what_moves(run: Run, home: Path) -> None:
    run("adopt")
    write(home, EVENTS.replace('"18/11"', '"19/11"'))
    said = run("adopt").stdout
    assert "dời ngày: Ngày hội Đại đoàn kết toàn dân tộc (dai-doan-ket/2027), 18/11/2027 → 19/11/2027" in said


def test_adopt_json(ask: Callable[..., Any], home: Path) -> None:
    assert ask("adopt")["new"] is True
    write(home, EVENTS.replace("Hội xuân", "Hội Xuân"))
    said = ask("adopt")
    assert (said["edition"], said["new"]) == (2, True)
    assert {problem["level"] for problem in said["problems"]} <= {"warning"}
    assert {change["kind"] for change in said["changes"]} == {"renamed"}
    assert said["changes"][0] == {
        "id": "hoi-xuan/2025",
        "kind": "renamed",
        "name": "Hội Xuân",
        "before": ["2025-02-17", "2025-02-17", "2025-02-17"],
        "after": ["2025-02-17", "2025-02-17", "2025-02-17"],
    }


def test_a_file_with_errors_is_told_and_the_edition_stays(run: Run, home: Path) -> None:
    run("adopt")
    write(home, EVENTS.replace('"18/11"', '"31/11"'))
    refused = run("adopt")
    assert refused.exit_code == 1
    assert "events.toml:" in refused.stderr
    assert run("history").stdout.count("\n") == 1


def test_an_id_changed_by_hand_is_told_in_full(run: Run, home: Path) -> None:
    run("adopt")
    path = home / "events.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"dai-doan-ket"', '"doan-ket"'), encoding="utf-8")
    said = "doan-ket: id: mã “dai-doan-ket” đã thành “doan-ket”: người đăng ký sẽ thấy một sự kiện mới"
    for command in ("diff", "adopt"):
        assert said in run(command).stderr
    assert said not in run("adopt").stderr


def test_many_moves_want_a_yes(run: Run, home: Path) -> None:
    run("adopt")
    write(home, EVENTS.replace("BYMONTHDAY=20", "BYMONTHDAY=10"))
    refused = run("adopt")
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run("adopt", "--yes").exit_code == 0


def test_history_is_newest_first(run: Run, home: Path, ask: Callable[..., Any]) -> None:
    assert run("history").stdout == "Chưa nhận bản nào.\n"
    run("adopt", "--why", "lần đầu")
    write(home, EVENTS + "# ghi chú\n")
    run("adopt", "--why", "ghi chú")
    assert [line.split()[0] for line in run("history").stdout.splitlines()] == ["2", "1"]
    assert [(row["id"], row["why"]) for row in ask("history")] == [(2, "ghi chú"), (1, "lần đầu")]


def test_history_tells_the_days_that_an_edition_moved(run: Run, home: Path) -> None:
    run("adopt")
    write(home, EVENTS.replace('"18/11"', '"19/11"'))
    run("adopt", "--why", "theo thông báo mới")
    said = run("history", "2").stdout
    assert said.splitlines()[0].endswith("theo thông báo mới")
    assert "dời ngày: Ngày hội Đại đoàn kết toàn dân tộc (dai-doan-ket/2027), 18/11/2027 → 19/11/2027" in said
    assert run("history", "9").exit_code == 1


def test_diff_shows_lines_and_days(run: Run, home: Path) -> None:
    assert run("diff").exit_code == 1
    run("adopt")
    assert run("diff").stdout == "  Không ngày nào đã công bố thay đổi.\n"
    write(home, EVENTS.replace('"18/11"', '"19/11"'))
    said = run("diff").stdout
    assert '-gregorian = "18/11"\n+gregorian = "19/11"\n' in said
    assert "dời ngày: Ngày hội Đại đoàn kết toàn dân tộc (dai-doan-ket/2027)" in said
    run("adopt")
    assert '-gregorian = "18/11"\n+gregorian = "19/11"\n' in run("diff", 1, 2).stdout
    assert "Không có bản số 9" in run("diff", 9).stderr


def test_diff_of_a_broken_file_still_shows_its_lines(run: Run, home: Path) -> None:
    run("adopt")
    write(home, EVENTS.replace('"18/11"', '"31/11"'))
    said = run("diff")
    assert said.exit_code == 1
    assert '+gregorian = "31/11"' in said.stdout
    assert "events.toml:" in said.stderr
