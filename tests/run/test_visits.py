"""A planner's year: drafted, moved by an announcement with steps and private calendars, checked, and read by a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.errors import Refused
from scheduler.feed import private
from scheduler.hours import LOCAL
from scheduler.model import OccurrenceId
from scheduler.run import visit_look, visits
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import people_honoured, private_feeds, recipients, subscriptions
from scheduler.store import visits as store
from scheduler.store.database import open_database
from scheduler.visits.honoured import Honoured
from scheduler.visits.steps import Done
from scheduler.visits.visit import Gift, Visit, VisitStatus
from scheduler.web.app import create
from tests.engines import database

NOW = datetime(2026, 11, 25, 9, tzinfo=LOCAL)
TODAY = NOW.date()
OFFICE = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"

[[event]]
id = "tet-nguyen-dan"
name = "Tết Nguyên đán"
kind = "tet"
lunar = "1/1"

[[event]]
id = "khai-ha"
name = "Khai hạ Mường Bi"
kind = "ethnic-festival"
lunar = "8/1"
groups = ["Mường"]
places = ["Phú Thọ / xã Mường Bi"]
{announced}

  [[event.step]]
  id = "chuong-trinh"
  name = "Xem chương trình của xã"
  lead = "5wd"
  owner = "chuyen-mon"

[[event]]
id = "yen-phu"
name = "Khai hạ Yên Phú"
kind = "ethnic-festival"
lunar = "8/1"
places = ["Phú Thọ / xã Yên Phú"]

[[event]]
id = "visit-tet"
name = "Thăm người có uy tín dịp Tết"
kind = "visit"
window = {{ relative = {{ to = "tet-nguyen-dan", days = "-28..-6" }} }}
"""
MOVED = """
  [[event.announced]]
  cycle = "2027"
  start = 2027-02-20
  document = "Thông báo số 7"
"""
CALLED_OFF = """
  [[event.announced]]
  cycle = "2027"
  cancelled = true
  reason = "mưa lũ"
"""
KHAI_HA, YEN_PHU, TET = (OccurrenceId(name, None, "2026") for name in ("khai-ha", "yen-phu", "visit-tet"))


class Desk:
    """An office's folder and database at one hour."""

    def __init__(self, home: Path, engine: sa.Engine) -> None:
        self.home, self.engine = home, engine
        self.adopt()

    def adopt(self, announced: str = "", now: datetime = NOW) -> None:
        (self.home / "events.toml").write_text(OFFICE.format(announced=announced), encoding="utf-8")
        adopt(self.engine, self.home, now=now, who="thử")

    def save(self, *made: Visit) -> list[Visit]:
        with self.engine.begin() as conn:
            return [store.save(conn, one, who="cán bộ A", now=NOW, today=TODAY) for one in made]

    def year(self, asked: int = 2027) -> visits.Year:
        with self.engine.begin() as conn:
            return visits.year_of(conn, visits.stand(conn, NOW, asked), asked)

    def draft(self, asked: int = 2027) -> list[Visit]:
        with self.engine.begin() as conn:
            made = visits.drafts(conn, visits.stand(conn, NOW, asked), asked)
        return self.save(*made)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_database(database(tmp_path))
    yield Desk(tmp_path, engine)
    engine.dispose()


def last_year(desk: Desk) -> list[Visit]:
    made = {"day": date(2026, 2, 24), "anchor": date(2026, 2, 24), "status": VisitStatus.DONE, "result": "tốt"}
    trips = [
        Visit(title="Khai hạ", occurrence=KHAI_HA, shift=0, commune="xã Mường Bi", leader="cán bộ A"),
        Visit(title="Yên Phú", occurrence=YEN_PHU, shift=0, commune="xã Yên Phú", leader="cán bộ B"),
    ]
    return desk.save(*(trip.evolve(**made) for trip in trips))


def test_the_year_is_drafted_from_the_calendar_and_last_year_once(desk: Desk) -> None:
    last_year(desk)
    drafted = desk.draft()
    assert [(v.title, v.day, v.leader) for v in drafted] == [
        ("Khai hạ Mường Bi", date(2027, 2, 13), "cán bộ A"),
        ("Khai hạ Yên Phú", date(2027, 2, 13), "cán bộ B"),
        ("Thăm người có uy tín dịp Tết", None, ""),
    ]
    assert desk.draft() == []
    assert [v.id for v in desk.year().visits] == [v.id for v in drafted]


def test_an_announcement_moves_visit_steps_and_private_calendar_together(desk: Desk) -> None:
    last_year(desk)
    going = desk.draft()[0]
    before = {task.step.id: task.due for task in desk.year().tasks if task.visit and task.visit.id == going.id}
    desk.adopt(MOVED, NOW + timedelta(hours=1))
    after = {task.step.id: task.due for task in desk.year().tasks if task.visit and task.visit.id == going.id}
    assert {after[step] - before[step] for step in before} == {timedelta(7)}
    event = calendar(desk, visits.officer_calendar, "cán bộ A")[f"visit-{going.id}@lich.example.vn"]
    assert event["DTSTART"].dt == date(2027, 2, 20)
    assert event["SEQUENCE"] == 2
    assert event["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)
    assert event["RELATED-TO"] == "khai-ha.2027@lich.example.vn"


def test_a_private_calendar_says_that_the_festival_of_a_visit_is_not_held(desk: Desk) -> None:
    last_year(desk)
    going = desk.draft()[0]
    desk.adopt(CALLED_OFF, NOW + timedelta(hours=1))
    for make in (visits.officer_calendar, visits.delegation_calendar):
        event = calendar(desk, make, "cán bộ A")[f"visit-{going.id}@lich.example.vn"]
        assert event["SUMMARY"] == "Khai hạ Mường Bi (lễ không tổ chức)"
        assert "không tổ chức: hỏi lại trước khi đi" in event["DESCRIPTION"]


def calendar(desk: Desk, make: Callable[..., bytes], name: str) -> dict[str, Any]:
    with desk.engine.begin() as conn:
        data = make(conn, visits.stand(conn, NOW, 2027), name)
    parsed = icalendar.Calendar.from_ical(data)
    return {str(event["UID"]): event for event in parsed.walk("VEVENT")}


def test_an_officer_sees_own_visits_and_the_steps_of_own_roles_a_delegation_all_of_its_own(desk: Desk) -> None:
    last_year(desk)
    going = desk.draft()[0]
    with desk.engine.begin() as conn:
        number = recipients.add(conn, "a@example.vn", "staff", feeds=[], now=NOW, name="cán bộ A")
        subscriptions.set_roles(conn, number, ["van-phong"], NOW)
    own = calendar(desk, visits.officer_calendar, "cán bộ A")
    assert f"visit-{going.id}@lich.example.vn" in own
    assert f"visit-{going.id}.giay-moi@lich.example.vn" in own
    assert not any(uid.endswith(".bao-cao@lich.example.vn") for uid in own)
    assert set(calendar(desk, visits.officer_calendar, "cán bộ X")) == {"_trong.chuyen-tham@lich.example.vn"}
    whole = calendar(desk, visits.delegation_calendar, "cán bộ A")
    assert {uid for uid in whole if f"visit-{going.id}." in uid} >= {
        f"visit-{going.id}.{step.id}@lich.example.vn" for step in going.steps
    }
    assert not any("Yên Phú" in str(event["SUMMARY"]) for event in whole.values())


def test_a_secret_link_opens_it_and_a_revoked_one_does_not(desk: Desk) -> None:
    last_year(desk)
    with desk.engine.begin() as conn:
        token = private.create(conn, visits.OFFICER + "cán bộ B", alarm=False, name="máy của cán bộ B", now=NOW)
    client = TestClient(create(desk.engine, Settings.from_env(desk.home, {}), clock=lambda: NOW))
    answer = client.get(private.path(token))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"].startswith("private")
    assert b"SUMMARY:Y\xc3\xaan Ph\xc3\xba" in answer.content
    assert client.get(private.path(token), headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    with desk.engine.begin() as conn:
        private_feeds.revoke(conn, 1, NOW)
    assert client.get(private.path(token)).status_code == 404


def test_the_day_of_three_festivals_is_shared_out(desk: Desk) -> None:
    last_year(desk)
    (share,) = desk.year(2027).shares
    assert share.day == date(2027, 2, 13)
    assert [(p.occurrence.event.id, p.leader, p.as_before) for p in share.proposals] == [
        ("khai-ha", "cán bộ A", True),
        ("yen-phu", "cán bộ B", True),
    ]


def test_one_leader_for_two_is_a_clash(desk: Desk) -> None:
    last_year(desk)
    first, second, _ = desk.draft()
    desk.save(second.evolve(leader="cán bộ A"))
    assert ("ask", "person", (first.id, second.id)) in [(c.level, c.code, c.visits) for c in desk.year().clashes]


def test_gifts_of_two_duties_for_one_tet_are_seen(desk: Desk) -> None:
    with desk.engine.begin() as conn:
        person = people_honoured.save(
            conn, Honoured(name="người A", category="nguoi-co-uy-tin", commune="xã X"), who="A", now=NOW
        )
    gift = Gift(honoured=person.id, amount=600_000)
    desk.save(
        Visit(title="Thăm", occurrence=TET, day=date(2026, 2, 1), gifts=(gift,)),
        Visit(
            title="Tết",
            occurrence=TET._replace(event="tet-nguyen-dan"),
            shift=None,
            day=date(2026, 2, 3),
            gifts=(gift,),
        ),
    )
    assert [one.code for one in desk.year(2026).excesses] == ["twice"]


def test_the_week_carries_what_falls_due_of_visits_and_of_the_calendar(desk: Desk) -> None:
    last_year(desk)
    desk.draft()
    with desk.engine.begin() as conn:
        scene = visits.stand(conn, NOW, 2027)
        week = visit_look.week_of(conn, scene, date(2027, 2, 8))
        store.mark_step(conn, "khai-ha/2027", "chuong-trinh", Done(day=TODAY, who="A"), who="A", now=NOW)
        later = visit_look.week_of(conn, scene, date(2027, 2, 8))
    assert [day.day.day for day in week.days if day.parts] == [13]
    due = {(task.subject.partition(":")[0], task.step.id) for day in week.days for task in day.tasks}
    assert ("khai-ha/2027", "chuong-trinh") in due
    assert ("visit", "giay-moi") in due
    assert not any(task.subject == "khai-ha/2027" for day in later.days for task in day.tasks)


def test_days_off_are_those_with_a_reason_of_their_own(desk: Desk) -> None:
    with desk.engine.begin() as conn:
        scene = visits.stand(conn, NOW, 2031)
    assert visits.holidays(scene, 2031) == {}
    assert OccurrenceId("khai-ha", None, "2031") in scene.occurrences


def test_before_the_first_edition_there_is_nothing_to_stand_on(tmp_path: Path) -> None:
    engine = open_database(database(tmp_path, "new.db"))
    with engine.begin() as conn, pytest.raises(Refused, match="Chưa có bản lịch nào"):
        visits.stand(conn, NOW, 2027)
    engine.dispose()
