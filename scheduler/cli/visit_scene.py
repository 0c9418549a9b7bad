"""What every command about visits begins with: the calendar in use, a transaction, and visits as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scheduler.cli.adopt import adopt_now, opened
from scheduler.cli.home import find_home, now, today

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.run.visits import Scene
    from scheduler.visits.visit import Visit


@contextmanager
def standing(year: int | None = None) -> Iterator[tuple[sa.Connection, Scene]]:
    """A transaction, and the calendar around a year (this one for None), of the file as it is now: it is adopted."""
    from scheduler.run.visits import stand

    home = find_home()
    with opened(home) as engine:
        adopt_now(engine, home)
        with engine.begin() as conn:
            yield conn, stand(conn, now(), year or today().year)


def row(visit: Visit) -> tuple[str, ...]:
    """Its line in a list."""
    from scheduler.visits.visit import STATUS
    from scheduler.words import short_date

    hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    where = ", ".join(part for part in (visit.spot, visit.commune) if part)
    day = short_date(visit.day) if visit.day else "chưa định ngày"
    return (str(visit.id or "mới"), day, hours, visit.title, where, visit.leader, STATUS[visit.status])


def as_json(visit: Visit) -> dict[str, object]:
    """Its object for programs."""
    from scheduler.visits.visit import FIELDS

    plain = {name: _plain(getattr(visit, name)) for name in FIELDS if name not in {"gifts", "steps"}}
    gifts = [{name: getattr(gift, name) for name in gift.__dataclass_fields__} for gift in visit.gifts]
    steps = [{"id": s.id, "name": s.name, "lead": str(s.lead), "owner": s.owner} for s in visit.steps]
    return {"id": visit.id, "version": visit.version, **plain, "gifts": gifts, "steps": steps}


def _plain(value: object) -> object:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple) and not hasattr(value, "cycle"):
        return list(value)
    return str(value)


def numbers(found: Iterable[int]) -> str:
    """`chuyến 1, 2`."""
    return "chuyến " + ", ".join(map(str, found))
