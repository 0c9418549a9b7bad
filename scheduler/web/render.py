"""Templates into bytes. Everything is escaped; the home's own templates win over the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler import hours, words
from scheduler.model import Occurrence
from scheduler.web.assets import address
from scheduler.web.views.search import people_path, place_path


def environment(folders: Sequence[Path]) -> Environment:
    """The templates in these folders, the first that has a name winning."""
    env = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= _filters()
    env.globals |= {"static": address, "kinds": words.KIND}
    return env


def _filters() -> dict[str, Callable[..., str]]:
    return {
        "weekday": words.weekday,
        "long_date": words.long_date,
        "short_date": words.short_date,
        "day_month": _day_month,
        "sentence": _sentence,
        "short_name": _short_name,
        "clock": _clock,
        "days": _days,
        "lunar": _lunar,
        "status": _status,
        "people_path": people_path,
        "place_path": place_path,
    }


def _days(one: Occurrence) -> str:
    return words.date_range(one.start, one.last)


def _lunar(one: Occurrence) -> str:
    moon = words.lunar_of(one.anchor)
    return words.lunar_day(moon) if moon else ""


def _status(one: Occurrence) -> str:
    return words.STATUS[one.status]


def _clock(at: datetime) -> str:
    """`09:30 25/11/2026`, as a clock on the office's wall shows it."""
    there = hours.local(at)
    return f"{there:%H:%M} {words.short_date(there.date())}"


def _day_month(day: date) -> str:
    return f"{day.day:02}/{day.month:02}"


def _short_name(name: str) -> str:
    """For a narrow column, where a mark says already that it is a festival."""
    return _sentence(name.removeprefix("Lễ hội "))


def _sentence(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
