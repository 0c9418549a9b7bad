"""Writing an archive: one consistent state of the database while the service goes on, and the office's files."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from scheduler.archive import rows
from scheduler.archive.manifest import HOME, NAME, ROWS, Manifest
from scheduler.authoring import edit, read
from scheduler.errors import Refused, system_words
from scheduler.run.adopt import FILE
from scheduler.run.settings import Settings
from scheduler.store.database import HEAD, reading

SECRET = "var/secret"
"""Without it no link in a letter that is out there would work any more."""
_FIRST = (1980, 1, 1, 0, 0, 0)
"""The time that each part of the zip bears: the same state gives the same bytes."""


def backup(engine: sa.Engine, settings: Settings, path: Path, *, now: datetime) -> Manifest:
    """Write the archive whole, readable by this user alone, or leave what was there. Raises Refused."""
    try:
        with _beside(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive, engine, settings, now)
    except OSError as error:
        raise Refused(f"Không ghi được {path}: {system_words(error)}.") from error
    return manifest


def _fill(archive: zipfile.ZipFile, engine: sa.Engine, settings: Settings, now: datetime) -> Manifest:
    sums, counts = {}, {}
    with reading(engine) as conn:
        for table in rows.TABLES:
            sums[f"{ROWS}{table.name}.jsonl"], lines = _add(
                archive, f"{ROWS}{table.name}.jsonl", rows.dump(conn, table)
            )
            counts[table.name] = lines - 1
    for name in own_files(settings):
        sums[HOME + name], _ = _add(archive, HOME + name, [(settings.home / name).read_bytes()])
    manifest = Manifest(made=now, lich=version("scheduler"), schema=HEAD, tables=counts, sums=sums)
    _add(archive, NAME, [manifest.as_bytes()])
    return manifest


def own_files(settings: Settings) -> list[str]:
    """The office's events, what they include of its own, its templates, and the secret where it is a file of ours."""
    home = settings.home
    found = {FILE, *(name for name in read.load(home / FILE).files if edit.is_own(name, FILE))}
    found |= {str(path.relative_to(home)) for path in (home / "templates").rglob("*") if _is_office_template(path)}
    if settings.secret is None and (home / SECRET).is_file():
        found.add(SECRET)
    return sorted(found)


def _is_office_template(path: Path) -> bool:
    """A checkout's own `templates/` are the program's."""
    from scheduler import templates_path

    return path.is_file() and not path.is_relative_to(templates_path.shipped())


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write one part; its sum, and of how many chunks it was."""
    total, count = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name, _FIRST)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as part:
        for count, chunk in enumerate(chunks, 1):  # noqa: B007  # counted on the way, since a generator has no length
            total.update(chunk)
            part.write(chunk)
    return total.hexdigest(), count


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new file next to the wanted one, which takes its place when all is written and on the disk."""
    draft = path.with_name(f".{path.name}.moi")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
