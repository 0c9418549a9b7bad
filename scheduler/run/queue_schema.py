"""Procrastinate's own tables: made, and brought up to date, by the SQL files that come with it.

Which of its files were applied is written at its main table, since Procrastinate itself does not note it.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from procrastinate.schema import SchemaManager

_MARK = "lich: "
_SAID = "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"


def prepare(engine: sa.Engine) -> tuple[str, ...]:
    """Bring the tables up to date in one transaction; what was applied. Any number of processes may do so at once."""
    folder = Path(SchemaManager.get_migrations_path())
    files = sorted(path.name for path in folder.glob("*.sql"))
    with engine.begin() as conn:
        if conn.scalar(sa.text("SELECT to_regclass('procrastinate_jobs') IS NULL")):
            scripts = {"schema.sql": SchemaManager.get_schema()}
        else:
            known = (conn.scalar(sa.text(_SAID)) or "").removeprefix(_MARK)
            scripts = {name: (folder / name).read_text(encoding="utf-8") for name in files if name > known}
        for script in scripts.values():
            _run(conn, script)
        if scripts:
            _run(conn, f"COMMENT ON TABLE procrastinate_jobs IS '{_MARK}{files[-1]}'")
    return tuple(scripts)


def _run(conn: sa.Connection, script: str) -> None:
    """As it is: several statements, with percent signs that are no parameters."""
    connection = conn.connection.driver_connection
    assert connection is not None
    connection.execute(script)
