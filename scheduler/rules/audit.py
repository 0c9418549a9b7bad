"""What only expansion shows about a catalogue: circles, overlaps, decisions that do not fit, clashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from scheduler.errors import RuleError
from scheduler.model import DUTIES, Announcement, Catalogue, Event, Occurrence, Rule, Status
from scheduler.rules import KINDS, check_event
from scheduler.rules.resolve import Resolver
from scheduler.rules.season import Season
from scheduler.rules.spans import Days, anchor_of, counts, plus, span_of
from scheduler.rules.window import Window
from scheduler.words import date_range, nearest, short_date

_FAR = 31
"""Days from the computed start beyond which a decision is more likely a slip of the pen."""

_SEAM = 800
"""Days around the point where one rule follows another."""
_TRIPS = DUTIES - {"report"}
_NAMED = 3
"""So many of those who clash are named, the others counted."""


class Finding(NamedTuple):
    """One problem of an event; `level` is `error` or `warning`."""

    event: str
    """Its key."""
    code: str
    level: str
    message: str
    hint: str | None = None


def audit(catalogue: Catalogue, using: Resolver, first: date, last: date) -> Iterator[Finding]:
    """Problems that rules and decisions show in first..last. Where relative rules are broken, only those."""
    broken = [finding for event in catalogue.events for finding in _structure(event, using, catalogue)]
    if broken:
        yield from broken
        return
    occurrences: list[Occurrence] = []
    for event in catalogue.events:
        found = using.occurrences(event, first, last)
        occurrences += found
        yield from _never(event, using)
        yield from _overlaps(event, using, first, last)
        yield from _decisions(event, using)
        yield from _empty_windows(event, found)
    yield from _doubts(occurrences)
    yield from _clashes(occurrences)


def _structure(event: Event, using: Resolver, catalogue: Catalogue) -> Iterator[Finding]:
    for rule in event.rules:
        to = anchor_of(rule)
        try:
            check_event(rule, event.kind, day_off=event.day_off)
            if to is not None:
                using.rules_of(to)
        except RuleError as error:
            hint = error.hint
            if error.code == "relative-unknown":
                near = nearest(to or "", (other.key for other in catalogue.events))
                hint = f"gần nhất: {', '.join(near)}" if near else None
            yield Finding(event.key, error.code, "error", error.message, hint)


def _never(event: Event, using: Resolver) -> Iterator[Finding]:
    """A rule whose years lie where its calendar ends, or beyond, so that it never gives a day."""
    for rule in event.rules:
        cover = KINDS[rule.key].covers(rule, using)
        if cover is None or not (rule.since or rule.until):
            continue
        name, known_from, known_to = cover
        first, last = max(rule.since or known_from, known_from), min(rule.until or known_to, known_to)
        near = (last - first).days < _SEAM
        if near and not (first <= last and using.occurrences(replace(event, rules=(rule,), announced=()), first, last)):
            message = f"luật không cho ngày nào: {name} chỉ tính được {date_range(known_from, known_to)}"
            yield Finding(event.key, "rule-never", "error", message, "sửa since hoặc until")


def _overlaps(event: Event, using: Resolver, first: date, last: date) -> Iterator[Finding]:
    """Two rules that give the same cycle."""
    if len(event.rules) < 2:
        return
    seams = [day for rule in event.rules for day in (rule.since, rule.until) if day]
    low, high = plus(min([first, *seams]), -_SEAM), plus(max([last, *seams]), _SEAM)
    twice = [
        cycle
        for cycle in sorted({occurrence.cycle for occurrence in using.occurrences(event, low, high)})
        if sum(_counts_in(rule, cycle, using) for rule in event.rules) > 1
    ]
    if twice:
        message = f"hai luật cùng cho chu kỳ {', '.join(twice)}"
        yield Finding(event.key, "rule-overlap", "error", message, "sửa since hoặc until để mỗi chu kỳ chỉ có một luật")


def _counts_in(rule: Rule, cycle: str, using: Resolver) -> bool:
    return any(counts(rule, found, span_of(rule, found)) for found in using.found_in(rule, cycle))


def _decisions(event: Event, using: Resolver) -> Iterator[Finding]:
    cycles = sorted(announcement.cycle for announcement in event.announced)
    for one, next_one in pairwise(cycles):
        if one == next_one:
            yield Finding(event.key, "announced-twice", "error", f"chu kỳ {one} được công bố hai lần", "giữ một")
    for announcement in event.announced:
        yield from _decision(event, announcement, using)


def _decision(event: Event, announcement: Announcement, using: Resolver) -> Iterator[Finding]:
    start, end, cycle = announcement.start, announcement.last, announcement.cycle
    if start and ((end and end < start) or (announcement.main and not start <= announcement.main <= (end or date.max))):
        message = f"ngày công bố của chu kỳ {cycle} không theo thứ tự"
        yield Finding(event.key, "announced-order", "error", message, "start không sau end, main nằm giữa hai ngày đó")
        return
    known = [span_of(rule, found) for rule in event.rules for found in using.found_in(rule, cycle)]
    if not known:
        yield from _unknown_cycle(event, announcement)
    elif start:
        yield from _unlikely(event, start, end or start, known[0])
    yield from _main_outside(event, announcement, using)


def _main_outside(event: Event, announcement: Announcement, using: Resolver) -> Iterator[Finding]:
    """A main day beyond the days that the rule's length leaves, where the decision names no end."""
    for one in using.decided(event, announcement, date.min, date.max):
        if one.main and not one.start <= one.main <= one.last:
            message = f"ngày chính {short_date(one.main)} nằm ngoài {date_range(one.start, one.last)}"
            yield Finding(event.key, "announced-order", "error", message, "ghi thêm end, hoặc sửa main")


def _unknown_cycle(event: Event, announcement: Announcement) -> Iterator[Finding]:
    """A decision for a cycle in which the rules give nothing. A season never gives a day, and has years for cycles."""
    cycle = announcement.cycle
    season = all(isinstance(rule.first, Season) for rule in event.rules)
    start = announcement.start
    if not (season and len(cycle) == 4 and cycle.isdigit()):
        message = f"luật không có chu kỳ {cycle}"
        yield Finding(event.key, "announced-cycle", "warning", message, "kiểm tra cycle; quyết định vẫn có hiệu lực")
    elif start and start.year - int(cycle) not in (0, 1):  # a season may begin in one year and end in the next
        message = f"ngày công bố {short_date(start)} không ở năm {cycle}"
        yield Finding(event.key, "announced-far", "warning", message, "kiểm tra lại ngày và cycle")
    if announcement.cancelled and not announcement.start:
        message = f"chu kỳ {cycle} không có ngày nào để báo hủy"
        yield Finding(event.key, "cancelled-nothing", "warning", message, "ghi thêm start nếu đã có ngày")


def _unlikely(event: Event, start: date, end: date, days: Days) -> Iterator[Finding]:
    """A decision outside its window, or far from what the rule gives."""
    first, last, main = days
    if main is None and not first <= start <= end <= last:
        message = f"ngày công bố {short_date(start)} nằm ngoài khoảng {date_range(first, last)}"
        yield Finding(event.key, "announced-outside", "warning", message, "kiểm tra lại ngày, hoặc nới khoảng")
    elif main is not None and abs((start - first).days) > _FAR:
        message = f"ngày công bố {short_date(start)} cách ngày tính {short_date(first)} hơn {_FAR} ngày"
        yield Finding(event.key, "announced-far", "warning", message, "kiểm tra lại ngày và cycle")


def _empty_windows(event: Event, found: list[Occurrence]) -> Iterator[Finding]:
    for rule in event.rules:
        window = rule.first
        open_ones = [one for one in found if one.status is Status.OPEN]
        if isinstance(window, Window) and window.narrowed and open_ones and not any(o.candidates for o in open_ones):
            yield Finding(event.key, "window-empty", "warning", "không ngày nào trong khoảng hợp với on", "sửa on")


def _doubts(occurrences: list[Occurrence]) -> Iterator[Finding]:
    """Days that their calendar itself doubts, told once a calendar: at the first event, the others counted."""
    doubted: dict[str, list[Occurrence]] = {}
    for one in occurrences:
        rules = one.event.rules
        own = max((rule.tolerance for rule in rules), default=0)
        if one.tolerance > own and not any(anchor_of(rule) for rule in rules):
            doubted.setdefault(rules[0].key, []).append(one)
    for found in doubted.values():
        event = found[0].event
        days = sorted({one.anchor for one in found if one.event is event})
        others = len({one.event.key for one in found}) - 1
        more = f" (và của {others} việc khác theo lịch này)" if others else ""
        message = f"ngày {', '.join(map(short_date, days[:_NAMED]))} chưa chắc{more}: lịch còn tranh cãi"
        yield Finding(event.key, "contested", "warning", message, "chờ công bố")


def _clashes(occurrences: list[Occurrence]) -> Iterator[Finding]:
    """Events that share a place, or trips of the office, on one main day; each company once, at its first event."""
    meeting: dict[tuple[date, str], dict[str, Event]] = {}
    for occurrence in sorted(occurrences, key=attrgetter("event.id")):
        event, day = occurrence.event, occurrence.main
        if day and (event.places or event.kind in _TRIPS) and occurrence.status is not Status.CANCELLED:
            for place in _meets_at(occurrence):
                meeting.setdefault((day, place), {}).setdefault(event.id, event)
    told: set[tuple[str, ...]] = set()
    crowded = [(where, by_id) for where, by_id in meeting.items() if len(by_id) > 1]
    for (day, _), by_id in sorted(crowded, key=itemgetter(0)):
        company = tuple(event.key for event in by_id.values())
        if company not in told:
            told.add(company)
            one, *others = by_id.values()
            named = ", ".join(f"{other.name} ({other.key})" for other in others[:_NAMED])
            more = f" và {len(others) - _NAMED} việc khác" if len(others) > _NAMED else ""
            message = f"trùng ngày {short_date(day)} với {named}{more}"
            yield Finding(one.key, "clash", "warning", message, "phân công trước người và xe")


def _meets_at(occurrence: Occurrence) -> tuple[str, ...]:
    """Its places below a province (the whole country meets nowhere); of a trip the office, as it goes to a festival."""
    if occurrence.event.kind in _TRIPS:
        return ("",)
    return tuple(place for place in occurrence.places if "/" in place)
