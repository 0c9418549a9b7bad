"""Both Sakawi: Awal, which is certain, and Ahier, which is not."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import cham_ahier, cham_awal, hijri
from scheduler.calendars.cham_ahier import Grade
from scheduler.errors import NoSuchDay, OutOfRange


@pytest.mark.parametrize("calendar", [cham_awal, cham_ahier], ids=["awal", "ahier"])
def test_every_day_comes_back(calendar: object) -> None:
    first, last = calendar.FIRST, calendar.LAST  # type: ignore[attr-defined]  # two modules of one shape
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        assert calendar.to_date(*calendar.from_date(day)) == day  # type: ignore[attr-defined]  # as above


def test_awal_is_certain_and_ahier_is_not() -> None:
    assert (cham_awal.TOLERANCE, cham_ahier.TOLERANCE) == (0, 1)


def test_awal_anchor() -> None:
    assert cham_awal.from_date(date(2021, 8, 9)) == (1443, 1, 1)
    assert cham_awal.letter(1443) == "Dal"
    assert [cham_awal.letter(year) for year in range(1439, 1447)] == list(cham_awal.LETTERS)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1447, date(2026, 2, 18)),
        (1448, date(2027, 2, 7)),
        (1449, date(2028, 1, 28)),
        (1450, date(2029, 1, 16)),
        (1451, date(2030, 1, 5)),
        (1452, date(2030, 12, 26)),
        (1453, date(2031, 12, 15)),
        (1454, date(2032, 12, 3)),
    ],
)
def test_first_of_ramawan(year: int, day: date) -> None:
    assert cham_awal.to_date(year, 9, 1) == day


@pytest.mark.parametrize(("year", "length"), [(1439, 354), (1440, 355), (1443, 355), (1446, 355), (1447, 354)])
def test_awal_year_lengths(year: int, length: int) -> None:
    assert sum(cham_awal.month_length(year, month) for month in range(1, 13)) == length
    assert (cham_awal.to_date(year + 1, 1, 1) - cham_awal.to_date(year, 1, 1)).days == length


def test_an_awal_letter_keeps_its_weekday() -> None:
    for year in range(1318, 1517):
        assert cham_awal.to_date(year, 1, 1).weekday() == cham_awal.to_date(year + 8, 1, 1).weekday()


def test_awal_months_begin_on_the_weekdays_of_the_printed_formula() -> None:
    """Published: months 1, 10 = 7; 2, 7 = 2; 3, 12 = 3; 4, 9, 13 = 5; 5 = 6; 6, 11 = 1 (month 8 is 4)."""
    published = {1: 7, 10: 7, 2: 2, 7: 2, 3: 3, 12: 3, 4: 5, 9: 5, 5: 6, 6: 1, 11: 1, 8: 4}
    first = cham_awal.to_date(1443, 1, 1)
    for month, number in published.items():
        assert ((cham_awal.to_date(1443, month, 1) - first).days - number) % 7 == 0


def test_ahier_covers_2011_to_2030() -> None:
    assert (cham_ahier.FIRST_YEAR, cham_ahier.LAST_YEAR) == (2011, 2030)
    assert cham_ahier.LAST_YEAR - cham_ahier.KATE[-1].year == 5
    assert date(2011, 4, 3) == cham_ahier.FIRST
    assert date(2031, 4, 20) == cham_ahier.LAST
    assert [day.year for day in cham_ahier.KATE] == list(range(2011, 2026))


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2025, date(2025, 10, 21)),
        (2026, date(2026, 10, 10)),
        (2027, date(2027, 9, 30)),
        (2028, date(2028, 10, 18)),
        (2029, date(2029, 10, 7)),
        (2030, date(2030, 10, 26)),
    ],
)
def test_kate(year: int, day: date) -> None:
    assert cham_ahier.to_date(year, 7, 1) == day
    assert day.year == year
    assert cham_ahier.grade(year) is (Grade.ATTESTED if year < 2026 else Grade.RECONSTRUCTED)


def test_the_reconstruction_gives_each_kate_from_the_one_before() -> None:
    for before, after in pairwise(cham_ahier.KATE):
        start = before.toordinal() - 177
        assert cham_ahier._next_start(before.year, start) + 177 == after.toordinal()


def test_year_lengths_from_kate_to_kate() -> None:
    starts = [cham_ahier.to_date(year, 1, 1) for year in range(2012, 2026)]
    assert [(b - a).days for a, b in pairwise(starts)] == [
        354, 384, 354, 354, 384, 355, 354, 384, 354, 384, 355, 354, 384,
    ]  # fmt: skip


def test_the_second_estimator_agrees_to_a_day() -> None:
    """Katê has been the Vietnamese new-moon day or the day before it in every year."""
    for year in range(2011, 2031):
        assert cham_ahier.to_date(year, 7, 1) in cham_ahier.estimate_kate(year)
    assert cham_ahier.estimate_kate(2025) == (date(2025, 10, 20), date(2025, 10, 21))
    assert cham_ahier.estimate_kate(2027) == (date(2027, 9, 29), date(2027, 9, 30))


def test_printed_year_kabaw_hak() -> None:
    assert cham_ahier.to_date(2021, 1, 1) == date(2021, 4, 11)
    assert cham_ahier.to_date(2021, 13, 29) == date(2022, 4, 29)
    assert cham_ahier.is_leap(2021)


def test_cambur_of_2026() -> None:
    assert cham_ahier.to_date(2025, 9, 16) == date(2026, 1, 3)


def test_ahier_months_alternate() -> None:
    for year in range(2011, 2031):
        lengths = [cham_ahier.month_length(year, month) for month in range(1, 13 + cham_ahier.is_leap(year))]
        assert lengths[:11] == [30, 29] * 5 + [30]
        assert lengths[11:] in ([29], [30], [30, 29])


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: cham_ahier.to_date(2026, 6, 30),
            "Lịch Chăm Ahier không có ngày 30/6/2026; gần nhất là 29/6/2026 (09/10/2026) hoặc 1/7/2026 (10/10/2026)",
        ),
        (lambda: cham_ahier.to_date(2025, 13, 1), "Lịch Chăm Ahier không có tháng 13 năm 2025; gần nhất là tháng 12"),
        (lambda: cham_ahier.to_date(2024, 14, 1), "Lịch Chăm Ahier không có tháng 14 năm 2024; gần nhất là tháng 13"),
        (lambda: cham_ahier.month_length(2024, 0), "Lịch Chăm Ahier không có tháng 0 năm 2024; gần nhất là tháng 1"),
        (
            lambda: cham_awal.to_date(1447, 12, 30),
            "Lịch Chăm Awal không có ngày 30/12/1447; gần nhất là 29/12/1447 (15/06/2026) hoặc 1/1/1448 (16/06/2026)",
        ),
        (
            lambda: cham_awal.to_date(1448, 1, 0),
            "Lịch Chăm Awal không có ngày 0/1/1448; gần nhất là 29/12/1447 (15/06/2026) hoặc 1/1/1448 (16/06/2026)",
        ),
        (lambda: cham_awal.month_length(1448, 13), "Lịch Chăm Awal không có tháng 13; gần nhất là tháng 12"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(ask: object, sentence: str) -> None:
    with pytest.raises(NoSuchDay) as caught:
        ask()  # type: ignore[operator]  # a lambda from the table
    assert str(caught.value) == sentence


@pytest.mark.parametrize("year", [2010, 2031])
def test_ahier_years_beyond_are_refused(year: int) -> None:
    for ask in (cham_ahier.is_leap, cham_ahier.grade, cham_ahier.estimate_kate):
        with pytest.raises(OutOfRange, match="chỉ tính từ 03/04/2011 đến 20/04/2031"):
            ask(year)
    with pytest.raises(OutOfRange):
        cham_ahier.from_date(date(year, 1, 1) if year == 2010 else date(2031, 4, 21))


def test_awal_days_beyond_are_refused() -> None:
    for day in (date(1899, 12, 31), date(2101, 1, 1)):
        with pytest.raises(OutOfRange):
            cham_awal.from_date(day)
    for year in (1200, 1316, 1526):
        with pytest.raises(OutOfRange):
            cham_awal.to_date(year, 1, 1)
    for asked in ((1317, 1, 1), (1524, 11, 1), (1524, 11, 0), (1524, 12, 31)):
        with pytest.raises(OutOfRange):
            cham_awal.to_date(*asked)


@given(st.integers(1318, 1523), st.integers(1, 12), st.integers(-2, 33))
def test_an_awal_answer_is_the_day_asked_for_or_none(year: int, month: int, day: int) -> None:
    if 1 <= day <= cham_awal.month_length(year, month):
        assert cham_awal.from_date(cham_awal.to_date(year, month, day)) == (year, month, day)
    else:
        with pytest.raises(NoSuchDay, match="gần nhất là"):
            cham_awal.to_date(year, month, day)


@given(st.dates(cham_ahier.FIRST, cham_ahier.LAST - timedelta(days=1)))
def test_the_next_day_is_the_next_ahier_day_or_a_first(day: date) -> None:
    found, following = cham_ahier.from_date(day), cham_ahier.from_date(day + timedelta(days=1))
    assert following == found._replace(day=found.day + 1) or (following.day == 1 and found.day >= 29)


@pytest.mark.parametrize(("awal_year", "days"), [(1430, 1), (1438, 1), (1440, 1), (1446, 1), (1448, 1), (1447, 0)])
def test_ramawan_is_not_ramadan(awal_year: int, days: int) -> None:
    """In 2009, 2017, 2019, 2025 and 2027 Umm al-Qura begins the month a day later; in the first four it was wrong."""
    assert (hijri.to_date(awal_year, 9, 1) - cham_awal.to_date(awal_year, 9, 1)).days == days
