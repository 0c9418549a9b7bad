from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from scheduler import passwords
from scheduler.errors import Refused


def test_a_password_is_kept_by_argon2id_and_compared() -> None:
    kept = passwords.hashed("một câu dài dễ nhớ")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept != passwords.hashed("một câu dài dễ nhớ")
    assert passwords.matches(kept, "một câu dài dễ nhớ")
    assert not passwords.matches(kept, "một câu dài dễ quên")
    assert not passwords.is_outdated(kept)


def test_nobody_has_no_password() -> None:
    assert not passwords.matches(None, "")
    assert not passwords.matches("not a hash", "một câu dài dễ nhớ")


def test_a_hash_with_weaker_numbers_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")
    assert passwords.is_outdated(weak)


def test_a_machine_that_compares_too_many_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0)
    with passwords.turn(), passwords.turn(), pytest.raises(Refused, match="đang bận"):
        passwords.hashed("x")


@pytest.mark.parametrize("password", ["ngắn quá", "x" * 257, "abababababab", "nguyenvana2026", "NguyenVanA2026", ""])
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        passwords.check(password, "nguyenvana")


def test_a_sentence_is_a_password() -> None:
    passwords.check("sông Bôi chảy qua Kim Bôi", "nguyenvana")
