"""Words, aliases and bounds that `tools.mutation` found unwatched: each line guards a text or a day a planner sees."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from scheduler import rules
from scheduler.calendars import cham_awal, easter, hijri, lunar
from scheduler.errors import NoSuchDay, RuleError
from scheduler.expand import expand
from scheduler.model import Announcement, Status
from scheduler.rules.kind import Lookup
from tests.rules.making import announced, catalogue, dates, days, event, rule

NOBODY = cast("Lookup", None)
"""A rule of one calendar asks no other event."""


@pytest.mark.parametrize(
    ("text", "words"),
    [("1/8", "mùng 1"), ("10/8", "mùng 10"), ("11/8", "ngày 11"), ("15/8", "rằm"), ("last/8", "cuối")],
)
def test_lunar_days_in_words(text: str, words: str) -> None:
    assert words in rules.words(rule(f'lunar = "{text}"\nshort = "last"'))


@pytest.mark.parametrize(("alias", "name"), [("tí", "Tý"), ("mẹo", "Mão"), ("tị", "Tỵ")])
def test_other_spellings_of_branches(alias: str, name: str) -> None:
    by_alias, by_name = (rules.parse("zodiac_day", {"branch": text, "month": 3}, {}) for text in (alias, name))
    assert by_alias.first == by_name.first


@pytest.mark.parametrize(("alias", "name"), [("kỉ", "Kỷ"), ("quí", "Quý")])
def test_other_spellings_of_stems(alias: str, name: str) -> None:
    given = {"short": "skip"}
    by_alias, by_name = (rules.parse("zodiac_day", {"stem": text, "month": 3}, given) for text in (alias, name))
    assert by_alias.first == by_name.first


def test_the_last_day_of_the_waxing_moon_is_the_fifteenth() -> None:
    assert days('khmer = "last koet Kattik"', 2026) == days('khmer = "15 koet Kattik"', 2026)


def test_a_dated_range_of_one_day_and_one_turned_round() -> None:
    assert days('gregorian = "26/7/2026..26/7/2026"', 2026) == ["2026-07-26"]
    with pytest.raises(RuleError):
        rule('gregorian = "26/7/2026..25/7/2026"')
    with pytest.raises(RuleError, match="kết thúc trước khi bắt đầu"):
        rule('khmer = "15 koet Kattik..1 koet Kattik"')


def test_a_lunar_year_lasts_until_the_day_before_the_next() -> None:
    assert rules.KINDS["lunar"].year(rule('lunar = "1/1"'), 2026, NOBODY) == (date(2026, 2, 17), date(2027, 2, 5))


def test_the_hint_for_a_leap_month_that_is_not_one_names_that_month() -> None:
    with pytest.raises(NoSuchDay) as refused:
        lunar.to_date(2026, 1, 1, leap=True)
    assert "tháng 1 thường" in refused.value.nearest


def test_the_hint_for_day_nought_names_the_days_around_it() -> None:
    with pytest.raises(NoSuchDay) as refused:
        hijri.to_date(1448, 1, 0)
    assert any("16/06/2026" in text for text in refused.value.nearest)


def test_the_letters_of_cham_years_come_round_in_eight() -> None:
    """1443 began 9/8/2021 as Dal (DESIGN section 2)."""
    assert cham_awal.letter(1443).casefold() == "dal"
    assert len({cham_awal.letter(year) for year in range(1443, 1451)}) == 7  # two are called Jim
    assert all(cham_awal.letter(year) == cham_awal.letter(year + 8) for year in range(1400, 1443))


def test_the_first_years_of_calendars_are_theirs() -> None:
    assert easter.sunday(easter.FIRST.year).year == easter.FIRST.year
    tet = expand(catalogue(event("tet", 'lunar = "1/1"')), lunar.FIRST, lunar.FIRST).occurrences
    assert [one.start for one in tet] == [lunar.FIRST]


def test_the_last_of_february_in_a_leap_year() -> None:
    assert days('gregorian = "last/2"', 2028) == ["2028-02-29"]
    assert days('gregorian = "20/2..last/2"', 2028) == ["2028-02-20/2028-02-29"]


@pytest.mark.parametrize(("lead", "sound"), [(-366, True), (-367, False), (999, True), (1000, False)])
def test_how_far_a_lead_may_lie(lead: int, sound: bool) -> None:
    if sound:
        assert rules.parse_lead(lead).count == lead
    else:
        with pytest.raises(RuleError):
            rules.parse_lead(lead)


@pytest.mark.parametrize(("after", "sound"), [(18, True), (19, False)])
def test_a_branch_day_that_a_short_month_may_lack_asks_for_a_policy(after: int, sound: bool) -> None:
    """Days 18–29 hold each branch once; days 19–29 may hold none."""
    value = {"branch": "Thìn", "month": 3, "after": after}
    if sound:
        assert rules.parse("zodiac_day", value, {}).short is None
    else:
        with pytest.raises(RuleError):
            rules.parse("zodiac_day", value, {})


def test_an_rrule_that_first_comes_late_is_no_error() -> None:
    """February has five Mondays in every third year from 2000 only in 2072."""
    assert rules.parse("rrule", "FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYDAY=5MO", {"since": 2000}).key == "rrule"


def test_a_window_beyond_its_calendar_is_not_called_empty() -> None:
    le = event("le", 'window = { cham_ahier = "1/7..15/7" }')
    found = expand(catalogue(le), date(2040, 1, 1), date(2041, 12, 31))
    assert (found.occurrences, [gap.event.id for gap in found.uncovered]) == ((), ["le"])


def test_only_a_lunar_range_is_uncovered_before_the_calendar_ends() -> None:
    covers = rules.KINDS["lunar"].covers
    assert covers(rule('lunar = "1/1"'), NOBODY) == (lunar.NAME, lunar.FIRST, lunar.LAST)
    covered = covers(rule('lunar = "1/1..15/2"'), NOBODY)
    assert covered is not None
    assert lunar.FIRST < covered[1] < covered[2] < lunar.LAST


def test_a_doubled_month_that_asks_is_open() -> None:
    (found,) = dates('khmer = "1 koet Asadh"\nleap = "ask"', 2026, 2026)
    assert (found.status, found.main) == (Status.OPEN, None)
    assert found.candidates == (date(2026, 6, 15), date(2026, 7, 15))


def test_a_long_range_is_found_from_any_of_its_days() -> None:
    le = catalogue(event("le", 'gregorian = "1/3..30/9"'), event("cuoi", 'gregorian = "1/11..15/2"'))
    for day, names in ((date(2026, 9, 29), ["le"]), (date(2026, 2, 14), ["cuoi"]), (date(2026, 12, 31), ["cuoi"])):
        assert [one.event.id for one in expand(le, day, day).occurrences] == names


@pytest.mark.parametrize(("main_day", "main"), [("2", date(2026, 3, 2)), ('"last"', date(2026, 3, 5))])
def test_a_decision_without_its_main_day_takes_the_rules(main_day: str, main: date) -> None:
    le = event("le", f'lunar = "6/1..8/1"\nmain_day = {main_day}')
    told = Announcement(cycle="2026", start=date(2026, 3, 1), last=date(2026, 3, 5), told_by="x")
    (found,) = expand(catalogue(announced(le, told)), date(2026, 1, 1), date(2026, 12, 31)).occurrences
    assert (found.start, found.last, found.main) == (date(2026, 3, 1), date(2026, 3, 5), main)
