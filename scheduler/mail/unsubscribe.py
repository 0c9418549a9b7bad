"""The address at which one click ends a subscription: signed, so that nobody can end another's."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode


def link(address: str, secret: bytes, recipient_id: int) -> str:
    """Under the office's address: `…/thoi-nhan/12.Qm9…`."""
    return f"{address}/thoi-nhan/{recipient_id}.{_signature(secret, recipient_id)}"


def recipient_of(token: str, secret: bytes) -> int | None:
    """Whose token it is; None for one that was not signed here."""
    number, _, signature = token.partition(".")
    if not (number.isascii() and number.isdigit()):
        return None
    right = hmac.compare_digest(signature.encode(), _signature(secret, int(number)).encode())
    return int(number) if right else None


def _signature(secret: bytes, recipient_id: int) -> str:
    digest = hmac.digest(secret, f"thoi-nhan:{recipient_id}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
