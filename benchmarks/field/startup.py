"""How long a person waits for a command to begin."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.field.command import KHAL, gathered
from benchmarks.field.frame import OURS, ROOT, ROUNDS, Figure, Round, Row, Table, command, node, program, python, race

NEXT = "lich next"


def _help() -> Mapping[str, Figure]:
    ours = str(Path(python(".venv")).with_name("lich"))
    return _raced(
        {
            OURS: lambda: [ours, "--help"],
            "python -c pass": lambda: [python(".venv"), "-c", "pass"],
            "khal --help": lambda: [str(Path(python(".venv-readers")).with_name("khal")), "--help"],
            "rem2ics --help": lambda: [str(Path(python(".venv-field")).with_name("rem2ics")), "--help"],
            "node -e ''": lambda: [program("node"), "-e", ""],
        }
    )


def _next() -> Mapping[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "khal").mkdir()
        (home / "khal.conf").write_text(KHAL.format(folder=folder), encoding="utf-8")
        reminders = home / "events.rem"
        reminders.write_text(
            "".join(f"REM {n % 28 + 1} {_MONTHS[n % 12]} MSG {n}\n" for n in range(300)), encoding="utf-8"
        )
        khal = Path(python(".venv-readers")).with_name("khal")
        return _raced(
            {
                OURS: lambda: [str(Path(python(".venv")).with_name("lich")), "next"],
                "khal list": lambda: [str(khal), "-c", str(home / "khal.conf"), "list"],
                "remind -n": lambda: [program("remind"), "-n", str(reminders)],
                "hebcal (npm)": lambda: node("start.mjs"),
            }
        )


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _raced(commands: Mapping[str, Callable[[], Sequence[str]]]) -> Mapping[str, Figure]:
    env = os.environ | {"LICH_HOME": str(ROOT)}
    made: dict[str, Callable[[], Round]] = {
        name: (lambda words=words: _milliseconds(command(words(), env)))  # type: ignore[misc]  # bound at once
        for name, words in commands.items()
    }
    rounds, missing = gathered(made)
    return race(rounds, rounds=ROUNDS) | missing


def _milliseconds(once: Round) -> Round:
    return lambda: once() * 1000


TABLES = (
    Table(
        key="startup-help",
        title="Khởi động: lời giúp · Start-up: the help text",
        work="CPU time of the whole process",
        unit="ms",
        rows=(
            Row(name=OURS, does="`lich --help`: every command in one line, none of them loaded"),
            Row(
                name="python -c pass",
                does="the interpreter alone",
                ahead="it is the floor: nothing in Python starts sooner",
            ),
            Row(name="khal --help", does="loads its libraries first"),
            Row(name="rem2ics --help", does="argparse, one command; loads vobject first"),
            Row(
                name="node -e ''",
                does="V8 alone",
                ahead=(
                    "a compiled program whose own library is a snapshot; what our interpreter takes to start is "
                    "most of our time"
                ),
            ),
        ),
        measure=_help,
        digits=0,
    ),
    Table(
        key="startup-next",
        title="Khởi động: việc sắp tới · Start-up: what comes next",
        work="CPU time of the whole process, from nothing to what comes next on the terminal",
        unit="ms",
        rows=(
            Row(
                name=OURS,
                does="`lich next`: reads and checks the file and the catalogue of 311 events, computes the lunar days",
            ),
            Row(
                name="khal list",
                does="an empty calendar: reads and computes nothing",
                ahead="it has nothing to read; with our feed in it, it must first index that (see `khal import`)",
            ),
            Row(
                name="remind -n",
                does="300 plain yearly dates in a file",
                ahead=(
                    "a C program: no interpreter to start, no libraries, and no lunar day, no check, no text in two "
                    "languages"
                ),
            ),
            Row(
                name="hebcal (npm)",
                does="the next holiday of the **Hebrew** calendar, from code",
                ahead="no file is read or checked; its rules are code that V8 has compiled",
            ),
        ),
        measure=_next,
        digits=0,
    ),
)
