"""A copy of the database to try things on: what is done to it is thrown away, and nobody waits for it.

A transaction that is rolled back would hold the one write lock, and so every letter, for as long as the trial lasts.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.run.settings import Settings
from scheduler.store.database import HEAD, connect, opened, reading, said, version
from scheduler.store.tables import metadata

AT_ONCE = 1000
"""Rows in memory at one time."""


@contextmanager
def on_trial(settings: Settings) -> Iterator[tuple[sa.Engine, Settings]]:
    """A copy as it is now, on SQLite whatever it is a copy of, and settings with which letters go nowhere.

    Raises Refused where the database cannot be had, or waits for a migration that a trial must not make.
    """
    with tempfile.TemporaryDirectory(prefix="lich-") as folder:
        path = Path(folder) / "lich.db"
        url = sa.make_url(settings.database)
        if url.get_backend_name() == "sqlite":
            _copy_file(Path(url.database or ""), path)
        with opened(f"sqlite:///{path}") as engine:
            if url.get_backend_name() != "sqlite":
                _copy_rows(settings.database, engine)
            yield engine, replace(settings, smtp=None, secret=settings.secret or "trial", var=Path(folder))


def _copy_file(source: Path, copy: Path) -> None:
    """A consistent state, of a file that is in use; nothing where there is none."""
    if source.is_file():
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            try:
                old.backup(new)
            except sqlite3.Error as error:
                raise Refused(f"Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: {error}") from error


def _copy_rows(url: str, target: sa.Engine) -> None:
    """Every table of one consistent state."""
    source = connect(url)
    try:
        with reading(source) as old, target.begin() as new:
            found = version(old)
            if found is not None and found != HEAD:
                raise Refused(f"Cơ sở dữ liệu ở bản {found}, chương trình này ở bản {HEAD}; chạy «lich adopt» trước.")
            for table in metadata.sorted_tables if found else ():
                for rows in old.execution_options(yield_per=AT_ONCE).execute(sa.select(table)).partitions():
                    new.execute(sa.insert(table), [dict(row._mapping) for row in rows])
    except sa.exc.OperationalError as error:
        raise Refused(f"Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: {said(error)}") from error
    finally:
        source.dispose()
