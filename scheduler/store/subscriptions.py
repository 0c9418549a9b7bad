"""What each recipient reads by e-mail, which roles they hold, which events they mute; and how the plan sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from scheduler import hours
from scheduler.model import Feed
from scheduler.reminder import Subscriber, Subscription
from scheduler.store import sweeps
from scheduler.store.tables import enrolment, muted, recipient, recipient_role, subscription

if TYPE_CHECKING:
    from scheduler.store.recipients import Recipient


def feeds_of(conn: sa.Connection, number: int) -> dict[str, datetime]:
    """The ids of the feeds that one reads, each with the moment since which they do."""
    query = sa.select(subscription).where(subscription.c.recipient_id == number).order_by(subscription.c.feed)
    return {row.feed: row.since for row in conn.execute(query)}


def roles_of(conn: sa.Connection, number: int) -> dict[str, datetime]:
    """The roles that one holds, each with the moment since which they do."""
    query = sa.select(recipient_role).where(recipient_role.c.recipient_id == number).order_by(recipient_role.c.role)
    return {row.role: row.since for row in conn.execute(query)}


def muted_of(conn: sa.Connection, number: int) -> tuple[str, ...]:
    """The events that one will not hear of, by id or `id.variant`."""
    query = sa.select(muted.c.event).where(muted.c.recipient_id == number).order_by(muted.c.event)
    return tuple(conn.scalars(query))


def set_feeds(conn: sa.Connection, number: int, feeds: Iterable[str], now: datetime) -> None:
    """Read these and no others; what was read before keeps its beginning."""
    _set(conn, subscription, subscription.c.feed, number, frozenset(feeds), {"since": now})


def set_roles(conn: sa.Connection, number: int, roles: Iterable[str], now: datetime) -> None:
    """Hold these and no others; what was held before keeps its beginning."""
    _set(conn, recipient_role, recipient_role.c.role, number, frozenset(roles), {"since": now})


def set_muted(conn: sa.Connection, number: int, events: Iterable[str]) -> None:
    """Hear of every event but these."""
    _set(conn, muted, muted.c.event, number, frozenset(events), {})


def forget(conn: sa.Connection, number: int) -> None:
    """Nothing is read, held or muted, and nothing waits for a confirmation."""
    for table in (subscription, recipient_role, muted, enrolment):
        conn.execute(sa.delete(table).where(table.c.recipient_id == number))


def subscribers(
    conn: sa.Connection, people: Iterable[Recipient], feeds: Mapping[str, Feed], mail: str | None
) -> tuple[Subscriber, ...]:
    """These recipients as the plan sees them.

    The office's mailbox reads everything until there is staff. Questions come to `mail`, whoever reads it.
    """
    some = tuple(people)
    numbers = [one.id for one in some]
    span = (min(numbers, default=0), max(numbers, default=0))
    since, roles = _since(conn, subscription.c.feed, span), _since(conn, recipient_role.c.role, span)
    silent, staffed = _muted(conn, span), _is_staffed(conn)
    return tuple(
        Subscriber(
            id=one.id,
            name=one.name if one.kind == "staff" else "",
            subscriptions=() if one.kind == "office" and staffed else _read(since[one.id], feeds),
            leads=one.leads,
            staff=one.kind != "public",
            roles=roles[one.id] if one.kind == "staff" else {},
            muted=frozenset(silent[one.id]),
            weekly=one.digest == "weekly",
            asked=min(since[one.id].values(), default=None) if one.address == mail else None,
        )
        for one in some
    )


def _read(since: Mapping[str, date], feeds: Mapping[str, Feed]) -> tuple[Subscription, ...]:
    return tuple(Subscription(feed=feeds[name], since=day) for name, day in sorted(since.items()) if name in feeds)


def roles_held(conn: sa.Connection) -> frozenset[str]:
    """The roles that somebody of the staff holds who gets letters."""
    joined = recipient_role.join(recipient, recipient.c.id == recipient_role.c.recipient_id)
    query = sa.select(recipient_role.c.role).select_from(joined).distinct()
    return frozenset(conn.scalars(query.where(recipient.c.active, recipient.c.kind == "staff")))


def _is_staffed(conn: sa.Connection) -> bool:
    staff = recipient.c.active & (recipient.c.kind == "staff")
    return bool(conn.scalar(sa.select(sa.exists().where(staff))))


def _since(conn: sa.Connection, name: sa.Column[str], span: tuple[int, int]) -> defaultdict[int, dict[str, date]]:
    """By recipient, of first..last, the names in a column, each with the day since which it holds."""
    found: defaultdict[int, dict[str, date]] = defaultdict(dict)
    columns = name.table.c
    query = sa.select(columns.recipient_id, name, columns.since).where(columns.recipient_id.between(*span))
    for number, value, moment in conn.execute(query):
        found[number][value] = hours.today(moment)
    return found


def _muted(conn: sa.Connection, span: tuple[int, int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = sa.select(muted.c.recipient_id, muted.c.event).where(muted.c.recipient_id.between(*span))
    for number, event in conn.execute(query):
        found[number].append(event)
    return found


def _set(
    conn: sa.Connection,
    table: sa.Table,
    column: sa.Column[str],
    number: int,
    wanted: Collection[str],
    fresh: dict[str, object],
) -> None:
    """Make a recipient's names in a column these, leaving alone the rows that are there already."""
    mine = table.c.recipient_id == number
    known = set(conn.scalars(sa.select(column).where(mine)))
    conn.execute(sa.delete(table).where(mine, column.not_in(wanted)))
    rows = [{"recipient_id": number, column.name: name, **fresh} for name in sorted(set(wanted) - known)]
    if rows:
        conn.execute(sa.insert(table), rows)
    if rows or known - set(wanted):
        sweeps.people_changed(conn)
