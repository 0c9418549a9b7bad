"""Edits of a text: what was asked, and no other byte."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.authoring import notation, spans, splice
from scheduler.authoring.found import Loc
from scheduler.authoring.notation import Value
from scheduler.errors import Refused

FILE = """\
# Lịch của cơ quan
include = ["quoc-gia"]

[office]
name = "Cơ quan"   # tên đầy đủ

[[event]]
id = "le-hoi"
name = "Lễ hội"    # tên cũ: Hội làng
kind = "ethnic-festival"
lunar = "8/1"
places = [
  "Phú Thọ / xã Mường Bi",  # nơi chính
  "Phú Thọ / xã Lạc Sơn"
]

  [[event.announced]]
  cycle = "2026"
  start = 2026-02-22   # theo báo
  url = "https://example.vn/1"

# Từ đây là việc của tỉnh.
[[event]]
id = "gau-tao"
name = 'Gầu Tào'
kind = "ethnic-festival"
season.text = "sau vụ gặt"
season.ask = 9

  [[event.variant]]
  id = "bac-ha"
  lunar = "3/1"
"""


def lines_of(before: str, after: str) -> tuple[list[str], list[str]]:
    """What a diff would take away and add."""
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    after = splice.set_keys(FILE, ("event", 0), {"name": "Lễ hội Khai hạ"})
    assert after == FILE.replace('"Lễ hội"    #', '"Lễ hội Khai hạ"    #')


def test_a_new_key_goes_where_its_like_stand() -> None:
    after = splice.set_keys(FILE, ("event", 0), {"main_day": 2, "groups": ["Mường"], "note": "có mưa"})
    assert after == FILE.replace(
        'lunar = "8/1"\nplaces', 'lunar = "8/1"\nmain_day = 2\ngroups = ["Mường"]\nplaces'
    ).replace('xã Lạc Sơn"\n]\n', 'xã Lạc Sơn"\n]\nnote = "có mưa"\n')


def test_a_key_is_taken_out_with_its_line() -> None:
    assert splice.set_keys(FILE, ("event", 0), {"name": None}) == FILE.replace(
        'name = "Lễ hội"    # tên cũ: Hội làng\n', ""
    )
    after = splice.set_keys(FILE, ("event", 0), {"places": None})
    assert lines_of(FILE, after)[1] == []
    assert "xã Lạc Sơn" not in after


def test_dotted_keys_are_one_value() -> None:
    after = splice.set_keys(FILE, ("event", 1), {"season": None, "lunar": "15/1"})
    assert after == FILE.replace('season.text = "sau vụ gặt"\nseason.ask = 9\n', 'lunar = "15/1"\n')
    again = splice.set_keys(FILE, ("event", 1), {"season": {"text": "mùa khô"}})
    assert again == FILE.replace('season.text = "sau vụ gặt"\nseason.ask = 9\n', 'season = { text = "mùa khô" }\n')


def test_a_table_under_its_own_header_is_one_value() -> None:
    text = '[[event]]\nid = "a"\n\n[event.season]\ntext = "mùa khô"\nask = 9\n\n[[event]]\nid = "b"\n'
    after = splice.set_keys(text, ("event", 0), {"season": {"text": "mùa mưa", "ask": 5}})
    assert after == '[[event]]\nid = "a"\nseason = { text = "mùa mưa", ask = 5 }\n\n\n[[event]]\nid = "b"\n'


def test_a_new_part_stands_with_those_beside_it_before_the_next_events_comment() -> None:
    after = splice.append(FILE, ("event", 0, "announced"), {"cycle": "2027", "start": date(2027, 2, 13)})
    added = '\n  [[event.announced]]\n  cycle = "2027"\n  start = 2027-02-13\n'
    assert after == FILE.replace('example.vn/1"\n', f'example.vn/1"\n{added}')


def test_a_part_of_a_variant_stands_under_it() -> None:
    after = splice.append(FILE, ("event", 1, "variant", 0, "announced"), {"cycle": "2027", "start": date(2027, 2, 8)})
    assert after == FILE + '\n    [[event.variant.announced]]\n    cycle = "2027"\n    start = 2027-02-08\n'


def test_a_new_event_is_at_the_end_with_its_parts() -> None:
    event: dict[str, Value] = {"id": "moi", "variant": [{"id": "a", "lunar": "1/2", "announced": [{"cycle": "2026"}]}]}
    after = splice.append(FILE, ("event",), event)
    assert after == FILE + (
        '\n[[event]]\nid = "moi"\n\n  [[event.variant]]\n  id = "a"\n  lunar = "1/2"\n'
        '\n    [[event.variant.announced]]\n    cycle = "2026"\n'
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", '[[event]]\nid = "a"\n'),
        ("# ghi chú\n\n", '# ghi chú\n\n[[event]]\nid = "a"\n'),
        ('include = ["x"]', 'include = ["x"]\n\n[[event]]\nid = "a"'),
        ('include = ["x"]\r\n', 'include = ["x"]\r\n\r\n[[event]]\r\nid = "a"\r\n'),
        ('event = [{ id = "x" }]', 'event = [{ id = "x" }, { id = "a" }]'),
        ("event = []", 'event = [{ id = "a" }]'),
        ('event = [{ id = "x" }, ]', 'event = [{ id = "x" }, { id = "a" }, ]'),
        ('event = [\n  { id = "x" }, # x\n]\n', 'event = [\n  { id = "x" }, # x\n  { id = "a" },\n]\n'),
        ('event = [\n  { id = "x" } # x\n]\n', 'event = [\n  { id = "x" }, # x\n  { id = "a" }\n]\n'),
        ('event = [\n  { id = "x" }]\n', 'event = [\n  { id = "x" }, { id = "a" }]\n'),
        ('\ufeff[[event]]\nid = "x"\n', '\ufeff[[event]]\nid = "x"\n\n[[event]]\nid = "a"\n'),
    ],
)
def test_where_a_new_event_goes(text: str, after: str) -> None:
    assert splice.append(text, ("event",), {"id": "a"}) == after


@pytest.mark.parametrize(
    ("text", "key", "value", "after"),
    [
        ('event = [{ id = "a" }]', "days", 3, 'event = [{ id = "a", days = 3 }]'),
        ("event = [{}]", "days", 3, "event = [{ days = 3 }]"),
        ('event = [{ id = "a", days = 3 }]', "days", None, 'event = [{ id = "a" }]'),
        ('event = [{ days = 3, id = "a" }]', "days", None, 'event = [{ id = "a" }]'),
        ("event = [{ days = 3 }]", "days", None, "event = [{  }]"),
        ('event = [{ season.text = "x", id = "a", season.ask = 9 }]', "season", None, 'event = [{ id = "a" }]'),
        ('[[event]]\r\nid = "a"\r\ndays = 3', "days", None, '[[event]]\r\nid = "a"'),
        ('[[event]]\nid = "a"\ndays = 3', "days", None, '[[event]]\nid = "a"'),
        ('[[event]]\n"id" = "a"', "id", "b", '[[event]]\n"id" = "b"'),
        ('[[ event ]] # một\nid="a"# hai', "days", 3, '[[ event ]] # một\nid="a"# hai\ndays = 3'),
        ("[[event]]", "id", "a", '[[event]]\nid = "a"'),
        ('[[event]]\nid = """\na]"}#\n"""\n', "days", 1, '[[event]]\nid = """\na]"}#\n"""\ndays = 1\n'),
        ("[[event]]\nat = 2026-01-01 07:00:00 # giờ\n", "at", 1, "[[event]]\nat = 1 # giờ\n"),
    ],
)
def test_ways_to_write(text: str, key: str, value: Value | None, after: str) -> None:
    assert splice.set_keys(text, ("event", 0), {key: value}) == after


def test_a_part_within_braces() -> None:
    text = 'event = [{ id = "a", announced = [{ cycle = "2026" }] }, { id = "b" }]\n'
    after = splice.append(text, ("event", 0, "announced"), {"cycle": "2027"})
    assert after == text.replace('"2026" }', '"2026" }, { cycle = "2027" }')
    after = splice.append(text, ("event", 1, "announced"), {"cycle": "2027"})
    assert after == text.replace('"b" }', '"b", announced = [{ cycle = "2027" }] }')


SOURCES = """\
[[event]]
id = "a"
sources = [
  # báo tỉnh
  "https://baophutho.vn/1",  # năm 2026
  "https://baophutho.vn/2"
]
note = "x"
"""
WHOLE = SOURCES[SOURCES.index("[\n") : SOURCES.index("\nnote")]


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        ("123", 'vn/2"\n', 'vn/2",\n  "https://baophutho.vn/3"\n'),
        ("012", "  # báo tỉnh\n", '  "https://baophutho.vn/0",\n  # báo tỉnh\n'),
        ("1", ',  # năm 2026\n  "https://baophutho.vn/2"\n', "  # năm 2026\n"),
        ("2", '  "https://baophutho.vn/1",  # năm 2026\n', ""),
        ("3", WHOLE, '[\n  # báo tỉnh\n  "https://baophutho.vn/3"\n]'),
        ("", WHOLE, "[]"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_of_a_list_on_several_lines_only_the_lines_that_change(now: str, before: str, after: str, newline: str) -> None:
    text, wanted = (one.replace("\n", newline) for one in (SOURCES, SOURCES.replace(before, after)))
    said = splice.set_keys(text, ("event", 0), {"sources": [f"https://baophutho.vn/{n}" for n in now]})
    assert (SOURCES.count(before), said) == (1, wanted)


def test_what_is_so_already_changes_nothing() -> None:
    assert splice.set_keys(FILE, ("event", 0), {"name": "Lễ hội", "note": None}) == FILE


def test_an_edit_that_says_something_else_is_refused() -> None:
    for wrong in ("a = 2", "a ="):
        with pytest.raises(Refused, match="bằng tay"):
            splice.held("a = 1", wrong, lambda _: None)


SCALARS = st.one_of(
    st.text(max_size=8).filter(lambda text: text.isprintable()), st.integers(-99, 99), st.booleans(), st.dates()
)
VALUES: st.SearchStrategy[Any] = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.sampled_from("abc"), SCALARS, min_size=1, max_size=2)
)
KEYS = st.sampled_from(("id", "name", "lunar", "days", "season", "places", "note", "x-y"))
SPACE = st.sampled_from(("", " ", "  ", "\t"))
COMMENT = st.sampled_from(("", " # ghi chú = [", "  #", '# "'))
ENDING = st.sampled_from(("\n", "\r\n"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A file as people write them: any spacing, comments, endings and order."""
    newline = draw(ENDING)
    blank = st.sampled_from(("", newline, f"# --- {newline}", f"  {newline}"))
    out = [draw(blank), draw(blank)]
    for number in range(draw(st.integers(1, 3))):
        indent = draw(st.sampled_from(("", "  ")))
        out.append(f"{indent}[[event]]{draw(COMMENT)}{newline}")
        out += _pairs(draw, number, indent, newline)
        for kind in draw(st.lists(st.sampled_from(("announced", "variant", "step")), max_size=3)):
            out += [draw(blank), f"{indent}  [[event.{kind}]]{newline}"]
            out += _pairs(draw, number, f"{indent}  ", newline)
        out.append(draw(blank))
    return "".join(out).removesuffix(draw(st.sampled_from(("", newline))))


def _pairs(draw: st.DrawFn, number: int, indent: str, newline: str) -> list[str]:
    table = draw(st.dictionaries(KEYS, VALUES, max_size=4))
    return [
        f"{indent}{key}{draw(SPACE)}={draw(SPACE)}{_written(draw, value, newline)}{draw(COMMENT)}{newline}"
        for key, value in table.items()
    ]


def _written(draw: st.DrawFn, value: Any, newline: str) -> str:
    if isinstance(value, list) and draw(st.booleans()):
        inner = "".join(f"{newline}    {notation.value(item)},{draw(COMMENT)}" for item in value)
        return f"[{inner}{newline}  ]"
    return notation.value(value)


def tables(raw: dict[str, Any]) -> list[Loc]:
    """Every event and every part."""
    found: list[Loc] = []
    for index, event in enumerate(raw.get("event", [])):
        found.append(("event", index))
        for part in ("announced", "variant", "step"):
            found += [("event", index, part, number) for number in range(len(event.get(part, [])))]
    return found


@given(text=texts(), data=st.data())
def test_an_edit_changes_its_key_and_no_other_byte(text: str, data: st.DataObject) -> None:
    raw = tomllib.loads(text)
    table = data.draw(st.sampled_from(tables(raw)))
    key, value = data.draw(KEYS), data.draw(st.none() | VALUES)
    after = splice.set_keys(text, table, {key: value})
    node = next((n for n in spans.nodes(text) if n.loc == (*table, key)), None)
    if node and value is not None:
        assert after[: node.value] == text[: node.value]
        assert after.endswith(text[node.end :])
    elif node:
        assert _one_gap(after, text)
    else:
        assert _one_gap(text, after)


@given(text=texts(), data=st.data())
def test_a_part_is_added_and_no_other_byte(text: str, data: st.DataObject) -> None:
    raw = tomllib.loads(text)
    event = data.draw(st.integers(0, len(raw["event"]) - 1))
    array: Loc = data.draw(st.sampled_from((("event",), ("event", event, "announced"))))
    after = splice.append(text, array, {"cycle": "2027", "start": date(2027, 2, 13)})
    assert _one_gap(text, after)


def _one_gap(short: str, long: str) -> bool:
    """Whether the one is the other with one stretch taken out."""
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long.endswith(short[same:]) or any(
        long[: same - back] == short[: same - back] and long.endswith(short[same - back :]) for back in range(same + 1)
    )
