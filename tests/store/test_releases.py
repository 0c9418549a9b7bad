"""What an office of each release has is taken over by this one: nothing is lost, and it goes on from there."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import scheduler.store
from scheduler.archive import restore
from scheduler.feed import build, service
from scheduler.run.settings import Settings
from scheduler.store import database, people_honoured, recipients, tables, visits
from tests.engines import database as database_of
from tests.run.office import Office
from tests.store.releases import NOW, RELEASES, VERSION

FROZEN = {"0001_first.py": "a5bb96d4e1cac6a2020429665fcacd94edf9b63b1ae475e940622c4942f89d8e"}
"""Migrations of what is released. A change of the tables is a new migration, never one of these."""
ALL = sorted(path.stem for path in RELEASES.glob("*.sql"))


def test_the_migrations_of_what_is_released_stay_as_they_are() -> None:
    folder = Path(scheduler.store.__file__).parent / "migrations" / "versions"
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FROZEN} == FROZEN


def test_every_release_up_to_this_one_has_its_office() -> None:
    assert VERSION in ALL
    assert [name for name in ALL if not (RELEASES / f"{name}.zip").is_file()] == []


@pytest.mark.sqlite
@pytest.mark.parametrize("release", ALL)
def test_a_file_of_that_time_is_brought_up_to_date(release: str, tmp_path: Path) -> None:
    path = tmp_path / "lich.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript((RELEASES / f"{release}.sql").read_text(encoding="utf-8"))
        before = counts(conn)
    assert [name for name, count in before.items() if not count] == []  # everything was used
    engine = database.open_database(f"sqlite:///{path}")
    with database.reading(engine) as now:
        assert compare_metadata(MigrationContext.configure(now, opts={"compare_type": True}), tables.metadata) == []
    engine.dispose()
    with closing(sqlite3.connect(path)) as conn:
        after = counts(conn)
        assert {name: after[name] for name in before} == before
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


@pytest.mark.parametrize("release", ALL)
def test_an_office_of_that_time_goes_on(release: str, tmp_path: Path) -> None:
    """Its backup is put into this release, on either engine: all is there, and nothing is sent twice."""
    settings = replace(Settings.from_env(tmp_path, {}), database=database_of(tmp_path))
    with restore.opened(RELEASES / f"{release}.zip") as (file, manifest):
        assert manifest.lich == release
        restore.restore(settings, file, manifest, now=NOW)
    office = Office(tmp_path, database.open_database(settings.database))
    with database.reading(office.engine) as conn:
        assert [one.address for one in recipients.active(conn)] == ["can-bo@example.vn", "vanphong@example.vn"]
        assert [one.title for one in visits.of_year(conn, 2026)] == ["Thăm hộ bị lũ", "Dự lễ hội"]
        assert [one.name for one in people_honoured.every(conn)] == ["người A"]
    feed = service.render(office.engine, build.ALL.id, NOW)
    assert b"UID:hoi.2026@lich.example.vn" in feed.body
    assert office.sweep(NOW).delivered == ()
    later = office.sweep(NOW + timedelta(days=12))
    assert later.fault is None
    assert later.delivered
    office.engine.dispose()


def test_every_table_is_in_the_office_of_this_release() -> None:
    text = (RELEASES / f"{VERSION}.sql").read_text(encoding="utf-8")
    assert [name for name in tables.metadata.tables if f'INSERT INTO "{name}"' not in text] == []
    assert isinstance(tables.metadata, sa.MetaData)
