"""`lich edit`, `lich retire`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import EVENTS, Run


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.change.today", lambda: date(2026, 11, 25))


def text(home: Path) -> str:
    return (home / "events.toml").read_text(encoding="utf-8")


def test_another_name_changes_its_line_alone(run: Run, home: Path) -> None:
    said = run("edit", "hoi-xuan", "--name", "Hội Xuân", "--yes")
    assert said.exit_code == 0, said.stderr
    assert "đổi tên: Hội Xuân (hoi-xuan/2028)" in said.stdout
    assert text(home) == EVENTS.replace('name = "Hội xuân"', 'name = "Hội Xuân"')


def test_another_day_moves_it(run: Run, home: Path) -> None:
    said = run("edit", "hoi-xuan", "--lunar", "rằm/1", "--yes")
    assert "dời ngày: Hội xuân (hoi-xuan/2028), 14/02/2028 → 09/02/2028" in said.stdout
    assert text(home) == EVENTS.replace('"20/1"', '"rằm/1"')


def test_every_option_and_any_key(run: Run, home: Path) -> None:
    options = (
        *("--kind", "Tết", "--group", "Muong", "--group", "Thái", "--place", "A / B", "--place", "C"),
        *("--days", "3", "--main-day", "2", "--basis", "tục lệ", "--source", "https://example.vn/1", "--note", "n"),
        *("--remind", "30, 7; 3wd -1", "--set", "ask-before=45", "--set", "time=7 giờ", "--set", "founded=1930"),
    )
    said = run("edit", "hoi-xuan", *options, "--yes")
    assert said.exit_code == 0, said.stderr
    event = text(home).split("[[event]]")[-1]
    assert event == (
        '\nid = "hoi-xuan"\nname = "Hội xuân"\nkind = "tet"\nlunar = "20/1"\ndays = 3\nmain_day = 2\n'
        'time = "7 giờ"\ngroups = ["Mường", "Thái"]\nplaces = ["A / B", "C"]\n'
        'remind = [30, 7, "3wd", -1]\nask_before = 45\nbasis = "tục lệ"\n'
        'sources = ["https://example.vn/1"]\nfounded = 1930\nnote = "n"\n'
        '\n  [[event.announced]]\n  cycle = "2027"\n  cancelled = true\n  reason = "dịch bệnh"\n'
        '  document = "Công văn số 5"\n'
    )


def test_a_calendar_that_is_a_table(run: Run, home: Path) -> None:
    said = run("edit", "hoi-xuan", "--set", 'weekday={ day = "thứ Bảy", nth = 1, month = 10 }', "--yes")
    assert said.exit_code == 0, said.stderr
    assert text(home) == EVENTS.replace('lunar = "20/1"', 'weekday = { day = "thứ Bảy", nth = 1, month = 10 }')


def test_a_line_taken_out(run: Run, home: Path) -> None:
    assert run("edit", "bao-cao", "--unset", "shift", "--yes").exit_code == 0
    assert text(home) == EVENTS.replace('shift = "previous"\n', "")


def test_a_variant(run: Run, home: Path) -> None:
    assert run("edit", "gau-tao.sa-pa", "--lunar", "15/1", "--yes").exit_code == 0
    assert text(home) == EVENTS.replace('lunar = "12/1"', 'lunar = "15/1"')


def test_a_built_in_event(run: Run, home: Path) -> None:
    (home / "events.toml").write_text('include = ["quoc-gia"]\n' + EVENTS, encoding="utf-8")
    said = run("edit", "gio-to-hung-vuong", "--note", "tỉnh dự", "--yes")
    assert said.exit_code == 0, said.stderr
    assert text(home).endswith('\n[[event]]\nid = "gio-to-hung-vuong"\noverride = true\nnote = "tỉnh dự"\n')


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("hoi-xuan",), 2, "Chưa nói sửa gì"),
        (("hoi-xuam", "--name", "X"), 2, "gần nhất là hoi-xuan"),
        (("hoi-xuan", "--kind", "le hoi"), 2, "không có loại “le hoi”"),
        (("hoi-xuan", "--group", "Mừơngg"), 2, "không có dân tộc “Mừơngg”; gần nhất là Mường"),
        (("hoi-xuan", "--remind", "sớm"), 2, "không hiểu số ngày báo trước"),
        (("hoi-xuan", "--days", "0"), 2, "--days"),
        (("hoi-xuan", "--set", "lunar"), 2, "không có dạng khoá=giá trị"),
        (("hoi-xuan", "--set", "=1"), 2, "không có dạng khoá=giá trị"),
        (("hoi-xuan", "--set", "nmae=X"), 1, "có phải: name"),
        (("hoi-xuan", "--set", "id=x"), 1, "mã không bao giờ đổi"),
        (("hoi-xuan", "--unset", "note"), 1, "không ghi note"),
        (("hoi-xuan", "--unset", "name"), 1, "thiếu name"),
        (("hoi-xuan", "--lunar", "1/13"), 1, "tháng 13 không có"),
        (("hoi-xuan", "--lunar", "1/2", "--hijri", "1/2"), 1, "đã có lunar"),
        (("hoi-xuan", "--name", "x\x07"), 1, "ký tự điều khiển"),
        (("hoi-xuan", "--set", "days=1\nname=2"), 1, "days"),
        (("hoi-xuan", "--set", "shift=next"), 1, "shift không dùng với loại"),
    ],
)
def test_what_is_refused(run: Run, home: Path, args: tuple[str, ...], code: int, said: str) -> None:
    result = run("edit", *args, "--yes")
    assert result.exit_code == code, result.stderr
    assert said in " ".join(result.stderr.split())
    assert text(home) == EVENTS


def test_a_file_changed_while_the_planner_reads_is_not_written_over(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(_: str) -> bool:
        (home / "events.toml").write_text(EVENTS + "# người khác\n", encoding="utf-8")
        return True

    monkeypatch.setattr("scheduler.cli.change.agreed", other)
    result = run("edit", "hoi-xuan", "--name", "X")
    assert result.exit_code == 1
    assert "đã được sửa ở nơi khác" in result.stderr
    assert text(home) == EVENTS + "# người khác\n"


def test_many_moves_are_adopted_after_the_yes(run: Run, home: Path) -> None:
    run("adopt")
    said = run("edit", "bao-cao", "--rrule", "FREQ=MONTHLY;BYMONTHDAY=10", "--yes")
    assert "37 ngày sắp tới dời hoặc huỷ" in said.stdout
    assert said.stdout.endswith("Đã nhận bản 2.\n")


def test_what_else_waits_in_the_file_is_not_waved_through(run: Run, home: Path) -> None:
    run("adopt")
    (home / "events.toml").write_text(EVENTS.replace("BYMONTHDAY=20", "BYMONTHDAY=10"), encoding="utf-8")
    said = run("edit", "hoi-xuan", "--name", "Hội Xuân", "--yes")
    assert said.exit_code == 0
    assert "tệp đã ghi nhưng chưa nhận" in said.stderr
    assert len(run("history").stdout.splitlines()) == 1


def test_retiring_and_back(run: Run, home: Path) -> None:
    said = run("retire", "ok-om-bok", "--yes")
    assert said.exit_code == 0
    assert "chưa có ngày nào" in said.stdout
    assert "bỏ khỏi lịch: Lễ hội Oóc Om Bóc (ok-om-bok/2027), 13/11/2027" in said.stdout
    assert text(home) == EVENTS.replace(
        'sources = ["https://example.vn/3"]\n', 'sources = ["https://example.vn/3"]\nretired = true\n', 1
    )
    assert "đã bỏ khỏi lịch" in run("retire", "ok-om-bok", "--yes").stderr
    assert "lich edit ok-om-bok" in run("announce", "ok-om-bok", "2027", "1/11/2027", "--url", "https://a.vn").stderr
    assert run("edit", "ok-om-bok", "--set", "retired=false", "--yes").exit_code == 0
    assert "ok-om-bok" in run("list", "--from", "2027-11-01", "--to", "2027-11-30").stdout


def test_retiring_what_another_stands_on_is_refused(run: Run, home: Path) -> None:
    more = '\n[[event]]\nid = "tham"\nname = "Thăm"\nkind = "visit"\nrelative = { to = "ok-om-bok", days = -3 }\n'
    (home / "events.toml").write_text(EVENTS + more, encoding="utf-8")
    result = run("retire", "ok-om-bok", "--yes")
    assert result.exit_code == 1
    assert "tham: " in result.stderr
