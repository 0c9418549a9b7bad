"""What comes back: delivery reports (RFC 3464), complaints (RFC 5965), and the classes that decide what follows.

The letter is known by the address to which the report came (`bounce+<key>@…`) or by the Message-ID of what is enclosed;
the class by the enhanced status (RFC 3463), never by the words beside it. Pure: octets in, a report out.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from enum import StrEnum

_KEY = re.compile(r"\+([0-9a-f]{24})@")
_ID = re.compile(r"<\s*([0-9a-f]{24})@([^>\s]+?)\s*>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FULL = ("2", "3")
"""X.2.2 is a mailbox that is full, X.2.3 a letter too long for it: the mailbox is there."""


class Kind(StrEnum):
    """What a report says of an address."""

    HARD = "hard"
    """Nothing will ever arrive there: no such mailbox, no such domain, switched off."""
    REFUSED = "refused"
    """Refused for good, for another reason: content, policy, our reputation. Not the address's fault."""
    SOFT = "soft"
    """Not now: mailbox full, server down, given up after days of trying."""
    DELAYED = "delayed"
    """Still being tried."""
    DELIVERED = "delivered"
    COMPLAINT = "complaint"
    """The reader called it unwanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one message that came back says of one letter."""

    kind: Kind
    status: str
    """`5.1.1`; empty for a complaint."""
    key: str | None
    """The letter's; None where nothing in the message names one."""
    domain: str | None = None
    """The right half of the Message-ID, where that named the letter."""


def parse(data: bytes) -> tuple[Report, ...]:
    """The reports in a message; none where it is no report, but an out-of-office note or something else."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        return tuple(dict.fromkeys(_reports(message)))
    except (MessageError, LookupError, ValueError):
        return ()


def classify(status: str, action: str = "failed") -> Kind:
    """The class of an enhanced status; `action` as the report has it (RFC 3464 2.3.3)."""
    action = action.strip().lower()
    if action in ("delivered", "relayed", "expanded"):
        return Kind.DELIVERED
    if action == "delayed":
        return Kind.DELAYED
    figure, subject, detail = [*status.split("."), "", "", ""][:3]
    if figure == "2":
        return Kind.DELIVERED
    if figure != "5" or (subject == "2" and detail in _FULL):
        return Kind.SOFT
    if subject == "1" and detail in ("7", "8"):  # our own address is at fault, not theirs
        return Kind.REFUSED
    gone = subject == "1" or (subject == "2" and detail in ("0", "1")) or (subject, detail) == ("4", "4")
    return Kind.HARD if gone else Kind.REFUSED


def classify_answer(answer: str) -> Kind:
    """The class of a server's refusal within the session: `550 5.1.1 no such user`. Without a status: 550 is hard."""
    status = _STATUS.search(answer)
    if status:
        return classify(status[0])
    figures = answer.strip()[:3]
    return Kind.HARD if figures == "550" else Kind.REFUSED if figures[:1] == "5" else Kind.SOFT


def _reports(message: Message) -> Iterator[Report]:
    key, domain = _named(message)
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in _blocks(part):
                status = _STATUS.search(_text(block.get("Status")))
                action = _text(block.get("Action"))
                if status or action:
                    found = status[0] if status else "5.0.0" if action.strip().lower() == "failed" else "4.0.0"
                    yield Report(kind=classify(found, action or "failed"), status=found, key=key, domain=domain)
        elif part.get_content_type() == "message/feedback-report" and _is_complaint(part):
            yield Report(kind=Kind.COMPLAINT, status="", key=key, domain=domain)


def _is_complaint(part: Message) -> bool:
    """`not-spam` is the opposite of a complaint; the other types concern the sender's own signature."""
    kinds = [_text(block.get("Feedback-Type")).strip().lower() for block in (part, *_blocks(part))]
    plain = re.search(r"^Feedback-Type:\s*(\S+)", _body(part), re.IGNORECASE | re.MULTILINE)
    return bool({"abuse", "fraud", "virus", "other"} & {*kinds, plain[1].lower() if plain else ""})


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a status part: one of the message, then one a recipient."""
    payload = part.get_payload()
    yield from (block for block in payload if isinstance(block, Message)) if isinstance(payload, list) else ()


def _named(message: Message) -> tuple[str | None, str | None]:
    """The key of the letter, and the domain where its Message-ID gave it."""
    for header in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        for value in message.get_all(header, []):
            if found := _KEY.search(_text(value)):
                return found[1], None
    for part in message.walk():
        enclosed = part.get("Message-ID") if part is not message else None
        for text in (_text(enclosed), _body(part) if part.get_content_type() == "text/rfc822-headers" else ""):
            if found := _ID.search(text):
                return found[1], found[2]
    return None, None


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
