"""Messages that come back, as mail servers write them."""

from __future__ import annotations

KEY = "0123456789abcdef01234567"
DOMAIN = "lich.example.vn"


def dsn(
    status: str = "5.1.1",
    action: str = "failed",
    *,
    key: str = KEY,
    to: str | None = None,
    enclosed: str = "message/rfc822",
    blocks: int = 1,
) -> bytes:
    """A delivery report as Postfix writes it; `to` is where it came."""
    block = f"""Final-Recipient: rfc822; nguoi@example.org
Original-Recipient: rfc822;nguoi@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <nguoi@example.org>: Recipient address rejected

"""
    text = f"""From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to or f"bounce+{key}@example.vn"}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org. 5.7.1 in the words means nothing.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4F1
Arrival-Date: Fri, 29 Jan 2027 07:30:00 +0700

{block * blocks}
--B
Content-Description: Undelivered Message
Content-Type: {enclosed}

Message-ID: <{key}@{DOMAIN}>
To: nguoi@example.org
Subject: x

x
--B--
"""
    return text.replace("\n", "\r\n").encode()


def complaint(kind: str = "abuse", *, key: str = KEY) -> bytes:
    """A feedback report (RFC 5965), as a large provider sends it."""
    text = f"""From: <fbl@mx.example.org>
To: <vanphong@example.vn>
Subject: FW: x
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

A report of abuse.

--B
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Feedback/1.0
Version: 1

--B
Content-Type: message/rfc822

Message-ID: <{key}@{DOMAIN}>
Subject: x

x
--B--
"""
    return text.replace("\n", "\r\n").encode()


OUT_OF_OFFICE = """From: nguoi@example.org
To: vanphong@example.vn
Subject: Tự động trả lời: 550 5.1.1 đang nghỉ
In-Reply-To: <0123456789abcdef01234567@lich.example.vn>
Auto-Submitted: auto-replied

Tôi đang nghỉ phép.
""".encode()
