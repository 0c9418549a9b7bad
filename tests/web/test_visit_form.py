"""The form of a visit says what the visit says, and two versions of it become one."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.model import Lead, OccurrenceId, Step
from scheduler.visits.honoured import Honoured
from scheduler.visits.visit import MOST_MONEY, Gift, Purpose, Visit, tidied
from scheduler.web.visits import fields, versions

WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=8)
MAYBE = st.just("") | WORDS
NAMES = st.lists(WORDS, max_size=3, unique=True).map(tuple)
GIFTS = st.builds(
    Gift,
    what=WORDS,
    giver=MAYBE,
    count=st.integers(1, 100),
    amount=st.integers(0, MOST_MONEY),
    honoured=st.none() | st.integers(1, 999),
    level=st.sampled_from(("", "tinh", "xa")),
    basis=MAYBE,
)
LEADS = st.builds(Lead, count=st.integers(1, 300) | st.integers(-30, -1), working=st.booleans())
STEPS = st.builds(Step, id=st.sampled_from("abcd"), name=WORDS, lead=LEADS, owner=st.none() | st.just("van-phong"))
TEXTS: Any = {name: MAYBE for name in fields.TEXTS if name != "title"}
WHEN: list[dict[str, Any]] = [
    {"occurrence": None, "shift": None, "day": date(2027, 2, 13)},
    {"occurrence": OccurrenceId("khai-ha", "pa-co", "2027"), "shift": -2, "day": date(2027, 2, 11)},
    {"occurrence": OccurrenceId("khai-ha", None, "2027"), "shift": None, "day": None},
]
PLAIN = st.builds(
    Visit,
    id=st.just(7),
    title=WORDS,
    purpose=st.sampled_from(Purpose),
    starts=st.just(time(7, 30)),
    ends=st.none() | st.just(time(11)),
    **TEXTS,
    members=NAMES,
    cars=NAMES,
    papers=NAMES,
    groups=NAMES,
    gifts=st.lists(GIFTS, max_size=4).map(tuple),
    steps=st.lists(STEPS, max_size=4, unique_by=lambda one: one.id).map(tuple),
)
VISITS = st.tuples(PLAIN, st.sampled_from(WHEN)).map(lambda both: tidied(both[0].evolve(**both[1])))
PEOPLE = {3: Honoured(id=3, name="Già làng 3", category="gia-lang", commune="xã X")}


@given(VISITS)
@settings(max_examples=50)
def test_a_form_that_nobody_touched_changes_nothing(visit: Visit) -> None:
    sent = fields.fill(visit, PEOPLE)
    filled = fields.read(sent, visit)
    assert filled.troubles == {}
    assert filled.visit == visit
    fresh = fields.read(sent, Visit(title="", id=7))
    own = ("occurrence", "shift", "gifts", "steps", *fields.TEXTS, *fields.LISTS)
    assert [getattr(fresh.visit, name) for name in own] == [getattr(visit, name) for name in own]


@given(VISITS, VISITS, VISITS)
@settings(max_examples=40)
def test_whoever_alone_changed_a_part_is_followed(base: Visit, mine: Visit, theirs: Visit) -> None:
    by_me, by_them = ({one.unit for one in versions.differences(one, base, "")} for one in (mine, theirs))
    for found in versions.differences(mine, theirs, versions.mark(base)):
        alone = versions.THEIRS if found.unit not in by_me else versions.MINE if found.unit not in by_them else ""
        assert found.chosen == alone
    untouched = versions.differences(base, theirs, versions.mark(base))
    assert {one.chosen for one in untouched} <= {versions.THEIRS}
    made = versions.merged(base, theirs, {one.unit: one.chosen for one in untouched})
    assert versions.differences(made, theirs, "") == ()
    assert versions.merged(mine, theirs, {}) == mine


def test_a_moved_festival_is_no_change_of_the_day() -> None:
    visit = Visit(title="Thăm", occurrence=OccurrenceId("khai-ha", None, "2027"), shift=0, day=date(2027, 2, 13))
    moved = visit.evolve(day=date(2027, 2, 20), anchor=date(2027, 2, 20))
    assert versions.differences(visit, moved, versions.mark(visit)) == ()
    assert versions.said(moved, "when") == "khai-ha/2027\nngày chính, nay là 20/02/2027"


def test_what_was_typed_is_read_as_people_write() -> None:
    sent = {
        "noi-dung": "Thăm",
        "ngay": "5.3.2027",
        "gio": "7h30",
        "thanh-vien": "A, B; C\nA",
        "qua-2-tien": "1.500.000 đồng",
        "qua-2-suat": "3",
        "qua-9-mon": "",
        "buoc-1-ten": "",
        "buoc-2-ten": "Mua hoa",
        "buoc-2-so": "2",
        "buoc-2-ben": "sau-lv",
        "buoc-2-ai": "Văn phòng",
        "buoc-3-ten": "Mua hoa",
        "buoc-3-so": "",
        "buoc-3-ben": "truoc",
        "buoc-3-ai": "tổ xe",
        "cach": "",
        "dip": "",
        "muc-dich": "khac",
    }
    filled = fields.read(sent, Visit(title=""))
    visit = filled.visit
    assert filled.troubles == {}
    assert (visit.day, visit.starts, visit.members) == (date(2027, 3, 5), time(7, 30), ("A", "B", "C"))
    assert visit.gifts == (Gift(what="Quà", count=3, amount=1_500_000),)
    assert [(str(one.lead), one.owner) for one in visit.steps] == [("-2wd", "van-phong"), ("0", "tổ xe")]


def test_the_id_of_a_step_tells_steps_apart_but_never_spells_a_name() -> None:
    typed = {"noi-dung": "x", "buoc-1-ten": "Gọi người A", "buoc-2-ten": "Gọi người A", "buoc-3-ten": "Mua hoa"}
    ids = [one.id for one in fields.read(typed, Visit(title="")).visit.steps]
    assert len(set(ids)) == 3
    assert all(one.startswith("viec-") and "nguoi" not in one and "hoa" not in one for one in ids)


@pytest.mark.parametrize("typed", ["9999999999999", "-5", "năm trăm", "100.000.000.001"])
def test_a_sum_that_is_none_is_refused(typed: str) -> None:
    troubles = fields.read({"noi-dung": "x", "qua-1-tien": typed}, Visit(title="")).troubles
    assert list(troubles) == ["qua-1-tien"]


@pytest.mark.parametrize("typed", ["13/02/2207", "13/02/207", "2027-02-30", "13/2"])
def test_a_day_that_is_a_slip_is_refused(typed: str) -> None:
    assert list(fields.read({"noi-dung": "x", "ngay": typed}, Visit(title="")).troubles) == ["ngay"]
