import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import scheduler.store
from scheduler.errors import Refused
from scheduler.store import database, tables
from tests import engines
from tests.postgres import Postgres


def url(folder: Path) -> str:
    return engines.database(folder)


def test_schema_of_metadata_equals_all_migrations_applied(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    with database.reading(engine) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(scheduler.store.__file__).parent / "migrations"))
    assert scripts.get_heads() == [database.HEAD]


@pytest.mark.sqlite
def test_open_makes_the_folder_and_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        engine = database.open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
        with database.reading(engine) as conn:
            assert conn.scalar(sa.text("SELECT version_num FROM alembic_version")) == database.HEAD
        engine.dispose()


def test_a_newer_schema_is_refused_in_vietnamese(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    with engine.begin() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Refused, match=r"mới hơn bản 0002.*Hãy cài bản lich mới hơn"):
        database.open_database(url(tmp_path))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("lich.db", "LICH_DATABASE không phải là địa chỉ"),
        ("oracle9://x", "LICH_DATABASE không phải là địa chỉ"),
        ("postgresql://lich@/lich?host={folder}", "Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: "),
        ("sqlite:///{folder}/broken.db", "Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: "),
        ("sqlite:///{folder}", "Không mở được cơ sở dữ liệu, xem lại LICH_DATABASE: "),
    ],
)
def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path: Path, url: str, said: str) -> None:
    (tmp_path / "broken.db").write_text("không phải cơ sở dữ liệu\n" * 99, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        database.open_database(url.format(folder=tmp_path))
    assert str(refused.value).startswith(said)


@pytest.mark.sqlite
def test_sqlite_is_durable(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    with database.reading(engine) as conn:
        pragmas = [conn.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "busy_timeout")]
    assert pragmas == ["wal", 2, database.BUSY_SECONDS * 1000]
    engine.dispose()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))

    def fail() -> None:
        with engine.begin() as conn:
            conn.execute(tables.file_text.insert(), {"digest": "d", "text": "t"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading(engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(tables.file_text)) == 0
    engine.dispose()


def test_a_reader_is_not_blocked_by_a_writer_and_sees_only_what_is_committed(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    count = sa.select(sa.func.count()).select_from(tables.file_text)
    with engine.begin() as writer:
        writer.execute(tables.file_text.insert(), {"digest": "d", "text": "t"})
        with database.reading(engine) as reader:
            assert reader.scalar(count) == 0
    with database.reading(engine) as reader:
        assert reader.scalar(count) == 1
    engine.dispose()


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))

    def write(number: int) -> None:
        for turn in range(20):
            with engine.begin() as conn:
                seen = conn.scalar(sa.select(sa.func.count()).select_from(tables.file_text))
                conn.execute(tables.file_text.insert(), {"digest": f"{number}-{turn}", "text": str(seen)})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading(engine) as conn:
        assert sorted(int(text) for text in conn.scalars(sa.select(tables.file_text.c.text))) == list(range(80))
    engine.dispose()


def test_two_processes_may_open_a_new_database_at_once(
    tmp_path: Path, runs_on: str, request: pytest.FixtureRequest
) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    if runs_on == "postgresql":
        server: Postgres = request.getfixturevalue("postgresql")
        new = server.empty()
    opened: list[sa.Engine] = []
    threads = [threading.Thread(target=lambda: opened.append(database.open_database(new))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 3
    for engine in opened:
        engine.dispose()


def test_moments_come_back_aware_in_utc_and_naive_ones_are_refused(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    noon = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=7)))
    with engine.begin() as conn:
        conn.execute(tables.feed_state.insert(), {"feed": "f", "digest": "d", "modified": noon})
        back = conn.scalars(sa.select(tables.feed_state.c.modified)).one()
        assert back == noon
        assert back.tzinfo is UTC
        with pytest.raises(sa.exc.StatementError, match="naive"):
            conn.execute(tables.feed_state.insert(), {"feed": "g", "digest": "d", "modified": datetime(2026, 1, 1)})
    engine.dispose()


def test_text_sorts_by_its_bytes_whatever_the_language_of_the_database(tmp_path: Path) -> None:
    engine = database.open_database(url(tmp_path))
    names = ["ăn", "an", "Án", "đi", "di", "Đi", "ở", "o", "z", "Z", "Ê", "e"]
    with engine.begin() as conn:
        conn.execute(tables.feed_link.insert(), [{"feed": name, "definition": ""} for name in names])
        found = list(conn.scalars(sa.select(tables.feed_link.c.feed).order_by(tables.feed_link.c.feed)))
    assert found == sorted(names, key=str.encode)
    engine.dispose()


def test_a_read_can_write_nothing_on_postgresql_and_sees_one_state(tmp_path: Path, runs_on: str) -> None:
    engine = database.open_database(url(tmp_path))
    count = sa.select(sa.func.count()).select_from(tables.file_text)
    with database.reading(engine) as reader:
        assert reader.scalar(count) == 0
        with engine.begin() as writer:
            writer.execute(tables.file_text.insert(), {"digest": "d", "text": "t"})
        assert reader.scalar(count) == 0
    if runs_on == "postgresql":
        with pytest.raises(sa.exc.InternalError, match="read-only"), database.reading(engine) as reader:
            reader.execute(tables.file_text.delete())
    engine.dispose()


def test_short_writes_go_on_beside_each_other_and_a_whole_one_waits_for_them(tmp_path: Path, runs_on: str) -> None:
    engine = database.open_database(url(tmp_path))
    order: list[str] = []

    def whole() -> None:
        with engine.begin() as conn:
            order.append("whole")
            conn.execute(tables.file_text.insert(), {"digest": "w", "text": "t"})

    with database.sharing(engine) as first:
        first.execute(tables.file_text.insert(), {"digest": "a", "text": "t"})
        if runs_on == "postgresql":
            with database.sharing(engine) as second, database.unlocked(engine) as third:
                second.execute(tables.file_text.insert(), {"digest": "b", "text": "t"})
                third.execute(tables.file_text.insert(), {"digest": "c", "text": "t"})
        waiter = threading.Thread(target=whole)
        waiter.start()
        waiter.join(0.2)
        assert waiter.is_alive()
        order.append("short")
    waiter.join()
    assert order == ["short", "whole"]
    engine.dispose()
