"""What the form of a visit shows: what was typed, what is wrong with it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from scheduler.model import Occurrence
from scheduler.run import visit_look
from scheduler.run.visits import Scene
from scheduler.store import people_honoured, visit_search
from scheduler.store.visit_search import Wanted
from scheduler.visits.ceilings import LEVELS, Excess
from scheduler.visits.clash import Clash
from scheduler.visits.faults import faults
from scheduler.visits.visit import PURPOSE, Visit
from scheduler.visits.year import OWNERS, when
from scheduler.web.visits import fields, rows
from scheduler.words import lunar_day, lunar_of

OCCASIONS = 400
"""Offered by name while one types."""
PEOPLE = 300
"""Of a commune, offered to be given something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it stands."""

    number: int | None = None
    """None: a new visit."""
    version: int = 0
    """That it was made from."""
    sent: Mapping[str, str]
    mark: str
    """Of the version it was made from, by parts."""
    more_gifts: int = 1
    more_steps: int = 1
    """Empty rows."""

    @property
    def path(self) -> str:
        """Where it is sent."""
        return f"/chuyen-tham/{self.number}/sua" if self.number else "/chuyen-tham/them"

    @property
    def part(self) -> str:
        """Where its preview comes from."""
        return f"/chuyen-tham/{self.number}/xem" if self.number else "/chuyen-tham/xem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a form comes to before it is written."""

    visit: Visit
    """On the day on which it would be."""
    occurrence: Occurrence | None
    troubles: Mapping[str, str]
    other: Sequence[str] = ()
    """What is wrong and belongs to no field."""
    clashes: Sequence[Clash] = ()
    excesses: Sequence[Excess] = ()
    when: str = ""
    moon: str = ""


def looked(conn: sa.Connection, scene: Scene, filled: fields.Filled, kept: Visit | None) -> Look:
    """The form over the calendar and what is stored."""
    draft = visit_look.settled(scene, filled.visit)
    there = scene.occurrences.get(draft.occurrence) if draft.occurrence else None
    troubles = dict(filled.troubles)
    if draft.occurrence and there is None and (kept is None or kept.occurrence != draft.occurrence):
        troubles.setdefault(fields.OCCASION, "trong lịch không có dịp này; tìm lại ở trên, hoặc để trống")
    if unknown := _unknown(conn, draft):
        troubles["qua"] = f"không có người số {', '.join(map(str, sorted(unknown)))} trong danh sách người được thăm"
    moon = lunar_of(draft.day) if draft.day else None
    return Look(
        visit=draft,
        occurrence=there,
        troubles=troubles,
        other=() if troubles else tuple(one for one in faults(draft, scene.today)),
        clashes=visit_look.clashes_of(conn, scene, [draft]).get(draft.id or 0, ()),
        excesses=visit_look.excesses_of(conn, scene, draft),
        when=when(draft, there),
        moon=lunar_day(moon) if moon else "",
    )


def _unknown(conn: sa.Connection, draft: Visit) -> set[int]:
    asked = {gift.honoured for gift in draft.gifts if gift.honoured is not None}
    return asked - people_honoured.named(conn, asked).keys() if asked else set()


def part_values(conn: sa.Connection, scene: Scene, state: Form, look: Look) -> dict[str, object]:
    """What the template of the part that is refreshed asks for."""
    commune = look.visit.commune
    return {
        "state": state,
        "look": look,
        "gift_rows": rows.rows_of(state.sent, rows.GIFT),
        "step_rows": rows.rows_of(state.sent, rows.STEP),
        "people": people_honoured.living_in(conn, commune, scene.today, PEOPLE) if commune else (),
        "person_words": fields.person_words,
    }


def values(conn: sa.Connection, scene: Scene, state: Form, look: Look) -> dict[str, object]:
    """What the template of the whole form asks for."""
    year = scene.today.year
    around = Wanted(first=date(year - 1, 1, 1), last=date(year + 1, 12, 31))
    return part_values(conn, scene, state, look) | {
        "gift_rows": min(rows.MOST, rows.filled_rows(state.sent, rows.GIFT) + state.more_gifts),
        "step_rows": min(rows.MOST, rows.filled_rows(state.sent, rows.STEP) + state.more_steps),
        "sent": state.sent,
        "purposes": PURPOSE,
        "levels": LEVELS,
        "sides": rows.SIDES,
        "owners": OWNERS,
        "occasions": visit_look.coming(scene, "", OCCASIONS),
        "officers": visit_search.choices(conn, around).officers,
        "others": (),
        "seek": "",
        "offered": None,
    }
