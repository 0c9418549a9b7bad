"""A sheet that is sent: shown first, then sent once more with the form that says it may be written."""

from __future__ import annotations

import base64
import binascii

from starlette.datastructures import UploadFile
from starlette.requests import Request

from scheduler.authoring.sheets.grid import MAX_BYTES
from scheduler.errors import Refused
from scheduler.web.guard import form, text

LIMIT = MAX_BYTES * 4 // 3 + 100_000
"""Bytes of a form: the largest file that is read, as `carried` writes it, and what stands around it."""


def sheet(request: Request) -> bytes:
    """The file of field `tep`, or what the page before carried along. Raises Refused where there is none."""
    sent = form(request).get("tep")
    try:
        data = sent.file.read() if isinstance(sent, UploadFile) else base64.b64decode(text(request, "noi-dung"))
    except binascii.Error:
        data = b""
    if not data:
        raise Refused("Chưa chọn tệp, hoặc tệp trống")
    if len(data) > MAX_BYTES:
        raise Refused(f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB, không đọc; hãy chia thành nhiều tệp")
    return data


def carried(data: bytes) -> str:
    """The file as a hidden field holds it."""
    return base64.b64encode(data).decode()
