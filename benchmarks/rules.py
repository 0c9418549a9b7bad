"""What an occurrence costs by rule kind, and the whole catalogue against starting Python."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.measure import compare, milliseconds, report
from scheduler import rules
from scheduler.authoring.read import load
from scheduler.expand import expand
from scheduler.model import Catalogue, Event, Office

FIRST, LAST = date(2026, 1, 1), date(2029, 12, 31)
TEN_YEARS = date(2026, 1, 1), date(2035, 12, 31)
OFFICE = Path(__file__).resolve().parent.parent / "events.toml"
MANY = 50
ROUNDS = 15
KINDS: dict[str, object] = {
    "gregorian": "18/11",
    "lunar": "6/1..8/1",
    "zodiac_day": {"branch": "Thìn", "month": 6},
    "solar_term": "Thanh minh",
    "khmer": "15 koet Kattik",
    "cham_awal": "1/9",
    "cham_ahier": "1/7",
    "hijri": "10/12",
    "easter": -2,
    "weekday": {"day": "thứ Bảy", "nth": 1, "month": 10},
    "rrule": "FREQ=MONTHLY;BYDAY=-1FR",
    "relative": {"to": "anchor", "days": -8},
    "window": {"lunar": "1/12..15/12", "on": {"weekday": ["thứ Bảy"]}},
    "season": {"text": "sau vụ gặt", "ask": 9},
}
SIMPLEST = {"lunar": "8/1"}


def main() -> None:
    """Each kind as a multiple of a plain lunar day; the catalogue × ten years at most one start of Python."""
    for key, value in KINDS.items():
        asked, plain = _catalogue(key, value), _catalogue("lunar", SIMPLEST["lunar"])
        took, unit = compare(_expansion(asked), _expansion(plain))
        found = len(expand(asked, FIRST, LAST).occurrences) or MANY
        each, of_plain = took / found, unit / len(expand(plain, FIRST, LAST).occurrences)
        report(f"{key}, an occurrence / a lunar day", each / of_plain, detail=f"{each * 1e6:.1f} µs")
    _whole_catalogue()


def _expansion(catalogue: Catalogue) -> Callable[[], object]:
    return lambda: expand(catalogue, FIRST, LAST)


def _catalogue(key: str, value: object) -> Catalogue:
    """Many events of one rule, and the anchor that relative ones stand on."""
    events = [Event(id=f"e-{n:02}", name="x", kind="visit", rules=(rules.parse(key, value, {}),)) for n in range(MANY)]
    anchor = Event(id="anchor", name="x", kind="tet", rules=(rules.parse("lunar", "1/1", {}),))
    office = Office(name="x", domain="lich.example.vn", address="https://lich.example.vn")
    return Catalogue(office=office, events=(anchor, *events) if key == "relative" else tuple(events))


def _whole_catalogue() -> None:
    """As a service does it, again and again, and as a command does it, once after reading the file."""
    catalogue = load(OFFICE).catalogue
    assert catalogue is not None
    found = len(expand(catalogue, *TEN_YEARS).occurrences)
    rounds = [(_expanding(catalogue), _first_in_its_process(), _starting()) for _ in range(ROUNDS)]
    again, first, python = (median(each) for each in zip(*rounds, strict=True))
    detail = f"{found} occurrences in {milliseconds(again)}, {milliseconds(python)}"
    report("the whole catalogue × 10 years, again / starting Python", again / python, at_most=1, detail=detail)
    detail = f"{milliseconds(first)}, {milliseconds(python)}"
    report("the same, first in its process / starting Python", first / python, detail=detail)
    report("the same / reading the file", first / _reading(), detail="what `lich list` does before it")


def _expanding(catalogue: Catalogue) -> float:
    before = time.process_time()
    expand(catalogue, *TEN_YEARS)
    return time.process_time() - before


def _first_in_its_process() -> float:
    code = "from benchmarks.rules import OFFICE, _expanding, load; print(_expanding(load(OFFICE).catalogue))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def _reading() -> float:
    before = time.process_time()
    load(OFFICE)
    return time.process_time() - before


def _starting() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
