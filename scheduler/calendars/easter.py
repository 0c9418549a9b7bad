"""Easter Sunday by the Gregorian rule (python-dateutil)."""

from __future__ import annotations

from datetime import date

from dateutil import easter

from scheduler.errors import OutOfRange

NAME = "Lễ Phục Sinh"
FIRST, LAST = date(1583, 1, 1), date(4099, 12, 31)
"""The years for which the rule holds."""


def sunday(year: int) -> date:
    """Easter Sunday of a Gregorian year. Raises OutOfRange."""
    if not FIRST.year <= year <= LAST.year:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    return easter.easter(year)
