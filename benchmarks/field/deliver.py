"""Letters: put together, and handed in to a server that takes 20 ms for each answer."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from benchmarks import mail
from benchmarks.field.frame import OURS, ROUNDS, SMALL, Figure, Round, Row, Table, child_of, race, started
from scheduler.hours import LOCAL
from scheduler.mail import samples
from scheduler.mail.message import Letter
from scheduler.mail.splice import assemble
from scheduler.model import Office

LETTERS, COMPOSED = (40, 50) if SMALL else (400, 200)
SENDER = "a@example.vn"
NOW = datetime(2027, 1, 30, 7, 30, tzinfo=LOCAL)
OFFICE = Office(name="Ủy ban MTTQ Việt Nam tỉnh", domain="lich.example.vn", address="", mail="vanphong@example.vn")


def letters(count: int) -> list[Letter]:
    """So many reminders with the same text, each to a reader of its own."""
    texts = samples.preview("reminder")
    return [
        Letter(
            key=f"{number:024x}",
            to=f"nguoi{number}@example.org",
            name="",
            subject=texts.subject,
            text=texts.text,
            html=texts.html,
            unsubscribe=f"https://lich.example.vn/thoi-nhan/{number}.{'x' * 22}",
        )
        for number in range(count)
    ]


def _composed() -> Mapping[str, Figure]:
    many = letters(COMPOSED)
    few = many[: max(1, COMPOSED // 20)]
    for one in few:
        if gist(assemble(one, OFFICE, sender=SENDER, now=NOW)) != gist(by_the_library(one)):
            raise AssertionError("the two write different letters")
    rounds: dict[str, Round] = {
        OURS: _timed(lambda: [assemble(one, OFFICE, sender=SENDER, now=NOW) for one in many], len(many)),
        "EmailMessage": _timed(lambda: [by_the_library(one) for one in few], len(few)),
    }
    return race(rounds)


def gist(data: bytes) -> list[tuple[list[tuple[str, str]], object]]:
    """What a reader has of a letter: of each part its headers, in no order, and its octets."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return [
        (sorted((name, str(value)) for name, value in part.items()), part.get_payload(decode=True))
        for part in message.walk()
    ]


def _timed(work: Callable[[], object], count: int) -> Round:
    def once() -> float:
        before = time.process_time()
        work()
        return (time.process_time() - before) / count * 1e6

    return once


def by_the_library(one: Letter) -> bytes:
    """The same letter by the standard library alone."""
    message = EmailMessage(policy=SMTP)
    headers: dict[str, object] = {
        "Date": NOW,
        "From": Address(OFFICE.name, addr_spec=SENDER),
        "To": Address(one.name, addr_spec=one.to),
        "Subject": one.subject,
        "Message-ID": f"<{one.key}@{OFFICE.domain}>",
        "List-Id": f"<nhac-lich.{OFFICE.domain}>",
        "List-Unsubscribe": f"<{one.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Reply-To": Address(addr_spec=OFFICE.mail or ""),
    }
    for name, value in headers.items():
        message[name] = value
    message.set_content(one.text, cte="base64")
    message.add_alternative(one.html, subtype="html", cte="base64")
    message["Content-Language"] = "vi"
    message.set_boundary(f"=_{one.key}_0")
    return message.as_bytes()


def _delivered() -> Mapping[str, Figure]:
    with mail.slow_sink() as url:
        peer = ["deliver", url, str(LETTERS), str(mail.SESSIONS)]
        with started({"aiosmtplib": lambda: child_of(".venv-field", *peer)}) as (children, missing):
            rounds: dict[str, Round] = {
                OURS: lambda: mail.ours(url, LETTERS),
                "smtplib": lambda: mail.bare(url, LETTERS),
                **children,
            }
            return race(rounds, rates=True, rounds=min(ROUNDS, 2)) | missing


TABLES = (
    Table(
        key="compose",
        title="Ghép một bức thư · Composing a letter",
        work=(
            "the bytes of a reminder with text, HTML and every header, from texts that are rendered already; both "
            "write the same headers and parts, which is checked first, in another order and folded in another way"
        ),
        unit="µs một bức · a letter",
        rows=(
            Row(name=OURS, does="headers once a shape, spliced for each recipient"),
            Row(name="EmailMessage", does="the standard library, anew for each letter"),
        ),
        measure=_composed,
        digits=0,
    ),
    Table(
        key="deliver",
        title="Gửi thư · Handing letters in",
        work=f"{LETTERS} letters to a server that takes 20 ms for each answer, {mail.SESSIONS} sessions that stay open",
        unit="thư mỗi giây · letters a second",
        rows=(
            Row(
                name=OURS,
                does="takes letters from the store under a lease, composes them, sends, writes each outcome down",
            ),
            Row(
                name="smtplib",
                does="ready bytes, a thread a session; writes nothing down",
                ahead=(
                    "it waits for the same answers and does nothing else; the limit is the server's 20 ms, four "
                    "times a letter"
                ),
            ),
            Row(
                name="aiosmtplib",
                does="ready bytes, a task a session; writes nothing down",
                ahead=(
                    "it waits for the same answers and does nothing else; the limit is the server's 20 ms, four "
                    "times a letter"
                ),
            ),
        ),
        measure=_delivered,
        digits=1,
    ),
)
