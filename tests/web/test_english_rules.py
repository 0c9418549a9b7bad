"""Rules in English words: each calendar, each modifier, and the other event by its name."""

from __future__ import annotations

import tomllib

import pytest

from scheduler.rules import KINDS, MODIFIERS, parse
from scheduler.web.views import english_rules

NAMES = {"kate": "Kate festival", "gau-tao.bac-ha": "Gau Tao, Bac Ha"}
SAID = [
    ('gregorian = "18/11"', "18 November"),
    ('gregorian = "26/7/2026"', "26 July 2026"),
    ('gregorian = "last/2"', "the last day of February"),
    ('gregorian = "20/*"', "day 20 of every month"),
    ('gregorian = "15/*"\nsince = 2020\nuntil = 2021-05-06', "day 15 of every month; since 2020; until 6 May 2021"),
    (
        'lunar = "6/1..8/1"\nmain_day = 3',
        "from day 6 of lunar month 1 to day 8 of lunar month 1; main day is day 3",
    ),
    ('lunar = "last/12"', "the last day of lunar month 12"),
    ('lunar = "15/*"', "day 15 of every lunar month; both where that month comes twice"),
    (
        'lunar = "30/4"\nshort = "skip"\nleap = "second"',
        "day 30 of lunar month 4; the leap month where that month comes twice; not in years where that day is missing",
    ),
    ('lunar = "1/6"\nevery = "leap"', "day 1 of lunar month 6; only in years with a leap month"),
    (
        'lunar = "8/1"\nevery = { years = 3, from = "2018" }',
        "day 8 of lunar month 1; every 3 years, counted from 2018",
    ),
    (
        'lunar = "1/12"\nleap = "ask"\ntolerance = 1',
        "day 1 of lunar month 12; in a year with a leap month it is asked which month; may be off by 1 day",
    ),
    ('khmer = "new year"', "Khmer new year (3 or 4 days)"),
    (
        'khmer = "14 koet Kattik..last roch Kattik"',
        "from 14 koet Kattik to the last day of roch Kattik of the Khmer calendar",
    ),
    ('cham_awal = "1/9"', "day 1 of month 9 of the Cham Awal calendar"),
    ('cham_ahier = "1/7"', "day 1 of month 7 of the Cham Ahier calendar; may be off by 1 day"),
    (
        'hijri = "1/10"\ndays = 3\nrule_day = 2',
        (
            "day 1 of month 10 of the Islamic calendar; lasting 3 days; that is day 2 of it; main day is day 2; "
            "may be off by 1 day"
        ),
    ),
    ('solar_term = "Thanh minh"', "the day on which Thanh minh begins (solar terms)"),
    ("easter = -2", "2 days before Easter Sunday"),
    ('easter = "-7..0"', "from 7 days before Easter Sunday to Easter Sunday"),
    (
        'weekday = { day = "thứ Bảy", nth = 5, month = 10 }\nshort = "last"',
        "the fifth Saturday of October; else the last such day of that month",
    ),
    (
        'zodiac_day = { branch = ["Thìn", "Dậu"], month = 6, after = 8 }',
        "the first Thìn or Dậu day of lunar month 6, not before day 8",
    ),
    ('relative = { to = "kate", from = "first", days = -8 }', "8 days before the first day of Kate festival"),
    (
        'relative = { to = "gau-tao.bac-ha", working_days = -1 }',
        "1 working day before the main day of Gau Tao, Bac Ha",
    ),
    (
        'window = { relative = { to = "kate", days = "-8..0" }, on = { weekday = ["CN"], not_branch = "Dần" } }',
        (
            "one day from 8 days before the main day of Kate festival to the main day of Kate festival, "
            "to be announced; usually a Sunday, "
            "a Tý or Sửu or Mão or Thìn or Tỵ or Ngọ or Mùi or Thân or Dậu or Tuất or Hợi day"
        ),
    ),
    (
        'window = { lunar = "1/1..15/1", on = { day = ["1/1", "15/1"] } }',
        (
            "one day from day 1 of lunar month 1 to day 15 of lunar month 1, to be announced; "
            "usually day 1 of lunar month 1 or day 15 of lunar month 1"
        ),
    ),
    (
        'season = { text = "sau vụ gặt", ask = 9 }',
        "by season or occasion: no day can be calculated; asked in September",
    ),
    ('rrule = "FREQ=MONTHLY;BYDAY=-1FR"', "every month, the last Friday"),
    (
        'rrule = "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=14,-1"\nshift = "previous"',
        "every year, day 14 or 1 from the end, in March, June; on a day off moved to the working day before",
    ),
    ('rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"\nsince = 2026', "every 2 weeks, Monday; since 2026"),
]


@pytest.mark.parametrize(("written", "said"), SAID)
def test_a_rule_is_said_in_english(written: str, said: str) -> None:
    given = tomllib.loads(written)
    (key,) = given.keys() - MODIFIERS
    assert english_rules.words(parse(key, given.pop(key), given), NAMES) == said


def test_every_calendar_is_said() -> None:
    assert {written.split(" = ", 1)[0] for written, _ in SAID} == KINDS.keys()
