from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from scheduler.store import editions
from scheduler.store.database import reading
from scheduler.store.tables import file_text

NOW = datetime(2026, 11, 25, 1, 30, 0, 123456, tzinfo=UTC)
FILES = {"events.toml": "include = ['b']", "b": "# Lễ"}


def test_before_the_first_there_is_none(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        assert (editions.current(conn), editions.head(conn), editions.history(conn)) == (None, None, ())


def test_an_edition_comes_back_whole_to_the_second(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        saved = editions.save(conn, FILES, "events.toml", now=NOW, who="nhân viên", why="lần đầu")
    with reading(engine) as conn:
        assert editions.current(conn) == editions.get(conn, saved.id) == saved
    assert (saved.files, saved.root, saved.who, saved.why) == (FILES, "events.toml", "nhân viên", "lần đầu")
    assert saved.stored_at == NOW.replace(microsecond=0)
    assert saved.digest == editions.digest_of(FILES, "events.toml")


def test_the_newest_is_current_and_a_text_is_kept_once(engine: sa.Engine) -> None:
    changed = FILES | {"events.toml": "# khác"}
    with engine.begin() as conn:
        for turn, files in enumerate((FILES, changed, FILES)):
            editions.save(conn, files, "events.toml", now=NOW + timedelta(days=turn), who="a")
    with reading(engine) as conn:
        assert [entry.id for entry in editions.history(conn)] == [3, 2, 1]
        assert editions.head(conn) == editions.history(conn)[0]
        current = editions.current(conn)
        assert current is not None
        assert (current.id, current.files) == (3, FILES)
        assert conn.scalar(sa.select(sa.func.count()).select_from(file_text)) == 3


def test_the_digest_is_of_names_texts_and_root_in_any_order() -> None:
    digest = editions.digest_of(FILES, "events.toml")
    assert digest == editions.digest_of(dict(reversed(FILES.items())), "events.toml")
    assert digest != editions.digest_of(FILES, "b")
    assert digest != editions.digest_of(FILES | {"b": "# Le"}, "events.toml")
    assert digest != editions.digest_of({"events.toml": FILES["events.toml"], "c": FILES["b"]}, "events.toml")


def test_an_unknown_number_is_none(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        assert editions.get(conn, 7) is None
