"""Edges of rules that a changed sign or number would move: found by `tools.mutation`, each with what it guards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler import rules
from scheduler.calendars import can_chi, khmer, lunar
from scheduler.errors import RuleError
from scheduler.expand import expand
from scheduler.model import Announcement, Status
from tests.rules.making import announced, catalogue, dates, days, event


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


@pytest.mark.parametrize(
    ("toml", "year", "expected"),
    [
        # a month by its number and one counted from Tết, in a year with leap month 6
        ('lunar = "25/5..5/7"\nleap = "count"', 2025, ["2025-06-20/2025-07-29"]),
        ('lunar = "25/5..5/6"\nleap = "second"', 2025, ["2025-06-20/2025-07-29"]),
        ('lunar = "25/6..5/7"\nleap = "both"', 2025, ["2025-07-19/2025-08-27", "2025-08-18/2025-08-27"]),
        # the second Asadh of a leap cycle keeps its own end
        (
            'khmer = "1 koet Asadh..15 koet Asadh"\nleap = "both"',
            2026,
            ["2026-06-15/2026-06-29", "2026-07-15/2026-07-29"],
        ),
        ('khmer = "1 koet Asadh..15 koet Asadh"\nleap = "second"', 2026, ["2026-07-15/2026-07-29"]),
    ],
)
def test_ends_of_ranges_in_leap_years(toml: str, year: int, expected: list[str]) -> None:
    assert days(toml, year) == expected


def test_a_range_of_every_month_over_the_end_of_a_year() -> None:
    assert days('gregorian = "28/*..2/*"', 2026)[-2:] == ["2026-11-28/2026-12-02", "2026-12-28/2027-01-02"]
    chap = [one for one in dates('lunar = "28/*..2/*"', 2026, 2026) if one.cycle == "2025-12"]
    assert [(one.start, one.last) for one in chap] == [(date(2026, 2, 15), date(2026, 2, 18))]


def test_one_candidate_leaves_no_doubt() -> None:
    (found,) = dates('zodiac_day = { branch = "Thìn", month = 7 }\nleap = "ask"', 2026, 2026)
    assert (found.status, found.candidates) == (Status.COMPUTED, ())


@pytest.mark.parametrize(("value", "sound"), [(-80, True), (-81, False), (250, True), (251, False)])
def test_how_far_from_easter(value: int, sound: bool) -> None:
    if sound:
        assert rules.parse("easter", value, {}).first == value
    else:
        with pytest.raises(RuleError, match="ghi từ -80 đến 250"):
            rules.parse("easter", value, {})


def test_next_never_leaves_the_year() -> None:
    last_month = {"branch": "Thìn", "month": 12, "nth": 3}
    with pytest.raises(RuleError, match="sang năm sau"):
        rules.parse("zodiac_day", last_month, {"short": "next"})
    assert rules.parse("zodiac_day", {**last_month, "month": 11}, {"short": "next"}).short == "next"


def test_a_range_cut_by_the_end_of_a_calendar_is_not_called_covered() -> None:
    """Migasir 2101 begins in the last days that are known, and the range from it ends beyond."""
    le = event("le", 'khmer = "1 koet Migasir..15 koet Boss"')
    found = expand(catalogue(le), date(2098, 1, 1), date(2100, 12, 31))
    begins = khmer.to_date(2101, "Migasir", "koet", 1)
    assert [one.cycle for one in found.occurrences if one.start >= begins] == []
    (gap,) = found.uncovered
    assert begins - timedelta(days=62) < gap.first <= begins
    assert gap.last == date(2100, 12, 31)


def test_the_last_cycle_of_the_khmer_calendar_can_be_decided() -> None:
    boss = event("le", 'khmer = "1 koet Migasir"')
    decided = announced(boss, Announcement(cycle="2101", cancelled=True, reason="x"))
    (found,) = expand(catalogue(decided), date(2100, 11, 1), date(2100, 12, 31)).occurrences
    assert (found.status, found.start) == (Status.CANCELLED, khmer.to_date(2101, "Migasir", "koet", 1))
