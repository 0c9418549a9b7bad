"""Calendars that end: what they do not cover is not guessed, so it is said while there is time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler import hours
from scheduler.authoring.read import load
from scheduler.doctor.finding import Finding, Patient, note, ok, warning
from scheduler.expand import expand
from scheduler.run.adopt import FILE

AHEAD = timedelta(days=5 * 366)
NEAR = timedelta(days=2 * 366)
"""Plans are made a year and more ahead."""


def ends(patient: Patient) -> Iterator[Finding]:
    """The first day, within the next five years, for which a calendar gives an office's event nothing."""
    found = load(patient.settings.home / FILE).catalogue
    if found is None:
        return
    today = hours.today(patient.now)
    first: dict[str, date] = {}
    for gap in expand(found, today, today + AHEAD).uncovered:
        first[gap.calendar] = min(gap.first, first.get(gap.calendar, gap.first))
    for name, day in sorted(first.items()):
        said = (
            f"{name} chỉ tính được đến hết ngày {day - timedelta(1):%d/%m/%Y}; sau đó các lễ theo lịch này chờ công bố."
        )
        hint = "Cài bản lich mới hơn khi có; hoặc ghi ngày đã công bố bằng lich announce."
        yield (warning if day - today < NEAR else note)(f"calendar-{_slug(name)}", said, hint)
    if not first:
        yield ok("calendars", "Mọi lịch trong tệp tính được ít nhất năm năm tới.")


def _slug(name: str) -> str:
    from scheduler.words import fold

    return fold(name).replace(" ", "-")
