"""The Subscribe page: which calendars there are, the link of each, and what comes next in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.feed import links
from scheduler.model import Catalogue, Feed, Occurrence
from scheduler.web.views.items import Item, is_waiting
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

PREVIEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One calendar to subscribe to."""

    id: str
    name: str
    name_en: str | None
    path: str
    """On this site."""
    page: str
    """The page of this calendar alone, on this site."""
    https: str
    """The link to copy, on the office's own address."""
    alarm: str
    """The same with alarms, which some readers show."""
    webcal: str
    """The same for Apple's devices only, which open it in their calendar."""
    count: int
    """Occurrences in the coming year."""
    next: tuple[Item, ...]
    """The next three, so that one sees what one gets."""


def _soon(mine: Sequence[Occurrence], today: date) -> list[Occurrence]:
    """The next few, long open windows only where there is nothing else."""
    coming = [o for o in mine if o.start >= today]
    return ([o for o in coming if not is_waiting(o)] or coming)[:PREVIEW]


def build(
    feeds: Iterable[Feed],
    occurrences: Sequence[Occurrence],
    address: str,
    today: date,
    tongue: Tongue = VIETNAMESE,
) -> tuple[Offer, ...]:
    """Every feed with its link; `occurrences` are those of the coming year, `address` is the office's."""
    coming = sorted((o for o in occurrences if o.last >= today), key=lambda o: o.sort_key)
    return tuple(_offer(feed, coming, address, today, tongue) for feed in feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What several calendars together come to."""

    count: int
    """Occurrences in the coming year, each once."""
    next: tuple[Item, ...]
    """The next three."""


def preview(feeds: Sequence[Feed], occurrences: Sequence[Occurrence], today: date, tongue: Tongue) -> Preview:
    """`occurrences` are those of the coming year."""
    coming = sorted((o for o in occurrences if o.last >= today), key=lambda o: o.sort_key)
    mine = [o for o in coming if any(feed.takes(o.event) for feed in feeds)]
    return Preview(count=len(mine), next=tuple(tongue.item(o, today) for o in _soon(mine, today)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Calendars that are not in the office's file but can be had: one a kind, a people or a province."""

    title: str
    links: tuple[tuple[str, str], ...]
    """Name and page."""


def shelves(catalogue: Catalogue) -> tuple[Shelf, ...]:
    """The further calendars, in three lists; an empty list is left out."""
    made = (
        ("Theo dân tộc", links.by_group(catalogue)),
        ("Theo loại", links.by_kind(catalogue)),
        ("Theo nơi", links.by_place(catalogue)),
    )
    return tuple(
        Shelf(title=title, links=tuple((feed.name, page_path(feed.id)) for feed in feeds.values()))
        for title, feeds in made
        if feeds
    )


def _offer(feed: Feed, coming: Sequence[Occurrence], address: str, today: date, tongue: Tongue) -> Offer:
    mine = [o for o in coming if feed.takes(o.event)]
    link = f"{address}{links.path(feed.id)}"
    return Offer(
        id=feed.id,
        name=feed.name,
        name_en=feed.name_en,
        path=links.path(feed.id),
        page=page_path(feed.id),
        https=link,
        alarm=f"{address}{links.path(feed.id, alarm=True)}",
        webcal=f"webcal://{link.partition('://')[2]}",
        count=len(mine),
        next=tuple(tongue.item(o, today) for o in _soon(mine, today)),
    )


def page_path(feed: str) -> str:
    """The address of a calendar's page."""
    return links.path(feed).removesuffix(".ics")
