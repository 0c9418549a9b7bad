from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store.database import open_database


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A new database."""
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield engine
    engine.dispose()
