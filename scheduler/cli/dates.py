"""Days as people write them on the command line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from scheduler.errors import NoSuchDay

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def parse_day(text: str) -> date:
    """`2026-11-18` or `18/11/2026`. Raises ValueError for another form, NoSuchDay for a day that is not there."""
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    elif found := _VIETNAMESE.fullmatch(text.strip()):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(f"không hiểu ngày {text!r}; ghi 18/11/2026 hoặc 2026-11-18")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(calendar="Dương lịch", asked=f"ngày {day}/{month}/{year}", nearest=_near(year, month)) from None


def _near(year: int, month: int) -> tuple[str, ...]:
    """The last day of that month and the first of the next, where there is such a month."""
    if not (1 <= month <= 12 and date.min.year <= year < date.max.year):
        return ()
    after = date(year + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(after.toordinal() - 1)
    return (f"{last.day}/{last.month}/{last.year}", f"{after.day}/{after.month}/{after.year}")


class Day(click.ParamType[date]):
    """A click parameter that is a day."""

    name = "ngày"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; wrong usage where the text is none."""
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except (ValueError, NoSuchDay) as problem:
            self.fail(str(problem), param, ctx)


DAY = Day()
