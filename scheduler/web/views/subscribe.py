"""The Subscribe page: which calendars there are, the link of each, and what comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.model import Feed, Occurrence
from scheduler.web.views.items import Item, item

PREVIEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One calendar to subscribe to."""

    id: str
    name: str
    name_en: str | None
    path: str
    """On this site."""
    https: str
    """The link to copy, on the office's own address."""
    webcal: str
    """The same for Apple's devices only, which open it in their calendar."""
    count: int
    """Occurrences in the coming year."""
    next: tuple[Item, ...]
    """The next three, so that one sees what one gets."""


def build(feeds: Iterable[Feed], occurrences: Sequence[Occurrence], address: str, today: date) -> tuple[Offer, ...]:
    """Every feed with its link; `occurrences` are those of the coming year, `address` is the office's."""
    coming = sorted((o for o in occurrences if o.last >= today), key=lambda o: o.sort_key)
    return tuple(_offer(feed, coming, address, today) for feed in feeds)


def _offer(feed: Feed, coming: Sequence[Occurrence], address: str, today: date) -> Offer:
    mine = [o for o in coming if feed.takes(o.event)]
    link = f"{address.rstrip('/')}{feed_path(feed.id)}"
    return Offer(
        id=feed.id,
        name=feed.name,
        name_en=feed.name_en,
        path=feed_path(feed.id),
        https=link,
        webcal=f"webcal://{link.partition('://')[2]}",
        count=len(mine),
        next=tuple(item(o, today) for o in [o for o in mine if o.start >= today][:PREVIEW]),
    )


def feed_path(feed_id: str) -> str:
    """The address of a feed on this site; it never changes."""
    return f"/lich/{feed_id}.ics"
