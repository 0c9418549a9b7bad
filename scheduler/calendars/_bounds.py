"""How every calendar says that a day lies beyond it."""

from __future__ import annotations

from datetime import date

from scheduler.errors import OutOfRange


def day_text(day: date) -> str:
    """`05/01/1900`."""
    return f"{day:%d/%m/}{day.year}"


def require(calendar: str, day: date, first: date, last: date) -> None:
    """Raises OutOfRange unless `first` ≤ `day` ≤ `last`."""
    if not first <= day <= last:
        raise OutOfRange(calendar=calendar, asked=f"ngày {day_text(day)}", first=first, last=last)
