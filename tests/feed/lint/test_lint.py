"""Each fault of the table of readers, and what no reader notices, in copies of one good file with one fault each."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.feed.lint import lint
from tests.feed.life import life
from tests.feed.real import KINDS_OF_FEED, of_kind

GOOD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//lint//VI
METHOD:PUBLISH
REFRESH-INTERVAL;VALUE=DURATION:PT12H
BEGIN:VEVENT
UID:doan-ket.2026@example.vn
DTSTAMP:20261101T000000Z
LAST-MODIFIED:20261101T000000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20261118
DTEND;VALUE=DATE:20261119
SUMMARY:Ngày hội Đại đoàn kết\\, 18/11
STATUS:CONFIRMED
COLOR:gold
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Ngày hội
TRIGGER:-PT15H
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:kate.2026@example.vn
DTSTAMP:20261101T000000Z
LAST-MODIFIED:20261101T000000Z
DTSTART:20261010T073000Z
DTEND:20261010T093000Z
SUMMARY:Lễ hội Katê
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def codes(data: bytes, level: str = "error") -> set[str]:
    return {problem.code for problem in lint(data, "a.ics") if problem.level == level}


def swap(old: str, new: str) -> Callable[[], bytes]:
    assert old in GOOD
    return lambda: GOOD.replace(old, new, 1).encode()


FAULTS = {
    "no UID": ("no-uid", swap("UID:doan-ket.2026@example.vn\r\n", "")),
    "no DTSTAMP": ("no-dtstamp", swap("DTSTAMP:20261101T000000Z\r\n", "")),
    "no DTSTART": ("no-dtstart", swap("DTSTART;VALUE=DATE:20261118\r\n", "")),
    "DTEND same day": ("end-same", swap("DATE:20261119", "DATE:20261118")),
    "DTEND before": ("end-before", swap("DATE:20261119", "DATE:20261117")),
    "DTEND before, timed": ("end-before", swap("DTEND:20261010T093000Z", "DTEND:20261010T063000Z")),
    "DATE start, DATE-TIME end": ("mixed-types", swap("DTEND;VALUE=DATE:20261119", "DTEND:20261119T000000Z")),
    "date without VALUE=DATE": ("date-value", swap("DTSTART;VALUE=DATE:", "DTSTART:")),
    "a day that is not there": ("date-value", swap("DATE:20261118", "DATE:20261131")),
    "DTEND and DURATION": ("end-and-duration", swap("STATUS:", "DURATION:P1D\r\nSTATUS:")),
    "no VTIMEZONE for a TZID": ("no-vtimezone", swap("DTSTART:20261010T073000Z", "DTSTART;TZID=X/Y:20261010T073000")),
    "unescaped comma": ("bare-comma", swap("\\,", ",")),
    "unescaped semicolon": ("bare-semicolon", swap("\\,", ";")),
    "escaped colon": ("escaped-colon", swap("\\,", "\\:")),
    "unknown escape": ("bad-escape", swap("\\,", "\\x")),
    "same UID twice": ("same-uid", swap("UID:kate.2026", "UID:doan-ket.2026")),
    "REFRESH-INTERVAL malformed": ("refresh", swap("VALUE=DURATION:PT12H", "VALUE=DURATION:PT:12H")),
    "REFRESH-INTERVAL untyped": ("refresh", swap(";VALUE=DURATION", "")),
    "raw newline in text": ("no-property", swap("Đại đoàn", "Đại\r\nđoàn")),
    "empty line": ("no-property", swap("STATUS:", "\r\nSTATUS:")),
    "STATUS not a keyword": ("status-value", swap("STATUS:CONFIRMED", "STATUS:MAYBE")),
    "TRANSP not a keyword": ("transp-value", swap("STATUS:", "TRANSP:NO\r\nSTATUS:")),
    "SEQUENCE not a number": ("sequence-value", swap("SEQUENCE:0", "SEQUENCE:một")),
    "no PRODID": ("no-prodid", swap("PRODID:-//example//lint//VI\r\n", "")),
    "no VERSION": ("no-version", swap("VERSION:2.0\r\n", "")),
    "VERSION 1.0": ("version", swap("VERSION:2.0", "VERSION:1.0")),
    "VALARM without TRIGGER": ("alarm-trigger", swap("TRIGGER:-PT15H\r\n", "")),
    "absolute TRIGGER untyped": ("alarm-trigger", swap("TRIGGER:-PT15H", "TRIGGER:20261117T020000Z")),
    "VALARM without ACTION": ("alarm-action", swap("ACTION:DISPLAY\r\n", "")),
    "VALARM without DESCRIPTION": ("alarm-description", swap("DESCRIPTION:Ngày hội\r\n", "")),
    "COLOR:#FFD700": ("color-value", swap("COLOR:gold", "COLOR:#FFD700")),
    "no folding at all": ("line-length", swap("Katê", "Katê " * 20)),
    "BOM": ("bom", lambda: b"\xef\xbb\xbf" + GOOD.encode()),
    "END:VEVENT missing": ("not-closed", swap("END:VEVENT\r\n", "")),
    "END without BEGIN": ("end-without-begin", swap("END:VEVENT\r\n", "END:VEVENT\r\nEND:VTODO\r\n")),
    "not UTF-8": ("not-utf-8", lambda: GOOD.replace("Katê", "Kate").encode().replace(b"Kate", b"Kat\xea")),
    "RSCALE=CHINESE": ("rscale", swap("STATUS:", "RRULE:RSCALE=CHINESE;FREQ=YEARLY\r\nSTATUS:")),
    "fold splits a letter": (
        "fold-letter",
        lambda: GOOD.encode().replace("Katê".encode(), "Katê".encode()[:-1] + b"\r\n " + "Katê".encode()[-1:]),
    ),
    "fold splits an escape": ("fold-escape", swap("\\,", "\\\r\n ,")),
    "lone LF": ("line-end", lambda: GOOD.replace("\r\n", "\n").encode()),
    "one lone LF": ("line-end", swap("STATUS:CONFIRMED\r\n", "STATUS:CONFIRMED\n")),
    "no last line end": ("last-line", lambda: GOOD.encode().removesuffix(b"\r\n")),
    "control character": ("control", swap("Katê", "Ka\x07tê")),
    "no component": ("no-component", lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"),
    "no calendar": ("no-calendar", lambda: b"<html></html>\r\n"),
    "nothing": ("no-calendar", lambda: b""),
    "RDATE typed unlike DTSTART": ("rdate-type", swap("STATUS:", "RDATE:20271118T000000Z\r\nSTATUS:")),
    "SUMMARY twice": ("property-twice", swap("STATUS:", "SUMMARY:a\r\nSTATUS:")),
}
CAUTIONS = {
    "NFD": ("not-nfc", swap("Katê", unicodedata.normalize("NFD", "Katê"))),
    "a fold before a mark": ("fold-mark", swap("Katê", "Kate\r\n \u0302")),
    "RDATE": ("rdate", swap("STATUS:", "RDATE;VALUE=DATE:20271118\r\nSTATUS:")),
    "non-ASCII UID": ("uid-ascii", swap("UID:kate", "UID:katê")),
    "no METHOD": ("no-method", swap("METHOD:PUBLISH\r\n", "")),
    "no STATUS": ("no-status", swap("STATUS:CONFIRMED\r\n", "")),
    "no LAST-MODIFIED": ("no-last-modified", swap("LAST-MODIFIED:20261101T000000Z\r\n", "")),
    "link length": ("link-length", swap("STATUS:", "URL:https://example.vn/" + "\r\n a" * 240 + "\r\nSTATUS:")),
    "size": (
        "size",
        lambda: GOOD.replace("END:VCALENDAR", "\r\n".join(["BEGIN:VEVENT", "END:VEVENT"] * 2001)).encode(),
    ),
}


def test_the_good_file_is_good() -> None:
    assert lint(GOOD.encode(), "a.ics") == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_an_error(fault: str) -> None:
    code, make = FAULTS[fault]
    assert code in codes(make())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_hides_no_other_and_is_told_of_no_good_line(fault: str) -> None:
    """One fault gives few errors: the reader is not sent astray."""
    assert len([problem for problem in lint(FAULTS[fault][1](), "a.ics") if problem.level == "error"]) <= 4


@pytest.mark.parametrize("caution", CAUTIONS)
def test_each_caution_is_a_warning_and_no_error(caution: str) -> None:
    code, make = CAUTIONS[caution]
    assert code in codes(make(), "warning")
    if caution != "size":
        assert codes(make()) == set()


def test_a_problem_has_its_line_the_entry_and_a_fix() -> None:
    (problem,) = lint(swap("STATUS:CONFIRMED", "STATUS:MAYBE")(), "a.ics")
    assert (problem.file, problem.line, problem.path) == ("a.ics", 14, "STATUS")
    assert str(problem) == (
        "a.ics:14:1: STATUS: STATUS:MAYBE không có trong chuẩn (doan-ket.2026@example.vn); "
        "một trong: CANCELLED, CONFIRMED, TENTATIVE"
    )


def test_lines_are_counted_before_unfolding() -> None:
    data = swap("SUMMARY:Ngày hội", "SUMMARY:Ngày\r\n  hội")()
    (problem,) = lint(data.replace(b"STATUS:CONFIRMED", b"STATUS:X", 1), "a.ics")
    assert problem.line == 15


def test_the_same_uid_with_a_recurrence_id_is_no_double() -> None:
    data = swap("UID:kate.2026", "RECURRENCE-ID:20261010T073000Z\r\nUID:doan-ket.2026")()
    assert codes(data) == set()


def test_a_quoted_parameter_may_hold_a_colon() -> None:
    data = swap("SUMMARY:Lễ", 'SUMMARY;ALTREP="https://example.vn/a;b":Lễ')()
    assert lint(data, "a.ics") == ()


@pytest.mark.parametrize("kind", KINDS_OF_FEED)
def test_our_feeds_hold_our_whole_profile(kind: str) -> None:
    problems = lint(of_kind(kind), "lich.ics", strict=True)
    assert [problem for problem in problems if problem.code != "size"] == []


def test_every_turn_of_a_life_holds_our_whole_profile() -> None:
    assert [lint(turn.data, turn.name, strict=True) for turn in life()] == [()] * len(life())


def test_others_good_files_do_not_hold_it() -> None:
    found = {problem.code for problem in lint(GOOD.encode(), "a.ics", strict=True)}
    assert {"ours-head", "ours-order", "ours-all-day"} <= found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("STATUS:CONFIRMED", "STATUS:CANCELLED", "ours-cancelled"),
        ("STATUS:CONFIRMED", "STATUS:TENTATIVE", "ours-tentative"),
        ("TRANSP:TRANSPARENT", "TRANSP:OPAQUE", "ours-busy"),
        ("LAST-MODIFIED:2026", "LAST-MODIFIED:2025", "ours-stamp"),
        ("UID:", "UID:Ngày ", "ours-uid"),
        ("X-WR-CALNAME:", "X-WR-CALNAME:x", "ours-pair"),
        ("METHOD:PUBLISH", "METHOD:REQUEST", "ours-method"),
        ("STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\n", "TRANSP:TRANSPARENT\r\nSTATUS:CONFIRMED\r\n", "ours-order"),
        ("END:VCALENDAR", "BEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR", "ours-part"),
        ("METHOD:PUBLISH\r\n", "", "no-method"),
    ],
)
def test_each_departure_from_our_profile_is_an_error(old: str, new: str, code: str) -> None:
    data = of_kind("one of each sort").decode()
    assert old in data
    problems = lint(data.replace(old, new, 1).encode(), "lich.ics", strict=True)
    assert code in {problem.code for problem in problems if problem.level == "error"}


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_falling(data: bytes) -> None:
    assert lint(data, "a.ics")


@given(st.data())
def test_any_damage_to_a_good_file_is_judged_without_falling(data: st.DataObject) -> None:
    good = GOOD.encode()
    start = data.draw(st.integers(0, len(good)))
    lint(good[:start] + data.draw(st.binary(max_size=5)) + good[data.draw(st.integers(start, len(good))) :], "a.ics")
