"""What is tried leaves no trace, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.run.settings import Settings
from scheduler.run.steps import sweep
from scheduler.run.trial import on_trial
from scheduler.store.database import reading
from scheduler.store.tables import metadata
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settings = replace(found.settings, database=found.engine.url.render_as_string(hide_password=False))
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


def state(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as conn:
        return {
            table.name: sorted((tuple(row) for row in conn.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_a_sweep_on_trial_does_what_the_real_one_will_and_leaves_nothing(home: Office, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.use(server)
    before, others = state(home.engine), set(home.home.rglob("*"))
    home.write(event("khac"))
    with on_trial(home.settings) as (engine, settings):
        assert state(engine) == before
        tried = sweep(engine, settings, at("2026-11-11 08:00"), who="thử")
    assert [one.reminders for one in tried.delivered] == [(("khac/2026", "lead:7"),)]
    assert server.data == []
    assert state(home.engine) == before
    assert set(home.home.rglob("*")) == others
    assert [one.reminders for one in home.sweep("2026-11-11 08:00").delivered] == [(("khac/2026", "lead:7"),)]


def test_an_office_s_first_trial_makes_no_database(tmp_path: Path) -> None:
    settings = Settings.from_env(tmp_path, {})
    with on_trial(settings) as (engine, _), reading(engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(metadata.tables["edition"])) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    settings = replace(Settings.from_env(tmp_path, {}), database="postgresql://ai@127.0.0.1:9/lich")
    with pytest.raises(Refused, match="Không mở được"), on_trial(settings):
        pass
