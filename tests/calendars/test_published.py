"""Days that newspapers, offices, printed calendars and pagodas published, row by row; the sources stand in the data.

What does not match, or cannot be asked, is listed here with the reason, and counted.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.calendars import can_chi, cham_ahier, cham_awal, hijri, khmer, lunar, solar_terms
from scheduler.errors import OutOfRange
from tools import sky

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, str]
Span = tuple[date, date]


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LUNAR = read("lunar_published.csv")
ETHNIC = read("ethnic_published.csv")

# --- the Vietnamese lunar calendar ----------------------------------------------------------------------------------

WRONG = {
    "11": "the page gives the new moon's Greenwich date; in Hanoi it is 24 November 05:59, as the author's table says",
    "137": "the page contradicts itself: its 1/1 of that year is right, and 22 February is then 7/1",
    "153": "the page gives 12/4 for both 7 and 8 May",
}
UNNAMED = {
    "51": "a length of 30 days in 2006, of a month that the row does not name",
    "52": "the same for China",
}
BEFORE_1900 = ("129", "130")
LUNAR_YEAR_OF = {str(57 + n): 2024 + n for n in range(9)}
"""Rows on one press report: month 12 has 29 days at eight Tết in a row, 2025–2032, and 30 before that of 2033."""
LEAP_YEAR_OF = {"68": 2014, "69": 2017, "70": 2020, "72": 2025, "75": 2033}
"""Rows on two tables of leap months, by their place in those tables."""


def by_kind(kind: str, calendar: str) -> list[Row]:
    return [row for row in LUNAR if (row["kind"], row["calendar"]) == (kind, calendar)]


def test_every_lunar_row_is_asked_below() -> None:
    counts = {(kind, cal): len(by_kind(kind, cal)) for kind, cal in {(r["kind"], r["calendar"]) for r in LUNAR}}
    assert counts == {
        ("date", "VN"): 71,
        ("date", "CN"): 4,
        ("term", "VN"): 1,
        ("instant", "VN"): 2,
        ("length", "VN"): 7,
        ("length", "CN"): 1,
        ("leap", "VN"): 5,
    }
    assert sum(counts.values()) == len(LUNAR)
    assert len(WRONG) == len([row for row in LUNAR if row["match"] == "0"]) == 3
    assert len(UNNAMED) == 2


@pytest.mark.parametrize("row", by_kind("date", "VN"), ids=lambda row: row["id"])
def test_published_lunar_date(row: Row) -> None:
    day = date.fromisoformat(row["gregorian_or_value"])
    if row["id"] in BEFORE_1900:
        with pytest.raises(OutOfRange):
            lunar.from_date(day)
        return
    found = lunar.from_date(day)
    assert str(found) == row["oracle"]
    assert (str(found) == row["published"]) == (row["id"] not in WRONG)
    assert lunar.to_date(*found) == day


@pytest.mark.parametrize("row", by_kind("date", "CN"), ids=lambda row: row["id"])
def test_published_chinese_month_begins_with_our_new_moon_at_utc_8(row: Row) -> None:
    day = date.fromisoformat(row["gregorian_or_value"])
    assert row["published"].startswith("1/")
    assert day.toordinal() in [int(instant + 8 / 24) for instant in sky.new_moons().tolist()]


@pytest.mark.parametrize("row", by_kind("instant", "VN"), ids=lambda row: row["id"])
def test_published_new_moon(row: Row) -> None:
    want = (datetime.fromisoformat(row["published"]) - datetime(1, 1, 1)) / timedelta(days=1) + 1
    assert min(abs(sky.new_moons() - want)) * 24 * 60 < 1


@pytest.mark.parametrize("row", [r for r in LUNAR if r["kind"] == "length" and r["id"] not in UNNAMED])
def test_published_length_of_month_12(row: Row) -> None:
    assert lunar.month_length(LUNAR_YEAR_OF[row["id"]], 12) == int(row["published"])


@pytest.mark.parametrize("row", by_kind("leap", "VN"), ids=lambda row: row["id"])
def test_published_leap_month(row: Row) -> None:
    assert lunar.leap_month(LEAP_YEAR_OF[row["id"]]) == int(row["published"])


def test_published_solar_term() -> None:
    (row,) = by_kind("term", "VN")
    assert solar_terms.term_on(date.fromisoformat(row["published"])) == "Đông chí"


# --- the calendars of other peoples ---------------------------------------------------------------------------------

DAY = timedelta(days=1)


def khmer_span(start: str, last: str) -> Callable[[int], Span]:
    """From one Khmer day to another, each as `15 koet Kattik`; `last roch` is the 14th or 15th."""
    return lambda year: (_khmer(year, start), _khmer(year, last))


def _khmer(year: int, text: str) -> date:
    day, phase, month = text.split()
    number = khmer.month_length(year, month) - 15 if day == "last" else int(day)
    return khmer.to_date(year, month, phase, number)


def sene_dolta(year: int) -> Span:
    main = _khmer(year, "last roch Photrobot")
    return main - DAY, main + DAY


def kate(before: int, after: int) -> Callable[[int], Span]:
    """Days around 1/7 Ahier."""
    return lambda year: (cham_ahier.to_date(year, 7, 1) - before * DAY, cham_ahier.to_date(year, 7, 1) + after * DAY)


def ahier(day: int, month: int) -> Callable[[int], Span]:
    return lambda year: (cham_ahier.to_date(year, month, day),) * 2


def awal(day: int, month: int, year: int) -> Callable[[int], Span]:
    return lambda _: (cham_awal.to_date(year, month, day),) * 2


def ramuwan(year: int) -> Span:
    """Three days that end on 1 Ramâwan; in 2019 four."""
    (last,) = (
        day for awal_year in (year - 579, year - 578) if (day := cham_awal.to_date(awal_year, 9, 1)).year == year
    )
    return last - (3 if year == 2019 else 2) * DAY, last


def hijri_month(year: int) -> Callable[[int], Span]:
    start = hijri.to_date(year, 9, 1)
    return lambda _: (start, start + (hijri.month_length(year, 9) - 1) * DAY)


def kinh(first: str, last: str | None = None) -> Callable[[int], Span]:
    """Vietnamese lunar days `8/1`."""
    return lambda year: (_kinh(year, first), _kinh(year, last or first))


def _kinh(year: int, text: str) -> date:
    day, month = map(int, text.split("/"))
    return lunar.to_date(year, month, day)


EXPECTED: dict[str, Callable[[int], Span]] = {
    "Meak Bochea (15 koet Meak)": khmer_span("15 koet Meak", "15 koet Meak"),
    "Visak Bochea (15 koet Visak)": khmer_span("15 koet Visak", "15 koet Visak"),
    "Pchum Ben (2 public days: 14-15 roch Photrobot)": khmer_span("14 roch Photrobot", "15 roch Photrobot"),
    "Pchum Ben (14 roch Photrobot - 1 koet Assoch)": sene_dolta,
    "Bon Om Touk / Ok Om Bok (14 koet - 1 roch Kattik)": khmer_span("14 koet Kattik", "1 roch Kattik"),
    "Khmer New Year (Chol Chnam Thmay)": lambda year: khmer.new_year(year)[:2],
    "Chol Chnam Thmay": lambda year: khmer.new_year(year)[:2],
    "Sene Dolta": sene_dolta,
    "Ok Om Bok / Oóc Om Bóc (ghe Ngo race days)": khmer_span("14 koet Kattik", "15 koet Kattik"),
    "Ok Om Bok culture week": khmer_span("9 koet Kattik", "15 koet Kattik"),
    "Ok Om Bok (ghe Ngo race, Trà Vinh opens two days before the full moon)": khmer_span(
        "13 koet Kattik", "14 koet Kattik"
    ),
    "Ok Om Bok festival programme": khmer_span("13 koet Kattik", "15 koet Kattik"),
    "Katê (main day, 1st of Cham month 7)": kate(0, 0),
    "Katê eve (30th of Cham month 6), Po Sah Inư": kate(1, -1),
    "Katê eve (30th of Cham month 6)": kate(1, -1),
    "Katê (eve, main day, village day)": kate(1, 1),
    "Katê (eve, main day, home day)": kate(1, 1),
    "Katê at Po Sah Inư (eve and main day)": kate(1, 0),
    "Katê (eve and main day)": kate(1, 0),
    "Rija (new-year rite) at Po Nagar": lambda year: (ahier(4, 1)(year)[0], ahier(5, 1)(year)[0]),
    "1st day of Cham (Ahier) month 1, year Kabaw Hak": ahier(1, 1),
    "1st day of Cham (Ahier) month 7, year Kabaw Hak": ahier(1, 7),
    "1st day of Cham (Ahier) month 8, year Kabaw Hak": ahier(1, 8),
    "1st day of Awal month 9 Ramâwan, year Jây": awal(1, 9, 1442),
    "1st day of Awal month 10 Sawal, year Jây": awal(1, 10, 1442),
    "1st day of Awal month 11 Dul Kajih, year Jây": awal(1, 11, 1442),
    "1st day of Awal month 3 Rabaul Awal, year Dal": awal(1, 3, 1443),
    "Tết Ramưwan (grave rites; last day = 1 Ramâwan)": ramuwan,
    "Month of Ramâwan": lambda _: (cham_awal.to_date(1446, 9, 1), cham_awal.to_date(1446, 9, 30)),
    "Ramadan 1431 AH": hijri_month(1431),
    "Ramadan 1435 AH (announced early)": lambda _: (hijri.to_date(1435, 9, 1),) * 2,
    "Ramadan 1445 AH": hijri_month(1445),
    "Roya Haji (Eid al-Adha) 1440 AH, 3 days": lambda _: (hijri.to_date(1440, 12, 8), hijri.to_date(1440, 12, 10)),
    "Roya Haji (Eid al-Adha) 1443 AH, 3 days": lambda _: (hijri.to_date(1443, 12, 10), hijri.to_date(1443, 12, 12)),
    "Khai hạ Mường (6-8 tháng Giêng, main day 8)": kinh("6/1", "8/1"),
    "Khai hạ Đình Ngòi (9/1)": kinh("9/1"),
    "Khai hạ Mường (8/1)": kinh("8/1"),
    "Xên Mường Mai Châu (9-10/1)": kinh("9/1", "10/1"),
    "Gầu Tào San Sả Hồ (11/1)": kinh("11/1"),
    "Gầu Tào San Sả Hồ (10/1)": kinh("10/1"),
    "Gầu Tào Bắc Hà (5-7/1)": kinh("5/1", "7/1"),
    "Gầu Tào Cát Cát (8/1)": kinh("8/1"),
    "Gầu Tào Trạm Tấu (9/1)": kinh("9/1"),
    "Gầu Tào Pà Cò (opened 13/12 Kinh lunar, after the Mông new year)": lambda year: kinh("13/12")(year - 1),
    "Ga Tho Tho (3-5/11 Kinh lunar)": kinh("3/11", "5/11"),
    "Hồ Sự Chà (a Thìn day; 7/10 Kinh lunar)": kinh("7/10"),
    "Hồ Sự Chà (Thìn day; 2/11 Kinh lunar)": kinh("2/11"),
    "Roóng Poọc Quang Kim (first Thìn day of the lunar year; 7/1)": kinh("7/1"),
    "Khu Cù Tê re-enactment (9/6 Kinh lunar in a year with leap month 2)": kinh("9/6"),
    "Sayangva Bảo Quang (window 15/2 - 15/3 Kinh lunar)": kinh("16/3"),
    "Lễ hội Cầu mùa Nghĩa Sơn (9-10/1)": kinh("9/1", "10/1"),
    "Lồng tồng Định Hóa (9/1)": kinh("9/1"),
    "Hội xuân Ba Bể (10-11/1)": kinh("10/1", "11/1"),
}
"""What the calendars say, by the row's festival and Gregorian year."""

PLACES: dict[tuple[str, str], Callable[[int], Span]] = {
    ("Katê at Po Sah Inư", "2012"): kate(0, 1),
    ("Katê at Po Sah Inư", "2025"): kate(0, 0),
}
"""The same festival, told by other days of it in two years."""

NOT_OURS = {
    (
        "Katê eve (30th of Cham month 6), Po Sah Inư",
        "2011",
    ): "Bình Thuận kept it a day before Ninh Thuận (year inferred)",
    ("Ramadan 1435 AH (announced early)", "2014"): "three days before every calendar; probably the opening ceremony",
}
"""Rows that differ from the calendar, and why."""

NOT_COVERED = {("Katê (main day, 1st of Cham month 7)", "2008"): "before the Ahier calendar's first year"}
NO_CALENDAR = ("Tết Hoa mào gà", "Tết Ngô")
"""Days set by the community, in no calendar's terms."""

THIN_DAYS = {
    "Hồ Sự Chà (a Thìn day; 7/10 Kinh lunar)": "Thìn",
    "Hồ Sự Chà (Thìn day; 2/11 Kinh lunar)": "Thìn",
    "Roóng Poọc Quang Kim (first Thìn day of the lunar year; 7/1)": "Thìn",
    "Ga Tho Tho (3-5/11 Kinh lunar)": "Tỵ",
}
"""The day's animal; Ga Tho Tho of 2019 began the day after the Thìn day."""


def key(row: Row) -> tuple[str, str]:
    return row["festival"], row["gregorian_start"][:4]


def is_day_name(row: Row) -> bool:
    return row["calendar"] == "sexagenary-day"


DATED = [row for row in ETHNIC if not is_day_name(row) and row["festival"] not in NO_CALENDAR]


def test_every_ethnic_row_is_asked_below() -> None:
    assert len(ETHNIC) == len(DATED) + len([row for row in ETHNIC if is_day_name(row)]) + len(NO_CALENDAR)
    assert (len(ETHNIC), len(DATED)) == (134, 124)
    assert {key(row) for row in ETHNIC} >= {*NOT_OURS, *NOT_COVERED, *PLACES}
    assert len(NOT_OURS) == 2
    assert len(NOT_COVERED) == 1


@pytest.mark.parametrize("row", DATED, ids=lambda row: f"{row['festival']}-{row['gregorian_start']}-{row['place']}")
def test_published_festival(row: Row) -> None:
    expected = PLACES.get(key(row)) or EXPECTED[row["festival"]]
    year = int(row["gregorian_start"][:4])
    published = date.fromisoformat(row["gregorian_start"]), date.fromisoformat(row["gregorian_end"])
    if key(row) in NOT_COVERED:
        with pytest.raises(OutOfRange):
            expected(year)
        return
    assert (expected(year) == published) == (key(row) not in NOT_OURS), expected(year)
    if row["festival"] in THIN_DAYS:
        assert can_chi.of_day(published[0]).endswith(THIN_DAYS[row["festival"]])


def test_what_differs_lies_within_the_tolerance_where_the_row_is_usable() -> None:
    eve = cham_ahier.to_date(2011, 7, 1) - DAY
    assert abs(eve - date(2011, 9, 25)) <= cham_ahier.TOLERANCE * DAY


@pytest.mark.parametrize("row", [row for row in ETHNIC if is_day_name(row)], ids=lambda row: row["gregorian_start"])
def test_published_name_of_a_day(row: Row) -> None:
    name = can_chi.of_day(date.fromisoformat(row["gregorian_start"]))
    assert name.endswith(row["festival"].removeprefix("day is "))


def test_khmer_races_were_not_held_on_the_vietnamese_full_moon() -> None:
    """Where the leap months differ the race followed the Khmer calendar, a month before lunar 15/10."""
    for year in (2017, 2020, 2025):
        held = khmer.to_date(year, "Kattik", "koet", 15)
        assert (lunar.to_date(year, 10, 15) - held).days == 29
