"""`lich convert`: a day in all calendars, both ways."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.calendars import khmer
from scheduler.cli import lich
from scheduler.cli.home import today


def run(*args: str) -> Result:
    return CliRunner().invoke(lich, ["convert", *args])


def days(*args: str) -> list[dict[str, Any]]:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_object_a_line_with_every_field_typed() -> None:
    rows = days("--from", "2026-02-01", "--to", "2026-02-28")
    assert [row["date"] for row in rows] == [(date(2026, 2, 1) + timedelta(days=n)).isoformat() for n in range(28)]
    for row in rows:
        assert list(row) == [
            "date", "lunar", "can_chi", "solar_term", "khmer", "cham_awal", "cham_ahier", "hijri",
        ]  # fmt: skip
        assert {key: type(value) for key, value in row["lunar"].items()} == {
            "year": int, "month": int, "day": int, "leap": bool, "length": int, "grade": str,
        }  # fmt: skip
        assert list(row["can_chi"]) == ["year", "month", "day"]
        assert list(row["khmer"]) == ["year", "month", "phase", "day"]
        assert row["khmer"]["month"] in khmer.MONTHS
        assert row["khmer"]["phase"] in ("koet", "roch")
        for name in ("cham_awal", "cham_ahier", "hijri"):
            assert list(row[name]) == ["year", "month", "day"]
            assert all(isinstance(value, int) for value in row[name].values())
    assert [row["date"] for row in rows if row["solar_term"]] == ["2026-02-04", "2026-02-18"]


def test_one_day_and_today_by_itself() -> None:
    (row,) = days("17/02/2026")
    assert row["lunar"] == {"year": 2026, "month": 1, "day": 1, "leap": False, "length": 30, "grade": "firm"}
    assert row["can_chi"]["year"] == "Bính Ngọ"
    assert days()[0]["date"] == today().isoformat()


def test_what_does_not_cover_a_day_is_null() -> None:
    (row,) = days("1850-01-01")
    assert row["lunar"] is None
    assert row["khmer"] is None
    assert row["solar_term"] is None
    assert row["can_chi"]["day"]


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        (["--lunar", "8/1/2027"], "2027-02-13"),
        (["--lunar", "8/6/2025", "--leap"], "2025-08-01"),
        (["--lunar", "8/6n/2025"], "2025-08-01"),
        (["--lunar", "8/6/2025"], "2025-07-02"),
        (["--lunar", "mùng 8/1/2027"], "2027-02-13"),
        (["--lunar", "rằm/8/2026"], "2026-09-25"),
        (["--lunar", "cuối/12/2026"], "2027-02-05"),
        (["--lunar", "cuối/6/2025", "--leap"], "2025-08-22"),
        (["--khmer", "15 koet Kattik 2026"], "2026-11-24"),
        (["--khmer", "15 KOET kattik 2026"], "2026-11-24"),
        (["--cham-awal", "1/9/1447"], "2026-02-18"),
        (["--hijri", "10/12/1447"], "2026-05-27"),
    ],
)
def test_the_other_way_round(way: list[str], answer: str) -> None:
    assert [row["date"] for row in days(*way)] == [answer]


def test_both_ways_agree() -> None:
    for row in days("--from", "2025-06-01", "--to", "2025-10-31"):
        moon, awal = row["lunar"], row["cham_awal"]
        leap = ["--leap"] if moon["leap"] else []
        if moon["day"] in (1, 15, moon["length"]):
            assert days("--lunar", f"{moon['day']}/{moon['month']}/{moon['year']}", *leap)[0] == row
            assert days("--cham-awal", f"{awal['day']}/{awal['month']}/{awal['year']}")[0] == row
            assert days("--khmer", "{day} {phase} {month} {year}".format_map(row["khmer"]))[0] == row
            assert days("--hijri", "{day}/{month}/{year}".format_map(row["hijri"]))[0] == row
            assert days("--cham-ahier", "{day}/{month}/{year}".format_map(row["cham_ahier"]))[0] == row


@pytest.mark.parametrize(
    ("way", "near"),
    [
        (["--lunar", "30/12/2026"], "29/12/2026"),
        (["--lunar", "8/6/2026", "--leap"], "tháng 6 thường"),
        (["--khmer", "15 koet Kattk 2026"], "Kattik"),
        (["--khmer", "16 koet Kattik 2026"], "15 koet Kattik 2026 (24/11/2026)"),
        (["--khmer", "15 koet Asadh 2026"], "Asadh 1 hoặc Asadh 2"),
        (["--cham-awal", "31/9/1447"], "30/9/1447"),
        (["--cham-awal", "1/13/1447"], "tháng 12"),
        (["--cham-awal", "1/9/2026"], "năm dương lịch 2026 là năm 1447–1448 của lịch này"),
        (["--cham-ahier", "1/13/2026"], "tháng 12"),
        (["--cham-ahier", "1/7/2031"], "chỉ tính từ 03/04/2011 đến 20/04/2031"),
        (["--hijri", "30/2/1447"], "29/2/1447 (23/08/2025)"),
        (["--hijri", "1/9/2026"], "năm dương lịch 2026 là năm 1447–1448 của lịch này"),
        (["--hijri", "1/1/1501"], "chỉ tính từ 01/08/1924 đến 16/11/2077"),
        (["--lunar", "1/1/1899"], "chỉ tính từ 31/01/1900"),
        (["--lunar", "1/1/2101"], "đến 28/01/2101"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_nearest(way: list[str], near: str) -> None:
    result = run(*way)
    assert result.exit_code == 1
    assert near in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "args",
    [
        ["31/11/2026"],
        ["abc"],
        ["--from", "2026-01-01"],
        ["--from", "2026-01-02", "--to", "2026-01-01"],
        ["2026-01-01", "--lunar", "1/1/2026"],
        ["--lunar", "1/1/2026", "--khmer", "15 koet Kattik 2026"],
        ["2026-01-01", "--leap"],
        ["--lunar", "mai"],
        ["--lunar", "8/1"],
        ["--lunar", "8/Giêngg/2027"],
        ["--hijri", "1/1n/1447"],
        ["--khmer", "15 Kattik"],
    ],
)
def test_wrong_usage(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_for_people_a_block_for_a_day_and_a_line_a_day_for_a_span() -> None:
    assert run("2027-02-13").stdout.startswith("thứ Bảy, 13/02/2027\n  Âm lịch      mùng 8 tháng Giêng năm Đinh Mùi\n")
    span = run("--from", "2027-02-01", "--to", "2027-02-05").stdout.splitlines()
    assert len(span) == 5
    assert "bắt đầu Lập xuân" in span[3]


@pytest.mark.parametrize("args", [["1850-01-01"], ["--from", "1850-01-01", "--to", "1850-01-01"], ["2101-02-01"]])
def test_a_day_that_the_lunar_calendar_does_not_reach_says_so(args: list[str]) -> None:
    assert "ngoài phạm vi: chỉ có từ năm âm lịch 1900 đến 2100" in run(*args).stdout
