from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store.database import open_database
from tests.engines import database, on_both


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both(metafunc)


@pytest.fixture(autouse=True)
def _engine_of_the_test(runs_on: str) -> None:
    """Every test here runs on both engines."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A new database."""
    engine = open_database(database(tmp_path))
    yield engine
    engine.dispose()
