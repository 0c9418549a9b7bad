"""A letter's bytes: headers and parts as rules 41 to 52 of docs/letters.md ask, from texts that are ready.

The same letter gives the same bytes: boundaries come from its key, the date is an argument. Here the standard library
writes the whole message; `splice` makes the same bytes from what it wrote once.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.charset import Charset
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from scheduler.errors import LichError
from scheduler.model import Office

_UTF8 = Charset("utf-8")
_LINE = 76
"""Octets that a line with an encoded word may have (RFC 2047, section 2)."""
_ROOM = 78 - len("Subject: ")
"""Octets that surely fit on the line of a header (RFC 5322, section 2.1.1): one word, which every reader joins well."""


class UnsafeTextError(LichError):
    """A name, subject or address that could write a header of its own, or that mail cannot carry."""

    def __init__(self, *, where: str, text: str) -> None:
        self.where, self.text = where, text
        super().__init__(where, text)

    def __str__(self) -> str:
        return f"{self.where} có ký tự không dùng được trong thư: {self.text!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be sent to one reader."""

    key: str
    """The left half of the Message-ID: one a letter, the same in every attempt."""
    to: str
    name: str
    subject: str
    text: str
    html: str
    ics: bytes | None = None
    first: str | None = None
    """The key of the first letter about the same occurrence, for threads."""
    unsubscribe: str | None = None
    """The address at which one click ends the subscription; the office's own mailbox has none."""
    mailto: str | None = None
    """The same by mail, where somebody reads it."""


def build(letter: Letter, office: Office, *, sender: str, now: datetime) -> bytes:
    """The message, with CRLF lines of ASCII. Raises UnsafeTextError."""
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(letter, office, now):
        message[name] = value
    message.set_content(_nfc(letter.text), cte="base64")
    message.add_alternative(_nfc(letter.html), subtype="html", cte="base64")
    if letter.ics is not None:
        _attach(message, letter.ics)
    message["Content-Language"] = "vi"
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{letter.key}_{number}")
    return _named(letter, office, sender) + _listed(letter) + message.as_bytes()


def key_of(*named: str) -> str:
    """A name for a letter that is its own and tells nothing."""
    return hashlib.sha256("\0".join(named).encode()).hexdigest()[:24]


def _named(letter: Letter, office: Office, sender: str) -> bytes:
    """The headers that carry a text of people's: from whom, to whom, about what."""
    subject = _safe("Tiêu đề", letter.subject)
    written = subject if _is_plain(subject) else _encoded("Subject", subject)
    mailboxes = _mailbox("From", address(sender, office.name)) + _mailbox("To", address(letter.to, letter.name))
    return mailboxes + f"Subject: {written}\r\n".encode("ascii")


def address(text: str, name: str = "") -> Address:
    """A mailbox with the name that is shown beside it. Raises UnsafeTextError where mail cannot reach it."""
    try:
        parsed = Address(_safe("Tên", name), addr_spec=_safe("Địa chỉ", text))
    except (ValueError, IndexError, MessageError):
        parsed = Address()
    if not (parsed.username and "." in parsed.domain and text.isascii() and parsed.addr_spec == text):
        raise UnsafeTextError(where="Địa chỉ", text=text)
    return parsed


def return_path(mailbox: str, key: str) -> str:
    """The mailbox with the letter's key in it, so that a bounce names its letter (VERP)."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{key}@{domain}"


def _headers(letter: Letter, office: Office, now: datetime) -> list[tuple[str, object]]:
    headers: list[tuple[str, object]] = [
        ("Date", now),
        ("Message-ID", f"<{letter.key}@{office.domain}>"),
        ("List-Id", f"<nhac-lich.{office.domain}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if office.mail:
        headers.append(("Reply-To", address(office.mail)))
    if letter.first and letter.first != letter.key:
        headers += [(name, f"<{letter.first}@{office.domain}>") for name in ("In-Reply-To", "References")]
    return headers


def _mailbox(header: str, mailbox: Address) -> bytes:
    """A mailbox with its name, the address on a line of its own where the name is encoded."""
    if _is_plain(str(mailbox)) or not mailbox.display_name:
        return f"{header}: {mailbox}\r\n".encode("ascii")
    name = _encoded(header, mailbox.display_name)
    return f"{header}: {name}\r\n <{mailbox.addr_spec}>\r\n".encode("ascii")


def _is_plain(text: str) -> bool:
    """Whether every reader gives a text back as it is written: short, ASCII, no encoded word, no run of spaces."""
    return text.isascii() and len(text) < _ROOM and "=?" not in text and " ".join(text.split()) == text


def _encoded(header: str, text: str) -> str:
    """A text as encoded words (RFC 2047) with every space inside them.

    A header of `EmailMessage` loses the space where it folds between two encoded words: “Lễ hộiđu Mường Vôi”.
    """
    word = _UTF8.header_encode(text)
    return word if len(word) <= _ROOM else Header(text, _UTF8, _LINE, header).encode(linesep="\r\n")


def _listed(letter: Letter) -> bytes:
    """The ways to unsubscribe, an address a line: a header of the library would fold or encode a long one."""
    if letter.unsubscribe is None:
        return b""
    ways = [_safe("Địa chỉ", way) for way in (letter.unsubscribe, letter.mailto) if way]
    listed = ",\r\n ".join(f"<{way}>" for way in ways)
    try:
        return f"List-Unsubscribe: {listed}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode("ascii")
    except UnicodeEncodeError:
        raise UnsafeTextError(where="Địa chỉ", text=listed) from None


def _attach(message: EmailMessage, ics: bytes) -> None:
    """The calendar entry, with the method that its body names."""
    message.add_attachment(
        ics.decode(),
        subtype="calendar",
        cte="base64",
        filename="su-kien.ics",
        params={"method": "PUBLISH", "name": "su-kien.ics"},
    )


def _safe(where: str, text: str) -> str:
    """In NFC. Raises UnsafeTextError for line ends and other control characters."""
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") for letter in text):
        raise UnsafeTextError(where=where, text=text)
    return _nfc(text)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
