"""Where letters are handed in: the mail server that `LICH_SMTP` names."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from scheduler.errors import Refused
from scheduler.mail.message import UnsafeTextError, address

SESSIONS, MOST_SESSIONS = 4, 16
"""Letters handed in side by side."""
PACE = 300
"""Letters a minute to one domain."""
TIMEOUT = 30.0
"""Seconds to wait for a connection and for each answer, unless `LICH_SMTP` says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where letters are handed in, as `LICH_SMTP` says."""

    host: str
    port: int
    tls: Literal["none", "starttls", "implicit"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT
    sessions: int = SESSIONS
    pace: int = PACE
    """Letters a sweep, that is a minute, to one domain; 0: no limit."""
    sender: str | None = None
    """The address in From, where it is not the office's."""
    bounce: str | None = None
    """The mailbox to which undeliverable letters return, each under an address of its own."""


def parse(url: str) -> Server:
    """`smtp://user:password@host:587?from=…&bounce=…`; `smtps://` speaks TLS from the first byte.

    To another machine `smtp://` needs STARTTLS with a valid certificate, unless `?tls=none` is said. Raises Refused.
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = query.keys() - {"from", "bounce", "timeout", "tls", "sessions", "pace"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or unknown:
        raise _bad_url(
            "phải có dạng smtp://máy:587 hoặc smtps://máy:465, sau dấu ? chỉ from, bounce, timeout, tls, sessions, pace"
        )
    server = Server(
        host=parts.hostname,
        port=_port(parts),
        tls=_tls(parts, query.get("tls")),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        timeout=_seconds(query.get("timeout")),
        sessions=_number("sessions", query.get("sessions"), SESSIONS, range(1, MOST_SESSIONS + 1)),
        pace=_number("pace", query.get("pace"), PACE, range(1_000_001)),
        sender=_mailbox("from", query.get("from")),
        bounce=_mailbox("bounce", query.get("bounce")),
    )
    if server.user and server.tls == "none" and not _is_here(server.host):
        raise _bad_url("không gửi mật khẩu khi đường truyền không mã hóa; bỏ tls=none")
    return server


def _bad_url(why: str) -> Refused:
    return Refused(f"LICH_SMTP chưa đúng: {why}.")


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or {"smtp": 587, "smtps": 465}[parts.scheme]
    except ValueError:
        raise _bad_url("cổng phải là một số từ 1 đến 65535") from None


def _mailbox(name: str, text: str | None) -> str | None:
    try:
        return address(text).addr_spec if text else None
    except UnsafeTextError:
        raise _bad_url(f"{name} phải là một địa chỉ thư") from None


def _tls(parts: SplitResult, said: str | None) -> Literal["none", "starttls", "implicit"]:
    if said not in (None, "none"):
        raise _bad_url("tls chỉ nhận none")
    if parts.scheme == "smtps":
        return "implicit"
    return "none" if said == "none" or _is_here(parts.hostname or "") else "starttls"


def _seconds(text: str | None) -> float:
    try:
        seconds = float(text or TIMEOUT)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise _bad_url("timeout là số giây lớn hơn 0")
    return seconds


def _number(name: str, text: str | None, default: int, allowed: range) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and int(text) in allowed):
        raise _bad_url(f"{name} là một số từ {allowed.start} đến {allowed.stop - 1}")
    return int(text)


def _is_here(host: str) -> bool:
    """Whether the server is on this machine: what does not leave it needs no TLS."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
