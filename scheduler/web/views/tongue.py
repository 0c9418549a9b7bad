"""What a language must say so that every public page can be shown in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.authoring.explain import Line
from scheduler.model import Event, Occurrence
from scheduler.web.views.almanac import Leaf
from scheduler.web.views.items import Item
from scheduler.web.views.odd import OddDay

Days = Callable[[date, date], str | None]
"""Words for the days between two, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language: `VIETNAMESE` or `ENGLISH`. Examples are the Vietnamese."""

    key: str
    """As in `lang`."""
    root: str
    """What stands before the addresses of its pages: nothing, or `/en`."""
    text: Callable[[str], str]
    """A template's own Vietnamese words, in this language."""
    kinds: Mapping[str, str]
    letters: tuple[str, ...]
    """`T2` … `CN`."""
    now_on: str
    name: Callable[[Event], str]
    own_name: Callable[[Event], str | None]
    """The Vietnamese name, where `name` is a translation."""
    item: Callable[[Occurrence, date], Item]
    """A line as it reads on that day."""
    weekday: Callable[[date], str]
    long_date: Callable[[date], str]
    """`thứ Bảy, 13/02/2027`."""
    short_date: Callable[[date], str]
    day_month: Callable[[date], str]
    month: Callable[[date], str]
    """`Tháng 2/2027`."""
    month_alone: Callable[[int], str]
    """`Tháng 2`."""
    year: Callable[[int], str]
    """`Năm 2027`."""
    span: Callable[[date, date], str]
    """`11–13/02/2027`."""
    left: Callable[[int], str]
    """`còn 12 ngày`."""
    lunar_words: Days
    """`mùng 6–8 tháng Giêng`; None where the lunar calendar does not reach, as below."""
    lunar_dated: Days
    """`mùng 6–8 tháng Giêng năm Đinh Mùi`."""
    lunar_months: Days
    """`Chạp – Giêng`."""
    lunar_year: Callable[[int, date], str]
    """`năm Đinh Mùi từ 06/02/2027`."""
    leaf: Callable[[date], Leaf]
    spoken: Callable[[date, int, OddDay | None], str]
    """A whole day for a screen reader, with how much there is."""
    odd: Callable[[OddDay, Mapping[str, str]], OddDay]
    """A day off in this language; the map gives the translated names of events."""
    reason: Callable[[Occurrence], str]
    """Why one may trust the date, or not yet."""
    why: Callable[[Occurrence, Mapping[str, str]], tuple[Line, ...]]
    """The reasons that are for everyone; the map gives, by key, the names of events that a rule may count from."""
    rules: Callable[[Event, Mapping[str, str]], tuple[Line, ...]]
    """The same of an event that has no date."""
    past_note: Callable[[Item], str | None]
    """What nobody wrote down of a day gone by."""
    years: Callable[[date | None, date | None], str | None]
    """`từ 01/07/2025`, of a name that holds between two days."""
    limit: Callable[[str, date], str]
    """Up to when a calendar, named in Vietnamese, is known."""
