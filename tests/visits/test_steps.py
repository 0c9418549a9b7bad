from datetime import date

import pytest

from scheduler.model import Lead, Status, Step
from scheduler.rules import parse_lead
from scheduler.visits import steps
from scheduler.visits.standing import usual_steps
from scheduler.visits.steps import Done
from scheduler.visits.visit import VisitStatus
from tests.visits.made import MUONG_BI, WORKING, occurrence, visit

INVITE = Step(id="giay-moi", name="Gửi giấy mời", lead=Lead(count=3, working=True), owner="van-phong")
REPORT = Step(id="bao-cao", name="Báo cáo", lead=Lead(count=-3, working=True), owner="chuyen-mon")


@pytest.mark.parametrize(
    ("lead", "due"),
    [
        ("3wd", date(2026, 2, 19)),
        ("-3wd", date(2026, 2, 27)),
        (1, date(2026, 2, 23)),
        (2, date(2026, 2, 20)),
        (-4, date(2026, 3, 2)),
        (0, date(2026, 2, 24)),
    ],
)
def test_due_days_are_working_days_counted_back(lead: int | str, due: date) -> None:
    assert steps.due(date(2026, 2, 24), parse_lead(lead), WORKING) == due


def test_the_steps_of_a_visit_move_with_it_and_know_what_is_done() -> None:
    trip = visit(7, steps=(INVITE, REPORT))
    done = {("visit:7", "giay-moi"): Done(day=date(2026, 2, 18), who="cán bộ A")}
    invite, report = steps.of_visits([trip], WORKING, done)
    assert (invite.due, invite.done, report.done) == (date(2026, 2, 19), done[("visit:7", "giay-moi")], None)
    later = list(steps.of_visits([trip.evolve(day=date(2026, 3, 3))], WORKING, {}))
    assert [task.due for task in later] == [date(2026, 2, 26), date(2026, 3, 6)]


def test_no_steps_without_a_day_nor_of_what_is_cancelled() -> None:
    trips = [visit(1, None, steps=(INVITE,)), visit(2, steps=(INVITE,), status=VisitStatus.CANCELLED)]
    assert list(steps.of_visits(trips, WORKING, {})) == []
    off = occurrence(status=Status.CANCELLED, steps=(INVITE,))
    assert list(steps.of_occurrences([off], WORKING, {})) == []


def test_the_steps_of_the_calendar_beside_them() -> None:
    (task,) = steps.of_occurrences([occurrence(steps=(INVITE,))], WORKING, {})
    assert (task.subject, task.due, task.visit) == ("khai-ha-muong-bi/2026", date(2026, 2, 19), None)


def test_what_waits_is_what_still_matters() -> None:
    trip = visit(steps=(INVITE, REPORT))
    waiting = {
        day: [task.step.id for task in steps.waiting(steps.of_visits([trip], WORKING, {}), day)]
        for day in (date(2026, 2, 1), date(2026, 2, 17), date(2026, 2, 25), date(2026, 3, 29), date(2026, 3, 30))
    }
    assert list(waiting.values()) == [[], ["giay-moi"], ["bao-cao"], ["bao-cao"], []]


def test_the_usual_steps_are_fewer_for_what_cannot_wait() -> None:
    planned, at_once = usual_steps(visit(occurrence=MUONG_BI)), usual_steps(visit())
    assert {"ke-hoach", "to-trinh", "giay-moi", "qua-tang", "xe", "chuong-trinh", "bao-cao"} == {s.id for s in planned}
    assert len(at_once) < len(planned)
    assert all(step.owner for step in (*planned, *at_once))
