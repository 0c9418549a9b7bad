"""pydantic's errors as Vietnamese sentences for a planner, placed at the value as it is written in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from scheduler.authoring.found import At, Found, Loc, visible
from scheduler.authoring.sentences import TYPES, sentence
from scheduler.words import nearest

MOST = 500
"""So many mistakes of one file are told apart; the rest is only counted."""


def mistakes(file: str, raw: Mapping[str, Any], errors: Iterable[ErrorDetails]) -> Iterator[Found]:
    """Each mistake once, in the file's order; a value that fits none of several types is one mistake."""
    by_loc: dict[Loc, list[ErrorDetails]] = {}
    for detail in errors:
        by_loc.setdefault(written(raw, detail["loc"], detail["type"]), []).append(detail)
    parents = {loc[:size] for loc in by_loc for size in range(len(loc))}
    misspelt: dict[Loc, list[str]] = {}
    for loc, (detail, *_) in by_loc.items():
        if detail["type"] == "extra_forbidden":
            misspelt.setdefault(loc[:-1], []).append(str(loc[-1]))
    own = [(loc, details) for loc, details in by_loc.items() if not _follows(loc, details, parents, misspelt)]
    for loc, details in own[:MOST]:
        telling = next((detail for detail in details if detail["type"] not in TYPES), details[0])
        yield _found(file, raw, loc, telling, [detail["type"] for detail in details])
    if len(own) > MOST:
        yield _too_many(file, len(own) - MOST)


def _follows(loc: Loc, details: list[ErrorDetails], parents: set[Loc], misspelt: Mapping[Loc, list[str]]) -> bool:
    """Whether another mistake says it: one further in, past a branch that took the value; or the key, misspelt."""
    if details[0]["type"] == "missing":
        return any(nearest(key[:80], [str(loc[-1])], 1) for key in misspelt.get(loc[:-1], ()))
    return loc in parents and all(detail["type"] in TYPES for detail in details)


def written(raw: Mapping[str, Any], loc: Iterable[str | int], kind: str) -> Loc:
    """The location without the names that pydantic adds for the branches of a union."""
    value: Any = raw
    kept: list[str | int] = []
    step: str | int = ""
    for step in loc:
        if _has(value, step):
            kept.append(step)
            value = value[step]
    return (*kept, step) if kind == "missing" else tuple(kept)


def _has(value: object, step: str | int) -> bool:
    return (isinstance(value, dict) and step in value) or (isinstance(value, list) and isinstance(step, int))


def _found(file: str, raw: Mapping[str, Any], loc: Loc, detail: ErrorDetails, types: list[str]) -> Found:
    code, message, hint = sentence(loc, detail, types)
    at = At(file, loc[:-1] if detail["type"] == "missing" else loc)
    return Found(at=at, path=name_path(raw, loc), code=code, message=message, hint=hint)


def _too_many(file: str, more: int) -> Found:
    return Found(
        at=At(file), path="", code="too-many", message=f"còn {more} lỗi nữa chưa kể", hint="sửa rồi kiểm tra lại"
    )


def name_path(raw: Mapping[str, Any], loc: Loc) -> str:
    """A dotted path a planner knows: events, feeds, steps by their id, announcements by their cycle."""
    names: list[str] = []
    value: Any = raw
    parent = ""
    for step in loc:
        value = value[step] if _has(value, step) else None
        if isinstance(step, str):
            names.append(visible(step))
            parent = step
        elif parent in _IDENTITY:
            named = value.get(_IDENTITY[parent]) if isinstance(value, dict) else None
            names[-1:] = _names(parent, visible(str(named)) if isinstance(named, str | dt.date) else str(step + 1))
        else:
            names.append(str(step + 1))
    return ".".join(names)


_IDENTITY = {"event": "id", "variant": "id", "feed": "id", "step": "id", "announced": "cycle", "working_day": "date"}


def _names(parent: str, name: str) -> list[str]:
    hidden = parent in ("event", "variant") and not name.isdigit()
    return [name] if hidden else [parent, name]
