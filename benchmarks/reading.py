"""Reading 1,000 events, checks and all, against `tomllib` alone on the same text."""

from __future__ import annotations

import tomllib

from benchmarks.measure import compare, milliseconds, report
from scheduler.authoring.read import load_files

OFFICE = '[office]\nname = "Cơ quan"\ndomain = "lich.example.vn"\n'
RULES = (
    'lunar = "{day}/{month}"',
    'gregorian = "{day}/{month}"',
    'lunar = "{day}/{month}..last/{month}"\nmain_day = 1',
    'khmer = "{phase} koet Kattik"',
    'weekday = {{ day = "thứ Bảy", nth = 1, month = {month} }}',
)
EVENT = """
[[event]]
id = "le-hoi-{number}"
name = "Lễ hội Khai hạ Mường Bi"
kind = "ethnic-festival"
{rule}
groups = ["Mường"]
places = [{{ name = "Hòa Bình", until = 2025-06-30 }}, {{ name = "Phú Thọ / xã {number}", since = 2025-07-01 }}]
sources = ["https://example.vn/le-hoi/{number}"]
confidence = "high"
"""


def text(count: int = 1000) -> str:
    """An office's file of so many events of several kinds."""
    return OFFICE + "".join(_event(number) for number in range(count))


def _event(number: int) -> str:
    rule = RULES[number % len(RULES)].format(day=number % 28 + 1, month=number % 12 + 1, phase=number % 15 + 1)
    return EVENT.format(number=number, rule=rule)


def main() -> None:
    """At most three times `tomllib`."""
    toml = text()
    ours, theirs = compare(lambda: load_files({"events.toml": toml}, "events.toml"), lambda: tomllib.loads(toml))
    report("reading 1,000 events / tomllib alone", ours / theirs, at_most=3, detail=milliseconds(ours))
