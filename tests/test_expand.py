"""Occurrences of a window: what overlaps it, modifiers, decisions, relative events, and what must not matter."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import RuleError
from scheduler.expand import asks, check, expand, expand_event, next_dates
from scheduler.model import Announcement, Event, Occurrence, Place, Status
from tests.rules.making import announced, catalogue, event, rule


def one(toml: str, cycle: str, *more: Event, decision: Announcement | None = None) -> Occurrence:
    """The occurrence of a rule in a cycle."""
    asked = event("le", toml)
    if decision:
        asked = announced(asked, decision)
    found = expand_event(catalogue(asked, *more), "le", date(2000, 1, 1), date(2040, 12, 31)).occurrences
    return next(occurrence for occurrence in found if occurrence.cycle == cycle)


def spans(occurrences: tuple[Occurrence, ...]) -> list[tuple[str, str]]:
    return [(str(occurrence.id), str(occurrence.start)) for occurrence in occurrences]


def test_what_overlaps_the_window_comes_whole() -> None:
    le = event("le", 'lunar = "27/12..15/1"')
    found = expand(catalogue(le), date(2026, 3, 3), date(2026, 3, 3)).occurrences
    assert [(o.start, o.last) for o in found] == [(date(2026, 2, 14), date(2026, 3, 3))]
    assert expand(catalogue(le), date(2026, 3, 4), date(2026, 3, 4)).occurrences == ()
    assert len(expand(catalogue(le), date(2026, 2, 14), date(2026, 2, 14)).occurrences) == 1


def test_an_occurrence_that_begins_before_the_day_its_rule_names() -> None:
    le = event("le", 'khmer = "15 koet Kattik"\ndays = 7\nmain_day = 7')
    found = expand(catalogue(le), date(2026, 11, 18), date(2026, 11, 18)).occurrences
    assert [(o.start, o.last, o.main) for o in found] == [(date(2026, 11, 18), date(2026, 11, 24), date(2026, 11, 24))]


def test_main_days() -> None:
    assert one('lunar = "6/1..8/1"\nmain_day = 3', "2026").main == date(2026, 2, 24)
    assert one('lunar = "6/1..8/1"', "2026").main == date(2026, 2, 22)
    assert one('gregorian = "1/11..18/11"\nmain_day = "last"', "2026").main == date(2026, 11, 18)
    assert one('lunar = "1/12..last/12"\nmain_day = 30', "2026").main == date(2027, 2, 5)
    kate = one('cham_ahier = "1/7"\ndays = 3\nmain_day = 2', "2025")
    assert (kate.start, kate.main, kate.last) == (date(2025, 10, 20), date(2025, 10, 21), date(2025, 10, 22))


def test_every_counts_cycles_from_its_first() -> None:
    le = event("le", 'lunar = "7/1..8/1"\nevery = { years = 3, from = "2012" }')
    found = expand(catalogue(le), date(2008, 1, 1), date(2022, 12, 31)).occurrences
    assert [o.cycle for o in found] == ["2012", "2015", "2018", "2021"]


def test_a_decision_in_an_off_year_adds_and_does_not_restart_the_count() -> None:
    decision = Announcement(cycle="2019", start=date(2019, 2, 12), document="12/KH")
    le = announced(event("le", 'lunar = "7/1..8/1"\nevery = { years = 3, from = "2012" }'), decision)
    found = expand(catalogue(le), date(2017, 1, 1), date(2022, 12, 31)).occurrences
    assert [(o.cycle, o.status) for o in found] == [
        ("2018", Status.COMPUTED),
        ("2019", Status.ANNOUNCED),
        ("2021", Status.COMPUTED),
    ]
    assert (found[1].last, found[1].computed) == (date(2019, 2, 13), None)


def test_every_leap_and_every_ask() -> None:
    leap = event("le", 'lunar = "4/4"\nevery = "leap"')
    assert [o.cycle for o in expand(catalogue(leap), date(2020, 1, 1), date(2030, 12, 31)).occurrences] == [
        "2020",
        "2023",
        "2025",
        "2028",
    ]
    asked = one('lunar = "8/1"\nevery = { years = 3, ask = true }', "2026")
    assert asked.status is Status.PROVISIONAL


def test_since_and_until_compare_the_main_day() -> None:
    le = event("le", 'lunar = "5/1..6/1"\nsince = 2021', 'lunar = "8/1"\nuntil = 2020')
    found = expand(catalogue(le), date(2019, 1, 1), date(2022, 12, 31)).occurrences
    assert [(o.cycle, str(o.start)) for o in found] == [
        ("2019", "2019-02-12"),
        ("2020", "2020-02-01"),
        ("2021", "2021-02-16"),
        ("2022", "2022-02-05"),
    ]
    exact = event("le", 'gregorian = "1/7"\nsince = 2025-07-01\nuntil = 2026-07-01')
    assert [o.cycle for o in expand(catalogue(exact), date(2020, 1, 1), date(2030, 1, 1)).occurrences] == [
        "2025",
        "2026",
    ]


def test_reports_move_to_the_working_day_before() -> None:
    report = event("bao-cao", 'gregorian = "20/*"\nshift = "previous"', kind="report")
    found = expand(catalogue(report), date(2026, 6, 1), date(2026, 6, 30)).occurrences
    assert [(o.main, o.shifted_from, o.cycle) for o in found] == [(date(2026, 6, 19), date(2026, 6, 20), "2026-06")]
    moved_in = expand(catalogue(report), date(2026, 6, 20), date(2026, 6, 30)).occurrences
    assert moved_in == ()


class TestDecisions:
    def test_it_is_as_long_as_the_rule_says(self) -> None:
        toml = 'khmer = "14 roch Photrobot..1 koet Assoch"\nmain_day = 2'
        found = one(toml, "2019", decision=Announcement(cycle="2019", start=date(2019, 9, 29), document="5434/KH"))
        assert (found.start, found.last, found.main) == (date(2019, 9, 29), date(2019, 10, 1), date(2019, 9, 30))
        assert found.status is Status.ANNOUNCED
        assert found.computed is not None
        assert found.computed.start == date(2019, 9, 27)
        assert found.tolerance == 0

    def test_on_the_computed_days_there_is_no_difference(self) -> None:
        found = one('lunar = "8/1"', "2026", decision=Announcement(cycle="2026", start=date(2026, 2, 24), told_by="xã"))
        assert (found.status, found.computed) == (Status.ANNOUNCED, None)

    def test_its_own_end_and_main_day_count(self) -> None:
        toml = 'cham_ahier = "1/7"\ndays = 3\nmain_day = 2'
        longer = Announcement(cycle="2017", start=date(2017, 10, 18), last=date(2017, 10, 21), url="https://example.vn")
        assert one(toml, "2017", decision=longer).main == date(2017, 10, 19)
        chosen = replace(longer, main=date(2017, 10, 20))
        assert one(toml, "2017", decision=chosen).main == date(2017, 10, 20)

    def test_a_shorter_one_keeps_its_main_day_inside(self) -> None:
        short = Announcement(cycle="2017", start=date(2017, 2, 3), last=date(2017, 2, 4), document="1")
        found = one('lunar = "6/1..8/1"\nmain_day = 3', "2017", decision=short)
        assert found.main == date(2017, 2, 4)

    def test_it_fixes_an_open_window(self) -> None:
        decision = Announcement(cycle="2025", start=date(2026, 1, 31), document="3/TB")
        found = one('window = { lunar = "1/12..15/12" }\ndays = 2', "2025", decision=decision)
        assert (found.start, found.last, found.main) == (date(2026, 1, 31), date(2026, 2, 1), date(2026, 1, 31))
        assert found.computed is not None
        assert found.computed.main is None

    def test_it_is_found_far_from_its_computed_days(self) -> None:
        decision = Announcement(cycle="2026", start=date(2026, 9, 9), document="3/TB")
        le = announced(event("le", 'lunar = "8/1"'), decision)
        assert expand(catalogue(le), date(2026, 2, 1), date(2026, 2, 28)).occurrences == ()
        assert spans(expand(catalogue(le), date(2026, 9, 1), date(2026, 9, 30)).occurrences) == [
            ("le/2026", "2026-09-09")
        ]

    def test_it_makes_an_occurrence_of_a_season(self) -> None:
        found = one(
            'season = { text = "sau vụ gặt", ask = 9 }\ndays = 3',
            "2026",
            decision=Announcement(cycle="2026", start=date(2026, 11, 20), told_by="già làng"),
        )
        assert (found.start, found.last, found.main) == (date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 20))

    def test_it_cancels(self) -> None:
        found = one('lunar = "8/1"', "2021", decision=Announcement(cycle="2021", cancelled=True, reason="dịch bệnh"))
        assert (found.status, found.start) == (Status.CANCELLED, date(2021, 2, 19))
        assert found.decision is not None
        assert found.decision.reason == "dịch bệnh"

    def test_a_cancelled_season_has_no_day_to_show(self) -> None:
        le = event("le", 'season = { text = "sau vụ gặt", ask = 9 }')
        le = announced(le, Announcement(cycle="2026", cancelled=True, reason="mất mùa"))
        assert expand(catalogue(le), date(2020, 1, 1), date(2030, 1, 1)).occurrences == ()


class TestRelative:
    tet = event("tet", 'lunar = "1/1..3/1"\nmain_day = 2')

    def test_from_each_day(self) -> None:
        for base, expected in (("first", "2026-02-12"), ("main", "2026-02-13"), ("last", "2026-02-14")):
            toml = f'relative = {{ to = "tet", from = "{base}", days = -5 }}'
            assert str(one(toml, "2026", self.tet).start) == expected
        assert str(one('relative = { to = "tet", days = -5 }', "2026", self.tet).start) == "2026-02-13"

    def test_it_follows_a_decision_about_its_anchor(self) -> None:
        moved = announced(self.tet, Announcement(cycle="2026", start=date(2026, 3, 1), document="1"))
        found = one('relative = { to = "tet", from = "first", days = -5 }', "2026", moved)
        assert (found.start, found.status, found.cycle) == (date(2026, 2, 24), Status.COMPUTED, "2026")

    def test_it_is_as_unsure_as_its_anchor(self) -> None:
        haji = event("haji", 'hijri = "10/12"')
        found = one('relative = { to = "haji", days = -1 }', "1447", haji)
        assert (found.status, found.tolerance) == (Status.PROVISIONAL, 1)
        kate = event("kate", 'window = { gregorian = "1/10..31/10" }')
        opened = one('relative = { to = "kate", from = "first", days = -7 }', "2026", kate)
        assert (opened.status, opened.main) == (Status.OPEN, None)
        assert (opened.start, opened.last) == (date(2026, 9, 24), date(2026, 10, 24))

    def test_it_is_cancelled_with_its_anchor(self) -> None:
        gone = announced(self.tet, Announcement(cycle="2026", cancelled=True, reason="bão"))
        found = one('relative = { to = "tet", from = "first", days = -5 }', "2026", gone)
        assert found.status is Status.CANCELLED
        assert found.decision is not None
        assert found.decision.reason == "bão"

    def test_its_own_decision_wins(self) -> None:
        gone = announced(self.tet, Announcement(cycle="2026", cancelled=True, reason="bão"))
        own = Announcement(cycle="2026", start=date(2026, 2, 5), told_by="văn phòng")
        found = one('relative = { to = "tet", days = -5 }', "2026", gone, decision=own)
        assert (found.status, found.start) == (Status.ANNOUNCED, date(2026, 2, 5))

    def test_window_around_an_anchor_of_another_calendar(self) -> None:
        ramuwan = event("ramuwan", 'cham_awal = "1/9"\ndays = 3\nmain_day = 3')
        found = one('window = { relative = { to = "ramuwan", days = "-15..14" } }', "1447", ramuwan)
        assert (found.start, found.last, found.status) == (date(2026, 2, 3), date(2026, 3, 4), Status.OPEN)

    def test_to_a_variant(self) -> None:
        variant = replace(event("gau-tao", 'lunar = "5/1..7/1"'), variant="bac-ha")
        assert str(one('relative = { to = "gau-tao.bac-ha", days = 1 }', "2026", variant).start) == "2026-02-22"

    def test_over_working_days(self) -> None:
        found = one('relative = { to = "tet", from = "first", working_days = -3 }', "2026", self.tet)
        assert str(found.start) == "2026-02-12"

    def test_in_chains(self) -> None:
        middle = event("middle", 'relative = { to = "tet", from = "first", days = -10 }')
        assert str(one('relative = { to = "middle", days = -10 }', "2026", self.tet, middle).start) == "2026-01-28"

    def test_in_the_year_before_its_anchor(self) -> None:
        duong = event("duong", 'gregorian = "1/1"')
        asked = event("le", 'relative = { to = "duong", days = -365 }')
        found = expand(catalogue(asked, duong), date(2026, 1, 1), date(2026, 1, 1)).occurrences
        assert spans(found) == [("duong/2026", "2026-01-01"), ("le/2027", "2026-01-01")]

    def test_a_circle_is_refused(self) -> None:
        one_way = event("a", 'relative = { to = "b", days = 1 }')
        back = event("b", 'relative = { to = "a", days = 1 }')
        with pytest.raises(RuleError, match="chính nó"):
            expand(catalogue(one_way, back), date(2026, 1, 1), date(2026, 12, 31))
        assert {(f.event, f.code, f.level) for f in check(catalogue(one_way, back))} == {
            ("a", "relative-circle", "error"),
            ("b", "relative-circle", "error"),
        }

    def test_an_unknown_anchor_names_the_nearest(self) -> None:
        asked = event("le", 'relative = { to = "te", days = 1 }')
        findings = check(catalogue(asked, self.tet))
        assert [(f.code, f.level, f.hint) for f in findings] == [("relative-unknown", "error", "gần nhất: tet")]


class TestWindows:
    def test_candidates(self) -> None:
        found = one('window = { lunar = "1/12..15/12", on = { weekday = ["thứ Bảy"] } }', "2025")
        assert found.candidates == (date(2026, 1, 24), date(2026, 1, 31))
        dragon = one('window = { gregorian = "1/11..31/12", on = { branch = ["Thìn"] } }\ndays = 5', "2020")
        assert date(2020, 11, 21) in dragon.candidates
        assert date(2020, 12, 15) in dragon.candidates
        assert (dragon.start, dragon.last) == (date(2020, 11, 1), date(2020, 12, 31))
        no_tiger = one('window = { gregorian = "1/12..31/12", on = { not_branch = ["Dần"] } }', "2026")
        assert len(no_tiger.candidates) == 28
        named = one('window = { lunar = "1/1..16/1", on = { day = ["1/1", "15/1"] } }', "2026")
        assert named.candidates == (date(2026, 2, 17), date(2026, 3, 3))

    def test_over_any_calendar(self) -> None:
        assert one('window = { khmer = "1 roch Assoch..15 koet Kattik" }', "2026").start == date(2026, 10, 27)
        assert one('window = { khmer = "new year" }', "2026").last == date(2026, 4, 16)
        ahier = one('window = { cham_ahier = "1/1..15/1" }', "2025")
        assert (ahier.status, ahier.tolerance) == (Status.OPEN, 1)
        assert one('window = { easter = "-12..2" }', "2026").start == date(2026, 3, 24)
        counted = one('window = { lunar = "1/7..15/7" }\nleap = "count"', "2023")
        assert counted.start == date(2023, 7, 18)

    def test_over_the_year_end(self) -> None:
        found = one('window = { gregorian = "15/12..31/1" }', "2025")
        assert (found.start, found.last) == (date(2025, 12, 15), date(2026, 1, 31))


def test_twice_or_never_in_a_gregorian_year() -> None:
    le = event("ramuwan", 'cham_awal = "1/9"')
    assert [o.cycle for o in expand(catalogue(le), date(2030, 1, 1), date(2030, 12, 31)).occurrences] == [
        "1451",
        "1452",
    ]
    rare = event("le", 'lunar = "30/12"\nshort = "skip"')
    assert expand(catalogue(rare), date(2026, 1, 1), date(2026, 12, 31)).occurrences == ()


def test_what_is_not_covered_is_said() -> None:
    kate = event("kate", 'cham_ahier = "1/7"')
    visit = event("visit", 'relative = { to = "kate", days = -7 }', kind="visit")
    fixed = event("quoc-khanh", 'gregorian = "2/9"')
    found = expand(catalogue(kate, visit, fixed), date(2026, 1, 1), date(2040, 12, 31))
    gaps = {gap.event.key: gap for gap in found.uncovered}
    assert set(gaps) == {"kate", "visit"}
    assert gaps["kate"].calendar == "Lịch Chăm Ahier"
    assert gaps["kate"].last == date(2040, 12, 31)
    last_known = gaps["kate"].first - timedelta(days=1)
    assert expand(catalogue(kate), date(2026, 1, 1), last_known).uncovered == ()
    assert sum(1 for o in found.occurrences if o.event.key == "quoc-khanh") == 15


@pytest.mark.parametrize(
    "toml",
    [
        'lunar = "27/12..15/1"',
        'hijri = "1/9..last/9"',
        'lunar = "15/1"',
        'khmer = "1 roch Assoch..15 koet Kattik"',
        'khmer = "15 koet Kattik"',
        'solar_term = "Đông chí..Tiểu hàn"',
    ],
)
def test_nothing_is_cut_silently_at_the_end_of_a_calendar(toml: str) -> None:
    le = event("le", toml)
    whole = expand(catalogue(le), date(1900, 1, 1), date(2105, 12, 31))
    known = [gap for gap in whole.uncovered if gap.last == date(2105, 12, 31)]
    assert len(known) == 1
    assert max(o.last for o in whole.occurrences) > known[0].first - timedelta(days=800)


def test_an_event_is_expanded_without_the_others() -> None:
    broken = event("broken", 'relative = { to = "nothing", days = 1 }')
    le = event("le", 'lunar = "8/1"')
    variant = replace(event("le", 'lunar = "9/1"'), variant="b")
    found = expand_event(catalogue(broken, le, variant), "le", date(2026, 1, 1), date(2026, 12, 31)).occurrences
    assert spans(found) == [("le/2026", "2026-02-24"), ("le.b/2026", "2026-02-25")]
    only = expand_event(catalogue(broken, le, variant), "le.b", date(2026, 1, 1), date(2026, 12, 31)).occurrences
    assert spans(only) == [("le.b/2026", "2026-02-25")]


def test_next_dates_of_an_event_not_yet_in_the_catalogue() -> None:
    tet = event("tet", 'lunar = "1/1"')
    new = event("moi", 'relative = { to = "tet", days = -7 }')
    found = next_dates(new, date(2026, 2, 10), 3, catalogue(tet))
    assert [str(o.start) for o in found] == ["2027-01-30", "2028-01-19", "2029-02-06"]
    rare = event("ra", 'lunar = "1/1"\nevery = { years = 12, from = "2020" }')
    assert [o.cycle for o in next_dates(rare, date(2026, 1, 1), 3, catalogue())] == ["2032", "2044", "2056"]
    ends = event("het", 'gregorian = "1/7"\nuntil = 2027')
    assert len(next_dates(ends, date(2026, 1, 1), 5, catalogue())) == 2


TOMLS = [
    'lunar = "8/1"',
    'lunar = "27/12..15/1"',
    'lunar = "15/*"',
    'lunar = "6/6"\nleap = "both"',
    'lunar = "1/12..last/12"\nleap = "ask"',
    'lunar = "30/8"\nshort = "next"',
    'gregorian = "31/12..31/1"',
    'gregorian = "20/*"\nshift = "nearest"',
    'gregorian = "1/1"\nshift = "previous"',
    'zodiac_day = { branch = "Thìn", month = 6 }\nleap = "count"\ndays = 3\nrule_day = 2',
    'solar_term = "Đông chí..Tiểu hàn"',
    'khmer = "14 roch Photrobot..1 koet Assoch"\nmain_day = 2',
    'khmer = "new year"',
    'khmer = "15 koet Asadh"\nleap = "both"',
    'cham_awal = "1/9"\ndays = 3\nmain_day = 3',
    'cham_ahier = "16/9"',
    'hijri = "1/9..last/9"',
    "easter = -2",
    'weekday = { day = "thứ Hai", nth = 5, month = 2 }\nshort = "next"',
    'rrule = "FREQ=WEEKLY;BYDAY=MO,TH"',
    'rrule = "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR"\nsince = 2020-01-15',
    'rrule = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=14"\nshift = "previous"',
    'relative = { to = "le-0", days = -300 }',
    'relative = { to = "le-14", from = "first", working_days = -30 }\ndays = 4',
    'window = { relative = { to = "le-15", days = "-15..14" } }',
    'window = { lunar = "1/11..15/1", on = { branch = ["Thìn"] } }',
    'lunar = "9/1"\nevery = { years = 3, from = "2018" }\nsince = 2019\nuntil = 2032',
    'season = { text = "sau vụ gặt", ask = 9 }',
]


def many() -> list[Event]:
    events = [event(f"le-{n}", toml, kind="report") for n, toml in enumerate(TOMLS)]
    events[0] = announced(events[0], Announcement(cycle="2027", start=date(2027, 9, 9), document="1"))
    events[1] = announced(events[1], Announcement(cycle="2025", cancelled=True, reason="x"))
    events[-1] = announced(events[-1], Announcement(cycle="2026", start=date(2027, 1, 2), document="1"))
    tet = event("tet", 'lunar = "last/12..4/1"', day_off=True, kind="tet")
    return [*events, tet, event("quoc-khanh", 'gregorian = "1/9..2/9"', day_off=True)]


MANY = many()
DAYS = st.dates(date(2015, 1, 1), date(2030, 3, 1))


@settings(max_examples=60, deadline=None)
@given(first=DAYS, length=st.integers(0, 900), at=st.floats(0, 1))
def test_splitting_a_window_does_not_change_the_result(first: date, length: int, at: float) -> None:
    cat = catalogue(*MANY)
    last = first + timedelta(days=length)
    middle = first + timedelta(days=int(length * at))
    whole = expand(cat, first, last).occurrences
    parts = {
        occurrence.id: occurrence
        for half in (expand(cat, first, middle), expand(cat, min(middle + timedelta(days=1), last), last))
        for occurrence in half.occurrences
    }
    assert sorted(parts.values(), key=lambda o: o.sort_key) == list(whole)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), first=DAYS)
def test_the_order_of_events_does_not_change_the_result(seed: int, first: date) -> None:
    shuffled = list(MANY)
    random.Random(seed).shuffle(shuffled)
    last = first + timedelta(days=500)
    mixed = replace(catalogue(*MANY), events=tuple(shuffled))
    assert expand(mixed, first, last) == expand(catalogue(*MANY), first, last)


@settings(max_examples=40, deadline=None)
@given(first=DAYS, length=st.integers(0, 1500))
def test_occurrences_are_sorted_whole_unique_and_overlap(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = expand(catalogue(*MANY), first, last).occurrences
    assert list(found) == sorted(found, key=lambda o: o.sort_key)
    assert len({o.id for o in found}) == len(found)
    for o in found:
        assert o.start <= last
        assert o.last >= first
        assert o.main is None or o.start <= o.main <= o.last
        assert (o.main is None) == (o.status is Status.OPEN) or o.status is Status.CANCELLED


def test_an_expanded_occurrence_is_as_frozen_as_any() -> None:
    made = expand(catalogue(event("le", 'lunar = "8/1"')), date(2026, 1, 1), date(2026, 12, 31)).occurrences[0]
    day = date(2026, 2, 24)
    same = Occurrence(event=made.event, cycle="2026", start=day, last=day, main=day, status=Status.COMPUTED)
    assert made == same
    assert hash(made) == hash(same)
    assert type(made) is Occurrence
    with pytest.raises(AttributeError):
        made.cycle = "2027"  # type: ignore[misc]  # the very thing that must fail


class TestAsks:
    def test_at_the_lead_at_half_of_it_then_weekly(self) -> None:
        haji = event("haji", 'gregorian = "31/3"\ntolerance = 1', ask_before=45)
        found = asks(catalogue(haji), date(2026, 1, 1), date(2026, 4, 30))
        assert [(str(a.day), a.before, a.urgent) for a in found] == [
            ("2026-02-14", 45, False),
            ("2026-03-09", 22, False),
            ("2026-03-16", 15, True),
            ("2026-03-23", 8, True),
            ("2026-03-30", 1, True),
        ]

    def test_not_once_begun(self) -> None:
        long = event("le", 'lunar = "1/1..15/1"\nmain_day = "last"\ntolerance = 1', ask_before=20)
        found = asks(catalogue(long), date(2026, 1, 1), date(2026, 12, 31))
        assert [(str(a.day), a.before) for a in found] == [("2026-02-11", 20)]

    def test_not_once_announced_or_cancelled(self) -> None:
        le = event("le", 'lunar = "8/1"\ntolerance = 1', ask_before=20)
        for decision in (
            Announcement(cycle="2026", start=date(2026, 2, 24), told_by="xã"),
            Announcement(cycle="2026", cancelled=True, reason="x"),
        ):
            assert asks(catalogue(announced(le, decision)), date(2026, 1, 1), date(2026, 12, 31)) == ()

    def test_a_window_is_asked_about_before_its_first_day(self) -> None:
        le = event("le", 'window = { gregorian = "1/11..31/12" }', ask_before=45)
        assert str(asks(catalogue(le), date(2026, 1, 1), date(2026, 10, 1))[0].day) == "2026-09-17"

    def test_a_season_on_the_first_working_day_of_its_month(self) -> None:
        le = event("le", 'season = { text = "sau vụ gặt", ask = 8 }\nevery = { years = 3, from = "2023" }')
        found = asks(catalogue(le), date(2023, 1, 1), date(2027, 12, 31))
        assert [(a.cycle, str(a.day), a.before) for a in found] == [
            ("2023", "2023-08-01", None),
            ("2026", "2026-08-03", None),
        ]
        told = announced(le, Announcement(cycle="2026", start=date(2026, 10, 1), told_by="xã"))
        assert [a.cycle for a in asks(catalogue(told), date(2023, 1, 1), date(2027, 12, 31))] == ["2023"]

    def test_on_occasion_means_never(self) -> None:
        le = event("le", 'season = { text = "khi có thiên tai" }', kind="visit")
        assert asks(catalogue(le), date(2020, 1, 1), date(2030, 1, 1)) == ()

    def test_a_rule_that_asks_by_itself_does_so_45_days_before(self) -> None:
        mong = event("mong", 'lunar = "1/12"\nleap = "ask"')
        found = asks(catalogue(mong), date(2025, 1, 1), date(2027, 12, 31))
        assert {a.cycle for a in found} == {"2025"}
        assert found[0].before == 45
        held = event("le", 'lunar = "8/1"\nevery = { years = 3, ask = true }')
        assert {a.cycle for a in asks(catalogue(held), date(2026, 1, 1), date(2026, 11, 30))} == {"2026"}

    @given(first=DAYS, length=st.integers(0, 300), at=st.integers(0, 300))
    @settings(max_examples=25, deadline=None)
    def test_splitting_the_days_does_not_change_the_questions(self, first: date, length: int, at: int) -> None:
        events = [replace(e, ask_before=30) for e in MANY]
        last, middle = first + timedelta(days=length), first + timedelta(days=min(at, length))
        halves = [*asks(catalogue(*events), first, middle), *asks(catalogue(*events), middle + timedelta(days=1), last)]
        assert list(asks(catalogue(*events), first, last)) == halves


class TestCheck:
    def codes(self, *events: Event) -> list[tuple[str, str, str]]:
        return [(f.event, f.code, f.level) for f in check(catalogue(*events))]

    def test_a_sound_catalogue_has_no_findings(self) -> None:
        assert self.codes(event("le", 'lunar = "8/1"'), event("ro", 'window = { lunar = "1/2..last/2" }')) == []

    def test_two_rules_in_one_cycle(self) -> None:
        assert self.codes(event("le", 'lunar = "6/1"\nuntil = 2021', 'gregorian = "1/9"\nsince = 2021')) == [
            ("le", "rule-overlap", "error")
        ]

    def test_decisions_that_do_not_fit(self) -> None:
        le, window = event("le", 'lunar = "8/1"'), event("ro", 'window = { gregorian = "1/3..31/3" }')
        cases = [
            (
                le,
                Announcement(cycle="2026", start=date(2026, 2, 24), last=date(2026, 2, 23)),
                "announced-order",
                "error",
            ),
            (
                le,
                Announcement(cycle="2026", start=date(2026, 2, 24), main=date(2026, 2, 25)),
                "announced-order",
                "error",
            ),
            (le, Announcement(cycle="2026n", start=date(2026, 2, 24)), "announced-cycle", "warning"),
            (le, Announcement(cycle="2026", start=date(2026, 9, 24)), "announced-far", "warning"),
            (window, Announcement(cycle="2026", start=date(2026, 4, 13)), "announced-outside", "warning"),
        ]
        for of, decision, code, level in cases:
            assert self.codes(announced(of, decision)) == [(of.id, code, level)]
        for edge in (date(2026, 3, 1), date(2026, 3, 31)):
            assert self.codes(announced(window, Announcement(cycle="2026", start=edge))) == []
        for far, told in ((31, []), (32, [("le", "announced-far", "warning")])):
            decision = Announcement(cycle="2026", start=date(2026, 2, 24) + timedelta(days=far))
            assert self.codes(announced(le, decision)) == told
        twice = Announcement(cycle="2026", start=date(2026, 2, 24))
        assert ("le", "announced-twice", "error") in self.codes(announced(le, twice, twice))

    def test_a_season_takes_any_year(self) -> None:
        season = event("mua", 'season = { text = "sau vụ gặt", ask = 9 }')
        assert self.codes(announced(season, Announcement(cycle="2026", start=date(2026, 9, 24)))) == []
        for year, told in ((2027, []), (2028, ["announced-far"]), (2016, ["announced-far"])):
            decision = Announcement(cycle="2026", start=date(year, 1, 24))
            assert [code for _, code, _ in self.codes(announced(season, decision))] == told
        assert self.codes(announced(season, Announcement(cycle="2026-W1", start=date(2026, 9, 24)))) == [
            ("mua", "announced-cycle", "warning")
        ]

    def test_shift_and_days_off(self) -> None:
        assert self.codes(event("le", 'gregorian = "1/9"\nshift = "next"')) == [("le", "shift-kind", "error")]
        off = event("le", 'gregorian = "1/9"\nshift = "next"', kind="report", day_off=True)
        assert self.codes(off) == [("le", "day-off-shift", "error")]

    def test_clashes_of_one_place(self) -> None:
        place = (Place(name="Phú Thọ / xã Mường Bi"),)
        events = event("a", 'lunar = "8/1"', places=place), event("b", 'lunar = "6/1..8/1"\nmain_day = 3', places=place)
        assert self.codes(*events) == [("a", "clash", "warning")]
        assert self.codes(events[0], replace(events[1], places=())) == []
        everywhere = (Place(name="cả nước"),)
        assert self.codes(*(replace(one, places=everywhere) for one in events)) == []

    def test_clashes_of_two_trips(self) -> None:
        one, other = (event(name, 'gregorian = "3/3"', kind="visit") for name in "ab")
        assert self.codes(one, other) == [("a", "clash", "warning")]
        assert self.codes(one, replace(other, kind="report")) == []

    def test_contested_days_and_windows_without_a_candidate(self) -> None:
        far = check(catalogue(event("le", 'lunar = "15/4"')), date(2054, 1, 1), date(2054, 12, 31))
        assert [f.code for f in far] == ["contested"]
        empty = event("ro", 'window = { lunar = "1/1..2/1", on = { day = "15/1" } }')
        assert self.codes(empty) == [("ro", "window-empty", "warning")]


def test_spellings_of_one_day_are_one_rule() -> None:
    assert rule('lunar = "8/1"') == rule('lunar = "mùng 8/1"')
