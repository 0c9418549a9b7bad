"""Opening the database: connect, bring the tables up to date, and the rules of its transactions.

`engine.begin()` is a writing transaction: it takes the one write lock at once (BEGIN IMMEDIATE on SQLite, an advisory
lock on PostgreSQL), so it waits its turn instead of failing half-way. `reading(engine)` sees one consistent state and
blocks nobody. `sharing(engine)` and `unlocked(engine)` are for short writes of many senders, `aside(engine)` for what
a read leaves behind: on PostgreSQL they go on beside each other, on SQLite they are as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from scheduler.errors import Refused, system_words

HEAD = "0002"
"""The newest migration, known here so that an up-to-date database opens without loading alembic (0.6 s)."""
MOVED = "moved"
"""In place of the migration's number where everything went to another database."""
BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""
_LOCK = "lich_lock"
"""Execution option: `alone` (where nothing is said), `shared`, `own rows`, `aside`, or None for a read."""
_MISSING = {"42P01", "42703"}
"""PostgreSQL's words for a table and a column that are not there."""
_WORDS = {
    "readonly database": "tài khoản đang chạy không có quyền ghi (chown -R lich: var)",
    "unable to open database file": "không mở được tệp; xem quyền của thư mục, và tệp có phải là thư mục không",
    "database is locked": f"một chương trình khác ghi vào đó quá {BUSY_SECONDS} giây",
    "database or disk is full": "đĩa đã đầy",
    "disk I/O error": "đĩa đầy, hoặc không đọc ghi được",
}
_WRITERS = 0x6C696368
"""The advisory lock of all who write ("lich"); the next number is that of those who note what was read."""
PATIENCE: dict[str, str | int] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "options": f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=300s "
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}
"""Both ends notice within a minute that the other is gone, so that who was cut off with a lock in hand does not hold
up everybody; what the URL says itself goes before."""


def open_database(url: str) -> sa.Engine:
    """The database at an SQLAlchemy URL, made where it is missing and migrated where it is old.

    Raises Refused where a newer lich has migrated it, and where it cannot be opened at all.
    """
    try:
        return _open(url)
    except sa.exc.ArgumentError as error:
        example = "sqlite:////srv/lich/var/lich.db"
        raise Refused(f"LICH_DATABASE không phải là địa chỉ cơ sở dữ liệu; ghi kiểu {example}") from error
    except OSError as error:
        raise Refused(
            f"Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: {system_words(error)} ({error.filename})"
        ) from error
    except ModuleNotFoundError as error:
        raise Refused(f"Thiếu gói {error.name} để nối cơ sở dữ liệu; cài lich với phần cluster") from error
    except sa.exc.DBAPIError as error:
        raise Refused(f"Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: {said(error)}") from error


def _open(url: str) -> sa.Engine:
    engine = connect(url)
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """As `open_database`, and closed afterwards."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def trouble(error: Exception) -> str | None:
    """What an administrator is told where the database cannot be used; None where the fault is the program's."""
    if isinstance(error, sa.exc.TimeoutError):
        return "Cơ sở dữ liệu quá bận: không còn kết nối nào. Hãy chạy lại sau."
    word = said(error)
    if "no such table" in word or "no such column" in word or _sqlstate(error) in _MISSING:
        return (
            f"Cơ sở dữ liệu thiếu bảng hoặc cột ({word}); xem «lich doctor», rồi «lich restore» bản sao lưu gần nhất."
        )
    if type(error) is sa.exc.DatabaseError:
        return f"Cơ sở dữ liệu hỏng ({word}). Dừng dịch vụ, rồi «lich restore» bản sao lưu gần nhất."
    if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return f"Cơ sở dữ liệu đang bận hoặc không dùng được: {word}. Xem «lich doctor», rồi chạy lại."
    return None


def said(error: Exception) -> str:
    """The database's own word on one line, in Vietnamese where it is one that an administrator meets."""
    word = " ".join(str(getattr(error, "orig", "")).split()) or type(error).__name__
    return next((ours for theirs, ours in _WORDS.items() if theirs in word), word)


def _sqlstate(error: Exception) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def connect(url: str) -> sa.Engine:
    """The database as it is, for a look: not migrated, and nothing is asked of it yet."""
    parsed = _with_driver(sa.make_url(url))
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)


def is_shared(url: str) -> bool:
    """Whether several machines may work on it: then letters are the business of `lich worker`."""
    return _with_driver(sa.make_url(url)).get_backend_name() == "postgresql"


def _with_driver(url: sa.URL) -> sa.URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for reads only: one consistent state, no lock."""
    options: dict[str, object] = {_LOCK: None}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as conn:
        yield conn


@contextmanager
def sharing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A writing transaction that goes on beside others of its kind, and beside no `engine.begin()`."""
    with engine.connect().execution_options(**{_LOCK: "shared"}) as conn, conn.begin():
        yield conn


@contextmanager
def patient(engine: sa.Engine) -> Iterator[sa.Connection]:
    """As `engine.begin()`, for a sender: it waits as long as a plan for very many may take, and nobody looks on."""
    with engine.connect().execution_options(**{_LOCK: "patient"}) as conn, conn.begin():
        yield conn


@contextmanager
def unlocked(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A writing transaction that waits for nobody: for rows that are the caller's own by a lease."""
    with engine.connect().execution_options(**{_LOCK: "own rows"}) as conn, conn.begin():
        yield conn


@contextmanager
def aside(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A writing transaction that waits for its own kind alone: to note that a page or a feed was read.

    A plan for very many must keep nobody from reading. One row a transaction, of a table that no plan writes to.
    """
    with engine.connect().execution_options(**{_LOCK: "aside"}) as conn, conn.begin():
        yield conn


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database:
        Path(url.database).parent.mkdir(mode=0o700, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we write BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(conn: sa.Connection) -> None:
    reads = conn.get_execution_options().get(_LOCK, "alone") is None
    conn.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _postgresql(url: sa.URL) -> sa.Engine:
    patience = {name: url.query.get(name, value) for name, value in PATIENCE.items()}
    engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, max_overflow=30, connect_args=patience)
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(conn: sa.Connection) -> None:
    lock = conn.get_execution_options().get(_LOCK, "alone")
    waits = "set_config('lock_timeout', '0', true)"  # a plan for very many may take longer than a page waits
    if lock == "alone":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
    elif lock == "aside":
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS + 1})")
    elif lock == "patient":
        conn.exec_driver_sql(f"SELECT {waits}, pg_advisory_xact_lock({_WRITERS})")
    elif lock == "shared":
        conn.exec_driver_sql(f"SELECT {waits}, pg_advisory_xact_lock_shared({_WRITERS})")


def _migrate(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        found = version(conn)
    if found == HEAD:
        return
    if found == MOVED:
        raise Refused("Cơ sở dữ liệu này đã chuyển đi bằng «lich move»; đặt LICH_DATABASE bằng địa chỉ mới")
    if found is not None and found > HEAD:
        raise Refused(
            f"Cơ sở dữ liệu đã ở bản {found}, mới hơn bản {HEAD} mà chương trình này biết. "
            "Hãy cài bản lich mới hơn, hoặc dùng lại bản sao lưu cũ."
        )
    with engine.begin() as conn:
        if version(conn) != HEAD:  # another process may have migrated it while this one waited for the lock
            upgrade(conn)


def version(conn: sa.Connection) -> str | None:
    """The migration at which the tables stand; None where there are none yet."""
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
