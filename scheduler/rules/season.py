"""`season = { text = "sau vụ gặt", ask = 10 }`: no day can be computed; words, and the month in which to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.solar_term import year_span
from scheduler.rules.text import table, whole


class Season(NamedTuple):
    """When it is, in words; `ask` is the Gregorian month in which to ask, None: on occasion only."""

    text: str
    ask: int | None = None


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    given = table(value, "season", ("text",), ("ask",), '{ text = "sau vụ gặt, tháng 10–11 âm lịch", ask = 9 }')
    text = given["text"]
    if not isinstance(text, str) or not text.strip():
        raise RuleError("season-text", "text phải nói mùa nào, dịp nào", 'ghi như text = "sau vụ gặt"')
    ask = given.get("ask")
    return Season(text.strip(), None if ask is None else whole(ask, "season-ask", "tháng", 1, 12)), None


def _found(_rule: Rule, _low: date, _high: date, _lookup: Lookup) -> Iterator[Found]:
    return iter(())


def _words(rule: Rule) -> str:
    season: Season = rule.first
    return f"{season.text} (hỏi vào tháng {season.ask})" if season.ask else season.text


KIND = RuleKind(
    key="season",
    read=_read,
    found=_found,
    year=year_span,
    words=_words,
    covers=lambda _rule, _lookup: None,
)
