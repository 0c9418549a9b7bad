"""Random secrets for sessions and links: given out once, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new() -> str:
    """256 random bits, safe in a cookie and in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: SHA-256 in hex. Enough by itself, since nobody can guess 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
