"""A life story as a golden file that a person can read: `python -m tests.feed.test_life` writes it anew."""

from __future__ import annotations

from pathlib import Path

import icalendar

from tests.feed.life import life
from tests.feed.made import properties

GOLDEN = Path(__file__).with_name("life.txt")


def story() -> str:
    """The unfolded entry after each turn."""
    return "\n".join(line for turn in life() for line in (f"== {turn.name}", *properties(turn.data)[0], ""))


def test_the_story_is_the_golden_one() -> None:
    assert story() == GOLDEN.read_text(encoding="utf-8")


def test_each_turn_is_an_update_of_the_same_event() -> None:
    events = [icalendar.Calendar.from_ical(turn.data).events[0] for turn in life() if turn.occurrence]
    assert {event["UID"] for event in events} == {"kate.2027@lich.example.vn"}
    stamps = [event.LAST_MODIFIED for event in events]
    assert stamps == sorted(set(stamps))
    # renamed: no; moved: yes; announced, cancelled, restored: STATUS changes; back as it was: no
    assert [event.sequence for event in events] == [0, 0, 1, 2, 3, 4, 4]
    created = {line for turn in life() if turn.occurrence for line in properties(turn.data)[0] if "CREATED" in line}
    assert created == {"CREATED:20261125T013000Z"}


if __name__ == "__main__":
    GOLDEN.write_text(story(), encoding="utf-8")
