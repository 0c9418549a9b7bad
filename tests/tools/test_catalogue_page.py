"""The page of the catalogue is what the catalogue says."""

from __future__ import annotations

from scheduler.authoring import groups
from tools import catalogue_page


def test_the_page_is_up_to_date() -> None:
    assert catalogue_page.PAGE.read_text(encoding="utf-8") == catalogue_page.page(catalogue_page.load())


def test_every_people_and_every_event_is_on_the_page() -> None:
    text = catalogue_page.PAGE.read_text(encoding="utf-8")
    assert [name for name in groups.names() if f"\n## {name}\n" not in text] == []
    assert [event.key for event in catalogue_page.load().events if f"`{event.key}`" not in text] == []
