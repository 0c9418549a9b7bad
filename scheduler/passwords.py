"""Passwords: what is accepted, how they are kept (argon2id), and how one is compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from scheduler.errors import Refused

SHORTEST, LONGEST = 12, 256
"""Characters."""
HASHER = PasswordHasher()
"""argon2id with the library's own numbers: 64 MiB, 3 passes (RFC 9106, second recommended choice)."""
_TURNS = BoundedSemaphore(2)
"""Each comparison takes 64 MiB: a flood of them may not take the machine's memory."""
PATIENCE = 5
"""Seconds to wait for a turn."""


def check(password: str, name: str) -> None:
    """Raises Refused for a password that is easily guessed."""
    plain = _normal(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Refused(f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự; một câu dài dễ nhớ là tốt nhất")
    if len(set(plain)) < 5 or name.casefold() in plain.casefold():
        raise Refused("Mật khẩu này dễ đoán: đừng lặp vài ký tự, đừng chứa tên đăng nhập")


def hashed(password: str) -> str:
    """As it is kept; other salt, other text each time."""
    with turn():
        return HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. None (no such account) takes the same time and is always False."""
    against = nobody() if kept is None else kept
    with turn():
        try:
            HASHER.verify(against, _normal(password)[: LONGEST + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was made with other numbers than today's."""
    return HASHER.check_needs_rehash(kept)


@contextmanager
def turn() -> Iterator[None]:
    """One of the few places to compare at. Raises Refused where none is free for long."""
    if not _TURNS.acquire(timeout=PATIENCE):
        raise Refused("Máy đang bận, hãy thử lại sau ít phút")
    try:
        yield
    finally:
        _TURNS.release()


@cache
def nobody() -> str:
    """A hash that no password has, to compare with where there is no account."""
    from scheduler import tokens

    return hashed(tokens.new())


def _normal(password: str) -> str:
    """One form of each letter: keyboards and systems write Vietnamese marks in two ways (RFC 8265)."""
    return normalize("NFC", password)
