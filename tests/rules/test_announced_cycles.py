"""A decision finds its cycle in every calendar, however far its days are."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.expand import expand
from scheduler.model import Announcement, Status
from tests.rules.making import announced, catalogue, event

CASES = [
    ('gregorian = "18/11"', "2026", "2026-11-18"),
    ('gregorian = "20/*"', "2026-03", "2026-03-20"),
    ('lunar = "23/12"', "2025", "2026-02-10"),
    ('lunar = "6/6"\nleap = "both"', "2025n", "2025-07-30"),
    ('lunar = "15/*"', "2025-06n", "2025-08-08"),
    ('zodiac_day = { branch = "Thìn", month = 6 }', "2019", "2019-07-06"),
    ('solar_term = "Đông chí"', "2026", "2026-12-22"),
    ('khmer = "15 koet Kattik"', "2026", "2026-11-24"),
    ('khmer = "new year"', "2026", "2026-04-14"),
    ('cham_awal = "1/9"', "1452", "2030-12-26"),
    ('cham_ahier = "16/9"', "2025", "2026-01-03"),
    ('hijri = "10/12"', "1447", "2026-05-27"),
    ("easter = -2", "2026", "2026-04-03"),
    ('weekday = { day = "CN", nth = "last", month = 12 }', "2026", "2026-12-27"),
    ('rrule = "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=14"', "2026_2", "2026-06-14"),
    ('rrule = "FREQ=WEEKLY;BYDAY=MO"', "2026-W01", "2025-12-29"),
    ('relative = { to = "tet", days = -60 }', "2026", "2025-12-19"),
    ('window = { lunar = "1/12..15/12" }', "2025", "2026-01-19"),
    ('window = { relative = { to = "tet", days = "-28..-6" } }', "2026", "2026-01-20"),
]


@pytest.mark.parametrize(("toml", "cycle", "by_rule"), CASES, ids=[f"{toml} {cycle}" for toml, cycle, _ in CASES])
def test_the_rule_is_kept_beside_the_decision(toml: str, cycle: str, by_rule: str) -> None:
    day = date(2024, 5, 5)
    le = announced(event("le", toml), Announcement(cycle=cycle, start=day, document="1/TB"))
    found = expand(catalogue(le, event("tet", 'lunar = "1/1"')), day, day).occurrences
    decided = next(one for one in found if one.event.id == "le" and one.status is Status.ANNOUNCED)
    assert (decided.cycle, decided.start) == (cycle, day)
    assert decided.computed is not None
    assert str(decided.computed.start) == by_rule


@pytest.mark.parametrize("cycle", ["2026x", "năm sau", "0000", "9999", "2031n"])
def test_a_cycle_that_the_rule_does_not_have_still_makes_an_occurrence(cycle: str) -> None:
    le = announced(event("le", 'lunar = "8/1"'), Announcement(cycle=cycle, start=date(2026, 5, 5), told_by="xã"))
    found = expand(catalogue(le), date(2026, 5, 5), date(2026, 5, 5)).occurrences
    assert [(one.cycle, one.computed) for one in found] == [(cycle, None)]
