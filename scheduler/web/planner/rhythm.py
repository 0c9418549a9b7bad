"""A monthly or weekly rhythm in words, to and from the RRULE that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.authoring.notation import Value
from scheduler.errors import RuleError
from scheduler.rules.text import weekday
from scheduler.words import WEEKDAYS, fold

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = ("cuoi", "last", "-1")
_BY_CODE = dict(zip(_CODES, WEEKDAYS, strict=True))
_DAY = re.compile(r"(-?\d)?([A-Z]{2})")


def compose(parts: dict[str, str]) -> Value:
    """`FREQ=MONTHLY;BYDAY=-1FR`; what was written as a rule itself stays. Unknown words stay in it, to be refused."""
    if parts.get(""):
        return parts[""]
    return ";".join(_written(parts))


def _written(parts: dict[str, str]) -> Iterator[str]:
    yield f"FREQ={parts.get('nhip', 'MONTHLY')}"
    if parts.get("cach", "1") != "1":
        yield f"INTERVAL={parts['cach']}"
    if "thang" in parts:
        yield f"BYMONTH={_list(parts['thang'])}"
    if "ngay" in parts:
        yield f"BYMONTHDAY={_list(parts['ngay'], last=True)}"
    if "thu" in parts:
        nth = parts.get("lan", "")
        count = "-1" if fold(nth) in _LAST else nth
        yield "BYDAY=" + ",".join(f"{count}{_code(day)}" for day in _items(parts["thu"]))


def _code(day: str) -> str:
    try:
        return _CODES[weekday(day, "rrule")]
    except RuleError:
        return day


def split(value: Value) -> dict[str, str]:
    """The rhythm's words; a rule that they cannot say as it is."""
    text = str(value)
    said = dict(part.partition("=")[::2] for part in text.upper().split(";"))
    found = {"nhip": said.pop("FREQ", "")}
    for key, name in (("INTERVAL", "cach"), ("BYMONTH", "thang"), ("BYMONTHDAY", "ngay")):
        if key in said:
            found[name] = said.pop(key).replace(",", ", ")
    days = [match for part in said.pop("BYDAY", "").split(",") if (match := _DAY.fullmatch(part))]
    counts = {match[1] or "" for match in days}
    if days and len(counts) == 1 and all(match[2] in _BY_CODE for match in days):
        found["thu"] = ", ".join(_BY_CODE[match[2]] for match in days)
        if count := counts.pop():
            found["lan"] = "cuối" if count == "-1" else count
    plain = found["nhip"] in ("MONTHLY", "WEEKLY") and not said
    return found if plain and compose(found) == text else {"": text}


def _items(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _list(text: str, *, last: bool = False) -> str:
    return ",".join("-1" if last and fold(part) in _LAST else part for part in _items(text))
