"""An office that has been at work: an edition, people, letters, who signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.store import accounts, audit, sessions
from scheduler.store.database import open_database
from tests.mail.made import at
from tests.run.office import Office, event, office

NOW = at("2026-11-25 09:00")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder, made once."""
    folder = tmp_path_factory.mktemp("busy")
    with office(folder) as made:
        made.write(event(), event("tet", "1/12", "[14, 7]"))
        (made.home / "templates" / "mail").mkdir(parents=True)
        (made.home / "templates" / "mail" / "ask.txt.j2").write_text("Chào\n", encoding="utf-8")
        made.add("can-bo@example.vn", "2026-10-01 08:00")
        made.sweep("2026-11-11 08:00")
        made.settings.signing_key()
        with made.engine.begin() as conn:
            account = accounts.add(conn, "van-phong", accounts.Role.PLANNER, "hash", now=NOW)
            sessions.start(conn, account, NOW)
            audit.record(conn, "van-phong", "sign-in", "account:van-phong", now=NOW)
    return folder


@pytest.fixture
def busy(once: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of it, to do with as one likes."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    made = Office(tmp_path / "co-quan", open_database(f"sqlite:///{tmp_path / 'lich.db'}"))
    yield made
    made.engine.dispose()
