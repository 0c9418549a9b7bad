"""`lich add`, by options and by questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich
from tests.cli.conftest import EVENTS, Run

TRANSCRIPT = Path(__file__).parent / "add.txt"
Answer = Callable[..., Result]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.change.today", lambda: date(2026, 11, 25))


@pytest.fixture
def answer(run: Run) -> Answer:
    """Runs `lich add` and types these lines."""
    return lambda *lines: CliRunner(echo_stdin=True).invoke(lich, ["add"], input="".join(f"{line}\n" for line in lines))


def added(home: Path) -> str:
    text = (home / "events.toml").read_text(encoding="utf-8")
    assert text.startswith(EVENTS)
    return text.removeprefix(EVENTS)


def test_the_questions_and_their_answers(answer: Answer, home: Path) -> None:
    """The whole talk, as a planner sees it; a wrong answer is asked again with the reason."""
    said = answer(
        "Lễ hội Mường Thử",
        *("Mường Thử", "", "", "Mừơngg", "Mường, Thai", "Phú Thọ / xã Mường Bi; Phú Thọ / xã Lạc Sơn"),
        *("mặt trời", "âm", "8/13", "8/1", "3", "4", "1", "2", "https://example.vn/tin", "sớm", "30, 7, 3wd", "có"),
    )
    assert said.exit_code == 0, said.output
    assert said.output == TRANSCRIPT.read_text(encoding="utf-8")
    assert added(home) == (
        '\n[[event]]\nid = "le-hoi-muong-thu"\nname = "Lễ hội Mường Thử"\nkind = "ethnic-festival"\nlunar = "8/1"\n'
        'days = 3\nrule_day = 1\nmain_day = 2\ngroups = ["Mường", "Thái"]\n'
        'places = ["Phú Thọ / xã Mường Bi", "Phú Thọ / xã Lạc Sơn"]\n'
        'remind = [30, 7, "3wd"]\nsources = ["https://example.vn/tin"]\n'
    )


END = ("", "", "c")
"""No ground, the usual leads, yes."""


@pytest.mark.parametrize(
    ("name", "calendar", "lines"),
    [
        ("Ngày hội X", ("", "18/11", ""), 'kind = "commemoration"\ngregorian = "18/11"\n'),
        ("Giỗ ông Tổ", ("", "30/8", "1", ""), 'kind = "memorial"\nlunar = "30/8"\nshort = "last"\n'),
        ("Lễ X", ("2", "30/8", "bỏ", "3", "1"), 'lunar = "30/8"\nshort = "skip"\n'),
        ("Lễ X", ("2", "6/1..8/1"), 'lunar = "6/1..8/1"\n'),
        ("Lễ X", ("3", "15 koet Kattik", "1"), 'khmer = "15 koet Kattik"\n'),
        ("Lễ X", ("Chăm Awal", "4", "1/9", "1"), 'cham_awal = "1/9"\n'),
        ("Lễ X", ("7", "Thanh minh", "1"), 'solar_term = "Thanh minh"\n'),
        ("Lễ X", ("8", "thứ Bảy", "", "10", "1"), 'weekday = { day = "thứ Bảy", nth = 1, month = 10 }\n'),
        ("Lễ X", ("9", "Thìn", "6", "last", "1"), 'zodiac_day = { branch = "Thìn", month = 6, nth = "last" }\n'),
        ("Lễ X", ("10", "-2", "1"), "easter = -2\n"),
        ("Thăm X", ("11", "ok-om-bok", "-15", "1"), 'relative = { to = "ok-om-bok", days = -15 }\n'),
        ("Lễ X", ("12", "1/11..18/11"), 'window = { gregorian = "1/11..18/11" }\n'),
        ("Lễ X", ("13", "sau vụ gặt", ""), 'season = { text = "sau vụ gặt" }\n'),
        ("Lễ X", ("13", "", "sau vụ gặt", "9"), 'season = { text = "sau vụ gặt", ask = 9 }\n'),
        ("Lễ X", ("1", "18/11", "0", "x", "2", "", ""), 'gregorian = "18/11"\ndays = 2\n'),
    ],
)
def test_each_calendar(answer: Answer, home: Path, name: str, calendar: tuple[str, ...], lines: str) -> None:
    said = answer(name, "", "", "", "", *calendar, *END)
    assert said.exit_code == 0, said.output
    assert added(home).endswith(f"{lines}")


def test_a_ground_that_is_no_link_is_a_basis(answer: Answer, home: Path) -> None:
    assert answer("Lễ X", "", "", "", "", "", "8/1", "", "tục lệ", "", "c").exit_code == 0
    assert added(home).endswith('lunar = "8/1"\nbasis = "tục lệ"\n')


def test_a_name_and_an_id_that_are_taken(answer: Answer, home: Path) -> None:
    said = answer("", "Hội xuân", "", "hoi-xuan-moi", "", "", "", "", "8/1", "", *END)
    assert said.exit_code == 0
    assert "mã này đã có trong events.toml; sửa nó bằng «lich edit hoi-xuan»" in said.output
    assert 'id = "hoi-xuan-moi"' in added(home)


def test_a_built_in_id_is_said_and_overridden(answer: Answer, home: Path) -> None:
    text = 'include = ["quoc-gia"]\n' + EVENTS
    (home / "events.toml").write_text(text, encoding="utf-8")
    said = answer("Giỗ Tổ của tỉnh", "gio-to-hung-vuong", "", "", "", "", "10/3", "", *END)
    assert "Có sẵn trong danh mục quoc-gia: " in said.output
    assert (
        (home / "events.toml")
        .read_text(encoding="utf-8")
        .startswith(f'{text}\n[[event]]\nid = "gio-to-hung-vuong"\noverride = true\nname = "Giỗ Tổ của tỉnh"\n')
    )


def test_stopping_in_the_middle_or_at_the_end_writes_nothing(answer: Answer, home: Path) -> None:
    assert answer("Lễ X", "").exit_code == 1
    said = answer("Lễ X", "", "", "", "", "", "8/1", "", "", "", "")
    assert said.exit_code == 1
    assert said.output.endswith("Chưa ghi gì.\n")
    assert added(home) == ""


def test_by_options(run: Run, home: Path) -> None:
    said = run("add", "--name", "Lễ hội Đền Thượng", "--kind", "lễ hội dân tộc", "--lunar", "15/1", "--yes")
    assert said.exit_code == 0, said.stderr
    assert "Lưu ý: events.toml:" in said.stdout  # it has no source
    assert added(home) == (
        '\n[[event]]\nid = "le-hoi-den-thuong"\nname = "Lễ hội Đền Thượng"\nkind = "ethnic-festival"\nlunar = "15/1"\n'
    )


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--lunar", "15/1"), 2, "Cần --name"),
        (("--name", "…", "--lunar", "15/1"), 2, "Cần --name"),
        (("--name", "Lễ X", "--lunar", "15/1"), 1, "thiếu kind"),
        (("--name", "Lễ X", "--kind", "tet"), 1, "thiếu quy tắc lịch"),
        (("--name", "Lễ X", "--kind", "tet", "--lunar", "15/13"), 1, "tháng 13 không có"),
        (("--name", "Hội xuân", "--kind", "tet", "--lunar", "15/1"), 1, "lich edit hoi-xuan"),
        (("--id", "Lễ X", "--name", "Lễ X", "--kind", "tet", "--lunar", "15/1"), 1, "có thể dùng “le-x”"),
        (("--name", "Lễ X", "--kind", "tet", "--lunar", "15/1", "--set", "nmae=x"), 1, "không có tên “nmae”"),
    ],
)
def test_what_is_refused(run: Run, home: Path, args: tuple[str, ...], code: int, said: str) -> None:
    result = run("add", *args, "--yes")
    assert result.exit_code == code, result.stderr
    assert said in " ".join(result.stderr.split())
    assert added(home) == ""
