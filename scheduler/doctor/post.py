"""The mail server: it is greeted and left again, no letter goes."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scheduler.doctor.finding import Finding, Patient, error, note, ok, warning
from scheduler.mail.server import Server
from scheduler.mail.smtp import open_session

PATIENCE = 10.0
"""Seconds for each answer."""
SOON = timedelta(days=14)
"""A certificate that ends within this is to be renewed."""
DNS = (
    "SPF, DKIM, DMARC và bản ghi MX nằm ở DNS, máy này không xem được.",
    "Đối chiếu từng mục trong docs/quan-tri.md, phần «Thư».",
)


def server(patient: Patient) -> Iterator[Finding]:
    """Connect, greet, encrypt with a verified certificate, sign in where a password is set, and say goodbye."""
    smtp = patient.settings.smtp
    if smtp is None:
        yield note("smtp", "Chưa đặt LICH_SMTP: thư ghi thành tệp ở var/outbox/.", "Gửi thật: đặt LICH_SMTP.")
        return
    try:
        session = open_session(replace(smtp, timeout=min(smtp.timeout, PATIENCE)))
    except (OSError, smtplib.SMTPException) as fault:
        yield _broken(smtp, fault)
    else:
        yield from _encryption(smtp, session.sock, patient.now)
        session.quit()
    yield note("dns", *DNS)


def _encryption(smtp: Server, sock: object, now: datetime) -> Iterator[Finding]:
    place = f"{smtp.host}:{smtp.port}"
    if not isinstance(sock, ssl.SSLSocket):
        yield ok("smtp", f"Máy chủ thư {place} trả lời; không mã hoá (cùng máy, hoặc tls=none).")
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str((sock.getpeercert() or {})["notAfter"])), UTC)
    if ends - now < SOON:
        yield warning("smtp-certificate", f"Chứng thư của {place} hết hạn ngày {ends:%d/%m/%Y}.", "Gia hạn chứng thư.")
    yield ok("smtp", f"Máy chủ thư {place} trả lời, {sock.version()}, chứng thư hợp lệ đến {ends:%d/%m/%Y}.")


def _broken(smtp: Server, fault: Exception) -> Finding:
    """What failed, in words; never the password, never the server's echo of an address."""
    place = f"{smtp.host}:{smtp.port}"
    if isinstance(fault, ssl.SSLCertVerificationError):
        said, hint = (
            f"chứng thư không xác minh được ({fault.verify_message})",
            "Tên máy trong LICH_SMTP phải đúng tên trong chứng thư; CA riêng: SSL_CERT_FILE.",
        )
    elif isinstance(fault, smtplib.SMTPNotSupportedError):
        said, hint = "không có STARTTLS hoặc không cho đăng nhập", "Bật TLS ở máy chủ thư, hoặc dùng smtps://…:465."
    elif isinstance(fault, smtplib.SMTPAuthenticationError):
        said, hint = (
            f"không nhận tên và mật khẩu ({fault.smtp_code})",
            "Xem lại tên, mật khẩu trong LICH_SMTP; ký tự lạ viết %XX.",
        )
    elif isinstance(fault, socket.gaierror):
        said, hint = "không tìm thấy máy nào tên ấy", "Viết đúng tên máy chưa; máy này hỏi được DNS không."
    elif isinstance(fault, ConnectionRefusedError):
        said, hint = "không nhận kết nối", "Máy chủ thư có chạy không, đúng cổng không, tường lửa có chặn không."
    elif isinstance(fault, TimeoutError):
        said, hint = "không trả lời", "Đúng máy, đúng cổng không; tường lửa có chặn không."
    else:
        said, hint = type(fault).__name__, "Xem LICH_SMTP và nhật ký của máy chủ thư."
    return error("smtp", f"Máy chủ thư {place}: {said}.", hint)
