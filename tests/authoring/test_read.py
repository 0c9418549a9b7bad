"""Files as they come: encodings, sizes, garbage; and the same from stored texts."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.authoring import syntax
from scheduler.authoring.read import Reading, load, load_files
from tests.authoring.conftest import OFFICE
from tests.authoring.test_bad_input import EVENT, blocks

GOOD = EVENT + OFFICE


def read_bytes(folder: Path, data: bytes) -> Reading:
    path = folder / "events.toml"
    path.write_bytes(data)
    return load(path)


def said(reading: Reading) -> list[tuple[str, str, int, int]]:
    return [(p.code, p.level, p.line, p.column) for p in reading.problems]


def test_a_good_file(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, GOOD.encode())
    assert reading.problems == ()
    assert reading.catalogue
    assert reading.files == {"events.toml": GOOD}


def test_broken_utf8_has_its_line(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, 'a = 1\nb = "Lễ '.encode() + b'\xff\xfe"\n')
    assert said(reading) == [("encoding", "error", 2, 9)]
    assert reading.catalogue is None


def test_utf16_from_windows_is_not_utf8(tmp_path: Path) -> None:
    assert said(read_bytes(tmp_path, GOOD.encode("utf-16"))) == [("encoding", "error", 1, 1)]


def test_a_byte_order_mark_is_taken_with_a_warning(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())
    assert said(reading) == [("bom", "warning", 1, 1)]
    assert reading.catalogue == load_files({"events.toml": GOOD}, "events.toml").catalogue


def test_windows_line_ends_are_fine(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, GOOD.replace("\n", "\r\n").encode()).problems == ()


def test_tabs_are_taken_with_a_warning_at_the_first(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, GOOD.replace("lunar =", "\tlunar\t=").encode())
    assert said(reading) == [("tab", "warning", 6, 1)]
    assert reading.catalogue


def test_loose_marks_are_composed_with_a_warning(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, unicodedata.normalize("NFD", GOOD).encode())
    assert said(reading) == [("nfd", "warning", 3, 10)]
    assert reading.catalogue == load_files({"events.toml": GOOD}, "events.toml").catalogue


def test_loose_marks_by_escape_are_composed_too() -> None:
    reading = load_files({"events.toml": GOOD.replace("Lễ", "Le\\u0302\\u0303")}, "events.toml")
    assert reading.catalogue
    assert reading.catalogue.events[0].name == "Lễ"


def test_a_file_too_large_is_not_parsed(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, b"#" * (syntax.MAX_BYTES + 1))
    assert said(reading) == [("too-large", "error", 0, 0)]
    assert reading.files == {}
    assert said(load_files({"events.toml": "#" * (syntax.MAX_BYTES + 1)}, "events.toml")) == [
        ("too-large", "error", 0, 0)
    ]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "events.toml", tmp_path):
        assert said(load(path)) == [("no-file", "error", 0, 0)]
    assert str(load(tmp_path / "events.toml").problems[0]) == "events.toml: không có tệp này; xem lại tên và thư mục"


def test_an_empty_file_is_valid_and_warned_of() -> None:
    reading = load_files({"events.toml": ""}, "events.toml")
    assert said(reading) == [("no-domain", "warning", 0, 0)]
    assert reading.catalogue
    assert reading.catalogue.events == ()


def test_a_problem_reads_as_planners_see_it() -> None:
    text = EVENT.replace('id = "le"', 'id = "tet-mong"').replace("1/1", "1/13") + OFFICE
    (problem,) = load_files({"events.toml": text}, "events.toml").problems
    assert str(problem).startswith("events.toml:6:1: tet-mong: lunar: tháng 13 không có; ghi từ 1 đến 12")
    assert list(problem.as_json()) == ["file", "line", "column", "path", "code", "level", "message", "hint"]


def test_a_text_can_stand_in_for_the_file(tmp_path: Path) -> None:
    read_bytes(tmp_path, GOOD.encode())
    reading = load(tmp_path / "events.toml", GOOD.replace("Lễ", "Hội"))
    assert reading.catalogue
    assert reading.catalogue.events[0].name == "Hội"


def test_the_office_file_read_from_its_texts_is_the_same(root: Path) -> None:
    reading = load(root / "events.toml")
    assert reading.errors == ()
    assert load_files(reading.files, "events.toml") == reading
    assert {"events.toml", "quoc-gia"} <= set(reading.files)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text, _ in blocks()])
def test_bad_files_read_from_their_texts_are_the_same(tmp_path: Path, text: str) -> None:
    reading = read_bytes(tmp_path, text.encode())
    assert load_files(reading.files, "events.toml") == reading


def holds(reading: Reading) -> bool:
    assert (reading.catalogue is None) == bool(reading.errors)
    assert all(problem.message for problem in reading.problems)
    for problem in reading.problems:
        lines = reading.files.get(problem.file, "").count("\n") + 1
        assert 0 <= problem.line <= lines
        assert str(problem).isprintable()
    return True


@given(st.binary(max_size=300))
def test_any_bytes_give_problems_and_nothing_else(data: bytes) -> None:
    text = syntax.decode("events.toml", data)
    if isinstance(text, str):
        assert holds(load_files({"events.toml": text}, "events.toml"))
    else:
        assert text.code == "encoding"


@given(st.text(st.sampled_from("[]{}=\"'.,\\/#\n -+0123456789aeiotệnlrd_")))
def test_any_text_gives_problems_and_nothing_else(text: str) -> None:
    assert holds(load_files({"events.toml": text}, "events.toml"))


KEYS = """
id name kind lunar gregorian khmer rrule easter weekday relative window season zodiac_day days main_day short leap every
since until shift places groups remind announced step variant rule override retired cycle start end lead month nth to
"""
SCALARS = """
"8/1" "1/1..3/1" "last/12" "a" "tet" "visit" "30/1" "" "2026" 0 1 -5 31 2026 1.5 true 2026-02-22 08:00:00
2026-02-22T01:00:00 "15_koet_Kattik" "FREQ=YEARLY" "thứ_Bảy" nan
"""
keys = st.sampled_from(KEYS.split())
scalars = st.sampled_from([scalar.replace("_", " ") for scalar in SCALARS.split()])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(keys, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        )
    ),
    max_leaves=6,
)
tables = st.lists(
    st.tuples(
        st.sampled_from(
            ["event", "event.announced", "event.variant", "event.rule", "event.step", "feed", "working_day"]
        ),
        st.dictionaries(keys, values, max_size=6),
    ),
    max_size=4,
)


@settings(max_examples=300)
@given(tables)
def test_any_tables_give_problems_and_nothing_else(given_tables: list[tuple[str, dict[str, str]]]) -> None:
    text = "".join(
        f"[[{name}]]\n" + "".join(f"{key} = {value}\n" for key, value in table.items()) for name, table in given_tables
    )
    assert holds(load_files({"events.toml": text}, "events.toml"))


def test_twenty_thousand_lines_place_their_problems() -> None:
    event = '[[event]]\nid = "le-{0}"\nname = "Lễ"\nkind = "tet"\nsources = ["x"]\nlunar = "{1}"\n# {0}\n\n'
    text = "".join(event.format(n, "8/1" if n < 2499 else "8/13") for n in range(2500)) + OFFICE
    assert text.count("\n") >= 20_000
    assert said(load_files({"events.toml": text}, "events.toml")) == [("lunar-month", "error", 19_998, 1)]
