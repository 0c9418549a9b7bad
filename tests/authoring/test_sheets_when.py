"""How people write days in a plan, and what is refused rather than guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import words
from scheduler.authoring.sheets.when import Day, read
from scheduler.calendars import lunar
from scheduler.errors import RuleError

READ = [
    # text, first, last, lunar, open
    ("18/11", "18/11", "18/11", None, False),
    ("18/11/2026", "18/11/2026", "18/11/2026", None, False),
    ("18-11-2026", "18/11/2026", "18/11/2026", None, False),
    ("18.11.2026", "18/11/2026", "18/11/2026", None, False),
    ("2026-11-18", "18/11/2026", "18/11/2026", None, False),
    ("18 tháng 11 năm 2026", "18/11/2026", "18/11/2026", None, False),
    ("8h00 ngày 18/11/2026", "18/11/2026", "18/11/2026", None, False),
    ("½ ngày, từ 7h30 - 9h00, Thứ ba, ngày 06/02/2018", "6/2/2018", "6/2/2018", None, False),
    ("Từ ngày 16/11/2026 đến hết ngày 18/11/2026", "16/11/2026", "18/11/2026", None, False),
    ("Từ 16/11 đến 18/11/2026", "16/11/2026", "18/11/2026", None, False),
    ("16 – 18/11", "16/11", "18/11", None, False),
    ("ngày 16 và 17/11/2026", "16/11/2026", "17/11/2026", None, False),
    ("tối 17/11/2026", "17/11/2026", "17/11/2026", None, False),
    ("30/12/2026 - 02/01/2027", "30/12/2026", "2/1/2027", None, False),
    ("10/3 DL", "10/3", "10/3", False, False),
    ("mùng 8 tháng Giêng", "8/1", "8/1", True, False),
    ("mung 8 thang gieng", "8/1", "8/1", True, False),
    ("rằm tháng 7 âm lịch", "15/7", "15/7", True, False),
    ("rằm tháng Giêng", "15/1", "15/1", True, False),
    ("8/1 ÂL", "8/1", "8/1", True, False),
    ("ngày 10/3 (âm lịch)", "10/3", "10/3", True, False),
    ("6-8/1 âm lịch", "6/1", "8/1", True, False),
    ("6, 7, 8/1 ÂL", "6/1", "8/1", True, False),
    ("mùng 6 đến mùng 8 tháng Giêng", "6/1", "8/1", True, False),
    ("29 tháng Chạp – mùng 3 tháng Giêng", "29/12", "3/1", True, False),
    ("27/12-15/1 âm lịch", "27/12", "15/1", True, False),
    ("ngày cuối tháng Chạp", "last/12", "last/12", True, False),
    ("ngày 14 tháng Tư âm lịch", "14/4", "14/4", True, False),
    ("Tháng 3", "1/3", "last/3", None, True),
    ("tháng 3/2026", "1/3/2026", "last/3/2026", None, True),
    ("Đầu tháng 3 năm 2026", "1/3/2026", "last/3/2026", None, True),
    ("Tháng 10-11 âm lịch", "1/10", "last/11", True, True),
    ("Quý III/2026", "1/7/2026", "last/9/2026", None, True),
    ("Tháng Giêng", "1/1", "last/1", True, True),
]


@pytest.mark.parametrize(("text", "first", "last", "moon", "open_"), READ, ids=[row[0] for row in READ])
def test_days_as_people_write_them(text: str, first: str, last: str, moon: bool | None, open_: bool) -> None:
    when = read(text)
    assert (str(when.first), str(when.last), when.lunar, when.open) == (first, last, moon, open_)
    assert when.text == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "không hiểu ngày"),
        ("sau vụ gặt", "không hiểu ngày"),
        ("18-11", "thiếu tháng"),
        ("ngày 18", "thiếu tháng"),
        ("8.1", "không hiểu ngày"),
        ("18/11/26", "không hiểu ngày"),
        ("11/18/2026", "không có tháng 18; ghi ngày trước, tháng sau"),
        ("32/1", "không có ngày 32"),
        ("0/1", "không có ngày 0"),
        ("18/11/3026", "năm 3026"),
        ("4/1, 8/1", "không hiểu ngày"),
        ("4, 8/1", "nhiều ngày rời nhau"),
        ("18/11/2026 - 16/11/2026", "kết thúc trước khi bắt đầu"),
        ("mùng 8 tháng Một", "tháng 1 hoặc tháng 11"),
        ("8/1 ÂL DL", "vừa âm lịch vừa dương lịch"),
        ("rằm tháng 7 dương lịch", "vừa âm lịch vừa dương lịch"),
        ("hằng tháng", "không hiểu ngày"),
        ("18/11/2026 đến 20", "thiếu tháng"),
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(text: str, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "text", ["18/11/2026 (10/10 ÂL)", "18/11/2026 (tức ngày 10 tháng 10 âm lịch)", "18/11/2026, tức 10/10"]
)
def test_the_lunar_day_beside_a_gregorian_one(text: str) -> None:
    when = read(text)
    assert (when.first, when.lunar, when.aside) == (Day(18, 11, 2026), None, Day(10, 10))


@pytest.mark.parametrize(("text", "number"), [("Thứ Bảy 14/11/2026", 5), ("CN, 15/11/2026", 6), ("T2 16/11/2026", 0)])
def test_the_day_of_the_week_is_kept_to_be_compared(text: str, number: int) -> None:
    assert read(text).weekday == number


def test_mung_without_a_lunar_month_stays_undecided() -> None:
    assert (read("mùng 8/3").lunar, read("mùng 8/3").moonlike) == (None, True)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_what_lich_writes_itself_is_read_back(day: date, length: int) -> None:
    first, last = lunar.from_date(day), lunar.from_date(day + timedelta(days=length))
    when = read(words.lunar_range(first, last) + " âm lịch")
    assert when.first == Day(first.day, first.month, None, first.leap)
    assert when.last == Day(last.day, last.month, None, last.leap)
    solar = read(words.date_range(day, day + timedelta(days=length)))
    assert (solar.first.day, solar.first.month, solar.last.year) == (
        day.day,
        day.month,
        (day + timedelta(days=length)).year,
    )


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RuleError):
        read(text)
