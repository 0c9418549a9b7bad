"""The 54 peoples by their own names, and the ways their names are typed. Data: `scheduler/catalogue/groups.toml`.

A name outsiders gave (`search_only`) finds its people and is never given back.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from scheduler import words


class _Group(NamedTuple):
    name: str
    also: tuple[str, ...]
    search_only: tuple[str, ...]
    sources: tuple[str, ...]


class About(NamedTuple):
    """What may be said of a people beside its official name."""

    also: tuple[str, ...]
    """Its names for itself and its branches, and other spellings."""
    sources: tuple[str, ...]


@cache
def _groups() -> tuple[_Group, ...]:
    text = (resources.files("scheduler") / "catalogue" / "groups.toml").read_text(encoding="utf-8")
    return tuple(
        _Group(
            item["name"],
            tuple(item.get("also", ())),
            tuple(item.get("search_only", ())),
            tuple(item.get("sources", ())),
        )
        for item in tomllib.loads(text)["group"]
    )


def _key(name: str) -> str:
    """Marks, case, spaces, hyphens and apostrophes do not tell peoples apart: `H'mông`, `Rơ-măm`."""
    return "".join(letter for letter in words.fold(name) if letter.isalnum())


@cache
def _official() -> dict[str, str]:
    return {_key(group.name): group.name for group in _groups()}


@cache
def _other() -> dict[str, tuple[str, ...]]:
    """Every other name to the peoples that bear it, in the list's order."""
    known: dict[str, tuple[str, ...]] = {}
    for group in _groups():
        for name in (*group.also, *group.search_only):
            key = _key(name)
            if group.name not in known.get(key, ()):
                known[key] = (*known.get(key, ()), group.name)
    return known


def names() -> tuple[str, ...]:
    """The official names, in the official order."""
    return tuple(group.name for group in _groups())


@cache
def about(name: str) -> About:
    """Of a people by its official name. Raises KeyError for any other."""
    found = {group.name: group for group in _groups()}[name]
    return About(found.also, found.sources)


@cache
def official(name: str) -> str | None:
    """The official name of a people: marks and case do not matter, another name is taken if only one bears it."""
    key = _key(name)
    if key in _official():
        return _official()[key]
    bearers = _other().get(key, ())
    return bearers[0] if len(bearers) == 1 else None


@cache
def is_official(name: str) -> bool:
    """Whether this is an official name, but for marks and case."""
    return _key(name) in _official()


def search(text: str) -> tuple[str, ...]:
    """The official names of all peoples with a name, official, own or given, in which the text occurs."""
    key = _key(text)
    return tuple(
        group.name
        for group in _groups()
        if key and any(key in _key(name) for name in (group.name, *group.also, *group.search_only))
    )


@cache
def near(name: str) -> tuple[str, ...]:
    """Up to three official names that are meant or nearly written by this one."""
    return (_other().get(_key(name)) or words.nearest(name[:80], names()))[:3]
