"""Reading the words that planners use: days, months, names, ranges. Raises RuleError with the nearest valid word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scheduler.calendars.can_chi import BRANCHES, STEMS
from scheduler.errors import RuleError
from scheduler.words import LUNAR_MONTHS, WEEKDAYS, fold, nearest

LAST = 0
"""As a day: the last one of the month."""
ANY = 0
"""As a month: every month."""


class DayMonth(NamedTuple):
    """A day and month of a calendar; `day` may be LAST, `month` may be ANY."""

    day: int
    month: int
    year: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the year, to see which of two comes first."""
        return (self.month, self.day or 99)


_MONTH_WORDS = {fold(name): number for number, name in enumerate(LUNAR_MONTHS, 1)} | {"muoi hai": 12}
_DAY_WORDS = {"ram": 15, "cuoi": LAST, "last": LAST}
_DAY = re.compile(
    r"(?:ngay )?(?:(?:mung|mong) ?)?(?P<day>\d{1,3}|ram|cuoi|last)"
    r"(?: ?/ ?(?:thang )?| thang | )(?P<month>\d{1,3}(?: ?n(?:huan)?)?|\*|[a-z ]+?)"
    r"(?: ?/ ?(?P<year>\d{4}))?"
)
_EACH = frozenset({"*", "moi thang", "hang thang", "moi", "hang"})


def split_range(value: object, key: str, example: str) -> tuple[str, str | None]:
    """`"A..B"` as two texts, `"A"` as one and None."""
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{key}-text", f"phải là chữ trong ngoặc kép, không phải {value!r}", f'ghi như "{example}"')
    first, dots, last = value.partition("..")
    if dots and (not last.strip() or not first.strip() or ".." in last):
        raise RuleError(f"{key}-text", f"khoảng ngày {value!r} thiếu một đầu", f'ghi như "{example}..{example}"')
    return first.strip(), last.strip() if dots else None


def day_month(text: str, key: str, longest: Sequence[int]) -> DayMonth:
    """A day and a month, day first. `longest` holds the greatest length of each month."""
    match = _DAY.fullmatch(fold(text))
    if not match:
        raise RuleError(f"{key}-text", f"không hiểu {text!r}", 'ghi ngày trước, tháng sau, như "8/1"')
    day_text, month_text = match["day"], match["month"]
    month = _month(month_text.strip(), key, longest, day_text)
    day = _DAY_WORDS[day_text] if day_text in _DAY_WORDS else int(day_text)
    length = max(longest) if month == ANY else longest[month - 1]
    if not (day_text in _DAY_WORDS or 1 <= day <= length):
        what = "tháng" if month == ANY else f"tháng {month}"
        raise RuleError(f"{key}-day", f"{what} không có ngày {day}", f"ghi từ 1 đến {length}, hoặc last là ngày cuối")
    return DayMonth(day, month, int(match["year"]) if match["year"] else None)


def _month(text: str, key: str, longest: Sequence[int], day: str) -> int:
    if text in _EACH:
        return ANY
    if text.endswith(("nhuan", "n")) and text.removesuffix("nhuan").removesuffix("n").strip().isdigit():
        raise RuleError(
            f"{key}-leap", "tháng nhuận không ghi trong ngày", 'ghi tháng thường, thêm leap = "second" hoặc "both"'
        )
    if text == "mot":
        raise RuleError(f"{key}-month", "“tháng Một” có thể là tháng 1 hoặc tháng 11", 'ghi bằng số: "8/1" hay "8/11"')
    month = int(text) if text.isdigit() else _MONTH_WORDS.get(text)
    if month is None:
        near = nearest(text, LUNAR_MONTHS)
        raise RuleError(
            f"{key}-month", f"không có tháng tên {text!r}", f"gần nhất: {', '.join(near)}" if near else None
        )
    if not 1 <= month <= len(longest):
        hint = f"ghi từ 1 đến {len(longest)}"
        if day.isdigit() and 1 <= int(day) <= len(longest) and month <= longest[int(day) - 1]:
            hint += f'; ngày ghi trước tháng, có phải "{month}/{int(day)}"?'
        raise RuleError(f"{key}-month", f"tháng {month} không có", hint)
    return month


def one_of(text: object, names: Sequence[str], code: str, what: str, also: Mapping[str, int] | None = None) -> int:
    """The index of a name; marks and case may be left out where that leaves one name (Tý and Tỵ need theirs).

    `also` holds further spellings, in small letters.
    """
    if isinstance(text, str):
        exact = " ".join(unicodedata.normalize("NFC", text).casefold().split())
        spellings = {name.casefold(): index for index, name in enumerate(names)} | dict(also or {})
        if exact in spellings:
            return spellings[exact]
        same = {index for name, index in spellings.items() if fold(name) == fold(text)}
        if len(same) == 1:
            return same.pop()
        if same:
            hint = f"ghi đủ dấu: {' hoặc '.join(names[index] for index in sorted(same))}"
            raise RuleError(code, f"{what} {text!r} có thể hiểu nhiều cách", hint)
    raise RuleError(code, f"không có {what} {text!r}", hint_names(str(text), names))


def hint_names(text: str, names: Iterable[str]) -> str:
    """The nearest of the names; all of them where none is near."""
    listed = tuple(names)
    return f"gần nhất: {', '.join(near)}" if (near := nearest(text, listed)) else f"ghi một trong: {', '.join(listed)}"


_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_WORDS = (
    {f"{head}{number + 2}": number for number in range(6) for head in ("thu ", "t", "thu")}
    | {name: number for number, name in enumerate(_ENGLISH)}
    | {name[:2]: number for number, name in enumerate(_ENGLISH)}
    | {fold(name).removeprefix("thu "): number for number, name in enumerate(WEEKDAYS)}
    | {"cn": 6, "chua nhat": 6}
)


def weekday(text: object, key: str) -> int:
    """0 Monday to 6 Sunday: `thứ Bảy`, `thứ 7`, `T7`, `CN`, `Saturday`."""
    return one_of(text, WEEKDAYS, f"{key}-weekday", "thứ", _WEEKDAY_WORDS)


def whole(value: object, code: str, what: str, low: int, high: int) -> int:
    """An integer in low..high."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RuleError(code, f"{what} không thể là {value!r}", f"ghi số từ {low} đến {high}")
    return value


def table(
    value: object, key: str, needed: Sequence[str], optional: Sequence[str], example: str
) -> Mapping[str, object]:
    """An inline table with the needed keys and no unknown one."""
    if not isinstance(value, Mapping):
        raise RuleError(f"{key}-text", f"phải là bảng, không phải {value!r}", f"ghi như {example}")
    for name in value:
        if name not in needed and name not in optional:
            hint = hint_names(str(name), (*needed, *optional))
            raise RuleError(f"{key}-key", f"không có khóa {name!r}", hint, path=(key, str(name)))
    for name in needed:
        if name not in value:
            raise RuleError(f"{key}-key", f"thiếu {name}", f"ghi như {example}")
    return value


def names_of(value: object) -> Sequence[object]:
    """One name or a list of names, as a list."""
    return value if isinstance(value, list | tuple) else (value,)


_DAYS = re.compile(r"([+-]?\d{1,3})(?:\.\.([+-]?\d{1,3}))?")


def day_range(value: object, key: str) -> tuple[int, int | None]:
    """A number of days, or `"-15..14"`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value, None
    match = _DAYS.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if not match:
        raise RuleError(
            f"{key}-days", f"không hiểu số ngày {value!r}", 'ghi số nguyên như -8, hoặc khoảng như "-15..14"'
        )
    first, last = int(match[1]), int(match[2]) if match[2] else None
    if last is not None and last < first:
        raise RuleError(f"{key}-range", f"khoảng {value!r} kết thúc trước khi bắt đầu", f'ghi "{last}..{first}"')
    return first, last


def branch(text: object, code: str) -> int:
    """Position in `BRANCHES`."""
    return one_of(text, BRANCHES, code, "Chi", {"tí": 0, "mẹo": 3, "tị": 5})


def stem(text: object, code: str) -> int:
    """Position in `STEMS`."""
    return one_of(text, STEMS, code, "Can", {"kỉ": 5, "quí": 9})
