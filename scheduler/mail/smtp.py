"""Handing one letter after another to a mail server, and knowing after each what became of it.

The server's word decides: 2xx sent, 4xx later, 5xx about this reader or letter failed. What is wrong with the server or
with us (no connection, no TLS, no login, sender refused) is never the letter's fault: later. No word after the last
line was sent: unclear.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

from scheduler.mail.server import Server

_DATA_TIMEOUT_FACTOR = 4
"""The answer to a whole letter may take longer (RFC 5321 4.5.3.2): a hurried client makes duplicates."""
_LONGEST_ANSWER = 200
_CLOSING = 421


class ClosingError(smtplib.SMTPException):
    """The server took nothing and ends the session (421)."""


class Result(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Outcome(NamedTuple):
    """The result, with the server's words; without addresses, so that it may stand in a log."""

    result: Result
    answer: str


class Envelope(NamedTuple):
    """Who sends to whom; `name` is what the letter is called as a file."""

    sender: str
    to: str
    name: str


class Post:
    """One session with a server, opened when first needed, kept for the next letter, opened again when it broke."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.is_down = False
        """Whether the last try to open a session failed."""
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None

    def send(self, envelope: Envelope, data: bytes) -> Outcome:
        """Hand in one letter (CRLF lines). Never raises for what a server or a network does."""
        fresh = self._smtp is None
        try:
            refusal = self._announce(envelope)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            if not fresh:  # an idle session that the server has closed: nothing was said yet, so try anew
                return self.send(envelope, data)
            return Outcome(Result.LATER, _said(error))
        return refusal or self._deliver(data)

    def _announce(self, envelope: Envelope) -> Outcome | None:
        """Everything before the letter itself; an outcome where the server wants none of it."""
        if self._smtp is None:
            self.is_down = True
            self._smtp = open_session(self.server)
            self.is_down = False
        refusal, is_open = _ask(self._smtp, envelope)
        if refusal:
            if is_open:  # it waits for the text of a letter to nobody (RFC 2920 3.1)
                self._smtp.send(".\r\n")
                self._smtp.getreply()
            self._reset()
        return refusal

    def _deliver(self, data: bytes) -> Outcome:
        assert self._smtp is not None
        try:
            self._patience(_DATA_TIMEOUT_FACTOR)
            self._smtp.send(_stuffed(data))
            reply = self._smtp.getreply()
            self._patience(1)
            return _judge(reply) or Outcome(Result.SENT, _words(reply))
        except ClosingError as error:
            self._drop()
            return Outcome(Result.LATER, str(error))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome(Result.UNCLEAR, _said(error))

    def _patience(self, factor: int) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(self.server.timeout * factor)

    def _reset(self) -> None:
        try:
            if self._smtp is None or self._smtp.rset()[0] >= 400:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def open_session(server: Server) -> smtplib.SMTP:
    """A session that is greeted, encrypted where it must be, and signed in. Raises OSError and SMTPException."""
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.tls == "implicit":
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _ask(smtp: smtplib.SMTP, envelope: Envelope) -> tuple[Outcome | None, bool]:
    """What the server has against the letter, if anything, and whether it now waits for the text.

    All is asked at once where the server bears that (PIPELINING, RFC 2920): two turns a letter instead of four.
    """
    lines = (f"MAIL FROM:<{envelope.sender}>", f"RCPT TO:<{envelope.to}>", "DATA")
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break in an address")
    at_once = smtp.has_extn("pipelining")
    if at_once:
        smtp.send("".join(f"{line}\r\n" for line in lines))
    refusal, code = None, 0
    for line in lines:
        if not at_once:
            smtp.putcmd(line)
        code, words = smtp.getreply()
        wanted = 3 if line == "DATA" else 2
        refusal = refusal or _judge((code, words), wanted=wanted, ours=line.startswith("MAIL"))
        if refusal and not at_once:
            break
    return refusal, code // 100 == 3


def _judge(reply: tuple[int, bytes], *, wanted: int = 2, ours: bool = False) -> Outcome | None:
    """None where the server agrees. `ours`: a refusal is about us, so that another letter would fare no better."""
    code, _ = reply
    if code // 100 == wanted:
        return None
    if code == _CLOSING:
        raise ClosingError(_words(reply))
    if code < 0:
        raise smtplib.SMTPServerDisconnected(_words(reply))
    failed = code // 100 == 5 and not ours
    return Outcome(Result.FAILED if failed else Result.LATER, _words(reply))


def _stuffed(data: bytes) -> bytes:
    """With a dot before each leading dot, and the end mark (RFC 5321 4.5.2)."""
    body = data.replace(b"\r\n.", b"\r\n..")
    start = b"." if body.startswith(b".") else b""
    end = b"" if body.endswith(b"\r\n") else b"\r\n"
    return b"".join((start, body, end, b".\r\n"))


def _words(reply: tuple[int, bytes]) -> str:
    code, text = reply
    return _without_addresses(f"{code} {text.decode('utf-8', 'replace')}")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _without_addresses(
            f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
        )
    return _without_addresses(f"{type(error).__name__}: {error}")


def _without_addresses(text: str) -> str:
    return " ".join(re.sub(r"\S+@\S+", "…", text).split())[:_LONGEST_ANSWER]
