"""The whole command, from a file that people write to a feed in a file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from benchmarks.field.expansion import MONTHS
from benchmarks.field.feed import PEOPLE, YEARS, birthday_file
from benchmarks.field.frame import (
    OURS,
    ROOT,
    SMALL,
    Figure,
    MissingError,
    Round,
    Row,
    Table,
    absent,
    command,
    node,
    program,
    python,
    race,
)

KHAL = """[calendars]
[[lich]]
path = {folder}/khal
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
[default]
default_calendar = lich
"""
TODAY = date(2026, 11, 25)
ROUNDS = 1 if SMALL else 3
REMINDED, IMPORTED = 300, 100
"""So many entries for remind, which asks every line about every day, and for khal, which takes 40 ms for one."""
FROM_CODE = (
    "nothing is read: its events are code, and V8 compiles the loop; ours reads, checks and remembers a file that "
    "people may have broken, and most of its time is that and loading libraries"
)


def _whole() -> Mapping[str, Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "events.toml", folder)
        env = os.environ | {"LICH_HOME": name, "HOME": name}
        ours = [python(".venv"), "-m", "scheduler", "feed", "-o", f"{name}/out.ics"]
        subprocess.run(ours, env=env, check=True, capture_output=True, cwd=ROOT)
        count = (folder / "out.ics").read_text(encoding="utf-8").count("BEGIN:VEVENT")
        made: dict[str, Callable[[], Round]] = {
            OURS: lambda: _scaled(command(ours, env), count),
            "lich, lượt đầu": lambda: _scaled(command(ours, env, lambda: _forget(folder)), count),
            "rem2ics": lambda: _scaled(command(_rem2ics(folder, REMINDED), env), REMINDED),
            "khal import": lambda: _scaled(command(_khal(folder), env, lambda: _emptied(folder)), IMPORTED),
            "hebcal (npm)": lambda: _scaled(command(node("hebcal.mjs", str(count), f"{name}/hebcal.ics"), env), count),
            "@hebcal/icalendar (npm)": lambda: _scaled(
                command(node("hebcal_icalendar.mjs", str(count), f"{name}/hebcal.ics"), env), count
            ),
            "lunar-birthday-ical": lambda: _scaled(command(_birthdays(folder), env), PEOPLE * YEARS),
        }
        rounds, missing = gathered(made)
        return race(rounds, rounds=ROUNDS) | missing


def gathered(made: Mapping[str, Callable[[], Round]]) -> tuple[dict[str, Round], dict[str, Figure]]:
    """The contenders that are there, and why the others are not."""
    rounds: dict[str, Round] = {}
    missing: dict[str, Figure] = {}
    for name, make in made.items():
        try:
            rounds[name] = make()
        except MissingError as why:
            missing[name] = absent(name, why)
    return rounds, missing


def _scaled(once: Round, count: int) -> Round:
    return lambda: once() / count * 1e6


def _forget(folder: Path) -> None:
    shutil.rmtree(folder / "var", ignore_errors=True)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder / "khal", ignore_errors=True)
    (folder / "khal").mkdir()
    (folder / "khal.db").unlink(missing_ok=True)


def _rem2ics(folder: Path, count: int) -> Sequence[str]:
    """A reminder a day over a year, several a day, so that there are as many as ours."""
    program("remind")
    days = [date.fromordinal(TODAY.toordinal() + number % 365) for number in range(count)]
    lines = [f"REM {day.day} {MONTHS[day.month - 1]} {day.year} MSG {n}\n" for n, day in enumerate(days)]
    (folder / "events.rem").write_text("".join(lines), encoding="utf-8")
    tool = Path(python(".venv-field")).with_name("rem2ics")
    options = ["-s", TODAY.isoformat(), "-m", "12", "-z", "Asia/Ho_Chi_Minh"]
    return [str(tool), *options, str(folder / "events.rem"), str(folder / "remind.ics")]


def _khal(folder: Path) -> Sequence[str]:
    _emptied(folder)
    (folder / "khal.conf").write_text(KHAL.format(folder=folder), encoding="utf-8")
    whole = (folder / "out.ics").read_bytes()
    head, *entries = whole.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT")
    some = [b"BEGIN:VEVENT" + one for one in entries[:IMPORTED]]
    (folder / "some.ics").write_bytes(head + b"".join(some) + b"END:VCALENDAR\r\n")
    tool = Path(python(".venv-readers")).with_name("khal")
    return [str(tool), "-c", str(folder / "khal.conf"), "import", "--batch", "-a", "lich", str(folder / "some.ics")]


def _birthdays(folder: Path) -> Sequence[str]:
    (folder / "birthdays.yaml").write_text(birthday_file(PEOPLE), encoding="utf-8")
    return [str(Path(python(".venv-field")).with_name("lunar-birthday-ical")), str(folder / "birthdays.yaml")]


TABLES = (
    Table(
        key="command",
        title="Cả lệnh, từ tệp đến lịch · The whole command, from file to feed",
        work=(
            "CPU seconds of the whole process, start-up included, over the number of entries written; as many "
            "entries for each, except where said"
        ),
        unit="µs một mục · an entry",
        rows=(
            Row(
                name=OURS,
                does=(
                    "`lich feed -o`: reads and checks every line of 311 events, all calendars, the ledger kept from "
                    "before"
                ),
            ),
            Row(
                name="lich, lượt đầu",
                does="the same for the first time: makes the database and adopts the file",
                ahead="it is us",
            ),
            Row(
                name="rem2ics",
                does=(
                    f"remind and its converter, {REMINDED} plain dates in one year, short texts; remind asks each "
                    "line about each day"
                ),
                ahead="it reads plain dates and checks none, keeps no ledger, and a date is all that it has to say",
            ),
            Row(
                name="khal import",
                does=(
                    f"the first {IMPORTED} entries of our finished feed into its own files and index: reads no rule; "
                    "the nearest that khal has"
                ),
            ),
            Row(
                name="hebcal (npm)",
                does=(
                    "@hebcal/core, written by ical-generator: the **Hebrew** calendar from code, no file to read or "
                    "check; short texts"
                ),
                ahead=FROM_CODE,
            ),
            Row(
                name="@hebcal/icalendar (npm)",
                does=(
                    "the same events, written by hebcal's own iCalendar package: texts, links and alarms of its own, "
                    "a hash in C++ for each id"
                ),
                ahead=FROM_CODE,
            ),
            Row(
                name="lunar-birthday-ical",
                does=(
                    f"**China's** lunar birthdays of {PEOPLE} people from YAML, {YEARS} years: fewer entries, so "
                    "start-up weighs more"
                ),
            ),
        ),
        measure=_whole,
        digits=0,
    ),
)
