"""Reading the days that people write in a plan: `18/11/2026`, `mùng 8 tháng Giêng`, `6-8/1 ÂL`, `Tháng 3`.

Pure. Whatever may be read in two ways is refused with the way to write it; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, Self

from scheduler.authoring.sheets import plain
from scheduler.errors import RuleError
from scheduler.rules.text import LAST
from scheduler.words import LUNAR_MONTHS, fold


class Day(NamedTuple):
    """A day as it is written; what was left out is None. `day` may be LAST."""

    day: int
    month: int
    year: int | None = None
    leap: bool = False

    def __str__(self) -> str:
        day = "last" if self.day == LAST else str(self.day)
        return f"{day}/{self.month}" + (f"/{self.year}" if self.year else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days of a row."""

    text: str
    """As the sheet has it."""
    first: Day
    last: Day
    lunar: bool | None = None
    """By which calendar; None: the text does not say."""
    open: bool = False
    """Only the month is known: one day of first…last, not yet fixed."""
    moonlike: bool = False
    """“mùng” was written, which most often means a lunar day."""
    aside: Day | None = None
    """The lunar day written beside a Gregorian one."""
    weekday: int | None = None

    @classmethod
    def on(cls, first: date, last: date, text: str) -> Self:
        """Exact days."""
        ends = (Day(day.day, day.month, day.year) for day in (first, last))
        return cls(text=text, first=next(ends), last=next(ends), lunar=False)

    @property
    def dated(self) -> bool:
        """Whether it is one time only."""
        return self.first.year is not None


class _Part(NamedTuple):
    """One end of a range, in which the month may be missing."""

    day: int
    month: int | None
    year: int | None
    leap: bool
    lunar: bool


_POINT = re.compile(
    r"(?P<day>\d{1,2}|ram|ngay cuoi)(?:/(?P<month>\d{1,2}|[a-z][a-z ]*?)(?P<leap>(?<=\d) ?n| ?nhuan)?"
    r"(?:/(?P<year>\d{4}))?)?"
)
_MONTHS = re.compile(
    r"(?:(?:dau|giua|cuoi|trong) ?/?)?thang (?P<first>[a-z0-9 ]+?)(?: ?- ?(?:thang )?(?P<last>[a-z0-9 ]+?))?"
    r"(?: ?/ ?(?P<year>\d{4}))?"
)
_QUARTER = re.compile(r"quy (?P<number>[1-4]|i{1,3}|iv)(?: ?/ ?(?P<year>\d{4}))?")
_LIST = re.compile(r"(?P<days>\d{1,2}(?: ?(?:,|&|va) ?\d{1,2})+) ?(?P<rest>/.*)")
_MONTH_NUMBERS = {fold(name): number for number, name in enumerate(LUNAR_MONTHS, 1)} | {"muoi hai": 12}


def read(text: str) -> When:
    """The days that a text names. Raises RuleError, with the way to write it."""
    written = plain.read(text)
    when = _months(written.bare) or _days(written.bare)
    if when is None:
        raise plain.unreadable(text)
    said = written.lunar if written.lunar is not None else when.lunar
    if written.lunar is False and when.lunar:
        raise plain.both_calendars(text)
    moonlike = bool(_MUNG.search(written.bare))
    aside = _beside(written.aside) if written.aside else None
    return replace(when, text=text, lunar=said, aside=aside, weekday=written.weekday, moonlike=moonlike)


def _beside(text: str) -> Day:
    """The lunar day beside a Gregorian one."""
    beside = read(text)
    if beside.lunar is False or beside.open:
        raise plain.unreadable(text)
    return beside.first


_MUNG = re.compile(r"\bm[uo]ng\b")


def _months(text: str) -> When | None:
    """`thang 3`, `thang 10-11/2026`, `quy 3/2026`: one day in them, not yet fixed."""
    if quarter := _QUARTER.fullmatch(text):
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter["number"]) or int(quarter["number"])
        return _open(3 * number - 2, 3 * number, quarter["year"], lunar=None)
    match = _MONTHS.fullmatch(text)
    if not match:
        return None
    first, lunar = _month(match["first"])
    last = _month(match["last"])[0] if match["last"] else first
    return _open(first, last, match["year"], lunar=lunar)


def _open(first: int, last: int, year: str | None, *, lunar: bool | None) -> When:
    number = _year(year)
    if number and last < first:
        raise RuleError("when-year", "khoảng tháng qua hai năm", "ghi đủ ngày, tháng, năm ở cả hai đầu")
    return When(text="", first=Day(1, first, number), last=Day(LAST, last, number), lunar=lunar, open=True)


def _days(text: str) -> When | None:
    """`8/1`, `6-8/1`, `30/12/2026-2/1/2027`, `6, 7 va 8/1`."""
    if listed := _LIST.fullmatch(text):
        text = _in_a_row(listed)
    parts = [_point(part) for part in text.split("-")]
    if len(parts) > 2 or None in parts:
        return None
    known = [part for part in parts if part]
    last = _whole(known[-1])
    first = _whole(known[0] if known[0].month else known[0]._replace(month=last.month, leap=last.leap))
    first = first._replace(year=first.year or last.year)
    if first.year and not last.year:
        raise RuleError("when-year", "chỉ một đầu khoảng ngày có năm", "ghi năm ở cả hai đầu")
    if last.year and first.year == last.year and (first.month, first.day or 99) > (last.month, last.day or 99):
        raise RuleError("when-order", "khoảng ngày kết thúc trước khi bắt đầu", "qua hai năm thì ghi năm ở cả hai đầu")
    lunar = True if any(part.lunar for part in known) else None
    return When(text="", first=first, last=last, lunar=lunar)


def _in_a_row(listed: re.Match[str]) -> str:
    days = [int(number) for number in re.findall(r"\d+", listed["days"])]
    if days != list(range(days[0], days[0] + len(days))):
        raise RuleError("when-list", "nhiều ngày rời nhau trong một ô", "mỗi ngày ghi một dòng riêng")
    return f"{days[0]}-{days[-1]}{listed['rest']}"


def _point(text: str) -> _Part | None:
    match = _POINT.fullmatch(_MUNG.sub("", text).strip())
    if not match:
        return None
    day = {"ram": 15, "ngay cuoi": LAST}.get(match["day"], _number(match["day"]))
    month, moon = _month(match["month"]) if match["month"] else (None, None)
    leap = match["leap"] is not None
    lunar = bool(match["day"] == "ram" or moon or leap)
    return _Part(day, month, _year(match["year"]), leap, lunar)


def _number(text: str) -> int:
    """A day in figures; that no month has 0 or 32 is told here, because LAST is 0."""
    if text.isdigit() and not 1 <= int(text) <= 31:
        raise RuleError("when-day", f"không có ngày {text}", f"ghi như: {plain.EXAMPLES}")
    return int(text) if text.isdigit() else LAST


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not 1900 <= int(text) <= 2100:
        raise RuleError("when-year", f"năm {text} không dùng được", "ghi năm từ 1900 đến 2100")
    return int(text)


def _month(text: str) -> tuple[int, bool | None]:
    """Its number, and True where the name is a lunar one."""
    name = text.strip()
    if name == "mot":
        raise RuleError("when-month", "“tháng Một” có thể là tháng 1 hoặc tháng 11", "ghi bằng số")
    number = int(name) if name.isdigit() else _MONTH_NUMBERS.get(name)
    if number is None:
        raise plain.unreadable(f"tháng {name}")
    if not 1 <= number <= 12:
        raise RuleError("when-month", f"không có tháng {number}", "ghi ngày trước, tháng sau: 18/11/2026")
    return number, True if name in ("gieng", "chap") else None


def _whole(part: _Part) -> Day:
    if part.month is None:
        raise RuleError("when-month", "thiếu tháng", f"ghi như: {plain.EXAMPLES}")
    return Day(part.day, part.month, part.year, part.leap)
