"""RRULEs of months and days, worked out at once, against dateutil; and the numbers of days within a period."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from scheduler import rules
from scheduler.errors import RuleError
from scheduler.rules import rrule
from scheduler.rules.rrule import Recurrence
from tests.rules.making import dates

NUMBERS = st.lists(st.integers(1, 12), min_size=1, max_size=4)
DAYS = st.lists(st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=3)


def joined(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def ours(text: str, frequency: str, start: date, last: date) -> list[date]:
    return [found.first for found in rrule.named(Recurrence(text, frequency, 1), start, start, last)]


def by_dateutil(text: str, start: date, length: int) -> list[date]:
    first = datetime.combine(start, time.min)
    moments = rrulestr(text, dtstart=first).between(first, first + timedelta(days=length), inc=True)
    return [moment.date() for moment in moments]


@given(
    frequency=st.sampled_from(["YEARLY", "MONTHLY"]),
    months=st.none() | NUMBERS,
    days=DAYS,
    start=st.dates(date(1950, 1, 1), date(2050, 12, 31)),
    length=st.integers(0, 1500),
)
def test_days_of_months_are_those_of_dateutil(
    frequency: str, months: list[int] | None, days: list[int], start: date, length: int
) -> None:
    within = f"BYMONTH={joined(months)};" if months else ""
    text = f"FREQ={frequency};{within}BYMONTHDAY={joined(days)}"
    assert ours(text, frequency, start, start + timedelta(days=length)) == by_dateutil(text, start, length)


CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@given(
    codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=4),
    start=st.dates(date(1950, 1, 1), date(2050, 12, 31)),
    length=st.integers(0, 400),
)
def test_days_of_weeks_are_those_of_dateutil(codes: list[str], start: date, length: int) -> None:
    text = f"FREQ=WEEKLY;BYDAY={','.join(codes)}"
    assert ours(text, "WEEKLY", start, start + timedelta(days=length)) == by_dateutil(text, start, length)


def test_the_last_day_of_every_month() -> None:
    found = [one.start for one in dates('rrule = "FREQ=MONTHLY;BYMONTHDAY=-1"', 2028, 2028)]
    assert found[:3] == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]
    assert len(found) == 12


@pytest.mark.parametrize(
    ("text", "cycles"),
    [
        ("FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=14", ["2026", "2026_2", "2027", "2027_2"]),
        ("FREQ=YEARLY;BYMONTH=6,3,6;BYMONTHDAY=14,14", ["2026", "2026_2", "2027", "2027_2"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1,2,3", ["2026", "2026_2", "2026_3", "2027", "2027_2", "2027_3"]),
    ],
)
def test_each_day_of_a_period_has_its_number(text: str, cycles: list[str]) -> None:
    assert [one.cycle for one in dates(f'rrule = "{text}"', 2026, 2027)] == cycles


def test_a_number_does_not_depend_on_where_the_window_begins() -> None:
    recurrence = Recurrence("FREQ=WEEKLY;BYDAY=MO,TH", "WEEKLY", 1)
    thursday = rrule.named(recurrence, date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 12))
    assert [(found.cycle, found.first) for found in thursday] == [
        ("2026-W02_2", date(2026, 1, 8)),
        ("2026-W03", date(2026, 1, 12)),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "rrule-never"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rrule-never"),
        ("FREQ=MONTHLY;BYMONTHDAY=x", "rrule-text"),
        ("FREQ=WEEKLY;BYDAY=XX", "rrule-text"),
    ],
)
def test_what_never_comes_or_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.parse("rrule", text, {})
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["FREQ=MONTHLY;BYMONTHDAY=0,1", "FREQ=MONTHLY;BYMONTHDAY=+1"])
def test_odd_numbers_are_left_to_dateutil(text: str) -> None:
    start = date(2026, 1, 1)
    assert ours(text, "MONTHLY", start, date(2026, 12, 31)) == by_dateutil(text, start, 364)
