"""The life of one published occurrence, a feed after each turn of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from scheduler.ledger import Published
from scheduler.model import Announcement, Occurrence, OccurrenceId, Status
from tests.feed.made import KATE, feed, later, one_day, publish


class Turn(NamedTuple):
    """What happened, and the feed after it."""

    name: str
    occurrence: Occurrence | None
    data: bytes


def life() -> list[Turn]:
    """Published, renamed, moved, announced, cancelled, restored, gone, back: a day apart."""
    rows: dict[OccurrenceId, Published] = {}
    turns = []
    for day, (name, occurrence) in enumerate(_states()):
        given = [occurrence] if occurrence else []
        rows, _ = publish(given, rows.values(), stamp=later(days=day))
        turns.append(Turn(name, occurrence, feed(given, rows)))
    return turns


def _states() -> list[tuple[str, Occurrence | None]]:
    estimate = one_day(KATE, date(2027, 9, 29), Status.PROVISIONAL, tolerance=1)
    renamed = replace(estimate, event=replace(KATE, name="Lễ hội Katê của người Chăm"))
    moved = replace(renamed, start=date(2027, 9, 30), last=date(2027, 9, 30), main=date(2027, 9, 30))
    document = Announcement(cycle="2027", start=date(2027, 9, 30), document="KH 15/KH-UBND", date=date(2027, 8, 2))
    announced = replace(moved, status=Status.ANNOUNCED, decision=document, tolerance=0)
    storm = Announcement(cycle="2027", cancelled=True, reason="bão số 9")
    cancelled = replace(moved, status=Status.CANCELLED, decision=storm)
    return [
        ("published", estimate),
        ("renamed", renamed),
        ("moved", moved),
        ("announced", announced),
        ("cancelled", cancelled),
        ("restored", announced),
        ("gone", None),
        ("back", announced),
    ]
