"""The database as it is: it is neither made nor migrated by looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from scheduler.doctor.finding import Finding, Patient, error, note, ok, warning
from scheduler.store.database import HEAD, MOVED, connect, reading, said, version
from scheduler.store.tables import metadata

FAR = timedelta(minutes=1)
"""Two clocks that agree are nearer than this."""


def is_missing(patient: Patient) -> bool:
    """Whether it is a file that is not there yet."""
    url = sa.make_url(patient.settings.database)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


@contextmanager
def _connected(patient: Patient) -> Iterator[sa.Connection]:
    engine = connect(patient.settings.database)
    try:
        with reading(engine) as conn:
            yield conn
    finally:
        engine.dispose()


@contextmanager
def looked_into(patient: Patient) -> Iterator[sa.Connection | None]:
    """A connection for a look; None where no table can be read yet or any more, which `database` tells."""
    if is_missing(patient):
        yield None
        return
    with ExitStack() as stack:
        try:
            conn = stack.enter_context(_connected(patient))
            is_ready = version(conn) == HEAD
        except (sa.exc.SQLAlchemyError, ModuleNotFoundError):
            is_ready = False
        yield conn if is_ready else None


def database(patient: Patient) -> Iterator[Finding]:
    """Reachable, at the newest migration, and sound."""
    if is_missing(patient):
        folder = Path(sa.make_url(patient.settings.database).database or "").parent
        if folder != patient.settings.var and not folder.is_dir():
            yield error("database", f"Không có thư mục {folder} để chứa cơ sở dữ liệu.", "Xem lại LICH_DATABASE.")
            return
        yield note("database", "Chưa có cơ sở dữ liệu; lượt gửi đầu tiên sẽ tạo.", "lich send")
        return
    try:
        with _connected(patient) as conn:
            yield from _at(conn, version(conn))
            yield from _sound(conn)
            yield from _clock(conn, patient)
    except ModuleNotFoundError as fault:
        yield error("database", f"Không mở được cơ sở dữ liệu: thiếu gói {fault.name}.", "Cài: make env-extras.")
    except sa.exc.SQLAlchemyError as fault:
        hint = "Xem LICH_DATABASE; hỏng hẳn thì lich restore."
        yield error("database", f"Không mở được cơ sở dữ liệu: {said(fault)}.", hint)


def _at(conn: sa.Connection, found: str | None) -> Iterator[Finding]:
    if found == HEAD and (missing := _missing(conn)):
        said = f"Cơ sở dữ liệu thiếu {', '.join(missing)}: bản đang phát triển, hoặc có ai đã sửa tay."
        yield error("schema", said, "lich restore một bản sao lưu; hoặc để lịch cũ sang bên rồi lich adopt.")
    elif found == HEAD:
        yield ok("schema", f"Cấu trúc cơ sở dữ liệu ở bản mới nhất ({HEAD}).")
    elif found == MOVED:
        yield error("schema", "Dữ liệu ở đây đã chuyển đi bằng «lich move».", "Đặt LICH_DATABASE bằng địa chỉ mới.")
    elif found is None or found < HEAD:
        yield warning(
            "schema",
            f"Cấu trúc ở bản {found or 'trống'}, chưa phải {HEAD}.",
            "Lệnh lich nào cũng tự nâng; sao lưu trước.",
        )
    else:
        yield error("schema", f"Cấu trúc ở bản {found}, mới hơn {HEAD} của chương trình.", "Cài bản lich mới hơn.")


def _missing(conn: sa.Connection) -> list[str]:
    """Tables and columns that should be there."""
    look = sa.inspect(conn)
    there = {(name, column["name"]) for name in look.get_table_names() for column in look.get_columns(name)}
    wanted = [(table.name, column.name) for table in metadata.sorted_tables for column in table.columns]
    return [f"{table}.{column}" for table, column in wanted if (table, column) not in there]


def _sound(conn: sa.Connection) -> Iterator[Finding]:
    if conn.dialect.name != "sqlite":
        encoding = conn.scalar(sa.text("SHOW server_encoding"))
        number = conn.scalar(sa.text("SHOW server_version"))
        if encoding == "UTF8":
            yield ok("database", f"PostgreSQL {number}, UTF8.")
        else:
            yield error(
                "database", f"PostgreSQL dùng bảng mã {encoding}.", "Tạo lại cơ sở dữ liệu với ENCODING 'UTF8'."
            )
        return
    wrong = [row[0] for row in conn.execute(sa.text("PRAGMA integrity_check(3)")) if row[0] != "ok"]
    wrong += [f"khoá ngoại ở bảng {row[0]}" for row in conn.execute(sa.text("PRAGMA foreign_key_check"))][:3]
    if wrong:
        yield error(
            "database",
            f"Cơ sở dữ liệu hỏng: {'; '.join(wrong)}.",
            "Dừng dịch vụ, rồi lich restore bản sao lưu gần nhất.",
        )
    else:
        yield ok("database", "Cơ sở dữ liệu SQLite nguyên vẹn.")


def _clock(conn: sa.Connection, patient: Patient) -> Iterator[Finding]:
    if conn.dialect.name == "sqlite":
        return
    apart = conn.execute(sa.select(sa.func.now())).scalar_one() - patient.now
    if abs(apart) > FAR:
        said = f"Đồng hồ máy này và máy cơ sở dữ liệu lệch nhau {abs(int(apart.total_seconds()))} giây."
        yield warning("clocks", said, "Bật đồng bộ giờ trên cả hai: timedatectl set-ntp true.")
