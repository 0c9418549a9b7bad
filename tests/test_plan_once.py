"""No row is kept of what is not to be sent (decision 0042). Every way in which that could come to be sent after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import hours
from scheduler.model import Feed, Occurrence, Status
from scheduler.plan import due_to
from scheduler.reminder import State, Subscriber, Subscription
from tests.mail.made import EVERYTHING, Desk, event, lead, occurrence, reader

DAY = date(2026, 11, 18)  # a Wednesday
SEVEN, FOURTEEN = "2026-11-11 08:00", "2026-11-04 08:00"


def own(*leads: str) -> Subscriber:
    return reader(leads=tuple(map(lead, leads)))


def desk_of(*leads: str, who: Subscriber | None = None) -> Desk:
    desk = Desk(who)
    desk.put(occurrence(event("hoi", *leads), DAY))
    return desk


# --- Leads that are others now ------------------------------------------------------------------------------------


def test_who_was_told_a_week_before_and_now_wants_a_fortnight_is_not_told_again() -> None:
    desk = desk_of(who=own("7"))
    assert desk.day(SEVEN) == ["lead:7"]
    desk.who = own("14")
    assert desk.day("2026-11-12 08:00") == []
    assert desk.states() == {"m0 lead:7": "sent"}


def test_who_was_not_told_yet_gets_the_one_that_they_want_now() -> None:
    desk = desk_of(who=own("7"))
    desk.plan("2026-11-11 06:00")
    desk.who = own("14")
    assert desk.day("2026-11-11 08:00") == ["lead:14"]
    assert desk.states() == {"m0 lead:7": "void", "m0 lead:14": "sent"}


@pytest.mark.parametrize(
    ("more", "ends", "goes"),
    [
        ({}, "void", ["lead:14"]),  # in a letter that waits: it leaves that
        ({"in_flight": True}, "taken", []),
        ({"uncertain": True}, "held", []),
    ],
)
def test_what_is_in_a_letter_counts_as_said_only_where_it_may_arrive(
    more: dict[str, bool], ends: str, goes: list[str]
) -> None:
    desk = desk_of(who=own("7"))
    desk.plan(SEVEN)
    (row,) = desk.rows.values()
    desk.rows[row.key] = replace(row, state=State.TAKEN, **more)  # type: ignore[arg-type]  # two booleans
    desk.who = own("14")
    assert desk.day("2026-11-12 08:00") == goes
    assert desk.states()["m0 lead:7"] == ends


def test_after_a_refusal_for_good_nothing_older_is_tried() -> None:
    desk = desk_of(who=own("7"))
    desk.plan(SEVEN)
    desk.send(SEVEN, State.FAILED)
    desk.who = own("14")
    assert desk.day("2026-11-12 08:00") == []


def test_an_event_whose_leads_were_edited_is_not_said_again_but_goes_on() -> None:
    desk = desk_of("7")
    assert desk.day(SEVEN) == ["lead:7"]
    desk.put(occurrence(event("hoi", "14", "3"), DAY))
    assert desk.day("2026-11-12 08:00") == []
    assert desk.day("2026-11-13 08:00") == ["lead:3"]  # the 15th is a Sunday


def test_an_overdue_lead_takes_the_place_of_a_later_one_that_was_taken_out_unsent() -> None:
    desk = desk_of("30", "7")
    desk.plan("2026-11-11 06:00")
    desk.put(occurrence(event("hoi", "30"), DAY))
    assert desk.day("2026-11-11 08:00") == ["lead:30"]
    assert desk.states() == {"m0 lead:30": "sent", "m0 lead:7": "void"}


# --- Readers who come and go --------------------------------------------------------------------------------------


def test_muted_and_unmuted_the_latest_is_said_and_nothing_before_it() -> None:
    desk = desk_of("14", "7", "2")
    assert desk.day(FOURTEEN) == ["lead:14"]
    desk.who = reader(muted=frozenset({"hoi"}))
    assert desk.day(SEVEN) == []
    desk.who = reader()
    assert desk.day("2026-11-12 08:00") == ["lead:7"]
    assert desk.day("2026-11-13 08:00") == []


def test_unsubscribed_and_subscribed_again_nothing_that_was_due_before() -> None:
    desk = desk_of("14", "7", "2")
    desk.plan("2026-11-04 06:00")
    desk.who = reader(subscriptions=())
    desk.plan("2026-11-05 08:00")
    assert desk.states() == {"m0 lead:14": "void"}
    desk.who = reader(date(2026, 11, 12))
    assert desk.day("2026-11-12 08:00") == []
    assert desk.day("2026-11-16 08:00") == ["lead:2"]
    assert desk.states() == {"m0 lead:14": "void", "m0 lead:2": "sent"}


def test_subscribed_again_on_the_day_on_which_it_was_said() -> None:
    desk = desk_of("7")
    assert desk.day(SEVEN) == ["lead:7"]
    desk.who = reader(subscriptions=())
    desk.plan("2026-11-11 09:00")
    desk.who = reader(date(2026, 11, 11))
    assert desk.day("2026-11-11 10:00") == []


def test_another_feed_with_the_same_event_says_nothing_again() -> None:
    desk = desk_of("14", "7")
    assert desk.day(FOURTEEN) == ["lead:14"]
    other = Feed(id="khac", name="Khác")
    desk.who = reader(subscriptions=(Subscription(feed=other, since=date(2026, 11, 5)),))
    assert desk.day("2026-11-05 08:00") == []
    assert desk.day(SEVEN) == ["lead:7"]


def test_from_weekly_to_daily_letters_the_week_s_lead_is_not_followed_by_an_older_one() -> None:
    desk = desk_of("14", "7", who=reader(weekly=True))
    assert desk.day("2026-11-09 08:00") == ["lead:7"]  # Monday, of a week in which the 14 is over
    desk.who = reader()
    assert desk.day("2026-11-10 08:00") == []
    assert desk.day(SEVEN) == []


# --- Clocks and days that move ------------------------------------------------------------------------------------


def test_a_clock_that_ran_ahead_and_sent_is_not_followed_by_an_older_lead() -> None:
    desk = desk_of("14", "7")
    assert desk.day(SEVEN) == ["lead:7"]  # a week too early
    assert desk.day(FOURTEEN) == []
    assert desk.day(SEVEN) == []


def test_a_clock_that_ran_ahead_and_only_planned_costs_nothing() -> None:
    desk = desk_of("14", "7")
    desk.plan("2026-11-11 06:00")
    assert desk.day(FOURTEEN) == ["lead:14"]
    assert desk.day(SEVEN) == ["lead:7"]


def test_moved_away_and_back_an_older_lead_of_the_same_days_is_not_said() -> None:
    desk = desk_of(who=own("7"))
    assert desk.day(SEVEN) == ["lead:7"]
    desk.put(occurrence(event("hoi"), date(2026, 11, 25)))
    desk.plan("2026-11-11 20:00")
    desk.put(occurrence(event("hoi"), DAY))
    desk.who = own("14")
    assert desk.day("2026-11-12 08:00") == []


def test_moved_after_its_old_day_has_passed_is_told_to_whom_was_reminded() -> None:
    desk = desk_of("7")
    assert desk.day(SEVEN) == ["lead:7"]
    assert desk.day("2026-11-20 08:00") == []
    desk.put(occurrence(event("hoi", "7"), date(2026, 12, 9), cycle="2026"))
    assert desk.day("2026-11-23 08:00") == ["moved"]


def test_a_withdrawal_that_was_not_sent_keeps_no_lead_from_going() -> None:
    desk = desk_of("7", "2")
    assert desk.day(SEVEN) == ["lead:7"]
    (found,) = desk.occurrences.values()
    desk.drop(found.id)
    desk.plan("2026-11-16 06:00")
    desk.put(found)
    assert desk.day("2026-11-16 08:00") == ["lead:2"]
    assert desk.states()["m0 withdrawn"] == "void"


# --- Whatever happens ---------------------------------------------------------------------------------------------

LEADS = st.lists(
    st.sampled_from(["30", "14", "10", "7", "5", "3wd", "3", "1", "0", "-1", "-3"]), max_size=4, unique=True
)
ACTION = st.one_of(
    st.tuples(st.just("leads"), LEADS),
    st.tuples(st.just("own"), LEADS | st.none()),
    st.tuples(
        st.sampled_from(["mute", "unmute", "weekly", "daily", "leave", "join", "cancel", "restore", "drop"]), st.none()
    ),
    st.tuples(st.just("move"), st.integers(-15, 25)),
    st.tuples(st.just("clock"), st.integers(-9, 9)),
    st.tuples(st.sampled_from(["send", "send", "send", "fail", "hold", "doubt"]), st.none()),
)


@given(LEADS, st.lists(st.tuples(st.integers(0, 6), ACTION), max_size=25))
@settings(max_examples=300, deadline=None)
def test_planning_twice_adds_nothing_and_no_lead_goes_backwards(
    leads: list[str], story: list[tuple[int, tuple[str, object]]]
) -> None:
    desk = Desk(reader(date(2026, 1, 1)))
    festival = occurrence(event("hoi", *leads), DAY, 2)
    desk.put(festival)
    now = datetime.combine(date(2026, 10, 15), hours.OPENS, hours.LOCAL)
    told: dict[tuple[object, int], date] = {}
    for wait, (name, value) in story:
        now += timedelta(wait)
        festival = _act(desk, festival, name, value, now)
        if name == "clock":
            assert isinstance(value, int)
            now += timedelta(value)
        desk.plan(now)
        again = desk.plan(now)
        assert (again.upserts, again.ends) == ((), ())
        if name in ("send", "fail", "hold"):
            going = [row for row in desk.may_go(now) if row.family == "lead"]
            desk.send(now, {"send": State.SENT, "fail": State.FAILED, "hold": State.HELD}[name])
            assert len(going) <= 1
            for row in going:
                assert row.due > told.get((row.occurrence, row.move), date.min)
                told[row.occurrence, row.move] = row.due


def _act(desk: Desk, festival: Occurrence, name: str, value: object, now: datetime) -> Occurrence:
    if name == "own":
        assert value is None or isinstance(value, list)
        desk.who = replace(desk.who, leads=None if value is None else tuple(map(lead, value)))
    elif name in ("weekly", "daily"):
        desk.who = replace(desk.who, weekly=name == "weekly")
    elif name in ("mute", "unmute"):
        desk.who = replace(desk.who, muted=frozenset({"hoi"} if name == "mute" else ()))
    elif name in ("leave", "join"):
        joined = (Subscription(feed=EVERYTHING, since=hours.today(now)),)
        desk.who = replace(desk.who, subscriptions=joined if name == "join" else ())
    elif name == "doubt":
        for row in desk.may_go(now):
            desk.rows[row.key] = replace(row, state=State.TAKEN, uncertain=True)
    elif name in ("leads", "move", "cancel", "restore", "drop"):
        return _edit(desk, festival, name, value, now)
    return festival


def _edit(desk: Desk, festival: Occurrence, name: str, value: object, now: datetime) -> Occurrence:
    if name == "leads":
        assert isinstance(value, list)
        festival = replace(festival, event=event("hoi", *value))
    elif name == "move":
        assert isinstance(value, int)
        by = timedelta(value)
        if max(festival.last, festival.last + by) >= hours.today(now):  # else the ledger calls it no move
            days = {"start": festival.start + by, "last": festival.last + by, "main": festival.anchor + by}
            festival = replace(festival, **days)  # type: ignore[arg-type]  # three dates
    elif name == "drop":
        if festival.id in desk.occurrences:
            desk.drop(festival.id)
        return festival
    else:
        festival = replace(festival, status=Status.CANCELLED if name == "cancel" else Status.COMPUTED)
    desk.put(festival)
    return festival


def test_who_wants_the_same_share_it() -> None:
    desk = desk_of("7")
    scene = desk.scene(datetime.combine(date(2026, 11, 11), hours.OPENS, hours.LOCAL))
    (one,), (other,) = (due_to(scene, reader(number=number)).values() for number in (1, 2))
    assert one is other
