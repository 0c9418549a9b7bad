"""When a letter may go: office hours on working days, 07:30 to 16:30 in Vietnam.

Pure: "now" and the working days are arguments. Vietnam has kept UTC+7 without summer time since 1975, so the
zone is a constant and no zone data of the host is asked.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol

LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
OPENS, CLOSES = time(7, 30), time(16, 30)


class Days(Protocol):
    """The part of `working.WorkingDays` that due days and hours ask."""

    def is_working(self, day: date, /) -> bool:
        """Whether the office works on that day."""

    def previous(self, day: date, /) -> date:
        """The working day on or before."""

    def next(self, day: date, /) -> date:
        """The working day on or after."""

    def add(self, day: date, count: int, /) -> date:
        """The count-th working day after; before where negative."""


def local(now: datetime) -> datetime:
    """The moment as a clock on an office's wall shows it. Raises ValueError for a naive one."""
    if now.tzinfo is None:
        raise ValueError(f"naive datetime: {now}")
    return now.astimezone(LOCAL)


def today(now: datetime) -> date:
    """The day it is in Vietnam."""
    return local(now).date()


def opening(day: date) -> datetime:
    """07:30 of that day."""
    return datetime.combine(day, OPENS, LOCAL)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(day.weekday())


def sunday(day: date) -> date:
    """The last day of its week."""
    return monday(day) + timedelta(6)


def week_begins(day: date, days: Days) -> date:
    """The first working day of its week; the day itself where there is none before."""
    return min(day, days.next(monday(day)))


def is_open(now: datetime, days: Days) -> bool:
    """Whether the office works at that moment, both ends included."""
    moment = local(now)
    return days.is_working(moment.date()) and OPENS <= moment.time() <= CLOSES


def next_opening(now: datetime, days: Days) -> datetime:
    """The first opening after that moment."""
    moment = local(now)
    if moment.time() < OPENS and days.is_working(moment.date()):
        return opening(moment.date())
    return opening(days.add(moment.date(), 1))


def may_go(
    now: datetime,
    days: Days,
    *,
    not_before: datetime,
    begins: date | None,
    had_letter: bool,
    weekly: bool = False,
) -> bool:
    """Whether a reminder may be sent now.

    In office hours, to a reader who had no letter today (`weekly`: this week); at any hour and beside that letter where
    waiting for the next one would mean coming on or after the day on which it `begins` (None: it never presses).
    """
    if now < not_before:
        return False
    if is_open(now, days) and not had_letter:
        return True
    following = next_letter(now, days, weekly=weekly) if had_letter else next_opening(now, days)
    return begins is not None and begins <= following.date()


def next_letter(now: datetime, days: Days, *, weekly: bool = False) -> datetime:
    """When who had a letter today (`weekly`: this week) may get the next one."""
    day = today(now)
    return opening(days.next(sunday(day) + timedelta(1)) if weekly else days.add(day, 1))
