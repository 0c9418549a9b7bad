"""What a feed takes is found by an index, and is what asking every event would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.model import Event, Feed, Place
from scheduler.taken import Events

NAMES = st.sampled_from(["Phú Thọ / xã Mường Bi", "Phú Thọ", "xã Mường", "Thọ\nxã", "Sơn La / xã Mường La", ""])
TEXTS = st.lists(st.sampled_from(["Phú Thọ", "xã Mường", "Mường", "Thọ", "Sơn", "không có", "\n", ""]), max_size=2)
GROUPS = st.lists(st.sampled_from(["Mường", "Thái", "Mông"]), max_size=2)
KIND = st.sampled_from(["tet", "ethnic-festival", "report"])
EVENT = st.builds(
    lambda number, variant, kind, groups, places: Event(
        id=f"viec-{number}",
        variant=variant,
        name="Việc",
        kind=kind,
        groups=tuple(groups),
        places=tuple(Place(name=name) for name in places),
    ),
    st.integers(1, 4),
    st.sampled_from([None, "a", "b"]),
    KIND,
    GROUPS,
    st.lists(NAMES, max_size=3),
)
FEED = st.builds(
    lambda kinds, groups, places, events: Feed(
        id="x", name="X", kinds=tuple(kinds), groups=tuple(groups), places=tuple(places), events=tuple(events)
    ),
    st.lists(KIND, max_size=2),
    GROUPS,
    TEXTS,
    st.lists(st.sampled_from(["viec-1", "viec-2.a", "viec-3.b", "viec-9"]), max_size=2),
)


@given(st.lists(EVENT, max_size=8), FEED)
def test_it_is_what_asking_every_event_finds(events: list[Event], feed: Feed) -> None:
    assert Events(events).taken(feed) == tuple(event for event in events if feed.takes(event))
