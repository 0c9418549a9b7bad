"""Peoples by their own names; a name given by outsiders finds and is never shown."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from scheduler.authoring import groups
from scheduler.authoring.read import load_files
from tests.authoring.test_bad_input import EVENT, OFFICE


def given_names() -> list[str]:
    text = (resources.files("scheduler") / "catalogue" / "groups.toml").read_text(encoding="utf-8")
    return [name for group in tomllib.loads(text)["group"] for name in group.get("search_only", ())]


def test_there_are_54() -> None:
    assert len(groups.names()) == len(set(groups.names())) == 54


@pytest.mark.parametrize("name", groups.names())
def test_an_official_name_is_itself_however_it_is_typed(name: str) -> None:
    assert groups.official(name) == groups.official(name.lower()) == groups.official(f" {name.upper()} ") == name
    assert name in groups.search(name)


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("muong", "Mường"),
        ("Mừơng", "Mường"),
        ("H'mông", "Mông"),
        ("Hmông", "Mông"),
        ("Việt", "Kinh"),
        ("Ro mam", "Rơ Măm"),
    ],
)
def test_ways_to_type_a_name(typed: str, official: str) -> None:
    assert groups.official(typed) == official


def test_a_name_that_two_peoples_bear_is_not_chosen() -> None:
    assert groups.official("Hẹ") is None
    assert groups.near("Hẹ") == ("Hoa", "Ngái")


def test_what_nobody_is_called() -> None:
    assert groups.official("Sao Hỏa") is None
    assert groups.official("") is None
    assert groups.search("") == ()


@pytest.mark.parametrize("name", given_names())
def test_a_given_name_finds_and_is_never_printed(name: str) -> None:
    assert groups.search(name)
    reading = load_files({"events.toml": EVENT + f'groups = ["{name}"]\n' + OFFICE}, "events.toml")
    for problem in reading.problems:
        said = f"{problem.message} {problem.hint}".replace("chính thức", "")
        assert name not in said.replace(",", " ").replace('"', " ").split() or groups.is_official(name)


def test_another_name_is_taken_with_a_warning() -> None:
    reading = load_files({"events.toml": EVENT + 'groups = ["Việt", "kinh", "Mường"]\n' + OFFICE}, "events.toml")
    assert [(p.code, p.level, p.column) for p in reading.problems] == [("group-name", "warning", 11)]
    assert reading.catalogue
    assert reading.catalogue.events[0].groups == ("Kinh", "Mường")
