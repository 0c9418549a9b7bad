"""Counts for the monthly, quarterly, half-year and yearly reports: visits made, gifts, people, by group and commune."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scheduler.visits.ceilings import money
from scheduler.visits.place import place_key, spelt
from scheduler.visits.visit import DAYS, PURPOSE, Visit, VisitStatus
from scheduler.visits.year import STRUCK

_PERIOD = re.compile(r"(\d{4})(?:-?(?:(\d{2})|[Qq]([1-4])|[Hh]([12])))?")
UNKNOWN = "(chưa ghi)"


class Period(NamedTuple):
    """Days that a report is about, both included."""

    name: str
    first: date
    last: date


def period(text: str) -> Period:
    """`2027-01`, `2027-Q1`, `2027-H1`, `2027`. Raises ValueError."""
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        raise ValueError("ghi 2027, 2027-H1 (sáu tháng), 2027-Q1 (quý) hoặc 2027-01 (tháng)")
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if year not in DAYS:
        raise ValueError(f"chỉ có số liệu các năm {DAYS[0]}–{DAYS[-1]}")
    if month > 12 or (found[2] and not month):
        raise ValueError(f"không có tháng {found[2]}")
    if month:
        return _months(f"tháng {month} năm {year}", year, month, month)
    if quarter:
        return _months(f"quý {'I' * quarter if quarter < 4 else 'IV'} năm {year}", year, 3 * quarter - 2, 3 * quarter)
    if half:
        name = "6 tháng đầu năm" if half == 1 else "6 tháng cuối năm"
        return _months(f"{name} {year}", year, 6 * half - 5, 6 * half)
    return _months(f"năm {year}", year, 1, 12)


def _months(name: str, year: int, first: int, last: int) -> Period:
    return Period(name, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


class Tally(NamedTuple):
    """The counts of one line."""

    visits: int = 0
    """Made."""
    planned: int = 0
    """Made or still to be made."""
    gifts: int = 0
    amount: int = 0
    """Đồng, of gifts given."""
    people: int = 0
    """Persons greeted by name, each once in the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The counts of a period."""

    period: Period
    total: Tally
    cancelled: int
    by_purpose: tuple[tuple[str, Tally], ...]
    by_group: tuple[tuple[str, Tally], ...]
    """A visit to two groups counts in both; the total counts it once."""
    by_commune: tuple[tuple[str, Tally], ...]
    by_giver: tuple[tuple[str, Tally], ...]
    """Who paid: a visit with gifts of two counts in both."""


def count(visits: Iterable[Visit], about: Period) -> Report:
    """The report. Only visits made count as made, with their gifts; cancelled ones are counted apart.

    What was only proposed and never taken into the plan counts nowhere.
    """
    dated = [visit for visit in visits if visit.day and about.first <= visit.day <= about.last]
    within = [visit for visit in dated if visit.open or visit.reason != STRUCK]
    there = [visit for visit in within if visit.status is not VisitStatus.CANCELLED]
    communes = spelt(visit.commune for visit in there if visit.commune)
    return Report(
        period=about,
        total=_tally(there),
        cancelled=len(within) - len(there),
        by_purpose=_grouped((PURPOSE[visit.purpose], visit) for visit in there),
        by_group=_grouped((name, visit) for visit in there for name in visit.groups or (UNKNOWN,)),
        by_commune=_grouped((communes.get(visit.commune, UNKNOWN), visit) for visit in there),
        by_giver=_grouped(_by_giver(there)),
    )


def _by_giver(visits: Iterable[Visit]) -> Iterator[tuple[str, Visit]]:
    for visit in visits:
        for giver in dict.fromkeys(gift.giver or UNKNOWN for gift in visit.gifts):
            own = tuple(gift for gift in visit.gifts if (gift.giver or UNKNOWN) == giver)
            yield giver, visit.evolve(gifts=own)


def _grouped(pairs: Iterable[tuple[str, Visit]]) -> tuple[tuple[str, Tally], ...]:
    named: dict[str, list[Visit]] = defaultdict(list)
    for name, visit in pairs:
        named[name].append(visit)
    names = sorted(named, key=lambda name: (name == UNKNOWN, place_key(name), name))
    return tuple((name, _tally(named[name])) for name in names)


def _tally(visits: Iterable[Visit]) -> Tally:
    own = list(visits)
    made = [visit for visit in own if visit.status is VisitStatus.DONE]
    gifts = [gift for visit in made for gift in visit.gifts]
    return Tally(
        visits=len(made),
        planned=len(own),
        gifts=sum(gift.count for gift in gifts),
        amount=sum(gift.total for gift in gifts),
        people=len({gift.honoured for gift in gifts if gift.honoured}),
    )


HEADERS = ("", "Chuyến đã đi", "Theo kế hoạch", "Suất quà", "Kinh phí", "Người được thăm")


def table(report: Report) -> Iterator[tuple[str, ...]]:
    """The report as rows of words under `HEADERS`; a row with only a first word heads a part."""
    yield ("Tất cả", *_words(report.total))
    for title, part in (
        ("Theo mục đích", report.by_purpose),
        ("Theo dân tộc", report.by_group),
        ("Theo xã", report.by_commune),
        ("Theo đơn vị tặng", report.by_giver),
    ):
        if part:
            yield (title, "", "", "", "", "")
            yield from ((name, *_words(tally)) for name, tally in part)


def _words(tally: Tally) -> tuple[str, ...]:
    counts = (tally.visits, tally.planned, tally.gifts)
    return (*map(str, counts), money(tally.amount), str(tally.people))
