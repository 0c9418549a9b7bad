"""The Vietnamese sentence for each of pydantic's errors, written for planners: code, message, hint."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from scheduler.authoring import schema
from scheduler.authoring.found import Loc, quoted, visible
from scheduler.words import fold, nearest

TYPES = {
    "string_type": "chữ trong ngoặc kép",
    "int_type": "số nguyên",
    "bool_type": "true hoặc false",
    "date_type": "ngày",
    "list_type": "danh sách trong ngoặc vuông",
    "dict_type": "bảng { … }",
}
_DATE_LIKE = re.compile(r"^\s*(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))\s*$")
_PATTERNS = {
    schema.SLUG_PATTERN: (
        "slug",
        "không dùng làm mã được: chỉ chữ thường không dấu, số và dấu gạch nối",
        "ví dụ: le-hoi-muong",
    ),
    schema.CYCLE_PATTERN: ("cycle", "không phải là chu kỳ", 'ví dụ: "2026", tháng "2026-03", tháng nhuận "2026-06n"'),
    schema.DOMAIN_PATTERN: (
        "domain",
        "không phải là tên miền",
        "ví dụ: lich.example.vn, chữ thường, không có https://",
    ),
    schema.LINK_PATTERN: ("link", "không phải là đường dẫn", "bắt đầu bằng https://, không có dấu cách"),
    schema.MAIL_PATTERN: ("mail", "không phải là địa chỉ thư", "ví dụ: vanphong@example.vn"),
}

Sentence = tuple[str, str, str | None]
"""Code, message, hint."""
Limits = Mapping[str, Any]


def sentence(loc: Loc, detail: ErrorDetails, types: list[str]) -> Sentence:
    """What is wrong with a value. `types` are the errors of all branches that did not take it."""
    value, limits = detail["input"], detail.get("ctx", {})
    if detail["type"] in _SENTENCES:
        code, message, hint = _SENTENCES[detail["type"]](loc, value, limits)
        others = [TYPES[name] for name in types if name in TYPES]
        return code, message, f"{hint}, hoặc {' hoặc '.join(others)}" if code == "choice" and others else hint
    if set(types) <= set(TYPES):
        return _wrong_type(loc, value, types)
    return "value", "giá trị không dùng được ở đây", None


_MISSING_HINTS = {
    "id": 'thêm dòng id = "…", chữ thường không dấu, nối bằng dấu -',
    "name": 'thêm dòng name = "…"',
    "cycle": 'thêm dòng cycle = "2026"',
    "date": "thêm dòng date = 2026-01-02",
    "is": 'thêm is = "off" (nghỉ) hoặc is = "working" (làm bù)',
    "to": 'ghi mã của sự kiện làm mốc: to = "…"',
    "text": 'ghi bằng lời: text = "sau vụ gặt"',
}


def _missing(loc: Loc, _value: object, _limits: Limits) -> Sentence:
    return "missing", f"thiếu {loc[-1]}", _MISSING_HINTS.get(str(loc[-1]))


def _unknown_key(loc: Loc, _value: object, _limits: Limits) -> Sentence:
    key = str(loc[-1])
    table = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    known = schema.keys_of(table)
    near = nearest(key[:80], known, 1)
    hint = f"có phải {quoted(near)}?" if near else f"dùng được: {', '.join(known)}" if len(known) < 15 else _SET_ASIDE
    return "unknown-key", f"không có tên “{visible(key)}”", hint


_SET_ASIDE = "bỏ dòng này; lời muốn giữ thì ghi vào note"


def _not_a_choice(_loc: Loc, value: object, limits: Limits) -> Sentence:
    choices = re.findall(r"'([^']*)'", str(limits.get("expected")))
    text = visible(str(value))
    near = nearest(text, choices, 1)
    hint = f"có phải {quoted(near)}?" if near else f"dùng được: {', '.join(choices)}"
    return "choice", f"không có “{text}”", hint


def _bad_text(_loc: Loc, value: object, limits: Limits) -> Sentence:
    text = str(value)
    if (pattern := limits.get("pattern")) in _PATTERNS:
        code, message, hint = _PATTERNS[pattern]
        if code == "slug" and (slug := _slug(text)):
            hint = f"có thể dùng “{slug}”"
        return code, f"“{visible(text)}” {message}", hint
    if not text.strip():
        return "empty", "để trống", "ghi vào giữa hai dấu ngoặc kép, hoặc bỏ cả dòng"
    if "\\" in text:
        return "backslash", "không được có dấu \\", "bỏ dấu \\ hoặc thay bằng dấu /"
    if "\n" in text and pattern == schema.NAME_PATTERN:
        return "control", "phải nằm trên một dòng", "bỏ chỗ xuống dòng"
    odd = next(letter for letter in text if letter != "\n" and re.match(f"[{schema.INVISIBLE}]", letter))
    return "control", f"có ký tự điều khiển hoặc ký tự ẩn (U+{ord(odd):04X})", "xoá chữ này và gõ lại bằng tay"


def _long_text(_loc: Loc, _value: object, limits: Limits) -> Sentence:
    return "too-long", f"dài quá {limits.get('max_length')} chữ", "rút gọn, phần còn lại để vào note"


def _long_list(_loc: Loc, _value: object, limits: Limits) -> Sentence:
    return "too-long", f"danh sách dài quá {limits.get('max_length')} phần tử", "bỏ bớt"


def _too_small(_loc: Loc, value: object, limits: Limits) -> Sentence:
    return "range", f"số {_number(value)} nhỏ quá", f"ít nhất là {limits.get('ge')}"


def _too_great(_loc: Loc, value: object, limits: Limits) -> Sentence:
    return "range", f"số {_number(value)} lớn quá", f"nhiều nhất là {limits.get('le')}"


def _number(value: object) -> str:
    return "…" if isinstance(value, int) and abs(value) >= 10**9 else str(value)


_SENTENCES: dict[str, Callable[[Loc, object, Limits], Sentence]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _bad_text,
    "string_too_long": _long_text,
    "too_long": _long_list,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_great,
}


def _slug(value: str) -> str:
    return "-".join(part for word in re.split(r"[\s_./-]+", value) if (part := _ascii(word)))[:80].strip("-")


def _ascii(word: str) -> str:
    return "".join(letter for letter in fold(word) if letter.isascii() and letter.isalnum())


def _wrong_type(loc: Loc, value: object, types: list[str]) -> Sentence:
    wanted = " hoặc ".join(dict.fromkeys(TYPES[name] for name in types)).replace("số nguyên hoặc ngày", "năm hoặc ngày")
    return "type", f"phải là {wanted}, không phải {_kind_of(value)}", _type_hint(loc, value, types)


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true/false"),
    (int, "số nguyên"),
    (float, "số lẻ"),
    (str, "chữ"),
    (dt.datetime, "ngày có giờ"),
    (dt.date, "ngày"),
    (dt.time, "giờ"),
    (list, "danh sách"),
    (dict, "bảng"),
)


def _kind_of(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "giá trị này")


def _type_hint(loc: Loc, value: object, types: list[str]) -> str | None:
    key = next((step for step in reversed(loc) if isinstance(step, str)), "")
    if isinstance(value, str):
        return _hint_for_text(key, value, types)
    if isinstance(value, dt.datetime) and "date_type" in types:
        return f"bỏ phần giờ: {value.date().isoformat()}"
    if isinstance(value, dict) and "list_type" in types:
        return f"viết tiêu đề với hai dấu ngoặc: [[{key}]]"
    if "string_type" in types and not isinstance(value, bool | list | dict):
        return f'đặt trong ngoặc kép: "{_number(value)}"'
    return _DATE_HINT if "date_type" in types else None


_DATE_HINT = "viết năm-tháng-ngày, không có ngoặc kép: 2026-02-22"


def _hint_for_text(key: str, value: str, types: list[str]) -> str | None:
    """What to write where a text was written."""
    if "int_type" in types and value.strip().removeprefix("-").isdecimal():
        return f"bỏ ngoặc kép: {value.strip()[:20]}"
    if "date_type" in types:
        return _date_hint(value)
    if "list_type" in types:
        return f'viết {key} = ["{visible(value)}"]'
    if "bool_type" in types:
        return f"viết {key} = true hoặc {key} = false, không có ngoặc kép"
    return None


def _date_hint(value: str) -> str:
    """How to write the date that was meant, where it can be seen; day before month, as people write it here."""
    parts = _DATE_LIKE.match(value)
    if parts is None:
        return _DATE_HINT
    year, month, day = parts[1] or parts[6], parts[2] or parts[5], parts[3] or parts[4]
    try:
        return f"viết {dt.date(int(year), int(month), int(day)).isoformat()}, không có ngoặc kép"
    except ValueError:
        return f"ngày {day}/{month}/{year} không có trong lịch"
