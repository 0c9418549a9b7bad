"""Addresses as people type them, and as they are kept."""

from __future__ import annotations

import re

from scheduler.errors import Refused
from scheduler.mail.message import UnsafeTextError, address

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""
BAD = "Địa chỉ thư chưa đúng; ghi kiểu ten@example.vn, không dấu"
_PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,}")


def tidy(text: str) -> str:
    """An address as it is kept: plain, in small letters. Raises Refused for what is none."""
    plain = text.strip().lower()
    if not _PLAIN.fullmatch(plain) or len(plain) > LONGEST:
        raise Refused(BAD)
    try:
        address(plain)
    except UnsafeTextError:
        raise Refused(BAD) from None
    return plain
