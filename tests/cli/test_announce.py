"""`lich announce`, `lich cancel`."""

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


def test_a_decision_is_shown_and_written_into_the_event(run: Run, home: Path) -> None:
    said = run("announce", "khai-ha-muong-bi", "2027", "13/2/2027", "15/2/2027", "--document", "KH 1", "--yes")
    assert said.exit_code == 0, said.stderr
    assert "thứ Hai, 15/02/2027" in said.stdout
    assert "đã công bố" in said.stdout
    assert "dời ngày: Lễ hội Khai hạ Mường Bi (khai-ha-muong-bi/2027), 11–13/02/2027 → 13–15/02/2027" in said.stdout
    assert "1 ngày sắp tới dời hoặc huỷ" in said.stdout
    lines = '\n  [[event.announced]]\n  cycle = "2027"\n  start = 2027-02-13\n  end = 2027-02-15\n  document = "KH 1"\n'
    assert text(home) == EVENTS.replace('  reason = "tránh mưa"\n', f'  reason = "tránh mưa"\n{lines}')


def test_every_ground_is_written(run: Run, home: Path) -> None:
    options = ("--url", "https://example.vn/a", "--told-by", "xã", "--reason", "mưa", "--signer", "Chủ tịch")
    days = ("--date", "1/12/2026", "--main", "12/2/2027")
    assert run("announce", "ok-om-bok", "2027", "2027-02-11", "2027-02-12", *options, *days, "--yes").exit_code == 0
    assert (
        "  start = 2027-02-11\n  end = 2027-02-12\n  main = 2027-02-12\n"
        '  url = "https://example.vn/a"\n  told_by = "xã"\n'
        '  date = 2026-12-01\n  signer = "Chủ tịch"\n  reason = "mưa"\n'
    ) in text(home)


def test_a_main_day_beyond_the_rules_length_is_refused(run: Run, home: Path) -> None:
    before = text(home)
    said = run("announce", "ok-om-bok", "2027", "2027-02-11", "--main", "12/2/2027", "--told-by", "xã", "--yes")
    assert said.exit_code == 1
    assert "ngày chính 12/02/2027 nằm ngoài 11/02/2027" in said.stderr
    assert text(home) == before


def test_a_second_decision_takes_the_place_of_the_first_which_is_shown(run: Run, home: Path) -> None:
    said = run("announce", "khai-ha-muong-bi", "2026", "2026-02-22", "--document", "KH 2", "--yes")
    assert said.stdout.startswith("Đang ghi: 23/02/2026; Kế hoạch số 12/KH-UBND ngày 15/01/2026")
    assert text(home).count('cycle = "2026"') == 1
    assert "tránh mưa" not in text(home)
    again = run("announce", "khai-ha-muong-bi", "2026", "2026-02-22", "--document", "KH 2", "--yes")
    assert "Không có gì thay đổi." in again.stdout


def test_without_a_yes_nothing_is_written(run: Run, home: Path) -> None:
    said = run("announce", "khai-ha-muong-bi", "2027", "13/2/2027", "--document", "KH")  # the input ends
    assert said.exit_code == 1
    assert "Đã dừng." in said.stderr
    assert text(home) == EVENTS


def test_a_dry_run_shows_the_lines_alone(run: Run, home: Path) -> None:
    said = run("announce", "com-moi", "2028", "10/10/2028", "--told-by", "trưởng bản", "--dry-run")
    assert said.stdout.startswith("--- events.toml (cũ)\n+++ events.toml (mới)\n")
    assert [line for line in said.stdout.splitlines()[2:] if line[0] in "+-"] == [
        "+  [[event.announced]]",
        '+  cycle = "2028"',
        "+  start = 2028-10-10",
        '+  told_by = "trưởng bản"',
        "+",
    ]
    assert text(home) == EVENTS


def test_a_day_outside_its_window_is_a_warning(run: Run, home: Path) -> None:
    said = run("announce", "ngay-hoi-khu-dan-cu", "2026", "20/11/2026", "--document", "KH", "--yes")
    assert said.exit_code == 0
    assert "Lưu ý: events.toml:" in said.stdout
    assert "nằm ngoài khoảng" in said.stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("khai-ha-muong-bj", "2027", "13/2/2027"), 2, "gần nhất là khai-ha-muong-bi"),
        (("khai-ha-muong-bi", "2027", "31/2/2027"), 2, "Dương lịch không có ngày 31/2/2027"),
        (("khai-ha-muong-bi", "2027", "13/2/2027", "12/2/2027"), 2, "ngày cuối 12/02/2027 trước ngày đầu 13/02/2027"),
        (("khai-ha-muong-bi", "2027", "13/2/2027", "--main", "12/2/2027"), 2, "nằm ngoài các ngày"),
        (("khai-ha-muong-bi", "2027", "13/2/2027", "14/2/2027", "--main", "15/2/2027"), 2, "nằm ngoài các ngày"),
        (("ramuwan", "2027", "8/2/2027"), 1, "các kỳ của nó: 1447, 1448, 1449"),
        (("ramuwan", "2027", "8/2/2027"), 1, "gần 08/02/2027 nhất là kỳ 1448"),
        (("dai-doan-ket", "2027-11", "8/11/2027"), 1, "dai-doan-ket không có kỳ 2027-11"),
        (("bao-cao", "2027", "8/2/2027"), 1, "gần 08/02/2027 nhất là kỳ 2027-02"),
        (("com-moi", "2029", "10/10/2035"), 1, "com-moi không có kỳ 2029"),
        (("tham-thien-tai", "2029-01", "10/1/2029"), 1, "ghi năm dương lịch của ngày ấn định"),
        (("dai-doan-ket", "năm nay", "8/11/2027"), 1, "không hiểu kỳ năm nay"),
        (("gau-tao", "2027", "10/2/2027"), 1, "mỗi nơi một quyết định: gau-tao.bac-ha, gau-tao.sa-pa"),
        (("khai-ha-muong-bi", "2027", "13/2/2027", "--url", "trang báo"), 1, "không phải là đường dẫn"),
    ],
)
def test_what_is_refused(run: Run, home: Path, args: tuple[str, ...], code: int, said: str) -> None:
    result = run("announce", *args, "--document", "KH", "--yes")
    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())
    assert text(home) == EVENTS


def test_a_decision_wants_a_ground(run: Run, home: Path) -> None:
    result = run("announce", "khai-ha-muong-bi", "2027", "13/2/2027", "--yes")
    assert result.exit_code == 2
    assert "Cần căn cứ" in result.stderr


def test_a_variant_has_its_own_decisions(run: Run, home: Path) -> None:
    said = run("announce", "gau-tao.bac-ha", "2027", "10/2/2027", "--told-by", "xã", "--yes")
    assert said.exit_code == 0
    assert '  lunar = "3/1"\n  places = ["Lào Cai / Bắc Hà"]\n\n    [[event.variant.announced]]\n' in text(home)


def test_off_its_season_a_year_can_be_announced(run: Run) -> None:
    said = run("announce", "tham-thien-tai", "2026", "10/10/2026", "--document", "CĐ 5", "--yes")
    assert said.exit_code == 0
    assert "thứ Bảy, 10/10/2026" in said.stdout


def test_a_season_that_was_fixed_is_cancelled_on_the_days_it_had(run: Run, home: Path) -> None:
    run("announce", "tham-thien-tai", "2026", "10/12/2026", "--document", "CĐ 5", "--yes")
    said = run("cancel", "tham-thien-tai", "2026", "--reason", "đường sạt lở", "--document", "CĐ 6", "--yes")
    assert said.exit_code == 0, said.stderr
    assert "huỷ: " in said.stdout
    assert "10/12/2026" in said.stdout.partition("huỷ: ")[2]
    assert "  start = 2026-12-10\n" in text(home)
    assert "cancelled = true" in text(home)


def test_cancelling(run: Run, home: Path) -> None:
    said = run("cancel", "khai-ha-muong-bi", "2027", "--reason", "dịch bệnh", "--document", "CV 5", "--yes")
    assert said.exit_code == 0, said.stderr
    assert "huỷ: Lễ hội Khai hạ Mường Bi (khai-ha-muong-bi/2027), 11–13/02/2027" in said.stdout
    assert 'cancelled = true\n  document = "CV 5"\n  reason = "dịch bệnh"\n' in text(home)
    back = run("announce", "khai-ha-muong-bi", "2027", "11/2/2027", "--document", "CV 6", "--yes")
    assert "Đang ghi: không tổ chức; CV 5; lý do: dịch bệnh" in back.stdout
    assert "khôi phục: " in back.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("khai-ha-muong-bi", "2227"), "khai-ha-muong-bi không có kỳ 2227"),
        (("ramuwan", "2027"), "các kỳ của nó: 1447, 1448"),
        (("com-moi", "2026"), "com-moi không có kỳ 2026"),
        (("gau-tao", "2027"), "gau-tao.bac-ha"),
    ],
)
def test_only_what_there_is_can_be_cancelled(run: Run, home: Path, args: tuple[str, ...], said: str) -> None:
    result = run("cancel", *args, "--reason", "dịch", "--yes")
    assert result.exit_code == 1
    assert said in result.stderr
    assert text(home) == EVENTS


def test_cancelling_wants_a_reason(run: Run) -> None:
    assert run("cancel", "khai-ha-muong-bi", "2027", "--yes").exit_code == 2
    assert run("cancel", "khai-ha-muong-bi", "2027", "--reason", " ", "--yes").exit_code == 1


def test_a_broken_file_is_mended_first(run: Run, home: Path) -> None:
    (home / "events.toml").write_text(EVENTS.replace('"18/11"', '"31/11"'), encoding="utf-8")
    result = run("cancel", "khai-ha-muong-bi", "2027", "--reason", "dịch", "--yes")
    assert result.exit_code == 1
    assert "dai-doan-ket: gregorian" in result.stderr


def test_in_an_installation_the_decision_is_in_use_at_once(run: Run, home: Path) -> None:
    run("adopt")
    said = run("announce", "ok-om-bok", "2027", "13/11/2027", "--document", "KH", "--yes", "--who", "văn thư")
    assert said.stdout.endswith("Đã ghi events.toml.\nĐã nhận bản 2.\n")
    first = run("history").stdout.splitlines()[0]
    assert first.endswith("văn thư  ấn định ok-om-bok/2027")
    run("cancel", "ok-om-bok", "2027", "--reason", "mưa", "--yes", "--why", "theo công điện")
    assert run("history").stdout.splitlines()[0].endswith("theo công điện")
