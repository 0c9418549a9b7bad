"""Many letters quickly: the standard library writes each *shape* of message once, and what differs is put in.

A shape is all that decides how headers fold: subject, the reader's name, how long the address is, which headers and
parts there are. Its bytes are those of `message.build` for stand-ins of the same lengths, so a spliced letter is byte
for byte what `message.build` would have written (a property test compares them). What could fold in another way, an
address that is more than plain letters, takes the slow road.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from struct import unpack_from
from typing import NamedTuple
from unicodedata import normalize

from scheduler.mail.message import Letter, build
from scheduler.model import Office

_PLAIN_ADDRESS = re.compile(r"[a-z0-9_+]+(?:[.-][a-z0-9_+]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}", re.IGNORECASE)
_PLAIN_KEY = re.compile(r"[0-9a-f]{24}")
_PLAIN_LINK = re.compile(r"https?://[!-;=?-~]+")
_PLAIN_MAILTO = re.compile(r"mailto:[!-;=?-~]+")
_LINE = 76
"""Letters in a line of base64, as the library cuts them: 78 // 4 * 4."""
_KEY, _FIRST = "7c0ffee1" * 3, "7c0ffee2" * 3
_LINK, _MAILTO = "https://7c0ffee3.example", "mailto:7c0ffee7@x.example"
_DATE = datetime(1999, 12, 31, 23, 59, 58, tzinfo=UTC)
_TEXT, _HTML, _ICS = "7c0ffee4", "7c0ffee5", "7c0ffee6"


class _Shape(NamedTuple):
    """All that decides how the headers fold and which parts there are."""

    office: tuple[str, str, str | None]
    """Its name, domain and mailbox."""
    sender: str
    name: str
    subject: str
    address_length: int
    has_first: bool
    has_link: bool
    has_mailto: bool
    has_ics: bool


def assemble(letter: Letter, office: Office, *, sender: str, now: datetime) -> bytes:
    """The same bytes as `message.build`. Raises UnsafeTextError."""
    pieces = _pieces(_shape(letter, office, sender)) if _is_plain(letter) else ()
    if not pieces:
        return build(letter, office, sender=sender, now=now)
    values = {
        "date": _date(now, now.utcoffset()),
        "to": letter.to.encode(),
        "key": letter.key.encode(),
        "first": (letter.first or "").encode(),
        "link": (letter.unsubscribe or "").encode(),
        "mailto": (letter.mailto or "").encode(),
        "text": _base64(normalize("NFC", letter.text).encode()),
        "html": _base64(normalize("NFC", letter.html).encode()),
        "ics": _base64(letter.ics or b""),
    }
    return b"".join([piece if isinstance(piece, bytes) else values[piece] for piece in pieces])


def _is_plain(letter: Letter) -> bool:
    """Whether nothing that differs between letters of a shape could fold or be quoted."""
    return (
        _PLAIN_ADDRESS.fullmatch(letter.to) is not None
        and _PLAIN_KEY.fullmatch(letter.key) is not None
        and (letter.unsubscribe is None or _PLAIN_LINK.fullmatch(letter.unsubscribe) is not None)
        and (letter.mailto is None or _PLAIN_MAILTO.fullmatch(letter.mailto) is not None)
        and (letter.first is None or _PLAIN_KEY.fullmatch(letter.first) is not None)
    )


def _shape(letter: Letter, office: Office, sender: str) -> _Shape:
    return _Shape(
        office=(office.name, office.domain, office.mail),
        sender=sender,
        name=letter.name,
        subject=letter.subject,
        address_length=len(letter.to),
        has_first=letter.first is not None and letter.first != letter.key,
        has_link=letter.unsubscribe is not None,
        has_mailto=letter.unsubscribe is not None and letter.mailto is not None,
        has_ics=letter.ics is not None,
    )


@lru_cache(maxsize=1024)
def _pieces(shape: _Shape) -> tuple[bytes | str, ...]:
    """The message cut where something is to be put in: octets as they stand, and names of what belongs there.

    Empty where a stand-in is found more or less often than it was put in, since a text of the office's looks like it.
    """
    to = f"{'q' * (shape.address_length - 5)}@q.qq"
    letter = Letter(
        key=_KEY,
        to=to,
        name=shape.name,
        subject=shape.subject,
        text=_TEXT,
        html=_HTML,
        ics=_ICS.encode() if shape.has_ics else None,
        first=_FIRST if shape.has_first else None,
        unsubscribe=_LINK if shape.has_link else None,
        mailto=_MAILTO if shape.has_mailto else None,
    )
    name, domain, mail = shape.office
    data = build(letter, Office(name=name, domain=domain, address="", mail=mail), sender=shape.sender, now=_DATE)
    marks = {
        format_datetime(_DATE).encode(): "date",
        to.encode(): "to",
        _KEY.encode(): "key",
        _FIRST.encode(): "first",
        _LINK.encode(): "link",
        _MAILTO.encode(): "mailto",
        **{_base64(text.encode()): name for text, name in ((_TEXT, "text"), (_HTML, "html"), (_ICS, "ics"))},
    }
    cut = re.split(b"(" + b"|".join(re.escape(mark) for mark in marks) + b")", data)
    pieces = tuple(marks.get(piece, piece) for piece in cut)
    found = sorted(piece for piece in pieces if isinstance(piece, str))
    return pieces if found == sorted(_wanted(shape)) else ()


def _wanted(shape: _Shape) -> list[str]:
    """How often each thing is in a message: the key in Message-ID and in the boundaries."""
    wanted = ["date", "to", "text", "html"] + ["key"] * (9 if shape.has_ics else 5)
    wanted += ["first"] * 2 * shape.has_first + ["ics"] * shape.has_ics
    return wanted + ["link"] * shape.has_link + ["mailto"] * shape.has_mailto


@lru_cache(maxsize=4)
def _date(now: datetime, _: timedelta | None) -> bytes:
    """With the offset in its key: moments that are equal are written differently in another zone."""
    return format_datetime(now).encode()


def _base64(text: bytes) -> bytes:
    """As the library codes a text: with CRLF lines, the last one ended."""
    if b"\r" in text:
        text = b"\n".join(text.splitlines())
    data = text.replace(b"\n", b"\r\n") if text.endswith(b"\n") else text.replace(b"\n", b"\r\n") + b"\r\n"
    coded = b2a_base64(data, newline=False)
    full, rest = divmod(len(coded), _LINE)
    lines = unpack_from(f"{_LINE}s" * full, coded)
    return b"\r\n".join((*lines, coded[-rest:], b"") if rest else (*lines, b""))
