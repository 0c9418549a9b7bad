from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from scheduler.calendars import easter, labels
from scheduler.calendars.convert import convert
from scheduler.errors import OutOfRange


def test_a_day_in_every_calendar() -> None:
    assert convert(date(2027, 2, 13)) == {
        "date": "2027-02-13",
        "lunar": {"year": 2027, "month": 1, "day": 8, "leap": False, "length": 30, "grade": "firm"},
        "can_chi": {"year": "Đinh Mùi", "month": "Nhâm Dần", "day": "Quý Hợi"},
        "solar_term": None,
        "khmer": {"year": 2027, "month": "Meak", "phase": "koet", "day": 7},
        "cham_awal": {"year": 1448, "month": 9, "day": 7},
        "cham_ahier": {"year": 2026, "month": 11, "day": 9},
        "hijri": {"year": 1448, "month": 9, "day": 6},
    }


def test_a_leap_month_and_a_solar_term() -> None:
    assert convert(date(2025, 8, 7)) == {
        "date": "2025-08-07",
        "lunar": {"year": 2025, "month": 6, "day": 14, "leap": True, "length": 29, "grade": "firm"},
        "can_chi": {"year": "Ất Tỵ", "month": "Quý Mùi", "day": "Mậu Thân"},
        "solar_term": "Lập thu",
        "khmer": {"year": 2025, "month": "Srap", "phase": "koet", "day": 13},
        "cham_awal": {"year": 1447, "month": 2, "day": 12},
        "cham_ahier": {"year": 2025, "month": 4, "day": 14},
        "hijri": {"year": 1447, "month": 2, "day": 13},
    }


def test_what_does_not_cover_the_day_is_null() -> None:
    nothing = dict.fromkeys(("lunar", "solar_term", "khmer", "cham_awal", "cham_ahier", "hijri"))
    for day, name in ((date(1899, 12, 31), "Quý Dậu"), (date(2101, 1, 29), "Bính Tý")):
        assert convert(day) == nothing | {
            "date": day.isoformat(),
            "can_chi": {"year": None, "month": None, "day": name},
        }


def test_days_of_1900_to_2100_are_told_as_plain_json() -> None:
    day = date(1900, 1, 1)
    while day.year < 2101:
        told = convert(day)
        assert json.loads(json.dumps(told)) == told
        assert told["khmer"] is not None
        assert told["cham_awal"] is not None
        day += timedelta(days=17)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter.sunday(year) == day


@pytest.mark.parametrize("year", [1582, 4100])
def test_easter_beyond_its_rule(year: int) -> None:
    with pytest.raises(OutOfRange):
        easter.sunday(year)


def test_muong_bi_and_black_thai_months() -> None:
    assert [labels.muong_bi_month(month) for month in (10, 1, 9, 12)] == [1, 4, 12, 3]
    assert [labels.black_thai_month(month) for month in (7, 1, 6, 12)] == [1, 7, 12, 6]
