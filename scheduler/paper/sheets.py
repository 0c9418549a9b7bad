"""What stands on a printed sheet, as plain values for a template: a year for the wall, a month with its list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from scheduler.web.views.items import Item, family
from scheduler.web.views.marks import MARKS
from scheduler.web.views.month import AgendaDay, Month
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.week import Bar, Day, Gap, Week
from scheduler.web.views.year import Row, Year

Paper = Literal["a3", "a4"]
Legend = Sequence[tuple[str, str, str]]
"""Kind, its name, its family."""
SHOWN = 2
"""Lines of a day on the wall; what is more is counted."""
LANES = {4: 7, 5: 5, 6: 4}
"""Weeks of a month -> bars that find room under a day."""


def wall(page: Year, *, office: str, paper: Paper, legend: Legend, tongue: Tongue, only: str = "") -> dict[str, Any]:
    """The year in twelve columns; `only` says what it is narrowed to."""
    columns = [
        {"name": one.name, "lunar": one.lunar or "", "rows": [_wall_row(row) for row in one.rows]}
        for one in page.columns
    ]
    return _sheet(office, paper, legend, tongue) | {
        "title": page.title,
        "only": only,
        "lunar": _sentence(page.lunar_name or ""),
        "columns": columns,
    }


def month(page: Month, *, office: str, paper: Paper, legend: Legend, tongue: Tongue, only: str = "") -> dict[str, Any]:
    """The month as a grid, and behind it everything as a list."""
    lunar = f"Âm lịch {page.lunar_title}" if page.lunar_title and tongue.key == "vi" else page.lunar_title or ""
    return _sheet(office, paper, legend, tongue) | {
        "title": page.title,
        "only": only,
        "lunar": _sentence(lunar),
        "weekdays": [_sentence(tongue.weekday(day.date)) for day in page.weeks[0].days],
        "weeks": [_week(week) for week in page.weeks],
        "before": [_line(item) for item in page.continuing],
        "agenda": [_agenda(day, tongue) for day in page.agenda],
        "waiting": [_line(item) for item in page.waiting],
        "words": {
            "list": tongue.text("Trong tháng"),
            "before": tongue.text("Từ tháng trước sang"),
            "waiting": tongue.text("Chưa ấn định ngày"),
        },
    }


def _sheet(office: str, paper: Paper, legend: Legend, tongue: Tongue) -> dict[str, Any]:
    marks = {name: f"{_SVG}{drawn}</svg>" for name, drawn in MARKS.items()}
    return {
        "lang": tongue.key,
        "paper": paper,
        "office": office,
        "marks": marks,
        "legend": [list(row) for row in legend],
        "signs": {key: tongue.text(said) for key, said in _SIGNS.items()},
    }


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
_SIGNS = {
    "provisional": "dự kiến",
    "open": "chưa ấn định ngày",
    "cancelled": "huỷ",
    "new": "mùng 1",
    "full": "rằm",
}


def _wall_row(row: Row) -> dict[str, Any]:
    return {
        "day": row.date.day,
        "letters": row.letters,
        "lunar": row.lunar or "",
        "off": row.odd is not None and not row.odd.working,
        "worked": row.odd is not None and row.odd.working,
        "weekend": row.weekend,
        "spans": list(row.spans),
        "items": [_item(item) for item in row.items[:SHOWN]],
        "more": max(len(row.items) - SHOWN, 0),
    }


def _week(week: Week) -> dict[str, Any]:
    return {
        "days": [_day(day) for day in week.days],
        "lanes": [[_cell(cell) for cell in lane] for lane in week.lanes],
        "more": list(week.more),
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "day": day.date.day,
        "in_month": day.in_month,
        "weekend": day.date.weekday() >= 5,
        "lunar": day.lunar or "",
        "can_chi": day.can_chi,
        "moon": day.moon or "",
        "off": day.odd is not None and not day.odd.working,
        "odd": day.odd.short if day.odd else "",
    }


def _cell(cell: Bar | Gap) -> dict[str, Any]:
    if isinstance(cell, Gap):
        return {"length": cell.length, "item": None}
    return {
        "length": cell.length,
        "item": _item(cell.item),
        "main": cell.main,
        "opens": cell.opens,
        "closes": cell.closes,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "name": _sentence(item.name.removeprefix("Lễ hội ")),
        "kind": item.kind,
        "family": item.family,
        "status": item.status.value,
    }


def _agenda(day: AgendaDay, tongue: Tongue) -> dict[str, Any]:
    return {
        "day": tongue.day_month(day.date),
        "weekday": tongue.weekday(day.date),
        "lunar": day.lunar or "",
        "odd": _sentence(day.odd or ""),
        "items": [_line(item) for item in day.items],
    }


def _line(item: Item) -> dict[str, Any]:
    days = [item.when] if item.start != item.last else []
    main = [f"{item.main_label} {item.main}"] if item.main else []
    return {
        **_item(item),
        "name": item.name,
        "note": item.note or "",
        "facts": " · ".join([item.kind_words, *days, *main, *item.places]),
        "family": family(item.kind),
        "when": item.when,
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
