"""The secret links: nobody makes another's, one opens no other's door, and none stands in a log."""

import pytest

from scheduler.mail import links

SECRET = b"secret"
TOKEN = links.token(SECRET, "toi-nhan", 12, "nonce")


def test_a_link_lies_under_the_office_s_address() -> None:
    assert links.link("https://lich.example.vn", SECRET, "toi-nhan", 12, "nonce") == (
        f"https://lich.example.vn/toi-nhan/{TOKEN}"
    )


def test_47_a_token_is_good_only_for_its_own_reader_purpose_and_time() -> None:
    assert links.number_of(TOKEN) == 12
    assert links.is_right(TOKEN, SECRET, "toi-nhan", 12, "nonce")
    assert not links.is_right(TOKEN, SECRET, "thoi-nhan", 12, "nonce")
    assert not links.is_right(TOKEN, SECRET, "toi-nhan", 13, "nonce")
    assert not links.is_right(TOKEN, SECRET, "toi-nhan", 12, "another nonce")
    assert not links.is_right(TOKEN, b"other", "toi-nhan", 12, "nonce")


@pytest.mark.parametrize("forged", [TOKEN[:-1], TOKEN + "a", "12.", "12", TOKEN.replace("12.", "13."), "12.ấ"])
def test_a_forged_token_is_wrong(forged: str) -> None:
    assert not links.is_right(forged, SECRET, "toi-nhan", 12, "nonce")


@pytest.mark.parametrize("nonsense", ["", "x.y", "²." + TOKEN[3:], "-1.a", "9" * 40 + ".a"])
def test_nonsense_is_nobody_s(nonsense: str) -> None:
    assert links.number_of(nonsense) is None


def test_128_bits_are_signed() -> None:
    assert len(TOKEN.partition(".")[2]) == 22
