"""What is seen before reading: bytes, line ends, folds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scheduler.feed.fold import LIMIT
from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Line

BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def check(data: bytes) -> Iterator[Found]:
    """BOM, line ends, control characters, length of lines."""
    if data.startswith(BOM):
        yield _found(1, "bom", "tệp bắt đầu bằng dấu BOM", "ghi lại là UTF-8 không có BOM")
    bare = re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    if bare:
        where = data.count(b"\n", 0, bare.start()) + 1
        yield _found(where, "line-end", "dòng không kết thúc bằng CRLF", "ghi lại với CRLF ở mọi dòng")
    if data and not data.endswith(b"\n"):
        yield _found(data.count(b"\n") + 1, "last-line", "dòng cuối không có CRLF", "thêm CRLF sau END:VCALENDAR")
    for number, line in enumerate(_physical(data), 1):
        if len(line) > LIMIT:
            message = f"dòng dài {len(line)} octet, quá {LIMIT}"
            yield _found(number, "line-length", message, "gấp dòng: CRLF rồi một dấu cách")
        if _CONTROL.search(line):
            yield _found(number, "control", "có ký tự điều khiển", "bỏ ký tự ấy")


def logical(data: bytes) -> tuple[list[Line], list[Found]]:
    """The unfolded lines, and what their folds or octets break."""
    lines: list[Line] = []
    found: list[Found] = []
    parts: list[bytes] = []
    start = 1
    for number, line in enumerate([*_physical(data), b"."], 1):
        if line[:1] in {b" ", b"\t"} and parts:
            found += _fold(number, parts[-1], line[1:])
            parts.append(line[1:])
            continue
        if parts:
            lines.append(_line(start, b"".join(parts), found))
        start, parts = number, [line]
    return lines, found


def _physical(data: bytes) -> list[bytes]:
    lines = re.split(rb"\r\n|\n|\r", data.removeprefix(BOM))
    return lines if lines[-1] else lines[:-1]


def _line(number: int, data: bytes, found: list[Found]) -> Line:
    try:
        return Line(number=number, text=data.decode())
    except UnicodeDecodeError:
        found.append(_found(number, "not-utf-8", "không phải UTF-8", "ghi lại tệp là UTF-8"))
        return Line(number=number, text=data.decode(errors="replace"))


def _fold(number: int, before: bytes, after: bytes) -> list[Found]:
    if after[:1] and after[0] & 0xC0 == 0x80:
        hint = "gấp trước chữ, không giữa các octet của nó"
        return [_found(number, "fold-letter", "chỗ gấp dòng cắt đôi một chữ", hint)]
    if (len(before) - len(before.rstrip(b"\\"))) % 2:
        hint = "gấp trước dấu \\, không sau nó"
        return [_found(number, "fold-escape", "chỗ gấp dòng cắt đôi một ký hiệu \\…", hint)]
    first = after.decode(errors="replace")[:1]
    if first and unicodedata.combining(first):
        hint = "gấp trước chữ mang dấu, và viết chữ ở dạng NFC"
        message = "chỗ gấp dòng tách chữ khỏi dấu của nó"
        return [Found(line=number, code="fold-mark", message=message, hint=hint, level="warning")]
    return []


def _found(line: int, code: str, message: str, hint: str) -> Found:
    return Found(line=line, code=code, message=message, hint=hint)
