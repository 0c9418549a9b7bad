"""The grid: whole weeks from Monday, bars that stay on their days, lanes that never overlap, nothing lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.model import Occurrence, Place
from scheduler.web.views import month
from scheduler.web.views.month import Month
from scheduler.web.views.odd import OddDay
from scheduler.web.views.week import Bar, Gap, Week
from tests.web.made import event, no_odd_day, occurrence

TODAY = date(2026, 11, 25)


def bars(week: Week) -> list[list[tuple[str, int, int]]]:
    """For each lane its bars as name, column, length."""
    return [[(c.item.name, c.column, c.length) for c in lane if isinstance(c, Bar)] for lane in week.lanes]


def build(year: int, number: int, *occurrences: Occurrence) -> Month:
    return month.build(year, number, occurrences, TODAY, no_odd_day)


def test_a_month_is_drawn_in_whole_weeks_from_monday() -> None:
    page = build(2026, 11)
    assert [page.weeks[0].days[0].date, page.weeks[-1].days[-1].date] == [date(2026, 10, 26), date(2026, 12, 6)]
    assert [day.in_month for day in page.weeks[0].days] == [False] * 6 + [True]
    assert [d.date for week in page.weeks for d in week.days if d.is_today] == [TODAY]


def test_a_month_that_fills_its_weeks_has_no_other_days() -> None:
    page = build(2027, 2)
    assert len(page.weeks) == 4
    assert all(day.in_month for week in page.weeks for day in week.days)


def test_each_day_says_the_lunar_day_and_the_first_says_the_month() -> None:
    days = {day.date: day for week in build(2026, 11).weeks for day in week.days}
    assert days[date(2026, 11, 18)].lunar == "10"
    assert days[date(2026, 11, 9)].lunar == "1/10"
    assert days[date(2026, 11, 9)].moon == "new"
    assert days[date(2026, 11, 23)].moon == "full"
    assert "âm lịch mùng 10 tháng Mười" in days[date(2026, 11, 18)].spoken


def test_a_title_names_the_lunar_days_and_both_years_across_tet() -> None:
    assert build(2026, 11).lunar_title == "23 tháng Chín – 22 tháng Mười năm Bính Ngọ"
    assert build(2027, 2).lunar_title == "25 tháng Chạp năm Bính Ngọ – 23 tháng Giêng năm Đinh Mùi"


def test_a_span_across_two_weeks_is_a_bar_in_each() -> None:
    first, second = build(2026, 11, occurrence(date(2026, 11, 14), 4, 3)).weeks[2:4]
    (one,), (other,) = ([c for c in week.lanes[0] if isinstance(c, Bar)] for week in (first, second))
    assert (one.column, one.length, one.opens, one.closes, one.main) == (5, 2, True, False, None)
    assert (other.column, other.length, other.opens, other.closes, other.main) == (0, 2, False, True, 1)


def test_a_lane_always_fills_seven_columns() -> None:
    week = build(2026, 11, occurrence(date(2026, 11, 11), 2), occurrence(date(2026, 11, 14), of=event("b"))).weeks[2]
    assert [type(cell) for cell in week.lanes[0]] == [Gap, Bar, Gap, Bar, Gap]
    assert sum(cell.length for cell in week.lanes[0]) == 7


def test_a_ceremony_comes_before_a_season_that_lasts_through() -> None:
    season = occurrence(date(2026, 10, 1), 90, of=event("mua"))
    day = occurrence(date(2026, 11, 18), of=event("ngay"))
    assert bars(build(2026, 11, season, day).weeks[3]) == [[("Lễ ngay", 2, 1)], [("Lễ mua", 0, 7)]]


def test_tet_is_drawn_on_a_day_that_village_festivals_fill() -> None:
    tet = occurrence(date(2027, 2, 6), 3, of=event("tet", places=(Place(name="cả nước"),)))
    many = [occurrence(date(2027, 2, 5 - n), 2 + n, of=event(f"e{n}")) for n in range(4)]
    page = build(2027, 2, *many, tet)
    assert bars(page.weeks[0])[0][-1] == ("Lễ tet", 5, 2)
    assert page.agenda[0].items[0].name == "Lễ e3"
    beside = occurrence(date(2027, 2, 6), of=event("a"))
    assert [one.name for one in build(2027, 2, beside, tet).agenda[0].items] == ["Lễ tet", "Lễ a"]


def test_what_finds_no_lane_is_counted_on_its_days() -> None:
    many = [occurrence(date(2026, 11, 18), 1 + n % 2, of=event(f"e{n}")) for n in range(7)]
    week = build(2026, 11, *many).weeks[3]
    assert len(week.lanes) == 3
    assert sum(len(lane) for lane in bars(week)) + max(week.more) == 7
    assert week.more[2] == 4


def test_a_day_off_is_told_and_listed_even_when_empty() -> None:
    off, worked = OddDay("Tết", False), OddDay("làm bù theo văn bản", True)
    days = {date(2026, 11, 23): off, date(2026, 11, 24): off, date(2026, 11, 28): worked}
    page = month.build(2026, 11, [], TODAY, days.get)
    assert [(day.date, day.odd) for day in page.agenda] == [
        (date(2026, 11, 23), "nghỉ Tết, 23–24/11/2026"),
        (date(2026, 11, 28), "làm bù theo văn bản"),
    ]


def test_what_began_earlier_is_listed_once_at_the_head() -> None:
    page = build(2026, 11, occurrence(date(2026, 10, 28), 10), occurrence(date(2026, 11, 3), of=event("b")))
    assert [item.name for item in page.continuing] == ["Lễ le-hoi"]
    assert [item.name for day in page.agenda for item in day.items] == ["Lễ b"]


@pytest.mark.parametrize(("year", "number"), [(1901, 1), (2099, 12), (2024, 2), (2026, 8)])
def test_any_month_has_every_one_of_its_days_once(year: int, number: int) -> None:
    days = [day.date for week in build(year, number).weeks for day in week.days if day.in_month]
    first, last = month.month_days(year, number)
    assert days == [first + timedelta(days=n) for n in range((last - first).days + 1)]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30), st.integers(0, 29))


@given(st.lists(spans, max_size=14))
def test_no_bars_overlap_and_none_is_lost(made: list[tuple[int, int, int]]) -> None:
    shown = [
        occurrence(date(2026, 10, 10) + timedelta(days=start), length, min(main, length - 1), of=event(f"e{n:02}"))
        for n, (start, length, main) in enumerate(made)
    ]
    page = build(2026, 11, *shown)
    for week in page.weeks:
        for column, day in enumerate(week.days):
            drawn = sum(b <= column < b + n for lane in bars(week) for _, b, n in lane)
            assert drawn + week.more[column] == sum(o.start <= day.date <= o.last for o in shown) == day.count
        for lane in week.lanes:
            assert sum(cell.length for cell in lane) == 7
    assert page == build(2026, 11, *reversed(shown))


def test_each_day_has_its_sign() -> None:
    page = build(2026, 11, occurrence(date(2026, 11, 25)))
    signs = {day.date: day.can_chi for week in page.weeks for day in week.days}
    assert signs[date(2026, 11, 25)] == "Quý Mão"
    assert [day.can_chi for day in page.agenda] == ["Quý Mão"]


def test_a_month_of_days_off_alone_is_empty() -> None:
    off = {date(2026, 11, 24): OddDay("Ngày Văn hóa", working=False)}
    assert month.build(2026, 11, [], TODAY, off.get).is_empty
    assert not build(2026, 11, occurrence(date(2026, 11, 25))).is_empty
