"""`lich export`: the plan of a year as Excel or CSV, or as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.dates import DAY
from scheduler.cli.home import find_home, now, read_catalogue, today, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.expand import Expansion
    from scheduler.model import Catalogue, Occurrence

_WAYS = (".xlsx", ".csv", ".ics")


@click.command("export")
@click.argument("file", metavar="TỆP.{xlsx|csv|ics}", type=click.Path(path_type=Path))
@click.option("--year", metavar="NĂM", type=click.IntRange(1900, 2100), help="Cả năm này (mặc định: năm nay).")
@click.option("--from", "first", type=DAY, help="Từ ngày này, thay cho --year.")
@click.option("--to", "last", type=DAY, help="Đến ngày này, kể cả ngày ấy.")
@click.option("--feed", metavar="MÃ LỊCH", help="Chỉ những việc của một lịch trong tệp.")
def export(file: Path, year: int | None, first: date | None, last: date | None, feed: str | None) -> None:
    """Kế hoạch một năm ra tệp Excel (in được), CSV hoặc .ics, ngày dương và ngày âm."""
    from scheduler.cli import filters
    from scheduler.expand import expand
    from scheduler.feed.publish import write_whole

    if file.suffix.lower() not in _WAYS:
        raise click.UsageError(f"Tên tệp phải có đuôi {', '.join(_WAYS)}.")
    begin, end = _span(year, first, last)
    home = find_home()
    catalogue = read_catalogue(home)
    wanted = filters.events(catalogue, ids=(), kinds=(), groups=(), places=(), feed=feed)
    expansion = expand(catalogue, begin, end)
    chosen = [occurrence for occurrence in expansion.occurrences if wanted(occurrence.event)]
    if file.suffix.lower() == ".ics":
        write_whole(file, _calendar(home, chosen))
    else:
        write_whole(file, _sheet(file, chosen, catalogue, begin, end))
    _tell_uncovered(expansion, {event.key for event in catalogue.events if wanted(event)})
    click.echo(f"Đã ghi {len(chosen)} việc vào {file}.")


def _span(year: int | None, first: date | None, last: date | None) -> tuple[date, date]:
    if year is not None and (first or last):
        raise click.UsageError("Dùng --year, hoặc --from và --to.")
    begin = first or date(year or (last or today()).year, 1, 1)
    end = last or date(begin.year, 12, 31)
    if begin > end:
        raise click.UsageError("Ngày --from không được sau ngày --to.")
    return begin, end


def _sheet(file: Path, chosen: Iterable[Occurrence], catalogue: Catalogue, begin: date, end: date) -> bytes:
    from scheduler.authoring.sheets import csv_out, table, xlsx_out
    from scheduler.words import date_range

    lines = table.lines(chosen)
    if file.suffix.lower() == ".csv":
        return csv_out.write(lines)
    whole = (begin, end) == (date(begin.year, 1, 1), date(begin.year, 12, 31))
    when = f"NĂM {begin.year}" if whole else date_range(begin, end).upper()
    return xlsx_out.write(lines, title=f"LỊCH NGÀY LỄ, LỄ HỘI VÀ CÔNG VIỆC {when}", about=catalogue.office.name)


def _calendar(home: Path, chosen: Iterable[Occurrence]) -> bytes:
    """Entries as the feeds have them, with the stamps of the ledger. Raises Refused beyond its years."""
    from scheduler.cli.adopt import adopt_now, opened
    from scheduler.errors import Refused
    from scheduler.feed import build, current
    from scheduler.store import published
    from scheduler.store.database import reading

    with opened(home) as engine:
        adoption = adopt_now(engine, home)
        with engine.begin() as conn:
            current.bring_up_to_date(conn, adoption.edition, adoption.catalogue, now=now())
        with reading(engine) as conn:
            rows = {row.id: row for row in published.rows(conn)}
    try:
        pairs = [(occurrence, rows[occurrence.id]) for occurrence in chosen]
    except KeyError as missing:
        hint = "tệp .ics chỉ có từ năm ngoái đến ba năm tới; năm khác thì xuất .xlsx hoặc .csv"
        raise Refused(f"{missing.args[0]} chưa được công bố trong lịch; {hint}") from missing
    return build.several(pairs, adoption.catalogue.office)


def _tell_uncovered(expansion: Expansion, keys: set[str]) -> None:
    from scheduler.words import date_range

    for gap in expansion.uncovered:
        if gap.event.key in keys:
            warn(f"{gap.event.key}: {gap.calendar} không tính được {date_range(gap.first, gap.last)}")
