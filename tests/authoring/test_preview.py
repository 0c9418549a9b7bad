"""What a planner sees before a change is written."""

from __future__ import annotations

from datetime import date

from scheduler.authoring import edit
from scheduler.authoring.compare import compare
from scheduler.authoring.notation import Value
from scheduler.authoring.preview import TRIP, Preview, coming, preview
from scheduler.authoring.read import load_files

ROOT = "events.toml"
TODAY = date(2026, 11, 25)
TEXT = """\
[[event]]
id = "le-hoi"
name = "Lễ hội"
kind = "ethnic-festival"
lunar = "8/1"
groups = ["Mường"]
places = ["xã Mường Bi", "cả nước"]
sources = ["https://example.vn"]

[[event]]
id = "hoi-lang"
name = "Hội làng"
kind = "ethnic-festival"
lunar = "7/1"
days = 2
groups = ["Thái"]
places = ["xã Mường Bi", "cả nước"]
sources = ["https://example.vn"]

[[event]]
id = "hoi-xuan"
name = "Hội xuân"
kind = "ethnic-festival"
lunar = "8/1"
groups = ["Mường"]
places = ["cả nước"]
sources = ["https://example.vn"]

[[event]]
id = "tham-xuan"
name = "Thăm đầu xuân"
kind = "visit"
relative = { to = "le-hoi", days = 0 }
sources = ["https://example.vn"]

[[event]]
id = "tham-tet"
name = "Thăm"
kind = "visit"
lunar = "8/1"
sources = ["https://example.vn"]

[[event]]
id = "mua-kho"
name = "Cả mùa khô"
kind = "training"
gregorian = "1/1..1/4"
main_day = 60
sources = ["https://example.vn"]

[[event]]
id = "cho-ngay"
name = "Chờ ngày"
kind = "ethnic-festival"
window = { lunar = "6/1..10/1" }
sources = ["https://example.vn"]
"""


def shown(key: str, **values: str) -> Preview:
    reading = load_files({ROOT: TEXT}, ROOT)
    assert reading.catalogue
    draft = edit.change(edit.open_book(reading.files, ROOT), key, dict(values))
    return preview(reading.catalogue, draft, reading.problems, key, TODAY)


def test_the_next_five_and_those_beside() -> None:
    said = shown("le-hoi", note="có mưa")
    assert [str(one.occurrence.id) for one in said.coming] == [f"le-hoi/{year}" for year in range(2027, 2032)]
    beside = {other.occurrence.event.id: (other.places, other.groups) for other in said.coming[0].beside}
    assert beside == {
        "hoi-lang": (("xã Mường Bi",), ()),
        "hoi-xuan": ((), ("Mường",)),
        "tham-xuan": ((), ()),
        "tham-tet": ((), ()),
        "mua-kho": ((), ()),
    }


def test_two_trips_on_a_day_meet() -> None:
    said = shown("tham-tet", note="hai đoàn")
    assert {other.occurrence.event.id for other in said.coming[0].beside if TRIP in other.places} == {
        "tham-xuan",
        "mua-kho",
    }


def test_of_a_long_one_its_main_day_counts() -> None:
    said = shown("mua-kho", note="khô")
    assert [other.occurrence.event.id for other in said.coming[0].beside] == []


def test_an_open_window_meets_nobody_yet() -> None:
    said = shown("cho-ngay", note="chờ")
    assert said.coming[0].beside == ()
    assert said.coming[0].occurrence.main is None


def test_what_moves_with_it_is_told_and_what_is_past_is_not() -> None:
    said = shown("le-hoi", lunar="9/1")
    moved = {str(change.id) for change in said.changes if change.kind == "moved"}
    assert moved == {f"{name}/{year}" for name in ("le-hoi", "tham-xuan") for year in range(2027, 2030)}
    assert all(change.told for change in said.changes)


def test_only_new_warnings_are_shown() -> None:
    said = shown("hoi-xuan", name="Hội mới")
    assert said.warnings == ()
    reading = load_files({ROOT: TEXT}, ROOT)
    assert reading.catalogue
    book = edit.open_book(reading.files, ROOT)
    draft = edit.announce(book, "cho-ngay", {"cycle": "2027", "start": date(2027, 3, 1), "told_by": "xã"})
    said = preview(reading.catalogue, draft, reading.problems, "cho-ngay", TODAY, "2027")
    assert [problem.code for problem in said.warnings] == ["announced-outside"]


def test_a_decided_cycle_is_shown_however_far() -> None:
    reading = load_files({ROOT: TEXT}, ROOT)
    book = edit.open_book(reading.files, ROOT)
    for start in (date(2040, 2, 20), date(2026, 2, 25)):
        decision: dict[str, Value] = {"cycle": str(start.year), "start": start, "told_by": "xã"}
        draft = edit.announce(book, "le-hoi", decision)
        assert draft.reading.catalogue
        found = coming(draft.reading.catalogue, "le-hoi", TODAY, str(start.year))
        assert (found[0].start, len(found)) == (start, 6)


def test_between_two_states_everything_is_told() -> None:
    before = load_files({ROOT: TEXT}, ROOT).catalogue
    text = TEXT.replace('"Hội làng"', '"Hội đình"').replace('id = "hoi-xuan"', 'id = "hoi-xuan-moi"')
    after = load_files({ROOT: text}, ROOT).catalogue
    assert before
    assert after
    kinds = {(change.id.event, change.kind) for change in compare(before, after, TODAY)}
    assert kinds == {("hoi-lang", "renamed"), ("hoi-xuan", "vanished"), ("hoi-xuan-moi", "appeared")}
    assert compare(before, before, TODAY) == ()
