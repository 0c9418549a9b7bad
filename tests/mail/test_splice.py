"""A spliced letter is byte for byte the one that the standard library writes."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.mail import splice
from scheduler.mail.message import Letter, UnsafeTextError, build
from scheduler.mail.splice import assemble
from scheduler.model import Office
from tests.mail.made import at
from tests.mail.test_message import ICS, LETTER, OFFICE

VIETNAMESE = "aăâbđeêghiklmnoôơpưvxyÁẮẤỆỐỢỮ ,.;:()“”–\"'<>@=?_0123456789\u0301"
TEXTS = st.text(alphabet=VIETNAMESE + "\n\r\t.", max_size=400)
NAMES = st.text(alphabet=VIETNAMESE, max_size=120)
WORDS = st.from_regex(r"[a-z0-9_+]{1,40}([.-][a-z0-9_+]{1,30}){0,3}", fullmatch=True)
HOSTS = st.from_regex(r"[a-z0-9]{1,30}(\.[a-z0-9]{1,20}){0,3}\.[a-z]{2,6}", fullmatch=True)
KEYS = st.from_regex(r"[0-9a-f]{24}", fullmatch=True)
LINKS = st.from_regex(r"https://[a-z0-9./?=&%_-]{1,200}", fullmatch=True)


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    return Letter(
        key=draw(KEYS),
        to=f"{draw(WORDS)}@{draw(HOSTS)}",
        name=draw(NAMES),
        subject=f"x{draw(NAMES)}x",
        text=draw(TEXTS),
        html=draw(TEXTS),
        ics=draw(st.none() | st.just(ICS)),
        first=draw(st.none() | KEYS),
        unsubscribe=draw(st.none() | LINKS),
        mailto=draw(st.none() | st.just("mailto:bounce@example.vn?subject=unsubscribe%2012.x")),
    )


@given(letters(), st.sampled_from(["vanphong@example.vn", "lich@phutho.example.vn"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_bytes_are_the_library_s(letter: Letter, sender: str, has_mailbox: bool) -> None:
    office = OFFICE if has_mailbox else replace(OFFICE, mail=None)
    now = at("2027-01-29 07:30")
    assert assemble(letter, office, sender=sender, now=now) == build(letter, office, sender=sender, now=now)


@given(WORDS, HOSTS)
@settings(max_examples=40, deadline=None)
def test_an_address_of_any_length_folds_as_the_library_folds_it(word: str, host: str) -> None:
    letter = replace(LETTER, to=f"{word}@{host}")
    now = at("2027-01-29 07:30")
    assert assemble(letter, OFFICE, sender="a@example.vn", now=now) == build(
        letter, OFFICE, sender="a@example.vn", now=now
    )


@pytest.mark.parametrize(
    "to", ["o'neill+lich@example.vn", '"van phong"@example.vn', "a..b@example.vn", "a@[127.0.0.1]", "A.B@Example.VN"]
)
def test_an_unusual_address_is_as_the_library_has_it_or_refused(to: str) -> None:
    letter, now = replace(LETTER, to=to), at("2027-01-29 07:30")
    try:
        wanted = build(letter, OFFICE, sender="a@example.vn", now=now)
    except UnsafeTextError:
        with pytest.raises(UnsafeTextError):
            assemble(letter, OFFICE, sender="a@example.vn", now=now)
    else:
        assert assemble(letter, OFFICE, sender="a@example.vn", now=now) == wanted


@pytest.mark.parametrize("stand_in", [splice._KEY, splice._LINK, "Fri, 31 Dec 1999 23:59:58 +0000", "qqqqq@q.qq"])
def test_a_text_that_looks_like_a_stand_in_stays_as_it_is(stand_in: str) -> None:
    letter = replace(LETTER, subject=f"Về {stand_in}", name=stand_in, to="abcde@e.vn", ics=ICS)
    now = at("2027-01-29 07:30")
    office = Office(name=stand_in, domain="lich.example.vn", address="")
    for one in (letter, replace(letter, subject=stand_in)):
        assert assemble(one, office, sender="a@e.vn", now=now) == build(one, office, sender="a@e.vn", now=now)


def test_the_slow_road_is_not_taken_for_an_ordinary_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    now = at("2027-01-29 07:30")
    splice._pieces.cache_clear()
    first = assemble(LETTER, OFFICE, sender="a@example.vn", now=now)
    monkeypatch.setattr(splice, "build", None)
    other = replace(LETTER, to="khach@example.org", key="f" * 24, text="Khác\n")
    second = assemble(other, OFFICE, sender="a@example.vn", now=at("2027-02-01 07:30"))
    assert len(LETTER.to) == len(other.to) + 1 or second != first
    read = email.message_from_bytes(second, policy=email.policy.default)
    assert read["Message-ID"] == f"<{'f' * 24}@lich.example.vn>"


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@example.org", "a\x00b", "a\u2028b"])
@pytest.mark.parametrize("where", ["subject", "name", "to", "unsubscribe", "mailto"])
def test_45_no_text_can_write_a_header(where: str, evil: str) -> None:
    with pytest.raises((UnsafeTextError, ValueError)):
        assemble(
            replace(LETTER, **{"unsubscribe": "https://a.vn", where: evil}),  # type: ignore[arg-type]  # all of them are text
            OFFICE,
            sender="a@example.vn",
            now=at("2027-01-29 07:30"),
        )
