"""Visits and steps as calendar entries: only for private feeds, one an officer or a delegation.

A function of what is stored: the visit's version is its SEQUENCE, its last change its stamp, so that the same rows give
the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from scheduler.feed import ical
from scheduler.feed.ical import Stamps
from scheduler.model import OccurrenceId, Office
from scheduler.visits.ceilings import money
from scheduler.visits.steps import Task
from scheduler.visits.visit import STATUS, Visit, VisitStatus
from scheduler.words import lead_words, short_date

ZONE = "Asia/Ho_Chi_Minh"
USUALLY = timedelta(hours=2)
"""How long a visit is shown where its end is not written down."""
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""Vietnam since 1975, in one block: some readers refuse more."""
_STATUS = {VisitStatus.DRAFT: "TENTATIVE", VisitStatus.ASKED: "TENTATIVE", VisitStatus.CANCELLED: "CANCELLED"}


def calendar(
    office: Office,
    name: str,
    visits: Iterable[Visit],
    tasks: Iterable[Task],
    called_off: Collection[OccurrenceId] = frozenset(),
) -> bytes:
    """The whole file of a private feed; where it would be empty, one entry that says so.

    `called_off`: festivals that are not held; a visit to one says so until somebody decides about the visit.
    """
    body = b"".join([*entries(visits, office, called_off), *task_entries(tasks, office)])
    head = ical.head(office, name, f"{name}. {office.name}. Lịch riêng, không chuyển cho người khác.")
    return b"".join((head, ical.lines(TIMEZONE), body or _nothing(office), ical.END))


def entries(
    visits: Iterable[Visit], office: Office, called_off: Collection[OccurrenceId] = frozenset()
) -> Iterator[bytes]:
    """A VEVENT each, of those that have a day; the calendar around them needs the lines of `TIMEZONE`."""
    for visit in visits:
        if visit.day and visit.created and visit.modified:
            vain = visit.open and visit.occurrence in called_off
            content = [f"UID:{uid(visit, office)}", *_when(visit), *_content(visit, office, in_vain=vain)]
            yield ical.event(content, Stamps(visit.created, visit.modified, visit.version))


def uid(visit: Visit, office: Office) -> str:
    """`visit-12@domain`: an event's id has no number of its own after `visit-`, so none is taken for it."""
    return f"visit-{visit.id}@{office.domain}"


def _when(visit: Visit) -> list[str]:
    assert visit.day
    if visit.starts is None:
        after = visit.day + timedelta(1)
        return [f"DTSTART;VALUE=DATE:{ical.day(visit.day)}", f"DTEND;VALUE=DATE:{ical.day(after)}"]
    start = datetime.combine(visit.day, visit.starts)
    end = datetime.combine(visit.day, visit.ends) if visit.ends else start + USUALLY
    return [f"DTSTART;TZID={ZONE}:{_local(start)}", f"DTEND;TZID={ZONE}:{_local(end)}"]


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _content(visit: Visit, office: Office, *, in_vain: bool) -> list[str]:
    cancelled = visit.status is VisitStatus.CANCELLED
    summary = f"{'HUỶ: ' if cancelled else ''}{visit.title}{' (lễ không tổ chức)' if in_vain else _unsure(visit)}"
    told = ["Lễ này năm nay không tổ chức: hỏi lại trước khi đi."] if in_vain else []
    url = f"{office.address}/chuyen-tham/{visit.id}"
    location = ", ".join(part for part in (visit.spot, visit.commune) if part)
    parent = [f"RELATED-TO;RELTYPE=PARENT:{visit.occurrence.uid(office.domain)}"] if visit.occurrence else []
    free = cancelled or not visit.starts
    return [
        f"SUMMARY:{ical.text(summary)}",
        f"DESCRIPTION:{ical.text(chr(10).join([*told, *_lines(visit), url]))}",
        *([f"LOCATION:{ical.text(location)}"] if location else []),
        f"CATEGORIES:{ical.text('Chuyến thăm')}",
        "CLASS:PRIVATE",
        f"STATUS:{_STATUS.get(visit.status, 'CONFIRMED')}",
        f"TRANSP:{'TRANSPARENT' if free else 'OPAQUE'}",
        f"URL:{url}",
        "COLOR:seagreen",
        *parent,
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'FREE' if free else 'BUSY'}",
    ]


def _unsure(visit: Visit) -> str:
    return f" ({STATUS[visit.status]})" if visit.status in {VisitStatus.DRAFT, VisitStatus.ASKED} else ""


def _lines(visit: Visit) -> Iterator[str]:
    said = (
        ("Trưởng đoàn", visit.leader),
        ("Thành viên", ", ".join(visit.members)),
        ("Người đón", visit.receiver),
        ("Xe", ", ".join(visit.cars)),
        ("Quà", "; ".join(f"{gift.count} × {gift.what}, {money(gift.amount)}" for gift in visit.gifts)),
        ("Giấy tờ", ", ".join(visit.papers)),
        ("Giấy mời, phân công", visit.number),
        ("Xác nhận", visit.document),
        ("Lý do huỷ", visit.reason),
        ("Kết quả", visit.result),
        ("Ghi chú", visit.note),
    )
    yield from (f"{label}: {value}" for label, value in said if value)


def task_entries(tasks: Iterable[Task], office: Office) -> Iterator[bytes]:
    """Steps of visits that are not done, all day on their due day; they take no time in a calendar."""
    for task in tasks:
        visit = task.visit
        if task.done or visit is None or visit.created is None or visit.modified is None:
            continue
        url = f"{office.address}/chuyen-tham/{visit.id}"
        about = f"{task.title}, ngày {short_date(task.day)} ({lead_words(task.step.lead)})\n{url}"
        content = [
            f"UID:visit-{visit.id}.{task.step.id}@{office.domain}",
            f"DTSTART;VALUE=DATE:{ical.day(task.due)}",
            f"DTEND;VALUE=DATE:{ical.day(task.due + timedelta(1))}",
            f"SUMMARY:{ical.text(f'Việc: {task.step.name}')}",
            f"DESCRIPTION:{ical.text(about)}",
            f"CATEGORIES:{ical.text('Việc chuẩn bị')}",
            "CLASS:PRIVATE",
            "STATUS:CONFIRMED",
            "TRANSP:TRANSPARENT",
            f"URL:{url}",
            "COLOR:teal",
            f"RELATED-TO;RELTYPE=PARENT:{uid(visit, office)}",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        ]
        yield ical.event(content, Stamps(visit.created, visit.modified, visit.version))


def _nothing(office: Office) -> bytes:
    """An empty calendar is an error to many clients."""
    stamp = datetime.combine(date(2026, 1, 1), time(), UTC)
    content = [
        f"UID:_trong.chuyen-tham@{office.domain}",
        "DTSTART;VALUE=DATE:20260101",
        "DTEND;VALUE=DATE:20260102",
        f"SUMMARY:{ical.text('Chưa có chuyến thăm nào trong lịch này')}",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ]
    return ical.event(content, Stamps(stamp, stamp, 0))
