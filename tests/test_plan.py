"""What is planned, and what is not: the rules of DESIGN section 7, one a test."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import due, hours
from scheduler.model import Feed, Occurrence, OccurrenceId, Status, Step
from scheduler.plan import _SAID
from scheduler.reminder import Question, Reminder, State, Subscriber, Subscription
from tests.mail.made import Desk, Weekdays, at, event, lead, occurrence, reader

SAT = date(2027, 2, 13)  # the main day of Mường Bi 2027, a Saturday


def muong_bi(*leads: str, **more: object) -> Desk:
    desk = Desk(**more)  # type: ignore[arg-type]  # who, working
    desk.put(occurrence(event("muong-bi", *leads), date(2027, 2, 11), 3, 3))
    return desk


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14", date(2027, 1, 29)),  # Saturday 30/01: Friday before
        ("11", date(2027, 2, 2)),  # a Tuesday
        ("0", date(2027, 2, 12)),  # the Saturday itself: Friday before
        ("3wd", date(2027, 2, 10)),
        ("0wd", date(2027, 2, 12)),
        ("-1", date(2027, 2, 15)),  # Sunday after the last day: Monday
        ("-2wd", date(2027, 2, 16)),
    ],
)
def test_due_day_is_a_working_day(text: str, day: date) -> None:
    festival = occurrence(event(), date(2027, 2, 11), 3, 3)
    assert due.due_day(festival, lead(text), Weekdays()) == day


def test_an_open_window_counts_from_its_first_day() -> None:
    window = occurrence(event(), date(2026, 11, 2), 17, None, Status.OPEN)
    assert due.due_day(window, lead("3"), Weekdays()) == date(2026, 10, 30)


def test_nothing_before_it_is_due() -> None:
    desk = muong_bi("14")
    desk.plan("2027-01-28 23:00")
    assert desk.states() == {}


def test_due_by_the_end_of_the_day_waits_for_half_past_seven() -> None:
    desk = muong_bi("14")
    desk.plan("2027-01-29 00:05")
    assert desk.send("2027-01-29 07:29") == []
    assert desk.send("2027-01-29 07:30") == ["lead:14"]


def test_of_the_leads_already_due_only_the_latest_is_planned() -> None:
    desk = muong_bi("30", "14", "7")
    desk.plan("2027-02-01 08:00")
    assert desk.states() == {"m0 lead:14": "planned"}


def test_two_leads_on_one_day_are_one() -> None:
    desk = muong_bi("15", "14")  # Friday and Saturday: both Friday
    desk.plan("2027-01-29 08:00")
    assert desk.states() == {"m0 lead:14": "planned"}


def test_an_unsent_lead_gives_way_to_a_later_one() -> None:
    desk = muong_bi("30", "14")
    desk.plan("2027-01-14 08:00")
    desk.plan("2027-01-29 08:00")
    assert desk.states() == {"m0 lead:30": "skipped", "m0 lead:14": "planned"}


def test_what_was_due_before_the_reader_subscribed_is_not_planned() -> None:
    desk = muong_bi("14", who=reader(date(2027, 1, 30)))
    desk.plan("2027-01-30 08:00")
    assert desk.states() == {}


def test_what_is_due_on_the_day_of_subscribing_is_planned() -> None:
    desk = muong_bi("14", who=reader(date(2027, 1, 29)))
    desk.plan("2027-01-29 08:00")
    assert desk.states() == {"m0 lead:14": "planned"}


def test_planning_twice_changes_nothing() -> None:
    desk = muong_bi("30", "14")
    desk.plan("2027-02-01 08:00")
    again = desk.plan("2027-02-01 09:00")
    assert (again.upserts, again.ends) == ((), ())


def test_expires_at_the_end_of_the_last_day() -> None:
    desk = muong_bi("3")
    desk.plan("2027-02-10 08:00")
    desk.plan("2027-02-13 23:59")
    assert desk.states() == {"m0 lead:3": "planned"}
    desk.plan("2027-02-14 00:00")
    assert desk.states() == {"m0 lead:3": "expired"}


def test_never_planned_after_the_event() -> None:
    desk = muong_bi("3")
    desk.plan("2027-02-14 08:00")
    assert desk.states() == {}


def test_a_negative_lead_lasts_seven_days() -> None:
    desk = muong_bi("-1")
    desk.plan("2027-02-15 08:00")
    desk.plan("2027-02-22 08:00")
    assert desk.states() == {"m0 lead:-1": "planned"}
    desk.plan("2027-02-23 08:00")
    assert desk.states() == {"m0 lead:-1": "expired"}


def test_a_reader_s_own_leads_replace_the_event_s() -> None:
    desk = muong_bi("14", who=reader(leads=(lead("11"),)))
    assert desk.day("2027-01-29 08:00") == []
    assert desk.day("2027-02-02 08:00") == ["lead:11"]


def test_two_feeds_with_one_occurrence_make_one_reminder() -> None:
    feeds = (Feed(id="a", name="A"), Feed(id="b", name="B", kinds=("ethnic-festival",)))
    who = Subscriber(id=1, subscriptions=tuple(Subscription(feed=f, since=date(2026, 1, 1)) for f in feeds))
    assert len(muong_bi("14", who=who).plan("2027-01-29 08:00").upserts) == 1


def test_a_feed_without_the_event_brings_nothing() -> None:
    who = Subscriber(
        id=1, subscriptions=(Subscription(feed=Feed(id="tet", name="Tết", kinds=("tet",)), since=date(2026, 1, 1)),)
    )
    assert muong_bi("14", who=who).plan("2027-01-29 08:00").upserts == ()


def test_steps_are_for_staff() -> None:
    step = Step(id="giay-moi", name="Gửi giấy mời", lead=lead("3wd"))
    for staff, planned in ((True, ["step:giay-moi"]), (False, [])):
        desk = Desk(reader(staff=staff))
        desk.put(occurrence(event(steps=(step,)), SAT))
        assert desk.day("2027-02-10 08:00") == planned


# --- Days that change ---------------------------------------------------------------------------------------------


def test_a_move_is_told_once_to_whom_was_reminded_and_leads_already_due_are_skipped() -> None:
    festival = event("muong-bi", "14", "7", "3")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    assert desk.day("2027-01-29 08:00") == ["lead:14"]
    desk.put(occurrence(festival, date(2027, 2, 9)))
    desk.plan("2027-02-03 10:00")
    assert desk.send("2027-02-03 10:00") == ["moved"]
    assert desk.states() == {"m0 lead:14": "sent", "m1 moved": "sent"}
    assert desk.day("2027-02-04 08:00") == []
    assert desk.day("2027-02-05 08:00") == ["lead:3"]  # 06/02 is a Saturday


def test_a_move_is_not_told_to_whom_was_not_reminded() -> None:
    festival = event("muong-bi", "7")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.plan("2027-02-01 08:00")
    desk.put(occurrence(festival, date(2027, 2, 9)))
    assert desk.day("2027-02-02 08:00") == ["lead:7"]
    assert desk.states() == {"m1 lead:7": "sent"}


def test_a_notice_says_what_was_told_last() -> None:
    festival = event("muong-bi", "14")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.day("2027-01-29 08:00")
    desk.put(occurrence(festival, date(2027, 2, 20)))
    desk.plan("2027-01-30 08:00")  # a Saturday: waits
    desk.put(occurrence(festival, date(2027, 2, 21)))
    assert desk.day("2027-02-01 08:00") == ["moved"]
    (notice,) = [r for r in desk.rows.values() if r.state is State.SENT and r.reason == "moved"]
    assert notice.was is not None
    assert notice.was.start == SAT
    assert desk.states()["m1 moved"] == "void"


def test_there_and_back_before_anyone_was_told_needs_no_notice_and_repeats_nothing() -> None:
    festival = event("muong-bi", "14", "7")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.day("2027-01-29 08:00")
    desk.put(occurrence(festival, date(2027, 2, 20)))
    desk.plan("2027-01-29 20:00")
    desk.put(occurrence(festival, SAT))
    assert desk.day("2027-02-01 08:00") == []
    assert desk.day("2027-02-05 08:00") == ["lead:7"]


def test_an_open_window_that_gets_its_day_is_told() -> None:
    festival = event("hoi", "7")
    desk = Desk()
    desk.put(occurrence(festival, date(2026, 11, 2), 17, None, Status.OPEN))
    assert desk.day("2026-10-26 08:00") == ["lead:7"]
    desk.put(replace(occurrence(festival, date(2026, 11, 12)), status=Status.ANNOUNCED))
    assert desk.day("2026-10-27 08:00") == ["moved"]


def test_confirmed_on_the_same_days_is_no_move() -> None:
    festival = event("hoi", "14", "7")
    desk = Desk()
    desk.put(occurrence(festival, SAT, status=Status.PROVISIONAL))
    assert desk.day("2027-01-29 08:00") == ["lead:14"]
    desk.put(occurrence(festival, SAT, status=Status.ANNOUNCED))
    assert desk.day("2027-02-01 08:00") == []


def test_nothing_but_the_notice_for_a_cancelled_one() -> None:
    festival = event("hoi", "14", "7", "-1", steps=(Step(id="s", name="Quà", lead=lead("3")),))
    desk = Desk(reader(staff=True))
    desk.put(occurrence(festival, SAT))
    desk.day("2027-01-29 08:00")
    desk.put(occurrence(festival, SAT, status=Status.CANCELLED))
    assert desk.day("2027-02-01 08:00") == ["cancelled"]
    for day in ("2027-02-05 08:00", "2027-02-10 08:00", "2027-02-15 08:00"):
        assert desk.day(day) == []


def test_a_cancelled_one_of_which_nothing_was_said_stays_unsaid() -> None:
    desk = Desk()
    desk.put(occurrence(event("hoi", "14"), SAT, status=Status.CANCELLED))
    assert desk.day("2027-01-29 08:00") == []


def test_restored_is_told_to_whom_the_cancellation_was_told() -> None:
    festival = event("hoi", "14", "3")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.day("2027-01-29 08:00")
    desk.put(occurrence(festival, SAT, status=Status.CANCELLED))
    desk.day("2027-02-01 08:00")
    desk.put(occurrence(festival, SAT))
    assert desk.day("2027-02-02 08:00") == ["restored"]
    assert desk.day("2027-02-10 08:00") == ["lead:3"]


def test_restored_before_the_cancellation_was_told_needs_no_word() -> None:
    festival = event("hoi", "14", "3")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.day("2027-01-29 08:00")
    desk.put(occurrence(festival, SAT, status=Status.CANCELLED))
    desk.plan("2027-01-30 08:00")
    desk.put(occurrence(festival, SAT))
    assert desk.day("2027-02-01 08:00") == []


def test_no_longer_in_the_calendar_is_one_line_to_whom_was_reminded() -> None:
    festival = occurrence(event("hoi", "14", "3"), SAT)
    desk = Desk()
    desk.put(festival)
    desk.day("2027-01-29 08:00")
    desk.drop(festival.id)
    assert desk.day("2027-02-01 08:00") == ["withdrawn"]
    assert desk.day("2027-02-10 08:00") == []
    desk.put(festival)
    assert desk.day("2027-02-11 08:00") == ["restored"]


def test_planned_is_void_when_the_occurrence_goes_and_planned_again_when_it_returns() -> None:
    festival = occurrence(event("hoi", "14"), SAT)
    desk = Desk()
    desk.put(festival)
    desk.plan("2027-01-29 06:00")
    desk.drop(festival.id)
    desk.plan("2027-01-29 06:10")
    assert desk.states() == {"m0 lead:14": "void"}
    desk.put(festival)
    assert desk.day("2027-01-29 08:00") == ["lead:14"]


def test_an_attempt_without_an_answer_counts_as_told_and_is_held_when_the_day_moves() -> None:
    festival = event("hoi", "14")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.plan("2027-01-29 08:00")
    (row,) = desk.rows.values()
    desk.rows[row.key] = replace(row, state=State.TAKEN, uncertain=True)
    desk.put(occurrence(festival, date(2027, 2, 20)))
    desk.plan("2027-02-01 08:00")
    assert desk.states() == {"m0 lead:14": "held", "m1 moved": "planned"}


def test_a_letter_that_the_server_put_off_loses_what_is_no_longer_so() -> None:
    festival = event("hoi", "14")
    desk = Desk()
    desk.put(occurrence(festival, SAT))
    desk.plan("2027-01-29 08:00")
    (row,) = desk.rows.values()
    desk.rows[row.key] = replace(row, state=State.TAKEN)
    desk.put(occurrence(festival, SAT, status=Status.CANCELLED))
    desk.plan("2027-02-01 08:00")
    assert desk.states() == {"m0 lead:14": "void"}


# --- Questions ----------------------------------------------------------------------------------------------------


def ask(of: OccurrenceId, n: int, day: date, until: date) -> Question:
    return Question(id=of, event=event("kate"), before=n, due=day, expires=until)


def test_questions_go_only_to_whom_is_asked_and_only_the_latest() -> None:
    season = OccurrenceId("sau-gat", None, "2026")
    for asked, planned in ((date(2026, 1, 1), {"m0 ask:22": "planned"}), (None, {})):
        desk = Desk(Subscriber(id=1, asked=asked))
        desk.questions = [ask(season, n, date(2026, 9, 30 - n // 2), date(2026, 10, 30)) for n in (45, 22)]
        desk.plan("2026-09-25 08:00")
        assert desk.states() == planned


def test_of_two_questions_on_one_day_the_later_is_put() -> None:
    season = OccurrenceId("sau-gat", None, "2026")
    desk = Desk(Subscriber(id=1, asked=date(2026, 1, 1)))
    desk.questions = [ask(season, n, date(2026, 2, 21 - n), date(2026, 3, 1)) for n in (8, 7, 1)]
    desk.plan("2026-02-13 08:00")  # 13/02 is a Friday, 14/02 a Saturday
    assert desk.states() == {"m0 ask:7": "planned"}


def test_a_question_that_is_answered_is_void() -> None:
    season = OccurrenceId("sau-gat", None, "2026")
    desk = Desk(Subscriber(id=1, asked=date(2026, 1, 1)))
    desk.questions = [ask(season, 45, date(2026, 9, 1), date(2026, 9, 30))]
    desk.plan("2026-09-01 06:00")
    desk.questions = []
    desk.plan("2026-09-01 06:30")
    assert desk.states() == {"m0 ask:45": "void"}


# --- Hours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "begins", "had", "goes"),
    [
        ("2026-11-11 07:29", date(2026, 11, 18), False, False),
        ("2026-11-11 07:30", date(2026, 11, 18), False, True),
        ("2026-11-11 16:30", date(2026, 11, 18), False, True),
        ("2026-11-11 16:31", date(2026, 11, 18), False, False),
        ("2026-11-11 10:00", date(2026, 11, 18), True, False),  # one letter a day
        ("2026-11-14 10:00", date(2026, 11, 18), False, False),  # Saturday
        ("2026-11-14 10:00", date(2026, 11, 16), False, True),  # Monday would be too late
        ("2026-11-14 03:00", date(2026, 11, 15), False, True),
        ("2026-11-11 18:00", date(2026, 11, 12), False, True),
        ("2026-11-11 10:00", date(2026, 11, 12), True, True),  # beside the day's letter
        ("2026-11-11 18:00", None, False, False),
    ],
)
def test_53_letters_go_in_office_hours_unless_they_would_be_too_late(
    when: str, begins: date | None, had: bool, goes: bool
) -> None:
    assert hours.may_go(at(when), Weekdays(), not_before=at("2026-11-10 07:30"), begins=begins, had_letter=had) is goes


def test_a_lead_on_the_day_itself_waits_for_its_hour() -> None:
    desk = Desk()
    desk.put(occurrence(event("hoi", "0"), date(2026, 11, 18)))
    desk.plan("2026-11-18 00:01")
    assert desk.send("2026-11-18 06:00") == []
    assert desk.send("2026-11-18 07:30") == ["lead:0"]


def test_a_naive_clock_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        hours.today(datetime(2026, 11, 11))


# --- Properties ---------------------------------------------------------------------------------------------------

LEADS = st.lists(st.sampled_from(["30", "14", "7", "3", "3wd", "1", "0", "-1", "-5"]), max_size=5, unique=True)
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["wait", "move", "cancel", "restore", "drop", "return"]), st.integers(-20, 20)),
    max_size=8,
)


@given(LEADS, ACTIONS, st.integers(1, 4), st.integers(0, 10))
@settings(max_examples=150, deadline=None)
def test_never_twice_never_late_never_for_a_cancelled_one(
    leads: list[str], actions: list[tuple[str, int]], length: int, gap: int
) -> None:
    festival = event("hoi", *leads)
    base = occurrence(festival, date(2027, 3, 3), length)
    desk, current, sent = Desk(reader(date(2027, 1, 1))), base, []
    desk.put(current)
    day, plan_of = date(2027, 1, 25), dict(enumerate(actions))
    for number in range(70):
        name, by = plan_of.get(number // (gap + 1), ("wait", 0)) if number % (gap + 1) == 0 else ("wait", 0)
        current = _act(desk, current, name, by, day)
        now = datetime.combine(day, hours.OPENS, hours.LOCAL)
        desk.plan(now)
        before = dict(desk.rows)
        again = desk.plan(now)
        assert (again.upserts, again.ends) == ((), ())
        assert before == desk.rows
        for row in desk.may_go(now):
            sent.append((row.key, day))
            _judge(desk, row.key[2], day)
        desk.send(now)
        day += timedelta(1)
    keys = [key for key, _ in sent]
    assert len(keys) == len(set(keys))
    assert max((sum(1 for _, d in sent if d == s) for _, s in sent), default=0) <= 2


def _act(desk: Desk, current: Occurrence, name: str, by: int, day: date) -> Occurrence:
    present = current.id in desk.occurrences
    if name == "move" and present and max(current.last, current.last + timedelta(by)) >= day:
        current = replace(
            current,
            start=current.start + timedelta(by),
            last=current.last + timedelta(by),
            main=current.anchor + timedelta(by),
        )
    elif name == "cancel":
        current = replace(current, status=Status.CANCELLED)
    elif name == "restore":
        current = replace(current, status=Status.COMPUTED)
    elif name == "drop" and present:
        desk.drop(current.id)
        return current
    if present or name == "return":
        desk.put(current)
    return current


def _judge(desk: Desk, reason: str, day: date) -> None:
    current = next(iter(desk.occurrences.values()), None)
    if current is None:
        assert reason == "withdrawn"
    elif current.status is Status.CANCELLED:
        assert reason == "cancelled"
    else:
        assert reason not in ("withdrawn", "cancelled")
        assert day <= current.last or reason.startswith("lead:-")
        assert not reason.startswith("lead:-") or day > current.last


def test_a_row_is_compared_with_what_is_wanted_in_all_that_it_says() -> None:
    own = {"occurrence", "move", "reason", "recipient", "id", "state", "in_flight", "uncertain"}
    assert {field.name for field in fields(Reminder)} - own == set(_SAID)
