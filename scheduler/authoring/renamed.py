"""An id changed by hand: to every subscriber it is the old event gone and a new one come."""

from __future__ import annotations

import tomllib

from scheduler.authoring import lines, syntax
from scheduler.authoring.read import Reading
from scheduler.errors import Problem
from scheduler.model import Catalogue, Event


def changed_ids(before: Catalogue, reading: Reading) -> tuple[Problem, ...]:
    """A warning for each new event that is an old one under another id: same name, or same rules, places and groups."""
    after = reading.catalogue.events if reading.catalogue else ()
    new_ids = {event.id for event in after} - {event.id for event in before.events}
    gone = [event for event in before.events if event.id not in {other.id for other in after}]
    warnings = []
    for event in after:
        old = next((other for other in gone if _same(other, event)), None) if event.id in new_ids else None
        if old is not None:
            warnings.append(_warning(old, event, reading))
    return tuple(dict.fromkeys(warnings))


def _same(old: Event, new: Event) -> bool:
    if old.variant != new.variant or old.kind != new.kind:
        return False
    return old.name == new.name or (
        bool(old.rules) and (old.rules, old.places, old.groups) == (new.rules, new.places, new.groups)
    )


def _warning(old: Event, new: Event, reading: Reading) -> Problem:
    line, column = _place(reading.files[new.origin], new.id)
    return Problem(
        file=new.origin,
        line=line,
        column=column,
        path=f"{new.id}.id",
        code="changed-id",
        level="warning",
        message=f"mã “{old.id}” đã thành “{new.id}”: người đăng ký sẽ thấy một sự kiện mới",
        hint=f'nếu vẫn là sự kiện cũ thì ghi lại id = "{old.id}"',
    )


def _place(text: str, name: str) -> tuple[int, int]:
    plain = syntax.clean(text)
    for index, event in enumerate(tomllib.loads(plain).get("event", ())):
        if event.get("id") == name:
            return lines.positions(plain, [("event", index, "id")])["event", index, "id"]
    return 0, 0
