"""Texts: escaping and normal form, in every component."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Part, Property

TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "TZNAME"})
LISTS = frozenset({"CATEGORIES", "RESOURCES"})
_ESCAPED = re.compile(r"\\[\\;,nN]")


def check(part: Part) -> Iterator[Found]:
    """Each text property of the component itself."""
    for prop in part.properties:
        if prop.name in TEXTS | LISTS:
            yield from _escapes(prop)
        if not unicodedata.is_normalized("NFC", prop.value):
            message = "chữ có dấu viết rời (không phải NFC)"
            yield _found(prop, "not-nfc", message, "chuẩn hoá về NFC", level="warning")


def _escapes(prop: Property) -> Iterator[Found]:
    plain = _ESCAPED.sub("", prop.value)
    if "\\:" in plain:
        yield _found(prop, "escaped-colon", "dấu hai chấm bị viết là \\:", "dấu hai chấm không bao giờ cần \\")
    elif "\\" in plain:
        yield _found(prop, "bad-escape", "sau dấu \\ chỉ được có \\ ; , hoặc n", "viết dấu \\ là \\\\")
    if "," in plain and prop.name in TEXTS:
        yield _found(prop, "bare-comma", "dấu phẩy chưa viết là \\,", "viết \\,")
    if ";" in plain:
        yield _found(prop, "bare-semicolon", "dấu chấm phẩy chưa viết là \\;", "viết \\;")


def _found(prop: Property, code: str, message: str, hint: str, level: str = "error") -> Found:
    return Found(line=prop.line, code=code, message=message, hint=hint, path=prop.name, level=level)
