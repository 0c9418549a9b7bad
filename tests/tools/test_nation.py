"""The simulated nation, small: its files are good, its readers get their letters, and the tables are written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scheduler.authoring.read import load
from scheduler.feed import links
from tests.postgres import Postgres
from tools import nation


def test_the_files_of_every_province_and_commune_are_one_catalogue_without_errors(tmp_path: Path) -> None:
    nation.write_nation(tmp_path, 3, 12)
    found = load(tmp_path / "events.toml")
    assert found.errors == ()
    assert found.catalogue is not None
    made = [event for event in found.catalogue.events if event.id.startswith(("xa-", "tinh-"))]
    assert len(made) == 3 * 5 + 12 * 3
    feeds = links.own(found.catalogue)
    assert [event.id for event in made if feeds["xa-0007"].takes(event)] == ["xa-0007-1", "xa-0007-2", "xa-0007-3"]
    assert sum(feeds["tinh-02"].takes(event) for event in made) == 5


@pytest.mark.parametrize(
    ("readers", "workers", "communes"), [(20, 1, 34), pytest.param(100, 2, 68, marks=pytest.mark.long)]
)
def test_a_small_nation_is_planned_for_and_written_to(
    tmp_path: Path, postgresql: Postgres, monkeypatch: pytest.MonkeyPatch, readers: int, workers: int, communes: int
) -> None:
    """At the size that every run of the tests can carry, and at one that takes longer."""
    out = tmp_path / "scale.md"
    sizes = {"recipients": readers, "letters": readers, "workers": workers, "communes": communes, "out": out}
    asked = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    monkeypatch.setattr(sys, "argv", ["nation", *asked])
    nation.main()
    lines = [line.split(" | ") for line in out.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    planned, delivered = lines[1], lines[3]
    assert (planned[0], planned[1], delivered[0]) == (f"| {readers}", "32", f"| {workers}")
    assert int(planned[3]) > readers
    assert int(delivered[1]) > 0
