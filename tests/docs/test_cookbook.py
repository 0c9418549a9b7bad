"""The cookbook is true: each recipe reads without error and gives exactly the dates in its table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from scheduler import rules, words
from scheduler.authoring.read import load_files
from scheduler.expand import asks, expand
from scheduler.model import Catalogue, Occurrence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cam-nang" / "README.md"
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
HEAD = ("| Mã/lần | Các ngày | Ngày chính | Âm lịch | Tình trạng |", "|---|---|---|---|---|")
PLANNED = {
    "days", "rule_day", "main_day", "leap", "every", "since", "until", "tolerance", "ask_before", "shift", "remind",
    "evening_before", "time", "day_off", "basis", "founded", "note", "sources",
}  # fmt: skip
"""Keys that a planner should find an example of."""


class Recipe(NamedTuple):
    """A numbered section."""

    title: str
    sentence: str
    toml: str
    table: tuple[str, ...]


def recipes() -> list[Recipe]:
    sections = re.split(r"^### (?=\d+\. )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_recipe(re.split(r"^## ", section, flags=re.MULTILINE)[0]) for section in sections]


def _recipe(section: str) -> Recipe:
    toml = "\n".join(re.findall(r"^```toml\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL))
    lines = section.splitlines()
    return Recipe(
        title=lines[0],
        sentence=" ".join(line.removeprefix(">").strip() for line in lines if line.startswith(">")),
        toml=toml,
        table=tuple(line for line in lines if line.startswith("|")),
    )


def catalogue(recipe: Recipe) -> Catalogue:
    reading = load_files({"events.toml": recipe.toml}, "events.toml")
    assert reading.catalogue is not None, reading.errors
    return reading.catalogue


def table(made: Catalogue) -> Iterator[str]:
    """What the recipe gives, as the page shows it."""
    yield from HEAD
    for occurrence in expand(made, FIRST, LAST).occurrences:
        yield _row(occurrence)
    for ask in asks(made, FIRST, LAST):
        if ask.occurrence is None:
            yield f"| {ask.event.key}/{ask.cycle} | chưa có | hỏi {words.long_date(ask.day)} | | |"


def _row(occurrence: Occurrence) -> str:
    main = "chưa ấn định"
    if occurrence.main:
        main = words.long_date(occurrence.main)
    elif occurrence.candidates:
        main = "có thể: " + ", ".join(words.short_date(day) for day in occurrence.candidates)
    moon = words.lunar_of(occurrence.anchor)
    days = words.date_range(occurrence.start, occurrence.last)
    status = words.STATUS[occurrence.status] + (f" (±{occurrence.tolerance})" if occurrence.tolerance else "")
    return f"| {occurrence.id} | {days} | {main} | {words.lunar_day(moon) if moon else ''} | {status} |"


ALL = recipes()


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.title.split(".")[0])
def test_a_recipe_gives_the_dates_in_its_table(recipe: Recipe) -> None:
    assert recipe.sentence
    assert recipe.table == tuple(table(catalogue(recipe)))


def test_there_are_twenty_real_festivals_and_the_numbers_run() -> None:
    assert [int(recipe.title.split(".")[0]) for recipe in ALL] == list(range(1, len(ALL) + 1))
    real = [recipe for recipe in ALL if "thí dụ" not in recipe.toml and "sources" in recipe.toml]
    assert len(real) >= 20


def test_every_rule_kind_and_the_usual_modifiers_have_an_example() -> None:
    keys = {key for recipe in ALL for key in re.findall(r"^\s*([a-z_]+) =", recipe.toml, re.MULTILINE)}
    assert set(rules.KINDS) - keys == set()
    assert PLANNED - keys == set()
    tables = {name for recipe in ALL for name in re.findall(r"\[\[event\.([a-z]+)\]\]", recipe.toml)}
    assert tables == {"announced", "rule", "step", "variant"}


# Facts from outside lich, from announcements, newspapers and almanacs: the page is not only held to itself.
@pytest.mark.parametrize(
    ("identity", "days"),
    [
        ("khai-ha-muong-bi/2026", "22–24/02/2026"),  # Phú Thọ newspaper, opening on the 24th
        ("gio-to-hung-vuong/2026", "26/04/2026"),  # a Sunday, made up on 27/4
        ("tet-nguyen-dan/2027", "06–08/02/2027"),
        ("chol-chnam-thmay/2026", "14–16/04/2026"),
        ("tet-ramuwan/1447", "16–18/02/2026"),  # visits of Lâm Đồng's Front before it
        ("le-hoi-kate/2027", "29/09–01/10/2027"),  # the new moon of 30/9
        ("sene-dolta/2026", "10–12/10/2026"),  # Pchum Ben in Cambodia's list of holidays
        ("ok-om-bok/2026", "24/11/2026"),
        ("phuc-sinh/2027", "28/03/2027"),
        ("roya-haji/1447", "27–29/05/2026"),
    ],
)
def test_dates_that_are_known_from_elsewhere(identity: str, days: str) -> None:
    assert any(line.startswith(f"| {identity} | {days} |") for recipe in ALL for line in recipe.table)
