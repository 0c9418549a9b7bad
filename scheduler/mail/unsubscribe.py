"""Leaving by mail: the address that mail programs write to, and what they write there (RFC 2369, 8058).

It carries the token of the one-click link, so that nobody ends another's letters; who sends it does not matter.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.errors import MessageError
from email.header import decode_header, make_header

_ASKED = re.compile(r"\s*unsubscribe\s+(\d{1,11}\.[\w-]{22})\s*", re.ASCII | re.IGNORECASE)


def mailto(mailbox: str, token: str) -> str:
    """To the mailbox whose letters `lich bounce` reads: `mailto:bounce@example.vn?subject=unsubscribe%2012.Qm9…`."""
    return f"mailto:{mailbox}?subject=unsubscribe%20{token}"


def parse(data: bytes) -> str | None:
    """The token in a message that asks to leave; None where it asks for nothing.

    Only the subject counts, alone: an answer or a forwarded letter is none.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        subject = str(make_header(decode_header(str(message["Subject"] or ""))))
    except (MessageError, LookupError, ValueError):
        return None
    found = _ASKED.fullmatch(subject)
    return found[1] if found else None
