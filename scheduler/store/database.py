"""Opening the database: connect, bring the tables up to date, and the rules of its transactions.

`engine.begin()` is a writing transaction: on SQLite it takes the write lock at once (BEGIN IMMEDIATE), so it waits
its turn instead of failing half-way. `reading(engine)` sees one consistent state and blocks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.errors import Refused

HEAD = "0001"
"""The newest migration, known here so that an up-to-date database opens without loading alembic (0.6 s)."""
BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""
_READ = "lich_read"


def open_database(url: str) -> sa.Engine:
    """The database at an SQLAlchemy URL, made where it is missing and migrated where it is old.

    Raises Refused where a newer lich has migrated it, and where it cannot be opened at all.
    """
    try:
        return _open(url)
    except sa.exc.ArgumentError as error:
        example = "sqlite:////srv/lich/var/lich.db"
        raise Refused(f"LICH_DATABASE không phải là địa chỉ cơ sở dữ liệu; ghi kiểu {example}") from error
    except ModuleNotFoundError as error:
        raise Refused(f"Thiếu gói {error.name} để nối cơ sở dữ liệu; cài lich với phần cluster") from error
    except sa.exc.DBAPIError as error:
        raise Refused(f"Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: {error.orig}") from error


def _open(url: str) -> sa.Engine:
    parsed = sa.make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS} if sqlite else {})
    if sqlite:
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    _migrate(engine)
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for reads only: one consistent state, no lock."""
    with engine.connect().execution_options(**{_READ: True}) as conn:
        yield conn


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we write BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(conn: sa.Connection) -> None:
    read = conn.get_execution_options().get(_READ)
    conn.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")


def _migrate(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        version = _version(conn)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise Refused(
            f"Cơ sở dữ liệu đã ở bản {version}, mới hơn bản {HEAD} mà chương trình này biết. "
            "Hãy cài bản lich mới hơn, hoặc dùng lại bản sao lưu cũ."
        )
    with engine.begin() as conn:
        if _version(conn) != HEAD:  # another process may have migrated it while this one waited for the lock
            upgrade(conn)


def _version(conn: sa.Connection) -> str | None:
    if not sa.inspect(conn).has_table("alembic_version"):
        return None
    return conn.scalar(sa.select(sa.column("version_num", sa.String)).select_from(sa.table("alembic_version")))


def upgrade(conn: sa.Connection, to: str = "head") -> None:
    """Apply the migrations up to a revision, inside the connection's own transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "scheduler.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, to)
