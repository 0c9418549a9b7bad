"""`lich next`: in the order in which things ask for attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.home import read_catalogue
from scheduler.cli.next import coming, lines
from tests.cli.conftest import Run


def keys(home: Path, now: date, count: int) -> list[str]:
    return [str(each.id) for each in coming(read_catalogue(home), now, count)]


def test_the_first_to_come_are_first(home: Path) -> None:
    assert keys(home, date(2026, 11, 25), 5) == [
        "bao-cao/2026-12",
        "bao-cao/2027-01",
        "ramuwan/1448",
        "gau-tao.bac-ha/2027",
        "khai-ha-muong-bi/2027",
    ]


def test_what_goes_on_comes_first_and_a_running_window_by_its_last_day(home: Path) -> None:
    found = keys(home, date(2026, 11, 10), 3)
    assert found == ["ngay-hoi-khu-dan-cu/2026", "dai-doan-ket/2026", "bao-cao/2026-11"]
    assert keys(home, date(2027, 2, 12), 1) == ["khai-ha-muong-bi/2027"]


def test_it_looks_as_far_as_it_must(home: Path) -> None:
    assert len(keys(home, date(2026, 11, 25), 100)) == 100


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (date(2027, 2, 1), "còn 12 ngày"),
        (date(2027, 2, 12), "đang diễn ra"),
        (date(2027, 2, 13), "hôm nay"),
    ],
)
def test_two_lines_say_when_and_what(home: Path, now: date, left: str) -> None:
    found = next(o for o in coming(read_catalogue(home), now, 5) if o.event.id == "khai-ha-muong-bi")
    assert list(lines(found, now)) == [
        f"thứ Bảy, 13/02/2027     mùng 8 tháng Giêng      {left}",
        "    Lễ hội Khai hạ Mường Bi · 11–13/02/2027 · Phú Thọ / xã Mường Bi",
    ]


def test_an_open_window_says_until_when(home: Path) -> None:
    now = date(2026, 11, 10)
    found = next(o for o in coming(read_catalogue(home), now, 5) if o.main is None)
    assert [line.strip() for line in lines(found, now)] == [
        "01–18/11/2026                                   hạn cuối còn 8 ngày",
        "Ngày hội ở khu dân cư · chưa ấn định ngày",
    ]


def test_the_command(run: Run, ask: Callable[..., Any]) -> None:
    assert len(ask("next", "3")) == 3
    assert len(ask("next")) == 10
    assert len(run("next", "4").stdout.splitlines()) == 8
    assert run("next", "0").exit_code == 2


def test_nothing_to_come(home: Path, run: Run) -> None:
    (home / "events.toml").write_text("", encoding="utf-8")
    assert run("next").stdout == "Không có việc nào sắp tới.\n"
