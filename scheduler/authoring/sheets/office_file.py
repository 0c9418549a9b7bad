"""What every office file that we write has in common: no clock in it, and text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from scheduler.authoring.sheets.grid import SIGNS

_EPOCH = (2000, 1, 1, 0, 0, 0)
_STAMP = b"2000-01-01T00:00:00Z"
_STAMPED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def still(data: bytes) -> bytes:
    """The same archive (.xlsx, .docx) with no clock in it: same content, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            name = zipfile.ZipInfo(part.filename, _EPOCH)
            name.compress_type, name.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(name, _STAMPED.sub(rb"\g<1>" + _STAMP, old.read(part)))
    return buffer.getvalue()


def put(cell: Any, text: str) -> None:
    """Text into a cell of openpyxl: what begins like a formula is none."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in SIGNS
