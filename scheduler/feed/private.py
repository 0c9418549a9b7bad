"""Private feeds: a random token of 128 bits in the link is the whole right to read, and can be taken back.

The token is shown once, when it is made; kept is its hash. What a private feed carries today is a feed's entries.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from scheduler.feed.links import FOLDER
from scheduler.store import private_feeds
from scheduler.store.database import aside, reading
from scheduler.store.private_feeds import PrivateFeed

PLACE = f"/{FOLDER}/rieng/"
"""Below it lie the secret links."""
NOTED_EVERY = timedelta(hours=1)
"""How exactly the last use is known: a reader that asks every minute costs one write an hour."""


def path(token: str) -> str:
    """The secret link on the site."""
    return f"{PLACE}{token}.ics"


def create(conn: sa.Connection, feed: str, *, alarm: bool, name: str, now: datetime) -> str:
    """A new private feed; gives its token, which nobody can see again."""
    token = secrets.token_hex(16)
    private_feeds.add(conn, _hash(token), feed, alarm=alarm, name=name, now=now)
    return token


def admit(engine: sa.Engine, token: str, now: datetime) -> PrivateFeed | None:
    """The private feed that the token opens, its use noted; None for a wrong or revoked one.

    Every stored hash is compared, each in constant time, so that the time taken tells nothing of any of them.
    """
    given = _hash(token)
    with reading(engine) as conn:
        stored = private_feeds.every(conn)
    found = [one for one in stored if hmac.compare_digest(one.hash, given) and one.revoked is None]
    if not found:
        return None
    if found[0].used is None or now - found[0].used >= NOTED_EVERY:
        with aside(engine) as conn:
            private_feeds.note_use(conn, found[0].id, now)
    return found[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
