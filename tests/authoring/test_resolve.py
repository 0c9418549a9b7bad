"""Files over files: includes, overrides, variants, rules of other years."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scheduler.authoring.include import builtin_names
from scheduler.authoring.read import Reading, load, load_files
from scheduler.model import Event
from tests.authoring.conftest import OFFICE, Home

BASE = """
[[event]]
id = "le"
name = "Lễ"
name_en = "Feast"
kind = "ethnic-festival"
lunar = "6/1..8/1"
main_day = 3
leap = "both"
since = 2000
groups = ["Mường"]
sources = ["https://example.vn/a"]
remind = [30, "3wd"]
  [[event.announced]]
  cycle = "2025"
  start = 2025-02-03
  document = "1/A"
  [[event.announced]]
  cycle = "2026"
  start = 2026-02-22
  end = 2026-02-24
  document = "2/A"
  [[event.step]]
  id = "giay-moi"
  name = "Gửi giấy mời"
  lead = "3wd"
  owner = "van-phong"
  [[event.step]]
  id = "qua"
  name = "Mua quà"
  lead = 10
"""


def events(reading: Reading) -> dict[str, Event]:
    assert reading.catalogue, [str(problem) for problem in reading.errors]
    return {event.key: event for event in reading.catalogue.events}


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_a_whole_event(home: Home) -> None:
    event = events(home(events=BASE))["le"]
    (rule,) = event.rules
    assert (rule.key, rule.main_day, rule.leap, rule.since) == ("lunar", 3, "both", dt.date(2000, 1, 1))
    assert [str(lead) for lead in event.remind or ()] == ["30", "3wd"]
    assert [(step.id, str(step.lead), step.owner) for step in event.steps] == [
        ("giay-moi", "3wd", "van-phong"),
        ("qua", "10", None),
    ]
    assert [decision.cycle for decision in event.announced] == ["2025", "2026"]
    assert event.announced[1].last == dt.date(2026, 2, 24)
    assert (event.groups, event.origin) == (("Mường",), "events.toml")


def test_an_override_replaces_key_by_key(home: Home) -> None:
    over = (
        'include = ["muong.toml"]\n[[event]]\nid = "le"\noverride = true\nname = "Lễ hội"\ngroups = ["Thái", "Tày"]\n'
    )
    event = events(home(muong=BASE, events=over))["le"]
    assert (event.name, event.name_en, event.groups) == ("Lễ hội", "Feast", ("Thái", "Tày"))
    assert event.rules[0].main_day == 3
    assert event.origin == "muong.toml"


def test_a_calendar_key_displaces_the_rule_under_it(home: Home) -> None:
    over = 'include = ["muong.toml"]\n[[event]]\nid = "le"\noverride = true\ngregorian = "18/11"\n'
    (rule,) = events(home(muong=BASE, events=over))["le"].rules
    assert (rule.key, rule.main_day, rule.leap) == ("gregorian", None, "regular")
    assert rule.since == dt.date(2000, 1, 1)  # not among what belongs to the rule


def test_decisions_steps_and_variants_merge(home: Home) -> None:
    over = """
include = ["muong.toml"]
[[event]]
id = "le"
override = true
  [[event.announced]]
  cycle = "2026"
  start = 2026-02-23
  told_by = "Trưởng bản"
  [[event.announced]]
  cycle = "2027"
  cancelled = true
  reason = "Mưa lũ"
  document = "3/A"
  [[event.step]]
  id = "qua"
  lead = 20
  [[event.step]]
  id = "xe"
  name = "Đặt xe"
  lead = 5
  [[event.variant]]
  id = "b"
  places = ["B"]
  [[event.variant]]
  id = "c"
  lunar = "9/1"
"""
    base = BASE + '  [[event.variant]]\n  id = "b"\n  lunar = "1/2"\n  days = 2\n'
    found = events(home(muong=base, events=over))
    event = found["le"]
    assert [(d.cycle, d.start, d.document, d.last) for d in event.announced] == [
        ("2025", dt.date(2025, 2, 3), "1/A", None),
        ("2026", dt.date(2026, 2, 23), None, None),  # a decision is replaced whole: no half of the old one stays
        ("2027", None, "3/A", None),
    ]
    assert [(step.id, step.name, step.lead.count) for step in event.steps] == [
        ("giay-moi", "Gửi giấy mời", 3),
        ("qua", "Mua quà", 20),
        ("xe", "Đặt xe", 5),
    ]
    assert sorted(found) == ["le", "le.b", "le.c"]
    assert (found["le.b"].rules[0].days, [place.name for place in found["le.b"].places]) == (2, ["B"])


def test_a_variant_inherits_and_has_its_own_rule_and_decisions(home: Home) -> None:
    variant = """
  [[event.variant]]
  id = "b"
  name = "Lễ ở B"
  lunar = "9/1"
    [[event.variant.announced]]
    cycle = "2026"
    start = 2026-02-25
    document = "9/B"
  [[event.variant]]
  id = "c"
  places = ["C"]
"""
    found = events(home(events=BASE + variant))
    b, c = found["le.b"], found["le.c"]
    assert (b.id, b.variant, b.name, b.kind, b.groups) == ("le", "b", "Lễ ở B", "ethnic-festival", ("Mường",))
    assert (b.rules[0].main_day, b.rules[0].leap) == (None, "regular")
    assert [decision.start for decision in b.announced] == [dt.date(2026, 2, 25)]
    assert (c.rules[0].main_day, c.name, c.announced) == (3, "Lễ", ())  # the event's decisions are about the event
    assert [step.id for step in c.steps] == ["giay-moi", "qua"]


def test_an_event_of_variants_only(home: Home) -> None:
    text = """
[[event]]
id = "le"
name = "Lễ"
kind = "tet"
sources = ["x"]
  [[event.variant]]
  id = "b"
  lunar = "9/1"
  [[event.variant]]
  id = "a"
  lunar = "1/1"
  [[event.variant]]
  id = "c"
  retired = true
"""
    assert list(events(home(events=text))) == ["le.a", "le.b"]


def test_rules_of_other_years(home: Home) -> None:
    text = BASE + '  [[event.rule]]\n  gregorian = "1/1"\n  days = 2\n  until = 1999\n'
    first, other = events(home(events=text))["le"].rules
    assert (first.key, first.since) == ("lunar", dt.date(2000, 1, 1))
    assert (other.key, other.days, other.main_day, other.until) == ("gregorian", 2, None, dt.date(1999, 12, 31))


def test_a_variant_with_a_rule_of_its_own_leaves_the_events_other_years(home: Home) -> None:
    text = (
        BASE
        + '  [[event.rule]]\n  gregorian = "1/1"\n  until = 1999\n  [[event.variant]]\n  id = "b"\n  lunar = "9/1"\n'
    )
    assert [rule.key for rule in events(home(events=text))["le.b"].rules] == ["lunar"]


def test_retired_events_are_gone(home: Home) -> None:
    over = 'include = ["muong.toml"]\n[[event]]\nid = "le"\noverride = true\nretired = true\n'
    assert events(home(muong=BASE, events=over)) == {}


def test_the_same_id_without_override_is_a_duplicate(home: Home) -> None:
    (problem,) = home(muong=BASE, events='include = ["muong.toml"]\n' + BASE).problems
    assert str(problem) == (
        "events.toml:4:1: le: id: mã này đã có trong muong.toml; "
        "muốn sửa sự kiện có sẵn thì thêm override = true; sự kiện mới thì đổi mã"
    )


def test_a_problem_of_a_merged_event_names_the_line_where_it_was_written(home: Home) -> None:
    over = 'include = ["muong.toml"]\n[[event]]\nid = "le"\noverride = true\nlunar = "13/13"\nmain_day = 2\n'
    found = home(muong=BASE, events=over).problems
    assert [(p.file, p.line, p.path) for p in found] == [("events.toml", 5, "le.lunar")]
    under = home(muong=BASE.replace("6/1..8/1", "13/13"), events=over[: over.index("lunar")]).problems
    assert [(p.file, p.line, p.path) for p in under] == [("muong.toml", 7, "le.lunar")]


def test_includes_of_includes_and_one_file_twice(home: Home) -> None:
    reading = home(
        xa__mot=BASE,
        xa__hai='include = ["mot.toml"]\n' + BASE.replace('"le"', '"hai"'),
        events='include = ["xa/hai.toml", "xa/mot.toml"]\n' + BASE.replace('"le"', '"ba"'),
    )
    assert [event.origin for event in events(reading).values()] == ["events.toml", "xa/hai.toml", "xa/mot.toml"]
    assert list(reading.files) == ["events.toml", "xa/hai.toml", "xa/mot.toml"]


def test_a_circle_of_includes(home: Home) -> None:
    (problem,) = home(
        mot='include = ["hai.toml"]\n', hai='include = [\n  "mot.toml"]\n', events='include = ["mot.toml"]\n'
    ).problems
    assert (problem.file, problem.line, problem.column, problem.code) == ("hai.toml", 2, 3, "include-circle")
    assert problem.message == "include vòng tròn: mot.toml → hai.toml → mot.toml"


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.toml", "xa/../../a.toml", "C:a.toml", "..", "a\\\\b.toml"])
def test_only_files_beside_are_included(home: Home, name: str) -> None:
    assert home(events=f'include = ["{name}"]\n').errors


def test_built_in_catalogues_are_read_without_an_error() -> None:
    reading = load_files(
        {"events.toml": f"include = {list(builtin_names())}".replace("'", '"') + OFFICE}, "events.toml"
    )
    assert reading.errors == ()
    assert len(events(reading)) > 250


def test_an_unknown_built_in_names_the_nearest(home: Home) -> None:
    (problem,) = home(events='include = ["quocgia"]\n').problems
    assert problem.hint == "có phải “quoc-gia”?"
    assert "groups" not in str(home(events='include = ["groups"]\n').problems[0].hint)


def test_an_office_in_an_included_file_has_no_effect(home: Home) -> None:
    reading = home(xa='[office]\nname = "Xã"\ndomain = "xa.example.vn"\n', events='include = ["xa.toml"]\n')
    assert codes(reading) == ["office-included"]
    assert reading.catalogue
    assert reading.catalogue.office.domain == "lich.example.vn"


def test_the_uppermost_file_decides_about_a_day(home: Home) -> None:
    day = '[[working_day]]\ndate = 2026-01-02\nis = "{}"\ndocument = "1/A"\n'
    reading = home(xa=day.format("off"), events='include = ["xa.toml"]\n' + day.format("working"))
    assert reading.catalogue
    assert [day.working for day in reading.catalogue.days] == [True]


def test_events_alone_are_a_valid_file(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    path.write_text('[[event]]\nid = "a"\nname = "A"\nkind = "tet"\nlunar = "1/1"\nsources = ["x"]\n', encoding="utf-8")
    reading = load(path)
    assert [(p.code, p.level) for p in reading.problems] == [("no-domain", "warning")]
    assert reading.catalogue
    assert reading.catalogue.office.domain == "lich.invalid"


def test_the_order_of_events_does_not_matter(home: Home) -> None:
    one, two = BASE, BASE.replace('"le"', '"a"')
    assert home(events=one + two).catalogue == home(events=two + one).catalogue
