"""`python -m benchmarks.field.children.feed PEER FILE`: a feed of all entries in FILE, by one library.

What is said when ready is how many entries it wrote and in how many bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.field.children import loop

STAMP = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
Entry = dict[str, Any]
Work = Callable[[], bytes]
FIELDS = ("uid", "summary", "description", "location", "categories", "status", "url", "color")


def lich(entries: list[Entry]) -> Work:
    """Ours, with nothing remembered."""
    from benchmarks.feed import Office

    return Office(len(entries)).build


def icalendar(entries: list[Entry]) -> Work:
    """icalendar's components and serialiser."""
    import icalendar as peer

    def write() -> bytes:
        calendar = peer.Calendar()
        calendar.add("VERSION", "2.0")
        for one in entries:
            event = peer.Event()
            for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
                event.add(name, STAMP)
            event.add("DTSTART", date.fromisoformat(one["start"]))
            event.add("DTEND", date.fromisoformat(one["end"]))
            for name in FIELDS:
                event.add(name, one[name])
            event.add("TRANSP", "TRANSPARENT")
            event.add("SEQUENCE", 0)
            calendar.add_component(event)
        return bytes(calendar.to_ical())

    return write


def vobject(entries: list[Entry]) -> Work:
    """vobject's components and serialiser."""
    import vobject as peer
    from dateutil.tz import UTC as ZONE  # the only one whose name it can guess

    stamp = STAMP.replace(tzinfo=ZONE)

    def write() -> bytes:
        calendar = peer.iCalendar()
        for one in entries:
            event = calendar.add("vevent")
            for name in ("dtstamp", "created", "last-modified"):
                event.add(name).value = stamp
            event.add("dtstart").value = date.fromisoformat(one["start"])
            event.add("dtend").value = date.fromisoformat(one["end"])
            for name in FIELDS:
                event.add(name).value = one[name]
            event.add("transp").value = "TRANSPARENT"
            event.add("sequence").value = "0"
        return bytes(calendar.serialize().encode())

    return write


def ics(entries: list[Entry]) -> Work:
    """The package ics."""
    from ics import Calendar, Event

    def write() -> bytes:
        calendar = Calendar()
        for one in entries:
            event = Event(
                uid=one["uid"],
                name=one["summary"],
                begin=one["start"],
                description=one["description"],
                location=one["location"],
                url=one["url"],
                categories=one["categories"],
                created=STAMP,
                last_modified=STAMP,
                transparent=True,
                status=one["status"],
            )
            event.make_all_day()
            calendar.events.add(event)
        return bytes(calendar.serialize().encode())

    return write


def lunar_birthday(path: str) -> Work:
    """lunar-birthday-ical with its own configuration: it reads, computes and writes."""
    from lunar_birthday_ical.calendar import LunarCalendarApp

    def write() -> bytes:
        app = LunarCalendarApp(Path(path))
        app.generate()
        return bytes(app.calendar.to_ical())

    return write


PEERS: dict[str, Callable[[list[Entry]], Work]] = {"lich": lich, "icalendar": icalendar, "vobject": vobject, "ics": ics}


def main(name: str, path: str) -> None:
    """One library, until the parent has had enough."""
    work = (
        lunar_birthday(path)
        if name == "lunar-birthday-ical"
        else PEERS[name](json.loads(Path(path).read_text("utf-8")))
    )
    data = work()
    loop(work, [data.count(b"BEGIN:VEVENT"), len(data)])


if __name__ == "__main__":
    main(*sys.argv[1:])
