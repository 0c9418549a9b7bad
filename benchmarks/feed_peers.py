"""A feed of 10,000 entries, built cold: other people's writers against ours on the same values, each a process.

Each peer measures the CPU time of its own writing, without reading the values; ours is measured in between.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.feed import MANY, Office
from benchmarks.measure import cpu, milliseconds, report
from scheduler.feed import entry
from scheduler.feed.entry import Entry

ROOT = Path(__file__).resolve().parent.parent
READERS = ROOT / ".venv-readers" / "bin" / "python"
BEGIN = """
import json, sys, time
from datetime import date, datetime, timezone
with open(sys.argv[1], encoding="utf-8") as file:
    entries = json.load(file)
stamp = datetime(2026, 11, 25, 1, 30, tzinfo=timezone.utc)
"""
ICS = (
    BEGIN
    + """
from ics import Calendar, Event
before = time.process_time()
calendar = Calendar()
for one in entries:
    event = Event(uid=one["uid"], name=one["summary"], begin=one["start"], description=one["description"],
        location=one["location"], url=one["url"], categories=one["categories"], created=stamp, last_modified=stamp,
        transparent=True, status=one["status"], classification="PUBLIC")
    event.make_all_day()
    calendar.events.add(event)
data = calendar.serialize()
print(time.process_time() - before, data.count("BEGIN:VEVENT"))
"""
)
VOBJECT = (
    BEGIN
    + """
import vobject
from dateutil.tz import UTC
stamp = stamp.replace(tzinfo=UTC)  # the only one whose name it can guess
before = time.process_time()
calendar = vobject.iCalendar()
for one in entries:
    event = calendar.add("vevent")
    for name, value in (("uid", one["uid"]), ("dtstamp", stamp), ("created", stamp), ("last-modified", stamp),
        ("sequence", "0"), ("dtstart", date.fromisoformat(one["start"])), ("dtend", date.fromisoformat(one["end"])),
        ("summary", one["summary"]), ("description", one["description"]), ("location", one["location"]),
        ("categories", one["categories"]), ("status", one["status"]), ("transp", "TRANSPARENT"),
        ("url", one["url"]), ("color", one["color"]), ("x-microsoft-cdo-busystatus", one["busy"])):
        event.add(name).value = value
data = calendar.serialize()
print(time.process_time() - before, data.count("BEGIN:VEVENT"))
"""
)
ICAL_GENERATOR = """
import fs from 'fs';
import {ICalCalendar, ICalEventTransparency, ICalEventStatus} from 'ical-generator';
const entries = JSON.parse(fs.readFileSync(process.argv[1], 'utf8'));
const stamp = new Date('2026-11-25T01:30:00Z');
const before = process.cpuUsage();
const calendar = new ICalCalendar();
for (const one of entries) {
    calendar.createEvent({
        id: one.uid, stamp, created: stamp, lastModified: stamp, sequence: 0, allDay: true,
        start: new Date(one.start), end: new Date(one.end), summary: one.summary, description: one.description,
        location: one.location || null, url: one.url, status: ICalEventStatus[one.status],
        transparency: ICalEventTransparency.TRANSPARENT,
        categories: one.categories.map(name => ({name})),
        x: [['COLOR', one.color]],
    });
}
const data = calendar.toString();
const used = process.cpuUsage(before);
console.log((used.user + used.system) / 1e6, data.split('BEGIN:VEVENT').length - 1);
"""


def main() -> None:
    """How many times as long as ours; without a target, for whoever asks why we write lines ourselves."""
    node = shutil.which("node")
    if node is None or not READERS.exists():
        sys.exit("node or .venv-readers is missing: make env-readers, requirements/debian.sh")
    office = Office(MANY)
    entries = [entry.of(one, office.catalogue.office) for one in office.occurrences]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.json"
        path.write_text(json.dumps([_values(one) for one in entries], ensure_ascii=False), encoding="utf-8")
        peers = {
            "ics": [str(READERS), "-c", ICS],
            "vobject": [str(READERS), "-c", VOBJECT],
            "npm ical-generator": [node, "--input-type=module", "--eval", ICAL_GENERATOR],
        }
        for name, command in peers.items():
            theirs, ours = _seconds([*command, str(path)]), cpu(office.build, rounds=3)
            detail = f"{milliseconds(ours)}, {milliseconds(theirs)}"
            report(f"feed of 10,000, cold: {name} / ours", theirs / ours, detail=detail)


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
        "busy": one.busy,
    }


def _seconds(command: list[str]) -> float:
    done = subprocess.run(command, cwd=ROOT / "tests" / "readers", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seconds, entries = done.stdout.split()
    assert int(entries) == MANY
    return float(seconds)
