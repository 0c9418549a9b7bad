"""The same test on both engines: SQLite in the test's folder, PostgreSQL in a database that is the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scheduler.store.database import open_database
from tests.postgres import Postgres

_server: Postgres | None = None
_made: dict[Path, str] = {}


@cache
def _migrated() -> bytes:
    """A new SQLite database with its tables, made once: the migration takes longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lich.db"
        open_database(f"sqlite:///{path}").dispose()
        return path.read_bytes()


def database(folder: Path, name: str = "lich.db") -> str:
    """The URL of the database of that name in a test's folder, on the engine on which the test runs.

    Its tables are there.
    """
    path = folder / name
    if _server is None:
        if not path.exists():
            path.write_bytes(_migrated())
        return f"sqlite:///{path}"
    if path not in _made:
        _made[path] = _server.fresh()
    return _made[path]


@contextmanager
def running_on(server: Postgres | None) -> Iterator[None]:
    """From here on `database` gives those of this server, or of SQLite where there is none."""
    global _server  # noqa: PLW0603 - a test's helpers ask for databases by their folder alone
    _server = server
    try:
        yield
    finally:
        if server:
            for url in _made.values():
                server.drop(url)
        _made.clear()
        _server = None


def on_both(metafunc: pytest.Metafunc) -> None:
    """For `pytest_generate_tests`: each test on both engines.

    One with the marker `sqlite` runs on that alone, one with `heavy` on PostgreSQL only among the long tests.
    """
    marked = metafunc.definition.get_closest_marker
    second = pytest.param("postgresql", marks=pytest.mark.long) if marked("heavy") else "postgresql"
    metafunc.parametrize("runs_on", ["sqlite"] if marked("sqlite") else ["sqlite", second], indirect=True)
