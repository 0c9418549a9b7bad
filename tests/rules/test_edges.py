"""Edges of rules that a changed sign or number would move: found by `tools.mutation`, each with what it guards."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler import rules
from scheduler.calendars import can_chi, lunar
from scheduler.errors import RuleError
from tests.rules.making import dates, days


@pytest.mark.parametrize(
    ("toml", "day"),
    [
        ('lunar = "8/1..8/1"', "2026-02-24"),
        ('gregorian = "8/1..8/1"', "2026-01-08"),
        ('khmer = "15 koet Kattik..15 koet Kattik"', "2026-11-24"),
        ('solar_term = "Thanh minh..Thanh minh"', "2026-04-05"),
        ('easter = "0..0"', "2026-04-05"),
    ],
)
def test_a_range_from_a_day_to_itself_is_that_day(toml: str, day: str) -> None:
    assert days(toml, 2026) == [day]


def test_the_last_day_of_each_gregorian_month() -> None:
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    found = [one.start for one in dates('gregorian = "last/*"', 2026, 2026)]
    assert found == [date(2026, month, length) for month, length in enumerate(lengths, 1)]
    assert [days(f'gregorian = "last/{m}"', 2027) for m in range(1, 13)] == [
        [f"2027-{month:02}-{length}"] for month, length in enumerate(lengths, 1)
    ]


def test_a_range_of_days_around_easter() -> None:
    assert days('easter = "-2..39"', 2026) == ["2026-04-03/2026-05-14"]


@pytest.mark.parametrize("year", range(2020, 2040))
def test_a_can_chi_day_that_the_month_lacks_is_its_last_or_the_next(year: int) -> None:
    """Giáp Tý comes every sixty days, so a moon has it or not; from day 20 on Thìn comes once or not at all."""
    toml = 'zodiac_day = {{ branch = "Thìn", month = 3, after = 20 }}\nleap = "regular"\nshort = "{}"'
    (last,) = [one.start for one in dates(toml.format("last"), year, year) if one.cycle == str(year)]
    first = next(m.first for m in lunar.months(year) if m.month == 3)
    moon_first = first.toordinal()
    inside = [n for n in range(lunar.month_length(year, 3)) if can_chi.of_day(_on(first, n)).endswith("Thìn")]
    after = [n for n in inside if n >= 19]
    assert last.toordinal() - moon_first == (after or inside[-1:])[0]
    (following,) = [one.start for one in dates(toml.format("next"), year, year) if one.cycle == str(year)]
    assert following.toordinal() - moon_first == (after or [inside[-1] + 12])[0]
    skipped = [one.start for one in dates(toml.format("skip"), year, year) if one.cycle == str(year)]
    assert skipped == [_on(first, n) for n in after[:1]]


def _on(first: date, days_on: int) -> date:
    return date.fromordinal(first.toordinal() + days_on)


NTH = (1, 2, 3, 4, 5, "last")


@pytest.mark.parametrize("nth", NTH)
@pytest.mark.parametrize("month", range(1, 13))
def test_weekdays_against_a_search_day_by_day(month: int, nth: int | str) -> None:
    wanted = f'"{nth}"' if nth == "last" else nth
    toml = f'weekday = {{ day = "thứ Tư", nth = {wanted}, month = {month} }}' + ('\nshort = "skip"' if nth == 5 else "")
    numbers = range(date(2000, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    such = [day for day in map(date.fromordinal, numbers) if (day.month, day.weekday()) == (month, 2)]
    by_year = {year: [day for day in such if day.year == year] for year in range(2000, 2028)}
    expected = [
        found[-1] if nth == "last" else found[int(nth) - 1]
        for found in by_year.values()
        if nth == "last" or len(found) >= int(nth)
    ]
    assert [one.start for one in dates(toml, 2000, 2027)] == expected


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ('branch = "Hợi"', {"Hợi"}),
        ('branch = ["Dần", "Thân"]', {"Dần", "Thân"}),
        ('stem = "Quý"', {"Quý"}),
        ('stem = ["Giáp", "Kỷ"]', {"Giáp", "Kỷ"}),
        ('stem = "Canh", branch = "Thìn"', {"Canh Thìn"}),
    ],
)
@pytest.mark.parametrize("nth", [1, 2, 3, "last"])
@pytest.mark.parametrize("after", [1, 9])
def test_can_chi_days_against_a_search_day_by_day(named: str, names: set[str], nth: int | str, after: int) -> None:
    wanted = f'"{nth}"' if nth == "last" else nth
    toml = f'zodiac_day = {{ {named}, month = 12, nth = {wanted}, after = {after} }}\nshort = "skip"'
    found = {one.cycle: one.start for one in dates(toml, 1990, 2050) if "1990" <= one.cycle <= "2049"}
    for year in range(1990, 2050):
        first = lunar.to_date(year, 12, 1)
        moon = [_on(first, n) for n in range(after - 1, lunar.month_length(year, 12))]
        fit = [day for day in moon if names & {can_chi.of_day(day), *can_chi.of_day(day).split()}]
        at = -1 if nth == "last" else int(nth) - 1
        assert found.get(str(year)) == (fit[at] if len(fit) > max(at, 0) else None)


def test_a_can_chi_day_that_asks_in_a_leap_year() -> None:
    """2025 has its leap month 6: month 7 by name is moon 8, counted from Tết moon 7."""
    (found,) = list(dates('zodiac_day = { branch = "Thìn", month = 7 }\nleap = "ask"', 2025, 2025))
    named, counted = lunar.to_date(2025, 7, 1), lunar.to_date(2025, 6, 1, leap=True)
    thin = [next(_on(m, n) for n in range(12) if can_chi.of_day(_on(m, n)).endswith("Thìn")) for m in (counted, named)]
    assert (found.start, found.last, found.main) == (thin[0], thin[1], None)
    assert found.candidates == tuple(thin)


LONGEST = {
    "gregorian": (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "lunar": (30,) * 12,
    "hijri": (30,) * 12,
    "cham_awal": (*(30, 29) * 5, 30, 30),
    "cham_ahier": (*(30, 29) * 5, 30, 30, 30),
}


@pytest.mark.parametrize("key", LONGEST)
def test_a_day_that_no_year_has_is_refused(key: str) -> None:
    for month, length in enumerate(LONGEST[key], 1):
        rules.parse(key, f"{length}/{month}", {"short": "skip"})
        with pytest.raises(RuleError, match=f"không có ngày {length + 1}"):
            rules.parse(key, f"{length + 1}/{month}", {"short": "skip"})
    with pytest.raises(RuleError, match=f"tháng {len(LONGEST[key]) + 1} không có"):
        rules.parse(key, f"1/{len(LONGEST[key]) + 1}", {"short": "skip"})


def test_a_range_that_asks_ends_in_the_month_of_its_own_candidate() -> None:
    """Where only the moon counted from Tết has a day 30, the range runs into the moon after it."""
    checked = 0
    for year in range(1900, 2050):
        moons = lunar.months(year)
        for month in range(2, 12):
            counted, named = moons[month - 1], next(moon for moon in moons if (moon.month, moon.leap) == (month, False))
            if counted != named and (counted.length, named.length) == (30, 29):
                toml = f'lunar = "30/{month}..5/{month + 1}"\nleap = "ask"\nshort = "skip"'
                (found,) = [one for one in dates(toml, year, year + 1) if one.cycle == str(year)]
                assert (found.start, found.last) == (_on(counted.first, 29), _on(moons[month].first, 4))
                checked += 1
    assert checked > 20
