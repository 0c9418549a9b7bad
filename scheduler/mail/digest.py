"""A letter about several things, kept calm: headings by what is to be done, full where one must act, short elsewhere.

What changed, is due, is today or must be asked is always said whole. Of what is only coming, a long letter names the
first by day, and says of the rest how many they are and where they stand. The same items give the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.mail.view import View
from scheduler.model import Office
from scheduler.reminder import NOTICES

SOON = 7
"""Days within which a thing is said to be near."""
LONG = 12
"""A letter with more items than these says what is only coming in short."""
LISTED = 15
"""Items under one heading of a long letter."""
CHANGED, DUE, TODAY, WEEK, PREPARE, ASK, OVER = (
    "Thay đổi",
    "Việc đến hạn",
    "Hôm nay",
    f"Trong {SOON} ngày tới",
    "Cần bắt đầu chuẩn bị",
    "Xin xác nhận ngày",
    "Sau khi kết thúc",
)
HEADINGS = {
    CHANGED: "Changed",
    DUE: "Due",
    TODAY: "Today",
    WEEK: f"Within {SOON} days",
    PREPARE: "Time to prepare",
    ASK: "Please confirm the date",
    OVER: "Afterwards",
}
"""In their order, with the English words."""
_MAY_BE_SHORT = (WEEK, PREPARE, OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under one heading."""

    title: str
    items: tuple[View, ...]
    short: bool = False
    """Whether they are said in a line each."""
    rest: int = 0
    """How many more there are."""
    more: str = ""
    """Where those are shown."""


def groups(items: Sequence[View], today: date, office: Office, language: str = "vi") -> tuple[Group, ...]:
    """The items under their headings, each in the order of days; headings without items are left out."""
    headed: dict[str, list[View]] = {title: [] for title in HEADINGS}
    for item in sorted(items, key=lambda item: (item.day, item.name, item.kind)):
        headed[_heading(item, today)].append(item)
    long = len(items) > LONG
    return tuple(_group(title, found, office, language, long=long) for title, found in headed.items() if found)


def _group(title: str, found: Sequence[View], office: Office, language: str, *, long: bool) -> Group:
    short = long and title in _MAY_BE_SHORT
    shown = LISTED if short and office.address and len(found) > LISTED else len(found)  # no pages: nothing is left out
    return Group(
        title=HEADINGS[title] if language == "en" else title,
        items=tuple(found[:shown]),
        short=short,
        rest=len(found) - shown,
        more=_month(office, found[shown].day, language) if shown < len(found) else "",
    )


def _month(office: Office, day: date, language: str) -> str:
    """The page on which the first that is not said stands."""
    return f"{office.address}{'/en' if language == 'en' else ''}/thang/{day:%Y-%m}"


def _heading(item: View, today: date) -> str:
    fixed = {"step": DUE, "ask": ASK, **dict.fromkeys(NOTICES, CHANGED)}
    if item.kind in fixed:
        return fixed[item.kind]
    if item.over:
        return OVER
    if item.day <= today:
        return TODAY
    return WEEK if (item.day - today).days <= SOON else PREPARE
