"""What the pages say of single occurrences, of today, of a year, of a filter: pure values in and out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.model import Announcement, Catalogue, Feed, Occurrence, Office, Span, Status
from scheduler.web.views import almanac, filters, subscribe, today, year
from scheduler.web.views import event as event_view
from scheduler.web.views.event import EventPage
from scheduler.web.views.filters import Filter
from scheduler.web.views.items import item
from scheduler.web.views.odd import OddDay
from scheduler.web.views.reasons import reason
from tests.web.made import event, no_odd_day, occurrence

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "length", "main", "left"),
    [
        (TODAY, 1, 0, "hôm nay"),
        (TODAY + DAY, 1, 0, "ngày mai"),
        (TODAY + 12 * DAY, 3, 2, "còn 14 ngày"),
        (TODAY - DAY, 3, 0, "đang diễn ra"),
        (TODAY - DAY, 3, 2, "ngày mai"),
        (TODAY - 3 * DAY, 1, 0, "đã qua 3 ngày"),
    ],
)
def test_days_left_are_counted_to_the_main_day(start: date, length: int, main: int, left: str) -> None:
    assert item(occurrence(start, length, main), TODAY).left == left


def test_a_line_says_the_days_in_both_calendars() -> None:
    line = item(occurrence(date(2027, 2, 11), 3, 2), TODAY)
    assert (line.when, line.lunar, line.main) == ("11–13/02/2027", "mùng 6–8 tháng Giêng", "thứ Bảy, 13/02/2027")


@pytest.mark.parametrize(
    ("status", "tolerance", "note"),
    [
        (Status.COMPUTED, 0, None),
        (Status.ANNOUNCED, 0, None),
        (Status.PROVISIONAL, 1, "dự kiến, có thể lệch 1 ngày"),
        (Status.PROVISIONAL, 0, "dự kiến"),
        (Status.OPEN, 0, "chưa ấn định ngày"),
        (Status.CANCELLED, 0, "không tổ chức"),
    ],
)
def test_what_is_not_certain_is_said(status: Status, tolerance: int, note: str | None) -> None:
    assert item(occurrence(TODAY, status=status, tolerance=tolerance), TODAY).note == note


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "tính theo âm lịch"),
        ({"shifted_from": date(2026, 11, 22)}, "tính theo âm lịch; chuyển từ Chủ nhật, 22/11/2026 sang ngày làm việc"),
        (
            {"status": Status.PROVISIONAL, "tolerance": 1},
            "tính theo âm lịch, có thể lệch 1 ngày; chưa có thông báo chính thức",
        ),
        ({"status": Status.OPEN}, "trong khoảng thứ Tư, 25/11/2026; chưa ấn định ngày"),
        (
            {
                "status": Status.ANNOUNCED,
                "decision": Announcement(cycle="2026", document="Thông báo số 1", date=date(2026, 11, 1)),
                "computed": Span(date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 26)),
            },
            "theo Thông báo số 1 ngày 01/11/2026; theo lệ là 26/11/2026",
        ),
        (
            {"status": Status.ANNOUNCED, "decision": Announcement(cycle="2026", told_by="ai đó")},
            "đã được xác nhận",
        ),
        (
            {"status": Status.CANCELLED, "decision": Announcement(cycle="2026", cancelled=True, reason="bão")},
            "không tổ chức: bão",
        ),
    ],
)
def test_each_date_has_its_reason(more: dict[str, Any], said: str) -> None:
    assert reason(occurrence(TODAY, **more)) == said


def test_today_tells_what_is_on_from_what_is_only_possible() -> None:
    page = today.build(
        [
            occurrence(TODAY - DAY, 3, of=event("on")),
            occurrence(TODAY - 9 * DAY, 40, None, of=event("waiting")),
            occurrence(TODAY - DAY, 5, None, of=event("open")),
            occurrence(TODAY - DAY, 3, of=event("off"), status=Status.CANCELLED),
            occurrence(TODAY + 3 * DAY, of=event("next")),
            occurrence(TODAY + 3 * DAY, 5, None, of=event("soon")),
        ],
        TODAY,
    )
    assert [line.name for line in page.now_on] == ["Lễ on"]
    assert [(stop.date, [line.name for line in stop.items]) for stop in page.coming] == [
        (TODAY + 3 * DAY, ["Lễ next", "Lễ soon"])
    ]
    assert [line.name for line in page.waiting] == ["Lễ open", "Lễ waiting"]


def test_what_the_timeline_leaves_out_is_counted() -> None:
    many = [occurrence(TODAY + n * DAY, of=event(f"e{n}")) for n in range(1, 21)]
    page = today.build(many, TODAY)
    assert sum(len(stop.items) for stop in page.coming) + page.beyond == 20


def test_the_leaf_of_the_day() -> None:
    leaf = almanac.build(date(2026, 2, 17))
    assert (leaf.lunar, leaf.lunar_year) == ("mùng 1 tháng Giêng", "năm Bính Ngọ")
    assert leaf.can_chi == "ngày Nhâm Tuất, tháng Canh Dần, năm Bính Ngọ"
    assert dict(leaf.lines)["Tiết khí"] == "Lập xuân, từ 04/02"


def test_a_day_that_calendars_do_not_cover_leaves_them_out() -> None:
    assert "Chăm Ahier" not in dict(almanac.build(date(2060, 1, 1)).lines)


def test_a_year_has_every_day_in_its_month() -> None:
    page = year.build(2028, [occurrence(date(2028, 2, 29), 3, 1)], TODAY, no_odd_day, date(2028, 1, 26))
    assert [len(column.rows) for column in page.columns] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert page.lunar_name == "năm Mậu Thân từ 26/01/2028"
    march = page.columns[2].rows
    assert [line.name for line in march[0].items] == ["Lễ le-hoi"]
    assert [row.spans for row in march[:3]] == [("ceremony",), ("ceremony",), ()]


def test_a_leap_month_is_named_on_the_year_sheet() -> None:
    page = year.build(2025, [], TODAY, no_odd_day, date(2025, 1, 29))
    assert page.columns[7].lunar == "Sáu nhuận – Bảy"


@pytest.mark.parametrize(
    ("why", "working", "short", "text"),
    [
        ("Quốc khánh", False, "nghỉ", "nghỉ Quốc khánh"),
        ("nghỉ bù Quốc khánh", False, "nghỉ bù", "nghỉ bù Quốc khánh"),
        ("Nghỉ Tết", False, "nghỉ", "Nghỉ Tết"),
        ("nghỉ bù Nghỉ Tết", False, "nghỉ bù", "nghỉ bù Tết"),
        ("làm việc theo quyết định", True, "làm bù", "làm việc theo quyết định"),
    ],
)
def test_a_day_off_in_words(why: str, working: bool, short: str, text: str) -> None:
    odd = OddDay(why, working)
    assert (odd.short, str(odd)) == (short, text)


def catalogue() -> Catalogue:
    return Catalogue(
        office=Office(name="MTTQ", domain="lich.example.vn", address="https://lich.example.vn"),
        events=(event("a", "visit", groups=("Thái", "Dao")), event("b", "tet", groups=("Ê Đê",))),
        feeds=(Feed(id="dao", name="Dao", groups=("Dao",)),),
    )


def test_only_what_there_is_can_be_chosen() -> None:
    offered = filters.choices(catalogue())
    assert [one.value for one in offered.kinds] == ["tet", "visit"]
    assert [one.value for one in offered.groups] == ["Dao", "Ê Đê", "Thái"]


def test_a_filter_is_read_and_written_the_same() -> None:
    chosen = filters.read({"loai": "visit", "nhom": "Dao", "lich": "dao"}, catalogue())
    assert chosen.query == "?loai=visit&nhom=Dao&lich=dao"
    assert filters.read({"loai": "x", "nhom": "x", "lich": "x"}, catalogue()) == Filter()
    a, b = catalogue().events
    assert [chosen.takes(occurrence(TODAY, of=one)) for one in (a, b)] == [True, False]


def test_an_offer_shows_the_next_three() -> None:
    shown = [occurrence(TODAY + n * DAY, of=event(f"e{n}", groups=("Dao",))) for n in range(5)]
    (offer,) = subscribe.build(catalogue().feeds, shown, "https://lich.example.vn", TODAY)
    assert (offer.https, offer.webcal) == (
        "https://lich.example.vn/lich/dao.ics",
        "webcal://lich.example.vn/lich/dao.ics",
    )
    assert (offer.count, len(offer.next)) == (5, 3)


def page_of(*, coming: list[Occurrence], past: list[Occurrence]) -> EventPage:
    one = event()
    return event_view.build([one], [one], coming, past, (), (), TODAY)


def test_days_on_both_sides_of_tet_name_both_years() -> None:
    page = page_of(coming=[occurrence(date(2027, 2, 5), 5, 1), occurrence(date(2027, 2, 11), 3, 2)], past=[])
    assert page.next is not None
    assert page.next.lunar == "29 tháng Chạp năm Bính Ngọ – mùng 4 tháng Giêng năm Đinh Mùi"
    assert page.coming[0].lunar == "mùng 6–8 tháng Giêng năm Đinh Mùi"


def test_a_day_gone_by_is_not_still_to_be_fixed() -> None:
    gone = [
        occurrence(date(2025, 3, 1), 9, None),
        occurrence(date(2024, 3, 1), status=Status.PROVISIONAL, tolerance=1),
        occurrence(date(2023, 3, 1), status=Status.CANCELLED),
        occurrence(date(2022, 3, 1)),
    ]
    notes = [one.note for one in page_of(coming=[], past=gone).past]
    assert notes == ["không rõ đã làm ngày nào", "ngày ước tính", "không tổ chức", None]
