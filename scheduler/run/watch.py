"""The service watching itself: what is wrong with its letters, and one letter to the administrator about it.

Where the sweep itself stands still nobody here can write; `/healthz` tells that to a watchman outside, and the next
sweep tells how long it was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from scheduler import hours, words
from scheduler.errors import LichError
from scheduler.mail import message
from scheduler.mail.smtp import Envelope, Result
from scheduler.model import Office
from scheduler.run.ground import stand_on
from scheduler.run.settings import Settings
from scheduler.store import alarms, sweeps, tally
from scheduler.store.database import reading

logger = logging.getLogger(__name__)

LATE = timedelta(minutes=15)
"""A sweep comes every minute; one this old means that letters stand still."""
PILED_UP = timedelta(hours=2)
"""Letters that wait longer than this in office hours are a pile."""
PILE = 10
"""So many of them, or all there are, are worth an alarm."""
HELD_WITHIN = timedelta(days=1)
AGAIN = timedelta(days=1)
"""How often the same trouble is told."""


class Trouble(NamedTuple):
    """Something that is wrong."""

    kind: str
    text: str


_OVER = {
    "sweep": "Các lượt gửi thư đã đứng lại",
    "pile": "Nhiều thư đã không gửi được",
    "held": "Có thư không rõ đã tới hay chưa",
    "gap": "Có lúc không có lượt gửi thư nào",
}
"""What was wrong and could not be told while it was, mostly since no letter went."""


def troubles(conn: sa.Connection, now: datetime) -> tuple[Trouble, ...]:
    """What is wrong with sweeps and letters at this moment."""
    return tuple(_troubles(conn, now))


def _troubles(conn: sa.Connection, now: datetime) -> Iterator[Trouble]:
    last = sweeps.read(conn).at
    if last is None:
        yield Trouble("sweep", "Chưa có lượt gửi thư nào.")
    elif now - last > LATE:
        yield Trouble("sweep", f"Lượt gửi thư gần nhất đã {_minutes(now - last)} phút trước.")
    if waiting := tally.piled_up(conn, now - PILED_UP):
        yield Trouble("pile", f"{waiting} thư đợi quá {PILED_UP // timedelta(hours=1)} giờ chưa gửi được.")
    if held := tally.held(conn, now - HELD_WITHIN):
        yield Trouble("held", f"{held} thư không rõ đã tới hay chưa; xem lich letters và lich why.")


def watch(engine: sa.Engine, settings: Settings, now: datetime, *, stood_still: timedelta | None = None) -> bool:
    """Write to the administrator where something is newly wrong, or still is a day later; whether a letter went.

    `stood_still`: how long there was no sweep before this one.
    """
    with reading(engine) as conn:
        found = [*troubles(conn, now)]
    if stood_still and stood_still > LATE:
        found.append(Trouble("gap", f"Không có lượt gửi thư nào suốt {_minutes(stood_still)} phút trước lượt này."))
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        fresh = alarms.note(conn, {one.kind for one in found}, now, again=AGAIN)
        over = alarms.untold(conn, {one.kind for one in found})
    tell = [one for one in found if one.kind in fresh]
    for one in tell:
        logger.error("watch: %s", one.kind)
    tell += [Trouble(kind, f"{_OVER[kind]}, từ {_clock(since)}; nay đã hết.") for kind, since in over.items()]
    if not tell or ground is None:
        return False
    went = _tell(settings, ground.catalogue.office, tell, now)
    if went:
        with engine.begin() as conn:
            alarms.told(conn, {one.kind for one in tell}, now)
    return went


def _tell(settings: Settings, office: Office, found: Sequence[Trouble], now: datetime) -> bool:
    """One letter, past the outbox, which may be what is wrong."""
    to = settings.admin or office.mail
    if to is None:
        return False
    sender = (settings.smtp and settings.smtp.sender) or office.mail or f"lich@{office.domain}"
    key = message.key_of(office.domain, "alarm", now.isoformat(), *(one.kind for one in found))
    said = "\n".join(f"- {one.text}" for one in found)
    at = hours.local(now)
    letter = message.Letter(
        key=key,
        to=to,
        name="",
        subject=f"[Nhắc lịch] Cảnh báo: {found[0].text}",
        text=_TEXT.format(at=_clock(now), said=said, office=office.name),
        html=_HTML.format(said="".join(f"<li>{one.text}</li>" for one in found)),
    )
    try:
        data = message.build(letter, office, sender=sender, now=at)
        with settings.carrier() as carrier:
            outcome = carrier.send(Envelope(sender, to, f"canh-bao-{key[:12]}"), data)
    except LichError as fault:
        logger.error("watch: the alarm cannot be written: %s", fault)
        return False
    if outcome.result is not Result.SENT:
        logger.error("watch: the alarm did not go: %s", outcome.result)
    return outcome.result is Result.SENT


_TEXT = """Kính gửi: Người quản trị,

Lúc {at}, dịch vụ nhắc lịch của {office} gặp trục trặc:

{said}

Xem thêm: lich letters, lich doctor, và /healthz của trang lịch. Không có gì đến hạn bị mất: việc chưa gửi được gửi ngay
khi sửa xong.

Trân trọng./.
"""
_HTML = '<!DOCTYPE html>\n<html lang="vi"><body><p>Dịch vụ nhắc lịch gặp trục trặc:</p><ul>{said}</ul></body></html>\n'


def _clock(moment: datetime) -> str:
    at = hours.local(moment)
    return f"{at:%H:%M} {words.long_date(at.date())}"


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
