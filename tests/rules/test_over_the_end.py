"""Ranges over the end of a month or a year, the last of several days: edges that mutation found unwatched."""

from __future__ import annotations

from tests.rules.making import days


def test_a_monthly_range_runs_into_the_next_month_and_year() -> None:
    spans = days('gregorian = "25/*..5/*"', 2026)
    assert (len(spans), spans[0], spans[-1]) == (12, "2026-01-25/2026-02-05", "2026-12-25/2027-01-05")


def test_a_khmer_range_runs_over_months_and_into_the_next_cycle() -> None:
    # Kathina of 2026 and 2028: research table of calendars, section 9
    assert days('khmer = "1 roch Assoch..15 koet Kattik"', 2026) == ["2026-10-27/2026-11-24"]
    assert days('khmer = "1 roch Assoch..15 koet Kattik"', 2028) == ["2028-10-04/2028-11-01"]
    assert days('khmer = "14 roch Kattik..3 koet Migasir"', 2026) == ["2026-12-08/2026-12-12"]


def test_the_last_of_three_dragon_days_of_a_month() -> None:
    assert days('zodiac_day = { branch = "Thìn", month = 6, nth = 1 }', 2026) == ["2026-07-17"]
    assert days('zodiac_day = { branch = "Thìn", month = 6, nth = "last" }', 2026) == ["2026-08-10"]
