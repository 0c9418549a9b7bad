"""The feeds that can be subscribed to, each by an id that is also its link, and what becomes of a link once given out.

An id is short ASCII and never changes its meaning: `muong` (of the office's file), `nhom/muong` (a people),
`loai/tet` (a kind), `noi/phu-tho` (a place), `tat-ca` (everything). The link is `/lich/<id>.ics`, with alarms
`/lich/nhac/<id>.ics`. A link whose feed is gone from the file is answered for ever: by a feed that takes the same,
else as it was last defined.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa

from scheduler import words
from scheduler.errors import LichError
from scheduler.feed.build import ALL
from scheduler.model import KINDS, Catalogue, Feed
from scheduler.store import feed_links

FOLDER, ALARMS = "lich", "nhac"
"""Where links lie, and below it those of the variants with alarms."""
LONGEST = 250
"""Characters of a whole link: Google stops reading at 256 without a word."""
LONGEST_ADDRESS = 150
"""Characters of `[office].address`, so that every link that can be made stays under LONGEST."""
_LONGEST_SLUG = 60
_ID = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")


class NoSuchFeedError(LichError):
    """A feed that was never there: neither the office's files nor lich itself ever defined it."""

    def __init__(self, *, feed: str, known: tuple[str, ...]) -> None:
        self.feed, self.known = feed, known
        super().__init__(feed, known)

    def __str__(self) -> str:
        near = words.nearest(self.feed, self.known, 1)
        hint = f"có phải “{near[0]}”?" if near else f"có: {', '.join(self.known)}"
        return f"Không có lịch nào mang mã “{self.feed}”; {hint}"


def path(feed: str, *, alarm: bool = False) -> str:
    """The feed's address on the site: `/lich/muong.ics`."""
    return f"/{FOLDER}/{ALARMS}/{feed}.ics" if alarm else f"/{FOLDER}/{feed}.ics"


def parse(name: str) -> tuple[str, bool]:
    """The id and whether alarms are wanted, of what stands between `/lich/` and `.ics`."""
    below = name.removeprefix(f"{ALARMS}/")
    return below, below != name


def own(catalogue: Catalogue) -> dict[str, Feed]:
    """Everything, then the office's own in the order of its file."""
    return {feed.id: feed for feed in (ALL, *catalogue.feeds)}


def every(catalogue: Catalogue) -> dict[str, Feed]:
    """Every feed by its id: the office's own, then those that the events give by themselves."""
    return {feed.id: feed for _, feeds in sections(catalogue) for feed in feeds.values()}


def sections(catalogue: Catalogue) -> tuple[tuple[str, dict[str, Feed]], ...]:
    """The same under the headings of a page."""
    return (
        ("Lịch của cơ quan", own(catalogue)),
        ("Theo dân tộc", by_group(catalogue)),
        ("Theo nơi", by_place(catalogue)),
        ("Theo loại", by_kind(catalogue)),
    )


def by_kind(catalogue: Catalogue) -> dict[str, Feed]:
    """A feed a kind, in the kinds' order."""
    there = {event.kind for event in catalogue.events}
    made = (
        Feed(id=f"loai/{kind}", name=words.KIND[kind], name_en=words.KIND_EN[kind], kinds=(kind,))
        for kind in KINDS
        if kind in there
    )
    return {feed.id: feed for feed in made}


def by_group(catalogue: Catalogue) -> dict[str, Feed]:
    """A feed a people, by the alphabet."""
    names = {group for event in catalogue.events for group in event.groups}
    made = (Feed(id=f"nhom/{slug(name)}", name=f"Dân tộc {name}", groups=(name,)) for name in _sorted(names))
    return {feed.id: feed for feed in made}


def by_place(catalogue: Catalogue) -> dict[str, Feed]:
    """A feed a province or city, of yesterday's names too, by the alphabet."""
    firsts = {place.name.partition(" / ")[0].strip() for event in catalogue.events for place in event.places}
    names = (name for name in firsts if _is_province(name))
    made = (Feed(id=f"noi/{slug(name)}", name=f"Lịch ở {name}", places=(name,)) for name in _sorted(names))
    return {feed.id: feed for feed in made}


def _is_province(first: str) -> bool:
    """Whether the first part of `Phú Thọ / xã Mường Bi` is a name; not `cả nước` or `cấp tỉnh`."""
    return first[:1].isupper() and bool(slug(first))


def _sorted(names: Iterable[str]) -> list[str]:
    """By the alphabet without marks; of two names with one slug the first stays."""
    kept: dict[str, str] = {}
    for name in sorted(filter(None, names)):
        kept.setdefault(slug(name), name)
    return [kept[key] for key in sorted(kept)]


def slug(name: str) -> str:
    """The name in a link: `TP Hồ Chí Minh` is `tp-ho-chi-minh`. A very long one is cut and told apart by a hash."""
    whole = "-".join(re.findall("[a-z0-9]+", words.fold(name)))
    if len(whole) <= _LONGEST_SLUG:
        return whole
    return f"{whole[: _LONGEST_SLUG - 9].rstrip('-')}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def remember(conn: sa.Connection, catalogue: Catalogue) -> None:
    """Note every feed of an edition, so that its link is answered when it is gone from the file."""
    feed_links.remember(conn, {feed.id: _dumped(feed) for feed in every(catalogue).values()})


def find(conn: sa.Connection, catalogue: Catalogue, feed: str) -> Feed:
    """A feed of now, or one that once was, as it was last defined. Raises NoSuchFeedError."""
    known = every(catalogue)
    if feed in known:
        return known[feed]
    former = feed_links.definition(conn, feed) if _ID.fullmatch(feed) else None
    if former is None:
        raise NoSuchFeedError(feed=feed, known=tuple(known))
    return _loaded(former)


def successor(catalogue: Catalogue, feed: Feed) -> Feed | None:
    """For a feed that is gone: the one of now that takes the same events by the same filter, the office's own first."""
    known = every(catalogue)
    if feed.id in known:
        return None
    return next((other for other in known.values() if _filter(other) == _filter(feed)), None)


def former(conn: sa.Connection, catalogue: Catalogue) -> dict[str, Feed]:
    """The feeds that are gone from the file, by id: their links are still answered."""
    known = every(catalogue)
    return {feed: _loaded(text) for feed, text in feed_links.all_of(conn).items() if feed not in known}


def _filter(feed: Feed) -> Feed:
    return replace(feed, id="", name="", name_en=None, gzip=True)


def _dumped(feed: Feed) -> str:
    return json.dumps(asdict(feed), ensure_ascii=False, sort_keys=True)


def _loaded(text: str) -> Feed:
    """The inverse of `_dumped`; what this program does not know of a feed is left out."""
    known = {field.name for field in fields(Feed)}
    given = {name: value for name, value in json.loads(text).items() if name in known}
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return Feed(**values)
