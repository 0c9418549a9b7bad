"""The plan over a real database: what is read is enough, what is written is there once, and nothing else is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.feed import build
from scheduler.run import planning, steps
from scheduler.run.ground import stand_on
from scheduler.run.handout import Desk
from scheduler.run.planning import replan
from scheduler.store import planned, recipients, reminders, subscriptions
from scheduler.store.database import reading
from scheduler.store.tables import reminder, sweep
from tests.mail.made import at, lead
from tests.run.office import Office, announced, cancelled, event, office

MANY = [f"nguoi-{number}@example.org" for number in range(9)]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


def again(home: Office, when: str) -> int | None:
    """Plan as if nothing were known of the last time; how many rows changed."""
    with home.engine.begin() as conn:
        conn.execute(sa.update(sweep).values(plan_day=None, plan_edition=None))
        ground = stand_on(conn, at(when))
        assert ground
        return replan(conn, ground, at(when))


def stored(home: Office) -> list[tuple[str, int, str, str]]:
    query = sa.select(reminder.c.occurrence, reminder.c.move, reminder.c.reason, reminder.c.state)
    with reading(home.engine) as conn:
        return sorted(tuple(row) for row in conn.execute(query))


def test_what_is_not_sent_is_not_stored_and_planning_again_adds_nothing(home: Office) -> None:
    home.settle_in("2026-11-02 20:00", event(remind="[30, 21, 14, 7]"), event("sau", "1/12", "[30, 21]"))
    home.add("dan@example.org", "2026-11-02 20:00", "public", leads=(lead("40"), lead("3")))
    steps.tick(home.engine, at("2026-11-11 06:00"))
    assert stored(home) == [("hoi/2026", 0, "lead:7", "planned"), ("sau/2026", 0, "lead:21", "planned")]
    assert again(home, "2026-11-11 06:01") == 0
    home.sweep("2026-11-11 08:00")
    assert again(home, "2026-11-11 08:01") == 0


def test_many_who_want_the_same_get_a_row_each_and_what_was_void_is_written_over(home: Office) -> None:
    home.settle_in("2026-11-10 20:00", event())
    numbers = [home.add(one, "2026-11-10 20:00", "public") for one in MANY]
    steps.tick(home.engine, at("2026-11-11 06:00"))
    assert stored(home) == [("hoi/2026", 0, "lead:7", "planned")] * (len(MANY) + 1)
    with home.engine.begin() as conn:
        for number in numbers[:6]:
            subscriptions.set_feeds(conn, number, [], at("2026-11-11 06:10"))
    steps.tick(home.engine, at("2026-11-11 06:20"))
    assert sorted(row[3] for row in stored(home)) == ["planned"] * 4 + ["void"] * 6
    with home.engine.begin() as conn:
        for number in numbers[:6]:
            subscriptions.set_feeds(conn, number, [build.ALL.id], at("2026-11-11 06:30"))
    steps.tick(home.engine, at("2026-11-11 06:40"))
    assert stored(home) == [("hoi/2026", 0, "lead:7", "planned")] * (len(MANY) + 1)
    assert home.sweep("2026-11-11 08:00").sent == len(MANY) + 1


def test_the_rows_do_not_depend_on_how_many_are_looked_at_together(
    home: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "CHUNK", 2)
    home.settle_in("2026-11-10 20:00", event(), event("hai", "18/11"))
    for one in MANY:
        home.add(one, "2026-11-10 20:00", "public")
    steps.tick(home.engine, at("2026-11-11 06:00"))
    with reading(home.engine) as conn:
        for person in recipients.active(conn):
            mine = reminders.select(conn, reminder.c.recipient_id == person.id)
            assert [str(one.occurrence) for one in mine] == ["hai/2026", "hoi/2026"]


def test_a_move_after_the_old_day_has_passed_reaches_who_was_reminded(home: Office) -> None:
    home.settle_in("2026-11-10 20:00", event())
    assert home.sweep("2026-11-11 08:00").sent == 1
    assert home.sweep("2026-11-20 08:00").sent == 0
    (one,) = home.sweep("2026-11-23 08:00", event(tail=announced("2026", "2026-12-09"))).delivered
    assert one.reminders == (("hoi/2026", "moved"),)


def test_what_left_the_calendar_and_was_said_to_have_left_is_said_to_be_back(home: Office) -> None:
    home.settle_in("2026-11-10 20:00", event(), event("khac", "25/12"))
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event("khac", "25/12"))
    (one,) = home.sweep("2026-11-13 08:00", event(), event("khac", "25/12")).delivered
    assert one.reminders == (("hoi/2026", "restored"),)
    assert again(home, "2026-11-13 08:01") == 0


def test_what_is_read_is_what_waits_what_is_wanted_and_what_ever_moved(home: Office) -> None:
    home.settle_in("2026-11-01 20:00", event(), event("xong", "10/11"), event("doi", "11/11"), event("cho", "19/11"))
    home.sweep("2026-11-04 08:00", event(), event("xong", "10/11"), event("doi", "11/11"), event("cho", "19/11"))
    off = event("doi", "11/11", tail=cancelled("2026"))
    home.sweep("2026-11-05 08:00", event(), event("xong", "10/11"), off, event("cho", "19/11"))
    home.sweep("2026-11-11 08:00")
    steps.tick(home.engine, at("2026-11-12 06:00"))
    with reading(home.engine) as conn:
        ground = stand_on(conn, at("2026-11-12 06:00"), renewing=False)
        (person,) = recipients.active(conn)
        assert ground
        by_name = {str(one): one for one in ground.occurrences}
        moves = {by_name["doi/2026"]: 1}
        rows = planned.rows(conn, [person.id], about=[by_name["hoi/2026"]], moves=moves)[person.id]
    assert [(str(one.occurrence), one.move, one.reason) for one in rows] == [
        ("doi/2026", 0, "lead:7"),
        ("doi/2026", 1, "cancelled"),
        ("hoi/2026", 0, "lead:7"),
        ("cho/2026", 0, "lead:7"),
    ]


def test_who_had_the_day_s_letter_is_not_looked_at_until_something_may_go(home: Office) -> None:
    home.settle_in("2026-11-10 20:00", event())
    home.sweep("2026-11-11 08:00")
    both = event(), event("khac", "18/11"), event("mai", "13/11", "[2]")

    def looked_at(when: str) -> int:
        with reading(home.engine) as conn:
            ground = stand_on(conn, at(when), renewing=False)
            assert ground
            desk = Desk(at(when), ground.working, "lich.example.vn")
            return len(reminders.waited_for(conn, desk.hour))

    assert home.sweep("2026-11-11 10:00", *both).delivered == ()
    assert looked_at("2026-11-11 10:01") == 0
    assert looked_at("2026-11-11 20:00") == 0
    assert looked_at("2026-11-12 07:29") == 0
    assert looked_at("2026-11-12 07:30") == 1
    assert home.sweep("2026-11-12 07:30").sent == 1


def test_a_weekly_reader_is_looked_at_beside_the_week_s_letter_for_what_next_week_s_would_tell_too_late(
    home: Office,
) -> None:
    home.settle_in("2026-11-06 20:00", event(day="14/11", remind="[4]"))
    number = home.add("tuan@example.org", "2026-11-06 20:00", "public")
    with home.engine.begin() as conn:
        recipients.change(conn, number, digest="weekly")
    home.sweep("2026-11-09 07:30")
    more = event(day="14/11", remind="[4]"), event("xa", "25/11", "[14]"), event("gan", "13/11", "[2]")
    got = {one.address: one.reminders for one in home.sweep("2026-11-11 10:00", *more).delivered}
    assert got["tuan@example.org"] == (("gan/2026", "lead:2"),)
