from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import hijri
from scheduler.errors import NoSuchDay, OutOfRange


def test_every_day_comes_back() -> None:
    for number in range(hijri.FIRST.toordinal(), hijri.LAST.toordinal() + 1):
        day = date.fromordinal(number)
        assert hijri.to_date(*hijri.from_date(day)) == day


def test_the_range_is_that_of_the_table() -> None:
    assert hijri.to_date(1343, 1, 1) == hijri.FIRST == date(1924, 8, 1)
    assert hijri.to_date(1500, 12, hijri.month_length(1500, 12)) == hijri.LAST == date(2077, 11, 16)


def test_it_is_an_estimate() -> None:
    assert hijri.TOLERANCE == 1


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1447, date(2026, 2, 18)),
        (1448, date(2027, 2, 8)),
        (1449, date(2028, 1, 28)),
        (1450, date(2029, 1, 16)),
        (1451, date(2030, 1, 5)),
        (1452, date(2030, 12, 26)),
        (1453, date(2031, 12, 15)),
        (1454, date(2032, 12, 4)),
    ],
)
def test_ramadan_begins(year: int, day: date) -> None:
    assert hijri.to_date(year, 9, 1) == day


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17), date.min, date.max])
def test_days_beyond_the_table_are_refused(day: date) -> None:
    with pytest.raises(OutOfRange, match="chỉ tính từ 01/08/1924 đến 16/11/2077"):
        hijri.from_date(day)


@pytest.mark.parametrize("year", [1342, 1501, 0])
def test_years_beyond_the_table_are_refused(year: int) -> None:
    with pytest.raises(OutOfRange, match=f"năm {year}"):
        hijri.to_date(year, 1, 1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            (1447, 9, 31),
            "ngày 31/9/1447; gần nhất là 30/9/1447 (19/03/2026) hoặc 1/10/1447 (20/03/2026)",
        ),
        ((1500, 12, 31), "ngày 31/12/1500; gần nhất là 30/12/1500 (16/11/2077)"),
        ((1447, 13, 1), "tháng 13; gần nhất là tháng 12"),
        ((1447, 0, 1), "tháng 0; gần nhất là tháng 1"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(asked: tuple[int, int, int], sentence: str) -> None:
    with pytest.raises(NoSuchDay) as caught:
        hijri.to_date(*asked)
    assert str(caught.value) == f"{hijri.NAME} không có {sentence}"


@given(st.integers(1343, 1500), st.integers(1, 12), st.integers(-2, 33))
def test_an_answer_is_the_day_asked_for_or_none(year: int, month: int, day: int) -> None:
    if 1 <= day <= hijri.month_length(year, month):
        assert hijri.from_date(hijri.to_date(year, month, day)) == (year, month, day)
    else:
        with pytest.raises(NoSuchDay, match="gần nhất là"):
            hijri.to_date(year, month, day)
