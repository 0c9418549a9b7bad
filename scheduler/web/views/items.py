"""One occurrence as a line that a person reads: its name, its days in both calendars, how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from scheduler import words
from scheduler.authoring.preview import NATIONWIDE
from scheduler.model import Event, Occurrence, Status

LONG_WINDOW = 14
"""Days; an open window that is longer says little about any of its days."""
CEREMONIES = frozenset({"ethnic-festival", "religious-festival", "tet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line on a page, in the language of the page."""

    name: str
    own_name: str | None
    """In Vietnamese, where `name` is a translation."""
    kind: str
    kind_words: str
    family: str
    """Which colour it takes: ceremony, visit or plain. The mark and the word tell the kind."""
    href: str
    when: str
    """`thứ Bảy, 13/02/2027` or `11–13/02/2027`."""
    lunar: str | None
    main: str | None
    """Where it lasts several days, the main one: `thứ Bảy, 13/02/2027`."""
    main_label: str
    """`chính lễ` of a ceremony, else `ngày chính`."""
    status: Status
    status_words: str
    """`dự kiến`, `tính theo lịch`."""
    note: str | None
    """What is not certain: `dự kiến, có thể lệch 1 ngày`; None for a certain date."""
    left: str
    """`còn 12 ngày`, counted to the main day, or to the first day where that is over or not fixed."""
    places: tuple[str, ...]
    groups: tuple[str, ...]
    start: date
    last: date


def item(occurrence: Occurrence, today: date) -> Item:
    """The line for one occurrence as it reads on that day, in Vietnamese."""
    event = occurrence.event
    return Item(
        name=event.name,
        own_name=None,
        kind=event.kind,
        kind_words=words.KIND[event.kind],
        family=family(event.kind),
        href=event_path(event),
        when=when(occurrence),
        lunar=lunar_words(occurrence.start, occurrence.last),
        main=main_words(occurrence),
        main_label="chính lễ" if event.kind in CEREMONIES else "ngày chính",
        status=occurrence.status,
        status_words=words.STATUS[occurrence.status],
        note=note(occurrence),
        left=left(occurrence, today),
        places=occurrence.places,
        groups=event.groups,
        start=occurrence.start,
        last=occurrence.last,
    )


def family(kind: str) -> str:
    """`ceremony`, `visit` or `plain`."""
    if kind in CEREMONIES:
        return "ceremony"
    return "visit" if kind == "visit" else "plain"


def event_path(event: Event) -> str:
    """The address of its page on this site."""
    return f"/su-kien/{quote(event.key)}"


def when(occurrence: Occurrence) -> str:
    """Its days in the Gregorian calendar, with the weekday where it is one day."""
    if occurrence.start == occurrence.last:
        return words.long_date(occurrence.start)
    return words.date_range(occurrence.start, occurrence.last)


def lunar_words(start: date, last: date) -> str | None:
    """The same days in the lunar calendar; None where it does not reach."""
    first, end = words.lunar_of(start), words.lunar_of(last)
    return words.lunar_range(first, end) if first and end else None


def main_words(occurrence: Occurrence) -> str | None:
    """The main day of several, in words; None for one day or an open window."""
    if occurrence.main is None or occurrence.start == occurrence.last:
        return None
    return words.long_date(occurrence.main)


def by_weight(occurrence: Occurrence) -> tuple[bool, tuple[date, str, str, str]]:
    """What the whole country holds first, so that a crowded day never counts Tết among its "+8"; then by day and id."""
    return NATIONWIDE not in occurrence.places, occurrence.sort_key


def is_waiting(occurrence: Occurrence) -> bool:
    """Whether it is a long open window: listed by itself, since no day of it can be called the day."""
    days = (occurrence.last - occurrence.start).days + 1
    return occurrence.status is Status.OPEN and days > LONG_WINDOW


def note(occurrence: Occurrence) -> str | None:
    """What a reader must know before trusting the date; None where it is certain."""
    match occurrence.status:
        case Status.PROVISIONAL:
            off = occurrence.tolerance
            return f"dự kiến, có thể lệch {off} ngày" if off else "dự kiến"
        case Status.OPEN:
            return "chưa ấn định ngày"
        case Status.CANCELLED:
            return "không tổ chức"
        case _:
            return words.projected(occurrence)


def left(occurrence: Occurrence, today: date) -> str:
    """How far it is from that day: `còn 12 ngày`, `đang diễn ra`, `hôm nay`."""
    anchor = occurrence.anchor
    if anchor == today and occurrence.main:
        return words.days_left(0)
    if occurrence.start <= today <= occurrence.last and anchor <= today:
        return "đang diễn ra"
    if occurrence.last < today:
        return words.days_left((occurrence.last - today).days)
    return words.days_left((anchor - today).days)
