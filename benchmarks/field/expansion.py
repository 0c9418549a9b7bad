"""Rules to dates over ten years: a thousand events, and the country's public holidays."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.field.children.expansion import YEARS, thousand
from benchmarks.field.frame import (
    OURS,
    Figure,
    MissingError,
    Round,
    Row,
    Table,
    absent,
    child_of,
    command,
    program,
    race,
    started,
)
from scheduler.expand import expand

FIRST, LAST = date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _expanded() -> Mapping[str, Figure]:
    by_event: dict[str, list[str]] = {}
    for one in expand(thousand(), FIRST, LAST).occurrences:
        by_event.setdefault(one.event.id, []).append(one.start.isoformat())
    with tempfile.TemporaryDirectory() as folder:
        path, reminders = Path(folder) / "events.json", Path(folder) / "events.rem"
        path.write_text(json.dumps(by_event), encoding="utf-8")
        count = sum(map(len, by_event.values()))
        with started(
            {
                OURS: lambda: child_of(".venv", "expansion", OURS, str(path)),
                "recurring-ical-events": lambda: child_of(".venv-oracles", "expansion", "recurring", str(path)),
                "dateutil": lambda: child_of(".venv-oracles", "expansion", "dateutil", str(path)),
            }
        ) as (children, missing):
            assert all(child.ready == count for child in children.values()), [
                child.ready for child in children.values()
            ]
            rounds: dict[str, Round] = dict(children)
            try:
                rounds["remind"] = _by_remind(reminders, by_event, count)
            except MissingError as why:
                missing["remind"] = absent("remind", why)
            return race(rounds, per=count / 1e6) | missing


def _remind(id_: str, days: list[str]) -> str:
    """A yearly reminder where the day is fixed, a line a day where it is not."""
    if id_.startswith("fixed"):
        _, month, day = days[0].split("-")
        return f"REM {int(day)} {MONTHS[int(month) - 1]} MSG {id_}\n"
    return "".join(f"REM {day} MSG {id_}\n" for day in days)


def _by_remind(path: Path, by_event: Mapping[str, list[str]], count: int) -> Round:
    """The first year, its seconds scaled to as many occurrences as the others have."""
    of_year = {id_: [day for day in days if day < f"{YEARS[0] + 1}"] for id_, days in by_event.items()}
    path.write_text("".join(map(_remind, of_year, of_year.values())), encoding="utf-8")
    words = [program("remind"), "-s12", str(path), FIRST.isoformat()]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = said.count("\n")
    assert found == sum(map(len, of_year.values())), found
    once = command(words)
    return lambda: once() * count / found


def _holidays() -> Mapping[str, Figure]:
    with started(
        {
            OURS: lambda: child_of(".venv", "expansion", "holidays-lich"),
            "holidays": lambda: child_of(".venv-oracles", "expansion", "holidays"),
        }
    ) as (children, missing):
        days = {name: int(str(child.ready)) for name, child in children.items()}
        speeds = race(dict(children), per=(YEARS[1] - YEARS[0] + 1) / 1e6)
    noted = {
        name: Figure(value=one.value, ratio=one.ratio, note=f"{days[name]} days found") for name, one in speeds.items()
    }
    return noted | missing


TABLES = (
    Table(
        key="expansion",
        title="Từ quy tắc ra ngày · Rules to dates",
        work=(
            f"500 yearly days and 500 Vietnamese lunar days over {YEARS[0]}–{YEARS[1]}, read already except where "
            "said; every one finds "
            "the same days, which is checked"
        ),
        unit="µs một lần diễn ra · an occurrence",
        rows=(
            Row(name=OURS, does="computes the lunar days; id, span, certainty and order of every occurrence"),
            Row(
                name="recurring-ical-events",
                does="has no lunar calendar: is given the days as RDATE, the yearly ones as RRULE",
            ),
            Row(
                name="dateutil",
                does="bare days by rruleset: the lunar ones are given as rdate, nothing is merged or sorted",
            ),
            Row(
                name="remind",
                does=(
                    f"a whole process (`remind -s12`) with reading its file, {YEARS[0]} only, the lunar days given, "
                    "a line each; it asks "
                    "every line about every day, so that ten years would cost ten times as much an occurrence"
                ),
            ),
        ),
        measure=_expanded,
    ),
    Table(
        key="holidays",
        title="Ngày nghỉ lễ cả nước · Public holidays of Vietnam",
        work=f"all of {YEARS[0]}–{YEARS[1]}, from definitions already loaded; the days found are told",
        unit="µs một năm · a year",
        rows=(
            Row(name=OURS, does="the 11 days of the Labour Code and 24/11, with announced spans where there are any"),
            Row(
                name="holidays",
                does="a dict of day to name: the same days, and days in lieu and swapped days; no spans, no ids",
            ),
        ),
        measure=_holidays,
    ),
)
