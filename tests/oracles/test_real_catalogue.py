"""What must not change a single day of the office's own catalogue: the host's time zone, the hash seed, the version of
dateutil, the order of events, and where a window is split.
"""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.authoring.read import load
from scheduler.expand import expand
from scheduler.model import Catalogue

FIRST, LAST = date(2024, 1, 1), date(2029, 12, 31)


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    """As `events.toml` has it."""
    found = load(root / "events.toml").catalogue
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pickled(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue, for other processes; the oracles' one cannot read TOML with all checks."""
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.pickle"
    path.write_bytes(pickle.dumps(catalogue))
    return path


def told(python: str, root: Path, pickled: Path, **env: str) -> str:
    command = [python, "-m", "tests.oracles.real_catalogue", str(pickled)]
    done = subprocess.run(command, cwd=root, env=os.environ | env, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def plainly(root: Path, pickled: Path) -> str:
    """What this interpreter says in UTC."""
    said = told(sys.executable, root, pickled, TZ="UTC", PYTHONHASHSEED="0")
    assert len(said.splitlines()) > 4000
    return said


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Ho_Chi_Minh"])
def test_host_zone_and_hash_seed(plainly: str, root: Path, pickled: Path, zone: str) -> None:
    assert told(sys.executable, root, pickled, TZ=zone, PYTHONHASHSEED=str(len(zone))) == plainly


@pytest.mark.oracles
def test_both_majors_of_dateutil(plainly: str, root: Path, pickled: Path, oracles_python: str) -> None:
    assert told(oracles_python, root, pickled, TZ="Asia/Ho_Chi_Minh") == plainly


@pytest.mark.parametrize("seed", range(3))
def test_order_of_events(catalogue: Catalogue, seed: int) -> None:
    shuffled = list(catalogue.events)
    random.Random(seed).shuffle(shuffled)
    assert expand(replace(catalogue, events=tuple(shuffled)), FIRST, LAST) == expand(catalogue, FIRST, LAST)


@pytest.mark.parametrize("seed", range(4))
def test_where_a_window_is_split(catalogue: Catalogue, seed: int) -> None:
    chosen = random.Random(seed)
    cuts = sorted(chosen.sample(range(1, (LAST - FIRST).days), 5))
    starts = [FIRST, *(FIRST + timedelta(days=cut) for cut in cuts)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), LAST]
    parts = {
        one.id: one
        for first, last in zip(starts, ends, strict=True)
        for one in expand(catalogue, first, last).occurrences
    }
    assert sorted(parts.values(), key=lambda one: one.sort_key) == list(expand(catalogue, FIRST, LAST).occurrences)
