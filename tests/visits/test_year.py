from datetime import date, time

from scheduler.expand import expand
from scheduler.model import OccurrenceId, Step
from scheduler.rules import parse_lead
from scheduler.visits.clashes import find
from scheduler.visits.sharing import share, together
from scheduler.visits.standing import usual_steps
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus
from scheduler.visits.year import COLUMNS, drafts, keyed, rows, struck
from tests.visits.made import WORKING, catalogue, occurrence, visit

CATALOGUE = catalogue(
    ("khai-ha-muong-bi", "ethnic-festival", "lunar", "8/1"),
    ("le-hoi-muong-dong", "ethnic-festival", "lunar", "8/1"),
    ("tet-nguyen-dan", "tet", "lunar", "1/1"),
)
EVENTS = {event.key: event for event in CATALOGUE.events}
Y2027 = expand(CATALOGUE, date(2027, 1, 1), date(2027, 12, 31)).occurrences
OLD = visit(
    3,
    title="Dự Khai hạ",
    occurrence=OccurrenceId("khai-ha-muong-bi", None, "2026"),
    shift=-1,
    day=date(2026, 2, 23),
    hours="8:00-10:00",
    commune="xã Mường Bi",
    leader="cán bộ A",
    members=("cán bộ B",),
    number="05/GM",
    status=VisitStatus.DONE,
    result="tốt",
    gifts=(Gift(count=20, amount=500_000, basis="b"),),
)


def made(before: list[Visit], existing: list[Visit] | None = None) -> list[Visit]:
    return list(drafts(Y2027, EVENTS, before=before, existing=existing or [], usual_steps=usual_steps))


def test_what_was_visited_last_year_is_proposed_again_on_this_years_day() -> None:
    (draft,) = made([OLD])
    assert (draft.day, draft.starts, draft.leader, draft.members) == (
        date(2027, 2, 12),
        time(8),
        "cán bộ A",
        ("cán bộ B",),
    )
    assert draft.gifts == (Gift(count=20, amount=500_000),)
    assert (draft.id, draft.status, draft.number, draft.result) == (None, VisitStatus.DRAFT, "", "")
    assert draft.purpose is Purpose.FESTIVAL
    assert draft.steps == usual_steps(draft)


def test_a_second_time_adds_nothing() -> None:
    first = made([OLD])
    assert made([OLD], first) == []


def test_of_several_delegations_only_those_are_proposed_again_that_no_visit_stands_for() -> None:
    three = [OLD.evolve(id=n, spot=f"hộ {n}") for n in (1, 2, 3)]
    whole = made(three)
    assert [one.spot for one in whole] == ["hộ 1", "hộ 2", "hộ 3"]
    assert [one.spot for one in made(three, whole[1:2])] == ["hộ 1", "hộ 3"]
    moved = whole[1].evolve(spot="nhà văn hóa")
    assert [one.spot for one in made(three, [moved])] == ["hộ 2", "hộ 3"], "it stands for one, whichever"
    assert made(three, [*whole[:2], struck(whole[2])]) == []
    assert len(keyed(whole)) == 3
    assert len(keyed([whole[0], whole[0]])) == 2


def test_what_was_cancelled_last_year_is_not_proposed() -> None:
    assert made([OLD.evolve(status=VisitStatus.CANCELLED)]) == []


def test_a_duty_to_visit_is_proposed_without_a_day_while_its_window_is_open() -> None:
    duty = occurrence("visit-x", None, start=date(2027, 1, 9), last=date(2027, 1, 31), kind="visit")
    step = Step(id="giay-moi", name="Mời", lead=parse_lead("3wd"))
    duty = occurrence("visit-x", None, start=duty.start, last=duty.last, kind="visit", steps=(step,))
    (draft,) = drafts([duty], {}, before=[], existing=[], usual_steps=usual_steps)
    assert (draft.day, draft.shift) == (None, 0)
    assert "giay-moi" not in {step.id for step in draft.steps}
    (row,) = rows([draft], {duty.id: duty}, WORKING)
    assert row.when == "09–31/01/2027, chưa ấn định ngày"
    assert "trước 3 ngày làm việc: Bố trí xe (văn phòng)" in row.steps


def test_the_lines_of_the_plan() -> None:
    (draft,) = made([OLD])
    (row,) = rows([draft, visit(9, status=VisitStatus.CANCELLED)], {}, WORKING)
    assert row.when == "08:00–10:00 thứ Sáu, 12/02/2027"
    assert row.lunar == "7/1"
    assert row.who == "Trưởng đoàn: cán bộ A\nThành viên: cán bộ B"
    assert row.gifts == "20 suất Quà, 500.000 đồng"
    assert "09/02: Gửi giấy mời, báo xã đón đoàn (văn phòng)" in row.steps
    assert len(COLUMNS) == 9


def test_many_festivals_on_one_day_are_shared_out() -> None:
    three = [occurrence(), occurrence("b"), occurrence("c", place="Phú Thọ / xã Yên Phú")]
    taken = visit(1, leader="cán bộ A", occurrence=three[0].id)
    (day,) = share(three, [taken], ["cán bộ A", "cán bộ B", "cán bộ C"], {"c": "cán bộ B"})
    assert day.day == date(2026, 2, 24)
    assert [(one.id.event, [v.id for v in visits]) for one, visits in day.taken] == [("khai-ha-muong-bi", [1])]
    assert [(p.occurrence.event.id, p.leader, p.as_before) for p in day.proposals] == [
        ("b", "cán bộ C", False),
        ("c", "cán bộ B", True),
    ]
    assert day.free == ()
    (short,) = share(three, [taken], ["cán bộ A"], {})
    assert [p.leader for p in short.proposals] == [None, None]
    assert share(three[:1], [], ["cán bộ A"], {}) == ()


def test_visits_that_could_be_one_trip() -> None:
    one, other = (visit(n, leader=f"cán bộ {n}", commune="xã Pà Cò", spot=f"hộ {n}") for n in (1, 2))
    window = occurrence("visit-x", None, start=date(2026, 2, 20), last=date(2026, 2, 28), kind="visit")
    fair = occurrence("gau-tao", date(2026, 2, 25), place="Phú Thọ / xã Pà Cò")
    waiting = visit(3, None, commune="xã Pà Cò", occurrence=window.id)
    found = together([one, other, waiting], {o.id: o for o in (window, fair)})
    assert [(t.day.day, [v.id for v in t.visits], t.festival and t.festival.event.id) for t in found] == [
        (24, [1, 2], None),
        (25, [3], "gau-tao"),
    ]


def test_a_draft_of_the_year_is_checked_like_any_visit() -> None:
    first = made([OLD])[0].evolve(id=1)
    second = first.evolve(id=2, commune="xã Kim Bôi")
    found = find([first, second], {o.id: o for o in Y2027}, {}, WORKING)
    assert "person" in {one.code for one in found}
