"""`solar_term = "Thanh minh"`: the day on which one of the 24 terms begins at UTC+7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from scheduler.calendars import solar_terms
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.months import refuse_long_way_round
from scheduler.rules.text import one_of, split_range


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    first_text, last_text = split_range(value, "solar_term", "Thanh minh")
    first, last = _index(first_text), None if last_text is None else _index(last_text)
    if last is not None and last < first:
        refuse_long_way_round("solar_term", (first - last) // 2)
    return first, last


def _index(name: str) -> int:
    return one_of(name, solar_terms.NAMES, "solar_term-name", "tiết khí")


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterator[Found]:
    first: int = rule.first
    last: int | None = rule.until_day
    for year in range(max(low.year, solar_terms.FIRST.year), min(high.year, solar_terms.LAST_YEAR) + 1):
        day = solar_terms.term_date(year, first)
        tolerance = int(solar_terms.contested(year, first) is not None)
        if last is None:
            yield Found(str(year), day, tolerance=tolerance)
        elif (end_year := year + (last < first)) <= solar_terms.LAST_YEAR:
            tolerance |= solar_terms.contested(end_year, last) is not None
            yield Found(str(year), day, solar_terms.term_date(end_year, last), tolerance=tolerance)


def year_span(_rule: Rule, year: int, _lookup: Lookup) -> tuple[date, date] | None:
    """The Gregorian year."""
    return (date(year, 1, 1), date(year, 12, 31)) if date.min.year <= year <= date.max.year else None


def _covers(rule: Rule, _lookup: Lookup) -> tuple[str, date, date]:
    wraps = rule.until_day is not None and rule.until_day < rule.first
    first, last = solar_terms.FIRST.year + wraps, solar_terms.LAST_YEAR - wraps
    return solar_terms.NAME, date(first, 1, 1), date(last, 12, 31)


def _words(rule: Rule) -> str:
    first = f"ngày bắt đầu tiết {solar_terms.NAMES[rule.first]}"
    if rule.until_day is None:
        return first
    return f"từ {first} đến ngày bắt đầu tiết {solar_terms.NAMES[rule.until_day]}"


KIND = RuleKind(key="solar_term", read=_read, found=_found, year=year_span, words=_words, covers=_covers)
