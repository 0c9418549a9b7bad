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
    """The first `count` occurrences that are not over on that day."""
    from scheduler.expand import expand

    found: tuple[Occurrence, ...] = ()
    for span in _SPANS:
        found = expand(catalogue, now, now + timedelta(days=span)).occurrences
        if len(found) >= count:
            break
    return found[:count]


def lines(occurrence: Occurrence, now: date) -> Iterator[str]:
    """Two lines: when, by both calendars; what, how sure, where."""
    from scheduler import words

    moon = words.lunar_of(occurrence.anchor)
    yield f"{_when(occurrence):<28}{words.lunar_day(moon) if moon else '':<25}{_left(occurrence, now)}"
    parts = [occurrence.event.name, _days(occurrence), _sure(occurrence), "; ".join(occurrence.places)]
    yield "    " + " · ".join(part for part in parts if part)


def _when(occurrence: Occurrence) -> str:
    from scheduler import words

    if occurrence.main is None:
        return words.date_range(occurrence.start, occurrence.last)
    return words.long_date(occurrence.main)


def _days(occurrence: Occurrence) -> str:
    """The days of what lasts longer than its main day."""
    from scheduler import words

    if occurrence.main is None or occurrence.start == occurrence.last:
        return ""
    return words.date_range(occurrence.start, occurrence.last)


def _sure(occurrence: Occurrence) -> str:
    """Its status where that is news."""
    from scheduler.model import Status
    from scheduler.words import STATUS

    return "" if occurrence.status is Status.COMPUTED else STATUS[occurrence.status]


def _left(occurrence: Occurrence, now: date) -> str:
    from scheduler.words import days_left

    day = occurrence.anchor
    if occurrence.start <= now and day != now:
        return "đang diễn ra" if occurrence.main else "trong thời gian này"
    return days_left((day - now).days)
