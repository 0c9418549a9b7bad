from datetime import date, time

import pytest

from scheduler import rules
from scheduler.model import Event, Lead, Place, Status, Step
from scheduler.visits.faults import faults
from scheduler.visits.occasion import commune_of, for_occurrence, purpose_of, root_of
from scheduler.visits.place import place_key
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus, placed, tidied
from tests.visits.made import MUONG_BI, event, occurrence, visit

TODAY = date(2026, 2, 25)


def test_a_relative_visit_moves_with_its_occurrence() -> None:
    day_before = visit(day=date(2026, 2, 23), occurrence=MUONG_BI, shift=-1, anchor=date(2026, 2, 24))
    assert placed(day_before, date(2026, 2, 28)).day == date(2026, 2, 27)


def test_a_visit_on_a_day_of_its_own_stays() -> None:
    own = visit(occurrence=MUONG_BI)
    assert placed(own, date(2026, 2, 28)) == own


@pytest.mark.parametrize("status", [VisitStatus.DONE, VisitStatus.CANCELLED])
def test_a_visit_that_is_over_stays(status: VisitStatus) -> None:
    over = visit(occurrence=MUONG_BI, shift=0, anchor=date(2026, 2, 24), status=status)
    assert placed(over, date(2026, 2, 28)) is over


def test_a_visit_to_an_open_window_has_no_day_and_gets_one_when_it_is_fixed() -> None:
    window = occurrence("visit-18-11", None, start=date(2026, 11, 1), last=date(2026, 11, 18), status=Status.OPEN)
    draft = for_occurrence(window, window.event)
    assert draft.day is None
    assert placed(draft, date(2026, 11, 15)).day == date(2026, 11, 15)
    assert placed(placed(draft, date(2026, 11, 15)), None).day is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "chưa ghi nội dung"),
        ({"shift": 1}, "ngày tính theo dịp thì phải ghi dịp nào"),
        ({"starts": time(9), "ends": time(8)}, "giờ xong 08:00 không sau giờ đi 09:00"),
        ({"ends": time(8)}, "có giờ xong thì phải có giờ đi"),
        ({"status": VisitStatus.CONFIRMED}, "xác nhận thì phải ghi văn bản"),
        ({"status": VisitStatus.CONFIRMED, "document": "GM", "day": None}, "xác nhận thì phải có ngày"),
        ({"status": VisitStatus.DONE}, "đã đi thì phải ghi kết quả"),
        ({"status": VisitStatus.DONE, "result": "tốt", "day": date(2026, 3, 1)}, "chưa đến ngày đi"),
        ({"status": VisitStatus.CANCELLED}, "huỷ thì phải ghi lý do"),
        ({"gifts": (Gift(count=0),)}, "số suất phải từ 1"),
        ({"gifts": (Gift(amount=-1),)}, "số tiền không âm"),
    ],
)
def test_what_cannot_be_kept_is_said(values: dict[str, object], said: str) -> None:
    wrong = list(faults(visit().evolve(**values), TODAY))
    assert len(wrong) == 1
    assert said in wrong[0]


def test_a_whole_visit_has_no_faults() -> None:
    done = visit(hours="7:30-11:00", status=VisitStatus.DONE, result="đã thăm", document="GM 05")
    assert list(faults(done, TODAY)) == []


def test_texts_are_composed_and_names_keep_their_marks() -> None:
    made = tidied(Visit(title="Thăm", leader="  Ha\u0300  ", members=("Hạ", "", "Hạ")))
    assert (made.leader, made.members) == ("Hà", ("Hạ",))
    assert made.going == ("Hà", "Hạ")


def test_what_cannot_be_seen_tells_no_names_apart_and_breaks_no_paper() -> None:
    step = Step(id="a", name="Gọi\x02 xã", lead=Lead(count=1))
    kept = tidied(Visit(title="Thăm\x01 xã\ufffe", leader="Nguyễn\u200b A\u00a0B", members=("\ufeffC",), steps=(step,)))
    assert (kept.title, kept.leader, kept.members, kept.steps[0].name) == ("Thăm xã", "Nguyễn A B", ("C",), "Gọi xã")


def test_purpose_is_that_of_the_festival_that_is_gone_to() -> None:
    tet = event("tet-nguyen-dan", "tet")
    gift = Event(
        id="visit-a",
        name="x",
        kind="visit",
        rules=(rules.parse("window", {"relative": {"to": "tet-nguyen-dan", "days": "-28..-6"}}, {}),),
    )
    assert purpose_of(root_of(gift, {tet.key: tet})) is Purpose.TET
    assert purpose_of(event()) is Purpose.FESTIVAL
    assert purpose_of(event("ngay-truyen-thong-mttq", "commemoration")) is Purpose.OTHER


def test_the_commune_is_taken_only_where_there_is_one() -> None:
    assert commune_of(occurrence()) == "xã Mường Bi"
    assert commune_of(occurrence(place="cấp tỉnh")) == ""
    assert commune_of(occurrence(place="Hòa Bình / Mai Châu / Hang Kia, Pà Cò")) == ""
    assert Place(name="x").holds_on(TODAY)


def test_places_are_known_however_they_are_typed() -> None:
    assert {place_key(name) for name in ("Phú Thọ / xã Mường Bi", "Xã Mường Bi", "mường bi", "muong  bi")} == {
        "muong bi"
    }
    assert place_key("xã") == "xa"
