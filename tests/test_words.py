"""The wording every part shares, and the JSON of one occurrence."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from scheduler import model, words
from scheduler.calendars.lunar import LunarDate


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2027, 2, 11), date(2027, 2, 13), "11–13/02/2027"),
        (date(2026, 11, 30), date(2026, 12, 2), "30/11–02/12/2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30/12/2026–02/01/2027"),
        (date(2027, 2, 13), date(2027, 2, 13), "13/02/2027"),
    ],
)
def test_a_range_says_what_both_ends_share_once(first: date, last: date, said: str) -> None:
    assert words.date_range(first, last) == said


def test_a_date_has_its_weekday() -> None:
    assert words.long_date(date(2027, 2, 13)) == "thứ Bảy, 13/02/2027"
    assert words.weekday(date(2026, 11, 22)) == "Chủ nhật"


@pytest.mark.parametrize(
    ("lunar", "said", "short"),
    [
        (LunarDate(2027, 1, 8), "mùng 8 tháng Giêng", "8/1"),
        (LunarDate(2026, 7, 15), "rằm tháng Bảy", "15/7"),
        (LunarDate(2026, 12, 23), "23 tháng Chạp", "23/12"),
        (LunarDate(2023, 2, 3, True), "mùng 3 tháng Hai nhuận", "3/2n"),
        (LunarDate(2026, 10, 10), "mùng 10 tháng Mười", "10/10"),
        (LunarDate(2026, 11, 11), "11 tháng Mười một", "11/11"),
    ],
)
def test_a_lunar_day_is_said_as_people_say_it(lunar: LunarDate, said: str, short: str) -> None:
    assert words.lunar_day(lunar) == said
    assert words.lunar_short(lunar) == short


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (LunarDate(2027, 1, 6), LunarDate(2027, 1, 8), "mùng 6–8 tháng Giêng"),
        (LunarDate(2027, 3, 9), LunarDate(2027, 3, 12), "mùng 9 – 12 tháng Ba"),
        (LunarDate(2027, 7, 14), LunarDate(2027, 7, 16), "14–16 tháng Bảy"),
        (LunarDate(2026, 12, 29), LunarDate(2027, 1, 3), "29 tháng Chạp – mùng 3 tháng Giêng"),
        (LunarDate(2025, 6, 1), LunarDate(2025, 6, 1, True), "mùng 1 tháng Sáu – mùng 1 tháng Sáu nhuận"),
        (LunarDate(2027, 1, 15), LunarDate(2027, 1, 15), "rằm tháng Giêng"),
    ],
)
def test_a_lunar_range(first: LunarDate, last: LunarDate, said: str) -> None:
    assert words.lunar_range(first, last) == said


def test_the_lunar_year_has_its_name() -> None:
    assert words.lunar_year_name(2027) == "năm Đinh Mùi"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "hôm nay"), (1, "ngày mai"), (12, "còn 12 ngày"), (-1, "hôm qua"), (-3, "đã qua 3 ngày")],
)
def test_days_left(count: int, said: str) -> None:
    assert words.days_left(count) == said


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (model.Lead(count=14), "trước 14 ngày"),
        (model.Lead(count=3, working=True), "trước 3 ngày làm việc"),
        (model.Lead(count=0), "đúng ngày"),
        (model.Lead(count=-1), "sau 1 ngày"),
    ],
)
def test_a_lead_says_its_side(lead: model.Lead, said: str) -> None:
    assert words.lead_words(lead) == said


def test_every_kind_and_status_has_its_words_in_nfc() -> None:
    assert set(words.KIND) == set(words.KIND_EN) == set(model.KINDS)
    assert set(words.STATUS) == set(model.Status)
    for text in (*words.KIND.values(), *words.STATUS.values(), *words.LUNAR_MONTHS, *words.WEEKDAYS):
        assert text == unicodedata.normalize("NFC", text)


def test_marks_case_and_spaces_do_not_matter() -> None:
    assert words.fold("Lễ hội  ĐỀN Bờ") == words.fold("le hoi den bo") == "le hoi den bo"
    assert words.nearest("dan toc", ["Lễ hội", "Dân tộc", "Đền Bờ"])[0] == "Dân tộc"
    assert words.nearest("xyzzy", ["Lễ hội", "Dân tộc"]) == ()


def occurrence(**changes: object) -> model.Occurrence:
    event = model.Event(
        id="khai-ha",
        name="Lễ hội Khai hạ",
        kind="ethnic-festival",
        groups=("Mường",),
        places=(
            model.Place(name="Hòa Bình / Tân Lạc", until=date(2025, 6, 30)),
            model.Place(name="Phú Thọ / xã Mường Bi", since=date(2025, 7, 1)),
        ),
    )
    values: dict[str, object] = {
        "event": event,
        "cycle": "2027",
        "start": date(2027, 2, 11),
        "last": date(2027, 2, 13),
        "main": date(2027, 2, 13),
        "status": model.Status.COMPUTED,
    }
    return model.Occurrence(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def test_the_json_of_an_occurrence() -> None:
    assert words.occurrence_json(occurrence(), "lich.example.vn") == {
        "uid": "khai-ha.2027@lich.example.vn",
        "event": "khai-ha",
        "variant": None,
        "cycle": "2027",
        "name": "Lễ hội Khai hạ",
        "kind": "ethnic-festival",
        "start": "2027-02-11",
        "end": "2027-02-14",
        "last": "2027-02-13",
        "main": "2027-02-13",
        "status": "computed",
        "tolerance": 0,
        "lunar": "8/1",
        "groups": ["Mường"],
        "places": ["Phú Thọ / xã Mường Bi"],
    }


def test_the_json_of_an_open_window_counts_from_its_first_day() -> None:
    found = words.occurrence_json(occurrence(main=None, status=model.Status.OPEN), "lich.example.vn")
    assert found["main"] is None
    assert found["lunar"] == "6/1"


def test_the_json_has_no_lunar_day_where_that_calendar_ends() -> None:
    far = date(2150, 1, 1)
    found = words.occurrence_json(occurrence(start=far, last=far, main=far), "lich.example.vn")
    assert found["lunar"] is None


def test_a_day_is_said_by_every_calendar_that_covers_it() -> None:
    said = dict(words.in_calendars(date(2026, 2, 18)))
    assert said["Âm lịch"] == "mùng 2 tháng Giêng năm Bính Ngọ"
    assert said["Tiết khí"] == "bắt đầu Vũ thủy"
    assert said["Chăm Awal"] == "1/9/1447"
    assert set(dict(words.in_calendars(date(2150, 1, 1)))) == {"Can chi"}
