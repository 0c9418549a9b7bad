"""The profile of our feeds, rule by rule; the numbers are those of the list in docs/feeds.md."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

from scheduler.feed import build, entry, ical
from scheduler.feed.build import Cap, Shelf
from scheduler.feed.entry import COLORS
from scheduler.model import KINDS, Announcement, Feed, Occurrence, Place, Status
from tests.feed.made import (
    HOLIDAY,
    KATE,
    MUONG_BI,
    OFFICE,
    STAMP,
    UNITY,
    catalogue,
    feed,
    later,
    muong_bi,
    one_day,
    properties,
    publish,
    renamed,
    year,
)

ORDER = [
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION",
    "CATEGORIES", "STATUS", "TRANSP", "URL", "COLOR", "X-MICROSOFT-CDO-BUSYSTATUS",
]  # fmt: skip
CANCELLED = muong_bi(status=Status.CANCELLED, decision=Announcement(cycle="2027", cancelled=True, reason="bão"))


def only(occurrence: Occurrence) -> dict[str, str]:
    """The properties of an occurrence's entry, by name without parameters."""
    (lines,) = properties(feed([occurrence]))
    pairs = (line.partition(":") for line in lines)
    return {name.partition(";")[0]: value for name, _, value in pairs}


def head(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[0].splitlines()


def description(occurrence: Occurrence) -> list[str]:
    calendar = icalendar.Calendar.from_ical(feed([occurrence]))
    return str(calendar.events[0]["DESCRIPTION"]).split("\n")


def test_the_order_of_properties_is_the_profiles() -> None:
    for lines in properties(feed(year())):
        names = [re.split("[:;]", line)[0] for line in lines]
        assert names == [name for name in ORDER if name in names]
        assert set(ORDER) - set(names) <= {"LOCATION"}


def test_the_head_is_the_profiles() -> None:
    assert head(feed(year())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ủy ban MTTQ Việt Nam tỉnh Phú Thọ//lich//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Ngày lễ\\, Tết và việc của cơ quan",
        "X-WR-CALNAME:Ngày lễ\\, Tết và việc của cơ quan",
        "DESCRIPTION:Ngày lễ\\, Tết và việc của cơ quan. Ủy ban MTTQ Việt Nam tỉnh Phú Thọ. https://lich.example.vn",
        "X-WR-CALDESC:Ngày lễ\\, Tết và việc của cơ quan. Ủy ban MTTQ Việt Nam tỉnh Phú Thọ. https://lich.example.vn",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "COLOR:brown",
        "X-APPLE-CALENDAR-COLOR:#9E2A2B",
    ]


def test_rule_01_uid_is_the_identity_in_ascii() -> None:
    variant = replace(MUONG_BI, variant="dong-bo")
    assert only(muong_bi())["UID"] == "khai-ha-muong-bi.2027@lich.example.vn"
    assert only(muong_bi(event=variant))["UID"] == "khai-ha-muong-bi.dong-bo.2027@lich.example.vn"
    assert only(renamed(muong_bi(start=date(2027, 2, 10)), name="Khác"))["UID"] == only(muong_bi())["UID"]
    uids = [line for lines in properties(feed(year())) for line in lines if line.startswith("UID:")]
    assert all(line.isascii() and len(line) < 200 for line in uids)


def test_rule_02_and_03_dtstamp_is_last_modified_is_when_the_content_changed() -> None:
    rows, _ = publish([muong_bi()])
    changed = renamed(muong_bi(), name="Lễ Khai hạ")
    rows, _ = publish([changed], rows.values(), stamp=later(days=1))
    (lines,) = properties(feed([changed], rows))
    assert lines[1:4] == ["DTSTAMP:20261126T013000Z", "CREATED:20261125T013000Z", "LAST-MODIFIED:20261126T013000Z"]


def test_rule_03_every_emitted_property_is_in_the_digest() -> None:
    shown = entry.of(muong_bi(), OFFICE)
    others: dict[str, Any] = {
        "uid": "x", "start": date(2027, 1, 1), "end": date(2027, 1, 2), "summary": "x", "description": "x",
        "location": "x", "categories": ("x",), "status": "x", "busy": "OOF", "url": "x", "color": "x",
    }  # fmt: skip
    assert set(others) == set(entry.Entry.__dataclass_fields__)
    marks = {ical.mark(replace(shown, **{name: value})).digest for name, value in others.items()}
    assert len(marks | {ical.mark(shown).digest}) == len(others) + 1


def test_rule_03_a_text_without_its_stamp_is_never_published() -> None:
    rows, _ = publish([muong_bi()])
    with pytest.raises(build.StaleLedgerError):
        feed([renamed(muong_bi(), name="Lễ Khai hạ")], rows)
    with pytest.raises(build.StaleLedgerError):
        feed([muong_bi()], {})


def test_rule_04_sequence_comes_from_the_ledger() -> None:
    rows, _ = publish([muong_bi()])
    moved = muong_bi(start=date(2027, 2, 12))
    rows, _ = publish([moved], rows.values(), stamp=later(days=1))
    assert only(muong_bi())["SEQUENCE"] == "0"
    assert "SEQUENCE:1" in properties(feed([moved], rows))[0]


def test_rule_05_all_day_with_the_day_after_as_end() -> None:
    lines = properties(feed([one_day(UNITY, date(2026, 12, 31))]))[0]
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines


def test_rule_06_several_days_are_one_entry_over_the_turn_of_the_year_too() -> None:
    long = muong_bi(start=date(2026, 12, 30), last=date(2027, 1, 2), main=date(2027, 1, 1))
    lines = properties(feed([long]))[0]
    assert "DTSTART;VALUE=DATE:20261230" in lines
    assert "DTEND;VALUE=DATE:20270103" in lines


def lines_like(pattern: str) -> list[str]:
    return [line for line in feed(year(), alarm=True).decode().split("\r\n") if re.match(pattern, line)]


def test_rule_07_no_entry_has_an_hour() -> None:
    assert lines_like("DT(START|END)[:;]") == lines_like("DT(START|END);VALUE=DATE:[0-9]{8}$")


def test_rule_08_so_no_zone_is_told() -> None:
    assert lines_like(".*(VTIMEZONE|TZID)") == []


def test_rule_09_nothing_recurs_each_occurrence_is_an_entry() -> None:
    assert lines_like("RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID") == []
    assert len(lines_like("BEGIN:VEVENT")) == len(year())


def test_rule_10_never_another_scale() -> None:
    assert lines_like(".*RSCALE") == []


def test_rule_11_published_and_nobody_is_invited() -> None:
    text = feed(year()).decode()
    assert "\r\nMETHOD:PUBLISH\r\n" in text
    assert "ORGANIZER" not in text
    assert "ATTENDEE" not in text


@pytest.mark.parametrize(
    ("status", "said", "summary"),
    [
        (Status.COMPUTED, "CONFIRMED", "Lễ hội Khai hạ Mường Bi"),
        (Status.ANNOUNCED, "CONFIRMED", "Lễ hội Khai hạ Mường Bi"),
        (Status.PROVISIONAL, "TENTATIVE", "Lễ hội Khai hạ Mường Bi (dự kiến)"),
        (Status.CANCELLED, "CANCELLED", "HUỶ: Lễ hội Khai hạ Mường Bi"),
    ],
)
def test_rule_12_status_and_summary(status: Status, said: str, summary: str) -> None:
    lines = only(muong_bi(status=status))
    assert (lines["STATUS"], lines["SUMMARY"]) == (said, summary)


def test_rule_12_an_open_window_is_one_tentative_entry_on_its_first_day() -> None:
    lines = only(one_day(UNITY, date(2027, 11, 1), Status.OPEN, last=date(2027, 11, 18), main=None))
    assert (lines["DTSTART"], lines["DTEND"], lines["STATUS"]) == ("20271101", "20271102", "TENTATIVE")
    name = "Ngày hội Đại đoàn kết toàn dân tộc"
    assert lines["SUMMARY"] == f"{name} (từ 01/11 đến 18/11\\, chưa ấn định ngày)"


def test_rule_12_a_window_over_the_turn_of_the_year_names_both_years() -> None:
    lines = only(one_day(UNITY, date(2027, 12, 20), Status.OPEN, last=date(2028, 1, 5), main=None))
    assert lines["SUMMARY"].endswith("(từ 20/12/2027 đến 05/01/2028\\, chưa ấn định ngày)")


def test_rule_12_a_cancelled_one_stays_60_days_and_7_days_after_its_date_then_leaves() -> None:
    rows, _ = publish([muong_bi()])
    rows, _ = publish([CANCELLED], rows.values(), stamp=later(days=1))
    last = date(2027, 2, 20)
    assert b"STATUS:CANCELLED" in feed([CANCELLED], rows, today=last)
    assert b"STATUS:CANCELLED" not in feed([CANCELLED], rows, today=last + timedelta(days=1))


def test_rule_12_a_cancelled_one_stays_where_it_was_published() -> None:
    announced = muong_bi(
        start=date(2027, 2, 20), last=date(2027, 2, 22), main=date(2027, 2, 21), status=Status.ANNOUNCED
    )
    rows, _ = publish([announced])
    rows, _ = publish([CANCELLED], rows.values(), stamp=later(days=1))
    assert "DTSTART;VALUE=DATE:20270220" in properties(feed([CANCELLED], rows))[0]


def test_rule_13_a_day_off_is_opaque_and_all_else_transparent() -> None:
    day_off = only(one_day(HOLIDAY, date(2027, 9, 2)))
    assert (day_off["TRANSP"], day_off["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "OOF")
    for other in (muong_bi(), one_day(HOLIDAY, date(2027, 9, 2), Status.CANCELLED)):
        lines = only(other)
        assert (lines["TRANSP"], lines["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")


def test_rule_14_alarms_are_in_the_variant_only_and_relative() -> None:
    assert b"VALARM" not in feed(year())
    lines = properties(feed([muong_bi()], alarm=True))[0]
    assert lines[-5:] == [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Lễ hội Khai hạ Mường Bi",
        "TRIGGER:-PT15H",
        "END:VALARM",
    ]
    assert b"VALARM" not in feed([CANCELLED], alarm=True)


def test_rule_15_categories_are_up_to_three_in_one_property() -> None:
    assert only(renamed(muong_bi(), groups=("Mường", "Thái", "Dao")))["CATEGORIES"] == "Lễ hội dân tộc,Mường,Thái"
    assert only(one_day(UNITY, date(2026, 11, 18)))["CATEGORIES"] == "Ngày lễ lớn"


def test_rule_16_colours_are_css_names_for_every_kind() -> None:
    assert set(COLORS) == set(KINDS)
    assert all(name.isalpha() and name.islower() for name in COLORS.values())
    assert only(muong_bi())["COLOR"] == "firebrick"


def test_rule_17_name_and_description_stand_in_both_forms() -> None:
    said = dict(line.split(":", 1) for line in head(feed(year(), of=Feed(id="muong", name="Lễ hội dân tộc Mường"))))
    assert said["NAME"] == said["X-WR-CALNAME"] == "Lễ hội dân tộc Mường"
    assert said["DESCRIPTION"] == said["X-WR-CALDESC"]


def test_rule_18_the_refresh_hint_has_its_value_type() -> None:
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H"} <= set(head(feed(year())))


def test_rule_19_text_is_escaped_and_a_colon_never() -> None:
    odd = renamed(muong_bi(), name="Lễ hội: a,b;c", basis="C:\\kế hoạch")
    lines = only(odd)
    assert lines["SUMMARY"] == "Lễ hội: a\\,b\\;c"
    assert "Căn cứ: C:\\\\kế hoạch\\n" in lines["DESCRIPTION"]


def test_rule_20_no_line_is_over_75_octets() -> None:
    lines = feed([renamed(muong_bi(), name="Ngày hội văn hoá các dân tộc " * 20)]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])


def test_rule_21_text_is_nfc_however_it_was_typed() -> None:
    typed = renamed(muong_bi(), name=unicodedata.normalize("NFD", MUONG_BI.name))
    assert feed([typed]) == feed([muong_bi()])
    assert publish([typed])[0][typed.id].digest == publish([muong_bi()])[0][typed.id].digest
    assert unicodedata.is_normalized("NFC", feed([typed]).decode())


def test_rule_22_utf8_crlf_no_bom_no_control_characters() -> None:
    data = feed([renamed(muong_bi(), name="Lễ\x00 hội\x1b")])
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)


def test_rule_23_a_newline_in_the_file_is_escaped() -> None:
    assert "Căn cứ: một\\nhai\\n" in only(renamed(muong_bi(), basis="một\r\nhai"))["DESCRIPTION"]


def test_rule_24_an_empty_feed_has_a_placeholder() -> None:
    data = feed([muong_bi()], of=Feed(id="rong", name="Lịch trống", kinds=("training",)))
    (lines,) = properties(data)
    assert "UID:_trong.rong.2026@lich.example.vn" in lines
    assert "SUMMARY:Chưa có sự kiện nào trong lịch này" in lines
    assert data == feed([], {}, of=Feed(id="rong", name="Lịch trống", kinds=("training",)))


def days(count: int) -> list[Occurrence]:
    first = date(2026, 1, 1)
    return [one_day(UNITY, first + timedelta(days=n), cycle=f"2026-{n}") for n in range(count)]


def test_rule_25_past_the_cap_the_oldest_leave_and_a_notice_says_so(caplog: pytest.LogCaptureFixture) -> None:
    entries = properties(feed(days(12), cap=Cap(entries=10)))
    assert len(entries) == 10
    notice = next(line for line in entries[0] if line.startswith("SUMMARY:"))
    assert notice == "SUMMARY:Lịch này chỉ có sự kiện từ 04/01/2026"
    assert "DTSTART;VALUE=DATE:20260104" in entries[1]
    assert "oldest 3 entries" in caplog.text
    assert len(properties(feed(days(10), cap=Cap(entries=10)))) == 10


def test_rule_25_octets_are_capped_too(caplog: pytest.LogCaptureFixture) -> None:
    data = feed(days(100), cap=Cap(octets=30_000))
    assert 20_000 < len(data) <= 30_000
    assert "SUMMARY:Lịch này chỉ có" in data.decode()
    assert b"DTSTART;VALUE=DATE:20260410" in data
    assert caplog.records


def test_rule_25_the_default_cap_is_2000_entries_and_a_megabyte(caplog: pytest.LogCaptureFixture) -> None:
    data = feed(days(2100))
    assert len(data) <= 1_000_000
    assert len(properties(data)) <= 2000
    assert caplog.records


def test_rule_26_the_place_by_its_name_on_that_day() -> None:
    assert only(muong_bi())["LOCATION"] == "Phú Thọ / xã Mường Bi"
    before = muong_bi(start=date(2025, 2, 3), last=date(2025, 2, 5), main=date(2025, 2, 5))
    assert only(before)["LOCATION"] == "Hòa Bình / Tân Lạc / Phong Phú"
    two = (Place(name="xã A"), Place(name="xã B"))
    assert only(renamed(muong_bi(), places=two))["LOCATION"] == "xã A\\; xã B"


def test_rule_27_and_28_links_are_in_url_and_description_without_attach_or_conference() -> None:
    lines = only(muong_bi())
    assert lines["URL"] == "https://lich.example.vn/su-kien/khai-ha-muong-bi"
    assert lines["DESCRIPTION"].endswith("\\nhttps://lich.example.vn/su-kien/khai-ha-muong-bi")
    assert not {"ATTACH", "CONFERENCE", "IMAGE", "STYLED-DESCRIPTION"} & set(lines)


def test_rule_29_no_entry_of_a_public_feed_is_related_to_another() -> None:
    assert lines_like("RELATED-TO") == []


def test_the_description_says_when_by_the_moon_which_day_is_the_main_one_and_who() -> None:
    assert description(muong_bi()) == [
        "Mùng 6–8 tháng Giêng",
        "Lễ chính: thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng)",
        "Dân tộc: Mường",
        "https://lich.example.vn/su-kien/khai-ha-muong-bi",
    ]


def test_the_description_names_the_lunar_year_where_it_is_not_that_of_the_day() -> None:
    assert description(one_day(UNITY, date(2027, 1, 30)))[0] == "23 tháng Chạp năm Bính Ngọ"
    assert description(one_day(UNITY, date(2027, 11, 18)))[0] == "21 tháng Mười"


def test_the_description_says_the_days_where_no_lunar_calendar_reaches() -> None:
    assert description(one_day(UNITY, date(2101, 11, 18)))[0] == "18/11/2101"


def test_the_description_of_a_decision_names_the_document_and_no_person() -> None:
    decision = Announcement(
        cycle="2027", document="KH 12/KH-UBND", date=date(2027, 1, 5), signer="Người ký", told_by="Người báo"
    )
    computed = muong_bi(start=date(2027, 2, 13), last=date(2027, 2, 15)).span
    lines = description(muong_bi(status=Status.ANNOUNCED, decision=decision, computed=computed))
    assert lines[3:6] == [
        "Ngày: đã công bố",
        "Nếu tính theo lịch: 13–15/02/2027",
        "Theo: KH 12/KH-UBND, ngày 05/01/2027",
    ]
    assert not any("Người" in line for line in lines)
    told = muong_bi(status=Status.ANNOUNCED, decision=Announcement(cycle="2027", told_by="Người báo"))
    assert "Theo: thông báo bằng lời" in description(told)


def test_the_description_of_an_estimate_and_of_a_cancellation_says_so() -> None:
    estimate = one_day(KATE, date(2027, 9, 29), Status.PROVISIONAL, tolerance=1)
    assert "Ngày: dự kiến, có thể sớm hoặc muộn 1 ngày; chờ thông báo chính thức" in description(estimate)
    assert "Ngày: không tổ chức; lý do: bão" in description(CANCELLED)


def test_the_description_of_a_window_lists_the_candidates() -> None:
    window = one_day(
        UNITY, date(2027, 11, 1), Status.OPEN, last=date(2027, 11, 18), main=None,
        candidates=(date(2027, 11, 6), date(2027, 11, 13)),
    )  # fmt: skip
    lines = description(window)
    assert lines[0] == "Một ngày trong khoảng 01–18/11/2027 (mùng 4 – 21 tháng Mười), chưa ấn định"
    assert lines[1] == "Những ngày có thể: thứ Bảy, 06/11/2027; thứ Bảy, 13/11/2027"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 18), "Lần thứ 96, tính từ năm 1930"),
        (date(2030, 11, 18), "Lần thứ 100, tính từ năm 1930 (năm tròn)"),
        (date(2025, 11, 18), "Lần thứ 95, tính từ năm 1930 (năm lẻ 5)"),
    ],
)
def test_the_description_counts_anniversaries(day: date, said: str) -> None:
    assert said in description(one_day(UNITY, day))


def test_hours_and_the_evening_before_are_words() -> None:
    event = replace(MUONG_BI, time="7:30", evening_before=True)
    assert "Giờ: 7:30; bắt đầu từ tối hôm trước" in description(muong_bi(event=event))


def test_same_input_same_bytes_and_the_order_of_occurrences_changes_nothing() -> None:
    rows, _ = publish(year())
    data = feed(year(), rows)
    assert feed(year(), rows) == data
    backwards = dict(reversed(rows.items()))
    assert (
        build.build(build.ALL, catalogue(*year()), year()[::-1], backwards, year=2026, today=date(2026, 11, 25)) == data
    )


def test_written_entries_are_kept_and_give_the_same_bytes() -> None:
    shelf = Shelf()
    plain, alarmed = feed(year(), shelf=Shelf()), feed(year(), alarm=True)
    assert [feed(year(), shelf=shelf) for _ in range(2)] == [plain, plain]
    assert [feed(year(), alarm=True, shelf=shelf) for _ in range(2)] == [alarmed, alarmed]
    assert len(shelf.entries) == 2 * len(year())


def test_every_feed_of_a_day_is_cut_from_one_stock() -> None:
    given, shelf = year(), Shelf()
    rows, _ = publish(given)
    muong = Feed(id="muong", name="Mường", groups=("Mường",))
    one, other = feed(given, rows, shelf=shelf), feed(given, rows, of=muong, shelf=shelf)
    stock = shelf.stocks[False]
    assert (one, other) == (feed(given, rows), feed(given, rows, of=muong))
    feed(given, rows, of=muong, shelf=shelf)
    assert shelf.stocks[False] is stock


@pytest.mark.parametrize("other", ["day", "rows", "occurrences"])
def test_the_stock_of_another_day_ledger_or_edition_is_made_anew(other: str) -> None:
    given, shelf = [CANCELLED], Shelf()
    rows, _ = publish([muong_bi()])
    rows, _ = publish(given, rows.values(), stamp=later(days=1))
    assert b"CANCELLED" in feed(given, rows, shelf=shelf)
    today = date(2027, 3, 1) if other == "day" else date(2026, 11, 25)
    then = {key: replace(row, gone=True) for key, row in rows.items()} if other == "rows" else rows
    assert b"CANCELLED" not in feed([] if other == "occurrences" else given, then, today=today, shelf=shelf)


def test_icalendar_reads_back_every_value() -> None:
    rows, _ = publish(year())
    calendar = icalendar.Calendar.from_ical(feed(year(), rows))
    assert calendar.errors == []
    for occurrence, component in zip(sorted(year(), key=lambda o: o.sort_key), calendar.events, strict=True):
        shown = entry.of(occurrence, OFFICE)
        assert component.errors == []
        assert (component["UID"], component.start, component.end) == (shown.uid, shown.start, shown.end)
        assert (component["SUMMARY"], component["DESCRIPTION"]) == (shown.summary, shown.description)
        assert component.get("LOCATION") == shown.location
        assert tuple(component.categories) == shown.categories
        assert component.LAST_MODIFIED == component.DTSTAMP == STAMP


def test_a_single_occurrence_is_a_file_of_its_own() -> None:
    rows, _ = publish([muong_bi()])
    data = build.single(muong_bi(), rows[muong_bi().id], OFFICE)
    assert properties(data) == properties(feed([muong_bi()], rows))
    assert b"METHOD:PUBLISH" in data
    assert b"REFRESH-INTERVAL" not in data


def test_uids_are_unique() -> None:
    uids = [line for lines in properties(feed(year())) for line in lines if line.startswith("UID:")]
    assert max(Counter(uids).values()) == 1


def test_a_feed_takes_what_it_names() -> None:
    muong = Feed(id="muong", name="Mường", groups=("Mường",))
    assert [lines[0] for lines in properties(feed(year(), of=muong))] == ["UID:khai-ha-muong-bi.2027@lich.example.vn"]
