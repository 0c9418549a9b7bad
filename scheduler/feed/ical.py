"""The line writer: entries and a calendar's head as content lines, in the order of the profile.

Ours for speed; `icalendar` judges its value types and escaping in the tests.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from scheduler.feed.entry import Entry
from scheduler.feed.fold import fold
from scheduler.ledger import Mark
from scheduler.model import Office

REFRESH = "PT12H"
COLOR, APPLE_COLOR = "brown", "#9E2A2B"
"""The house's lacquer red, by the nearest CSS3 name and as Apple writes it."""
ALARM = "-PT15H"
"""Nine o'clock on the day before an all-day entry."""
END = b"END:VCALENDAR\r\n"

# Control characters never leave (RFC 5545 3.1); the line separators that some readers split at become `\n`.
_ESCAPES = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0xFEFF)) | {
    0x09: " ",
    0x0A: "\\n",
    0x2028: "\\n",
    0x2029: "\\n",
    ord("\\"): "\\\\",
    ord(";"): "\\;",
    ord(","): "\\,",
}


class Stamps(NamedTuple):
    """What the ledger says of an entry."""

    created: datetime
    modified: datetime
    sequence: int


def text(value: str) -> str:
    """A TEXT value (RFC 5545 3.3.11), in NFC; a colon is never escaped."""
    return unicodedata.normalize("NFC", value).translate(_ESCAPES)


def day(value: date) -> str:
    """A DATE value."""
    return value.isoformat().replace("-", "")


def moment(value: datetime) -> str:
    """A UTC DATE-TIME value; the moment is in UTC already."""
    return f"{value:%Y%m%dT%H%M%SZ}"


def head(office: Office, name: str, description: str) -> bytes:
    """The calendar's own lines, down to the first entry."""
    title, about = text(name), text(description)
    return lines(
        [
            *_opening(office),
            f"NAME:{title}",
            f"X-WR-CALNAME:{title}",
            f"DESCRIPTION:{about}",
            f"X-WR-CALDESC:{about}",
            "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
            f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
            f"X-PUBLISHED-TTL:{REFRESH}",
            f"COLOR:{COLOR}",
            f"X-APPLE-CALENDAR-COLOR:{APPLE_COLOR}",
        ]
    )


def short_head(office: Office) -> bytes:
    """The head of a file with one entry, which is added to a calendar rather than subscribed to."""
    return lines(_opening(office))


def _opening(office: Office) -> list[str]:
    agency = text(office.name).replace("//", "/")
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{agency}//lich//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]


def event(entry: Entry, stamps: Stamps, *, alarm: bool = False) -> bytes:
    """The entry as a VEVENT, with one DISPLAY alarm on the day before where asked for."""
    uid, *rest = _content(entry)
    modified = moment(stamps.modified)
    return lines(
        [
            "BEGIN:VEVENT",
            uid,
            f"DTSTAMP:{modified}",
            f"CREATED:{moment(stamps.created)}",
            f"LAST-MODIFIED:{modified}",
            f"SEQUENCE:{stamps.sequence}",
            *rest,
            *(_alarm(entry) if alarm else ()),
            "END:VEVENT",
        ]
    )


def mark(entry: Entry) -> Mark:
    """What the ledger goes by: digests over all that is emitted but the stamps, and over what raises SEQUENCE."""
    core = (day(entry.start), day(entry.end), entry.location or "", entry.status)
    return Mark(_digest(_content(entry)), _digest(core))


def lines(content: Iterable[str]) -> bytes:
    """Content lines as bytes: UTF-8, folded, CRLF."""
    return b"".join(map(fold, content))


def _content(entry: Entry) -> list[str]:
    """Every property but the stamps, UID first, in the order of the profile."""
    return [
        f"UID:{entry.uid}",
        f"DTSTART;VALUE=DATE:{day(entry.start)}",
        f"DTEND;VALUE=DATE:{day(entry.end)}",
        f"SUMMARY:{text(entry.summary)}",
        f"DESCRIPTION:{text(entry.description)}",
        *([f"LOCATION:{text(entry.location)}"] if entry.location else ()),
        f"CATEGORIES:{','.join(map(text, entry.categories))}",
        f"STATUS:{entry.status}",
        f"TRANSP:{'TRANSPARENT' if entry.busy == 'FREE' else 'OPAQUE'}",
        "CLASS:PUBLIC",
        f"URL:{entry.url}",
        f"COLOR:{entry.color}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{entry.busy}",
    ]


def _alarm(entry: Entry) -> tuple[str, ...]:
    if entry.status == "CANCELLED":
        return ()
    summary = text(entry.summary)
    return ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:{ALARM}", "END:VALARM")


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
