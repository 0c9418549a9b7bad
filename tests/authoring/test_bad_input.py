"""What planners get wrong, and what they are told, word by word: the blocks of `bad_input.txt`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.authoring.read import Reading, load_files

OFFICE = '\n[office]\nname = "Cơ quan"\ndomain = "lich.example.vn"\n'
EVENT = '[[event]]\nid = "le"\nname = "Lễ"\nkind = "tet"\nsources = ["https://example.vn"]\nlunar = "1/1"\n'
BLOCK = re.compile(r"^=== (?P<name>.+)\n(?P<text>(?s:.*?))^---\n(?P<told>(?:.+\n)+)", re.MULTILINE)


def blocks() -> list[tuple[str, str, list[str]]]:
    golden = Path(__file__).with_name("bad_input.txt").read_text(encoding="utf-8")
    return [(found["name"], found["text"], found["told"].splitlines()) for found in BLOCK.finditer(golden)]


def read(text: str) -> Reading:
    whole = text if re.search(r"^\[office\]", text, re.MULTILINE) else text + OFFICE
    return load_files({"events.toml": whole}, "events.toml")


def told(reading: Reading) -> list[str]:
    return [f"{p.code} {p.level} {str(p).removeprefix('events.toml:')}" for p in reading.problems]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, told, id=name) for name, text, told in blocks()])
def test_a_mistake_is_told_with_its_place_and_how_to_mend_it(text: str, expected: list[str]) -> None:
    reading = read(text)
    assert told(reading) == expected
    assert (reading.catalogue is None) == any(" error " in line for line in expected)


def test_the_golden_file_is_read_whole() -> None:
    golden = Path(__file__).with_name("bad_input.txt").read_text(encoding="utf-8")
    assert len(blocks()) == golden.count("\n=== ") > 100


@pytest.mark.parametrize("line", [line for _, _, lines in blocks() for line in lines])
def test_no_english_reaches_a_planner(line: str) -> None:
    assert not re.search(r"\b(should|input|expected|invalid|must|at end of|unexpected)\b", line, re.IGNORECASE)


def test_a_control_character_in_the_file_has_its_line() -> None:
    assert told(read(EVENT + 'note = "a\x00b"\n')) == [
        "toml error 7:10: có ký tự điều khiển không được phép; xoá ký tự lạ rồi gõ lại"
    ]


def test_brackets_without_end_have_their_line() -> None:
    assert told(read("x = " + "[" * 3000))[0].startswith("toml error 1:5: ngoặc lồng nhau quá sâu")


def test_a_number_that_is_no_number_of_days() -> None:
    assert told(read(EVENT + "days = 0x" + "f" * 5000)) == [
        "range error 7:1: le: days: số … lớn quá; nhiều nhất là 400"
    ]
    assert told(read(EVENT + "days = " + "9" * 5000))[0].startswith("toml error 7:8: không đọc được")


def test_a_long_name_is_refused() -> None:
    assert told(read(EVENT.replace('"Lễ"', '"' + "Lễ" * 151 + '"'))) == [
        "too-long error 3:1: le: name: dài quá 300 chữ; rút gọn, phần còn lại để vào note"
    ]


def test_every_mistake_of_a_rule_is_told_at_once() -> None:
    found = read(EVENT + "days = 2\nmain_day = 5\nevery = { years = 3 }\n")
    assert [(problem.code, problem.line) for problem in found.problems] == [("main_day", 8), ("every-from", 9)]


def test_problems_of_all_kinds_come_together_in_the_order_of_lines() -> None:
    text = (
        EVENT + 'groups = ["zz"]\n[[event]]\nid = "B"\nname = "B"\nkind = "tet"\n[[event]]\nid = "le"\nlunar = "8/13"\n'
    )
    assert [(problem.code, problem.line) for problem in read(text).problems] == [
        ("group", 7), ("slug", 9), ("duplicate-id", 13),
    ]  # fmt: skip


def test_many_mistakes_are_counted_not_listed() -> None:
    found = read("[[event]]\n" * 3000).problems
    assert len(found) == 501
    assert found[0].message == "còn 2500 lỗi nữa chưa kể"
