"""Why somebody got a letter about something, or did not: read from the rows, the subscriptions and the plan's rules.

What was never planned has no row (decision 0042): why not is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from scheduler import hours, words
from scheduler.due import due_day
from scheduler.errors import Refused
from scheduler.feed import subscribed
from scheduler.mail.bounce import Kind
from scheduler.model import Lead, Occurrence, OccurrenceId, Status
from scheduler.reminder import NOTICES, Reminder, Shown, State, Subscriber
from scheduler.run.ground import Ground, stand_on
from scheduler.run.reasons import moved_off, reason_words
from scheduler.store import bounces, outbox, recipients, reminders, subscriptions, visit_rows
from scheduler.store.outbox import Ended
from scheduler.store.recipients import Recipient
from scheduler.visits import reminding
from scheduler.visits.visit import Visit

_BOUNCED = {
    Kind.HARD: "bị trả lại, hộp thư không có",
    Kind.REFUSED: "bị máy chủ nơi nhận từ chối",
    Kind.SOFT: "chưa vào được hộp thư",
    Kind.DELAYED: "máy chủ còn đang thử",
    Kind.DELIVERED: "đã tới hộp thư",
    Kind.COMPLAINT: "người nhận khiếu nại",
}


class _Matter(NamedTuple):
    """What is asked about, as it concerns one reader."""

    occurrence: Occurrence | None
    """None: no longer in the calendar, or a visit without a day."""
    move: int = 0
    leads: Sequence[Lead] = ()
    since: date | None = None
    """Since when they are reminded of it; None: they are not."""
    is_visit: bool = False


def why(engine: sa.Engine, address: str, identity: OccurrenceId, now: datetime) -> tuple[str, ...]:
    """Sentences. Raises Refused for an unknown address, occurrence or visit."""
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        if ground is None:
            raise Refused("Chưa có bản lịch nào được nhận; hãy chạy lich send.")
        person = recipients.find(conn, address)
        if person is None:
            raise Refused(f"Không có người nhận nào ở {address}.")
        reader = _reader(conn, ground, person)
        rows = reminders.about(conn, person.id, identity)
        matter = _matter(conn, ground, reader, identity)
        if matter is None and not rows:
            raise Refused(_unknown(identity, ground))
        return tuple(_sentences(conn, ground, person, reader, identity, matter or _Matter(None), rows, now))


def _matter(conn: sa.Connection, ground: Ground, reader: Subscriber | None, identity: OccurrenceId) -> _Matter | None:
    """What is asked about; None where there is none such."""
    number = reminding.number_of(identity)
    if number is not None:
        return next((_visit(one, ground, reader) for one in visit_rows.by_number(conn, [number])), None)
    occurrence = ground.occurrences.get(identity)
    if occurrence is None:
        return None
    move = ground.rows[identity].move if identity in ground.rows else 0
    own = reader.leads if reader else None
    leads = ground.catalogue.leads(occurrence.event) if own is None else own
    return _Matter(occurrence, move, leads, reader.since(occurrence.event) if reader else None)


def _visit(visit: Visit, ground: Ground, reader: Subscriber | None) -> _Matter:
    occasions = {identity: one.event for identity, one in ground.occurrences.items()}
    for trip in reminding.trips([visit], occasions):
        since = reader.since_going(trip.going) if reader else None
        return _Matter(trip.occurrence, trip.move, trip.leads, since, is_visit=True)
    return _Matter(None, is_visit=True)


def _sentences(
    conn: sa.Connection,
    ground: Ground,
    person: Recipient,
    reader: Subscriber | None,
    identity: OccurrenceId,
    matter: _Matter,
    rows: list[tuple[Reminder, int | None]],
    now: datetime,
) -> Iterator[str]:
    yield from _standing(person, reader, identity, matter)
    for row, letter_id in rows:
        ended = outbox.ended(conn, letter_id) if letter_id else None
        due = f"{words.short_date(row.due)}{moved_off(row.reason, row.shown, row.due, ground.working)}"
        yield f"{_reason(row, matter.occurrence)}, đến hạn {due}: {_state(row, ended)}"
        for at, kind, status in bounces.of(conn, letter_id) if letter_id else ():
            yield f"  {_clock(at)}: {_BOUNCED[kind]}{f' ({status})' if status else ''}"
    if matter.occurrence and reader:
        yield from _unwritten(ground, reader, matter, [row for row, _ in rows], now)


def _reader(conn: sa.Connection, ground: Ground, person: Recipient) -> Subscriber | None:
    """The person as the plan sees them; None where they get nothing."""
    feeds = subscribed.readable(conn, ground.catalogue)
    people = [person] if person.active else []
    return next(iter(subscriptions.subscribers(conn, people, feeds, ground.catalogue.office.mail)), None)


def _standing(person: Recipient, reader: Subscriber | None, identity: OccurrenceId, matter: _Matter) -> Iterator[str]:
    """What keeps letters from going at all, or since when they go."""
    if reader is None:
        yield "Người này hiện không nhận thư: đã thôi nhận, chưa xác nhận, hoặc thư bị trả lại nhiều lần."
    elif reader.mutes(identity.event, identity.key):
        yield "Người này đã tắt nhắc việc này."
    elif matter.occurrence is None:
        yield "Chuyến đi này chưa có ngày." if matter.is_visit else "Việc này không còn trong lịch."
    elif matter.since is None:
        yield f"Không nhắc trước: {_outside(person, reader, matter)}."
    else:
        yield f"Người này nhận nhắc việc này từ {words.short_date(matter.since)}."
    if matter.occurrence and matter.occurrence.status is Status.CANCELLED:
        yield "Việc này không tổ chức: chỉ gửi thư báo cho ai đã được nhắc."


def _outside(person: Recipient, reader: Subscriber, matter: _Matter) -> str:
    """Why it is none of their business."""
    if matter.is_visit:
        return "người này không đi chuyến này" if reader.staff else "chuyến đi chỉ báo cho cán bộ"
    if person.kind == "office" and not reader.subscriptions:
        return "đã có cán bộ nhận thư thay hộp thư cơ quan"
    return "không lịch nào người này đọc có việc này"


def _state(row: Reminder, ended: Ended | None) -> str:
    told = f" (thư {ended.key[:12]}; máy chủ: {ended.answer})" if ended and ended.answer else ""
    at = f" lúc {_clock(ended.settled)}" if ended and ended.settled else ""
    waits = hours.local(row.not_before)
    return {
        State.PLANNED: f"chờ, sớm nhất {waits:%H:%M} {words.long_date(waits.date())}, mỗi ngày nhiều nhất một thư.",
        State.TAKEN: f"đã vào thư, thư chưa gửi xong{told}.",
        State.SENT: f"đã gửi{at}{told}.",
        State.FAILED: f"máy chủ từ chối{at}{told}.",
        State.HELD: f"không rõ đã tới hay chưa sau nhiều lần gửi, không gửi nữa{told}.",
        State.SKIPPED: "bỏ qua khi còn chờ: đã có lần nhắc sau, hoặc thư báo đổi ngày đã nói.",
        State.EXPIRED: "quá hạn: chưa kịp gửi thì việc đã qua.",
        State.VOID: "bỏ: việc đổi ngày, không tổ chức, hoặc người nhận không đọc nữa.",
    }[row.state]


def _reason(row: Reminder, occurrence: Occurrence | None) -> str:
    kind, _, detail = row.reason.partition(":")
    if kind == "step" and occurrence:
        named = {step.id: step.name for step in occurrence.event.steps}
        return f"Việc «{named.get(detail, detail)}»"
    return reason_words(row.reason)


def _unwritten(
    ground: Ground, reader: Subscriber, matter: _Matter, rows: Sequence[Reminder], now: datetime
) -> Iterator[str]:
    """The leads of which nothing is stored: why they were not said, and those that are still to come."""
    occurrence = matter.occurrence
    if occurrence is None or matter.since is None or occurrence.status is Status.CANCELLED:
        return
    known = {row.reason for row in rows if row.move == matter.move}
    days = ((due_day(occurrence, lead, ground.working), lead) for lead in matter.leads)
    every = sorted(days, key=lambda one: (one[0], -one[1].count, one[1].working))
    today = hours.today(now)
    ahead = hours.sunday(today) if reader.weekly else today
    due = [(day, lead) for day, lead in every if day <= (today if lead.count < 0 else ahead)]
    for day, lead in every:
        if f"lead:{lead}" in known:
            continue
        off = moved_off(f"lead:{lead}", Shown.of(occurrence), day, ground.working)
        if (day, lead) not in due:
            yield f"Nhắc {words.lead_words(lead)}: sẽ đến hạn {words.long_date(day)}{off}."
        else:
            said = _unsaid(matter, rows, day, lead, due[-1], today)
            yield f"Nhắc {words.lead_words(lead)}, đến hạn {words.short_date(day)}{off}: {said}."
    if not matter.leads and not matter.is_visit:
        yield "Việc này không có lần nhắc nào: events.toml không ghi remind, cho việc hay cho loại việc."


def _unsaid(
    matter: _Matter, rows: Sequence[Reminder], day: date, lead: Lead, latest: tuple[date, Lead], today: date
) -> str:
    """Why a lead that is due has no row: the first of these that holds."""
    assert matter.occurrence
    assert matter.since
    same = [row for row in rows if row.move == matter.move]
    notices = [row for row in same if row.reason in NOTICES and row.state is not State.VOID]
    before = [row for row in rows if row.move < matter.move and row.reason == f"lead:{lead}" and row.told]
    later = [row for row in same if row.told and row.family == "lead" and row.due >= day]
    last = f"{words.lead_words(latest[1])}, {words.short_date(latest[0])}"
    reasons = {
        f"đến hạn trước khi người này bắt đầu nhận ({words.short_date(matter.since)})": day < matter.since,
        "thư báo thay đổi đã nói ngày mới": any(day <= row.due for row in notices),
        "đã nhắc đúng những ngày này trước khi dời đi rồi dời về": any(
            row.shown and row.shown.days == matter.occurrence.span for row in before
        ),
        f"đã đến hạn lần sau ({last})": lead != latest[1],
        "đã gửi một lần nhắc sau": bool(later),
        "khi lập kế hoạch thì việc đã qua": matter.occurrence.last < today,
    }
    found = next((text for text, holds in reasons.items() if holds), None)
    return f"không nhắc, {found}" if found else "chưa vào kế hoạch, lượt gửi tới sẽ xét"


def _unknown(identity: OccurrenceId, ground: Ground) -> str:
    if reminding.number_of(identity) is not None:
        return f"Không có chuyến đi nào mang số {reminding.number_of(identity)}."
    near = ", ".join(words.nearest(str(identity), map(str, ground.occurrences)))
    return f"Không có việc {identity} trong lịch.{f' Có phải: {near}?' if near else ''}"


def _clock(moment: datetime) -> str:
    at = hours.local(moment)
    return f"{at:%H:%M} {words.short_date(at.date())}"
