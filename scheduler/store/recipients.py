"""Who gets letters: the office's own mailbox, staff and the public, and the feeds that each reads by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from scheduler import hours
from scheduler.model import Feed, Lead
from scheduler.reminder import State, Subscriber, Subscription
from scheduler.store import sweeps
from scheduler.store.tables import recipient, reminder, subscription

Kind = Literal["office", "staff", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person with an address, or the office's own mailbox."""

    id: int
    address: str
    name: str
    """As after "Kính gửi:"; empty for the office's mailbox."""
    kind: Kind
    welcomed: bool
    """Whether the welcome letter was written."""
    leads: tuple[Lead, ...] | None = None


def active(conn: sa.Connection) -> tuple[Recipient, ...]:
    """All who get letters, in the order in which they came."""
    query = sa.select(recipient).where(recipient.c.active).order_by(recipient.c.id)
    return tuple(_recipient(row) for row in conn.execute(query))


def get(conn: sa.Connection, number: int) -> Recipient:
    """One by its number."""
    return _recipient(conn.execute(sa.select(recipient).where(recipient.c.id == number)).one())


def add(
    conn: sa.Connection,
    address: str,
    kind: Kind,
    *,
    feeds: Iterable[str],
    now: datetime,
    name: str = "",
    leads: Iterable[Lead] | None = None,
) -> int:
    """A recipient who reads these feeds from now on; their number. One who left comes back."""
    values = {
        "address": address,
        "name": name,
        "kind": kind,
        "active": True,
        "leads": None if leads is None else " ".join(map(str, leads)),
    }
    number: int | None = conn.scalar(sa.select(recipient.c.id).where(recipient.c.address == address))
    if number is None:
        number = conn.execute(
            sa.insert(recipient).returning(recipient.c.id), {**values, "welcomed": False}
        ).scalar_one()
    else:
        conn.execute(sa.update(recipient).where(recipient.c.id == number), values)
        conn.execute(sa.delete(subscription).where(subscription.c.recipient_id == number))
    rows = [{"recipient_id": number, "feed": feed, "since": now} for feed in feeds]
    if rows:
        conn.execute(sa.insert(subscription), rows)
    sweeps.people_changed(conn)
    return number


def feeds_of(conn: sa.Connection, number: int) -> tuple[str, ...]:
    """The ids of the feeds that one reads."""
    query = sa.select(subscription.c.feed).where(subscription.c.recipient_id == number)
    return tuple(conn.scalars(query.order_by(subscription.c.feed)))


def welcomed(conn: sa.Connection, number: int) -> None:
    """The welcome letter is written."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number).values(welcomed=True))


def leave(conn: sa.Connection, number: int) -> None:
    """No more letters to this one; what was planned is void."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number), {"active": False})
    waiting = (reminder.c.recipient_id == number) & (reminder.c.state == State.PLANNED)
    conn.execute(sa.update(reminder).where(waiting), {"state": State.VOID})
    sweeps.people_changed(conn)


def keep_office(conn: sa.Connection, address: str | None, *, feed: str, now: datetime) -> None:
    """Make the office's mailbox the one that its file names: it reads `feed`, the one of everything."""
    offices = [one for one in active(conn) if one.kind == "office"]
    for one in offices:
        if one.address != address:
            leave(conn, one.id)
    if address and address not in {one.address for one in active(conn)}:
        add(conn, address, "office", feeds=[feed], now=now)


def subscribers(conn: sa.Connection, feeds: Mapping[str, Feed]) -> tuple[Subscriber, ...]:
    """All who get letters, as the plan sees them. The office's mailbox reads everything until there is staff."""
    people = active(conn)
    since: dict[int, dict[str, date]] = {}
    for row in conn.execute(sa.select(subscription)):
        since.setdefault(row.recipient_id, {})[row.feed] = hours.today(row.since)
    staffed = any(one.kind == "staff" for one in people)
    return tuple(_subscriber(one, since.get(one.id, {}), feeds, staffed) for one in people)


def _subscriber(one: Recipient, since: Mapping[str, date], feeds: Mapping[str, Feed], staffed: bool) -> Subscriber:
    office = one.kind == "office"
    read = () if office and staffed else sorted(since.items())
    return Subscriber(
        id=one.id,
        subscriptions=tuple(Subscription(feed=feeds[name], since=day) for name, day in read if name in feeds),
        leads=one.leads,
        staff=one.kind != "public",
        asked=min(since.values(), default=None) if office else None,
    )


def _recipient(row: sa.Row[Any]) -> Recipient:
    return Recipient(
        id=row.id,
        address=row.address,
        name=row.name,
        kind=row.kind,
        welcomed=row.welcomed,
        leads=None if row.leads is None else tuple(map(_lead, row.leads.split())),
    )


def _lead(text: str) -> Lead:
    return Lead(count=int(text.removesuffix("wd")), working=text.endswith("wd"))
