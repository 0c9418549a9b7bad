"""`lich explain`: why this date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import find_home, read_catalogue, today
from scheduler.cli.show import array
from scheduler.errors import Refused
from scheduler.words import date_range

if TYPE_CHECKING:
    from scheduler.authoring.explain import Line
    from scheduler.expand import Expansion
    from scheduler.model import Catalogue, Occurrence

_AHEAD = (timedelta(days=420), timedelta(days=1500), timedelta(days=4400))


@click.command()
@click.argument("event", metavar="SỰ KIỆN")
@click.argument("cycle", metavar="[KỲ]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Một mảng JSON: mỗi việc có ngày và các dòng giải thích.")
def explain(event: str, cycle: str | None, as_json: bool) -> None:
    """Vì sao là ngày này: quy tắc bằng lời, ngày trong các lịch, căn cứ, nguồn.

    KỲ là năm theo lịch của sự kiện, thí dụ 2026; không ghi: lần sắp tới.
    """
    from scheduler.authoring.explain import explain as lines_of
    from scheduler.authoring.explain import explain_undated
    from scheduler.cli.filters import event_key
    from scheduler.words import occurrence_json

    catalogue = read_catalogue(find_home())
    key = event_key(catalogue, event, "SỰ KIỆN")
    occurrences = in_cycle(catalogue, key, cycle) if cycle else coming(catalogue, key, today())
    found = sorted(occurrences, key=lambda each: (each.event.key, each.start))
    said: list[tuple[Occurrence | None, Sequence[Line]]] = [(each, lines_of(each, catalogue.names)) for each in found]
    if not said:
        said = [
            (None, explain_undated(each, catalogue.names)) for each in catalogue.events if key in (each.id, each.key)
        ]
    if as_json:
        domain = catalogue.office.domain
        rows = [
            {"occurrence": each and occurrence_json(each, domain), "lines": [line._asdict() for line in lines]}
            for each, lines in said
        ]
        click.echo(array(rows))
    else:
        click.echo("\n\n".join(_text(each, lines) for each, lines in said))


def in_cycle(catalogue: Catalogue, key: str, cycle: str) -> tuple[Occurrence, ...]:
    """The occurrences of an event, of all its variants, in one cycle. Raises Refused, which names the cycles around."""
    from scheduler.authoring.cycles import years
    from scheduler.expand import expand_event

    first, last = years(cycle)
    around = expand_event(catalogue, key, first, last)
    found = tuple(each for each in around.occurrences if each.cycle == cycle)
    if not found:
        raise Refused(f"{key} không có kỳ {cycle}{_why_not(around)}")
    return found


def _why_not(around: Expansion) -> str:
    from scheduler.words import short_date

    there = {each.cycle: each.anchor for each in reversed(around.occurrences)}
    if there:
        near = [f"{cycle} ({short_date(day)})" for cycle, day in reversed(there.items())]
        return f"; các kỳ gần đó: {', '.join(near)}"
    return "".join(
        f"; {gap.calendar} không tính được {date_range(gap.first, gap.last)}" for gap in around.uncovered[:1]
    )


def coming(catalogue: Catalogue, key: str, now: date) -> tuple[Occurrence, ...]:
    """The next occurrence of an event, of each of its variants; those over long ago never."""
    from scheduler.expand import expand_event

    for ahead in _AHEAD:
        found = expand_event(catalogue, key, now, now + ahead).occurrences
        if found:
            return tuple({each.event.key: each for each in reversed(found)}.values())
    return ()


def _text(occurrence: Occurrence | None, lines: Sequence[Line]) -> str:
    width = max(len(line.label) for line in lines)
    head = [str(occurrence.id)] if occurrence else []
    return "\n".join([*head, *(f"  {line.label:<{width}}  {line.text}" for line in lines)])
