"""Putting an archive back: everything is verified first, then database and files change together or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from scheduler.archive import rows
from scheduler.archive.backup import SECRET
from scheduler.archive.manifest import HOME, NAME, ROWS, Manifest, parse
from scheduler.errors import Refused, system_words
from scheduler.run.settings import Settings
from scheduler.store import database
from scheduler.store.database import HEAD, reading, upgrade
from scheduler.store.outbox import READY, TAKEN
from scheduler.store.tables import letter

KEPT = "var/kept"
"""Where files go that are written over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it."""

    manifest: Manifest
    unsent: int
    """Letters whose end was not known when the archive was made."""
    kept: tuple[str, ...]
    """Files of before, by their new names within the home."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive of which every byte was verified. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _verified(archive)
            yield archive, manifest
    except OSError as error:
        raise Refused(f"Không đọc được {path}: {system_words(error)}.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise Refused(f"{path} không phải bản sao lưu của lich, hoặc đã hỏng khi chép; hãy dùng bản khác.") from error


def in_the_way(settings: Settings, archive: zipfile.ZipFile, manifest: Manifest) -> tuple[str, ...]:
    """What putting it back would write over: files that are others, and tables with rows, each a phrase."""
    files = [name for name, _ in _files(manifest) if _differs(settings.home / name, archive.read(HOME + name))]
    return (*files, *_filled(settings.database))


def restore(settings: Settings, archive: zipfile.ZipFile, manifest: Manifest, *, now: datetime) -> Restored:
    """Put it back over whatever is there. Raises Refused."""
    stamp = f"{now:%Y%m%d-%H%M%S}"
    try:
        settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _set_broken_aside(settings, stamp)
        with (
            database.opened(settings.database) as engine,
            _staged(settings.home, archive, manifest) as staged,
            engine.begin() as conn,
        ):
            _put_rows(conn, archive, manifest)
            unsent = conn.scalar(_UNSENT) or 0
            kept += _put_files(settings.home, staged, stamp)
    except OSError as error:
        raise Refused(f"Không ghi được: {system_words(error)}. Chưa đổi gì trong cơ sở dữ liệu.") from error
    return Restored(manifest=manifest, unsent=unsent, kept=tuple(kept))


_UNSENT = sa.select(sa.func.count()).select_from(letter).where(letter.c.state.in_((READY, TAKEN)))


def _verified(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if NAME not in names:
        raise Refused("Tệp này không phải bản sao lưu của lich: không có phần mục lục.")
    manifest = parse(archive.read(NAME))
    if manifest.schema > HEAD:
        raise Refused(
            f"Bản sao lưu ở cấu trúc {manifest.schema}, mới hơn {HEAD} mà chương trình này biết; "
            "hãy cài bản lich mới hơn rồi khôi phục."
        )
    parts = {*manifest.sums, NAME}
    rows_of = {f"{ROWS}{table}.jsonl" for table in manifest.tables}
    wrong = [name for name in manifest.sums if not _is_safe(name)]
    if set(names) != parts or len(names) != len(parts) or wrong or not rows_of <= parts:
        raise Refused("Bản sao lưu thiếu hoặc thừa phần so với mục lục; hãy dùng bản khác.")
    for name, wanted in manifest.sums.items():
        if _sum(archive, name) != wanted:
            raise Refused(f"Phần {name} trong bản sao lưu đã hỏng (SHA-256 không khớp); hãy dùng bản khác.")
    return manifest


def _is_safe(name: str) -> bool:
    """Whether it is a part of ours that stays where it belongs."""
    if re.fullmatch(rf"{ROWS}[a-z_]+\.jsonl", name):
        return True
    path = PurePosixPath(name)
    return name.startswith(HOME) and str(path) == name and ".." not in path.parts and "\\" not in name


def _sum(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]  # a ZipExtFile reads as it wants


def _files(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Name within the home, and sum, of every file."""
    return ((name.removeprefix(HOME), one) for name, one in manifest.sums.items() if name.startswith(HOME))


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data


def _filled(url: str) -> list[str]:
    """Whether there are rows, without making a database where there is none."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        return []
    try:
        with database.opened(url) as engine, reading(engine) as conn:
            found = any(conn.scalar(sa.select(sa.exists().select_from(table))) for table in rows.TABLES)
    except Refused as fault:
        return [f"cơ sở dữ liệu không mở được ({fault})"]
    return ["cơ sở dữ liệu đang có dữ liệu (muốn giữ thì «lich backup» trước)"] if found else []


def _set_broken_aside(settings: Settings, stamp: str) -> list[str]:
    """A SQLite file that is none any more is what one restores for: it is kept, with what lies beside it."""
    parsed = sa.make_url(settings.database)
    path = Path(parsed.database or "")
    if parsed.get_backend_name() != "sqlite" or not path.is_file() or _is_sound(path):
        return []
    (settings.home / KEPT).mkdir(parents=True, exist_ok=True)
    kept = []
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.exists():
            name = f"{KEPT}/{stamp}-{file.name}"
            file.replace(settings.home / name)
            kept.append(name)
    return kept


def _is_sound(path: Path) -> bool:
    try:
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with suppress(sqlite3.OperationalError):  # locked: somebody works with it
            return bool(conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
    return True


def _put_rows(conn: sa.Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """The tables as they were at the archive's migration, filled, and brought up to this program's."""
    rows.clear(conn)
    upgrade(conn, to=manifest.schema)
    for name, count in manifest.tables.items():
        with archive.open(f"{ROWS}{name}.jsonl") as part:
            if rows.load(conn, name, part) != count:
                raise Refused(f"Bảng {name} trong bản sao lưu không đủ số dòng; chưa đổi gì.")
    rows.count_on(conn, manifest.tables)
    if manifest.schema != HEAD:
        upgrade(conn)


@contextmanager
def _staged(home: Path, archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[list[tuple[Path, str]]]:
    """Each file written beside its place, and its name; what did not go there is taken away again."""
    drafts = [(_beside(home / name), name) for name, _ in _files(manifest)]
    try:
        for draft, name in drafts:
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            mode = 0o600 if name == SECRET else 0o644
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(archive.read(HOME + name))
                file.flush()
                os.fsync(file.fileno())
        yield drafts
    finally:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.khoi-phuc")


def _put_files(home: Path, staged: list[tuple[Path, str]], stamp: str) -> list[str]:
    """Each into its place; what was another there goes to `var/kept`, the same bytes do not."""
    kept = []
    for draft, name in staged:
        path = home / name
        if _differs(path, draft.read_bytes()):
            beside = f"{KEPT}/{stamp}-{name.replace('/', '-')}"
            (home / KEPT).mkdir(parents=True, exist_ok=True)
            path.replace(home / beside)
            kept.append(beside)
        draft.replace(path)
    return kept
