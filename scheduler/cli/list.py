"""`lich list`: occurrences between two days, filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scheduler.cli.dates import DAY
from scheduler.cli.home import find_home, read_catalogue, today, warn
from scheduler.cli.show import array, table

if TYPE_CHECKING:
    from scheduler.cli.filters import Test
    from scheduler.model import Catalogue, Event, Occurrence

NOTHING = "Không có việc nào."
_YEAR = timedelta(days=365)


@click.command("list")
@click.option("--from", "first", type=DAY, help="Từ ngày này (mặc định: hôm nay).")
@click.option("--to", "last", type=DAY, help="Đến ngày này, kể cả ngày ấy (mặc định: 365 ngày sau).")
@click.option("--event", "ids", metavar="MÃ", multiple=True, help="Chỉ sự kiện này; ghi lại để thêm.")
@click.option("--kind", "kinds", metavar="LOẠI", multiple=True, help="Chỉ loại này, thí dụ ethnic-festival.")
@click.option("--group", "groups", metavar="DÂN TỘC", multiple=True, help="Chỉ dân tộc này.")
@click.option("--place", "places", metavar="NƠI", multiple=True, help="Chỉ nơi có chữ này trong tên.")
@click.option("--feed", metavar="MÃ LỊCH", help="Chỉ những việc của một lịch trong tệp.")
@click.option("--status", "statuses", metavar="TÌNH TRẠNG", multiple=True, help="Chỉ tình trạng này, thí dụ open.")
@click.option("--open", "seasons", is_flag=True, help="Việc theo mùa chưa ấn định ngày, thay cho việc có ngày.")
@click.option("--json", "as_json", is_flag=True, help="Một mảng JSON.")
def list_(
    first: date | None, last: date | None, statuses: Sequence[str], seasons: bool, as_json: bool, **named: Any
) -> None:
    """Các việc từ ngày này đến ngày kia, kể cả hai ngày.

    Việc nào chạm khoảng ấy thì kể trọn vẹn.
    """
    from scheduler.cli import filters
    from scheduler.words import date_range, occurrence_json

    start, end = _span(first, last)
    catalogue = read_catalogue(find_home())
    wanted = filters.events(catalogue, **named)
    if seasons:
        found = list(open_seasons(catalogue, wanted, start, end))
        click.echo(array([s.as_json() for s in found]) if as_json else table((s.row() for s in found), NOTHING))
        return
    sure = filters.statuses(statuses)
    from scheduler.expand import expand

    expansion = expand(catalogue, start, end)
    occurrences = [o for o in expansion.occurrences if wanted(o.event) and o.status in sure]
    if as_json:
        click.echo(array([occurrence_json(o, catalogue.office.domain) for o in occurrences]))
    else:
        click.echo(table(map(_row, occurrences), NOTHING))
    for gap in expansion.uncovered:
        if wanted(gap.event):
            warn(f"{gap.event.key}: {gap.calendar} không tính được {date_range(gap.first, gap.last)}")


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    start = first or today()
    end = last or (start + _YEAR if start < date.max - _YEAR else date.max)
    if start > end:
        raise click.UsageError("Ngày --from không được sau ngày --to.")
    return start, end


class OpenSeason(NamedTuple):
    """An event whose day no calendar gives, in a year for which none is announced yet."""

    event: Event
    text: str
    """When it is, in words."""
    cycle: str | None
    """None: on occasion, in any year."""
    ask: date | None
    """When the office is to ask."""

    def as_json(self) -> dict[str, object]:
        """The object that `lich list --open --json` prints."""
        return {
            "event": self.event.id,
            "variant": self.event.variant,
            "cycle": self.cycle,
            "name": self.event.name,
            "kind": self.event.kind,
            "text": self.text,
            "ask": self.ask.isoformat() if self.ask else None,
            "groups": list(self.event.groups),
            "places": list(self.event.places_on(self.ask or today())),
        }

    def row(self) -> tuple[str, ...]:
        """Its line in the table."""
        from scheduler.words import short_date

        when = f"hỏi ngày {short_date(self.ask)}" if self.ask else "khi có dịp"
        return (self.cycle or "", when, self.event.name, self.text, self.event.key)


def open_seasons(catalogue: Catalogue, wanted: Test, first: date, last: date) -> Iterator[OpenSeason]:
    """Those on occasion, then those of the years first…last without an announced day, by the day on which to ask."""
    from scheduler.expand import asks
    from scheduler.rules.season import Season

    texts: dict[str, str] = {}
    for event in filter(wanted, catalogue.events):
        for season in (rule.first for rule in event.rules if isinstance(rule.first, Season)):
            texts[event.key] = season.text
            if season.ask is None:
                yield OpenSeason(event, season.text, None, None)
    for ask in asks(catalogue, date(first.year, 1, 1), date(last.year, 12, 31)):
        if ask.occurrence is None and ask.event.key in texts:
            yield OpenSeason(ask.event, texts[ask.event.key], ask.cycle, ask.day)


def _row(occurrence: Occurrence) -> tuple[str, ...]:
    from scheduler import words

    moon = words.lunar_of(occurrence.anchor)
    return (
        words.date_range(occurrence.start, occurrence.last),
        words.lunar_short(moon) if moon else "",
        occurrence.event.name,
        words.status_words(occurrence),
        "; ".join(occurrence.places),
        str(occurrence.id),
    )
