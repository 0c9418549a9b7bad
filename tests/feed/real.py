"""Feeds of what is really in the office's file, for readers to judge."""

from __future__ import annotations

from functools import cache

from scheduler.authoring.read import load
from scheduler.expand import expand
from scheduler.feed import build, entry, ical
from scheduler.ledger import Mark, update, window
from scheduler.model import Catalogue, Occurrence
from tests.conftest import ROOT
from tests.feed.made import STAMP, TODAY, feed, muong_bi, renamed, year

KINDS_OF_FEED = ("one of each sort", "odd text", "empty", "events.toml", "events.toml backwards", "with alarms")


def of_kind(kind: str) -> bytes:
    """The bytes of one of KINDS_OF_FEED."""
    match kind:
        case "one of each sort":
            return feed(year())
        case "odd text":
            name = "Lễ: “a,b;c” \\ D\\N " + "👩‍👩‍👧ệ" * 30
            return feed([renamed(muong_bi(), name=name, basis="một\nhai" * 30, groups=("a,b", "c;d"))])
        case "empty":
            return feed([], {})
        case "events.toml":
            return _built(catalogue())
        case "events.toml backwards":
            return backwards(_built(catalogue()))
        case _:
            return _built(catalogue(), alarm=True)


@cache
def catalogue() -> Catalogue:
    """The office's own."""
    found = load(ROOT / "events.toml").catalogue
    assert found is not None
    return found


def backwards(feed: bytes) -> bytes:
    """The same entries, the last one first: what a reader makes of them must not hang on their order."""
    head, *entries = feed.removesuffix(ical.END).split(b"BEGIN:VEVENT\r\n")
    return b"BEGIN:VEVENT\r\n".join([head, *entries[::-1]]) + ical.END


def _built(of: Catalogue, *, alarm: bool = False) -> bytes:
    first, last = window(TODAY.year)
    occurrences = expand(of, first, last).occurrences

    def fingerprint(occurrence: Occurrence) -> Mark:
        return ical.mark(entry.of(occurrence, of.office))

    rows, _ = update((), occurrences, fingerprint, stamp=STAMP, today=TODAY, first=first, last=last)
    known = {row.id: row for row in rows}
    return build.build(build.ALL, of, occurrences, known, year=TODAY.year, today=TODAY, alarm=alarm)
