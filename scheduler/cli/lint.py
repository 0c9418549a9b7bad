"""`lich lint`: what is wrong with an iCalendar file, ours or anyone's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scheduler.errors import Problem

ALIKE = 5
"""More problems of one rule than these are counted, not listed."""


@click.command()
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--ours", is_flag=True, help="Đòi đúng mẫu lịch của lich; lưu ý cũng là lỗi.")
@click.option("--strict", is_flag=True, help="Lưu ý cũng coi là lỗi.")
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON, kể hết.")
@click.pass_context
def lint(ctx: click.Context, file: Path, ours: bool, strict: bool, as_json: bool) -> None:
    """Soát một tệp lịch .ics, của ta hay của nơi khác: lỗi, lưu ý, dòng, cách sửa («-»: đọc từ đầu vào)."""
    from scheduler.feed.lint import lint as judge

    problems = judge(_read(file), str(file), strict=ours)
    if as_json:
        found = {"problems": [problem.as_json() for problem in problems]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_report(problems)))
    ctx.exit(1 if any(strict or problem.level == "error" for problem in problems) else 0)


def _read(file: Path) -> bytes:
    from scheduler.errors import Refused, system_words

    try:
        with click.open_file(str(file), "rb") as source:
            data: bytes = source.read()
    except OSError as error:
        raise Refused(f"Không đọc được {file}: {system_words(error)}") from error
    return data


def _report(problems: Sequence[Problem]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= ALIKE:
            yield str(problem) if problem.level == "error" else f"{problem} (lưu ý)"
    for code, number in seen.items():
        if number > ALIKE:
            yield f"… và {number - ALIKE} chỗ nữa như vậy ({code})"
    errors = sum(problem.level == "error" for problem in problems)
    yield f"{errors} lỗi, {len(problems) - errors} lưu ý."
