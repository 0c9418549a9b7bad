"""Changes of the office's files: where each is written, and what it carries along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from scheduler.authoring import edit
from scheduler.authoring.edit import Book, Draft
from scheduler.authoring.notation import Value
from scheduler.errors import Refused
from scheduler.expand import expand_event

ROOT = "events.toml"
OWN = """\
include = ["quoc-gia", "dan-toc", "xa.toml"]

# Việc của tỉnh
[[event]]
id = "le-hoi"
name = "Lễ hội"
kind = "ethnic-festival"
lunar = "8/1"   # mùng 8
days = 3
short = "last"

[[event]]
id = "khai-ha-muong-bi"
override = true
note = "tỉnh dự"

[[event]]
id = "hoi-xa"
override = true
note = "tỉnh dự"
"""
COMMUNE = """\
[[event]]
id = "hoi-xa"
name = "Hội xã"
kind = "ethnic-festival"
lunar = "10/1"

[[event]]
id = "gio-lang"
name = "Giỗ làng"
kind = "memorial"

  [[event.variant]]
  id = "tren"
  lunar = "2/3"

  [[event.variant]]
  id = "duoi"
  lunar = "4/3"
"""


@pytest.fixture
def book() -> Book:
    return edit.open_book({ROOT: OWN, "xa.toml": COMMUNE}, ROOT)


def added(draft: Draft) -> str:
    """The lines that a draft adds, of a draft that only adds; without the line ends around them."""
    assert draft.reading.errors == ()
    ((name, after),) = draft.changed.items()
    before = draft.seen[name]
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    size = len(after) - len(before)
    assert after[:same] + after[same + size :] == before
    while not (after[same] == "\n" and after[same + size : same + size + 1] in ("", "\n")):  # whole lines
        assert after[same - 1] == after[same + size - 1]
        same -= 1
    return after[same : same + size].strip("\n")


def days(draft: Draft, key: str, year: int = 2027) -> list[str]:
    assert draft.reading.catalogue
    found = expand_event(draft.reading.catalogue, key, date(year, 1, 1), date(year, 12, 31)).occurrences
    return [f"{one.start} {one.last} {one.main}" for one in found]


def test_a_new_event_stands_at_the_end_in_the_usual_order(book: Book) -> None:
    draft = edit.add(book, {"lunar": "15/1", "kind": "ethnic-festival", "name": "Hội mới", "id": "hoi-moi"})
    lines = '[[event]]\nid = "hoi-moi"\nname = "Hội mới"\nkind = "ethnic-festival"\nlunar = "15/1"'
    assert added(draft) == lines


def test_adding_a_built_in_id_is_an_override(book: Book) -> None:
    draft = edit.add(book, {"id": "gio-to-hung-vuong", "note": "tỉnh dự"})
    assert added(draft) == '[[event]]\nid = "gio-to-hung-vuong"\noverride = true\nnote = "tỉnh dự"'


@pytest.mark.parametrize("name", ["le-hoi", "khai-ha-muong-bi", "gio-lang"])
def test_adding_what_the_office_has_is_refused(book: Book, name: str) -> None:
    with pytest.raises(Refused, match=f"lich edit {name}"):
        edit.add(book, {"id": name, "name": "X", "kind": "report", "lunar": "1/1"})


def test_letters_are_composed(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"groups": ["Mường"], "name": "Hội"})
    assert 'name = "Hội"' in draft.changed[ROOT]
    assert 'groups = ["Mường"]' in draft.changed[ROOT]


def test_an_own_event_changes_where_it_is(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"name": "Hội", "days": None})
    assert draft.changed == {ROOT: OWN.replace('"Lễ hội"', '"Hội"').replace("days = 3\n", "")}


def test_an_event_of_a_file_beside_changes_there(book: Book) -> None:
    assert edit.change(book, "gio-lang", {"name": "Giỗ"}).changed == {"xa.toml": COMMUNE.replace('"Giỗ làng"', '"Giỗ"')}
    assert edit.change(book, "gio-lang.duoi", {"lunar": "5/3"}).changed == {
        "xa.toml": COMMUNE.replace('"4/3"', '"5/3"')
    }


def test_an_override_of_the_main_file_comes_before_the_file_under_it(book: Book) -> None:
    assert added(edit.change(book, "hoi-xa", {"groups": ["Mường"]})) == 'groups = ["Mường"]'


def test_a_built_in_event_gets_an_override_with_the_changed_keys_alone(book: Book) -> None:
    draft = edit.change(book, "tet-mong-tay-bac", {"ask_before": 60})
    assert added(draft) == '[[event]]\nid = "tet-mong-tay-bac"\noverride = true\nask_before = 60'


def test_the_same_calendar_keeps_what_goes_with_it_in_an_override_too(book: Book) -> None:
    draft = edit.change(book, "khai-ha-muong-bi", {"lunar": "7/1..9/1"})
    assert added(draft) == 'lunar = "7/1..9/1"\nmain_day = 3'
    assert days(draft, "khai-ha-muong-bi") == ["2027-02-12 2027-02-14 2027-02-14"]


def test_the_same_calendar_keeps_what_goes_with_it(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"lunar": "9/1"})
    assert draft.changed == {ROOT: OWN.replace('"8/1"', '"9/1"')}


def test_a_range_has_its_own_length(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"lunar": "9/1..12/1"})
    assert draft.changed == {ROOT: OWN.replace('"8/1"', '"9/1..12/1"').replace("days = 3\n", "")}


def test_another_calendar_displaces_what_went_with_the_old_one(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"gregorian": "18/11", "days": 2})
    lines = 'gregorian = "18/11"\ndays = 2\n'
    assert draft.changed == {ROOT: OWN.replace('lunar = "8/1"   # mùng 8\ndays = 3\nshort = "last"\n', lines)}


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("le-hoi", {"id": "le-hoi-moi"}, "mã không bao giờ đổi"),
        ("le-hoi", {"override": True}, "override"),
        ("le-hoi", {"announced": []}, "lich announce"),
        ("le-hoi", {"nmae": "X"}, "có phải: name"),
        ("le-hoi", {"qqqq": 1}, "dùng được: "),
        ("le-hoi", {"note": None}, "không ghi note"),
        ("tet-mong-tay-bac", {"name": None}, "danh mục có sẵn"),
        ("le-hoj", {"name": "X"}, "gần nhất: le-hoi"),
        ("gio-lang.dươi", {"name": "X"}, "gio-lang.duoi"),
        ("zzzz", {"name": "X"}, "Không có sự kiện “zzzz”\\."),
    ],
)
def test_what_is_refused(book: Book, key: str, values: Mapping[str, Value | None], said: str) -> None:
    with pytest.raises(Refused, match=said):
        edit.change(book, key, values)


def test_what_is_wrong_shows_in_the_reading_and_is_not_refused_here(book: Book) -> None:
    draft = edit.change(book, "le-hoi", {"lunar": "8/13"})
    assert [problem.path for problem in draft.reading.errors] == ["le-hoi.lunar"]


def test_nothing_new_changes_nothing(book: Book) -> None:
    assert edit.change(book, "le-hoi", {"name": "Lễ hội"}).changed == {}


def test_a_decision_and_another_in_its_place(book: Book) -> None:
    decision: dict[str, Value] = {"cycle": "2027", "start": date(2027, 2, 14), "document": "KH 12"}
    draft = edit.announce(book, "le-hoi", decision)
    lines = '  [[event.announced]]\n  cycle = "2027"\n  start = 2027-02-14\n  document = "KH 12"'
    assert added(draft) == lines
    assert days(draft, "le-hoi") == ["2027-02-14 2027-02-16 2027-02-14"]
    again = edit.open_book(draft.files, ROOT)
    cancelled = edit.announce(again, "le-hoi", {"cycle": "2027", "cancelled": True, "reason": "dịch"})
    assert cancelled.changed[ROOT] == draft.changed[ROOT].replace(
        '  start = 2027-02-14\n  document = "KH 12"\n', '  cancelled = true\n  reason = "dịch"\n'
    )


def test_a_decision_about_a_built_in_event(book: Book) -> None:
    draft = edit.announce(
        book, "tet-mong-tay-bac", {"cycle": "2026", "start": date(2026, 12, 25), "told_by": "trưởng bản"}
    )
    assert added(draft).startswith('[[event]]\nid = "tet-mong-tay-bac"\noverride = true\n\n  [[event.announced]]\n')


def test_a_decision_about_a_variant(book: Book) -> None:
    decision: dict[str, Value] = {"cycle": "2027", "start": date(2027, 4, 9), "told_by": "trưởng bản"}
    draft = edit.announce(book, "gio-lang.tren", decision)
    assert added(draft).startswith("    [[event.variant.announced]]\n")
    assert days(draft, "gio-lang.tren") == ["2027-04-09 2027-04-09 2027-04-09"]
    assert days(draft, "gio-lang.duoi") == ["2027-04-10 2027-04-10 2027-04-10"]


def test_a_decision_about_a_built_in_variant(book: Book) -> None:
    key = next(key for key in book.keys if "." in key and book.events[key.split(".")[0]].at.file != "xa.toml")
    draft = edit.change(book, key, {"note": "tỉnh dự"})
    name, variant = key.split(".")
    assert added(draft) == (
        f'[[event]]\nid = "{name}"\noverride = true\n\n  [[event.variant]]\n  id = "{variant}"\n  note = "tỉnh dự"'
    )


def test_an_event_out_of_the_calendar_and_back(book: Book) -> None:
    draft = edit.retire(book, "le-hoi")
    assert added(draft) == "retired = true"
    assert days(draft, "le-hoi") == []
    out = edit.open_book(draft.files, ROOT)
    with pytest.raises(Refused, match="đã bỏ khỏi lịch"):
        edit.retire(out, "le-hoi")
    assert days(edit.change(out, "le-hoi", {"retired": False}), "le-hoi") != []


def test_a_whole_file_in_braces() -> None:
    text = 'event = [{ id = "a", name = "A", kind = "report", gregorian = "1/2" }]\n'
    book = edit.open_book({ROOT: text}, ROOT)
    draft = edit.announce(book, "a", {"cycle": "2027", "start": date(2027, 2, 3), "document": "KH"})
    element = 'announced = [{ cycle = "2027", start = 2027-02-03, document = "KH" }]'
    assert draft.changed == {ROOT: text.replace('"1/2" }', f'"1/2", {element} }}')}
    assert draft.reading.errors == ()
