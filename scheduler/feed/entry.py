"""What a calendar entry says of an occurrence: its words and its marks, without stamps."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from scheduler import words
from scheduler.model import Announcement, Event, Occurrence, Office, Status

COLORS = {
    "ethnic-festival": "firebrick",
    "religious-festival": "goldenrod",
    "tet": "crimson",
    "national-day": "red",
    "commemoration": "steelblue",
    "memorial": "slategray",
    "visit": "seagreen",
    "report": "darkslateblue",
    "review": "slateblue",
    "training": "teal",
}
"""CSS3 names by kind (RFC 7986 5.9 knows no `#RRGGBB`)."""
MOST_CANDIDATES = 6
"""More days than these an open window does not list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One VEVENT, all day. Texts are plain: the writer escapes them."""

    uid: str
    start: date
    end: date
    """The day after the last, as DTEND has it."""
    summary: str
    description: str
    location: str | None
    categories: tuple[str, ...]
    status: str
    busy: str
    """`FREE` or `OOF`, as Outlook calls them; `FREE` is TRANSPARENT."""
    url: str
    color: str


def of(occurrence: Occurrence, office: Office) -> Entry:
    """The entry of an occurrence. An open window stands on its first day, so that an announcement moves it."""
    event, status = occurrence.event, occurrence.status
    last = occurrence.start if status is Status.OPEN else occurrence.last
    url = f"{office.address}/su-kien/{event.key}"
    held = status not in {Status.CANCELLED, Status.OPEN}
    return Entry(
        uid=occurrence.id.uid(office.domain),
        start=occurrence.start,
        end=last + timedelta(days=1),
        summary=_summary(occurrence),
        description="\n".join([*_lines(occurrence), url]),
        location="; ".join(occurrence.places) or None,
        categories=(words.KIND[event.kind], *event.groups[:2]),
        status=_STATUS.get(status, "CONFIRMED"),
        busy="OOF" if event.day_off and held else "FREE",
        url=url,
        color=COLORS[event.kind],
    )


_STATUS = {Status.PROVISIONAL: "TENTATIVE", Status.OPEN: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


def _summary(occurrence: Occurrence) -> str:
    name = unicodedata.normalize("NFC", occurrence.event.name)
    match occurrence.status:
        case Status.CANCELLED:
            return f"HUỶ: {name}"
        case Status.PROVISIONAL:
            return f"{name} (dự kiến)"
        case Status.OPEN:
            return f"{name} ({_between(occurrence.start, occurrence.last)}, chưa ấn định ngày)"
        case _:
            return name


def _between(first: date, last: date) -> str:
    """`từ 01/11 đến 18/11`, with years where they differ."""
    if first.year != last.year:
        return f"từ {words.short_date(first)} đến {words.short_date(last)}"
    return f"từ {first:%d/%m} đến {last:%d/%m}"


def _lines(occurrence: Occurrence) -> list[str]:
    event = occurrence.event
    lines = [
        _when(occurrence),
        _main(occurrence),
        _hours(event),
        _anniversary(event, occurrence.anchor),
        _labelled("Dân tộc", ", ".join(event.groups)),
        _labelled("Ngày", _certainty(occurrence)),
        _difference(occurrence),
        _labelled("Chuyển từ", words.long_date(occurrence.shifted_from) if occurrence.shifted_from else None),
        _labelled("Theo", _decision(occurrence.decision)),
        _labelled("Lý do", _reason(occurrence)),
        _labelled("Căn cứ", event.basis),
    ]
    return [line for line in lines if line]


def _labelled(label: str, value: str | None) -> str | None:
    return f"{label}: {value}" if value else None


def _when(occurrence: Occurrence) -> str:
    """The days in the lunar calendar, where it reaches: those of the other one every calendar shows by itself."""
    first, last = occurrence.start, occurrence.last
    if occurrence.status is Status.OPEN:
        moon = _lunar(first, last)
        return f"Một ngày trong khoảng {words.date_range(first, last)}{f' ({moon})' if moon else ''}, chưa ấn định"
    return _capital(_lunar(first, last) or words.date_range(first, last))


def _lunar(first: date, last: date) -> str:
    """`mùng 6–8 tháng Giêng`; with the year where it is not that of the day: `23 tháng Chạp năm Bính Ngọ` in 2027.
    Nothing where the lunar calendar does not reach.
    """
    begin, end = words.lunar_of(first), words.lunar_of(last)
    if begin is None or end is None:
        return ""
    days = words.lunar_range(begin, end)
    return days if end.year == last.year else f"{days} {words.lunar_year_name(end.year)}"


def _main(occurrence: Occurrence) -> str | None:
    main = occurrence.main
    if main is not None and occurrence.start != occurrence.last:
        moon = words.lunar_of(main)
        return f"Lễ chính: {words.long_date(main)}" + (f" ({words.lunar_day(moon)})" if moon else "")
    days = occurrence.candidates
    if main is None and 0 < len(days) <= MOST_CANDIDATES:
        return "Những ngày có thể: " + "; ".join(words.long_date(day) for day in days)
    return None


def _hours(event: Event) -> str | None:
    evening = "bắt đầu từ tối hôm trước" if event.evening_before else None
    return _labelled("Giờ", "; ".join(part for part in (event.time, evening) if part))


def _anniversary(event: Event, day: date) -> str | None:
    count = day.year - event.founded if event.founded is not None else 0
    if count <= 0:
        return None
    grade = " (năm tròn)" if count % 10 == 0 else " (năm lẻ 5)" if count % 5 == 0 else ""
    return f"Lần thứ {count}, tính từ năm {event.founded}{grade}"


def _certainty(occurrence: Occurrence) -> str | None:
    if occurrence.status in {Status.OPEN, Status.COMPUTED}:
        return words.projected(
            occurrence
        )  # the first line says so; what is not said otherwise is as the calendar has it
    said = words.STATUS[occurrence.status]
    if occurrence.status is Status.PROVISIONAL and occurrence.tolerance:
        return f"{said}, có thể sớm hoặc muộn {occurrence.tolerance} ngày; chờ thông báo chính thức"
    if occurrence.status is Status.CANCELLED and occurrence.decision and occurrence.decision.reason:
        return f"{said}; lý do: {occurrence.decision.reason}"
    return said


def _difference(occurrence: Occurrence) -> str | None:
    computed = occurrence.computed
    if occurrence.status is not Status.ANNOUNCED or computed is None or computed == occurrence.span:
        return None
    return f"Nếu tính theo lịch: {words.date_range(computed.start, computed.last)}"


def _decision(decision: Announcement | None) -> str | None:
    """The document; where there is none, that it was told. Who told or signed it is not for a public calendar."""
    if decision is None:
        return None
    told = "thông báo bằng lời" if decision.told_by else None
    said = decision.document or (_site(decision.url) if decision.url else told)
    return f"{said}, ngày {words.short_date(decision.date)}" if said and decision.date else said


def _reason(occurrence: Occurrence) -> str | None:
    """Why a decision gave another day; of a cancellation the line about certainty says it."""
    decided = occurrence.decision if occurrence.status is Status.ANNOUNCED else None
    return decided.reason if decided else None


def _site(source: str) -> str:
    """Whose page a link leads to. The page of the event has the whole link: here it would fill half of the entry, and
    feeds must stay small; the sources stand there too.
    """
    return urlsplit(source).hostname or source


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
