"""Working days of 2026 as published, and how days off, days off in lieu and decisions meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import working
from scheduler.errors import OutOfRange
from scheduler.model import Announcement, DayDecision, Event
from scheduler.working import WorkingDays
from tests.rules.making import announced, catalogue, event

TET = event("nghi-tet", 'lunar = "last/12..4/1"\ntolerance = 1', day_off=True, kind="tet")
NATIONAL = event("quoc-khanh", 'gregorian = "1/9..2/9"\nmain_day = 2\ntolerance = 1', day_off=True)
DAYS_OFF = (
    event("tet-duong-lich", 'gregorian = "1/1"', day_off=True),
    TET,
    event("gio-to", 'lunar = "10/3"', day_off=True, name="Giỗ Tổ Hùng Vương"),
    event("ngay-30-4", 'gregorian = "30/4"', day_off=True),
    event("ngay-1-5", 'gregorian = "1/5"', day_off=True),
    NATIONAL,
    event("ngay-van-hoa", 'gregorian = "24/11"\nsince = 2026', day_off=True, confidence="medium"),
)
SWAPS = (
    DayDecision(date=date(2026, 1, 2), working=False, document="12729/VPCP-KGVX"),
    DayDecision(date=date(2026, 1, 10), working=True, document="12729/VPCP-KGVX"),
    DayDecision(date=date(2026, 8, 31), working=False),
    DayDecision(date=date(2026, 8, 22), working=True),
)
OFF_2026 = (
    [date(2026, 1, 1), date(2026, 1, 2)]
    + [date(2026, 2, day) for day in range(16, 21)]
    + [date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)]
    + [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 24)]
)
"""Weekdays off: Labour Code article 112; swaps 12729/VPCP-KGVX and that of the National Day."""


def days(*events: Event, decisions: tuple[DayDecision, ...] = SWAPS) -> WorkingDays:
    return working.build(catalogue(*(events or DAYS_OFF), days=decisions), 2026, 2026)


def test_2026_as_published() -> None:
    known = days()
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in year if day.weekday() < 5 and not known.is_working(day)] == OFF_2026
    assert [day for day in year if day.weekday() >= 5 and known.is_working(day)] == [
        date(2026, 1, 10),
        date(2026, 8, 22),
    ]


def test_a_holiday_on_a_weekend_gives_the_next_working_day() -> None:
    known = days()
    assert known.why(date(2026, 4, 27)) == "nghỉ bù Giỗ Tổ Hùng Vương"
    # 2022: 30/4 and 1/5 are Saturday and Sunday; 2023: 29/4 (10/3), 30/4 and 1/5 are Saturday to Monday
    assert [day for day in off_days(2022) if date(2022, 4, 15) <= day <= date(2022, 5, 10)] == [
        date(2022, 4, 11) + timedelta(days=21),
        date(2022, 5, 3),
    ]
    assert [day for day in off_days(2023) if date(2023, 4, 15) <= day <= date(2023, 5, 10)] == [
        date(2023, 5, 1),
        date(2023, 5, 2),
        date(2023, 5, 3),
    ]


def test_tet_2027_falls_on_a_weekend() -> None:
    assert [day for day in off_days(2027) if day.month == 2] == [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]


def off_days(year: int) -> list[date]:
    known = days()
    all_days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return [day for day in all_days if day.weekday() < 5 and not known.is_working(day)]


def test_until_announced_tet_and_the_national_day_are_estimates() -> None:
    known = days()
    assert known.provisional(date(2026, 2, 16))
    assert known.provisional(date(2026, 9, 1))
    assert not known.provisional(date(2026, 1, 1))
    assert not known.provisional(date(2026, 1, 2))
    assert known.why(date(2026, 2, 17)) == "nghi-tet (dự kiến)"


def test_a_day_off_of_an_unsure_source_is_flagged() -> None:
    assert days().provisional(date(2026, 11, 24))


def test_an_announced_holiday_says_all_its_days_itself() -> None:
    told = Announcement(cycle="2025", start=date(2026, 2, 14), last=date(2026, 2, 22), document="9441/VPCP")
    known = days(announced(TET, told))
    assert [day for day in (date(2026, 2, n) for n in range(12, 27)) if not known.is_working(day)] == [
        date(2026, 2, n) for n in range(14, 23)
    ]
    assert not known.provisional(date(2026, 2, 16))


def test_a_cancelled_holiday_is_worked() -> None:
    gone = Announcement(cycle="2026", cancelled=True, reason="x")
    assert days(announced(NATIONAL, gone)).is_working(date(2026, 9, 2))


def test_a_decision_wins_over_a_holiday() -> None:
    known = days(decisions=(DayDecision(date=date(2026, 5, 1), working=True, document="1/QĐ"),))
    assert known.is_working(date(2026, 5, 1))
    assert known.why(date(2026, 5, 1)) == "làm việc theo quyết định – 1/QĐ"


def test_why() -> None:
    known = days()
    assert known.why(date(2026, 1, 2)) == "nghỉ theo quyết định – 12729/VPCP-KGVX"
    assert known.why(date(2026, 1, 3)) == "nghỉ cuối tuần"
    assert known.why(date(2026, 1, 5)) is None


def test_walking() -> None:
    known = days()
    assert known.previous(date(2026, 2, 18)) == date(2026, 2, 13)
    assert known.next(date(2026, 2, 18)) == date(2026, 2, 23)
    assert known.next(date(2026, 1, 10)) == date(2026, 1, 10)
    assert known.nearest(date(2026, 2, 17)) == date(2026, 2, 13)
    assert known.nearest(date(2026, 2, 21)) == date(2026, 2, 23)
    assert known.nearest(date(2026, 2, 18)) == date(2026, 2, 13)
    assert known.add(date(2026, 2, 24), -3) == date(2026, 2, 12)
    assert known.add(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert known.add(date(2026, 2, 15), 0) == date(2026, 2, 15)


@given(day=st.dates(date(2020, 1, 1), date(2030, 12, 31)), count=st.integers(1, 40))
def test_so_many_days_on_and_back(day: date, count: int) -> None:
    known = days()
    there = known.add(day, count)
    assert known.is_working(there)
    assert there > day
    assert known.add(there, -count) <= day
    assert known.previous(day) <= day <= known.next(day)


def test_years_do_not_depend_on_the_order_in_which_they_are_asked_for() -> None:
    forward, backward = days(), days()
    span = [date(2019, 1, 1) + timedelta(days=n) for n in range(4000)]
    assert [forward.is_working(day) for day in span] == [backward.is_working(day) for day in reversed(span)][::-1]


def test_a_new_year_on_a_sunday_is_made_up_in_the_new_year() -> None:
    known = days()
    assert date(2023, 1, 1).weekday() == 6
    assert not known.is_working(date(2023, 1, 2))


def test_an_office_without_days_off_knows_weekends_for_ever() -> None:
    known = working.build(catalogue(), 2026, 2026)
    assert known.covers is None
    assert known.add(date(3000, 1, 1), 5).weekday() < 5


def test_where_the_lunar_calendar_ends_so_do_the_working_days() -> None:
    known = days()
    with pytest.raises(OutOfRange):
        known.is_working(date(2101, 6, 1))
    assert known.is_working(date(2099, 6, 1))


def test_days_off_may_not_count_working_days() -> None:
    wrong = replace(event("x", 'relative = { to = "y", working_days = 1 }'), day_off=True)
    with pytest.raises(Exception, match="không tính theo ngày làm việc"):
        days(wrong, event("y", 'gregorian = "1/1"', day_off=True))
