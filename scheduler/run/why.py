"""Why somebody got a letter about something, or did not: read from the rows, the subscriptions and the plan's rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from scheduler import hours, words
from scheduler.due import due_day
from scheduler.errors import Refused
from scheduler.feed import subscribed
from scheduler.mail.bounce import Kind
from scheduler.model import Lead, Occurrence, OccurrenceId, Status
from scheduler.reminder import Reminder, State, Subscriber
from scheduler.run.ground import Ground, stand_on
from scheduler.store import bounces, outbox, recipients, reminders, subscriptions
from scheduler.store.outbox import Ended
from scheduler.store.recipients import Recipient

_BOUNCED = {
    Kind.HARD: "bị trả lại, hộp thư không có",
    Kind.REFUSED: "bị máy chủ nơi nhận từ chối",
    Kind.SOFT: "chưa vào được hộp thư",
    Kind.DELAYED: "máy chủ còn đang thử",
    Kind.DELIVERED: "đã tới hộp thư",
    Kind.COMPLAINT: "người nhận khiếu nại",
}
_NOTICES = {
    "moved": "báo đổi ngày",
    "cancelled": "báo không tổ chức",
    "restored": "báo tổ chức lại",
    "withdrawn": "báo không còn trong lịch",
}


def why(engine: sa.Engine, address: str, identity: OccurrenceId, now: datetime) -> tuple[str, ...]:
    """Sentences. Raises Refused for an unknown address or occurrence."""
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        if ground is None:
            raise Refused("Chưa có bản lịch nào được nhận; hãy chạy lich send.")
        person = recipients.find(conn, address)
        if person is None:
            raise Refused(f"Không có người nhận nào ở {address}.")
        rows = reminders.about(conn, person.id, identity)
        occurrence = ground.occurrences.get(identity)
        if occurrence is None and not rows:
            raise Refused(_unknown(identity, ground))
        return tuple(_sentences(conn, ground, person, identity, occurrence, rows, now))


def _sentences(
    conn: sa.Connection,
    ground: Ground,
    person: Recipient,
    identity: OccurrenceId,
    occurrence: Occurrence | None,
    rows: list[tuple[Reminder, int | None]],
    now: datetime,
) -> Iterator[str]:
    reader = _reader(conn, ground, person)
    yield from _standing(person, reader, identity, occurrence)
    for row, letter_id in rows:
        ended = outbox.ended(conn, letter_id) if letter_id else None
        yield f"{_reason(row, occurrence)}, đến hạn {words.short_date(row.due)}: {_state(row, ended)}"
        for at, kind, status in bounces.of(conn, letter_id) if letter_id else ():
            yield f"  {_clock(at)}: {_BOUNCED[kind]}{f' ({status})' if status else ''}"
    if occurrence and reader:
        yield from _ahead(ground, reader, occurrence, {row.reason for row, _ in rows}, now)


def _reader(conn: sa.Connection, ground: Ground, person: Recipient) -> Subscriber | None:
    """The person as the plan sees them; None where they get nothing."""
    feeds = subscribed.readable(conn, ground.catalogue)
    people = [person] if person.active else []
    return next(iter(subscriptions.subscribers(conn, people, feeds, ground.catalogue.office.mail)), None)


def _standing(
    person: Recipient, reader: Subscriber | None, identity: OccurrenceId, occurrence: Occurrence | None
) -> Iterator[str]:
    """What keeps letters from going at all, or since when they go."""
    if reader is None:
        yield "Người này hiện không nhận thư: đã thôi nhận, chưa xác nhận, hoặc thư bị trả lại nhiều lần."
    elif reader.mutes(identity.event, identity.key):
        yield "Người này đã tắt nhắc việc này."
    elif occurrence is None:
        yield "Việc này không còn trong lịch."
    elif (since := reader.since(occurrence.event)) is None:
        staffed = person.kind == "office" and not reader.subscriptions
        why = "đã có cán bộ nhận thư thay hộp thư cơ quan" if staffed else "không lịch nào người này đọc có việc này"
        yield f"Không nhắc trước: {why}."
    else:
        yield f"Người này nhận nhắc việc này từ {words.short_date(since)}."
    if occurrence and occurrence.status is Status.CANCELLED:
        yield "Việc này không tổ chức: chỉ gửi thư báo cho ai đã được nhắc."


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
        State.SKIPPED: "bỏ qua: đã có lần nhắc sau, thư đổi ngày đã nói, hoặc đến hạn trước khi đăng ký.",
        State.EXPIRED: "quá hạn: chưa kịp gửi thì việc đã qua.",
        State.VOID: "bỏ: việc đổi ngày, không tổ chức, hoặc người nhận không đọc nữa.",
    }[row.state]


def _reason(row: Reminder, occurrence: Occurrence | None) -> str:
    kind, _, detail = row.reason.partition(":")
    if kind == "step" and occurrence:
        named = {step.id: step.name for step in occurrence.event.steps}
        return f"Việc «{named.get(detail, detail)}»"
    return reason_words(row.reason)


def reason_words(reason: str) -> str:
    """`Nhắc trước 7 ngày`, `Hỏi ngày (còn 21 ngày)`, `Thư báo đổi ngày`."""
    kind, _, detail = reason.partition(":")
    if kind == "lead":
        lead = Lead(count=int(detail.removesuffix("wd")), working=detail.endswith("wd"))
        return f"Nhắc {words.lead_words(lead)}"
    if kind == "step":
        return f"Việc «{detail}»"
    if kind == "ask":
        return f"Hỏi ngày ({words.days_left(int(detail))})" if detail != "0" else "Hỏi ngày"
    return f"Thư {_NOTICES[kind]}"


def _ahead(ground: Ground, reader: Subscriber, occurrence: Occurrence, known: set[str], now: datetime) -> Iterator[str]:
    """The leads that are still to come."""
    if reader.since(occurrence.event) is None or occurrence.status is Status.CANCELLED:
        return
    leads = ground.catalogue.leads(occurrence.event) if reader.leads is None else reader.leads
    days = sorted((due_day(occurrence, lead, ground.working), str(lead), lead) for lead in leads)
    for day, text, lead in days:
        if day > hours.today(now) and f"lead:{text}" not in known:
            yield f"Nhắc {words.lead_words(lead)}: sẽ đến hạn {words.long_date(day)}."
    if not leads:
        yield "Việc này không có lần nhắc nào: events.toml không ghi remind, cho việc hay cho loại việc."


def _unknown(identity: OccurrenceId, ground: Ground) -> str:
    near = ", ".join(words.nearest(str(identity), map(str, ground.occurrences)))
    return f"Không có việc {identity} trong lịch.{f' Có phải: {near}?' if near else ''}"


def _clock(moment: datetime) -> str:
    at = hours.local(moment)
    return f"{at:%H:%M} {words.short_date(at.date())}"
