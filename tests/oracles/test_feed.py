"""recurring-ical-events expands our feed to the very days that we meant."""

from __future__ import annotations

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.expand import expand
from scheduler.feed.entry import of
from tests.feed.real import catalogue, of_kind

pytestmark = pytest.mark.oracles
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
SCRIPT = """
import json, sys
from datetime import date
import icalendar, recurring_ical_events
with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
first, end = map(date.fromisoformat, sys.argv[2:4])
for event in recurring_ical_events.of(calendar).between(first, end):
    print(json.dumps([str(event["UID"]), str(event.start), str(event.end), str(event["SUMMARY"])]))
"""


@pytest.mark.parametrize("kind", ["events.toml", "events.toml backwards"])
def test_recurring_ical_events_finds_our_occurrences(oracles_python: str, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "lich.ics"
    path.write_bytes(of_kind(kind))
    arguments = [str(path), str(FIRST), str(LAST + timedelta(days=1))]
    done = subprocess.run(
        [oracles_python, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    theirs = sorted(json.loads(line) for line in done.stdout.splitlines())
    entries = [of(occurrence, catalogue().office) for occurrence in expand(catalogue(), FIRST, LAST).occurrences]
    shown = [entry for entry in entries if entry.end > FIRST]  # an open window stands on its first day only
    ours = sorted([entry.uid, str(entry.start), str(entry.end), entry.summary] for entry in shown)
    assert theirs == ours
    assert len(ours) > 500
