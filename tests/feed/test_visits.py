"""Private calendars of visits, judged by `icalendar` and by our own lint."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar

from scheduler.feed import visits
from scheduler.feed.lint import lint
from scheduler.model import Step
from scheduler.rules import parse_lead
from scheduler.visits import steps
from scheduler.visits.visit import Visit, VisitStatus
from tests.visits.made import MUONG_BI, OFFICE, WORKING, visit

STAMP = datetime(2026, 1, 5, 2, tzinfo=UTC)
STEP = Step(id="giay-moi", name="Gửi giấy mời; báo xã", lead=parse_lead("3wd"), owner="van-phong")
GOING = visit(
    12,
    hours="7:30-11:00",
    title="Dự Khai hạ, Mường Bi",
    version=3,
    created=STAMP,
    modified=STAMP + timedelta(days=1),
    occurrence=MUONG_BI,
    commune="xã Mường Bi",
    leader="cán bộ A",
    status=VisitStatus.CONFIRMED,
    document="05/GM",
    steps=(STEP,),
)


def parsed(*trips: Visit, tasks: bool = False) -> Any:
    due = steps.of_visits(trips, WORKING, {}) if tasks else ()
    data = visits.calendar(OFFICE, "Chuyến thăm của cán bộ A", trips, due)
    assert lint(data, "x.ics") == ()
    return icalendar.Calendar.from_ical(data)


def one(*trips: Visit) -> Any:
    (event,) = parsed(*trips).events
    return event


def test_a_visit_is_timed_in_vietnams_zone_and_stands_under_its_festival() -> None:
    event = one(GOING)
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 2, 24, 0, 30, tzinfo=UTC)
    assert event["DTEND"].dt.astimezone(UTC) == datetime(2026, 2, 24, 4, tzinfo=UTC)
    assert event["RELATED-TO"] == "khai-ha-muong-bi.2026@lich.example.vn"
    assert event["RELATED-TO"].params["RELTYPE"] == "PARENT"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("visit-12@lich.example.vn", 3, "CONFIRMED")
    assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("OPAQUE", "BUSY")
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == STAMP + timedelta(days=1)


def test_there_is_one_zone_with_one_standard_block() -> None:
    (zone,) = (part for part in parsed(GOING).walk("VTIMEZONE"))
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"


def test_without_an_end_two_hours_and_without_hours_all_day() -> None:
    open_end = one(GOING.evolve(ends=None))
    assert open_end["DTEND"].dt - open_end["DTSTART"].dt == timedelta(hours=2)
    whole = one(GOING.evolve(starts=None, ends=None))
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2026, 2, 24), date(2026, 2, 25))
    assert whole["TRANSP"] == "TRANSPARENT"


def test_a_draft_is_tentative_and_a_cancelled_one_says_so() -> None:
    draft = one(GOING.evolve(status=VisitStatus.DRAFT))
    assert (draft["STATUS"], draft["SUMMARY"]) == ("TENTATIVE", "Dự Khai hạ, Mường Bi (dự thảo)")
    off = one(GOING.evolve(status=VisitStatus.CANCELLED, reason="mưa lũ"))
    assert (off["STATUS"], off["SUMMARY"]) == ("CANCELLED", "HUỶ: Dự Khai hạ, Mường Bi")
    assert "Lý do huỷ: mưa lũ" in off["DESCRIPTION"]


def test_steps_stand_on_their_due_day_under_the_visit() -> None:
    _, step = parsed(GOING, tasks=True).events
    assert (step["DTSTART"].dt, step["SUMMARY"]) == (date(2026, 2, 19), "Việc: Gửi giấy mời; báo xã")
    assert step["UID"] == "visit-12.giay-moi@lich.example.vn"
    assert step["RELATED-TO"] == "visit-12@lich.example.vn"


def test_a_visit_without_a_day_has_no_entry_and_an_empty_calendar_says_so() -> None:
    assert one(GOING.evolve(day=None))["SUMMARY"] == "Chưa có chuyến thăm nào trong lịch này"


def test_the_same_visits_give_the_same_bytes() -> None:
    first, second = (visits.calendar(OFFICE, "x", [GOING], ()) for _ in range(2))
    assert first == second
