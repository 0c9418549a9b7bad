"""Run by `test_write.py`: writers that are killed, at each of their steps and at any moment.

Prints one line a writer: how it ended, and which text the file then holds.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scheduler.authoring import write as writing
from scheduler.authoring.edit import Draft
from scheduler.authoring.read import load, load_files

ROOT = "events.toml"
STEPS = ("fchmod", "fsync", "replace", "rename", "open", "unlink")
"""The calls of the system between which a writer can die."""


def event(name: str) -> str:
    return f'[[event]]\nid = "{name}"\nname = "Việc"\nkind = "report"\ngregorian = "1/2"\nnote = "{name * 1500}"\n'


def draft(home: Path, version: str) -> Draft:
    seen = load(home / ROOT).files
    changed = {ROOT: event(version)}
    return Draft(seen=seen, changed=changed, reading=load_files(changed, ROOT))


def held(home: Path) -> str:
    text = (home / ROOT).read_text(encoding="utf-8")
    return next((version for version in ("a", "b") if text == event(version)), "torn")


def die_at(count: int) -> None:
    """From now on, this process is killed at the count-th step."""
    left = [count]

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return step

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def child(home: Path, target: Draft, prepare: Callable[[], None]) -> int:
    pid = os.fork()
    if not pid:
        try:
            prepare()
            writing.write(home, ROOT, target)
        finally:
            os._exit(0)
    return pid


def main(home: Path, rounds: int) -> None:
    version, step, ended = "b", 0, False
    while not ended:  # a writer killed at its first step, then at its second, until one comes through
        pid = child(home, draft(home, version), lambda at=step: die_at(at))  # type: ignore[misc]  # bound at once
        ended = not os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        print("ended" if ended else "killed", held(home))
        step += 1
    for _ in range(rounds):
        version = "a" if held(home) == "b" else "b"
        pid = child(home, draft(home, version), lambda: None)
        select.select([], [], [], random.uniform(0, 0.01))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print("killed", held(home))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
