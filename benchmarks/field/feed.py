"""Entries to a feed: other people's writers on the same values."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.feed import Office
from benchmarks.field.frame import OURS, SMALL, Figure, Round, Row, Table, child_of, node, race, started
from scheduler.feed import entry
from scheduler.feed.entry import Entry

ENTRIES = 300 if SMALL else 2_000
YEARS, PEOPLE = 5, 20
BIRTHDAYS = """global:
  year_start: 2026
  year_end: {last}
  reminders: [1]
  event_keys: [lunar_birthday]
events:
"""


def _built() -> Mapping[str, Figure]:
    office = Office(ENTRIES)
    values = [_values(entry.of(one, office.catalogue.office)) for one in office.occurrences]
    with tempfile.TemporaryDirectory() as folder:
        path, birthdays = Path(folder) / "entries.json", Path(folder) / "birthdays.yaml"
        path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        birthdays.write_text(birthday_file(PEOPLE), encoding="utf-8")
        readers = {
            name: (lambda name=name: child_of(".venv-readers", "feed", name, str(path)))
            for name in ("icalendar", "vobject", "ics")
        }
        commands = {
            OURS: lambda: child_of(".venv", "feed", OURS, str(path)),
            **readers,
            "npm ical-generator": lambda: node("feed.mjs", str(path)),
            "lunar-birthday-ical": lambda: child_of(".venv-field", "feed", "lunar-birthday-ical", str(birthdays)),
        }
        with started(commands) as (children, missing):
            wrote = {name: json.loads(json.dumps(child.ready)) for name, child in children.items()}
            rounds: dict[str, Round] = {
                name: (lambda child=child, name=name: child() / wrote[name][0] * 1e6)  # type: ignore[misc]  # bound at once
                for name, child in children.items()
            }
            speeds = race(rounds)
    noted = {
        name: Figure(value=one.value, ratio=one.ratio, note=_told(*wrote[name]) if one.value is not None else one.note)
        for name, one in speeds.items()
    }
    return noted | missing


def _told(entries: int, size: int) -> str:
    return f"{entries:,} entries, {size // entries} bytes each"


def birthday_file(count: int) -> str:
    """A configuration of lunar-birthday-ical with so many people's birthdays, years from 2026."""
    people = "".join(
        f'  - name: "{n}"\n    start_date: "{1950 + n % 50}-{n % 12 + 1:02}-{n % 28 + 1:02}"\n' for n in range(count)
    )
    return BIRTHDAYS.format(last=2026 + YEARS - 1) + people


def _values(one: Entry) -> dict[str, object]:
    return {
        "uid": one.uid,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "summary": one.summary,
        "description": one.description,
        "location": one.location or "",
        "categories": one.categories,
        "status": one.status,
        "url": one.url,
        "color": one.color,
    }


TABLES = (
    Table(
        key="feed",
        title="Dựng tệp lịch · Building a feed",
        work=(
            f"{ENTRIES:,} entries of the real catalogue from their values to bytes with nothing remembered; what "
            "differs between two days of a "
            "service is far less, see the targets below"
        ),
        unit="µs một mục · an entry",
        rows=(
            Row(
                name=OURS,
                does=(
                    "chooses, words, escapes, folds between letters, checks the size; from occurrences, not from "
                    "ready values"
                ),
            ),
            Row(name="icalendar", does="the same properties from ready values; folds between letters"),
            Row(name="vobject", does="the same properties from ready values"),
            Row(name="ics", does="the same properties but colour and sequence"),
            Row(
                name="npm ical-generator",
                does="the same properties from ready values, already in memory",
                ahead=(
                    "V8 compiles its loop to machine code; ours in CPython also makes every text from an occurrence, "
                    "which is most of its time, keeps each entry for the next time, and checks the size"
                ),
            ),
            Row(
                name="lunar-birthday-ical",
                does=(
                    f"another work of like size: reads YAML, computes **China's** lunar birthdays of {PEOPLE} people "
                    f"for {YEARS} years, short texts, an alarm each"
                ),
            ),
        ),
        measure=_built,
        digits=1,
    ),
)
