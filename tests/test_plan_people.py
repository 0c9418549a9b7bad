"""What one reader gets and another does not: roles that own steps, a muted event, a letter a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scheduler import hours
from scheduler.model import Status, Step
from scheduler.reminder import Subscriber
from tests.mail.made import Desk, Weekdays, at, event, lead, occurrence, reader

STEP = Step(id="giay-moi", name="Gửi giấy mời", lead=lead("3"), owner="van-phong")
FREE_STEP = Step(id="xe", name="Xe", lead=lead("3"))
FESTIVAL = event("hoi", "7", steps=(STEP, FREE_STEP))
DAY = date(2026, 11, 18)  # a Wednesday
SUNDAY = "2026-11-15"


def staffed(who: Subscriber) -> Desk:
    """A desk in an office where somebody holds the role."""
    desk = Desk(who)
    desk.held = frozenset({"van-phong"})
    return desk


def reasons(desk: Desk, when: str) -> list[str]:
    desk.put(occurrence(FESTIVAL, DAY))
    desk.plan(when)
    return sorted(row.reason for row in desk.rows.values() if row.state.value == "planned")


def test_the_holder_of_the_role_gets_the_step_whatever_they_read() -> None:
    holder = reader(subscriptions=(), staff=True, roles={"van-phong": date(2026, 1, 1)})
    assert reasons(staffed(holder), "2026-11-13 08:00") == ["step:giay-moi"]


def test_others_of_the_staff_get_the_steps_that_nobody_owns() -> None:
    assert reasons(staffed(reader(staff=True)), "2026-11-13 08:00") == ["lead:7", "step:xe"]


def test_a_step_whose_role_nobody_holds_reaches_all_staff_who_read_of_it() -> None:
    assert reasons(Desk(reader(staff=True)), "2026-11-13 08:00") == ["lead:7", "step:giay-moi", "step:xe"]


def test_the_public_gets_no_step() -> None:
    assert reasons(Desk(reader()), "2026-11-13 08:00") == ["lead:7"]


def test_a_step_that_was_due_before_the_role_was_given_is_not_sent() -> None:
    holder = reader(subscriptions=(), staff=True, roles={"van-phong": date(2026, 11, 16)})
    assert reasons(staffed(holder), "2026-11-16 08:00") == []


@pytest.mark.parametrize("muted", ["hoi", "hoi.xa"])
def test_a_muted_event_is_not_heard_of(muted: str) -> None:
    of = replace(FESTIVAL, variant="xa")
    desk = Desk(reader(muted=frozenset({muted})))
    desk.put(occurrence(of, DAY))
    assert desk.day("2026-11-13 08:00") == []


def test_a_muted_event_moves_without_a_word_and_leaves_without_one() -> None:
    desk = Desk(reader())
    desk.put(occurrence(FESTIVAL, DAY))
    assert desk.day("2026-11-11 08:00") == ["lead:7"]
    desk.who = reader(muted=frozenset({"hoi"}))
    desk.put(occurrence(FESTIVAL, date(2026, 11, 19), status=Status.ANNOUNCED))
    assert desk.day("2026-11-12 08:00") == []
    desk.drop(occurrence(FESTIVAL, DAY).id)
    assert desk.day("2026-11-13 08:00") == []


def test_who_owns_a_step_of_a_muted_event_still_gets_it_and_hears_that_it_moved() -> None:
    desk = staffed(reader(staff=True, muted=frozenset({"hoi"}), roles={"van-phong": date(2026, 1, 1)}))
    desk.put(occurrence(FESTIVAL, DAY))
    assert desk.day("2026-11-13 08:00") == ["step:giay-moi"]
    desk.put(occurrence(FESTIVAL, date(2026, 11, 25), status=Status.ANNOUNCED))
    assert desk.day("2026-11-16 08:00") == ["moved"]


# --- A letter a week ------------------------------------------------------------------------------------------------


def weekly(working: Weekdays | None = None) -> Desk:
    """A desk whose reader gets a letter a week."""
    return Desk(reader(weekly=True), working)


def test_monday_s_letter_carries_what_is_due_in_the_week() -> None:
    desk = weekly()
    desk.put(
        occurrence(event("hai", "7"), date(2026, 11, 16)),  # due on Monday 9
        occurrence(event("sau", "7"), date(2026, 11, 20)),  # due on Friday 13
        occurrence(event("bay", "7"), date(2026, 11, 21)),  # due on Saturday 14, so on Friday
        occurrence(event("tuan-sau", "7"), date(2026, 11, 23)),  # due on Monday 16
    )
    desk.plan("2026-11-09 07:30")
    assert sorted(row.occurrence.event for row in desk.may_go(at("2026-11-09 07:30"))) == ["bay", "hai", "sau"]


def test_of_several_leads_in_one_week_the_last_is_said() -> None:
    desk = weekly()
    desk.put(occurrence(event("hoi", "7", "5", "3"), date(2026, 11, 20)))  # due on 13, Friday before Sunday 15, 17
    assert desk.day("2026-11-09 07:30") == ["lead:5"]


def test_the_first_working_day_is_tuesday_where_monday_is_off() -> None:
    desk = weekly(Weekdays(date(2026, 11, 9)))
    desk.put(occurrence(event("hoi", "7"), date(2026, 11, 20)))
    desk.plan("2026-11-10 07:00")
    assert [row.not_before for row in desk.rows.values()] == [at("2026-11-10 07:30")]


def test_after_a_notice_the_leads_of_its_week_are_skipped() -> None:
    desk = weekly()
    desk.put(occurrence(event("hoi", "14", "5"), DAY))
    assert desk.day("2026-11-02 07:30") == ["lead:14"]
    desk.put(occurrence(event("hoi", "14", "5"), date(2026, 11, 17), status=Status.ANNOUNCED))
    assert desk.day("2026-11-09 07:30") == ["moved"]
    assert desk.day("2026-11-12 07:30") == []
    assert "m1 lead:5" not in desk.states()


def test_turning_to_daily_letters_takes_back_what_is_not_due_yet() -> None:
    desk = weekly()
    desk.put(occurrence(event("hoi", "7"), date(2026, 11, 20)))
    desk.plan("2026-11-09 07:00")
    daily = Desk(reader())
    daily.rows, daily.occurrences = desk.rows, desk.occurrences
    assert daily.day("2026-11-09 08:00") == []
    assert daily.day("2026-11-13 08:00") == ["lead:7"]


@pytest.mark.parametrize(
    ("begins", "goes"), [(date(2026, 11, 13), True), (date(2026, 11, 16), True), (date(2026, 11, 17), False)]
)
def test_beside_the_week_s_letter_goes_only_what_the_next_would_tell_too_late(begins: date, goes: bool) -> None:
    now = at("2026-11-11 10:00")
    due = at("2026-11-11 07:30")
    assert hours.may_go(now, Weekdays(), not_before=due, begins=begins, had_letter=True, weekly=True) is goes


def test_the_next_weekly_letter_comes_on_the_next_week_s_first_working_day() -> None:
    working = Weekdays(date(2026, 11, 16))
    assert hours.next_letter(at("2026-11-11 10:00"), working, weekly=True) == at("2026-11-17 07:30")
    assert hours.next_letter(at("2026-11-11 10:00"), working) == at("2026-11-12 07:30")
