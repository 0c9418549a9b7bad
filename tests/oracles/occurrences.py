"""Prints the occurrences of rules that lean on python-dateutil, for whichever version of it is installed.

Run by `test_dateutil.py`, in this environment and in `.venv-oracles`, which has the old major version.
"""

from __future__ import annotations

from datetime import date

from scheduler import rules
from scheduler.expand import expand
from scheduler.model import Catalogue, Event, Office

RULES: tuple[tuple[str, object, dict[str, object]], ...] = (
    ("rrule", "FREQ=MONTHLY;BYDAY=-1FR", {}),
    ("rrule", "FREQ=MONTHLY;BYMONTHDAY=20", {"shift": "previous"}),
    ("rrule", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", {"shift": "nearest"}),
    ("rrule", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", {}),
    ("rrule", "FREQ=WEEKLY;BYDAY=MO,TH", {}),
    ("weekday", {"day": "thứ Bảy", "nth": 1, "month": 10}, {}),
    ("weekday", {"day": "Chủ nhật", "nth": "last", "month": 7}, {}),
    ("easter", -2, {}),
    ("easter", 49, {}),
)


def main() -> None:
    """One line an occurrence, 1990 to 2060."""
    events = tuple(
        Event(id=f"e{number}", name="E", kind="report", rules=(rules.parse(key, value, modifiers),))
        for number, (key, value, modifiers) in enumerate(RULES)
    )
    office = Office(name="O", domain="lich.example.vn", address="https://lich.example.vn")
    for each in expand(Catalogue(office=office, events=events), date(1990, 1, 1), date(2060, 12, 31)).occurrences:
        print(each.id, each.start, each.last, each.main)


if __name__ == "__main__":
    main()
