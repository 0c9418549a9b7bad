"""Timing and reporting for every benchmark. The machine is shared and noisy, so: CPU time, medians, ratios."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median


def cpu(work: Callable[[], object], rounds: int = 7) -> float:
    """Median CPU seconds of one call, after one call that warms caches up."""
    work()
    return median(_timed(work) for _ in range(rounds))


def _timed(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def compare(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 7) -> tuple[float, float]:
    """Median CPU seconds of both, taken in turn, so that a slow moment of the machine hits both alike."""
    ours(), theirs()
    pairs = [(_timed(ours), _timed(theirs)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def compare_commands(
    ours: Sequence[str], theirs: Sequence[str], env: Mapping[str, str] | None = None, rounds: int = 15
) -> tuple[float, float]:
    """Median CPU seconds (user and system) of two commands, run in turn as whole processes."""
    _process(ours, env), _process(theirs, env)
    pairs = [(_process(ours, env), _process(theirs, env)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _process(command: Sequence[str], env: Mapping[str, str] | None) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=env, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(
    name: str, value: float, *, at_most: float | None = None, at_least: float | None = None, detail: str = ""
) -> None:
    """One result, as a line of JSON for `python -m benchmarks`; without a target it is only shown."""
    print(
        json.dumps(
            {"name": name, "value": value, "at_most": at_most, "at_least": at_least, "detail": detail},
            ensure_ascii=False,
        ),
        flush=True,
    )


def milliseconds(seconds: float) -> str:
    """`46.1 ms`."""
    return f"{seconds * 1000:.1f} ms"
