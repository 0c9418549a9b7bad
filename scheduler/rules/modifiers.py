"""The keys beside a calendar key that change what it gives: length, rhythm, validity, tolerance, shift."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from scheduler.errors import RuleError
from scheduler.model import Every, Rule
from scheduler.rules.kind import RuleKind
from scheduler.rules.text import hint_names, table, whole

NAMES = ("days", "rule_day", "main_day", "leap", "short", "every", "since", "until", "tolerance", "shift")
_LEAPS = ("regular", "second", "both", "count", "ask")
_SHORTS = ("last", "next", "skip")
_SHIFTS = ("previous", "next", "nearest")
_LONGEST = 400


def read(given: Mapping[str, object]) -> dict[str, Any]:
    """The modifiers as fields of `Rule`. Raises RuleError with the path of the wrong one."""
    fields: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS:
            raise RuleError("modifier", f"không có khóa {name!r}", hint_names(name, NAMES), path=(name,))
        try:
            fields[name] = _READERS[name](value)
        except RuleError as error:
            path = (name, *error.path[1:]) if error.path[:1] == (name,) else (name, *error.path)
            raise RuleError(error.code, error.message, error.hint, path=path) from None
    return fields


def _length(value: object) -> int:
    return whole(value, "days", "số ngày", 1, _LONGEST)


def _main_day(value: object) -> int | str:
    return "last" if value == "last" else whole(value, "main_day", "ngày chính", 1, _LONGEST)


def _choice(code: str, choices: tuple[str, ...]) -> Callable[[object], str]:
    def read_choice(value: object) -> str:
        if value not in choices:
            raise RuleError(code, f"{code} không thể là {value!r}", hint_names(str(value), choices))
        return str(value)

    return read_choice


def _every(value: object) -> Every:
    if value == "leap":
        return Every(leap_only=True)
    given = table(value, "every", (), ("years", "from", "ask"), '{ years = 3, from = "2018" } hoặc "leap"')
    ask = given.get("ask", False)
    if not isinstance(ask, bool):
        raise RuleError("every-ask", f"ask không thể là {ask!r}", "ghi true hoặc false")
    years = whole(given.get("years", 1 if ask else None), "every-years", "số năm", 1, 100)
    if ask == ("from" in given):
        raise RuleError(
            "every-from", "cần đúng một: from (chu kỳ đầu) hoặc ask = true", 'như { years = 3, from = "2018" }'
        )
    return Every(years=years, start=None if ask else _cycle(given["from"]), ask=ask)


def _cycle(value: object) -> str:
    text = str(value)
    if isinstance(value, bool) or not isinstance(value, int | str) or not (text[:4].isdigit() and len(text) >= 4):
        raise RuleError("every-from", f"from không thể là {value!r}", 'ghi chu kỳ, như "2018"')
    return text


def _day(value: object, month: int, day: int, code: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9999:
        return date(value, month, day)
    raise RuleError(code, f"{code} không thể là {value!r}", "ghi năm (2026) hoặc ngày (2026-07-01), không có ngoặc kép")


_READERS: Mapping[str, Callable[[object], object]] = {
    "days": _length,
    "rule_day": lambda value: whole(value, "rule_day", "rule_day", 1, _LONGEST),
    "main_day": _main_day,
    "leap": _choice("leap", _LEAPS),
    "short": _choice("short", _SHORTS),
    "every": _every,
    "since": lambda value: _day(value, 1, 1, "since"),
    "until": lambda value: _day(value, 12, 31, "until"),
    "tolerance": lambda value: whole(value, "tolerance", "tolerance", 0, 60),
    "shift": _choice("shift", _SHIFTS),
}


def check(kind: RuleKind, rule: Rule) -> None:
    """Raises RuleError where modifiers contradict each other or the calendar."""
    _check_length(rule)
    if rule.leap != "regular" and rule.leap not in kind.leaps:
        _refuse("leap", f"leap = {rule.leap!r} không dùng với {rule.key}")
    if rule.since and rule.until and rule.until < rule.since:
        _refuse("until", "until đứng trước since", "đổi chỗ, hoặc sửa năm")
    if rule.shift and (rule.key in ("window", "season")):
        _refuse("shift", f"shift không dùng với {rule.key}: chưa có ngày để dời")


def _check_length(rule: Rule) -> None:
    fixed = rule.until_day is not None
    if fixed and (rule.days or rule.rule_day):
        _refuse("days" if rule.days else "rule_day", "khoảng ngày A..B đã có độ dài", "bỏ days và rule_day")
    if rule.key in ("window", "season") and rule.rule_day:
        _refuse("rule_day", f"{rule.key} chưa có ngày để đếm", "bỏ rule_day")
    if fixed:
        return
    length = rule.days or 1
    for name, day in (("rule_day", rule.rule_day), ("main_day", rule.main_day)):
        if isinstance(day, int) and day > length:
            _refuse(name, f"{name} = {day} vượt quá days = {length}", f"ghi từ 1 đến {length}, hoặc tăng days")


def _refuse(name: str, message: str, hint: str | None = None) -> None:
    raise RuleError(name, message, hint, path=(name,))


def words(rule: Rule) -> list[str]:
    """What the modifiers add, in Vietnamese; empty for a plain rule."""
    texts = [*_length_words(rule)]
    if rule.leap != "regular":
        texts.append(_LEAP_WORDS[rule.leap])
    if rule.short:
        named = rule.key in ("zodiac_day", "weekday")
        texts.append((_SHORT_WORDS_OF_NAMED if named else _SHORT_WORDS)[rule.short])
    if rule.every:
        texts.append(_every_words(rule.every))
    if rule.since:
        texts.append(f"từ {_date_words(rule.since, 1, 1)}")
    if rule.until:
        texts.append(f"đến hết {_date_words(rule.until, 12, 31)}")
    if rule.tolerance:
        texts.append(f"có thể lệch {rule.tolerance} ngày")
    if rule.shift:
        texts.append(f"trúng ngày nghỉ thì dời sang {_SHIFT_WORDS[rule.shift]}")
    return texts


def _length_words(rule: Rule) -> list[str]:
    texts = []
    if rule.days and rule.days > 1:
        texts.append(f"kéo dài {rule.days} ngày")
    if rule.rule_day and rule.rule_day > 1:
        texts.append(f"ngày nêu trên là ngày thứ {rule.rule_day}")
    if rule.main_day == "last":
        texts.append("ngày chính là ngày cuối")
    elif rule.main_day and (rule.main_day > 1 or (rule.days or 0) > 1):
        texts.append(f"ngày chính là ngày thứ {rule.main_day}")
    return texts


def _every_words(every: Every) -> str:
    if every.leap_only:
        return "chỉ năm có tháng nhuận"
    rhythm = f"{every.years} năm một lần" if every.years > 1 else "hằng năm"
    return f"{rhythm}, mỗi năm hỏi có tổ chức không" if every.ask else f"{rhythm}, tính từ chu kỳ {every.start}"


def _date_words(day: date, month: int, number: int) -> str:
    if (day.month, day.day) == (month, number):
        return f"năm {day.year}"
    return f"ngày {day.day}/{day.month}/{day.year}"


_LEAP_WORDS = {
    "second": "năm nhuận đúng tháng ấy thì lấy tháng nhuận",
    "both": "năm nhuận đúng tháng ấy thì cả hai tháng",
    "count": "đếm tháng từ Tết, kể cả tháng nhuận",
    "ask": "năm nhuận thì hỏi tháng nào",
}
_SHORT_WORDS_OF_NAMED = {
    "last": "không đủ thì lấy ngày như vậy cuối cùng trong tháng",
    "next": "không đủ thì lấy ngày như vậy đầu tiên sau tháng ấy",
    "skip": "không đủ thì năm ấy không có",
}
_SHORT_WORDS = {
    "last": "thiếu ngày thì lấy ngày cuối tháng",
    "next": "thiếu ngày thì lấy ngày kế tiếp",
    "skip": "thiếu ngày thì năm ấy không có",
}
_SHIFT_WORDS = {
    "previous": "ngày làm việc trước đó",
    "next": "ngày làm việc sau đó",
    "nearest": "ngày làm việc gần nhất",
}
