"""`lich lint`: what is wrong with an iCalendar file, ours or anyone's, with line, rule and fix.

*Errors* break a standard or a reader that we tried; *warnings* are what clients handle differently. `ours` makes the
whole profile of docs/feeds.md an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduler.errors import Problem
from scheduler.feed.lint import calendar, event, octets, ours, text
from scheduler.feed.lint.found import Found
from scheduler.feed.lint.parts import Part, parse


def lint(data: bytes, file: str, *, strict: bool = False) -> tuple[Problem, ...]:
    """Every problem of the file, by line; `strict` holds it to our own profile too."""
    found = list(_found(data, strict))
    problems = {
        Problem(
            file=file,
            line=one.line,
            column=1,
            path=one.path,
            code=one.code,
            level="error" if strict else one.level,
            message=one.message,
            hint=one.hint,
        )
        for one in found
    }
    return tuple(sorted(problems, key=lambda one: (one.line, one.code, one.path, one.message)))


def _found(data: bytes, strict: bool) -> Iterator[Found]:
    yield from octets.check(data)
    lines, bad = octets.logical(data)
    yield from bad
    root, unbalanced = parse(lines)
    yield from unbalanced
    yield from calendar.check(root, len(data))
    for part in root.walk():
        yield from _named(part, text.check(part))
    for part in root.all("VEVENT"):
        yield from _named(part, event.check(part))
    if strict:
        yield from ours.check(root)


def _named(part: Part, found: Iterator[Found]) -> Iterator[Found]:
    """With the entry's UID, so that a person knows which entry it is."""
    uid = part.value("UID")
    for one in found:
        yield replace(one, message=f"{one.message} ({uid})") if uid else one
