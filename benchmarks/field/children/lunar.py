"""`python -m benchmarks.field.children.lunar PEER FILE COUNT`: days to lunar dates by one library.

FILE has the days to convert in JSON, of which the first COUNT are asked for. What is said when ready are the answers
for every day of 1900–2100, as year, month, day, leap, or null where the library refuses the day.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.field.children import loop

Answer = tuple[int, int, int, bool]
Asking = Callable[[date], Answer]
FIRST, LAST = date(1900, 1, 31), date(2101, 1, 28)


def lich() -> Asking:
    """Ours: a generated table."""
    from scheduler.calendars import lunar

    return lunar.from_date


def lunar_vn() -> Asking:
    """The package lunar-vn."""
    import lunar_vn as peer

    def ask(day: date) -> Answer:
        found = peer.solar_to_lunar(day)
        return found.year, found.month, found.day, found.leap

    return ask


def vnlunar() -> Asking:
    """The package vnlunar, by its table (what it does when no time zone is named)."""
    from vnlunar import get_lunar_date

    def ask(day: date) -> Answer:
        found = get_lunar_date(day.day, day.month, day.year)
        return found["year"], found["month"], found["day"], bool(found["leap"])

    return ask


def lunardate() -> Asking:
    """The package lunardate: China's calendar."""
    from lunardate import LunarDate

    make = LunarDate.from_solar_date

    def ask(day: date) -> Answer:
        found = make(day.year, day.month, day.day)
        return found.year, found.month, found.day, found.is_leap_month

    return ask


def sxtwl() -> Asking:
    """The package sxtwl, in C++: China's calendar."""
    from sxtwl import fromSolar

    def ask(day: date) -> Answer:
        found = fromSolar(day.year, day.month, day.day)
        return found.getLunarYear(), found.getLunarMonth(), found.getLunarDay(), found.isLunarLeap()

    return ask


PEERS: dict[str, Callable[[], Asking]] = {
    "lich": lich,
    "lunar-vn": lunar_vn,
    "vnlunar": vnlunar,
    "lunardate": lunardate,
    "sxtwl": sxtwl,
}


def answers(ask: Asking) -> list[Answer | None]:
    """Every day's answer; None where the library refuses."""
    return [_asked(ask, date.fromordinal(number)) for number in range(FIRST.toordinal(), LAST.toordinal() + 1)]


def _asked(ask: Asking, day: date) -> Answer | None:
    try:
        year, month, number, leap = ask(day)
    except Exception:  # noqa: BLE001 - whatever way it has of refusing
        return None
    return year, month, number, bool(leap)


def main(name: str, path: str, count: str) -> None:
    """One library, until the parent has had enough."""
    warnings.simplefilter("ignore")
    ask = PEERS[name]()
    days = [date.fromisoformat(text) for text in json.loads(Path(path).read_text(encoding="utf-8"))[: int(count)]]
    loop(lambda: [ask(day) for day in days], answers(ask))


if __name__ == "__main__":
    main(*sys.argv[1:])
