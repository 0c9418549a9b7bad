"""Other people's calendars against ours. Where they differ the list is complete, and says who is right."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.calendars import hijri, khmer, lunar
from scheduler.errors import NoSuchDay
from tests.run import almanac

pytestmark = pytest.mark.oracles


@pytest.fixture(scope="module")
def peers(oracles_python: str) -> Any:
    """What the Python packages say."""
    asked = [oracles_python, str(Path(__file__).with_name("ask_calendars.py"))]
    return json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)


def our_months(first_year: int, last_year: int) -> dict[tuple[int, int, bool], str]:
    return {
        (year, month.month, month.leap): month.first.isoformat()
        for year in range(first_year, last_year + 1)
        for month in lunar.months(year)
    }


def test_lunar_vn_has_every_month_since_1968_but_contested_ones(peers: Any) -> None:
    """It computes by Hồ Ngọc Đức's algorithm, whose new moons drift from 2027 on."""
    theirs = {(year, month, leap): day for day, year, month, leap, _ in peers["lunar_vn"] if year >= 1968}
    ours = {key: day for key, day in our_months(1968, 2100).items() if key in theirs}
    assert len(ours) == 1644
    differing = {key: theirs[key] for key in ours if theirs[key] != ours[key]}
    assert differing == {(2072, 11, False): "2072-12-10", (2085, 9, False): "2085-10-18"}
    contested = {(row.year, row.month, row.leap): row.alternative.isoformat() for row in lunar.CONTESTED}
    assert differing.items() <= contested.items()


def test_lunar_vn_differs_before_1968_where_the_clock_of_the_time_does(peers: Any) -> None:
    """It keeps UTC+7 throughout; almanacs of the time were made at UTC+8."""
    theirs = {(year, month, leap): day for day, year, month, leap, _ in peers["lunar_vn"] if year < 1968}
    ours = our_months(1900, 1967)
    shifted = [key for key in ours if key in theirs and theirs[key] != ours[key]]
    assert all(abs(date.fromisoformat(theirs[key]) - date.fromisoformat(ours[key])).days <= 30 for key in shifted)
    assert {year for year, month, leap in shifted if (month, leap) == (1, False)} == {1903, 1935, 1965}


def test_the_holidays_package_has_the_same_tet_and_hung_kings_day(peers: Any) -> None:
    for year in range(1968, 2101):
        assert peers["tet"][str(year)] == lunar.new_year(year).isoformat()
    given = {int(year): day for year, day in peers["hung_kings"].items()}
    assert given == {year: lunar.to_date(year, 3, 10).isoformat() for year in given}
    assert set(given) >= set(range(2008, 2101))


def test_the_frozen_months_of_the_year_walk_are_theirs(peers: Any) -> None:
    theirs = {(year, month, "n" if leap else ""): (day, length) for day, year, month, leap, length in peers["lunar_vn"]}
    frozen = {key: (first.isoformat(), length) for key, (first, length) in almanac.MONTHS.items()}
    assert {key: theirs[key] for key in frozen} == frozen


def test_the_written_days_off_are_theirs_but_for_what_is_not_announced(peers: Any) -> None:
    """Of 2026 all but the swap of 2 January; of 2027 the offices' own choice around Tết and 2/9 is still open."""
    theirs = {day for day in map(date.fromisoformat, peers["days_off"]) if day.weekday() < 5}
    ours = {day for day, what in almanac.DAYS.items() if what == "off" and day.year in (2026, 2027)}
    assert ours - theirs == {date(2026, 1, 2), date(2027, 2, 11), date(2027, 9, 1)}
    assert theirs - ours == {date(2027, 2, 4), date(2027, 9, 3)}


def test_the_calendar_at_utc_8_must_differ(peers: Any) -> None:
    """The control: if these agreed, something would compute China's calendar and call it ours."""
    differing = {
        year: (lunar.new_year(year).isoformat(), peers["china"][str(year)])
        for year in range(1968, 2054)
        if peers["china"][str(year)] != lunar.new_year(year).isoformat()
    }
    assert differing == {
        1968: ("1968-01-29", "1968-01-30"),
        1969: ("1969-02-16", "1969-02-17"),
        1985: ("1985-01-21", "1985-02-20"),
        2007: ("2007-02-17", "2007-02-18"),
        2030: ("2030-02-02", "2030-02-03"),
        2053: ("2053-02-18", "2053-02-19"),
    }


def test_a_day_that_does_not_exist_becomes_tet_elsewhere_and_is_refused_here(peers: Any) -> None:
    for year in range(2024, 2032):
        assert peers["slips"][str(year)] == lunar.new_year(year + 1).isoformat()
        with pytest.raises(NoSuchDay):
            lunar.to_date(year, 12, 30)


def test_khmer_cycles_that_thai_year_types_count_otherwise_are_doubted(peers: Any) -> None:
    """A cycle in which, or at the end of which, the two reckonings have parted; all others agree."""
    off = {
        int(year): abs(date.fromisoformat(day) - khmer.to_date(int(year), "Visak", "koet", 15)).days
        for year, day in peers["visak"].items()
    }
    assert sorted(off) == list(range(1993, 2101))
    for year in range(1993, 2100):
        parted = max(off[year], off[year + 1])
        doubt = khmer.doubt(year) or ""
        assert ("lệch một ngày" in doubt) == (parted == 1), year
        assert ("lệch một tháng" in doubt) == (parted in (29, 30)), year


ASK_MOMENTKH = """
import { createRequire } from "node:module";
const require = createRequire(process.cwd() + "/");
const moment = require("moment");
require("@thyrith/momentkh")(moment);
const days = %s, years = %s;
console.log(JSON.stringify({
  days: days.map((day) => moment(day + " 12:00", "YYYY-MM-DD HH:mm")).map((at) => [at.khDay(), at.khMonth()]),
  years: years.map((year) => moment.getKhNewYearMoment(year).format("YYYY-MM-DD HH:mm")),
}));
"""
THEIR_MONTHS = [name for name in khmer.MONTHS if not name.startswith("Asadh ")] + ["Asadh 1", "Asadh 2"]
DAYS = [
    *(date(1993, 1, 1) + timedelta(days=13 * n) for n in range(1209)),
    *(date(1901, 1, 1) + timedelta(days=131 * n) for n in range(555)),
]
YEARS = range(1901, 2100)


@pytest.fixture(scope="module")
def momentkh(node: Callable[[str], str]) -> Any:
    """What npm's @thyrith/momentkh says."""
    days = json.dumps([day.isoformat() for day in DAYS])
    return json.loads(node(ASK_MOMENTKH % (days, json.dumps(list(YEARS)))))


def test_momentkh_has_the_same_khmer_days(momentkh: Any) -> None:
    """Every thirteenth day of 1993–2035, so that each month is asked twice, and every 131st of 1901–2099."""
    ours = [khmer.from_date(day) for day in DAYS]
    told = [(found.month, found.day + (15 if found.phase == "roch" else 0) - 1) for found in ours]
    assert [(THEIR_MONTHS[month], day) for day, month in momentkh["days"]] == told


def test_the_frozen_khmer_days_of_the_year_walk_are_momentkh_s(node: Callable[[str], str]) -> None:
    rows = [
        (text.split(), cycle, days[0])
        for (calendar, text), cycles in almanac.NAMED.items()
        if calendar == "khmer"
        for cycle, days in cycles.items()
    ]
    named = [(int(text[0]), text[1], text[2], day) for text, _, day in rows if text[0] != "new"]
    feasts = {cycle: day for text, cycle, day in rows if text[0] == "new"}
    asked = json.dumps([day.isoformat() for *_, day in named])
    theirs = json.loads(node(ASK_MOMENTKH % (asked, json.dumps(list(map(int, feasts))))))
    told = [(THEIR_MONTHS[month].partition(" ")[0], number + 1) for number, month in theirs["days"]]
    assert told == [(month, number + 15 * (phase == "roch")) for number, phase, month, _ in named]
    assert [text[:10] for text in theirs["years"]] == [day.isoformat() for day in feasts.values()]


def test_momentkh_has_the_same_new_years_but_for_its_typed_in_ones(momentkh: Any) -> None:
    """Its table of printed moments differs by minutes, in 2012 by a day; it writes 24:00 as 00:00 of the same day."""
    theirs = {year: datetime.fromisoformat(text) for year, text in zip(YEARS, momentkh["years"], strict=True)}
    differing = {year for year in YEARS if theirs[year] != khmer.new_year(year).moment}
    typed_in, midnight = {2011, 2012, 2013, 2014, 2015}, {1916, 1974, 2032, 2059}
    assert differing == typed_in | midnight
    for year in typed_in - {2012}:
        assert abs(theirs[year] - khmer.new_year(year).moment) < timedelta(minutes=30)
    for year in midnight | {2012}:
        assert theirs[year].date() == khmer.new_year(year).alternative


ASK_UMALQURA = """
const format = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn",
  { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
const said = (at) => Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
const firsts = [];
for (let at = Date.UTC(1924, 7, 1); at <= Date.UTC(2077, 10, 16); at += 86400000) {
  const there = said(at);
  if (there.day === "1") firsts.push([new Date(at).toISOString().slice(0, 10), +there.year, +there.month]);
}
console.log(JSON.stringify(firsts));
"""


def test_the_frozen_islamic_days_of_the_year_walk_are_icu_s(node: Callable[[str], str]) -> None:
    firsts = {(year, month): date.fromisoformat(day) for day, year, month in json.loads(node(ASK_UMALQURA))}
    for (calendar, text), cycles in almanac.NAMED.items():
        for cycle, (day, _) in cycles.items() if calendar == "hijri" else ():
            number, month = text.split("/")
            last = number == "last"
            first = firsts[int(cycle), int(month) + last]
            assert day == (first - timedelta(1) if last else first + timedelta(int(number) - 1)), (text, cycle)


def test_umm_al_qura_by_another_table(node: Callable[[str], str]) -> None:
    """ICU's table, by way of Node: the same months in 1420–1450 (to May 2029). Before 1420 ICU recomputed what was
    printed otherwise; after 1450 a third of the months are a day apart, which the tolerance of one day covers.
    """
    theirs = {(year, month): date.fromisoformat(day) for day, year, month in json.loads(node(ASK_UMALQURA))}
    apart = {key: (hijri.to_date(*key, 1) - day).days for key, day in theirs.items()}
    assert len(apart) == 158 * 12
    assert {days for (year, _), days in apart.items() if 1420 <= year <= 1450} == {0}
    assert {abs(days) for (year, _), days in apart.items() if year > 1450} == {0, 1}
    assert len([days for (year, _), days in apart.items() if year > 1450 and days]) == 211
