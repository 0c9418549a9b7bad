"""What a visit takes from the occurrence that it goes to."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.model import Event, Occurrence, Status
from scheduler.rules.spans import anchor_of
from scheduler.visits.visit import Purpose, Visit, placed


def for_occurrence(occurrence: Occurrence, root: Event, *, shift: int = 0) -> Visit:
    """A draft that goes to an occurrence and moves with it; without a day while it has none. `root` as `root_of`."""
    event = occurrence.event
    draft = Visit(
        title=event.name,
        purpose=purpose_of(root),
        occurrence=occurrence.id,
        shift=shift,
        commune=commune_of(occurrence),
        groups=event.groups,
    )
    return placed(draft, occurrence.main)


def root_of(event: Event, events: Mapping[str, Event]) -> Event:
    """The festival that a duty to visit stands on, by the events of a catalogue by key; else the event itself."""
    to = next((to for rule in event.rules if (to := anchor_of(rule))), None)
    return events.get(to, event) if to else event


def purpose_of(root: Event) -> Purpose:
    """By the festival that is gone to: Tết Nguyên đán has a ceiling of its own beside every other one."""
    if root.id == TET:
        return Purpose.TET
    return Purpose.FESTIVAL if root.kind in FESTIVALS else Purpose.OTHER


TET = "tet-nguyen-dan"
"""The id of Tết Nguyên đán in the built-in catalogue; ids never change."""
FESTIVALS = frozenset({"ethnic-festival", "religious-festival", "tet"})


def commune_of(occurrence: Occurrence) -> str:
    """The place below the province where the occurrence names exactly one; else nothing."""
    below = [place.rsplit("/", 1)[1].strip() for place in occurrence.places if "/" in place]
    return below[0] if len(below) == 1 and "," not in below[0] else ""


def is_sure(occurrence: Occurrence) -> bool:
    """Whether its days are certain: neither an estimate nor open."""
    return occurrence.status in {Status.COMPUTED, Status.ANNOUNCED}
