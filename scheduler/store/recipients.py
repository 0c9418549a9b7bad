"""Who gets letters: the office's own mailbox, staff and the public. What each reads stands in `subscriptions`."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from scheduler.model import Lead
from scheduler.reminder import State
from scheduler.store import outbox, subscriptions, sweeps
from scheduler.store.tables import recipient, reminder

Kind = Literal["office", "staff", "public"]
Language = Literal["vi", "en"]
Digest = Literal["daily", "weekly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person with an address, or the office's own mailbox."""

    id: int
    address: str
    name: str
    """Empty for the office's mailbox, and where none was given."""
    title: str
    """`Đồng chí`; empty for who enrolled themselves."""
    post: str
    """What they are in the office, said before the name."""
    kind: Kind
    active: bool
    """Whether they get letters."""
    welcomed: bool
    """Whether the welcome letter was written."""
    leads: tuple[Lead, ...] | None
    """Their own, in place of every event's."""
    language: Language
    digest: Digest
    nonce: str = field(repr=False)
    """Part of the signature of their links."""

    @property
    def greeted(self) -> str:
        """As after "Kính gửi:": the post before the name; empty where nothing is known."""
        known = self.post or self.name
        return " ".join(part for part in (self.title, self.post, self.name) if part) if known else ""


def active(conn: sa.Connection) -> tuple[Recipient, ...]:
    """All who get letters, in the order in which they came."""
    return _select(conn, recipient.c.active)


def active_in_parts(conn: sa.Connection, size: int, *, staff: bool = False) -> Iterator[tuple[Recipient, ...]]:
    """The same, so many at a time, so that a million need no more memory than that; `staff`: without the public."""
    wanted = recipient.c.active & (recipient.c.kind != "public") if staff else recipient.c.active
    query = sa.select(recipient).order_by(recipient.c.id).limit(size)
    last = 0
    while rows := conn.execute(query.where(wanted, recipient.c.id > last)).all():
        last = rows[-1].id
        yield tuple(map(_recipient, rows))


def every(conn: sa.Connection) -> tuple[Recipient, ...]:
    """Those too who left or have not confirmed; not the erased."""
    return _select(conn, recipient.c.address.is_not(None))


def get(conn: sa.Connection, number: int) -> Recipient | None:
    """One by its number; None where there is none, or it was erased."""
    return next(iter(_select(conn, (recipient.c.id == number) & recipient.c.address.is_not(None))), None)


def some(conn: sa.Connection, numbers: Collection[int]) -> dict[int, Recipient]:
    """Several by their numbers; the erased are left out."""
    found: dict[int, Recipient] = {}
    for part in _parts(numbers):
        wanted = recipient.c.id.in_(part) & recipient.c.address.is_not(None)
        found.update((one.id, one) for one in _select(conn, wanted))
    return found


def unwelcomed(conn: sa.Connection) -> tuple[Recipient, ...]:
    """Who gets letters and was not welcomed yet."""
    return _select(conn, recipient.c.active & ~recipient.c.welcomed)


def find(conn: sa.Connection, address: str) -> Recipient | None:
    """One by their address, whether they get letters or not."""
    return next(iter(_select(conn, recipient.c.address == address)), None)


def add(
    conn: sa.Connection,
    address: str,
    kind: Kind,
    *,
    feeds: Iterable[str],
    now: datetime,
    name: str = "",
    title: str = "",
    post: str = "",
    leads: Iterable[Lead] | None = None,
    language: Language = "vi",
    digest: Digest = "daily",
    welcomed: bool = False,
) -> int:
    """A recipient who reads these feeds from now on; their number. One who left comes back, and is welcomed anew."""
    values = {
        "name": name,
        "title": title,
        "post": post,
        "kind": kind,
        "active": True,
        "welcomed": welcomed,
        "leads": leads_text(leads),
        "language": language,
        "digest": digest,
    }
    known = find(conn, address)
    number = known.id if known else _insert(conn, address, values, now)
    if known:
        conn.execute(sa.update(recipient).where(recipient.c.id == number), values)
        subscriptions.forget(conn, number)
    subscriptions.set_feeds(conn, number, feeds, now)
    sweeps.people_changed(conn)
    return number


def add_waiting(conn: sa.Connection, address: str, language: Language, now: datetime) -> int:
    """Somebody of the public who has not confirmed yet, and gets nothing but the letter that asks for it."""
    values = {"name": "", "title": "", "post": "", "kind": "public", "active": False, "welcomed": False}
    return _insert(conn, address, values | {"language": language, "digest": "daily"}, now)


def change(conn: sa.Connection, number: int, **values: object) -> None:
    """Write columns anew: `name`, `title`, `post`, `leads` (as `leads_text`), `language`, `digest`, `address`."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number), values)
    sweeps.people_changed(conn)


def welcomed(conn: sa.Connection, number: int) -> None:
    """The welcome letter is written."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number).values(welcomed=True))


def leave(conn: sa.Connection, number: int, now: datetime) -> None:
    """No more letters to this one: what was planned is void, and so is a letter that waits."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number), {"active": False})
    dropped = outbox.drop_all(conn, number, now)
    planned = (reminder.c.recipient_id == number) & (reminder.c.state == State.PLANNED)
    in_dropped = reminder.c.letter_id.in_(dropped) & (reminder.c.state == State.TAKEN)
    conn.execute(sa.update(reminder).where(planned | in_dropped), {"state": State.VOID})
    sweeps.people_changed(conn)


def erase(conn: sa.Connection, number: int, now: datetime) -> None:
    """Forget the person. What was sent still counts; to whom is known no more, and every link of theirs is void."""
    leave(conn, number, now)
    subscriptions.forget(conn, number)
    blank = {"address": None, "name": "", "title": "", "post": "", "leads": None, "nonce": _nonce()}
    conn.execute(sa.update(recipient).where(recipient.c.id == number), blank)


def renew_links(conn: sa.Connection, number: int) -> None:
    """From now on every link in an earlier letter is void."""
    conn.execute(sa.update(recipient).where(recipient.c.id == number), {"nonce": _nonce()})


def keep_office(conn: sa.Connection, address: str | None, *, feed: str, now: datetime) -> None:
    """Make the office's mailbox the one that its file names: it reads `feed`, the one of everything."""
    people = _select(conn, recipient.c.active & ((recipient.c.kind == "office") | (recipient.c.address == address)))
    for one in people:
        if one.kind == "office" and one.address != address:
            leave(conn, one.id, now)
    if address and address not in {one.address for one in people}:
        add(conn, address, "office", feeds=[feed], now=now)


def leads_text(leads: Iterable[Lead] | None) -> str | None:
    """As they are stored."""
    return None if leads is None else " ".join(map(str, leads))


def _insert(conn: sa.Connection, address: str, values: dict[str, Any], now: datetime) -> int:
    row = values | {"address": address, "nonce": _nonce(), "created": now}
    number: int = conn.execute(sa.insert(recipient).returning(recipient.c.id), row).scalar_one()
    return number


def _parts(numbers: Collection[int], size: int = 1000) -> Iterator[list[int]]:
    some = sorted(numbers)
    yield from (some[first : first + size] for first in range(0, len(some), size))


def _nonce() -> str:
    return secrets.token_hex(16)


def _select(conn: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Recipient, ...]:
    return tuple(_recipient(row) for row in conn.execute(sa.select(recipient).where(where).order_by(recipient.c.id)))


def _recipient(row: sa.Row[Any]) -> Recipient:
    plain = {name: getattr(row, name) for name in Recipient.__dataclass_fields__ if name != "leads"}
    leads = None if row.leads is None else tuple(map(_lead, row.leads.split()))
    return Recipient(**plain, leads=leads)


def _lead(text: str) -> Lead:
    return Lead(count=int(text.removesuffix("wd")), working=text.endswith("wd"))
