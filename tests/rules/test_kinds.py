"""Each rule kind against days that were published or held, and against the vectors of the research."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.calendars import can_chi, lunar
from scheduler.model import Status
from tests.rules.making import dates, days

PUBLISHED = [
    # Lunar: Khai hạ Mường Bi, main day 8/1 (baophutho.vn 2026; baohoabinh.com.vn 2023)
    ('lunar = "6/1..8/1"', 2026, ["2026-02-22/2026-02-24"]),
    ('lunar = "6/1..8/1"', 2023, ["2023-01-27/2023-01-29"]),
    # Bảo Hà 15–17/7 (vietnamplus.vn 2016), Khâu Vai 25–27/3 (vietnamnet.vn 2022), with leap month 2 before it in 2023
    ('lunar = "15/7..17/7"', 2016, ["2016-08-17/2016-08-19"]),
    ('lunar = "25/3..27/3"', 2022, ["2022-04-25/2022-04-27"]),
    ('lunar = "17/7"', 2023, ["2023-09-01"]),
    # Tết 2030 is a day earlier in Việt Nam than in China; Tết 2027 is 6 February, not the 7th
    ('lunar = "1/1"', 2030, ["2030-02-02"]),
    ('lunar = "1/1"', 2027, ["2027-02-06"]),
    # New Year's eve: 29 days in the twelfth months of lunar years 2024–2031
    ('lunar = "last/12"', 2026, ["2026-02-16"]),
    ('lunar = "30/12"\nshort = "last"', 2026, ["2026-02-16"]),
    ('lunar = "30/12"\nshort = "skip"', 2026, []),
    ('lunar = "30/12"\nshort = "skip"', 2024, ["2024-02-09"]),
    # Over the year's end
    ('lunar = "27/12..15/1"', 2026, ["2026-02-14/2026-03-03"]),
    # Month 8 of 2018 had 29 days
    ('lunar = "30/8"\nshort = "last"', 2018, ["2018-10-08"]),
    ('lunar = "30/8"\nshort = "next"', 2018, ["2018-10-09"]),
    ('gregorian = "18/11"', 2026, ["2026-11-18"]),
    ('gregorian = "29/2"\nshort = "last"', 2027, ["2027-02-28"]),
    ('gregorian = "29/2"\nshort = "next"', 2027, ["2027-03-01"]),
    ('gregorian = "29/2"\nshort = "skip"', 2027, []),
    ('gregorian = "29/2"\nshort = "skip"', 2028, ["2028-02-29"]),
    ('gregorian = "26/7/2026"', 2026, ["2026-07-26"]),
    ('gregorian = "26/7/2026"', 2027, []),
    ('gregorian = "31/12..31/1"', 2025, ["2025-12-31/2026-01-31"]),
    # Khô già già 2019, first Thìn day of month 6; 2023 (leap month 2) counted from Tết
    ('zodiac_day = { branch = "Thìn", month = 6 }\ndays = 3', 2019, ["2019-07-06/2019-07-08"]),
    ('zodiac_day = { branch = "Thìn", month = 6 }\nleap = "count"', 2023, ["2023-06-27"]),
    # Roóng poọc Quang Kim 2025 = 7/1, Giáp Thìn; the first Thìn day may be mùng 1 (2024)
    ('zodiac_day = { branch = "Thìn", month = 1 }', 2025, ["2025-02-04"]),
    ('zodiac_day = { branch = "Thìn", month = 1 }', 2024, ["2024-02-10"]),
    # Đông Cuông, Mão day of month 1 as second of two days (yenbinh.minhviet.com.vn 2019)
    ('zodiac_day = { branch = "Mão", month = 1 }\ndays = 2\nrule_day = 2', 2019, ["2019-02-10/2019-02-11"]),
    ('solar_term = "Thanh minh"', 2026, ["2026-04-05"]),
    ('solar_term = "Đông chí"', 2026, ["2026-12-22"]),
    ('solar_term = "Đông chí..Tiểu hàn"', 2026, ["2026-12-22/2027-01-05"]),
    # Khmer: the vectors of calendars.md section 9
    ('khmer = "new year"', 2026, ["2026-04-14/2026-04-16"]),
    ('khmer = "new year"', 2024, ["2024-04-13/2024-04-16"]),
    ('khmer = "new year"', 2028, ["2028-04-13/2028-04-16"]),
    ('khmer = "15 koet Visak"', 2026, ["2026-05-01"]),
    ('khmer = "15 koet Visak"', 2030, ["2030-05-16"]),
    ('khmer = "14 roch Photrobot..1 koet Assoch"', 2026, ["2026-10-10/2026-10-12"]),
    ('khmer = "14 roch Photrobot..1 koet Assoch"', 2027, ["2027-09-29/2027-10-01"]),
    ('khmer = "14 roch Photrobot..1 koet Assoch"', 2022, ["2022-09-24/2022-09-26"]),
    ('khmer = "1 roch Assoch..15 koet Kattik"', 2026, ["2026-10-27/2026-11-24"]),
    ('khmer = "15 koet Kattik"', 2026, ["2026-11-24"]),
    ('khmer = "15 koet Kattik"', 2028, ["2028-11-01"]),
    # Ok Om Bok races in Sóc Trăng 2017 and 2025, a month before lunar 15/10
    ('khmer = "14 koet Kattik..15 koet Kattik"', 2025, ["2025-11-04/2025-11-05"]),
    ('khmer = "15 koet Kattik"', 2017, ["2017-11-03"]),
    # Cham Awal: Tết Ramưwan 26–28/2/2025 (daibieunhandan.vn); two months of Ramâwan begin in 2030
    ('cham_awal = "1/9"\ndays = 3\nmain_day = 3', 2025, ["2025-02-26/2025-02-28"]),
    ('cham_awal = "1/9"', 2027, ["2027-02-07"]),
    ('cham_awal = "1/9"', 2030, ["2030-01-05", "2030-12-26"]),
    ('cham_awal = "1/9..last/9"', 2025, ["2025-02-28/2025-03-29"]),
    # Cham Ahier: Katê 2018 and 2025 with the eve and the day after
    ('cham_ahier = "1/7"\ndays = 3\nmain_day = 2', 2018, ["2018-10-08/2018-10-10"]),
    ('cham_ahier = "1/7"\ndays = 3\nmain_day = 2', 2025, ["2025-10-20/2025-10-22"]),
    ('cham_ahier = "1/7"', 2027, ["2027-09-30"]),
    ('cham_ahier = "16/9"', 2026, ["2026-01-03", "2026-12-23"]),
    ('hijri = "1/9"', 2026, ["2026-02-18"]),
    ('hijri = "1/9"', 2030, ["2030-01-05", "2030-12-26"]),
    ('hijri = "10/12"\ndays = 3', 2022, ["2022-07-09/2022-07-11"]),
    ("easter = 0", 2026, ["2026-04-05"]),
    ("easter = -2", 2026, ["2026-04-03"]),
    ('easter = "-7..0"', 2026, ["2026-03-29/2026-04-05"]),
    ('weekday = { day = "thứ Bảy", nth = 1, month = 10 }', 2026, ["2026-10-03"]),
    ('weekday = { day = "Chủ nhật", nth = "last", month = 5 }', 2026, ["2026-05-31"]),
    ('weekday = { day = "thứ Hai", nth = 5, month = 2 }\nshort = "skip"', 2026, []),
    ('weekday = { day = "thứ Hai", nth = 5, month = 2 }\nshort = "last"', 2026, ["2026-02-23"]),
    ('weekday = { day = "thứ Hai", nth = 5, month = 2 }\nshort = "next"', 2026, ["2026-03-02"]),
    (
        'rrule = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=14"',
        2026,
        ["2026-03-14", "2026-06-14", "2026-09-14", "2026-12-14"],
    ),
]


@pytest.mark.parametrize(("toml", "year", "expected"), PUBLISHED, ids=[f"{toml} {year}" for toml, year, _ in PUBLISHED])
def test_published_days(toml: str, year: int, expected: list[str]) -> None:
    assert days(toml, year) == expected


LEAPS = [
    # 2025 has a leap month 6 (25 July to 22 August), 2023 a leap month 2
    ('lunar = "6/6"', 2025, ["2025-06-30"]),
    ('lunar = "6/6"\nleap = "second"', 2025, ["2025-07-30"]),
    ('lunar = "6/6"\nleap = "second"', 2026, ["2026-07-19"]),
    ('lunar = "6/6"\nleap = "both"', 2025, ["2025-06-30", "2025-07-30"]),
    ('lunar = "8/7"\nleap = "count"', 2025, ["2025-08-01"]),
    ('lunar = "8/7"\nleap = "count"', 2026, ["2026-08-20"]),
    ('lunar = "1/7..15/7"\nleap = "count"', 2023, ["2023-07-18/2023-08-01"]),
    ('lunar = "1/6..last/6"\nleap = "second"', 2025, ["2025-07-25/2025-08-22"]),
    ('lunar = "1/6..last/6"\nleap = "both"', 2025, ["2025-06-25/2025-07-24", "2025-07-25/2025-08-22"]),
    ('zodiac_day = { branch = "Thìn", month = 6 }\nleap = "both"', 2025, ["2025-06-28", "2025-08-03"]),
    # Nhập hạ: 15 koet of the second Asadh in a leap year (2026), of the only one otherwise
    ('khmer = "15 koet Asadh"\nleap = "second"', 2026, ["2026-07-29"]),
    ('khmer = "15 koet Asadh"', 2026, ["2026-06-29"]),
    ('khmer = "15 koet Asadh"\nleap = "both"', 2026, ["2026-06-29", "2026-07-29"]),
    ('khmer = "15 koet Asadh"\nleap = "both"', 2025, ["2025-07-10"]),
]


@pytest.mark.parametrize(("toml", "year", "expected"), LEAPS, ids=[f"{toml} {year}" for toml, year, _ in LEAPS])
def test_leap_months(toml: str, year: int, expected: list[str]) -> None:
    assert days(toml, year) == expected


def test_the_leap_one_of_both_has_a_cycle_of_its_own() -> None:
    assert [one.cycle for one in dates('lunar = "6/6"\nleap = "both"', 2025, 2026)] == ["2025", "2025n", "2026"]


def test_ask_leaves_a_leap_year_open_with_every_candidate() -> None:
    of_2025 = next(one for one in dates('lunar = "1/12"\nleap = "ask"', 2025, 2026) if one.cycle == "2025")
    assert of_2025.status is Status.OPEN
    assert of_2025.main is None
    assert of_2025.candidates == (date(2025, 12, 20), date(2026, 1, 19))
    assert (of_2025.start, of_2025.last) == (date(2025, 12, 20), date(2026, 1, 19))
    of_2026 = next(one for one in dates('lunar = "1/12"\nleap = "ask"', 2026, 2027) if one.cycle == "2026")
    assert (of_2026.status, of_2026.main) == (Status.COMPUTED, lunar.to_date(2026, 12, 1))


def test_ask_over_a_range_spans_both_months() -> None:
    of_2025 = next(one for one in dates('lunar = "1/12..last/12"\nleap = "ask"', 2025, 2026) if one.cycle == "2025")
    assert (of_2025.start, of_2025.last) == (date(2025, 12, 20), date(2026, 2, 16))


def test_ask_where_the_leap_month_comes_later_leaves_no_doubt() -> None:
    of_2025 = next(one for one in dates('lunar = "1/3"\nleap = "ask"', 2025, 2025))
    assert of_2025.status is Status.COMPUTED


CYCLES = [
    ('gregorian = "20/*"', ["2026-01", "2026-02", "2026-03"]),
    ('lunar = "15/*"', ["2025-11", "2025-12", "2026-01"]),
    ('hijri = "10/12"', ["1447"]),
    ('cham_awal = "1/1"', ["1448"]),
    ('rrule = "FREQ=MONTHLY;BYDAY=1MO,2MO"', ["2026-01", "2026-01_2", "2026-02"]),
    ('rrule = "FREQ=WEEKLY;BYDAY=MO,TH"', ["2026-W01_2", "2026-W02", "2026-W02_2"]),
    ('rrule = "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=14"', ["2026", "2026_2"]),
    ('lunar = "23/12"', ["2025"]),
    ('khmer = "15 koet Migasir"', ["2027"]),
]


@pytest.mark.parametrize(("toml", "expected"), CYCLES, ids=[toml for toml, _ in CYCLES])
def test_cycles(toml: str, expected: list[str]) -> None:
    assert [one.cycle for one in dates(toml, 2026, 2026)][: len(expected)] == expected


def test_a_leap_month_is_a_month_of_its_own() -> None:
    cycles = [one.cycle for one in dates('lunar = "15/*"', 2025, 2025)]
    assert "2025-06n" in cycles
    assert cycles[0] == "2024-12"
    regular = [one.cycle for one in dates('lunar = "15/*"\nleap = "regular"', 2025, 2025)]
    assert "2025-06n" not in regular


def test_a_range_in_every_month_may_run_into_the_next() -> None:
    found = days('lunar = "29/*..2/*"', 2026)
    assert found[0] == "2026-01-17/2026-01-20"


def test_the_second_of_a_week_keeps_its_number_in_a_window_that_begins_on_it() -> None:
    whole = dates('rrule = "FREQ=WEEKLY;BYDAY=MO,TH"', 2026, 2026)
    thursday = next(one for one in whole if one.start == date(2026, 1, 8))
    assert thursday.cycle == "2026-W02_2"


def test_every_second_week_counts_from_since() -> None:
    found = days('rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"\nsince = 2026-01-05', 2026)
    assert found[:3] == ["2026-01-05", "2026-01-19", "2026-02-02"]


@pytest.mark.parametrize("year", range(1990, 2060))
def test_zodiac_days_against_a_search_day_by_day(year: int) -> None:
    first = lunar.new_year(year)
    thin = next(
        day
        for day in (date.fromordinal(first.toordinal() + n) for n in range(30))
        if can_chi.of_day(day).endswith("Thìn")
    )
    found = [one.start for one in dates('zodiac_day = { branch = "Thìn", month = 1 }', year, year)]
    assert found == [thin]


def test_zodiac_day_after_and_last() -> None:
    late = dates('zodiac_day = { branch = "Dậu", month = 1, after = 10 }', 2026, 2026)[0].start
    assert can_chi.of_day(late).endswith("Dậu")
    assert lunar.from_date(late).day >= 10
    last = dates('zodiac_day = { branch = "Thìn", month = 12, nth = "last" }', 2026, 2026)[0].start
    assert can_chi.of_day(last).endswith("Thìn")
    assert last > lunar.new_year(2026).replace(month=1, day=1)


def test_stem_and_branch_together_are_one_day_in_sixty() -> None:
    toml = 'zodiac_day = { stem = "Giáp", branch = "Tý", month = 3 }\nshort = "skip"'
    found = [one.start for one in dates(toml, 2000, 2059)]
    assert 20 < len(found) < 40
    assert {can_chi.of_day(day) for day in found} == {"Giáp Tý"}


def test_hijri_and_ahier_are_estimates_by_themselves() -> None:
    for toml in ('hijri = "10/12"', 'cham_ahier = "1/7"'):
        one = dates(toml, 2026, 2026)[0]
        assert (one.status, one.tolerance) == (Status.PROVISIONAL, 1)
    more = dates('cham_ahier = "16/9"\ntolerance = 3', 2026, 2026)[0]
    assert more.tolerance == 3


def test_what_the_calendar_itself_doubts_is_provisional() -> None:
    contested = dates('lunar = "15/4"', 2054, 2054)[0]
    assert (contested.status, contested.tolerance) == (Status.PROVISIONAL, 1)
    assert dates('lunar = "15/5"', 2054, 2054)[0].status is Status.COMPUTED
    assert dates('solar_term = "Đại thử"', 2038, 2038)[0].status is Status.PROVISIONAL
    assert dates('khmer = "new year"', 2032, 2032)[0].status is Status.PROVISIONAL
    assert dates('khmer = "new year"', 2026, 2026)[0].status is Status.COMPUTED


def test_a_season_has_no_days() -> None:
    assert dates('season = { text = "sau vụ gặt", ask = 9 }', 2020, 2030) == []
