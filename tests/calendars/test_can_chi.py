from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import can_chi


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1970, 1, 1), "Tân Tỵ"),
        (date(1984, 2, 2), "Bính Dần"),
        (date(1995, 3, 1), "Tân Mão"),
        (date(1996, 2, 27), "Giáp Ngọ"),
        (date(1996, 3, 1), "Đinh Dậu"),
        (date(1997, 2, 24), "Đinh Dậu"),
        (date(1998, 3, 15), "Tân Dậu"),
        (date(2000, 1, 1), "Mậu Ngọ"),
        (date(2025, 2, 4), "Giáp Thìn"),
        (date(2026, 2, 25), "Canh Ngọ"),
    ],
)
def test_day(day: date, name: str) -> None:
    assert can_chi.of_day(day) == name


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (1900, "Canh Tý"),
        (1930, "Canh Ngọ"),
        (1945, "Ất Dậu"),
        (1968, "Mậu Thân"),
        (1984, "Giáp Tý"),
        (2026, "Bính Ngọ"),
        (2027, "Đinh Mùi"),
    ],
)
def test_year(year: int, name: str) -> None:
    assert can_chi.of_year(year) == name


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (2024, "Bính Dần"),
        (2029, "Bính Dần"),
        (2025, "Mậu Dần"),
        (2030, "Mậu Dần"),
        (2026, "Canh Dần"),
        (2031, "Canh Dần"),
        (2027, "Nhâm Dần"),
        (2032, "Nhâm Dần"),
        (2028, "Giáp Dần"),
        (2033, "Giáp Dần"),
    ],
)
def test_first_month_by_the_year_s_stem(year: int, first: str) -> None:
    assert can_chi.of_month(year, 1) == first


@given(st.integers(1, 3000), st.integers(1, 12))
def test_months_follow_the_cycle(year: int, month: int) -> None:
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    stem, branch = can_chi.of_month(year, month).split()
    assert can_chi.of_month(*following).split() == [
        can_chi.STEMS[(can_chi.STEMS.index(stem) + 1) % 10],
        can_chi.BRANCHES[(can_chi.BRANCHES.index(branch) + 1) % 12],
    ]


@given(st.dates(max_value=date.max - timedelta(days=60)))
def test_days_follow_the_cycle_of_sixty(day: date) -> None:
    assert can_chi.of_day(day) == can_chi.of_day(day + timedelta(days=60))
    tomorrow = day + timedelta(days=1)
    assert can_chi.stem_of_day(tomorrow) == (can_chi.stem_of_day(day) + 1) % 10
    assert can_chi.branch_of_day(tomorrow) == (can_chi.branch_of_day(day) + 1) % 12
