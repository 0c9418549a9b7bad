"""`lich move`: everything is on PostgreSQL afterwards, and nothing is sent from both databases or twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.run import steps
from scheduler.run.move import move
from scheduler.store import outbox
from scheduler.store.database import open_database, reading
from scheduler.store.tables import metadata
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.postgres import Postgres
from tests.run.office import Office, event, office
from tests.run.test_crash import fill


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, mail: Sink) -> Iterator[Office]:
    """Eleven readers whose letters are due at 8 o'clock on 11 November; five have theirs."""
    with office(tmp_path) as found:
        fill(found, 10)
        found.settings = replace(found.settings, database=str(found.engine.url))
        found.use(mail)
        assert found.settings.smtp is not None
        found.settings = replace(found.settings, smtp=replace(found.settings.smtp, pace=5))
        yield found


@pytest.fixture
def target(postgresql: Postgres) -> Iterator[str]:
    url = postgresql.empty()
    yield url
    postgresql.drop(url)


def counts(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as conn:
        rows = {name: sa.select(sa.func.count()).select_from(table) for name, table in metadata.tables.items()}
        return {name: conn.execute(query).scalar_one() for name, query in rows.items()}


def addressed(mail: Sink) -> list[str]:
    return sorted(to for to, one in zip(mail.to, mail.letters, strict=True) if "Cảnh báo" not in str(one["Subject"]))


def test_what_was_sent_is_not_sent_again_and_the_rest_is(home: Office, target: str, mail: Sink) -> None:
    assert home.sweep("2026-11-11 08:00").sent == 6  # five to example.org, one to example.vn
    before = counts(home.engine)
    assert move(home.settings, target) == sum(before.values())
    engine = open_database(target)
    assert counts(engine) == before
    moved = Office(home.home, engine)
    moved.settings = home.settings
    assert moved.sweep("2026-11-11 08:01").sent == 5
    assert addressed(mail) == sorted([f"dan{number}@example.org" for number in range(10)] + ["vanphong@example.vn"])
    assert moved.sweep("2026-11-11 08:02", event(), event("khac", "25/12")).fault is None  # new rows get new numbers
    moved.add("moi@example.org", "2026-11-11 08:03")
    engine.dispose()


def test_the_old_database_sends_nothing_any_more_even_for_a_service_that_runs(
    home: Office, target: str, mail: Sink
) -> None:
    move(home.settings, target)
    with pytest.raises(sa.exc.OperationalError, match="sweep"):
        steps.sweep(home.engine, home.settings, at("2026-11-11 08:00"), who="thử", adopting=False)
    assert mail.data == []
    with pytest.raises(Refused, match="đã chuyển đi"):
        open_database(home.settings.database)


def test_it_refuses_while_a_letter_is_on_its_way_and_where_rows_are_already(home: Office, target: str) -> None:
    steps.tick(home.engine, at("2026-11-11 08:00"))
    with home.engine.begin() as conn:
        (first, *_) = outbox.open_letters(conn)
        outbox.take(conn, [first.id], "lease", at("2026-11-11 08:00"))
    with pytest.raises(Refused, match="1 thư đang được gửi"):
        move(home.settings, target)
    with home.engine.begin() as conn:
        outbox.release(conn, [first.id], "lease")
    other = open_database(target)
    with other.begin() as conn:
        conn.execute(metadata.tables["feed_link"].insert(), {"feed": "a", "definition": "b"})
    with pytest.raises(Refused, match="đã có dữ liệu"):
        move(home.settings, target)
    assert home.sweep("2026-11-11 08:00").sent == 6
    other.dispose()


def test_it_goes_from_sqlite_to_postgresql_and_nowhere_else(home: Office, target: str, tmp_path: Path) -> None:
    for database, url in ((home.settings.database, f"sqlite:///{tmp_path / 'a.db'}"), (target, target)):
        with pytest.raises(Refused, match="lich move"):
            move(replace(home.settings, database=database), url)
