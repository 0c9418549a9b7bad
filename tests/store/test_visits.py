"""Visits in the database: written whole, never over someone else's, and moved with their occurrence."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.model import Lead, OccurrenceId, Step
from scheduler.store import audit, people_honoured, sweeps, visits
from scheduler.store.database import reading
from scheduler.store.tables import published
from scheduler.store.visits import VisitChangedError
from scheduler.visits.honoured import Honoured
from scheduler.visits.steps import Done
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus
from tests.visits.made import MUONG_BI

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)
TODAY = date(2026, 1, 5)
LATER = NOW + timedelta(days=1)
DRAFT = Visit(title="Dự Khai hạ", occurrence=MUONG_BI, shift=0, commune="xã Mường Bi", leader="cán bộ A")


def put_ledger(conn: sa.Connection, main: date | None, key: OccurrenceId = MUONG_BI, status: str = "computed") -> None:
    """A row of the ledger as adoption writes it."""
    here = (published.c.event == key.event) & (published.c.cycle == key.cycle)
    conn.execute(sa.delete(published).where(here))
    start = main or date(2026, 11, 1)
    counts = {"sequence": 0, "move": 0, "created": NOW, "modified": NOW, "gone": False, "digest": "d", "core": "c"}
    row = {"event": key.event, "variant": key.variant or "", "cycle": key.cycle, "name": "Lễ hội", "status": status}
    conn.execute(sa.insert(published), row | counts | {"start": start, "last": start, "main": main})


def save(engine: sa.Engine, visit: Visit, now: datetime = NOW, who: str = "A", today: date = TODAY) -> Visit:
    with engine.begin() as conn:
        return visits.save(conn, visit, who=who, now=now, today=today)


def get(engine: sa.Engine, number: int | None) -> Visit:
    with reading(engine) as conn:
        return visits.get(conn, number or 0)


def test_a_visit_comes_back_as_it_was_written(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        person = people_honoured.save(
            conn, Honoured(name="người A", category="nguoi-co-uy-tin", commune="xã X"), who="A", now=NOW
        )
    whole = Visit(
        title="Thăm hộ bị lũ",
        purpose=Purpose.HARDSHIP,
        day=date(2026, 9, 1),
        starts=time(7, 30),
        ends=time(11),
        commune="xã X",
        spot="xóm 1",
        receiver="trưởng xóm",
        leader="cán bộ A",
        members=("cán bộ C", "cán bộ B"),
        cars=("xe 1",),
        papers=("danh sách", "lời thăm hỏi"),
        groups=("Mường",),
        gifts=(Gift(what="Quà", giver="tỉnh", count=1, amount=2_000_000, honoured=person.id, basis="b"), Gift(count=9)),
        steps=(Step(id="xe", name="Bố trí xe", lead=Lead(count=3, working=True), owner="van-phong"),),
        number="05/GM",
        note="không nhận hoa",
    )
    stored = save(engine, whole)
    assert stored == whole.evolve(id=stored.id, version=1, created=NOW, modified=NOW)
    assert get(engine, stored.id) == stored


def test_a_relative_visit_is_placed_where_the_ledger_has_its_occurrence(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 24))
    assert save(engine, DRAFT.evolve(shift=-1)).day == date(2026, 2, 23)


def test_when_the_festival_moves_the_visit_moves_and_says_so(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 24))
    going = save(engine, DRAFT)
    own = save(engine, DRAFT.evolve(shift=None, day=date(2026, 2, 24)))
    over = save(
        engine,
        DRAFT.evolve(status=VisitStatus.CANCELLED, reason="mưa", day=date(2026, 2, 24), anchor=date(2026, 2, 24)),
    )
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 28))
        assert visits.follow(conn, stamp=LATER) == (going.id,)
        assert visits.follow(conn, stamp=LATER) == ()
    moved = get(engine, going.id)
    assert (moved.day, moved.version, moved.modified) == (date(2026, 2, 28), 2, LATER)
    assert get(engine, own.id) == own
    assert get(engine, over.id) == over
    with reading(engine) as conn:
        (entry,) = audit.latest(conn, 1, subject=going.subject)
    assert (entry.action, entry.details) == ("visit-moved", {"before": "2026-02-24", "after": "2026-02-28"})


def test_a_window_that_is_fixed_gives_its_visit_a_day_and_takes_it_back_when_it_opens(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        put_ledger(conn, None, status="open")
    waiting = save(engine, DRAFT)
    assert waiting.day is None
    days = []
    for main in (date(2026, 11, 15), None):
        with engine.begin() as conn:
            put_ledger(conn, main)
            visits.follow(conn, stamp=LATER)
        days.append(get(engine, waiting.id).day)
    assert days == [date(2026, 11, 15), None]


def test_an_occurrence_taken_out_of_the_calendar_leaves_its_visit_where_it_was(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 24))
    going = save(engine, DRAFT)
    with engine.begin() as conn:
        conn.execute(sa.update(published).values(gone=True, main=date(2026, 3, 1)))
        assert visits.follow(conn, stamp=LATER) == ()
    assert get(engine, going.id) == going


def test_the_second_of_two_planners_sees_both_versions(engine: sa.Engine) -> None:
    read_by_both = save(engine, DRAFT.evolve(shift=None, day=date(2026, 2, 24)))
    first = save(engine, read_by_both.evolve(leader="cán bộ B"), who="B")
    with pytest.raises(VisitChangedError) as caught:
        save(engine, read_by_both.evolve(leader="cán bộ C", cars=("xe 1",)), who="C")
    both = caught.value
    assert (both.mine.leader, both.theirs, both.who) == ("cán bộ C", first, "B")
    assert both.differs == ("leader", "cars")
    assert "vừa được B lưu; khác nhau ở: trưởng đoàn, xe" in str(both)
    assert get(engine, first.id) == first
    again = save(engine, both.mine.evolve(version=both.theirs.version), who="C")
    assert (again.leader, again.version) == ("cán bộ C", 3)


def test_a_new_or_confirmed_visit_to_what_is_cancelled_is_refused(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 24))
    before = save(engine, DRAFT)
    with engine.begin() as conn:
        put_ledger(conn, date(2026, 2, 24), status="cancelled")
    with pytest.raises(Refused, match=r"không tổ chức.*lập chuyến riêng"):
        save(engine, DRAFT)
    with pytest.raises(Refused, match="không tổ chức"):
        save(engine, before.evolve(status=VisitStatus.CONFIRMED, document="GM"))
    assert save(engine, before.evolve(status=VisitStatus.CANCELLED, reason="lễ không tổ chức")).version == 2


def test_what_cannot_be_kept_is_refused_and_nothing_is_written(engine: sa.Engine) -> None:
    with pytest.raises(Refused, match="Chưa lưu chuyến thăm: chưa ghi nội dung"):
        save(engine, Visit(title="  "))
    with reading(engine) as conn:
        assert visits.of_year(conn, 2026) == ()
        with pytest.raises(Refused, match="Không có chuyến thăm số 7"):
            visits.get(conn, 7)


def test_visits_of_days_of_a_year_and_of_occurrences(engine: sa.Engine) -> None:
    gregorian = DRAFT.evolve(shift=None)
    one = save(engine, gregorian.evolve(day=date(2026, 2, 24), starts=time(9)))
    two = save(engine, gregorian.evolve(day=date(2026, 2, 24), starts=time(7)))
    three = save(engine, gregorian.evolve(day=date(2027, 2, 13), occurrence=replace_cycle("2027")))
    undated = save(engine, gregorian)
    with reading(engine) as conn:
        assert visits.between(conn, date(2026, 2, 24), date(2026, 2, 24)) == (two, one)
        assert visits.of_year(conn, 2026) == (two, one, undated)
        assert visits.of_occurrences(conn, [replace_cycle("2027")]) == (three,)


def replace_cycle(cycle: str) -> OccurrenceId:
    return MUONG_BI._replace(cycle=cycle)


def test_steps_are_done_and_undone(engine: sa.Engine) -> None:
    done = Done(day=TODAY, who="cán bộ A")
    with engine.begin() as conn:
        visits.mark_step(conn, "visit:1", "xe", done, who="A", now=NOW)
        visits.mark_step(conn, "visit:1", "xe", done, who="A", now=NOW)
        visits.mark_step(conn, str(MUONG_BI), "giay-moi", done, who="A", now=NOW)
        assert visits.done_steps(conn, ["visit:1"]) == {("visit:1", "xe"): done}
        visits.mark_step(conn, "visit:1", "xe", None, who="A", now=NOW)
        assert visits.done_steps(conn) == {(str(MUONG_BI), "giay-moi"): done}


def person(name: str = "người A", **values: str) -> Honoured:
    facts = {"category": "nguoi-co-uy-tin", "commune": "xã X", "telephone": "0900", "spot": "xóm 1", "note": "ốm"}
    return Honoured(name=name, **(facts | values))  # type: ignore[arg-type]  # texts only


def test_a_person_with_the_last_visit_made(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        one = people_honoured.save(conn, person(), who="A", now=NOW)
        people_honoured.save(conn, person("người B", commune="xã Y"), who="A", now=NOW)
    gift = Gift(honoured=one.id, amount=500_000)
    made = Visit(title="Thăm", day=date(2025, 1, 20), status=VisitStatus.DONE, result="tốt", gifts=(gift,))
    save(engine, made)
    save(engine, made.evolve(day=date(2024, 1, 20)))
    save(engine, made.evolve(day=date(2025, 9, 1), status=VisitStatus.DRAFT, result=""))
    with reading(engine) as conn:
        rows = people_honoured.listed(conn, TODAY)
        assert [(row.person.name, row.last, row.amount) for row in rows] == [
            ("người A", date(2025, 1, 20), 500_000),
            ("người B", None, 0),
        ]
        assert people_honoured.listed(conn, TODAY, commune="xã Y") == rows[1:]
        assert people_honoured.listed(conn, TODAY, category="ho-ngheo") == ()


def test_a_person_deleted_on_request_leaves_counts_and_no_name(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        one = people_honoured.save(conn, person(), who="A", now=NOW)
    gift = Gift(what="Quà cho người A", honoured=one.id, amount=500_000)
    trip = save(engine, Visit(title="Thăm Người A, người An", receiver="người A", commune="xã Z", gifts=(gift,)))
    with engine.begin() as conn:
        assert people_honoured.forget(conn, one.id or 0, who="A", now=LATER, today=TODAY) == 1
    cleaned = get(engine, trip.id)
    assert (cleaned.title, cleaned.receiver) == ("Thăm (đã xoá tên), người An", "(đã xoá tên)")
    assert cleaned.gifts == (replace(gift, what="Quà cho (đã xoá tên)"),)
    with reading(engine) as conn:
        left = people_honoured.get(conn, one.id or 0)
        assert (left.name, left.telephone, left.spot, left.note) == (None, "", "", "")
        assert (left.commune, left.category, left.shown) == ("xã X", "nguoi-co-uy-tin", "(đã xoá tên)")
        assert people_honoured.listed(conn, TODAY) == ()
        trail = audit.latest(conn)
        assert not any("người" in str(entry.details) for entry in trail)
    with engine.begin() as conn, pytest.raises(Refused, match="đã xoá theo yêu cầu"):
        people_honoured.save(conn, replace(left, name="người A"), who="A", now=LATER)


def test_a_person_without_a_name_or_of_no_known_sort_is_refused(engine: sa.Engine) -> None:
    with engine.begin() as conn, pytest.raises(Refused, match="chưa ghi tên; chưa ghi xã; không có nhóm “vua”"):
        people_honoured.save(conn, person(" ", commune="", category="vua"), who="A", now=NOW)


def test_a_name_goes_from_papers_steps_letters_and_visits_without_a_commune(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        one = people_honoured.save(conn, replace(person(), telephone="0912 345 678"), who="A", now=NOW)
    step = Step(id="goi-nguoi-a", name="Gọi người A", lead=Lead(count=3))
    at_once = save(
        engine, Visit(title="Thăm người A", note="gọi 0912.345.678", papers=("Thư gửi người A",), steps=(step,))
    )
    near = save(engine, Visit(title="Thăm người A", commune="X"))
    other = save(engine, Visit(title="Thăm người A", commune="xã Z"))
    with engine.begin() as conn:
        visits.mark_step(conn, at_once.subject, step.id, Done(day=TODAY, who="A"), who="A", now=NOW)
        before = sweeps.read(conn).visits
        assert people_honoured.forget(conn, one.id or 0, who="A", now=LATER, today=TODAY) == 2
        assert sweeps.read(conn).visits > before
        assert list(visits.done_steps(conn)) == [(at_once.subject, "viec-1")]
    cleaned = get(engine, at_once.id)
    assert (cleaned.title, cleaned.note, cleaned.papers) == (
        "Thăm (đã xoá tên)",
        "gọi (đã xoá tên)",
        ("Thư gửi (đã xoá tên)",),
    )
    assert (cleaned.steps[0].name, cleaned.version, cleaned.modified) == ("Gọi (đã xoá tên)", 2, LATER)
    assert get(engine, near.id).title == "Thăm (đã xoá tên)"
    assert get(engine, other.id).title == "Thăm người A"  # another of that name may live there


def test_what_no_calendar_reaches_is_not_kept(engine: sa.Engine) -> None:
    for wrong in (
        Visit(title="Xa", day=date(2200, 5, 5)),
        Visit(title="Xưa", day=date.min),
        DRAFT.evolve(shift=999_999_999),
        Visit(title="Tiền", gifts=(Gift(amount=10**20),)),
        Visit(title="Suất", gifts=(Gift(count=10**20),)),
    ):
        with pytest.raises(Refused, match=r"phải trong các năm|nhiều nhất"):
            save(engine, wrong)


def test_a_number_no_row_can_have_is_a_visit_that_is_not_there(engine: sa.Engine) -> None:
    with pytest.raises(Refused, match="Không có chuyến thăm số"):
        get(engine, 10**20)


def test_a_gift_to_nobody_on_the_list_is_refused(engine: sa.Engine) -> None:
    for number in (999, 10**20):
        with pytest.raises(Refused, match="không có người số"):
            save(engine, Visit(title="Quà", gifts=(Gift(honoured=number),)))
