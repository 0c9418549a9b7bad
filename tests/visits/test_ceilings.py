from datetime import date
from typing import Any

import pytest

from scheduler.visits.ceilings import CATEGORIES, Excess, check, given, missed, money
from scheduler.visits.standing import ceilings
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus
from tests.visits.made import visit

ELDER = {7: "nguoi-co-uy-tin", 8: "nhan-si"}


def trip(number: int, day: date, *gifts: Gift, purpose: Purpose = Purpose.TET, **values: Any) -> Visit:
    return visit(number, day, gifts=gifts, purpose=purpose, **values)


def over(*visits: Visit) -> list[Excess]:
    return list(check(given(visits, ELDER, {}), ceilings()))


def to(person: int, amount: int, **values: str) -> Gift:
    return Gift(honoured=person, amount=amount, **values)  # type: ignore[arg-type]  # texts only


def test_every_ceiling_names_its_validity_its_basis_and_known_people() -> None:
    assert all(one.since >= date(2018, 1, 1) and "/" in one.basis for one in ceilings())
    assert {name for one in ceilings() for name in one.categories} <= CATEGORIES.keys()


def test_500_000_a_time_is_the_most_for_tet() -> None:
    assert over(trip(1, date(2026, 2, 1), to(7, 500_000))) == []
    (found,) = over(trip(1, date(2026, 2, 1), to(7, 600_000)))
    assert (found.code, found.visits, found.explained) == ("each", (1,), False)
    assert "600.000 đồng" in found.message
    assert "28/2023/QĐ-TTg" in found.basis


def test_two_givers_on_one_visit_are_one_sum() -> None:
    (found,) = over(trip(1, date(2026, 2, 1), to(7, 300_000, giver="a"), to(7, 300_000, giver="b")))
    assert found.code == "each"


def test_over_the_ceiling_with_a_basis_is_explained() -> None:
    (found,) = over(trip(1, date(2026, 2, 1), to(7, 1_000_000, basis="Nghị quyết HĐND")))
    assert found.explained


def test_tet_and_one_festival_a_year_and_no_third() -> None:
    twice = [trip(1, date(2026, 2, 1), to(7, 1)), trip(2, date(2026, 6, 1), to(7, 1), purpose=Purpose.FESTIVAL)]
    assert over(*twice) == []
    thrice, festivals = over(*twice, trip(3, date(2026, 9, 1), to(7, 1), purpose=Purpose.FESTIVAL))
    assert (thrice.code, thrice.visits) == ("times", (1, 2, 3))
    assert (festivals.code, festivals.visits) == ("times", (2, 3))
    assert festivals.message == "2 lần (lễ, tết của dân tộc, tôn giáo) trong năm 2026, quá mức 1 lần"
    assert over(*twice, trip(3, date(2027, 1, 20), to(7, 1))) == []


def test_before_the_decision_nothing_is_known_and_nothing_said() -> None:
    assert over(trip(1, date(2024, 1, 14), to(7, 900_000))) == []
    assert len(over(trip(1, date(2024, 1, 15), to(7, 900_000)))) == 1


def test_in_sudden_hardship_two_million() -> None:
    assert over(trip(1, date(2026, 9, 1), to(7, 2_000_000), purpose=Purpose.HARDSHIP)) == []
    assert [e.code for e in over(trip(1, date(2026, 9, 1), to(7, 2_000_001), purpose=Purpose.HARDSHIP))] == ["each"]


@pytest.mark.parametrize(
    ("level", "amount", "codes"),
    [
        ("", 500_000, []),
        ("", 600_000, ["level"]),
        ("tinh", 1_500_000, []),
        ("tinh", 1_600_000, ["each"]),
        ("trung-uong", 3_000_000, []),
        ("xa", 600_000, ["each"]),
    ],
)
def test_in_illness_it_depends_on_whose_money_it_is(level: str, amount: int, codes: list[str]) -> None:
    found = over(trip(1, date(2026, 9, 1), to(7, amount, level=level), purpose=Purpose.ILLNESS))
    assert [one.code for one in found] == codes


def test_ten_million_a_year_for_notables() -> None:
    months = [trip(n, date(2026, n, 1), to(8, 4_000_000)) for n in (1, 2, 3)]
    assert [one.code for one in over(*months)] == ["year"]


def test_given_twice_on_one_occasion() -> None:
    from scheduler.model import OccurrenceId

    poor, prestige, tet = (OccurrenceId(name, None, "2026") for name in ("visit-a", "visit-b", "tet-nguyen-dan"))
    one = trip(1, date(2026, 2, 1), to(7, 100_000), occurrence=poor)
    other = trip(2, date(2026, 2, 5), to(7, 100_000), occurrence=prestige)
    found = check(given([one, other], ELDER, {str(poor): str(tet), str(prestige): str(tet)}), ceilings())
    assert [(e.code, e.visits) for e in found] == [("twice", (1, 2))]
    assert "01/02/2026, 05/02/2026" in found[0].message


def test_cancelled_and_undated_visits_and_gifts_to_no_one_do_not_count() -> None:
    gone = trip(1, date(2026, 2, 1), to(7, 9_000_000), status=VisitStatus.CANCELLED)
    undated = visit(2, None, gifts=(to(7, 9_000_000),), purpose=Purpose.TET)
    anonymous = trip(3, date(2026, 2, 1), Gift(amount=9_000_000, count=30))
    assert over(gone, undated, anonymous) == []


def test_who_was_missed_in_n_years_the_longest_first() -> None:
    last = {1: date(2024, 11, 25), 2: date(2024, 11, 26), 3: None, 4: date(2020, 1, 1)}
    assert missed(last, date(2026, 11, 25), 2) == (3, 4, 1)
    assert missed({1: date(2023, 2, 28)}, date(2024, 2, 29), 1) == (1,)


def test_money_as_it_is_written() -> None:
    assert money(1_500_000) == "1.500.000 đồng"
