"""`lich check`: every problem in the office's files, with line and hint; with `-v` every rule read back in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import EVENTS, find_home, today

if TYPE_CHECKING:
    from scheduler.authoring.read import Reading
    from scheduler.model import Catalogue, Event


@click.command()
@click.argument("file", metavar="[TỆP]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON, cho chương trình khác.")
@click.option("--strict", is_flag=True, help="Lưu ý cũng coi là lỗi.")
@click.option("-v", "--verbose", is_flag=True, help="Đọc lại từng quy tắc bằng lời, kèm ngày sắp tới.")
@click.pass_context
def check(ctx: click.Context, file: Path | None, as_json: bool, strict: bool, verbose: bool) -> None:
    """Mọi lỗi trong tệp sự kiện, kèm dòng và cách sửa."""
    from scheduler.authoring.read import load

    reading = load(_file(file))
    if as_json:
        problems = {"problems": [problem.as_json() for problem in reading.problems]}
        click.echo(json.dumps(problems, ensure_ascii=False, indent=1))
    else:
        for line in _report(reading, verbose):
            click.echo(line)
    ctx.exit(1 if reading.errors or (strict and reading.problems) else 0)


def _file(file: Path | None) -> Path:
    if file is None:
        return find_home() / EVENTS
    return file / EVENTS if file.is_dir() else file


def _report(reading: Reading, verbose: bool) -> Iterator[str]:
    for problem in reading.problems:
        yield str(problem) if problem.level == "error" else f"{problem} (lưu ý)"
    if verbose and reading.catalogue:
        yield from read_back(reading.catalogue, today())
    yield _summary(reading)


def _summary(reading: Reading) -> str:
    errors, warnings = len(reading.errors), len(reading.warnings)
    found = f"{errors} lỗi, {warnings} lưu ý"
    if reading.catalogue is None:
        return f"{found}; tệp chưa dùng được, sửa các lỗi trên rồi kiểm tra lại."
    if not warnings:
        return f"{len(reading.catalogue.events)} sự kiện, không có lỗi."
    return f"{len(reading.catalogue.events)} sự kiện; {found}."


def read_back(catalogue: Catalogue, now: date) -> Iterator[str]:
    """Each event with its rules in words and its next days, so that a swapped day and month is seen."""
    from scheduler import rules

    for event in catalogue.events:
        yield f"{event.key}: {event.name}"
        for rule in event.rules:
            yield f"    {rules.words(rule, catalogue.names)}"
        yield f"    lần tới: {_next(event, catalogue, now)}"


def _next(event: Event, catalogue: Catalogue, now: date) -> str:
    from scheduler import words
    from scheduler.expand import next_dates

    for occurrence in next_dates(event, now, 1, catalogue):
        days = words.date_range(occurrence.start, occurrence.last)
        when = words.long_date(occurrence.main) if occurrence.main else days
        moon = words.lunar_of(occurrence.anchor)
        lunar = f" ({words.lunar_day(moon)} âm lịch)" if moon and occurrence.main else ""
        return f"{when}{lunar}, {words.STATUS[occurrence.status]}"
    return "chưa có"
