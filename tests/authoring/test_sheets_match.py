"""What a row means beside the events that are there: new, there already, another day, twice, or unclear."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from scheduler.authoring.edit import open_book
from scheduler.authoring.sheets import apply, ics_in
from scheduler.authoring.sheets.match import match
from scheduler.authoring.sheets.proposal import Outcome
from scheduler.errors import Refused
from tests.authoring.plans import OFFICE, TODAY, catalogue, outcome, plan

HEADER = ("Tên", "Ngày", "Đến ngày", "Địa điểm", "Mã")


def one(name: str, *cells: Any, header: tuple[str, ...] = HEADER) -> Outcome:
    return outcome(header, (name, *cells))


@pytest.mark.parametrize(
    ("name", "day", "values"),
    [
        ("Báo cáo quý", "15/3", {"kind": "report", "gregorian": "15/3"}),
        ("Tập huấn cốt cán", datetime(2027, 5, 4), {"kind": "training", "gregorian": "4/5/2027"}),
        ("Lễ hội Đền Thượng", "rằm tháng Giêng", {"kind": "ethnic-festival", "lunar": "15/1"}),
        ("Lễ hội Xên Mường", "9-10/1 ÂL", {"kind": "ethnic-festival", "lunar": "9/1..10/1"}),
        ("Lễ hội Cầu ngư", "8/3/2027 ÂL", {"kind": "ethnic-festival", "gregorian": "14/4/2027"}),
        (
            "Sơ kết chương trình",
            "Tháng 3",
            {"kind": "review", "window": {"gregorian": "1/3..last/3"}, "ask_before": 45},
        ),
        (
            "Giám sát chuyên đề",
            "Quý III/2027",
            {"kind": "review", "window": {"gregorian": "1/7..last/9"}, "since": 2027, "until": 2027, "ask_before": 45},
        ),
    ],
)
def test_a_new_event_by_the_rule_that_the_row_states(name: str, day: Any, values: dict[str, Any]) -> None:
    found = one(name, day)
    assert found.faults == ()
    (proposal,) = found.of("new")
    told = {key: value for key, value in proposal.values.items() if key not in ("id", "name", "sources", "note")}
    assert told == values
    assert proposal.values["sources"] == ["tệp ke-hoach.xlsx, dòng 2"]


def test_a_month_keeps_the_words_it_was_written_in() -> None:
    assert one("Sơ kết chương trình", "Cuối tháng 3").of("new")[0].values["note"] == (
        "Thời gian ghi trong kế hoạch: Cuối tháng 3"
    )


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Khai hạ Mường Bi", ("8/1 ÂL",)),
        ("lễ hội khai hạ dân tộc mường", ("6-8/1 ÂL",)),
        ("Lễ hội Khai hạ Mường Bi", ("24/2/2026",)),
        ("Khai hạ Mường Bi", ("22/2/2026", "24/2/2026")),
        ("Ngày hội Đại đoàn kết", ("18/11",)),
        ("Ngày hội Đại đoàn kết", ("18/11/2027",)),
        ("Ngày hội ở khu dân cư", ("Tháng 11",)),
        ("Lễ cơm mới", ("Tháng 10",)),
        ("Bất kỳ tên nào", ("18/11/2026", None, None, "dai-doan-ket/2026")),
        ("Lễ hội Gầu Tào", ("3/1 ÂL", None, "Bắc Hà")),
        ("Lễ hội Gầu Tào", ("12/1 ÂL",)),
    ],
)
def test_what_is_there_already_is_not_new(name: str, cells: tuple[Any, ...]) -> None:
    found = one(name, *cells)
    assert (found.faults, [p.action for p in found.proposals]) == ((), ["same"])


@pytest.mark.parametrize(
    ("name", "cells", "key", "values"),
    [
        (
            "Khai hạ Mường Bi",
            ("23/2/2026", "25/2/2026"),
            "khai-ha-muong-bi",
            {"cycle": "2026", "start": date(2026, 2, 23), "end": date(2026, 2, 25)},
        ),
        (
            "Ngày hội ở khu dân cư",
            ("14/11/2026",),
            "ngay-hoi-khu-dan-cu",
            {"cycle": "2026", "start": date(2026, 11, 14), "end": date(2026, 11, 14)},
        ),
        (
            "Lễ cơm mới",
            ("10/10/2027",),
            "com-moi",
            {"cycle": "2027", "start": date(2027, 10, 10), "end": date(2027, 10, 10)},
        ),
        (
            "Họp giao ban",
            ("7/3/2027", None, None, "giao-ban/2027-03"),
            "giao-ban",
            {"cycle": "2027-03", "start": date(2027, 3, 7), "end": date(2027, 3, 7)},
        ),
        (
            "Tên khác",
            ("20/2/2027", None, None, "gau-tao.bac-ha/2027"),
            "gau-tao.bac-ha",
            {"cycle": "2027", "start": date(2027, 2, 20), "end": date(2027, 2, 20)},
        ),
    ],
)
def test_another_day_of_a_known_event_is_an_announcement(
    name: str, cells: tuple[Any, ...], key: str, values: dict[str, Any]
) -> None:
    found = one(name, *cells)
    assert found.faults == ()
    (proposal,) = found.of("announced")
    assert proposal.key == key
    assert {k: v for k, v in proposal.values.items() if k != "told_by"} == values
    assert proposal.values["told_by"] == "tệp ke-hoach.xlsx, dòng 2"


def test_the_document_of_a_row_is_the_ground_of_its_announcement() -> None:
    header = ("Tên", "Từ ngày", "Đến ngày", "Căn cứ")
    (proposal,) = outcome(header, ("Khai hạ Mường Bi", "23/2/2026", "25/2/2026", "12/KH-UBND")).of("announced")
    assert proposal.values["document"] == "12/KH-UBND"
    (proposal,) = outcome(header, ("Khai hạ Mường Bi", "23/2/2026", "25/2/2026", "https://example.vn/a")).of(
        "announced"
    )
    assert proposal.values["url"] == "https://example.vn/a"


def test_another_rule_of_a_known_event_is_an_override_that_names_the_old_one() -> None:
    (proposal,) = one("Khai hạ Mường Bi", "9-10/1 ÂL").of("override")
    assert proposal.values == {"lunar": "9/1..10/1"}
    assert proposal.says[0].startswith("quy tắc cũ: ")


def test_a_name_or_place_that_is_not_quite_the_same_is_pointed_out() -> None:
    header = ("Tên", "Ngày âm", "Địa điểm")
    (proposal,) = outcome(header, ("Khai hạ Mường Bi", "9/1", "xã Mường Bi")).of("override")
    assert proposal.says[1:] == ("hiểu là “Lễ hội Khai hạ dân tộc Mường (Khai hạ Mường Bi)”",)
    placed = OFFICE.replace("main_day = 3", 'main_day = 3\nplaces = ["Phú Thọ / xã Mường Bi"]')
    (proposal,) = outcome(header, ("Khai hạ Mường Bi", "9/1", "Kim Bôi"), text=placed).of("override")
    assert "nơi khác với nơi đã ghi (Phú Thọ / xã Mường Bi)" in proposal.says[2]
    assert [p.action for p in outcome(header, ("Lễ hội Xuân", "21/1")).proposals] == ["new"]


@pytest.mark.parametrize(
    ("name", "cells", "says"),
    [
        ("Lễ hội mới", ("8/1",), "cột “Ngày”: “8/1”: không rõ âm lịch hay dương lịch; ghi thêm ÂL hoặc DL"),
        ("Khai hạ Mường Bi", ("8/1",), "không rõ âm lịch hay dương lịch"),
        ("Khai hạ Mường Bi", ("28/2/2026",), "kéo dài 3 ngày; ghi cả ngày đầu và ngày cuối"),
        ("Khai hạ Mường Bi", ("1/8/2026", "3/8/2026"), "cách xa mọi lần của khai-ha-muong-bi"),
        ("Khai hạ Mường Bi", ("tháng 8",), "khai-ha-muong-bi có ngày khác"),
        ("Hội xuân", ("27/2/2027",), "hoi-xuan/2027 đang ghi là không tổ chức"),
        ("Lễ hội Gầu Tào", ("7/1 ÂL",), "nhiều sự kiện cùng tên: gau-tao.bac-ha, gau-tao.sa-pa"),
        ("Họp giao ban", ("20/3/2027",), "không rõ 20/03/2027 là lần nào"),
        ("Bất kỳ", ("1/1/2027", None, None, "khai-ha-muong-b/2027"), "không có sự kiện mã “khai-ha-muong-b”; gần nhất"),
        ("Liên hoan", ("1/1/2027",), "không rõ loại"),
        ("Báo cáo năm", ("30/2/2027",), "không có ngày 30/2/2027"),
        ("Báo cáo năm", ("30/2",), "tháng 2 không có ngày 30"),
        ("Báo cáo năm", ("29/2",), "có năm không có ngày 29 tháng 2"),
        ("Báo cáo năm", ("Thứ Hai 18/11/2026",), "18/11/2026 là thứ Tư, không phải thứ Hai"),
        ("Báo cáo năm", ("22/2/2026 (8/1 ÂL)",), "22/02/2026 là mùng 6 tháng Giêng âm lịch, không phải 8/1"),
        ("Lễ hội mới", ("23/12/2026 ÂL",), "có thể rơi vào đầu hay cuối năm 2026"),
        ("Lễ hội mới", ("8/6n ÂL",), "tháng nhuận không có mỗi năm"),
        ("Lễ hội mới", ("18-16/1 ÂL",), "khoảng ngày kết thúc trước khi bắt đầu"),
        ("Lễ hội mới", ("30/12 ÂL",), "có năm không có ngày 30"),
    ],
)
def test_what_is_unclear_is_told_and_not_guessed(name: str, cells: tuple[Any, ...], says: str) -> None:
    found = one(name, *cells)
    assert found.proposals == ()
    assert says in str(found.faults[0])
    assert str(found.faults[0]).startswith("dòng 2")


def test_a_row_said_twice_is_imported_once_and_a_contradiction_is_told() -> None:
    found = outcome(
        HEADER,
        ("Lễ hội Đền Thượng", "15/1 ÂL"),
        ("lễ hội đền thượng", "rằm tháng Giêng"),
        ("Khai hạ Mường Bi", "23/2/2026", "25/2/2026"),
        ("Lễ hội Khai hạ Mường Bi", "23/2/2026", "25/2/2026"),
        ("Khai hạ Mường Bi", "24/2/2026", "26/2/2026"),
    )
    assert [p.action for p in found.proposals] == ["new", "duplicate", "announced", "duplicate"]
    assert found.proposals[1].says == ("trùng dòng 2",)
    assert str(found.faults[0]) == "dòng 6: dòng 4 đã ghi ngày khác cho “Khai hạ Mường Bi”; giữ lại một dòng"


def test_new_ids_are_free_and_one_festival_in_two_places_is_two() -> None:
    header = ("Tên", "Ngày âm", "Địa điểm")
    found = outcome(header, ("Lễ hội Lồng tồng", "8/1", "Bản Xen"), ("Lễ hội Lồng tồng", "9/1", "Tả Phời"))
    assert [p.key for p in found.of("new")] == ["le-hoi-long-tong", "le-hoi-long-tong-ta-phoi"]


def test_a_retired_event_is_not_made_anew() -> None:
    retired = catalogue(OFFICE.replace('id = "com-moi"', 'id = "com-moi"\nretired = true'))
    read = plan(HEADER, ("Lễ cơm mới", "1/1/2027", None, None, "com-moi"))
    found = match(read, retired, today=TODAY, file="a.csv", taken=frozenset({"com-moi"}))
    assert "com-moi đã bỏ khỏi lịch" in str(found.faults[0])


def test_a_name_nearly_that_of_an_event_is_pointed_out() -> None:
    (proposal,) = one("Lễ hội Cơm mới Mường", "1/10 ÂL").of("new")
    assert "com-moi" in proposal.says[0]


def test_both_calendars_make_the_lunar_rule_and_must_agree() -> None:
    header = ("Tên", "Ngày dương", "Ngày âm")
    (proposal,) = outcome(header, ("Lễ hội Xên Mường", "26/2/2026", "10/1")).of("new")
    assert proposal.values["lunar"] == "10/1"
    title = ("KẾ HOẠCH NĂM 2026",)
    assert outcome(title, header, ("Lễ hội Xên Mường", "26/2", "10/1")).faults == ()
    found = outcome(title, header, ("Lễ hội Xên Mường", "25/2", "10/1"))
    assert "25/02/2026 là mùng 9 tháng Giêng âm lịch, không phải 10/1" in str(found.faults[0])


def test_all_proposals_become_one_text_that_reads_without_error() -> None:
    found = outcome(
        HEADER,
        ("Khai hạ Mường Bi", "23/2/2026", "25/2/2026"),
        ("Ngày hội Đại đoàn kết", "17/11"),
        ("Báo cáo quý", "15/3"),
        ("Lễ hội \"lạ\" = [x] # 'y'", "9/1 ÂL"),
        ("Sơ kết chương trình", "Quý I/2027"),
    )
    assert found.faults == ()
    draft = apply.draft(open_book({"events.toml": OFFICE}, "events.toml"), found.proposals)
    assert draft.reading.errors == ()
    assert draft.reading.catalogue is not None
    assert [e.name for e in draft.reading.catalogue.events if "lạ" in e.name] == ["Lễ hội \"lạ\" = [x] # 'y'"]
    text = draft.files["events.toml"].splitlines()
    lost = [line for line in OFFICE.splitlines() if line not in text]
    assert lost == ['gregorian = "18/11"']


ICS = """BEGIN:VCALENDAR
VERSION:2.0
{}
END:VCALENDAR
"""


def vevent(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def from_ics(*events: str) -> Outcome:
    data = ICS.format("\n".join(events)).replace("\n", "\r\n").encode()
    return match(ics_in.read(data, "lich.example.vn"), catalogue(), today=TODAY, file="lich.ics")


def test_entries_of_other_calendars() -> None:
    found = from_ics(
        vevent("UID:1@x", "SUMMARY:Họp tổng kết", "DTSTART;VALUE=DATE:20261215", "DTEND;VALUE=DATE:20261217"),
        vevent("UID:2@x", "SUMMARY:Tập huấn", "DTSTART:20270504T013000Z", "DURATION:PT2H", "LOCATION:Hội trường"),
        vevent("UID:3@x", "SUMMARY:Báo cáo năm", "DTSTART;VALUE=DATE:20251220", "RRULE:FREQ=YEARLY"),
        vevent("UID:4@x", "SUMMARY:Báo cáo tuần", "DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=WEEKLY;BYDAY=FR"),
        vevent("UID:5@x", "SUMMARY:Báo cáo bỏ", "DTSTART;VALUE=DATE:20270108", "STATUS:CANCELLED"),
    )
    assert found.faults == ()
    told = [{k: v for k, v in p.values.items() if k not in ("id", "name", "kind", "sources")} for p in found.of("new")]
    assert told == [
        {"gregorian": "15/12/2026..16/12/2026"},
        {"gregorian": "4/5/2027", "places": ["Hội trường"], "time": "8 giờ 30"},
        {"gregorian": "20/12"},
        {"rrule": "FREQ=WEEKLY;BYDAY=FR", "since": date(2027, 1, 8)},
    ]
    assert found.passed == ("dòng 28: “Báo cáo bỏ” đã huỷ",)


def test_our_own_entries_are_known_by_their_uid() -> None:
    uid = "UID:khai-ha-muong-bi.2026@lich.example.vn"
    days = ("DTSTART;VALUE=DATE:20260222", "DTEND;VALUE=DATE:20260225")
    assert [p.action for p in from_ics(vevent(uid, "SUMMARY:Tên cũ", *days)).proposals] == ["same"]
    later = ("DTSTART;VALUE=DATE:20260223", "DTEND;VALUE=DATE:20260226")
    assert [p.action for p in from_ics(vevent(uid, "SUMMARY:Tên cũ", *later)).proposals] == ["announced"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("SUMMARY:A", "DTSTART;VALUE=DATE:20261345"), "cột “DTSTART”: không đọc được"),
        (("SUMMARY:A",), "cột “DTSTART”: thiếu ngày"),
        (("DTSTART;VALUE=DATE:20270108",), "cột “SUMMARY”: thiếu tên"),
        (("SUMMARY:Họp", "DTSTART;VALUE=DATE:20270108"), "không rõ loại"),
        (("SUMMARY:Báo cáo", "DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=DAILY;COUNT=3"), "chuỗi lặp có điểm dừng"),
        (("SUMMARY:Báo cáo", "DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=DAILY"), "FREQ=DAILY"),
        (
            ("SUMMARY:Báo cáo", "DTSTART;VALUE=DATE:20270108", "RECURRENCE-ID;VALUE=DATE:20270108"),
            "sửa riêng của chuỗi",
        ),
    ],
)
def test_entries_that_cannot_be_followed_are_told_with_their_line(lines: tuple[str, ...], says: str) -> None:
    found = from_ics(vevent("UID:1@x", *lines))
    assert found.proposals == ()
    assert str(found.faults[0]).startswith("dòng 3")
    assert says in str(found.faults[0])


@pytest.mark.parametrize("data", [b"\xff\xfe", b"abc", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        ics_in.read(data, "lich.example.vn")
