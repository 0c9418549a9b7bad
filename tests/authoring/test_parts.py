"""Steps, variants and rules of other years: set, added, taken out; all else of the file as it was."""

from __future__ import annotations

import pytest

from scheduler.authoring import edit, include, parts, splice
from scheduler.authoring.edit import Book
from scheduler.errors import Refused

TEXT = """\
include = ["goc.toml"]

[[event]]
id = "hoi" # của xã
name = "Hội"
kind = "ethnic-festival"
lunar = "8/1"
until = 2026
sources = ["sổ tay"]

  # việc phải làm
  [[event.step]]
  id = "giay-moi"
  name = "Giấy mời"
  lead = 7 # một tuần

  [[event.step]]
  id = "xe"
  name = "Xe"
  lead = "3wd"

  [[event.rule]]
  lunar = "10/1"
  since = 2027
  until = 2028

  [[event.rule]]
  lunar = "11/1"
  since = 2029

[[event]]
id = "sau"
name = "Sau"
kind = "visit"
gregorian = "1/2"
sources = ["sổ tay"]
"""
BASE = """\
[[event]]
id = "goc"
name = "Gốc"
kind = "tet"
lunar = "1/1"
until = 2026
sources = ["sổ tay"]
  [[event.step]]
  id = "qua"
  name = "Quà"
  lead = 5
  [[event.rule]]
  lunar = "2/1"
  since = 2027
"""


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """The office's file over one that is built in."""
    monkeypatch.setattr(include, "builtin", lambda name: BASE if name == "goc.toml" else None)
    return edit.open_book({"events.toml": TEXT, "goc.toml": BASE}, "events.toml")


def text(book: Book) -> str:
    assert edit.drafted(book, book).reading.errors == ()
    return book.files["events.toml"]


def test_a_step_is_changed_added_and_taken_out(book: Book) -> None:
    assert text(parts.set_step(book, "hoi", "giay-moi", {"lead": 10})) == TEXT.replace("lead = 7 #", "lead = 10 #")
    added = text(parts.set_step(book, "hoi", "qua", {"name": "Quà", "lead": 3, "owner": "van-phong"}))
    assert '  [[event.step]]\n  id = "qua"\n  name = "Quà"\n  lead = 3\n  owner = "van-phong"\n' in added
    gone = text(parts.drop_step(book, "hoi", "xe"))
    assert gone == TEXT.replace('  [[event.step]]\n  id = "xe"\n  name = "Xe"\n  lead = "3wd"\n', "")


def test_a_built_in_step_is_changed_in_an_override_and_cannot_be_taken_out(book: Book) -> None:
    new = text(parts.set_step(book, "goc", "qua", {"lead": 9}))
    assert '[[event]]\nid = "goc"\noverride = true\n\n  [[event.step]]\n  id = "qua"\n  lead = 9\n' in new
    for _ in range(2):
        with pytest.raises(Refused, match="không bỏ được"):
            parts.drop_step(book, "goc", "qua")
        book = parts.set_step(book, "goc", "qua", {"lead": 9})
        book = edit.open_book(book.files, "events.toml")


def test_rules_of_other_years(book: Book) -> None:
    assert text(parts.put_rule(book, "hoi", 0, {"lunar": "12/1"})) == TEXT.replace('"10/1"', '"12/1"')
    assert "since = 2029\n" not in text(parts.drop_rule(book, "hoi", 1))
    none = parts.drop_rule(parts.drop_rule(book, "hoi", 1), "hoi", 0)
    assert "rule" not in splice.read(text(none))["event"][0]
    closed = parts.put_rule(book, "hoi", 1, {"until": 2029})
    more = text(parts.put_rule(closed, "hoi", None, {"lunar": "13/1", "since": 2030, "days": None}))
    assert '  [[event.rule]]\n  lunar = "13/1"\n  since = 2030\n' in more


def test_a_list_that_is_built_in_is_written_out_whole(book: Book) -> None:
    closed = parts.put_rule(book, "goc", 0, {"until": 2029})
    assert splice.read(text(closed))["event"][2]["rule"] == [{"lunar": "2/1", "since": 2027, "until": 2029}]
    closed = edit.open_book(closed.files, "events.toml")
    more = parts.put_rule(closed, "goc", None, {"lunar": "3/1", "since": 2030})
    assert [one["lunar"] for one in splice.read(text(more))["event"][2]["rule"]] == ["2/1", "3/1"]
    with pytest.raises(Refused, match="có sẵn"):
        parts.drop_rule(book, "goc", 0)
    less = parts.drop_rule(more, "goc", 0)
    assert [one["lunar"] for one in splice.read(less.files["events.toml"])["event"][2]["rule"]] == ["3/1"]


def test_a_variant_is_added_once_and_has_steps_and_rules_of_its_own(book: Book) -> None:
    two = parts.add_variant(book, "hoi", "xa-ben", {"places": ["Phú Thọ / xã bên"], "lunar": "9/1"})
    assert '  [[event.variant]]\n  id = "xa-ben"\n  lunar = "9/1"\n  places = ["Phú Thọ / xã bên"]\n' in text(two)
    two = edit.open_book(two.files, "events.toml")
    with pytest.raises(Refused, match=r"hoi\.xa-ben"):
        parts.add_variant(two, "hoi", "xa-ben", {})
    with pytest.raises(Refused, match="sự kiện chung"):
        parts.drop_step(two, "hoi.xa-ben", "xe")
    own = parts.set_step(two, "hoi.xa-ben", "xe", {"lead": 2})
    assert '    [[event.variant.step]]\n    id = "xe"\n    lead = 2\n' in text(own)
    ruled = parts.put_rule(
        parts.put_rule(two, "hoi.xa-ben", None, {"lunar": "5/1", "since": 2030}), "hoi.xa-ben", 0, {}
    )
    assert "[[event.variant.rule]]" in ruled.files["events.toml"]


def test_an_array_in_braces_is_cut_too() -> None:
    line = 'x = [{ id = "a", n = 1 }, { id = "b" }]\n'
    assert splice.drop(line, ("x", 0)) == 'x = [{ id = "b" }]\n'
    assert splice.drop(line, ("x", 1)) == 'x = [{ id = "a", n = 1 }]\n'
    assert splice.drop('x = [{ id = "a" }]\ny = 1\n', ("x", 0)) == "y = 1\n"
