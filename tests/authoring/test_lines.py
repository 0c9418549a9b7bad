"""A path to its line and column, whatever the way the TOML is written."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.authoring.lines import positions

TEXT = '''\
include = ["a",
  "b", # two
  'c',
]
[office]
name = "a # [b]"
remind.tet = [60,
 41]
[office.x."y.z"]
q = """
[[event]]
id = "no"
"""
[[event]]
id = "a"   # x = 1
places = [{ name = "x", until = 2025-06-30 }, { name = 'y', since = 1.5 }]
  [[event.announced]]
  cycle = "2026"
  time = 08:00:00.5
[[event]]
window = { lunar = "1/12", on = { weekday = ["t", "u"] } }
  [[event.announced]]
  cycle = "2"
  [[event.announced]]
  cycle = "3"
  [event.rule.every]
  years = 3
'''


@pytest.mark.parametrize(
    ("loc", "place"),
    [
        (("include", 1), (2, 3)),
        (("include", 2), (3, 3)),
        (("office",), (5, 1)),
        (("office", "name"), (6, 1)),
        (("office", "remind", "tet", 1), (8, 2)),
        (("office", "x", "y.z", "q"), (10, 1)),
        (("event", 0), (14, 1)),
        (("event", 0, "id"), (15, 1)),
        (("event", 0, "places", 1, "since"), (16, 61)),
        (("event", 0, "places", 0, "until"), (16, 25)),
        (("event", 0, "announced", 0), (17, 3)),
        (("event", 0, "announced", 0, "time"), (19, 3)),
        (("event", 1, "window", "on", "weekday", 1), (21, 51)),
        (("event", 1, "announced", 1, "cycle"), (25, 3)),
        (("event", 1, "rule", "every", "years"), (27, 3)),
        (("event", 1, "announced", 1, "start"), (24, 3)),  # not written: its table
        (("event", 7, "id"), (14, 1)),
        (("nothing",), (1, 1)),
    ],
)
def test_a_value_has_its_place(loc: tuple[str | int, ...], place: tuple[int, int]) -> None:
    tomllib.loads(TEXT)
    assert positions(TEXT, [loc]) == {loc: place}


def test_all_at_once_is_the_same_as_one_by_one() -> None:
    locs: list[tuple[str | int, ...]] = [("event", 0, "id"), ("event", 1, "window", "on"), ("office", "name")]
    alone: dict[tuple[str | int, ...], tuple[int, int]] = {}
    for loc in locs:
        alone |= positions(TEXT, [loc])
    assert positions(TEXT, locs) == alone


def test_windows_line_ends() -> None:
    assert positions(TEXT.replace("\n", "\r\n"), [("event", 1, "announced", 1, "cycle")]) == {
        ("event", 1, "announced", 1, "cycle"): (25, 3)
    }


words = st.text(st.sampled_from("ab]}[{=,.#'\"\\ \nệ"), max_size=8)
values = st.recursive(
    words | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[\n" + ",\n".join(written(item) for item in value) + "]"
    return json.dumps(value)


def every(value: Any, loc: tuple[str | int, ...]) -> dict[tuple[str | int, ...], Any]:
    found = {loc: value}
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in pairs:
        found |= every(item, (*loc, step))
    return found


@given(st.lists(st.dictionaries(words, values, max_size=3), max_size=3))
def test_at_its_place_stands_the_value(tables: list[dict[str, Any]]) -> None:
    text = "".join(
        "[[t]]\n" + "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in table.items())
        for table in tables
    )
    locs = {
        loc: value
        for index, table in enumerate(tables)
        for key, item in table.items()
        for loc, value in every(item, ("t", index, key)).items()
    }
    lines = text.split("\n")
    for loc, (line, column) in positions(text, locs).items():
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        step = loc[-1]
        assert rest.startswith(json.dumps(step) + " =" if isinstance(step, str) else written(locs[loc]))
