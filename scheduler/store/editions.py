"""Editions: every adopted state of the office's files, whole, with who adopted it, when and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from scheduler.store.tables import edition, edition_file, file_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One adopted state of the files."""

    id: int
    digest: str
    root: str
    """Which of the files includes the others."""
    files: Mapping[str, str] = field(repr=False)
    """Every text by its name, built-in catalogues too: enough to resolve it again."""
    stored_at: datetime
    """Aware, UTC, to the second: the stamp of all that it changed."""
    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edition without its texts: a line of the history."""

    id: int
    digest: str
    stored_at: datetime
    who: str
    why: str


def digest_of(files: Mapping[str, str], root: str) -> str:
    """SHA-256 of the files, the same whatever their order."""
    total = hashlib.sha256(root.encode())
    for name in sorted(files):
        total.update(f"\0{name}\0{_digest(files[name])}".encode())
    return total.hexdigest()


def current(conn: sa.Connection) -> Edition | None:
    """The edition that holds now; None before the first."""
    number = newest(conn)
    return None if number is None else get(conn, number)


_NEWEST = sa.select(sa.func.max(edition.c.id))


def newest(conn: sa.Connection) -> int | None:
    """The number of the current edition: what a page asks at each request, so it is asked as cheaply as can be."""
    number: int | None = conn.scalar(_NEWEST)
    return number


def head(conn: sa.Connection) -> Entry | None:
    """The current edition without its texts."""
    return next(iter(history(conn, limit=1)), None)


def get(conn: sa.Connection, number: int) -> Edition | None:
    """An edition by its number; None where there is none."""
    row = conn.execute(sa.select(edition).where(edition.c.id == number)).one_or_none()
    if row is None:
        return None
    return Edition(**row._asdict(), files=_files(conn, number))


def history(conn: sa.Connection, limit: int | None = None) -> tuple[Entry, ...]:
    """All editions, the newest first."""
    columns = [edition.c[name] for name in Entry.__dataclass_fields__]
    query = sa.select(*columns).order_by(edition.c.id.desc()).limit(limit)
    return tuple(Entry(**row._asdict()) for row in conn.execute(query))


def save(
    conn: sa.Connection, files: Mapping[str, str], root: str, *, now: datetime, who: str, why: str = ""
) -> Edition:
    """Store a new edition, which is current from then on."""
    for text in files.values():
        _keep(conn, text)
    values = {
        "digest": digest_of(files, root),
        "root": root,
        "stored_at": now.replace(microsecond=0),
        "who": who,
        "why": why,
    }
    number = conn.execute(sa.insert(edition).returning(edition.c.id), values).scalar_one()
    names = [{"edition_id": number, "name": name, "digest": _digest(files[name])} for name in sorted(files)]
    conn.execute(sa.insert(edition_file), names)
    saved = get(conn, number)
    assert saved is not None
    return saved


def _keep(conn: sa.Connection, text: str) -> None:
    digest = _digest(text)
    if conn.scalar(sa.select(sa.exists().where(file_text.c.digest == digest))):
        return
    conn.execute(sa.insert(file_text), {"digest": digest, "text": text})


def _files(conn: sa.Connection, number: int) -> dict[str, str]:
    query = (
        sa.select(edition_file.c.name, file_text.c.text)
        .join(file_text, file_text.c.digest == edition_file.c.digest)
        .where(edition_file.c.edition_id == number)
        .order_by(edition_file.c.name)
    )
    return {row.name: row.text for row in conn.execute(query)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
