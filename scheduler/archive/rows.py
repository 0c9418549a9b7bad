"""The database's rows as lines of JSON, the same from every engine, and back.

The first line of a table names its columns. Days, hours and moments are ISO texts, moments in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

import sqlalchemy as sa

from scheduler.store.tables import metadata, session

AT_ONCE = 1000
"""Rows that are in memory at one time."""
TABLES = tuple(table for table in metadata.sorted_tables if table is not session)
"""What is kept, in the order in which it can be put back. Who is signed in is not: they sign in again."""


def dump(conn: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """A table as lines, its rows by their key."""
    yield _line([column.name for column in table.columns])
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in conn.execution_options(yield_per=AT_ONCE).execute(query):
        yield _line([_text(value) for value in row])


def load(conn: sa.Connection, name: str, lines: Iterable[bytes]) -> int:
    """Put a table's lines into the empty table of that name, as it is in the database; how many rows."""
    table, rest = _reflect(conn, name), iter(lines)
    columns = json.loads(next(rest))
    read = [_reader(table.c[column].type, conn.dialect.name) for column in columns]
    count = 0
    while chunk := list(islice(rest, AT_ONCE)):
        rows = [dict(zip(columns, _values(read, line), strict=True)) for line in chunk]
        conn.execute(sa.insert(table), rows)
        count += len(rows)
    return count


def clear(conn: sa.Connection) -> None:
    """Take away all our tables, and nobody else's."""
    ours = {*metadata.tables, "alembic_version"} & set(sa.inspect(conn).get_table_names())
    found = sa.MetaData()
    found.reflect(conn, only=sorted(ours))
    found.drop_all(conn)


def count_on(conn: sa.Connection, names: Iterable[str]) -> None:
    """Let new rows be numbered after those that were put in: PostgreSQL counts beside its tables."""
    if conn.dialect.name != "postgresql":
        return
    for name in names:
        table = _reflect(conn, name)
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            conn.execute(_COUNT_ON.bindparams(name=f'"{name}"', top=conn.scalar(sa.select(sa.func.max(table.c.id)))))


_COUNT_ON = sa.text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :top) WHERE CAST(:top AS bigint) IS NOT NULL")


def _reflect(conn: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=conn, resolve_fks=False)


def _values(read: list[Callable[[Any], Any]], line: bytes) -> Iterator[Any]:
    return (one if one is None else make(one) for make, one in zip(read, json.loads(line), strict=True))


def _reader(kind: sa.types.TypeEngine[Any], dialect: str) -> Callable[[Any], Any]:
    """What makes a column's value of its text."""
    if isinstance(kind, sa.DateTime):
        return _naive if dialect == "sqlite" else datetime.fromisoformat
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    return time.fromisoformat if isinstance(kind, sa.Time) else _same


def _naive(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
