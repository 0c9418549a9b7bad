"""Rules 41 to 58 of the mail profile that concern one message, each by its number."""

from __future__ import annotations

import email
import email.policy
import re
import unicodedata
from dataclasses import replace
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler.mail import links, unsubscribe
from scheduler.mail.message import Letter, UnsafeTextError, address, build, return_path
from scheduler.model import Office
from tests.mail.made import at

OFFICE = Office(
    name="Ủy ban MTTQ Việt Nam tỉnh Phú Thọ",
    domain="lich.example.vn",
    address="https://lich.example.vn",
    mail="vanphong@example.vn",
)
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nX-A:lễ hội\r\nEND:VCALENDAR\r\n".encode()
LETTER = Letter(
    key="0123456789abcdef01234567",
    to="nguoi@example.org",
    name="Đồng chí Phó Chủ tịch, Ủy ban MTTQ",
    subject="[Nhắc lịch] Lễ hội Khai hạ dân tộc Mường (Mường Bi) – dự kiến thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng)",
    text="Kính gửi: Đồng chí,\n\n.\nTrân trọng./.\n",
    html="<p>Kính gửi: Đồng chí,</p>\n",
)


def raw(letter: Letter = LETTER) -> bytes:
    return build(letter, OFFICE, sender="vanphong@example.vn", now=at("2027-01-29 07:30"))


def read(letter: Letter = LETTER) -> EmailMessage:
    return email.message_from_bytes(raw(letter), policy=email.policy.default)


def types(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_41_text_first_then_html() -> None:
    assert types(read()) == ["multipart/alternative", "text/plain", "text/html"]


def test_41_with_a_calendar_file_mixed_around_them() -> None:
    found = types(read(replace(LETTER, ics=ICS)))
    assert found == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]


def test_42_the_calendar_part_names_the_method_of_its_body() -> None:
    *_, part = read(replace(LETTER, ics=ICS)).walk()
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "PUBLISH", "name": "su-kien.ics"}
    assert part.get_filename() == "su-kien.ics"
    assert part.get_payload(decode=True) == ICS


def test_43_headers_are_encoded_words_in_short_ascii_lines() -> None:
    head = raw().split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78
    message = read()
    assert message["Subject"] == LETTER.subject
    assert message["To"].addresses[0].display_name == LETTER.name
    assert message["From"].addresses[0].display_name == OFFICE.name


@example("  ")
@given(st.text(alphabet="aăâbđeêghiklmnoôơpưvxyÁẮẤỆỐỢỮ ,.;:()“”–\"'<>@0123456789\u0301", min_size=1, max_size=200))
@settings(max_examples=40, deadline=None)
def test_43_any_subject_and_name_come_back_in_nfc(text: str) -> None:
    wanted = unicodedata.normalize("NFC", text)
    letter = replace(LETTER, subject=f"x{text}x", name=f"x{text}x")
    # A name of one long word and a space at its end makes the library's line a few octets longer than 78.
    assert all(len(line) <= 100 for line in raw(letter).split(b"\r\n\r\n")[0].split(b"\r\n"))
    assert read(letter)["Subject"] == f"x{wanted}x"
    assert shown_name(raw(letter)) == f"x{wanted}x"


def shown_name(data: bytes) -> str:
    """By the older parser: the newer one sees a space between two encoded words of a name (3.11)."""
    name, _ = parseaddr(email.message_from_bytes(data)["To"].replace("\r\n", ""))
    return str(make_header(decode_header(name)))


WORDS = (
    "Lễ",
    "hội",
    "đu",
    "Mường",
    "Vôi",
    "(Đu",
    "Vôi)",
    "–",
    "dự",
    "kiến",
    "13/02/2027",
    "MTTQ",
    "Nam,",
    "=?utf-8?q?a?=",
)


@example(["13/02/2027"] * 5)
@example(["Nam,"] * 12)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
def test_43_no_space_is_lost_where_a_header_folds(words: list[str]) -> None:
    text = " ".join(words)
    office = replace(OFFICE, name=text)
    data = build(
        replace(LETTER, subject=text, name=text), office, sender="vanphong@example.vn", now=at("2027-01-29 07:30")
    )
    plain = email.message_from_bytes(data)  # decodes as RFC 2047 says; the newer parser parts the words of a name
    head = data.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 78
    assert str(make_header(decode_header(plain["Subject"]))) == text
    for header, mailbox in (("From", "vanphong@example.vn"), ("To", LETTER.to)):
        shown = str(make_header(decode_header(plain[header])))
        assert shown == str(Address(text, addr_spec=mailbox)) or shown == f"{text} <{mailbox}>"


def test_44_bodies_are_seven_bit() -> None:
    data = raw(replace(LETTER, ics=ICS))
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    encodings = {part["Content-Transfer-Encoding"] for part in read().walk() if not part.is_multipart()}
    assert encodings == {"base64"}
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@example.org", "a\nb", "a\x00b", "a\u2028b", "a\tb"])
@pytest.mark.parametrize("where", ["subject", "name", "to"])
def test_45_no_text_can_write_a_header(where: str, evil: str) -> None:
    with pytest.raises(UnsafeTextError):
        raw(replace(LETTER, **{where: evil}))  # type: ignore[arg-type]  # all three are text


@pytest.mark.parametrize(
    "text", ["", "vanphong", "a@b", "văn@example.vn", "a b@example.vn", "a@example.vn, b@example.vn"]
)
def test_45_an_address_must_be_one_ascii_mailbox(text: str) -> None:
    with pytest.raises(UnsafeTextError):
        address(text)


def test_46_one_message_id_a_letter_the_same_in_every_attempt() -> None:
    again = build(LETTER, OFFICE, sender="vanphong@example.vn", now=at("2027-01-30 10:00"))
    for data in (raw(), again):
        assert b"Message-ID: <0123456789abcdef01234567@lich.example.vn>" in data


def test_46_references_lead_to_the_first_letter() -> None:
    message = read(replace(LETTER, first="fedc"))
    assert (message["References"], message["In-Reply-To"]) == ("<fedc@lich.example.vn>",) * 2
    assert read(replace(LETTER, first=LETTER.key))["References"] is None


def test_47_list_headers_of_a_subscriber() -> None:
    link = links.link(f"https://{'lich.' * 20}example.vn", b"secret", "thoi-nhan", 12, "nonce")
    by_mailbox = unsubscribe.mailto("bounce@example.vn", "12.x")
    message = read(replace(LETTER, unsubscribe=link, mailto=by_mailbox))
    assert message["List-Id"] == "<nhac-lich.lich.example.vn>"
    by_web, by_mail = str(message["List-Unsubscribe"]).split(", ")
    assert by_web == f"<{link}>"
    assert by_mail == "<mailto:bounce@example.vn?subject=unsubscribe%2012.x>"
    assert read(replace(LETTER, unsubscribe=link))["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_51_the_return_path_names_the_letter() -> None:
    assert return_path("bounce@example.vn", "0123") == "bounce+0123@example.vn"


def test_52_no_machine_answers() -> None:
    message = read()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_58_to_one_person() -> None:
    message = read()
    assert [a.addr_spec for a in message["To"].addresses] == ["nguoi@example.org"]
    assert message["Cc"] is None
    assert message["Bcc"] is None


def test_texts_are_nfc() -> None:
    letter = replace(LETTER, text=unicodedata.normalize("NFD", "Lễ hội\n"), html=unicodedata.normalize("NFD", "Lễ"))
    for part in read(letter).walk():
        if not part.is_multipart():
            assert unicodedata.is_normalized("NFC", part.get_content())


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = replace(LETTER, ics=ICS)
    assert raw(letter) == raw(letter)


def test_49_the_headers_that_must_be_signed_are_there_once_and_named_in_the_manual(root: Path) -> None:
    signed = re.search(r"^SignHeaders +(.+)$", (root / "docs" / "letters.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert signed
    named = [name.strip().lower() for name in signed[1].split(",")]
    letter = replace(LETTER, ics=ICS, first="fedc", unsubscribe="https://lich.example.vn/thoi-nhan/1.x")
    present = [name.lower() for name, _ in read(letter).items()]
    assert len(present) == len(set(present))
    unsigned = {"x-auto-response-suppress", "content-language"}
    assert set(present) - unsigned <= set(named)
    assert {"from", "list-unsubscribe", "list-unsubscribe-post"} <= set(present)


def test_56_the_date_is_local_with_its_offset() -> None:
    assert read()["Date"] == "Fri, 29 Jan 2027 07:30:00 +0700"
