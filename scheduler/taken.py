"""The events that a feed takes, found without asking each event: in a nation there are thousands of both. Pure."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.model import Event, Feed


class Events:
    """Events by what feeds ask for. `Feed.takes` decides; here is only who is asked."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._all = tuple(events)
        self._by: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, event in enumerate(self._all):
            for sort, name in _names(event):
                self._by[sort, name].append(number)
        self._places = sorted({name for sort, name in self._by if sort == "places"})
        self._text = "\n".join(self._places)
        self._starts = _starts(self._places)

    def taken(self, feed: Feed) -> tuple[Event, ...]:
        """Those that the feed takes, in the order in which they were given."""
        return tuple(event for event in map(self._all.__getitem__, self._near(feed)) if feed.takes(event))

    def _near(self, feed: Feed) -> Iterable[int]:
        """The numbers of all that the feed may take: by the list of its filter that lets the fewest through."""
        wanted = [("events", feed.events), ("places", self._places_with(feed.places))]
        wanted += [("groups", feed.groups), ("kinds", feed.kinds)]
        for sort, names in wanted:
            if getattr(feed, sort):
                return sorted({number for name in names for number in self._by.get((sort, name), ())})
        return range(len(self._all))

    def _places_with(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The places in whose names one of the texts occurs: all names are searched as one text."""
        return tuple(self._places[number] for text in texts for number in self._found(text))

    def _found(self, text: str) -> Iterator[int]:
        at = self._text.find(text) if self._places else -1
        while at >= 0:
            number = bisect(self._starts, at) - 1
            yield number
            after = number + 1
            at = self._text.find(text, self._starts[after]) if after < len(self._starts) else -1


def _names(event: Event) -> Iterator[tuple[str, str]]:
    """What an event can be asked for by, each once."""
    yield from (("events", name) for name in {event.id, event.key})
    yield "kinds", event.kind
    yield from (("groups", name) for name in set(event.groups))
    yield from (("places", name) for name in {place.name for place in event.places})


def _starts(names: Iterable[str]) -> list[int]:
    """Where each name begins in the text of all, a line each."""
    starts, at = [], 0
    for name in names:
        starts.append(at)
        at += len(name) + 1
    return starts
