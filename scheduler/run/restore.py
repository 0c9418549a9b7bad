"""Going back: the files of an earlier edition become the files of today, and nothing that was written is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scheduler.authoring import edit, read
from scheduler.authoring.edit import Draft
from scheduler.authoring.write import write
from scheduler.store.editions import Edition

KEPT = "var/kept"
"""Where texts go that no edition holds, before they are written over."""


def draft_of(home: Path, edition: Edition) -> Draft:
    """The edition's own files over those of today; what is built in stays as this lich has it.

    Files that only today's state includes stay on the disk.
    """
    seen = {
        name: text for name, text in read.load(home / edition.root).files.items() if edit.is_own(name, edition.root)
    }
    own = {name: text for name, text in edition.files.items() if edit.is_own(name, edition.root)}
    on_disk = {name: _text(home / name) for name in own}
    changed = {name: text for name, text in own.items() if on_disk[name] != text}
    return Draft(seen=seen, changed=changed, reading=read.load_files(own, edition.root))


def restore(home: Path, draft: Draft, current: Edition, *, now: datetime) -> tuple[str, ...]:
    """Write the draft's files; texts that the current edition does not hold are kept beside first, and are named.

    Raises FileProblems and Refused as `authoring.write.write` does.
    """
    kept = []
    for name in draft.changed:
        path = home / name
        if path.exists() and _text(path) != current.files.get(name):
            kept.append(_keep(home, path, f"{now:%Y%m%d-%H%M%S}-{name.replace('/', '-')}"))
    write(home, current.root, draft)
    return tuple(kept)


def _own(files: Mapping[str, str], root: str) -> dict[str, str]:
    return {name: text for name, text in files.items() if edit.is_own(name, root)}


def _keep(home: Path, path: Path, name: str) -> str:
    kept = home / KEPT / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(path.read_bytes())
    return f"{KEPT}/{name}"


def _text(path: Path) -> str | None:
    """None where there is no such file or it is no text."""
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
