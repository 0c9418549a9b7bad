from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import khmer
from scheduler.calendars.khmer import KhmerDate
from scheduler.errors import NoSuchDay, OutOfRange

YEARS = range(khmer.FIRST_YEAR, khmer.LAST_YEAR + 1)


def test_every_day_comes_back() -> None:
    for number in range(khmer.FIRST.toordinal(), khmer.LAST.toordinal() + 1):
        day = date.fromordinal(number)
        assert khmer.to_date(*khmer.from_date(day)) == day


def test_the_range_is_1900_to_2100() -> None:
    assert date(1900, 1, 1) == khmer.FIRST
    assert date(2100, 12, 31) == khmer.LAST
    assert khmer.from_date(khmer.FIRST) == KhmerDate(1900, "Boss", "koet", 1)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_354_355_or_384_days_and_its_jesth_lies_in_it(year: int) -> None:
    months = {month.month: month for month in khmer.months(year)}
    days = sum(month.length for month in months.values())
    assert days == (384 if khmer.is_leap(year) else 354 + (months["Jesth"].length == 30))
    assert ("Asadh 2" in months) == khmer.is_leap(year) == ("Asadh" not in months)
    assert months["Jesth"].first.year == year
    assert tuple(months) == tuple(name for name in khmer.MONTHS if name in months)
    if year < khmer.LAST_YEAR:
        assert khmer.months(year + 1)[0].first == months["Migasir"].first + timedelta(days=days)


Day = tuple[int, int]
VECTORS: list[tuple[int, Day, Day, Day, Day, Day, Day]] = [
    # year, New Year (first, last), Visak Bochea, Sene Dolta (first), Kathina from, Ok Om Bok
    (2026, (4, 14), (4, 16), (5, 1), (10, 10), (10, 27), (11, 24)),
    (2027, (4, 14), (4, 16), (5, 20), (9, 29), (10, 16), (11, 13)),
    (2028, (4, 13), (4, 16), (5, 8), (9, 17), (10, 4), (11, 1)),
    (2029, (4, 14), (4, 16), (4, 27), (10, 6), (10, 23), (11, 20)),
    (2030, (4, 14), (4, 16), (5, 16), (9, 26), (10, 13), (11, 10)),
    (2031, (4, 14), (4, 16), (5, 6), (10, 15), (11, 1), (11, 29)),
    (2032, (4, 14), (4, 16), (5, 24), (10, 3), (10, 20), (11, 17)),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector[0]))
def test_vectors(vector: tuple[int, Day, Day, Day, Day, Day, Day]) -> None:
    year, first, last, visak, dolta, kathina, ok_om_bok = vector
    last_roch = khmer.month_length(year, "Photrobot") - 15
    assert khmer.new_year(year)[:2] == (date(year, *first), date(year, *last))
    assert khmer.to_date(year, "Visak", "koet", 15) == date(year, *visak)
    assert khmer.to_date(year, "Photrobot", "roch", last_roch) - timedelta(days=1) == date(year, *dolta)
    assert khmer.to_date(year, "Assoch", "roch", 1) == date(year, *kathina)
    assert khmer.to_date(year, "Kattik", "koet", 15) == date(year, *ok_om_bok)


def test_four_day_new_years() -> None:
    four = [year for year in range(2010, 2036) if (new := khmer.new_year(year)).last - new.first == timedelta(days=3)]
    assert four == [2016, 2020, 2024, 2028]
    assert all(khmer.new_year(year).first == date(year, 4, 13) for year in four)


def test_new_year_lasts_three_or_four_days_from_its_moment_on() -> None:
    for year in range(1900, 2101):
        new = khmer.new_year(year)
        assert new.moment.date() == new.first
        assert new.last - new.first in (timedelta(days=2), timedelta(days=3))


@pytest.mark.parametrize(
    ("year", "printed"),
    [
        (2011, datetime(2011, 4, 14, 13, 12)),
        (2013, datetime(2013, 4, 14, 2, 12)),
        (2014, datetime(2014, 4, 14, 8, 7)),
        (2015, datetime(2015, 4, 14, 14, 2)),
    ],
)
def test_printed_moments_lie_within_half_an_hour(year: int, printed: datetime) -> None:
    assert abs(khmer.new_year(year).moment - printed) < timedelta(minutes=30)


def test_an_uncertain_new_year_says_so() -> None:
    """2032: the Sun enters at midnight itself. 2012: an almanac has another day."""
    uncertain = {year: khmer.new_year(year).alternative for year in range(2008, 2054)}
    assert {year: day for year, day in uncertain.items() if day} == {2012: date(2012, 4, 14), 2032: date(2032, 4, 13)}
    assert khmer.new_year(2032).moment == datetime(2032, 4, 14)


def test_doubts_are_named() -> None:
    known = [year for year in range(1998, 2044) if khmer.doubt(year)]
    assert known == [2005, 2006, 2012, 2030, 2031, 2032, 2042, 2043]
    assert khmer.doubt(2042) == "cách tính kiểu Thái đặt tháng nhuận khác, lệch một tháng trong chu kỳ này"
    assert khmer.doubt(2101) is None
    assert khmer.doubt(2032) == (
        "cách tính kiểu Thái lệch một ngày trong chu kỳ này; năm mới 14/04/2032, có thể là 13/04/2032"
    )
    assert khmer.doubt(2026) is None
    assert [khmer.doubt_days(year) for year in (2026, 2030, 2042)] == [0, 1, 30]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            (2026, "Meak", "roch", 15),
            "ngày 15 roch Meak 2026; gần nhất là 14 roch Meak 2026 (16/02/2026) hoặc 1 koet Phalkun 2026 (17/02/2026)",
        ),
        (
            (2026, "Visak", "koet", 16),
            "ngày 16 koet Visak 2026; gần nhất là 15 koet Visak 2026 (01/05/2026) hoặc 1 roch Visak 2026 (02/05/2026)",
        ),
        (
            (2026, "Visak", "roch", 0),
            "ngày 0 roch Visak 2026; gần nhất là 15 koet Visak 2026 (01/05/2026) hoặc 1 roch Visak 2026 (02/05/2026)",
        ),
        (
            (2026, "Visak", "koet", 0),
            "ngày 0 koet Visak 2026; gần nhất là 14 roch Cetra 2026 (16/04/2026) hoặc 1 koet Visak 2026 (17/04/2026)",
        ),
        ((2026, "Asadh", "koet", 1), "tháng Asadh năm 2026; gần nhất là Asadh 1 hoặc Asadh 2"),
        ((2025, "Asadh 2", "koet", 1), "tháng Asadh 2 năm 2025; gần nhất là Asadh"),
        ((2026, "Kathik", "koet", 15), "tháng Kathik năm 2026; gần nhất là Kattik"),
        ((2026, "Visak", "rằm", 15), "nửa tháng “rằm”; gần nhất là koet hoặc roch"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(asked: tuple[int, str, str, int], sentence: str) -> None:
    with pytest.raises(NoSuchDay) as caught:
        khmer.to_date(*asked)
    assert str(caught.value) == f"{khmer.NAME} không có {sentence}"


def test_beyond_the_range_nothing_is_told() -> None:
    for day in (date(1899, 12, 31), date(2101, 1, 1)):
        with pytest.raises(OutOfRange):
            khmer.from_date(day)
    for year in (1899, 2102):
        with pytest.raises(OutOfRange):
            khmer.months(year)
    for year in (1899, 2101):
        with pytest.raises(OutOfRange):
            khmer.new_year(year)
    with pytest.raises(OutOfRange):
        khmer.to_date(1900, "Migasir", "koet", 15)
    with pytest.raises(OutOfRange):
        khmer.to_date(2101, "Visak", "koet", 15)
    for beyond in (1, 16):
        with pytest.raises(OutOfRange):
            khmer.to_date(2101, "Visak", "koet", beyond)


@given(st.integers(1900, 2100), st.sampled_from(khmer.MONTHS), st.sampled_from(["koet", "roch"]), st.integers(-2, 18))
def test_an_answer_is_the_day_asked_for_or_none(year: int, month: str, phase: str, day: int) -> None:
    try:
        found = khmer.to_date(year, month, phase, day)
    except (NoSuchDay, OutOfRange):
        return
    assert khmer.from_date(found) == (year, month, phase, day)


@given(st.dates(khmer.FIRST, khmer.LAST - timedelta(days=1)))
def test_the_next_day_is_the_next_khmer_day_or_a_first(day: date) -> None:
    found, following = khmer.from_date(day), khmer.from_date(day + timedelta(days=1))
    assert following == found._replace(day=found.day + 1) or (following.day == 1 and found.day >= 14)
