"""From the database of one machine to PostgreSQL, so that nothing is lost on the way and nothing goes from both.

What is left behind can neither be opened nor swept any more, not even by a service that still runs on it.
"""

from __future__ import annotations

import sqlalchemy as sa

from scheduler.archive.rows import count_on
from scheduler.errors import Refused
from scheduler.run.settings import Settings, database_url
from scheduler.store import outbox
from scheduler.store.database import MOVED, is_shared, opened
from scheduler.store.tables import letter, metadata, sweep

AT_ONCE = 1000
"""Rows in memory at one time."""


def move(settings: Settings, url: str) -> int:
    """Copy everything to the empty PostgreSQL at `url` and close the old database for good; how many rows.

    Raises Refused where this is not from SQLite to an empty PostgreSQL, or a letter is just being sent: then nothing
    has changed.
    """
    if is_shared(settings.database) or not is_shared(database_url(url)):
        raise Refused("«lich move» chuyển từ SQLite (LICH_DATABASE đang dùng) sang PostgreSQL (postgresql://…)")
    with opened(settings.database) as source, opened(url) as target, source.begin() as old:
        with target.begin() as new:
            _refuse_where_letters_go(old)
            _refuse_where_rows_are(new)
            total = sum(_copy(old, new, table) for table in metadata.sorted_tables)
            count_on(new, [table.name for table in metadata.sorted_tables])
        old.execute(sa.text(f"ALTER TABLE {sweep.name} RENAME TO {sweep.name}_moved"))
        old.execute(sa.text("UPDATE alembic_version SET version_num = :moved").bindparams(moved=MOVED))
    return total


def _refuse_where_letters_go(old: sa.Connection) -> None:
    going = _count(old, letter, letter.c.state == outbox.TAKEN)
    if going:
        raise Refused(
            f"{going} thư đang được gửi. Hãy dừng «lich serve», chạy «lich send» một lượt cho xong, rồi chuyển lại"
        )


def _refuse_where_rows_are(new: sa.Connection) -> None:
    full = [table.name for table in metadata.sorted_tables if _count(new, table)]
    if full:
        raise Refused(f"Cơ sở dữ liệu đích đã có dữ liệu ({', '.join(full)}); hãy tạo một cơ sở dữ liệu trống")


def _copy(old: sa.Connection, new: sa.Connection, table: sa.Table) -> int:
    """A whole table; how many rows, counted on both sides."""
    for rows in old.execution_options(yield_per=AT_ONCE).execute(sa.select(table)).partitions():
        new.execute(sa.insert(table), [dict(row._mapping) for row in rows])
    there, here = _count(old, table), _count(new, table)
    if there != here:
        raise Refused(f"Bảng {table.name} có {there} dòng mà chỉ chép được {here}; chưa chuyển gì")
    return here


def _count(conn: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
