"""Tables of peers, and how they are timed: every contender in a process of its own, one round of each in turn.

A contender is warm when it is counted: one round goes before. Figures are medians over the rounds; a ratio is the
median of the ratios of each round, so that a slow moment of the machine hits both sides of it alike.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
JS = ROOT / "benchmarks" / "field" / "js"
OURS = "lich"
SMALL = bool(os.environ.get("LICH_BENCH_SMALL"))
"""One round of everything: to see that it runs, not to publish."""
ROUNDS = 1 if SMALL else 7

Round = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One who takes part: what it does and does not do of the work, and why it may be ahead of us."""

    name: str
    does: str
    ahead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured of a row: a median in the table's unit, and how many times as fast as it we are."""

    value: float | None = None
    ratio: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One piece of work; `rows` begin with ours. `measure` gives a figure, or a reason why there is none, by row."""

    key: str
    title: str
    work: str
    unit: str
    rows: tuple[Row, ...]
    measure: Callable[[], Mapping[str, Figure]]
    digits: int = 2


class MissingError(Exception):
    """A peer that is not there; says what is."""


def python(environment: str) -> str:
    """The interpreter of an environment. Raises MissingError."""
    path = ROOT / environment / "bin" / "python"
    if not path.exists():
        raise MissingError(f"{environment}: make bench")
    return str(path)


def program(name: str, path: str | None = None) -> str:
    """The path of a program of the system. Raises MissingError."""
    found = shutil.which(name, path=path)
    if found is None:
        raise MissingError(f"{name}: requirements/debian.sh")
    return found


def child_of(environment: str, module: str, *arguments: str) -> list[str]:
    """The command of a Python contender: a function of `benchmarks.field.children`, in its environment."""
    return [python(environment), "-m", f"benchmarks.field.children.{module}", *arguments]


def node(script: str, *arguments: str) -> list[str]:
    """The command of a contender written in JavaScript."""
    if not (JS / "node_modules").exists():
        raise MissingError("npm: requirements/debian.sh")
    return [program("node"), str(JS / script), *arguments]


class Child:
    """A contender that says it is ready, then does one round for each line it is given. See `children.loop`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.ready: object = self._answer()

    def __call__(self) -> float:
        """The figure of one round: CPU seconds, or a rate."""
        assert self._process.stdin
        print(file=self._process.stdin, flush=True)
        found = self._answer()
        assert isinstance(found, float | int), found
        return float(found)

    def _answer(self) -> object:
        assert self._process.stdout
        assert self._process.stderr
        line = self._process.stdout.readline()
        if not line:
            last = self._process.stderr.read().strip().splitlines()[-1:]
            raise MissingError(*last)
        return json.loads(line)

    def close(self) -> None:
        """Ends the process, and waits for it."""
        self._process.communicate()


@contextmanager
def started(
    commands: Mapping[str, Callable[[], Sequence[str]]],
) -> Iterator[tuple[dict[str, Child], dict[str, Figure]]]:
    """The children that could be started, and why the others could not."""
    with ExitStack() as stack:
        children: dict[str, Child] = {}
        missing: dict[str, Figure] = {}
        for name, command in commands.items():
            try:
                children[name] = Child(command())
            except MissingError as why:
                missing[name] = absent(name, why)
            else:
                stack.callback(children[name].close)
        yield children, missing


def absent(name: str, why: object) -> Figure:
    """The figure of one that is not there, said loudly."""
    print(f"*** KHÔNG CÓ / MISSING: {name}: {why} ***", file=sys.stderr, flush=True)
    return Figure(note=f"KHÔNG CÓ / MISSING: {why}")


def race(
    rounds_of: Mapping[str, Round], *, per: float = 1, rates: bool = False, rounds: int = ROUNDS
) -> dict[str, Figure]:
    """Every contender in turn, round after round; seconds are divided by `per`, and `rates` are better when higher."""
    broken = _warmed(rounds_of)
    rounds_of = {name: one for name, one in rounds_of.items() if name not in broken}
    taken = [{name: one() for name, one in rounds_of.items()} for _ in range(rounds)]
    return {
        name: Figure(
            value=median(each[name] for each in taken) / per,
            ratio=median(_ratio(each[name], each[OURS], rates) for each in taken) if OURS in rounds_of else None,
        )
        for name in rounds_of
    } | broken


def _warmed(rounds_of: Mapping[str, Round]) -> dict[str, Figure]:
    """One round of each that is not counted; those that fail in it, and how."""
    broken: dict[str, Figure] = {}
    for name, one in rounds_of.items():
        try:
            one()
        except (MissingError, subprocess.CalledProcessError) as why:
            broken[name] = absent(name, why)
    return broken


def _ratio(theirs: float, ours: float, rates: bool) -> float:
    return ours / theirs if rates else theirs / max(ours, 1e-9)


def command(
    words: Sequence[str], env: Mapping[str, str] | None = None, before: Callable[[], object] | None = None
) -> Round:
    """A whole process as a contender: its CPU seconds, user and system, children included."""

    def once() -> float:
        if before:
            before()
        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, env=env, check=True, capture_output=True, cwd=ROOT)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime

    return once
