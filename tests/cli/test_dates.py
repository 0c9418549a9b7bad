"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.cli.dates import parse_day
from scheduler.errors import NoSuchDay


@pytest.mark.parametrize("text", ["2026-11-18", "18/11/2026", " 18/11/2026 "])
def test_both_forms(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 18)
    assert parse_day("5/1/2027") == date(2027, 1, 5)


@pytest.mark.parametrize("text", ["", "18.11.2026", "18/11", "11/2026", "2026-11", "mai", "18/11/26"])
def test_another_form_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="18/11/2026 hoặc 2026-11-18"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("31/11/2026", ("30/11/2026", "1/12/2026")),
        ("2027-02-29", ("28/2/2027", "1/3/2027")),
        ("32/12/2026", ("31/12/2026", "1/1/2027")),
        ("1/13/2026", ()),
        ("1/1/0000", ()),
        ("32/12/9999", ()),
    ],
)
def test_a_day_that_is_not_there_names_its_neighbours(text: str, near: tuple[str, ...]) -> None:
    with pytest.raises(NoSuchDay) as refused:
        parse_day(text)
    assert refused.value.nearest == near
