"""How somebody names what `lich why` is asked about."""

from __future__ import annotations

import pytest

from scheduler.model import OccurrenceId
from scheduler.visits import reminding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("visit:12", reminding.identity(12)),
        ("visit:12/-", reminding.identity(12)),
        ("khai-ha-muong-bi/2027", OccurrenceId("khai-ha-muong-bi", None, "2027")),
        ("gau-tao.bac-ha/2027", OccurrenceId("gau-tao", "bac-ha", "2027")),
    ],
)
def test_a_visit_by_its_number_and_an_occurrence_by_its_name(text: str, found: OccurrenceId) -> None:
    assert reminding.parse(text) == found


@pytest.mark.parametrize("text", ["khai-ha-muong-bi", "chuyen:12"])
def test_anything_else_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        reminding.parse(text)
