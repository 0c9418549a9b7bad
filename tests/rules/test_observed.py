"""Every published day of the research whose rule can be computed: exact, within its span, or explained."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.rules.making import dates

with (Path(__file__).parent / "observed.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['id']} {row['start']}" for row in ROWS])
def test_observed_days(row: dict[str, str]) -> None:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    found = dates(row["rule"].replace("; ", "\n"), start.year - 1, start.year + 1)
    near = [one for one in found if one.start <= end and one.last >= start]
    assert near
    if row["fit"] == "exact":
        assert (start, end) in [(one.start, one.last) for one in near]
    elif row["fit"] == "within":
        assert any(one.start <= start and end <= one.last for one in near)
    else:
        assert row["why"]


def test_most_days_fit() -> None:
    assert sum(row["fit"] != "other" for row in ROWS) >= 0.85 * len(ROWS)
