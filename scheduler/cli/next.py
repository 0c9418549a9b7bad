"""`lich next`: what is coming, for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import find_home, read_catalogue, today
from scheduler.cli.show import array

if TYPE_CHECKING:
    from scheduler.model import Catalogue, Occurrence

_SPANS = (120, 400, 1500, 4000)
"""Days to look ahead: a little at first, more while too few are found."""


@click.command()
@click.argument("count", metavar="[SỐ VIỆC]", type=click.IntRange(1, 1000), default=10)
@click.option("--json", "as_json", is_flag=True, help="Mảng JSON, như của «lich list».")
def next_(count: int, as_json: bool) -> None:
    """Những việc sắp tới (mặc định 10), ngày dương và ngày âm, còn bao nhiêu ngày."""
    catalogue = read_catalogue(find_home())
    now = today()
    found = coming(catalogue, now, count)
    if as_json:
        from scheduler.words import occurrence_json

        click.echo(array([occurrence_json(o, catalogue.office.domain) for o in found]))
        return
    if not found:
        click.echo("Không có việc nào sắp tới.")
    for occurrence in found:
        click.echo("\n".join(lines(occurrence, now)))


def coming(catalogue: Catalogue, now: date, count: int) -> tuple[Occurrence, ...]:
    """The first `count` occurrences that are not over on that day, by the day on which each asks for attention."""
    from scheduler.expand import expand

    found: list[Occurrence] = []
    for span in _SPANS:
        seen = now + timedelta(days=span)
        found = [each for each in expand(catalogue, now, seen).occurrences if _due(each, now) <= seen]
        if len(found) >= count:
            break
    return tuple(sorted(found, key=lambda each: (_due(each, now), each.sort_key))[:count])


def _due(occurrence: Occurrence, now: date) -> date:
    """Its first day; today for what goes on; the last chance for a window that is open already."""
    if occurrence.start >= now:
        return occurrence.start
    return now if occurrence.main else occurrence.last


def lines(occurrence: Occurrence, now: date) -> Iterator[str]:
    """Two lines: when, by both calendars; what, which days, how sure, where."""
    from scheduler import words

    day, status = occurrence.main, occurrence.status
    whole = words.date_range(occurrence.start, occurrence.last)
    moon = words.lunar_of(day) if day else None
    when = words.long_date(day) if day else whole
    yield f"{when:<24}{words.lunar_day(moon) if moon else '':<24}{_left(occurrence, now)}"
    parts = (
        occurrence.event.name,
        whole if day and occurrence.start != occurrence.last else "",
        "" if status == "computed" else words.status_words(occurrence),
        "; ".join(occurrence.places),
    )
    yield "    " + " · ".join(part for part in parts if part)


def _left(occurrence: Occurrence, now: date) -> str:
    from scheduler.words import days_left

    if occurrence.main and occurrence.start <= now and occurrence.main != now:
        return "đang diễn ra"
    if not occurrence.main and occurrence.start <= now:
        return f"hạn cuối {days_left((occurrence.last - now).days)}"
    return days_left((occurrence.anchor - now).days)
