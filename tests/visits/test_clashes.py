"""Clashes: each sort by itself, and the quick way against a brute-force one that asks every pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.model import Occurrence, OccurrenceId, Status
from scheduler.visits.clash import Clash
from scheduler.visits.clashes import find
from scheduler.visits.place import place_key
from scheduler.visits.visit import Visit, VisitStatus
from scheduler.words import fold
from tests.visits.made import MUONG_BI, WORKING, occurrence, visit

THREE = {
    one.id: one
    for one in (
        occurrence(),
        occurrence("le-hoi-muong-dong", place="Phú Thọ / xã Kim Bôi"),
        occurrence("khai-ha-yen-phu", place="Phú Thọ / xã Yên Phú"),
    )
}


def codes(*visits: Visit, there: dict[OccurrenceId, object] | None = None) -> list[tuple[str, str, tuple[int, ...]]]:
    occurrences = THREE if there is None else there
    return [(c.level, c.code, c.visits) for c in find(visits, occurrences, {}, WORKING)]  # type: ignore[arg-type]  # as above


def test_24_february_2026_one_leader_cannot_be_at_three_festivals() -> None:
    trips = [
        visit(n, hours="8:00-10:30", leader="cán bộ A", commune=commune, number="GM 05", occurrence=key)
        for n, (key, commune) in enumerate(zip(THREE, ["xã Mường Bi", "xã Kim Bôi", "xã Yên Phú"], strict=True), 1)
    ]
    assert codes(*trips) == [("clash", "person", pair) for pair in [(1, 2), (1, 3), (2, 3)]]
    split = [trip.evolve(leader=f"cán bộ {n}") for n, trip in enumerate(trips)]
    assert codes(*split) == []


def test_without_hours_two_communes_on_one_day_are_a_question() -> None:
    one, other = (visit(n, leader="cán bộ A", commune=c) for n, c in [(1, "xã Kim Bôi"), (2, "xã Yên Phú")])
    assert codes(one, other, there={}) == [("ask", "person", (1, 2))]


def test_one_after_the_other_is_no_clash() -> None:
    one = visit(1, hours="7:30-9:00", leader="A", commune="xã Kim Bôi")
    other = visit(2, hours="9:00-10:00", leader="A", commune="xã Yên Phú")
    assert codes(one, other, there={}) == []


def test_several_doors_of_one_commune_are_one_morning() -> None:
    one = visit(1, leader="A", commune="xã Kim Bôi", spot="hộ 1")
    other = visit(2, leader="A", commune="Kim Bôi", spot="hộ 2")
    assert codes(one, other, there={}) == []


def test_one_car_in_two_places() -> None:
    one = visit(1, hours="8:00-9:00", cars=("xe 1",), commune="xã Kim Bôi")
    other = visit(2, hours="8:30-9:30", cars=("xe 1",), commune="xã Yên Phú")
    assert codes(one, other, there={}) == [("clash", "car", (1, 2))]


def test_a_name_or_a_plate_written_otherwise_is_the_same_one() -> None:
    one = visit(1, hours="8:00-9:00", leader="Cán bộ A", cars=("28A-123.45",), commune="xã Kim Bôi")
    other = visit(2, hours="8:30-9:30", leader="cán bộ A", cars=("28a 12345",), commune="xã Yên Phú")
    assert codes(one, other, there={}) == [("clash", "car", (1, 2)), ("clash", "person", (1, 2))]
    assert codes(one.evolve(leader="Cán bộ Hà", cars=()), other.evolve(leader="Cán bộ Hạ", cars=()), there={}) == []


def test_a_commune_greeted_twice_on_one_day_once_without_a_festival() -> None:
    festival = visit(1, commune="xã Mường Bi", occurrence=MUONG_BI, number="1")
    own = visit(2, commune="Mường Bi")
    assert ("clash", "twice", (1, 2)) in codes(festival, own)
    second = visit(2, commune="Mường Bi", occurrence=OccurrenceId("khai-ha-yen-phu", None, "2026"), number="2")
    assert ("ask", "twice", (1, 2)) in codes(festival, second)


def test_a_door_greeted_twice_for_one_festival_or_on_one_day() -> None:
    first = visit(1, commune="xã Mường Bi", occurrence=MUONG_BI, number="1")
    later = visit(2, date(2026, 2, 25), commune="Mường Bi", occurrence=MUONG_BI, number="2")
    assert codes(first, later) == [("clash", "twice", (1, 2))]
    same_day = [visit(n, commune="xã Kim Bôi", spot="chùa X", hours=h) for n, h in [(1, "7:00-8:00"), (2, "9:00-9:30")]]
    assert ("clash", "twice", (1, 2)) in codes(*same_day, there={})


def test_two_duties_to_one_festival_greet_one_door_twice() -> None:
    gifts = OccurrenceId("visit-tet-mong", None, "2026")
    trips = [visit(1, commune="xã Mường Bi", occurrence=MUONG_BI), visit(2, commune="xã Mường Bi", occurrence=gifts)]
    found = find(trips, THREE, {gifts: MUONG_BI}, WORKING)
    assert ("twice", (1, 2)) in [(one.code, one.visits) for one in found]


def test_a_day_off_is_worth_a_look() -> None:
    assert codes(visit(day=date(2026, 2, 28))) == [("note", "day-off", (1,))]


def test_in_the_middle_of_another_ceremony() -> None:
    assert codes(visit(commune="xã Kim Bôi")) == [("note", "ceremony", (1,))]
    going = visit(commune="xã Kim Bôi", occurrence=OccurrenceId("le-hoi-muong-dong", None, "2026"), number="GM")
    assert codes(going) == []


def test_confirmed_before_the_occurrence_is() -> None:
    estimate = occurrence(status=Status.PROVISIONAL)
    early = visit(status=VisitStatus.CONFIRMED, document="GM", occurrence=MUONG_BI, number="1")
    assert codes(early, there={estimate.id: estimate}) == [("clash", "unsure", (1,))]


def test_a_day_of_its_own_while_the_festival_may_still_move() -> None:
    estimate = occurrence(status=Status.PROVISIONAL)
    chosen = visit(commune="xã Mường Bi", occurrence=MUONG_BI, number="1")
    assert codes(chosen, there={estimate.id: estimate}) == [("ask", "unsure", (1,))]
    follows = chosen.evolve(shift=0, anchor=chosen.day)
    assert codes(follows, there={estimate.id: estimate}) == []


def test_a_duty_with_a_span_to_choose_from_is_unsure_only_with_its_festival() -> None:
    duty = occurrence("visit-x", None, start=date(2026, 2, 1), last=date(2026, 2, 28), status=Status.OPEN, kind="visit")
    going = visit(status=VisitStatus.CONFIRMED, document="GM", occurrence=duty.id)
    assert codes(going, there={duty.id: duty}) == []
    for status, expected in [(Status.PROVISIONAL, [("clash", "unsure", (1,))]), (Status.COMPUTED, [])]:
        festival = occurrence(status=status)
        there = {duty.id: duty, festival.id: festival}
        found = find([going], there, {duty.id: festival.id}, WORKING)
        assert [(c.level, c.code, c.visits) for c in found] == expected


def test_a_cancelled_and_a_vanished_occurrence() -> None:
    off = occurrence(status=Status.CANCELLED)
    assert ("clash", "cancelled", (1,)) in codes(visit(occurrence=MUONG_BI, number="1"), there={off.id: off})
    assert codes(visit(occurrence=MUONG_BI), there={}) == [("ask", "gone", (1,))]


def test_outside_the_window_of_the_duty() -> None:
    window = occurrence(
        "visit-x", None, start=date(2026, 2, 1), last=date(2026, 2, 20), status=Status.OPEN, kind="visit"
    )
    late = visit(occurrence=window.id)
    assert codes(late, there={window.id: window}) == [("ask", "outside", (1,))]


def test_a_festival_in_office_hours_needs_a_number() -> None:
    going = visit(commune="xã Mường Bi", occurrence=MUONG_BI, hours="8:00-10:00")
    assert codes(going) == [("ask", "number", (1,))]
    assert codes(going.evolve(number="GM 05")) == []
    assert codes(going.evolve(starts=time(18), ends=time(20))) == []


def test_what_is_over_or_cancelled_is_left_alone_but_still_takes_its_people() -> None:
    gone = visit(1, hours="8:00-9:00", leader="A", commune="xã Kim Bôi", status=VisitStatus.CANCELLED, reason="mưa")
    made = visit(2, hours="8:00-9:00", leader="A", commune="xã Kim Bôi", status=VisitStatus.DONE, result="tốt")
    also = visit(3, hours="8:30-9:00", leader="A", commune="xã Tân Lạc")
    assert codes(gone, made, also, there={}) == [("clash", "person", (2, 3))]


DAYS = st.sampled_from([date(2026, 2, 23), date(2026, 2, 24), date(2026, 2, 28)])
HOURS = st.one_of(
    st.just((None, None)),
    st.builds(lambda a: (time(a), None), st.integers(7, 16)),
    st.builds(lambda a, b: (time(a), time(a + b)), st.integers(7, 16), st.integers(1, 5)),
)
TRIPS = st.lists(
    st.builds(
        lambda day, hours, leader, members, cars, commune, spot, key, status: Visit(
            title="x",
            day=day,
            starts=hours[0],
            ends=hours[1],
            leader=leader,
            members=tuple(members),
            cars=tuple(cars),
            commune=commune,
            spot=spot,
            occurrence=key,
            status=status,
        ),
        DAYS | st.none(),
        HOURS,
        st.sampled_from(["", "A", "B"]),
        st.lists(st.sampled_from("ABC"), max_size=2, unique=True),
        st.lists(st.sampled_from(["x1", "x2"]), max_size=1),
        st.sampled_from(["", "xã Kim Bôi", "Kim Bôi", "xã Mường Bi"]),
        st.sampled_from(["", "chùa", "hộ 1"]),
        st.sampled_from([None, *THREE]),
        st.sampled_from(VisitStatus),
    ),
    max_size=9,
).map(lambda trips: [trip.evolve(id=n) for n, trip in enumerate(trips, 1)])


def runs_with(one: Visit, other: Visit) -> bool:
    """By the minute: whether both are under way at one; without an end, at the minute of its beginning."""

    def minutes(trip: Visit) -> set[int]:
        if trip.starts is None:
            return set()
        begin = trip.starts.hour * 60
        return set(range(begin, trip.ends.hour * 60)) if trip.ends else {begin}

    return bool(minutes(one) & minutes(other))


def brute(trips: list[Visit]) -> Counter[tuple[str, str, tuple[int, ...], str]]:
    found: Counter[tuple[str, str, tuple[int, ...], str]] = Counter()
    there = [trip for trip in trips if trip.status is not VisitStatus.CANCELLED]
    for code in ("person", "car"):
        for one, other in combinations(there, 2):
            mine, theirs = ((t.going if code == "person" else t.cars) for t in (one, other))
            spots = {fold(one.spot), fold(other.spot)}
            apart = place_key(one.commune) != place_key(other.commune) or (len(spots) == 2 and "" not in spots)
            for name in set(mine) & set(theirs):
                if one.day and one.day == other.day and apart and runs_with(one, other):
                    found[("clash", code, (one.id or 0, other.id or 0), name)] += 1
        for day in {trip.day for trip in there if trip.day}:
            for name in ("A", "B", "C", "x1", "x2"):
                own = [t for t in there if t.day == day and name in (t.going if code == "person" else t.cars)]
                if len({place_key(t.commune) for t in own}) > 1 and not all(t.ends for t in own):
                    found[("ask", code, tuple(t.id or 0 for t in own), name)] += 1
    return found


@given(TRIPS)
def test_people_and_cars_as_a_brute_force_search_finds_them(trips: list[Visit]) -> None:
    quick = Counter((c.level, c.code, c.visits, c.about) for c in busy(trips))
    assert quick == brute(trips)


def busy(trips: list[Visit]) -> list[Clash]:
    return [one for one in find(trips, THREE, {}, WORKING) if one.code in {"person", "car"}]


@given(TRIPS)
def test_doors_greeted_twice_as_a_brute_force_search_finds_them(trips: list[Visit]) -> None:
    doors: dict[tuple[object, ...], set[int]] = {}
    of_day: dict[tuple[object, ...], set[int]] = {}
    there = [trip for trip in trips if trip.status is not VisitStatus.CANCELLED and trip.commune]
    for one, other in combinations(there, 2):
        door = place_key(one.commune), fold(one.spot)
        if door != (place_key(other.commune), fold(other.spot)):
            continue
        if one.occurrence and one.occurrence == other.occurrence:
            doors.setdefault((*door, one.occurrence), set()).update({one.id or 0, other.id or 0})
        if one.day and one.day == other.day:
            of_day.setdefault((*door, one.day), set()).update({one.id or 0, other.id or 0})
    goes_to = {trip.id or 0: trip.occurrence for trip in trips}
    expected = list(doors.values())
    expected += [
        own for own in of_day.values() if len({goes_to[n] for n in own} - {None}) != 1 or None in map(goes_to.get, own)
    ]
    found = [one.visits for one in find(trips, THREE, {}, WORKING) if one.code == "twice"]
    assert sorted(found) == sorted(tuple(sorted(numbers)) for numbers in expected)


STATUSES = st.fixed_dictionaries({key: st.sampled_from(Status) for key in THREE})


def brute_of_festival(trip: Visit, goes_to: Occurrence | None) -> Iterator[tuple[str, str]]:
    status = goes_to.status if goes_to else None
    if status is Status.CANCELLED:
        yield "clash", "cancelled"
    if status in {Status.PROVISIONAL, Status.OPEN} and (trip.day or trip.status is VisitStatus.CONFIRMED):
        yield "clash" if trip.status is VisitStatus.CONFIRMED else "ask", "unsure"


def brute_alone(trip: Visit, there: dict[OccurrenceId, Occurrence]) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What is wrong with one visit by itself, one question after the other."""
    number = (trip.id or 0,)
    if trip.status in {VisitStatus.DONE, VisitStatus.CANCELLED}:
        return
    goes_to = there.get(trip.occurrence) if trip.occurrence else None
    yield from ((level, code, number) for level, code in brute_of_festival(trip, goes_to))
    if trip.day is None:
        return
    if trip.day.weekday() >= 5:
        yield "note", "day-off", number
    elif goes_to and not trip.number:
        ends = trip.ends or trip.starts
        minutes = range(trip.starts.hour * 60, ends.hour * 60 + 1) if trip.starts and ends else [540]
        if any(7 * 60 + 30 <= minute < 16 * 60 + 30 for minute in minutes):
            yield "ask", "number", number
    for one in there.values():
        fixed = one.status not in {Status.CANCELLED, Status.OPEN}
        held = fixed and one.start <= trip.day <= one.last
        if held and one.id != trip.occurrence and place_key(trip.commune) in map(place_key, one.places):
            yield "note", "ceremony", number


ALONE = {"cancelled", "unsure", "day-off", "number", "ceremony"}


@given(TRIPS, STATUSES)
def test_one_visit_by_itself_as_a_brute_force_search_finds_it(
    trips: list[Visit], statuses: dict[OccurrenceId, Status]
) -> None:
    there = {key: replace(THREE[key], status=status) for key, status in statuses.items()}
    quick = Counter((c.level, c.code, c.visits) for c in find(trips, there, {}, WORKING) if c.code in ALONE)
    assert quick == Counter(found for trip in trips for found in brute_alone(trip, there))


@given(TRIPS, st.randoms(use_true_random=False))
def test_the_order_of_visits_does_not_matter(trips: list[Visit], chance: object) -> None:
    shuffled = list(trips)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert Counter(find(trips, THREE, {}, WORKING)) == Counter(find(shuffled, THREE, {}, WORKING))
