"""What can be read by e-mail: every feed that has a link, those that once had one, and each event by itself."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from scheduler.feed import links
from scheduler.model import Catalogue, Feed

EVENT = "viec/"
"""What the id of one event's own feed begins with."""


def readable(conn: sa.Connection, catalogue: Catalogue) -> Mapping[str, Feed]:
    """All of them by id. One that is gone from the file goes on as it was last defined: nobody loses letters by it."""
    return links.former(conn, catalogue) | by_event(catalogue) | links.every(catalogue)


def offered(catalogue: Catalogue) -> dict[str, Feed]:
    """Those of now, by id."""
    return links.every(catalogue) | by_event(catalogue)


def by_event(catalogue: Catalogue) -> dict[str, Feed]:
    """A feed an event, with all its variants."""
    return {f"{EVENT}{e.id}": Feed(id=f"{EVENT}{e.id}", name=e.name, events=(e.id,)) for e in catalogue.events}
