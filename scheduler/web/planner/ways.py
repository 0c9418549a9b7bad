"""From what is typed of a calendar to the value of its key, and back."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.authoring.notation import Value
from scheduler.words import fold

Parts = dict[str, str]
"""Part of a calendar -> what is typed there."""


def spanned(parts: Parts) -> Value:
    """A day, or a span of two."""
    first, last = parts.get("", ""), parts.get("den", "")
    return f"{first}..{last}" if last and ".." not in first else first


def ends(value: Value) -> Parts:
    """As `spanned` reads them."""
    first, dots, last = str(value).partition("..")
    return {"": first.strip(), "den": last.strip()} if dots else {"": first}


def whole(parts: Parts) -> Value:
    """The text itself."""
    return parts[""]


def counted(parts: Parts) -> Value:
    """A number of days."""
    return number(parts[""])


def as_text(value: Value) -> Parts:
    """As it is typed."""
    return {"": str(value)}


def number(text: str) -> Value:
    """A number where the text is one; what is none is left for the rule to refuse in its own words."""
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 6 else text


def listed(text: str) -> Value:
    """`Thìn`, or of several between commas a list."""
    several = [part.strip() for part in text.split(",") if part.strip()]
    return several if len(several) > 1 else text


def said(value: Value) -> str:
    """A number, a word or several as they are typed."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def table(parts: Parts) -> Value:
    """A table of the parts."""
    return {key: _part(key, text) for key, text in parts.items()}


def _part(key: str, text: str) -> Value:
    if key in ("branch", "stem"):
        return listed(text)
    if key == "nth" and fold(text).split()[:1] == ["cuoi"]:
        return "last"
    return number(text)


def cells(value: Value) -> Parts:
    """As `table` reads them."""
    if not isinstance(value, Mapping):
        return {}
    return {key: "cuối" if (key, part) == ("nth", "last") else said(part) for key, part in value.items()}


_ON = {"thu": "weekday", "chi": "branch", "tranh": "not_branch", "ngay": "day"}


def window(parts: Parts) -> Value:
    """Within which days, and which of them are shown."""
    which, first, last = parts.get("lich", "gregorian"), parts.get("tu", ""), parts.get("den", "")
    days = f"{first}..{last}" if last else first
    within: Value = days
    if which == "relative":
        moment = {"from": parts["moc"]} if "moc" in parts else {}
        within = {"to": parts.get("viec", ""), **moment, "days": days}
    on = {key: listed(parts[name]) for name, key in _ON.items() if name in parts}
    return {which: within, "on": on} if on else {which: within}


def within(value: Value) -> Parts:
    """As `window` reads them."""
    if not isinstance(value, Mapping):
        return {}
    on = value.get("on", {})
    narrowed = {name: said(on[key]) for name, key in _ON.items() if isinstance(on, Mapping) and key in on}
    which = next((key for key in value if key != "on"), "")
    within = value.get(which, "")
    if isinstance(within, Mapping):
        found = {"viec": within.get("to"), "moc": within.get("from")}
        named = {key: str(word) for key, word in found.items() if word is not None}
        within = str(within.get("days", ""))
    else:
        named = {}
    first, _, last = str(within).partition("..")
    return {"lich": which, **named, "tu": first.strip(), "den": last.strip(), **narrowed}
