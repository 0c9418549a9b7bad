"""What can be chosen for letters: calendars on their shelves, and what one reader has chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scheduler.feed import links
from scheduler.model import Catalogue, Feed
from scheduler.words import by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to tick."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Things to tick under one heading."""

    title: str
    choices: tuple[Choice, ...]
    open: bool
    """Whether it is shown at once: the first, and each in which something is chosen."""


def shelves(catalogue: Catalogue, known: Mapping[str, Feed], chosen: Collection[str]) -> tuple[Shelf, ...]:
    """Every calendar by heading; what is read beside them, a single event or a calendar of once, stands at the end."""
    made = [(title, {key: feed.name for key, feed in feeds.items()}) for title, feeds in links.sections(catalogue)]
    listed = {key for _, names in made for key in names}
    others = {key: known[key].name for key in sorted(chosen) if key not in listed and key in known}
    return tuple(_shelf(title, names, chosen, first=not at) for at, (title, names) in enumerate(made) if names) + (
        (_shelf("Đang nhận riêng", others, chosen, first=True),) if others else ()
    )


def events(catalogue: Catalogue, feeds: Collection[Feed], muted: Collection[str]) -> tuple[Choice, ...]:
    """The events that somebody hears of, or has muted, by name; a muted one is chosen."""
    names = {e.id: e.name for e in catalogue.events if e.id in muted or any(feed.takes(e) for feed in feeds)}
    names |= {key: key for key in muted if key not in names}
    made = (Choice(id=key, name=name, chosen=key in muted) for key, name in names.items())
    return tuple(sorted(made, key=lambda one: (by_name(one.name), one.id)))


def form(
    catalogue: Catalogue, known: Mapping[str, Feed], chosen: Collection[str] = (), *, english: bool = False
) -> dict[str, object]:
    """What the form that asks for letters needs before anything is typed."""
    return {
        "letter_shelves": shelves(catalogue, known, chosen),
        "seen": None,
        "trouble": "",
        "given": "",
        "weekly": False,
        "english": english,
    }


def _shelf(title: str, names: Mapping[str, str], chosen: Collection[str], *, first: bool) -> Shelf:
    choices = tuple(Choice(id=key, name=name, chosen=key in chosen) for key, name in names.items())
    return Shelf(title=title, choices=choices, open=first or any(one.chosen for one in choices))
