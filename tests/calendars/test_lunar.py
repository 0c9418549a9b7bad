from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import lunar
from scheduler.calendars.convert import convert
from scheduler.calendars.lunar import Grade, LunarDate
from scheduler.errors import NoSuchDay, OutOfRange

DAYS = st.dates(lunar.FIRST, lunar.LAST)
YEARS = st.integers(lunar.FIRST_YEAR, lunar.LAST_YEAR)


def test_every_day_comes_back() -> None:
    for number in range(lunar.FIRST.toordinal(), lunar.LAST.toordinal() + 1):
        assert lunar.to_date(*lunar.from_ordinal(number)).toordinal() == number


def test_every_lunar_date_comes_back() -> None:
    count = 0
    for year in range(lunar.FIRST_YEAR, lunar.LAST_YEAR + 1):
        for month in lunar.months(year):
            for day in range(1, month.length + 1):
                asked = LunarDate(year, month.month, day, month.leap)
                assert lunar.from_date(lunar.to_date(*asked)) == asked
                count += 1
    assert count == (lunar.LAST - lunar.FIRST).days + 1 == 73412


def test_months_follow_each_other_without_a_gap() -> None:
    months = [month for year in range(1900, 2101) for month in lunar.months(year)]
    for month, following in pairwise(months):
        assert month.first + timedelta(days=month.length) == following.first
        assert month.length in (29, 30)
    assert months[0].first == lunar.FIRST
    assert months[-1].first + timedelta(days=months[-1].length - 1) == lunar.LAST


@pytest.mark.parametrize("year", range(1900, 2101))
def test_a_year_is_twelve_months_and_perhaps_a_leap_one(year: int) -> None:
    months = lunar.months(year)
    assert months[0].first == lunar.new_year(year)
    assert [m.month for m in months if not m.leap] == list(range(1, 13))
    leap = [m.month for m in months if m.leap]
    assert leap == ([lunar.leap_month(year)] if lunar.leap_month(year) else [])
    assert [m.length for m in months] == [lunar.month_length(year, m.month, m.leap) for m in months]


@pytest.mark.parametrize(
    ("year", "month"), [(1985, 2), (1987, 7), (1995, 8), (2023, 2), (2025, 6), (2033, 11), (2024, 0)]
)
def test_leap_months(year: int, month: int) -> None:
    assert lunar.leap_month(year) == month


def test_a_leap_month_follows_its_namesake() -> None:
    assert lunar.from_date(date(2025, 7, 24)) == LunarDate(2025, 6, 30)
    assert lunar.from_date(date(2025, 7, 25)) == LunarDate(2025, 6, 1, True)
    assert lunar.from_date(date(2025, 8, 23)) == LunarDate(2025, 7, 1)


@pytest.mark.parametrize("year", range(2024, 2032))
def test_thirty_chap_is_refused_for_eight_years_running(year: int) -> None:
    with pytest.raises(NoSuchDay) as caught:
        lunar.to_date(year, 12, 30)
    tet = lunar.new_year(year + 1)
    eve = tet - timedelta(days=1)
    assert caught.value.nearest == (
        f"29/12/{year} ({eve:%d/%m/%Y})",
        f"1/1/{year + 1} ({tet:%d/%m/%Y})",
    )
    assert caught.value.asked == f"ngày 30/12/{year}"


def test_thirty_chap_exists_again_in_2032() -> None:
    assert lunar.to_date(2032, 12, 30) == date(2033, 1, 30)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            (2024, 12, 30),
            "Âm lịch Việt Nam không có ngày 30/12/2024; gần nhất là 29/12/2024 (28/01/2025) hoặc 1/1/2025 (29/01/2025)",
        ),
        (
            (2025, 6, 30, True),
            "Âm lịch Việt Nam không có ngày 30/6n/2025; gần nhất là 29/6n/2025 (22/08/2025) hoặc 1/7/2025 (23/08/2025)",
        ),
        (
            (2025, 1, 0),
            "Âm lịch Việt Nam không có ngày 0/1/2025; gần nhất là 29/12/2024 (28/01/2025) hoặc 1/1/2025 (29/01/2025)",
        ),
        ((2100, 12, 30), "Âm lịch Việt Nam không có ngày 30/12/2100; gần nhất là 29/12/2100 (28/01/2101)"),
        ((1900, 1, 0), "Âm lịch Việt Nam không có ngày 0/1/1900; gần nhất là 1/1/1900 (31/01/1900)"),
        (
            (2025, 3, 1, True),
            "Âm lịch Việt Nam không có tháng 3 nhuận năm 2025; gần nhất là tháng 3 thường hoặc tháng 6 nhuận",
        ),
        ((2024, 3, 1, True), "Âm lịch Việt Nam không có tháng 3 nhuận năm 2024; gần nhất là tháng 3 thường"),
        ((2024, 13, 1), "Âm lịch Việt Nam không có tháng 13 năm 2024; gần nhất là tháng 12"),
        ((2024, 0, 1), "Âm lịch Việt Nam không có tháng 0 năm 2024; gần nhất là tháng 1"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(asked: tuple[int, int, int], sentence: str) -> None:
    with pytest.raises(NoSuchDay) as caught:
        lunar.to_date(*asked)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("year", [1899, 2101, -1, 10**9])
def test_years_beyond_the_table_are_refused(year: int) -> None:
    for ask in (
        lambda: lunar.to_date(year, 1, 1),
        lambda: lunar.month_length(year, 1),
        lambda: lunar.leap_month(year),
        lambda: lunar.new_year(year),
        lambda: lunar.months(year),
        lambda: lunar.grade(year),
    ):
        with pytest.raises(OutOfRange, match=f"năm {year}; chỉ tính từ 31/01/1900 đến 28/01/2101"):
            ask()


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 30), date(2101, 1, 29), date.max])
def test_days_beyond_the_table_are_refused(day: date) -> None:
    with pytest.raises(OutOfRange) as caught:
        lunar.from_date(day)
    assert (caught.value.first, caught.value.last) == (lunar.FIRST, lunar.LAST)


@pytest.mark.parametrize("number", [-(10**9), -1, 0, 10**9])
def test_numbers_that_are_no_days_are_refused(number: int) -> None:
    with pytest.raises(OutOfRange, match=f"ngày thứ {number}"):
        lunar.from_ordinal(number)


@pytest.mark.parametrize(
    ("year", "grade"),
    [
        (1900, Grade.HISTORICAL),
        (1967, Grade.HISTORICAL),
        (1968, Grade.FIRM),
        (2053, Grade.FIRM),
        (2054, Grade.PROJECTED),
        (2100, Grade.PROJECTED),
    ],
)
def test_grade(year: int, grade: Grade) -> None:
    assert lunar.grade(year) is grade


def test_contested_months_are_named() -> None:
    assert [(row.year, row.month, row.leap) for row in lunar.CONTESTED] == [
        (2054, 4, False),
        (2072, 11, False),
        (2077, 10, False),
        (2085, 9, False),
    ]
    for row in lunar.CONTESTED:
        assert lunar.to_date(row.year, row.month, 1) == row.first
        assert abs(row.alternative - row.first) == timedelta(days=1)
        assert lunar.grade(row.year) is Grade.PROJECTED


def test_a_contested_first_day_makes_two_months_uncertain() -> None:
    row = lunar.CONTESTED[0]
    assert [lunar.contested(2054, month) for month in (2, 3, 4, 5)] == [None, row, row, None]


@given(DAYS)
def test_the_next_day_is_the_next_lunar_day_or_a_first(day: date) -> None:
    found = lunar.from_date(day)
    if day < lunar.LAST:
        following = lunar.from_date(day + timedelta(days=1))
        assert following == found._replace(day=found.day + 1) or (following.day == 1 and found.day >= 29)
    assert lunar.from_ordinal(day.toordinal()) == tuple(found)


@given(YEARS, st.integers(-3, 16), st.integers(-3, 34), st.booleans())
def test_an_answer_is_the_day_asked_for_or_none(year: int, month: int, day: int, leap: bool) -> None:
    lengths = {(m.month, m.leap): m.length for m in lunar.months(year)}
    if 1 <= day <= lengths.get((month, leap), 0):
        assert lunar.from_date(lunar.to_date(year, month, day, leap)) == LunarDate(year, month, day, leap)
    else:
        with pytest.raises(NoSuchDay, match="gần nhất là"):
            lunar.to_date(year, month, day, leap)


@given(YEARS.filter(lambda year: year < lunar.LAST_YEAR))
def test_tet_falls_between_20_january_and_21_february(year: int) -> None:
    tet = lunar.new_year(year)
    assert date(year, 1, 21) <= tet <= date(year, 2, 21)
    assert lunar.to_date(year, 1, 1) == tet
    assert (lunar.new_year(year + 1) - tet).days == sum(month.length for month in lunar.months(year))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_the_host_s_time_zone_does_not_matter(zone: str) -> None:
    script = (
        "import json; from datetime import date; from scheduler.calendars.convert import convert\n"
        "print(json.dumps([convert(date(year, 2, 10)) for year in range(1900, 2101)]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TZ": zone},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    days = json.loads(told)
    assert days == [convert(date(year, 2, 10)) for year in range(1900, 2101)]
    assert days[124]["lunar"] == {"year": 2024, "month": 1, "day": 1, "leap": False, "length": 29, "grade": "firm"}
