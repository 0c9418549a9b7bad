"""One event's page: when it comes next, how sure that is and why, when it was, where, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from scheduler import words
from scheduler.authoring.explain import Line
from scheduler.model import Announcement, Event, Feed, Occurrence, Place, Status
from scheduler.web.views.items import Item, event_path, family, item, when
from scheduler.web.views.search import place_path

COMING = 10
PAST = 5
CALENDAR = {
    "lunar": "âm lịch",
    "zodiac_day": "âm lịch và can chi",
    "solar_term": "tiết khí",
    "khmer": "lịch Khmer",
    "cham_awal": "lịch Chăm Awal",
    "cham_ahier": "lịch Chăm Ahier",
    "hijri": "lịch Hồi giáo",
    "easter": "lễ Phục sinh",
}
"""By what a rule counts, where it is not the Gregorian calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A row of the tables of dates."""

    item: Item
    lunar: str | None
    """With its year: `mùng 6–8 tháng Giêng năm Đinh Mùi`."""
    note: str | None
    """What is not certain of it; of a day gone by, what nobody wrote down."""
    reason: str
    """Why one may trust it, or not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from; `href` is None for a source that is no web address."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The same festival at another place or on another of its days."""

    name: str
    place: str | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Everything that the page of an event shows."""

    name: str
    name_en: str | None
    kind: str
    kind_words: str
    kind_en: str
    family: str
    path: str
    groups: tuple[str, ...]
    places: tuple[tuple[str, str | None, str | None], ...]
    """Name, the years in which the place bears it, and the page of its province."""
    next: Date | None
    coming: tuple[Date, ...]
    """After the next."""
    past: tuple[Date, ...]
    """The latest first."""
    why: tuple[Line, ...]
    sources: tuple[Source, ...]
    basis: str | None
    note: str | None
    founded: int | None
    feeds: tuple[Feed, ...]
    variants: tuple[Variant, ...]
    limit: str | None
    """Up to when the calendar is known, where that cuts the list of dates short."""
    is_many: bool
    """Several variants on one page: each date then says its place."""


def build(
    events: Sequence[Event],
    siblings: Sequence[Event],
    coming: Iterable[Occurrence],
    past: Iterable[Occurrence],
    why: Iterable[Line],
    feeds: Iterable[Feed],
    today: date,
    limit: str | None = None,
) -> EventPage:
    """The page of one event, or of all variants of one id together: `events` has at least one.

    `siblings` are all variants of the id; `coming` in order of time, `past` the latest first.
    """
    event = events[0]
    dates = tuple(_date(o, today) for o in coming)
    return EventPage(
        name=event.name,
        name_en=event.name_en,
        kind=event.kind,
        kind_words=words.KIND[event.kind],
        kind_en=words.KIND_EN[event.kind],
        family=family(event.kind),
        path=event_path(event),
        groups=_merged(one.groups for one in events),
        places=_places(place for one in events for place in one.places),
        next=dates[0] if dates else None,
        coming=dates[1:],
        past=tuple(_date(o, today) for o in past),
        why=tuple(why),
        sources=tuple(source(text) for text in _merged(one.sources for one in events)),
        basis=event.basis,
        note=event.note,
        founded=event.founded,
        feeds=tuple(feed for feed in feeds if any(feed.takes(one) for one in events)),
        limit=limit,
        is_many=len(events) > 1,
        variants=tuple(_variant(one) for one in siblings if one not in events or len(events) > 1),
    )


def _date(occurrence: Occurrence, today: date) -> Date:
    line = item(occurrence, today)
    note = _PAST_NOTE.get(line.status, line.note) if line.last < today else line.note
    return Date(item=line, lunar=_lunar(occurrence.start, occurrence.last), note=note, reason=reason(occurrence))


_PAST_NOTE = {Status.OPEN: "không rõ đã làm ngày nào", Status.PROVISIONAL: "ngày ước tính"}


def _lunar(start: date, last: date) -> str | None:
    first, end = words.lunar_of(start), words.lunar_of(last)
    if first is None or end is None:
        return None
    if first.year == end.year:
        return f"{words.lunar_range(first, end)} {words.lunar_year_name(end.year)}"
    return " – ".join(f"{words.lunar_day(moon)} {words.lunar_year_name(moon.year)}" for moon in (first, end))


def reason(occurrence: Occurrence) -> str:
    """Why the date stands as it does: `tính theo lịch Khmer, có thể lệch 1 ngày; chưa có thông báo chính thức`."""
    match occurrence.status:
        case Status.CANCELLED:
            why = occurrence.decision.reason if occurrence.decision else None
            return f"không tổ chức: {why}" if why else "không tổ chức"
        case Status.ANNOUNCED:
            why = occurrence.decision.reason if occurrence.decision else None
            parts = (_by(occurrence.decision), _instead(occurrence), why and f"lý do: {why}")
            return "; ".join(part for part in parts if part)
        case Status.OPEN:
            return f"trong khoảng {when(occurrence)}; chưa ấn định ngày"
        case Status.PROVISIONAL:
            off = f", có thể lệch {occurrence.tolerance} ngày" if occurrence.tolerance else ""
            return f"{_computed_by(occurrence)}{off}; chưa có thông báo chính thức"
        case Status.COMPUTED:
            return "; ".join(part for part in (_computed_by(occurrence), _shifted(occurrence)) if part)


def _computed_by(occurrence: Occurrence) -> str:
    rules = occurrence.event.rules
    key = next((rule.key for rule in rules if _holds(rule.since, rule.until, occurrence.anchor)), None)
    return f"tính theo {CALENDAR.get(key or '', 'dương lịch')}"


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _by(decision: Announcement | None) -> str:
    """The document; who told it by word is a person and stays out of public pages."""
    if decision is None or not (decision.document or decision.url):
        return "đã được xác nhận"
    issued = f" ngày {words.short_date(decision.date)}" if decision.date else ""
    return f"theo {decision.document or 'thông báo đã đăng'}{issued}"


def _instead(occurrence: Occurrence) -> str | None:
    usual = occurrence.computed
    if usual is None or usual == occurrence.span:
        return None
    return f"theo lệ là {words.date_range(usual.start, usual.last)}"


def _shifted(occurrence: Occurrence) -> str | None:
    if occurrence.shifted_from is None:
        return None
    return f"chuyển từ {words.long_date(occurrence.shifted_from)} sang ngày làm việc"


def _merged(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in lists for text in one))


def _places(places: Iterable[Place]) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple(
        dict.fromkeys(
            (place.name, _years(place), place_path(place.name) if place.name[:1].isupper() else None)
            for place in places
        )
    )


def _years(place: Place) -> str | None:
    if place.since and place.until:
        return f"{words.short_date(place.since)} – {words.short_date(place.until)}"
    if place.since:
        return f"từ {words.short_date(place.since)}"
    return f"đến {words.short_date(place.until)}" if place.until else None


def source(text: str) -> Source:
    """A source as it is shown: of a web address its host alone."""
    try:
        host = urlsplit(text).hostname if text.startswith(("https://", "http://")) else None
    except ValueError:
        host = None
    return Source(text=host.removeprefix("www."), href=text) if host else Source(text=text, href=None)


def _variant(event: Event) -> Variant:
    latest = event.places[-1].name if event.places else None
    return Variant(name=event.name, place=latest, href=event_path(event))
