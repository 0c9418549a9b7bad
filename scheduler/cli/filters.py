"""What `lich list` is asked for. Within a filter any value counts, between filters all do, as in a `[[feed]]`.

An unknown value is wrong usage, and the nearest known ones are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn, TypeVar

import click

from scheduler.authoring import groups as peoples
from scheduler.model import KINDS, Catalogue, Event, Feed, Status
from scheduler.words import KIND, STATUS, fold, nearest

Test = Callable[[Event], bool]
Value = TypeVar("Value")
FEW = 12
"""Values that are named all where none reads alike."""
ALL = "tat-ca"
"""The feed of everything."""


def statuses(values: Sequence[str]) -> frozenset[Status]:
    """The statuses named, by key or in Vietnamese; all of them where none is named."""
    known = {status.value: status for status in Status} | {word: status for status, word in STATUS.items()}
    return frozenset(pick("--status", "tình trạng", value, known) for value in values) or frozenset(Status)


def events(
    catalogue: Catalogue,
    *,
    ids: Sequence[str],
    kinds: Sequence[str],
    groups: Sequence[str],
    places: Sequence[str],
    feed: str | None,
) -> Test:
    """Whether an event passes every filter."""
    tests = (_ids(catalogue, ids), _kinds(kinds), _groups(catalogue, groups), _places(catalogue, places))
    wanted = _feed(catalogue, feed)
    return lambda event: all(test(event) for test in tests) and (wanted is None or wanted.takes(event))


def event_key(catalogue: Catalogue, value: str, option: str = "--event") -> str:
    """An event's `id` or `id.variant` as the file writes it."""
    known = {key: key for event in catalogue.events for key in (event.id, event.key)}
    return pick(option, "sự kiện", value, known)


def _ids(catalogue: Catalogue, values: Sequence[str]) -> Test:
    keys = {event_key(catalogue, value) for value in values}
    return lambda event: not keys or event.id in keys or event.key in keys


def _kinds(values: Sequence[str]) -> Test:
    known = {kind: kind for kind in KINDS} | {word: kind for kind, word in KIND.items()}
    kinds = {pick("--kind", "loại", value, known) for value in values}
    return lambda event: not kinds or event.kind in kinds


def _groups(catalogue: Catalogue, values: Sequence[str]) -> Test:
    known = {name: name for event in catalogue.events for name in event.groups} | {n: n for n in peoples.names()}
    wanted = {peoples.official(value) or pick("--group", "dân tộc", value, known) for value in values}
    return lambda event: not wanted or not wanted.isdisjoint(event.groups)


def _places(catalogue: Catalogue, values: Sequence[str]) -> Test:
    names = [place.name for event in catalogue.events for place in event.places]
    texts = [fold(value) for value in values]
    for value, text in zip(values, texts, strict=True):
        if not any(text in fold(name) for name in names):
            unknown("--place", "nơi", value, [part.strip() for name in names for part in name.split("/")])
    return lambda event: not texts or any(text in fold(place.name) for text in texts for place in event.places)


def _feed(catalogue: Catalogue, value: str | None) -> Feed | None:
    if value is None or value == ALL:
        return None
    return pick("--feed", "lịch", value, {feed.id: feed for feed in catalogue.feeds})


def pick(option: str, what: str, value: str, known: Mapping[str, Value]) -> Value:
    """The known value of that name, marks and case ignored."""
    found = {fold(name): item for name, item in known.items()}.get(fold(value))
    if found is not None:
        return found
    values = list(known.values())
    keys = [name for at, name in enumerate(known) if values[at] not in values[:at]]
    return unknown(option, what, value, known, keys if len(keys) <= FEW else ())


def unknown(option: str, what: str, value: str, known: Iterable[str], every: Sequence[str] = ()) -> NoReturn:
    """Ends as wrong usage with up to three known values that read alike; else with `every` one."""
    near = nearest(value, known)
    hint = f"; gần nhất là {', '.join(near)}" if near else f"; có: {', '.join(every)}" if every else ""
    raise click.BadParameter(f"không có {what} “{value}”{hint}", param_hint=option)
