"""Folding of content lines (RFC 5545 3.1): at most 75 octets, and nothing split that a reader could miss.

A fold never falls inside a UTF-8 letter, between a letter and its combining mark, or between a backslash and the
letter that it escapes: Google drops events with split escapes, strict decoders the whole file for split letters.
"""

from __future__ import annotations

import unicodedata

LIMIT = 75
"""Octets a line, without its CRLF; a continuation's leading space counts."""
_CONTINUATION, _BACKSLASH = 0x80, 0x5C
_JOINERS = "\u200d\ufe0e\ufe0f"


def fold(line: str) -> bytes:
    """The line in UTF-8, folded, with its CRLF."""
    data = line.encode()
    if len(data) <= LIMIT:
        return data + b"\r\n"
    parts = []
    start, room = 0, LIMIT
    while len(data) - start > room:
        end = _cut(data, start, start + room)
        parts.append(data[start:end])
        start, room = end, LIMIT - 1
    parts.append(data[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def _cut(data: bytes, start: int, limit: int) -> int:
    """The last place at or before `limit` where the line may be folded; after `start` in any case."""
    end = letter = _escape(data, _letter(data, limit), start)
    while end > start and _joins(data, end):
        end = _escape(data, _letter(data, end - 1), start)
    # A letter with more marks than fit on a line must be split somewhere: between two of its marks.
    return end if end > start else letter


def _letter(data: bytes, place: int) -> int:
    """The place, or the start of the letter that it lies in."""
    while data[place] & 0xC0 == _CONTINUATION:
        place -= 1
    return place


def _escape(data: bytes, place: int, start: int) -> int:
    """The place, or the one before where a backslash that escapes the next letter would be cut off."""
    first = place
    while first > start and data[first - 1] == _BACKSLASH:
        first -= 1
    return place - (place - first) % 2


def _joins(data: bytes, place: int) -> bool:
    """Whether the letter at `place` belongs to the one before it."""
    if data[place] < _CONTINUATION:
        return False
    after = data[place : place + 4].decode(errors="ignore")[0]
    before = data[max(0, place - 4) : place].decode(errors="ignore")[-1:]
    return unicodedata.category(after).startswith("M") or after in _JOINERS or before == "\u200d"
