"""Templates into bytes. Everything is escaped; the home's own templates win over the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scheduler import hours, words
from scheduler.model import Occurrence
from scheduler.visits.ceilings import money
from scheduler.web.assets import address
from scheduler.web.views.english import ENGLISH
from scheduler.web.views.marks import MARKS
from scheduler.web.views.search import people_path, place_path
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

DRAWN = {name: Markup(drawn) for name, drawn in MARKS.items()}
MARK, NO_MARK = Markup(' lang="vi"'), Markup()
"""Beside what is Vietnamese on an English page; on a Vietnamese page it needs none."""


def environments(folders: Sequence[Path]) -> dict[str, Environment]:
    """The templates by the language in which they are filled."""
    return {tongue.key: environment(folders, tongue) for tongue in (VIETNAMESE, ENGLISH)}


def environment(folders: Sequence[Path], tongue: Tongue = VIETNAMESE) -> Environment:
    """The templates in these folders, the first that has a name winning, in one language."""
    env = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= _filters(tongue)
    env.globals |= {"static": address, "kinds": tongue.kinds, "letters": tongue.letters, "marks": DRAWN}
    env.globals |= {"_": tongue.text, "lang": tongue.key, "vi": NO_MARK if tongue is VIETNAMESE else MARK}
    return env


def _filters(tongue: Tongue) -> dict[str, Callable[..., str]]:
    return {
        "weekday": tongue.weekday,
        "long_date": tongue.long_date,
        "short_date": tongue.short_date,
        "day_month": tongue.day_month,
        "to": lambda path: f"{tongue.root}{path}" if path != "/" or not tongue.root else tongue.root,
        "sentence": _sentence,
        "short_name": _short_name,
        "clock": _clock,
        "days": _days,
        "lead": words.lead_words,
        "lunar": _lunar,
        "status": _status,
        "money": money,
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


def _short_name(name: str) -> str:
    """For a narrow column, where a mark says already that it is a festival."""
    return _sentence(name.removeprefix("Lễ hội "))


def _sentence(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
