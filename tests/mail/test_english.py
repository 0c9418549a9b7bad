"""Letters in English: the same days, the same discretion."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scheduler.authoring.sheets.people import Person
from scheduler.mail import english
from scheduler.model import Status
from scheduler.reminder import Shown
from scheduler.run import people
from tests.mail.made import at
from tests.run.office import Office, announced, cancelled, event, office, plain

NAMED = 'name_en = "Hoi festival"\ngroups = ["Mường"]\nplaces = ["Phú Thọ / xã Mường Bi"]'


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settle_in("2026-11-10 23:00", event(more=NAMED))
        with found.engine.begin() as conn:
            reader = Person(address="a@example.org", name="Reader", language="en", title="")
            people.enrol(conn, reader, office="vanphong@example.vn", who="thử", now=at("2026-11-10 23:00"))
        yield found


def letter(home: Office, when: str, *events: str) -> tuple[str, str]:
    """Subject and text of what the English reader gets in a sweep."""
    for path in home.settings.outbox.glob("*.eml"):
        path.unlink()
    home.sweep(when, *events)
    (mine,) = (one for one in home.letters if "a@example.org" in str(one["To"]))
    return str(mine["Subject"]), plain(mine)


def test_the_welcome_and_the_reminder(home: Office) -> None:
    subject, said = letter(home, "2026-11-11 02:00")
    assert subject == "[Reminder] Letters begin on Wednesday, 11 November 2026"
    assert said.startswith("Dear Reader,\n\nFrom today, Wednesday, 11 November 2026, the calendar of")
    assert "1. Hoi festival\n   Wednesday, 18 November 2026 (lunar 10/10); in 7 days" in said
    subject, said = letter(home, "2026-11-11 08:00")
    assert subject == "[Reminder] Hoi festival – Wednesday, 18 November 2026 (lunar 10/10)"
    assert "In 7 days: Hoi festival.\nDate: Wednesday, 18 November 2026 (lunar 10/10).\n" in said
    assert "Place: xã Mường Bi, Phú Thọ.\nPeople: Mường.\n" in said
    assert "No more about this event: https://lich.example.vn/toi-nhan/" in said


def test_changes_are_told(home: Office) -> None:
    letter(home, "2026-11-11 08:00")
    subject, said = letter(home, "2026-11-12 08:00", event(more=NAMED, tail=announced("2026", "2026-11-20")))
    assert subject.startswith("[Date changed] Hoi festival – Friday, 20 November 2026")
    assert "Hoi festival moves from Wednesday, 18 November 2026 (lunar 10/10) to Friday, 20 November 2026" in said
    assert "by 12/KH-UBND." in said
    subject, said = letter(home, "2026-11-13 08:00", event(more=NAMED, tail=cancelled("2026")))
    assert subject.startswith("[Not held] Hoi festival – Friday, 20 November 2026")
    subject, said = letter(home, "2026-11-16 08:00", event(more=NAMED, tail=announced("2026", "2026-11-20")))
    assert subject.startswith("[Held after all] Hoi festival")
    subject, said = letter(home, "2026-11-17 08:00", event("khac", "1/6"))
    assert "is no longer in the office's calendar" in said


def test_no_word_of_the_vietnamese_letter_is_left(home: Office) -> None:
    letter(home, "2026-11-11 02:00")
    _, said = letter(home, "2026-11-11 08:00", event(more=NAMED), event("khac", "18/11", more='name_en = "Other"'))
    assert "Today, Wednesday, 11 November 2026: 2 items." in said
    ours = re.sub(r"Ủy ban MTTQ Việt Nam tỉnh Phú Thọ|xã Mường Bi, Phú Thọ|Mường", "", said)
    assert [char for char in ours if char.isalpha() and unicodedata.normalize("NFD", char) != char] == []


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Shown(date(2027, 2, 11), date(2027, 2, 13), date(2027, 2, 13), Status.PROVISIONAL),
         "Saturday, 13 February 2027 (lunar 8/1), expected"),
        (Shown(date(2026, 11, 1), date(2026, 11, 18), None, Status.OPEN),
         "1–18 November 2026, the day is not fixed yet"),
        (Shown(date(2025, 8, 1), date(2025, 8, 1), date(2025, 8, 1), Status.COMPUTED),
         "Friday, 1 August 2025 (lunar 8/6, leap month)"),
    ],
)  # fmt: skip
def test_moments(shown: Shown, said: str) -> None:
    assert english.moment(shown) == said


def test_spans() -> None:
    assert english.span(date(2026, 11, 30), date(2026, 12, 2)) == "30 November – 2 December 2026"
    assert english.span(date(2026, 12, 30), date(2027, 1, 2)) == "30 December 2026 – 2 January 2027"


def test_what_had_no_sure_day_is_not_said_to_have_ended_on_one(home: Office) -> None:
    window = event("mo", remind="[-1]", more=NAMED).replace(
        'gregorian = "18/11"', 'window = { gregorian = "16/11..18/11" }'
    )
    _, said = letter(home, "2026-11-19 08:00", window)
    assert "Hoi festival: its time was over on 18 November 2026, and no day was ever fixed." in said
    _, said = letter(home, "2026-12-02 08:00", event("doan", "1/12", "[-1]", more=f"{NAMED}\ntolerance = 1"))
    assert "Hoi festival ended on 1 December 2026, as expected." in said
