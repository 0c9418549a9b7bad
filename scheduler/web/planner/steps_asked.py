"""The steps of an event as rows of its form: what of them is set, added or taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scheduler.authoring import parts
from scheduler.authoring.edit import Book
from scheduler.authoring.layers import Table
from scheduler.authoring.notation import Value
from scheduler.errors import Refused, RuleError
from scheduler.feed import links
from scheduler.web.planner.answers import lead

MOST = 40
"""Rows that are read."""
_KEYS = {"ten": "name", "han": "lead", "ai": "owner"}


def fill(steps: Sequence[Table]) -> dict[str, str]:
    """The fields of these steps, a row each."""
    return {
        f"buoc.{row}.{name}": str(one.values.get(key, ""))
        for row, one in enumerate(steps)
        for name, key in {"ma": "id", **_KEYS}.items()
    }


def rows(sent: Mapping[str, str], more: int = 1) -> tuple[int, ...]:
    """The rows that are shown: those that say something, and some that wait to be filled."""
    used = [row for row in range(MOST) if any(sent.get(f"buoc.{row}.{name}") for name in ("ma", *_KEYS))]
    first = max(used, default=-1) + 1
    return tuple(range(min(first + more, MOST)))


def read(
    sent: Mapping[str, str], old: Sequence[Table]
) -> tuple[dict[str, dict[str, Value | None] | None], dict[str, str]]:
    """Step -> its keys that change, None where it goes; and what is wrong, by field."""
    known = {str(one.values.get("id")): one for one in old}
    changed: dict[str, dict[str, Value | None] | None] = {}
    troubles: dict[str, str] = {}
    for row in rows(sent, 0):
        typed = {name: sent.get(f"buoc.{row}.{name}", "") for name in _KEYS}
        step = sent.get(f"buoc.{row}.ma", "")
        if step in known and not any(typed.values()):
            changed[step] = None
            continue
        if not any(typed.values()):
            continue
        step = step or _new_id(typed["ten"], {*known, *changed})
        before = known[step].values if step in known else {}
        troubles |= {f"buoc.{row}.{name}": said for name, said in _wrong(typed)}
        values = {_KEYS[name]: value for name, value in _read(typed) if value != before.get(_KEYS[name])}
        if values:
            changed[step] = values
    return changed, troubles


def written(book: Book, key: str, changed: Mapping[str, Mapping[str, Value | None] | None]) -> Book:
    """The book with the steps changed. Raises Refused, which names the step that cannot go."""
    for step, values in changed.items():
        try:
            book = parts.drop_step(book, key, step) if values is None else parts.set_step(book, key, step, values)
        except Refused as refusal:
            raise Refused(f"việc “{step}”: {refusal}") from refusal
    return book


def tables(changed: Mapping[str, Mapping[str, Value | None] | None]) -> list[dict[str, Value]]:
    """The same for an event that is new."""
    return [
        {"id": step, **{key: value for key, value in values.items() if value is not None}}
        for step, values in changed.items()
        if values
    ]


def _wrong(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not typed["ten"]:
        yield "ten", "chưa ghi việc gì"
    if not typed["han"]:
        yield "han", "chưa ghi xong trước mấy ngày"
    else:
        try:
            lead(typed["han"])
        except RuleError as error:
            yield "han", str(error)


def _read(typed: Mapping[str, str]) -> Iterator[tuple[str, Value | None]]:
    yield "ten", typed["ten"] or None
    try:
        yield "han", lead(typed["han"])
    except RuleError:
        yield "han", None
    yield "ai", links.slug(typed["ai"]) if typed["ai"] else None


def _new_id(name: str, taken: set[str]) -> str:
    plain = links.slug(name)[:70] or "viec"
    numbered = (f"{plain}-{number}" for number in range(2, MOST + 3))
    return next(one for one in (plain, *numbered) if one not in taken)
