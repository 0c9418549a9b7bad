import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.feed.fold import LIMIT, fold
from scheduler.feed.ical import text

# Text whose interesting places fall on and about the 75th octet, which default strategies rarely reach.
PIECES = st.sampled_from(
    [
        "Lễ hội ",
        "Ủy ban ",
        "ế",
        "ệ",
        unicodedata.normalize("NFD", "ộ"),
        "đ",
        "\\",
        "\\\\",
        ";",
        ",",
        "\n",
        "a",
        "n",
        "N",
        " ",
        "🎎",
        "👩‍👩‍👧",
        "❤️",
        "́",
    ]
)
PREFIX = st.integers(60, 76).map(lambda length: "x" * length)
NEAR_A_FOLD = st.builds(lambda prefix, parts: prefix + "".join(parts), PREFIX, st.lists(PIECES, max_size=60))


def unfold(data: bytes) -> str:
    """As RFC 5545 says, and as a careful reader does."""
    return data.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode()


def physical(data: bytes) -> list[bytes]:
    return data.removesuffix(b"\r\n").split(b"\r\n")


def test_a_line_of_75_octets_is_left_alone_and_one_of_76_is_folded() -> None:
    assert fold("x" * LIMIT) == b"x" * 75 + b"\r\n"
    assert fold("x" * 76) == b"x" * 75 + b"\r\n x\r\n"


def test_continuations_count_their_space() -> None:
    assert [len(line) for line in physical(fold("x" * 300))] == [75, 75, 75, 75, 4]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("x" * 74 + "ệ", 74),  # a letter of three octets
        ("x" * 73 + "e\u0323\u0302", 73),  # a letter and its two marks
        ("x" * 74 + "\\n", 74),  # an escape
        ("x" * 73 + "\\\\" + "y", 75),  # an escaped backslash that just fits
        ("x" * 72 + "\\\\\\;" + "y", 74),  # an escaped backslash, then an escaped semicolon
        ("x" * 74 + "\\\\" + "y", 74),
        ("x" * 70 + "👩\u200d👧", 70),  # joined letters
        ("x" * 72 + "❤\ufe0f", 72),  # a letter and its variant
    ],
)
def test_where_the_first_line_ends(line: str, first: int) -> None:
    assert len(physical(fold(line))[0]) == first


def test_a_letter_with_more_marks_than_a_line_takes_is_still_folded() -> None:
    line = "e" + "\u0301" * 200
    assert unfold(fold(line)) == line
    assert max(map(len, physical(fold(line)))) <= LIMIT


@given(NEAR_A_FOLD)
@example("x" * 74 + "\\" * 90)
def test_no_fold_splits_a_letter_a_mark_or_an_escape(raw: str) -> None:
    line = "DESCRIPTION:" + text(raw)
    lines = physical(fold(line))
    assert max(map(len, lines)) <= LIMIT
    assert unfold(fold(line)) == line
    marks_fit = all(len(word) < 20 for word in _runs_of_marks(line))
    for index, part in enumerate(lines):
        decoded = part.decode()  # no letter split: each line is UTF-8 by itself
        body = decoded[1:] if index else decoded
        assert body
        assert (len(body) - len(body.rstrip("\\"))) % 2 == 0 or part is lines[-1]
        if index and marks_fit:
            assert not unicodedata.category(body[0]).startswith("M")


def _runs_of_marks(line: str) -> list[str]:
    spaced = "".join(c if unicodedata.category(c).startswith("M") else " " for c in line)
    return spaced.split()


@given(st.text())
def test_any_text_unfolds_to_itself(raw: str) -> None:
    line = "X:" + text(raw.encode(errors="ignore").decode())
    assert unfold(fold(line)) == line
