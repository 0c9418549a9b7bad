"""A real SMTP server on loopback (aiosmtpd) that keeps what it gets and misbehaves on order."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

DROP, HANG, SLOW = "drop", "hang", "slow"
"""Orders beside a reply: close the connection, never answer, or answer well but late."""
LATE = 0.3
"""Seconds."""


class Sink:
    """What arrived, and the orders that are still to be followed: phase -> replies, one used up each time."""

    def __init__(self) -> None:
        self.orders: dict[str, list[str]] = {}
        self.pipelining = False
        """Whether it says that it takes several commands at once, and then counts what came together."""
        self.together = 0
        self.accepts_nobody = False
        """Whether it asks for the text of a letter none of whose readers it took, as RFC 2920 allows."""
        self.sessions = 0
        self.senders: list[str] = []
        self.to: list[str] = []
        self.data: list[bytes] = []
        self.port = 0

    def order(self, phase: str, *replies: str) -> None:
        """`MAIL`, `RCPT`, `354` (after DATA, before the text), `TEXT` (within the text) or `DATA` (after it)."""
        self.orders.setdefault(phase, []).extend(replies)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout=30"

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(data, policy=email.policy.default) for data in self.data]

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_EHLO(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *["250-PIPELINING"] * self.pipelining, responses[-1]]

    async def obey(self, phase: str, server: SMTP) -> str | None:
        """The ordered reply; None where there is no order."""
        waiting = self.orders.get(phase)
        order = waiting.pop(0) if waiting else None
        if order == HANG:
            await asyncio.Event().wait()
        if order == SLOW:
            await asyncio.sleep(LATE)
            return None
        if order == DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 gone"
        return order

    async def handle_MAIL(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.obey("MAIL", server)
        envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.obey("RCPT", server)
        self.together += _waits(server)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        orders = self.orders.get("DATA", [])
        refused = bool(orders) and orders[0][:1] in "45"
        if not refused:
            assert isinstance(envelope.original_content, bytes)
            self.senders.append(envelope.mail_from or "")
            self.to += envelope.rcpt_tos
            self.data.append(envelope.original_content)
        return await self.obey("DATA", server) or "250 OK, taken"


def _waits(server: SMTP) -> bool:
    """Whether more has come than the command it is at."""
    buffer: bytearray = getattr(server._reader, "_buffer")  # noqa: B009 - asyncio tells it nowhere else
    return bool(buffer)


class Obedient(SMTP):
    """The protocol, with orders to follow between DATA and the text, and within the text."""

    event_handler: Sink

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the server's name for it
        for phase in ("354", "TEXT"):
            if self.event_handler.orders.get(phase):
                await self.push("354 go on")
                if phase == "TEXT":
                    await self._reader.readline()
                await self.event_handler.obey(phase, self)
                return
        if self.event_handler.accepts_nobody and self.envelope and not self.envelope.rcpt_tos:
            await self.push("354 go on")
            assert await self._reader.readline() == b".\r\n"
            await self.push("554 5.5.1 no valid recipients")
            return
        await super().smtp_DATA(arg)


@contextmanager
def sink(port: int = 0, **more: Any) -> Iterator[Sink]:
    """A running server, on a free port where none is given; `more` goes to aiosmtpd."""
    box = Sink()
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        box.sessions += 1
        return Obedient(box, loop=loop, hostname="mx.example.org", **more)

    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", port))
    box.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def tls(certificate: str, key: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
