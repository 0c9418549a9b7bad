"""A real PostgreSQL from Debian, started by the tests and ended by them; each test has a database of its own.

Its language is Vietnamese, so that a list whose order was left to the database would differ from SQLite's.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from scheduler.store.database import open_database

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_names = count(1)


def binaries() -> Path | None:
    """Where the newest `postgres` of Debian is; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_nobody() -> list[str]:
    """What is put before a command: PostgreSQL refuses to run as root."""
    if os.getuid():
        return []
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


class Postgres:
    """A running server in a folder of its own, reached by a socket there."""

    def __init__(self, programs: Path, folder: Path, **settings: str) -> None:
        self.programs, self.folder = programs, folder
        self.settings = SETTINGS | settings
        self._template = ""

    def init(self) -> None:
        """Make its files."""
        if not os.getuid():
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        language = ("--locale-provider=icu", "--icu-locale=vi", "--locale=C.UTF-8")
        self._run("initdb", "-D", "data", "-U", "lich", "-A", "trust", "-E", "UTF8", "--no-sync", *language)

    def start(self) -> None:
        """Run, and wait until it answers."""
        given = [f"-c {name}='{value}'" for name, value in self.settings.items()]
        options = " ".join([*given, f"-k {self.folder}"])
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "60", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """End it: `fast` as an administrator does, `immediate` as a power cut."""
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-m", mode, "stop")

    def url(self, database: str) -> str:
        """For LICH_DATABASE."""
        return f"postgresql://lich@/{database}?host={self.folder}"

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._create("template1")

    def fresh(self) -> str:
        """The URL of a new database that is migrated: a copy of one that was."""
        if not self._template:
            url = self.empty()
            open_database(url).dispose()
            self._template = url.partition("?")[0].rpartition("/")[2]
        return self._create(self._template)

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody uses at the moment."""
        return self._create(url.partition("?")[0].rpartition("/")[2])

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's owner."""
        with psycopg.connect(host=str(self.folder), user="lich", dbname=database, autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement.encode())

    def drop(self, url: str) -> None:
        """Take a database away, whoever still uses it."""
        self.sql(f"DROP DATABASE IF EXISTS {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def _create(self, template: str) -> str:
        name = f"lich{next(_names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [*_as_nobody(), str(self.programs / program), *arguments]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, check=False)
        assert done.returncode == 0, f"{program}: {done.returncode}"


@contextmanager
def postgres(programs: Path, **settings: str) -> Iterator[Postgres]:
    """A server, gone with its files afterwards; `settings` as in postgresql.conf."""
    folder = Path(tempfile.mkdtemp(prefix="lich-pg-", dir="/tmp"))
    server = Postgres(programs, folder, **settings)
    try:
        server.init()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
