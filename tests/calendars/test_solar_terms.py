from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import solar_terms
from scheduler.errors import NoSuchDay, OutOfRange


def test_every_day_says_whether_a_term_begins() -> None:
    begun = []
    day = solar_terms.FIRST
    while day <= solar_terms.LAST:
        if name := solar_terms.term_on(day):
            begun.append((day, name))
        day += timedelta(days=1)
    assert begun == [
        (solar_terms.term_date(year, index), solar_terms.NAMES[index])
        for year in range(1900, 2101)
        for index in range(24)
    ]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 5), "Thanh minh"),
        (date(2024, 4, 4), "Thanh minh"),
        (date(2025, 12, 21), "Đông chí"),
        (date(2002, 12, 22), "Đông chí"),
        (date(2027, 3, 21), "Xuân phân"),
        (date(2003, 10, 9), "Hàn lộ"),
        (date(2004, 5, 20), "Tiểu mãn"),
        (date(2014, 9, 8), "Bạch lộ"),
        (date(2038, 7, 22), "Đại thử"),
    ],
)
def test_term_on(day: date, name: str) -> None:
    assert solar_terms.term_on(day) == name
    assert solar_terms.term_date(day.year, solar_terms.index_of(name)) == day


def test_no_term_has_a_fixed_day() -> None:
    """Thanh minh falls on 4, 5 or 6 April, Đông chí on 21, 22 or 23 December."""
    spring = [solar_terms.term_date(year, 6) for year in range(1900, 2101)]
    winter = [solar_terms.term_date(year, 23) for year in range(1900, 2101)]
    assert [sum(d.day == n for d in spring) for n in (4, 5, 6)] == [82, 108, 11]
    assert [sum(d.day == n for d in winter) for n in (21, 22, 23)] == [69, 118, 14]


@pytest.mark.parametrize("name", ["Thanh minh", "thanh minh", "THANH  MINH", "Thanh Minh", " thanh minh "])
def test_names_without_regard_to_case_and_spaces(name: str) -> None:
    assert solar_terms.index_of(name) == 6


@pytest.mark.parametrize(("name", "index"), [("dong chi", 23), ("Đông chí", 23), ("dai thu", 13), ("tieu han", 0)])
def test_names_without_marks(name: str, index: int) -> None:
    assert solar_terms.index_of(name) == index


def test_every_name_is_found_composed_or_not() -> None:
    for index, name in enumerate(solar_terms.NAMES):
        assert unicodedata.is_normalized("NFC", name)
        assert solar_terms.index_of(unicodedata.normalize("NFD", name)) == index


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(NoSuchDay) as caught:
        solar_terms.index_of("Thanh mình lễ")
    assert "Thanh minh" in caught.value.nearest
    assert str(caught.value).startswith("Tiết khí không có tiết “Thanh mình lễ”; gần nhất là Thanh minh")


@pytest.mark.parametrize("year", [1899, 2101])
def test_years_beyond_the_table_are_refused(year: int) -> None:
    with pytest.raises(OutOfRange, match=f"Tiết khí không tính được năm {year}"):
        solar_terms.term_date(year, 0)
    with pytest.raises(OutOfRange):
        solar_terms.term_on(date(year, 1, 6))


@pytest.mark.parametrize(("index", "nearest"), [(-1, "Tiểu hàn"), (24, "Đông chí")])
def test_there_are_24(index: int, nearest: str) -> None:
    with pytest.raises(NoSuchDay, match=nearest):
        solar_terms.term_date(2026, index)


def test_contested_terms_are_named() -> None:
    row = solar_terms.contested(2038, 13)
    assert row is not None
    assert (row.first, row.alternative) == (date(2038, 7, 22), date(2038, 7, 23))
    assert solar_terms.contested_on(row.first) == solar_terms.contested_on(row.alternative) == row
    assert solar_terms.contested(2026, 6) is None
    assert solar_terms.contested_on(date(2026, 4, 5)) is None
    for row in solar_terms.CONTESTED:
        assert row.first == solar_terms.term_date(row.year, row.term)
        assert row.alternative == row.first + timedelta(days=1)


@given(st.integers(1900, 2100), st.integers(0, 22))
def test_terms_are_14_to_17_days_apart(year: int, index: int) -> None:
    apart = solar_terms.term_date(year, index + 1) - solar_terms.term_date(year, index)
    assert 14 <= apart.days <= 17
