"""pydantic's errors as Vietnamese sentences for a planner, placed at the value as it is written in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from scheduler.authoring import schema
from scheduler.authoring.found import At, Found, Loc, quoted
from scheduler.words import fold, nearest

MOST = 500
"""So many mistakes of one file are told apart; the rest is only counted."""
_TYPES = {
    "string_type": "chữ trong ngoặc kép",
    "int_type": "số nguyên",
    "bool_type": "true hoặc false",
    "date_type": "ngày",
    "list_type": "danh sách trong ngoặc vuông",
    "dict_type": "bảng { … }",
}
_DATE_LIKE = re.compile(r"^\s*(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))\s*$")
_PATTERNS = {
    schema.SLUG_PATTERN: ("slug", "không dùng làm mã được: chỉ chữ thường không dấu, số và dấu gạch nối"),
    schema.CYCLE_PATTERN: ("cycle", "không phải là chu kỳ"),
    schema.DOMAIN_PATTERN: ("domain", "không phải là tên miền"),
    schema.ADDRESS_PATTERN: ("address", "không phải là địa chỉ trang"),
    schema.LINK_PATTERN: ("link", "không phải là đường dẫn"),
    schema.MAIL_PATTERN: ("mail", "không phải là địa chỉ thư"),
}
_PATTERN_HINTS = {
    "slug": "ví dụ: le-hoi-muong",
    "cycle": 'ví dụ: "2026", tháng "2026-03", tháng nhuận "2026-06n"',
    "domain": "ví dụ: lich.example.vn, chữ thường, không có https://",
    "address": "bắt đầu bằng https://",
    "link": "bắt đầu bằng https://, không có dấu cách",
    "mail": "ví dụ: vanphong@example.vn",
}


def mistakes(file: str, raw: Mapping[str, Any], errors: Iterable[ErrorDetails]) -> Iterator[Found]:
    """Each mistake once, in the file's order; a value that fits none of several types is one mistake."""
    by_loc: dict[Loc, list[dict[str, Any]]] = {}
    for detail in errors:
        by_loc.setdefault(written(raw, detail["loc"], detail["type"]), []).append(dict(detail))
    parents = {loc[:size] for loc in by_loc for size in range(len(loc))}
    told = 0
    for loc, details in by_loc.items():
        types = [detail for detail in details if detail["type"] not in _TYPES]
        if not types and loc in parents:
            continue  # another branch of the union took the value and found fault further in
        told += 1
        if told > MOST:
            yield _too_many(file, len(by_loc) - MOST)
            return
        detail = types[0] if types else details[0]
        yield _found(file, raw, loc, detail, [d["type"] for d in details])


def written(raw: Mapping[str, Any], loc: Iterable[str | int], kind: str) -> Loc:
    """The location without the names that pydantic adds for the branches of a union."""
    value: Any = raw
    kept: list[str | int] = []
    for step in loc:
        if (isinstance(value, dict) and step in value) or (isinstance(value, list) and isinstance(step, int)):
            kept.append(step)
            value = value[step]
    parts = tuple(loc)
    if kind == "missing" and parts:
        kept.append(parts[-1])
    return tuple(kept)


def _found(file: str, raw: Mapping[str, Any], loc: Loc, detail: Mapping[str, Any], types: list[str]) -> Found:
    code, message, hint = _sentence(raw, loc, detail, types)
    if detail["type"] == "missing":
        at, path = At(file, loc[:-1]), name_path(raw, loc)
    else:
        at, path = At(file, loc), name_path(raw, loc)
    return Found(at=at, path=path, code=code, message=message, hint=hint)


def _too_many(file: str, more: int) -> Found:
    return Found(
        at=At(file), path="", code="too-many", message=f"còn {more} lỗi nữa chưa kể", hint="sửa rồi kiểm tra lại"
    )


def name_path(raw: Mapping[str, Any], loc: Loc) -> str:
    """A dotted path a planner knows: events, feeds, steps by their id, announcements by their cycle."""
    names: list[str] = []
    value: Any = raw
    parent = ""
    for step in loc:
        value = value[step] if isinstance(value, list) or (isinstance(value, dict) and step in value) else None
        if isinstance(step, str):
            names.append(step)
            parent = step
        elif parent in _IDENTITY:
            named = value.get(_IDENTITY[parent]) if isinstance(value, dict) else None
            names[-1:] = _names(parent, str(named) if isinstance(named, str | dt.date) else str(step + 1))
        else:
            names.append(str(step + 1))
    return ".".join(names)


_IDENTITY = {"event": "id", "variant": "id", "feed": "id", "step": "id", "announced": "cycle", "working_day": "date"}


def _names(parent: str, name: str) -> list[str]:
    hidden = parent in ("event", "variant") and not name.isdigit()
    return [name] if hidden else [parent, name]


def _sentence(
    raw: Mapping[str, Any], loc: Loc, detail: Mapping[str, Any], types: list[str]
) -> tuple[str, str, str | None]:
    kind, value, limits = detail["type"], detail["input"], detail.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _unknown_key(loc)
        case "missing":
            return "missing", f"thiếu {loc[-1]}", _MISSING_HINTS.get(str(loc[-1]))
        case "literal_error":
            return _not_a_choice(_visible(str(value)), str(limits.get("expected", "")))
        case "string_pattern_mismatch":
            return _bad_text(str(value), str(limits.get("pattern")))
        case "string_too_long":
            return "too-long", f"dài quá {limits.get('max_length')} chữ", "rút gọn, phần còn lại để vào note"
        case "too_long":
            return "too-long", f"danh sách dài quá {limits.get('max_length')} phần tử", None
        case "greater_than_equal":
            return "range", f"{value} nhỏ quá; ít nhất là {limits.get('ge')}", None
        case "less_than_equal":
            return "range", f"{value} lớn quá; nhiều nhất là {limits.get('le')}", None
    if set(types) <= set(_TYPES):
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


def _unknown_key(loc: Loc) -> tuple[str, str, str | None]:
    key = str(loc[-1])
    table = next((step for step in reversed(loc[:-1]) if isinstance(step, str)), "")
    known = schema.keys_of(table)
    near = nearest(key[:80], known, 1)
    hint = f"có phải {quoted(near)}?" if near else f"dùng được: {', '.join(known)}" if len(known) < 15 else None
    return "unknown-key", f"không có tên “{_visible(key)}”", hint


def _not_a_choice(value: str, expected: str) -> tuple[str, str, str | None]:
    choices = re.findall(r"'([^']*)'", expected)
    near = nearest(value[:80], choices, 1)
    most = ", ".join(choices)
    hint = f"có phải {quoted(near)}?" if near else f"dùng được: {most}"
    return "choice", f"không có “{value}”", hint


def _bad_text(value: str, pattern: str) -> tuple[str, str, str | None]:
    if pattern in _PATTERNS:
        code, message = _PATTERNS[pattern]
        hint = _PATTERN_HINTS[code]
        if code == "slug" and (slug := _slug(value)):
            hint = f"có thể dùng “{slug}”"
        return code, f"“{_visible(value)}” {message}", hint
    if not value.strip():
        return "empty", "để trống", "ghi vào giữa hai dấu ngoặc kép, hoặc bỏ cả dòng"
    if "\\" in value:
        return "backslash", "không được có dấu \\", "bỏ dấu \\ hoặc thay bằng dấu /"
    if "\n" in value:
        return "control", "phải nằm trên một dòng", "bỏ chỗ xuống dòng"
    odd = next((letter for letter in value if not letter.isprintable() and letter != " "), "?")
    return "control", f"có ký tự điều khiển hoặc ký tự ẩn (U+{ord(odd):04X})", "xoá chữ này và gõ lại bằng tay"


def _visible(value: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in value[:80])


def _slug(value: str) -> str:
    return "-".join(part for word in re.split(r"[\s_./-]+", value) if (part := _ascii(word)))[:80].strip("-")


def _ascii(word: str) -> str:
    return "".join(letter for letter in fold(word) if letter.isascii() and letter.isalnum())


def _wrong_type(loc: Loc, value: object, types: list[str]) -> tuple[str, str, str | None]:
    wanted = " hoặc ".join(dict.fromkeys(_TYPES[name] for name in types))
    return "type", f"phải là {wanted}, không phải {_kind_of(value)}", _type_hint(loc, value, types)


def _kind_of(value: object) -> str:
    match value:
        case bool():
            return "true/false"
        case int():
            return f"số {value}" if abs(value) < 10**9 else "một số quá lớn"
        case float():
            return "số lẻ"
        case str():
            return "chữ"
        case dt.datetime():
            return "ngày có giờ"
        case dt.date():
            return "ngày"
        case dt.time():
            return "giờ"
        case list():
            return "danh sách"
    return "bảng"


def _type_hint(loc: Loc, value: object, types: list[str]) -> str | None:
    key = next((step for step in reversed(loc) if isinstance(step, str)), "")
    if "date_type" in types:
        return _date_hint(value)
    if "list_type" in types and isinstance(value, dict):
        return f"viết tiêu đề với hai dấu ngoặc: [[{key}]]"
    if "list_type" in types and isinstance(value, str):
        return f'viết {key} = ["{_visible(value)}"]'
    if "bool_type" in types:
        return f"viết {key} = true, không có ngoặc kép" if isinstance(value, str) else None
    if "int_type" in types and isinstance(value, str) and value.strip().lstrip("-").isdigit():
        return f"bỏ ngoặc kép: {value.strip()}"
    if "string_type" in types and isinstance(value, int | float | dt.date | dt.time):
        return f'đặt trong ngoặc kép: "{value}"'
    return None


def _date_hint(value: object) -> str:
    """How to write the date that was meant, where it can be seen."""
    if isinstance(value, dt.datetime):
        return f"bỏ phần giờ: {value.date().isoformat()}"
    if isinstance(value, str) and (parts := _DATE_LIKE.match(value)):
        year, month, day = parts[1] or parts[6], parts[2] or parts[5], parts[3] or parts[4]
        try:
            return f"viết {dt.date(int(year), int(month), int(day)).isoformat()}, không có ngoặc kép"
        except ValueError:
            return f"ngày {day}/{month}/{year} không có trong lịch"
    return "viết năm-tháng-ngày, không có ngoặc kép: 2026-02-22"
