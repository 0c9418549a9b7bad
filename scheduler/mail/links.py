"""The secret links in letters: signed, so that nobody makes another's, and kept nowhere.

A link is signed over what it is for, whose it is and a nonce that stands in the database; with a new nonce every
earlier link is void. What may be done by one link may not be done by another: mail programs are given the one that
ends a subscription, and with it nobody reads or changes anything.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Literal, NamedTuple

Purpose = Literal["thoi-nhan", "toi-nhan", "xac-nhan"]
"""One click that ends it; my subscriptions; yes, I asked for letters. Also the first part of the address."""


class Links(NamedTuple):
    """Those in the foot of a letter."""

    leave: str
    manage: str
    mute: str | None
    """Where the letter is about one event."""


def link(address: str, secret: bytes, purpose: Purpose, number: int, nonce: str) -> str:
    """Under the office's address: `…/toi-nhan/12.Qm9…`."""
    return f"{address}/{purpose}/{token(secret, purpose, number, nonce)}"


def token(secret: bytes, purpose: Purpose, number: int, nonce: str) -> str:
    """The recipient's number and 128 bits that only we can make."""
    digest = hmac.digest(secret, f"{purpose}:{number}:{nonce}".encode(), hashlib.sha256)
    return f"{number}.{urlsafe_b64encode(digest[:16]).rstrip(b'=').decode()}"


def number_of(given: str) -> int | None:
    """Whose a token claims to be; None for what is no token."""
    number = given.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 12 else None


def is_right(given: str, secret: bytes, purpose: Purpose, number: int, nonce: str) -> bool:
    """Whether the token was made here for this, in time that tells nothing."""
    return hmac.compare_digest(given.encode(), token(secret, purpose, number, nonce).encode())
