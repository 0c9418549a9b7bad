"""Writing the office's files: one writer at a time, over what was seen only, and each file old or new, never half.

A crash at any point leaves a file as it was or as it was to be. Where several change together, what was to be written
lies complete beside them first, and the next writer finishes what a crash cut off.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scheduler.authoring.edit import Draft, is_own
from scheduler.errors import FileProblems, Refused, system_words

LOCK = "var/events.lock"
JOURNAL = "var/events.journal"
"""Which files a change of several is about to replace: the promise that they will be."""
_BESIDE = ".lich"


def write(home: Path, root: str, draft: Draft) -> None:
    """Put the draft's files in their places.

    Raises FileProblems where they have errors together, and Refused where a file is no longer what the draft was made
    from or cannot be written; then nothing is changed.
    """
    if draft.reading.catalogue is None:
        raise FileProblems(draft.reading.errors)
    try:
        with _locked(home):
            for name, text in draft.seen.items():
                if is_own(name, root):
                    _refuse_other(home / name, text)
            _replace(home, draft.changed)
    except OSError as error:
        raise Refused(f"Không ghi được tệp: {system_words(error)}.") from error


def finish(home: Path) -> None:
    """Wait for a writer of several files, or finish in the place of one that a crash cut off; else nothing."""
    if (home / JOURNAL).exists():
        with _locked(home):
            pass


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Alone among writers; the system frees the lock of a process that dies."""
    (home / LOCK).parent.mkdir(mode=0o700, exist_ok=True)
    with (home / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _finish(home)
        yield


def _refuse_other(path: Path, seen: str) -> None:
    try:
        same = path.read_bytes() == seen.encode()
    except FileNotFoundError:
        same = False
    if not same:
        raise Refused(f"{path.name} đã được sửa ở nơi khác trong lúc này; chưa ghi gì. Hãy làm lại trên bản mới.")


def _replace(home: Path, changed: Mapping[str, str]) -> None:
    for name, text in changed.items():
        _lay_beside(home / name, text)
    if len(changed) > 1:
        _lay_beside(home / JOURNAL, json.dumps(sorted(changed)))
        _put_in_place(home / JOURNAL)
        _finish(home)
        return
    for name in changed:
        _put_in_place(home / name)


def _finish(home: Path) -> None:
    """Carry out what a journal promises; there is none but after a crash."""
    journal = home / JOURNAL
    if not journal.exists():
        return
    for name in json.loads(journal.read_text(encoding="utf-8")):
        if _beside(home / name).exists():
            _put_in_place(home / name)
    journal.unlink()
    _sync_folder(journal.parent)


def _beside(path: Path) -> Path:
    """Where the new text waits; a link is followed, so that it stays one."""
    target = path.resolve()
    return target.with_name(f".{target.name}{_BESIDE}")


def _lay_beside(path: Path, text: str) -> None:
    """The new text on the disk, with the old file's mode. What a crash left there is written over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = _beside(path)
    try:
        with waiting.open("wb") as file:
            if path.exists():
                os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        waiting.unlink(missing_ok=True)
        raise


def _put_in_place(path: Path) -> None:
    _beside(path).replace(path.resolve())
    _sync_folder(path.resolve().parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
