"""What tests in every folder share: how to ask for something that the machine may lack.

Nothing that is missing stays silent: in continuous integration it fails, elsewhere it is named at the end of the run.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.engines import running_on
from tests.postgres import Postgres, binaries, postgres

settings.register_profile("lich", deadline=None)  # a test never asserts how long it took
settings.load_profile("lich")

ROOT = Path(__file__).resolve().parent.parent
Need = Callable[[str, Path | str | None], str]


def _need(what: str, found: Path | str | None) -> str:
    if found is not None and (not isinstance(found, Path) or found.exists()):
        return str(found)
    message = f"thiếu / missing: {what} (make test)"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A command that starts the log does so for its own test only."""
    log = logging.getLogger()
    level, handlers = log.level, log.handlers[:]
    yield
    log.setLevel(level)
    log.handlers[:] = handlers


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def need() -> Need:
    """`need("chromium", shutil.which("chromium"))` is the path as text; a missing thing is never silent."""
    return _need


@pytest.fixture(scope="session")
def oracles_python() -> str:
    """The interpreter of `.venv-oracles`."""
    return _need(".venv-oracles", ROOT / ".venv-oracles" / "bin" / "python")


@pytest.fixture(scope="session")
def readers_python() -> str:
    """The interpreter of `.venv-readers`."""
    return _need(".venv-readers", ROOT / ".venv-readers" / "bin" / "python")


@pytest.fixture(scope="session")
def readers_bin() -> Path:
    """Where `khal`, `vdirsyncer` and `radicale` are."""
    return Path(_need(".venv-readers", ROOT / ".venv-readers" / "bin"))


@pytest.fixture(scope="session")
def node() -> Callable[[str], str]:
    """Runs a JavaScript module in `tests/readers`, where the readers written in it are found; gives its output."""
    program = _need("nodejs", shutil.which("node"))
    _need("tests/readers/node_modules", ROOT / "tests" / "readers" / "node_modules")

    def run(script: str) -> str:
        done = subprocess.run(
            [program, "--input-type=module", "--eval", script],
            cwd=ROOT / "tests" / "readers",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Debian's Chromium."""
    return _need("chromium", shutil.which("chromium"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """A PostgreSQL of ours on a socket."""
    programs = binaries()
    _need("postgresql", programs)
    assert programs is not None
    with postgres(programs) as server:
        yield server


@pytest.fixture
def runs_on(request: pytest.FixtureRequest) -> Iterator[str]:
    """`sqlite` or `postgresql`: where the databases of this test are; see `tests.engines`."""
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with running_on(server):
        yield request.param
