"""Every kind of rule that real festivals need, as `docs/loai-quy-tac.md` shows it: each example read and computed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.authoring.read import load_files
from scheduler.expand import asks, expand_event
from scheduler.model import Catalogue, Occurrence, Status
from scheduler.words import STATUS, date_range, short_date

PAGE = (Path(__file__).parents[2] / "docs" / "loai-quy-tac.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^### (?P<number>\d+)\. .*?^```toml\n(?P<toml>.*?)^```\n(?P<told>(?:^- [^\n]*\n)*)", re.MULTILINE | re.DOTALL
)
SECTIONS = {int(found["number"]): found for found in SECTION.finditer(PAGE)}
OFFICE = 'name = "Cơ quan"\ndomain = "lich.example.vn"\n'
WITHOUT_A_KEY = {15, 16, 35, 40, 41}
"""A note, a second relative event, or a window's `on`: said so on the page."""
NO_DAY = {28, 29}


def load(number: int) -> Catalogue:
    toml = SECTIONS[number]["toml"]
    include = 'include = ["quoc-gia", "dan-toc"]\n' if "relative" in toml else ""
    kind = "report" if "shift" in toml else "ethnic-festival"
    event = f'[[event]]\nid = "vi-du"\nname = "Ví dụ"\nkind = "{kind}"\nsources = ["https://example.vn"]\n{toml}'
    reading = load_files({"events.toml": f"{include}[office]\n{OFFICE}{event}"}, "events.toml")
    assert reading.catalogue, [str(problem) for problem in reading.problems]
    return reading.catalogue


def told(occurrence: Occurrence) -> str:
    """A line of the page."""
    where = f"{occurrence.id.variant} " if occurrence.id.variant else ""
    text = f"{where}{occurrence.cycle}: {date_range(occurrence.start, occurrence.last)}"
    if occurrence.main and occurrence.start != occurrence.last:
        text += f", chính {short_date(occurrence.main)}"
    if occurrence.status is not Status.COMPUTED:
        text += f" ({STATUS[occurrence.status]}{f', ±{occurrence.tolerance}' if occurrence.tolerance else ''})"
    if occurrence.candidates:
        text += f"; có thể {', '.join(f'{day:%d/%m}' for day in occurrence.candidates)}"
    if occurrence.computed:
        text += f"; quy tắc cho {date_range(*occurrence.computed[:2])}"
    if occurrence.shifted_from:
        text += f"; dời từ {short_date(occurrence.shifted_from)}"
    return text


def computed(number: int, cycles: set[str]) -> list[str]:
    found = expand_event(load(number), "vi-du", date(2010, 1, 1), date(2035, 12, 31)).occurrences
    return [told(one) for one in sorted(found, key=lambda one: one.id) if one.cycle in cycles]


def test_the_page_has_all_43_kinds() -> None:
    assert list(SECTIONS) == list(range(1, 44))


@pytest.mark.parametrize("number", SECTIONS)
def test_an_example_gives_the_days_beside_it(number: int) -> None:
    lines = [line.removeprefix("- ") for line in SECTIONS[number]["told"].splitlines()]
    cycles = {line.partition(":")[0].rpartition(" ")[2] for line in lines}
    assert computed(number, cycles) == lines
    assert (not lines) == (number in NO_DAY)


@pytest.mark.parametrize("number", sorted(WITHOUT_A_KEY))
def test_what_has_no_key_of_its_own_is_said(number: int) -> None:
    assert "**" in SECTIONS[number][0].partition("```")[0]


def test_an_estimate_is_asked_about_in_time() -> None:
    days = [ask.day for ask in asks(load(32), date(2027, 1, 1), date(2027, 12, 31))]
    kate = date(2027, 9, 30)
    assert [(kate - day) / timedelta(days=1) for day in days] == [45, 22, 15, 8, 1]


def test_a_season_is_asked_about_in_its_month() -> None:
    assert [ask.day for ask in asks(load(28), date(2027, 1, 1), date(2027, 12, 31))] == [date(2027, 9, 1)]
    assert asks(load(29), date(2027, 1, 1), date(2027, 12, 31)) == ()
