"""The JSON Schema for editors says what the reader says."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from scheduler import rules
from scheduler.authoring import schema
from scheduler.authoring.include import builtin, builtin_names
from scheduler.authoring.read import load_files
from scheduler.model import KINDS
from tests.authoring.test_bad_input import EVENT, OFFICE, blocks
from tools import events_schema

VALIDATOR = jsonschema.Draft202012Validator(
    schema.json_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
JSON_CANNOT_TELL = {"time-clock", "easter-date", "announced-iso-text"}
"""A TOML date or time and the same in quotes are one text to a JSON Schema."""
BY_SHAPE = {"unknown-key", "type", "slug", "choice", "range", "too-long", "control", "backslash", "empty", "missing"}


def as_json(value: Any) -> Any:
    """TOML as editors hand it to a schema: dates as ISO text."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat()))


def accepted(text: str) -> bool:
    return bool(VALIDATOR.is_valid(as_json(tomllib.loads(text))))


def test_the_written_schema_is_the_models_own() -> None:
    assert events_schema.TARGET.read_text(encoding="utf-8") == events_schema.text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())


def test_the_office_file_and_the_catalogues_are_valid(root: Path) -> None:
    texts = [(root / "events.toml").read_text(encoding="utf-8"), *filter(None, map(builtin, builtin_names()))]
    for text in texts:
        VALIDATOR.validate(as_json(tomllib.loads(text)))


def wrong_in_shape() -> list[tuple[str, str]]:
    return [(name, text) for name, text, told in blocks() if any(line.split()[0] in BY_SHAPE for line in told)]


@pytest.mark.parametrize(("name", "text"), [pytest.param(*row, id=row[0]) for row in wrong_in_shape()])
def test_what_is_wrong_in_shape_is_wrong_in_the_schema(name: str, text: str) -> None:
    # A step may be told in two layers, so what it lacks only the reader knows.
    assert accepted(text) == (name in JSON_CANNOT_TELL or name == "step-no-lead")


def test_most_of_the_mistakes_in_shape_are_seen_in_an_editor() -> None:
    assert len(wrong_in_shape()) > 40


def test_kinds_and_rules_are_those_of_the_core() -> None:
    assert get_args(schema.Kind) == KINDS
    assert set(schema.CALENDARS) == set(rules.KINDS)
    assert set(schema.MODIFIERS) == set(rules.MODIFIERS)
    assert set(schema.CALENDARS) | set(schema.MODIFIERS) == set(schema.keys_of("rule"))


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ("", True),
        ('gregorian = "1/1"\n', False),  # two calendars
        ("override = true\n", True),
        ("since = 2022\n", True),
        ("since = 2022-07-01\n", True),
        ("since = 2022-07-01T00:00:00\n", False),
        ('every = "leap"\n', True),
        ('every = { years = 3, from = "2018" }\n', True),
        ('places = ["A / B", { name = "C", since = 2025-07-01 }]\n', True),
        ("founded = 1930\n", True),
    ],
)
def test_schema_and_reader_agree(change: str, valid: bool) -> None:
    text = OFFICE + EVENT.replace('lunar = "1/1"\n', 'lunar = "1/1"\n' + change)
    found = load_files({"events.toml": text}, "events.toml").errors
    assert accepted(text) == valid
    assert (not [problem for problem in found if problem.code != "override-nothing"]) == valid


def test_an_override_may_say_little_and_an_event_may_not() -> None:
    assert accepted('[[event]]\nid = "a"\noverride = true\nretired = true\n')
    assert not accepted('[[event]]\nid = "a"\nretired = true\n')
    assert not accepted('[[event]]\nid = "a"\nname = "A"\nkind = "tet"\n')
    assert accepted('[[event]]\nid = "a"\nname = "A"\nkind = "tet"\n[[event.variant]]\nid = "b"\nlunar = "1/1"\n')


def test_dates_stay_dates() -> None:
    raw = {"working_day": [{"date": dt.date(2026, 1, 2), "is": "off"}]}
    schema.adapter().validate_python(raw)
    assert VALIDATOR.is_valid(as_json(raw))
