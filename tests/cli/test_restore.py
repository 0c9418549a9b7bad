"""`lich history --restore`, and the days in `lich diff A B`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import EVENTS, Run

MOVED = EVENTS.replace('"18/11"', '"19/11"')


def write(home: Path, text: str, name: str = "events.toml") -> None:
    (home / name).write_text(text, encoding="utf-8")


def text(home: Path, name: str = "events.toml") -> str:
    return (home / name).read_text(encoding="utf-8")


@pytest.fixture
def two(run: Run, home: Path) -> Path:
    """Two editions; the day of the second is another."""
    run("adopt")
    write(home, MOVED)
    run("adopt")
    return home


def test_going_back_is_a_new_edition_with_the_old_text(run: Run, two: Path) -> None:
    said = run("history", "--restore", 1, "--yes", "--who", "văn thư")
    assert said.exit_code == 0, said.stderr
    assert '-gregorian = "19/11"\n+gregorian = "18/11"\n' in said.stdout
    assert "(dai-doan-ket/2027), 19/11/2027 → 18/11/2027" in said.stdout
    assert said.stdout.endswith("Đã quay lại: bản 3 giống bản 1.\n")
    assert text(two) == EVENTS
    lines = run("history").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert lines[0].endswith("văn thư  quay lại bản 1")
    assert run("diff", 1, 3).stdout == "  Không ngày nào đã công bố thay đổi.\n"
    assert not (two / "var" / "kept").exists()


def test_without_a_yes_nothing_changes(run: Run, two: Path) -> None:
    assert run("history", "--restore", 1).exit_code == 1
    assert text(two) == MOVED
    assert len(run("history").stdout.splitlines()) == 2


@pytest.mark.parametrize("found", ["# chưa nhận\n" + MOVED, "hỏng = ["])
def test_what_no_edition_holds_is_kept_before(run: Run, two: Path, found: str) -> None:
    write(two, found)
    said = run("history", "--restore", 1, "--yes")
    assert said.exit_code == 0, said.stderr
    (kept,) = (two / "var" / "kept").iterdir()
    assert f"đã chép vào var/kept/{kept.name}" in said.stdout
    assert kept.read_text(encoding="utf-8") == found
    assert text(two) == EVENTS


def test_the_files_beside_go_back_too(run: Run, home: Path) -> None:
    event = '[[event]]\nid = "xa"\nname = "Hội xã"\nkind = "ethnic-festival"\nlunar = "1/2"\nbasis = "tục lệ"\n'
    write(home, 'include = ["xa.toml"]\n' + EVENTS)
    write(home, event, "xa.toml")
    run("adopt")
    write(home, MOVED)
    write(home, event.replace("1/2", "2/2"), "xa.toml")
    run("adopt")
    said = run("history", "--restore", 1, "--yes")
    assert said.exit_code == 0, said.stderr
    assert text(home, "xa.toml") == event
    assert text(home) == 'include = ["xa.toml"]\n' + EVENTS
    assert "thêm: Hội xã (xa/2027)" in said.stdout
    (kept,) = (home / "var" / "kept").iterdir()  # the file beside was in no edition any more
    assert kept.read_text(encoding="utf-8") == event.replace("1/2", "2/2")
    assert not (home / "var" / "events.journal").exists()


def test_whoever_adopts_can_be_named(run: Run, home: Path) -> None:
    run("adopt", "--who", "văn thư", "--why", "lần đầu")
    assert run("history").stdout.endswith("  văn thư  lần đầu\n")


def test_an_operator_without_a_name_is_a_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError

    monkeypatch.setattr("scheduler.cli.adopt.getuser", unknown)
    assert run("adopt").exit_code == 0
    assert "  uid " in run("history").stdout


def test_the_edition_that_holds_changes_nothing(run: Run, two: Path) -> None:
    assert run("history", "--restore", 2, "--yes").stdout.endswith("Không có gì mới: vẫn dùng bản 2.\n")


def test_an_edition_that_is_not_there(run: Run, two: Path) -> None:
    said = run("history", "--restore", 9, "--yes")
    assert said.exit_code == 1
    assert "Không có bản số 9" in said.stderr


BUILT_IN = 'include = ["quoc-gia"]\n' + EVENTS + '\n[[event]]\nid = "gio-to-hung-vuong"\noverride = true\nnote = "dự"\n'


def test_an_edition_that_this_lich_cannot_read_is_refused(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in (BUILT_IN, EVENTS):
        write(home, state)
        assert run("adopt", "--yes").exit_code == 0
    monkeypatch.setattr("scheduler.authoring.include.builtin", lambda _: "")
    said = run("history", "--restore", 1, "--yes")
    assert said.exit_code == 1
    assert "gio-to-hung-vuong: override" in said.stderr
    assert text(home) == EVENTS


def test_a_diff_of_two_editions_tells_the_days(run: Run, two: Path) -> None:
    said = run("diff", 1, 2).stdout
    assert '-gregorian = "18/11"\n+gregorian = "19/11"\n' in said
    assert "dời ngày: Ngày hội Đại đoàn kết toàn dân tộc (dai-doan-ket/2026), 18/11/2026 → 19/11/2026" in said
    write(two, MOVED.replace('name = "Hội xuân"', 'name = "Hội Xuân"').replace('id = "com-moi"', 'id = "com-moi-x"'))
    run("adopt")
    said = run("diff", 2, 3).stdout
    for line in ("đổi tên: Hội Xuân", "thêm: Lễ cơm mới (com-moi-x/2027)", "bỏ khỏi lịch: Lễ cơm mới (com-moi/2027)"):
        assert line in said
