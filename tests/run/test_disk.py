"""A disk that is really full, by the word of the operating system: no file of the process may grow past a limit.

The limit (RLIMIT_FSIZE) needs no rights, and holds for SQLite's own files as for those of the letters; with PostgreSQL,
whose files another process writes, for the letters alone.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store.database import reading
from tests.run.office import Office, event, office

pytestmark = pytest.mark.heavy
READERS, EVENTS = 20, 6
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settle_in("2026-11-10 23:00", *(event(f"hoi{number}") for number in range(EVENTS)))
        for number in range(READERS):
            found.add(f"dan{number}@example.org", "2026-11-10 23:00", "public")
        yield found


def send(home: Office, clock: str, limit: int = UNLIMITED) -> subprocess.CompletedProcess[str]:
    """`lich send` in a process of its own, none of whose files may grow past so many bytes."""
    if home.engine.name == "sqlite":  # its log is put in, so that what the process may write begins at nought
        with home.engine.connect() as conn:
            conn.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        home.engine.dispose()
    here = {"LICH_HOME": str(home.home), "LICH_DATABASE": home.engine.url.render_as_string(hide_password=False)}

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-B", "-m", "scheduler", "send", "--at", clock],
        env=os.environ | here,
        preexec_fn=full,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def sent(home: Office) -> Counter[str]:
    """The letters in the folder by address, drafts too."""
    assert not [*home.settings.outbox.glob("*.part")], "a letter written in half"
    return Counter(str(letter["To"]) for letter in home.letters)


def is_sound(home: Office) -> bool:
    """Whether SQLite's file is whole."""
    with reading(home.engine) as conn:
        return home.engine.name != "sqlite" or conn.scalar(sa.text("PRAGMA integrity_check")) == "ok"


def test_a_full_disk_loses_nothing_is_said_and_what_waited_goes_when_there_is_room(home: Office) -> None:
    full = send(home, "2026-11-11T08:00", limit=512)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert ("cơ sở dữ liệu" if home.engine.name == "sqlite" else "không ghi được") in (
        full.stdout + full.stderr
    ).lower()
    assert sent(home) == {}
    assert is_sound(home)
    assert send(home, "2026-11-11T08:10").returncode == 0
    assert set(sent(home).values()) == {1}
    assert len(sent(home)) == READERS + 1
    assert len(home.rows()) == EVENTS * (READERS + 1)
    assert {row.state for row in home.rows()} == {"sent"}


@pytest.mark.sqlite
def test_a_disk_that_fills_up_at_any_moment_neither_loses_nor_doubles_a_letter(home: Office) -> None:
    """A little more room each time: first it ends within the plan, then between a letter and the record of it."""
    there: list[int] = []
    for number in range(9):
        done = send(home, f"2026-11-11T{8 + number:02}:00", limit=(64 + 32 * number) * 1024)
        assert "Traceback" not in done.stderr, done.stderr
        assert is_sound(home)
        there.append(sent(home).total())
        if done.returncode == 0:
            break
        assert done.returncode == 1
        assert "Lỗi: Cơ sở dữ liệu" in done.stderr
    assert there[0] == 0
    assert there[-1] == READERS + 1
    assert any(0 < count <= READERS for count in there), there
    assert set(sent(home).values()) == {1}
    assert {row.state for row in home.rows()} == {"sent"}
