import unicodedata
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.feed import ical
from tests.feed.test_fold import NEAR_A_FOLD

READABLE = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\ufeff"))


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("a, b; c", "a\\, b\\; c"),
        ("8:00", "8:00"),
        ("C:\\New", "C:\\\\New"),
        ("một\nhai", "một\\nhai"),
        ("một\r\nhai", "một\\nhai"),
        ("một\u2028hai", "một\\nhai"),
        ("a\x07b\x85c\x7f", "abc"),
        ("a\tb", "a b"),
        ("\ufeffLễ", "Lễ"),
        (unicodedata.normalize("NFD", "Lễ hội"), "Lễ hội"),
    ],
)
def test_text(plain: str, escaped: str) -> None:
    assert ical.text(plain) == escaped


@given(st.one_of(READABLE, NEAR_A_FOLD))
def test_icalendar_reads_back_what_was_written(raw: str) -> None:
    plain = unicodedata.normalize("NFC", raw.encode(errors="ignore").decode())
    data = ical.lines(["BEGIN:VEVENT", f"SUMMARY:{ical.text(raw)}", "END:VEVENT"])
    assert str(icalendar.Event.from_ical(data)["SUMMARY"]) == plain


@given(st.one_of(READABLE, NEAR_A_FOLD))
def test_icalendar_escapes_the_same(raw: str) -> None:
    plain = unicodedata.normalize("NFC", raw)
    assume("\\N" not in plain)  # icalendar writes a literal backslash and N as a line break
    assert ical.text(raw).encode() == icalendar.vText(plain).to_ical()


def test_values_are_icalendars() -> None:
    moment = datetime(2026, 11, 5, 1, 2, 3, tzinfo=UTC)
    assert ical.moment(moment).encode() == icalendar.vDatetime(moment).to_ical()  # type: ignore[no-untyped-call]  # theirs
    assert ical.day(date(2027, 2, 6)).encode() == icalendar.vDate(date(2027, 2, 6)).to_ical()  # type: ignore[no-untyped-call]  # theirs
