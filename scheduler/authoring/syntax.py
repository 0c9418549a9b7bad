"""From bytes to a TOML dict, or to one problem that says in Vietnamese where the text stops being TOML."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import Any

from scheduler.authoring.found import At, Found
from scheduler.errors import system_words

MAX_BYTES = 5_000_000
"""A larger file is refused before it is parsed."""
BOM = "\ufeff"

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# tomllib's sentences, by how they begin; the first that fits.
_SENTENCES: tuple[tuple[str, str, str | None], ...] = (
    ("Invalid statement", "không phải là một dòng TOML", "mỗi dòng có dạng: tên = giá trị"),
    (
        "Expected newline or end of document",
        "sau giá trị còn chữ thừa",
        "mỗi dòng một giá trị; chữ đặt trong ngoặc kép",
    ),
    ("Expected '=' after a key", "thiếu dấu = sau tên", "viết: tên = giá trị; tên không có dấu và dấu cách"),
    ("Expected ']]'", "tiêu đề thiếu dấu ]]", "viết [[event]]"),
    ("Expected ']'", "tiêu đề thiếu dấu ]", "viết [office] hoặc [[event]]"),
    ("Expected", "thiếu một dấu ở đây", None),
    ("Found invalid character", "có ký tự không được phép", None),
    ("Illegal character '\\n'", "chuỗi chưa đóng ngoặc kép ở cuối dòng", 'thêm dấu " vào cuối'),
    ("Illegal character", "có ký tự điều khiển không được phép", "xoá ký tự lạ rồi gõ lại"),
    ("Cannot declare", "bảng này đã khai báo ở trên", "gộp hai chỗ làm một; sự kiện mới thì viết [[event]]"),
    ("Cannot overwrite a value", "tên này đã có giá trị ở trên", "giữ lại một dòng"),
    ("Cannot mutate", "không thêm được vào bảng đã đóng ở trên", "viết các giá trị ở cùng một chỗ"),
    ("Cannot redefine", "bảng này đã khai báo ở trên", "gộp hai chỗ làm một"),
    ("Duplicate inline table key", "một tên ghi hai lần trong ngoặc nhọn", "giữ lại một"),
    (
        "Invalid initial character for a key",
        "tên bắt đầu bằng ký tự không dùng được",
        "tên chỉ gồm chữ không dấu, số, _ và -",
    ),
    ("Unclosed array", "danh sách chưa đóng dấu ]", "giữa các phần tử có dấu phẩy, cuối danh sách có dấu ]"),
    ("Unclosed inline table", "ngoặc nhọn chưa đóng dấu }", "giữa các giá trị có dấu phẩy, tất cả trên một dòng"),
    ("Unescaped '\\'", "dấu \\ không dùng được ở đây", "bỏ dấu \\ hoặc viết \\\\"),
    ("Invalid hex value", "mã ký tự sau \\u không đúng", None),
    ("Escaped character", "mã ký tự sau \\u không phải một chữ", None),
    ("Unterminated string", "chuỗi chưa đóng ngoặc kép", 'thêm dấu " hoặc """ vào cuối'),
    ("Invalid date or datetime", "ngày này không có trong lịch", "ngày viết năm-tháng-ngày: 2026-02-22"),
    ("Invalid value", "giá trị không đọc được", 'chữ đặt trong ngoặc kép "…"; ngày viết 2026-02-22'),
)
_UNREADABLE = ("không đọc được tệp TOML này", None)


def decode(name: str, data: bytes) -> str | Found:
    """The text of a file. A byte order mark stays, so that reading the stored text again tells the same."""
    if len(data) > MAX_BYTES:
        return too_large(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        return Found(
            at=At(name),
            path="",
            code="encoding",
            message="tệp không phải là UTF-8",
            hint="mở bằng trình soạn thảo và lưu lại với bảng mã UTF-8",
            position=(line, column),
        )


def too_large(name: str) -> Found:
    """The refusal of a file over `MAX_BYTES`."""
    return Found(
        at=At(name),
        path="",
        code="too-large",
        message="tệp lớn hơn 5 MB, không đọc",
        hint="chia thành nhiều tệp và dùng include",
    )


def absent(name: str) -> Found:
    """There is no such file."""
    return Found(at=At(name), path="", code="no-file", message="không có tệp này", hint="xem lại tên và thư mục")


def unreadable(name: str, error: OSError) -> Found:
    """The system does not let the file be read."""
    return Found(at=At(name), path="", code="unreadable", message="không mở được tệp", hint=system_words(error))


def clean(text: str) -> str:
    """The text as it is parsed: composed letters, no byte order mark."""
    return unicodedata.normalize("NFC", text.removeprefix(BOM))


def parse(name: str, text: str) -> tuple[dict[str, Any] | None, list[Found]]:
    """The TOML of a text, in NFC, and what is wrong with its writing. None where it is not TOML."""
    if len(text) > MAX_BYTES:
        return None, [too_large(name)]
    found = _oddities(name, text)
    plain = clean(text)
    try:
        raw = tomllib.loads(plain)
    except (ValueError, RecursionError) as error:
        return None, [*found, _syntax(name, plain, error)]
    # An escape such as \u0301 can bring a loose mark in again.
    return (_nfc(raw) if "\\u" in plain or "\\U" in plain else raw), found


def _oddities(name: str, text: str) -> list[Found]:
    """What is understood and yet better mended: BOM, loose marks, tabs. One warning each, at the first."""
    found = []
    if text.startswith(BOM):
        found.append(_odd(name, (1, 1), "bom", "tệp bắt đầu bằng ký tự BOM", "lưu lại dạng UTF-8 không BOM"))
    if not unicodedata.is_normalized("NFC", text):
        hint = "bộ gõ để bảng mã “Unicode dựng sẵn”; đã tự đổi khi đọc"
        found.append(_odd(name, _first_loose(text), "nfd", "chữ có dấu viết kiểu tổ hợp", hint))
    if "\t" in text:
        place = _position(text, text.index("\t"))
        found.append(_odd(name, place, "tab", "dùng phím Tab", "thay bằng dấu cách"))
    return found


def _odd(name: str, position: tuple[int, int], code: str, message: str, hint: str) -> Found:
    return Found(at=At(name), path="", code=code, message=message, hint=hint, level="warning", position=position)


def _first_loose(text: str) -> tuple[int, int]:
    for number, line in enumerate(text.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", line):
            whole = unicodedata.normalize("NFC", line)
            same = next((i for i, (a, b) in enumerate(zip(line, whole, strict=False)) if a != b), len(whole))
            return number, min(same, len(line) - 1) + 1
    return 1, 1


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): _nfc(item) for key, item in value.items()}
    return [_nfc(item) for item in value] if isinstance(value, list) else value


def _syntax(name: str, text: str, error: Exception) -> Found:
    sentence = str(error)
    line, column = _opening(text, sentence, _where(text, sentence))
    message, hint = next(
        ((message, hint) for start, message, hint in _SENTENCES if sentence.startswith(start)), _UNREADABLE
    )
    there = text.split("\n")[line - 1][column - 1 : column]
    if isinstance(error, RecursionError):
        message = "ngoặc lồng nhau quá sâu"
    elif there in _LOOKALIKES:
        message, hint = _LOOKALIKES[there]
    elif slashed := _SLASHED.match(text.split("\n")[line - 1]):
        message, hint = "ngày viết bằng dấu / mà không có ngoặc kép", _slashed_hint(slashed)
    return Found(at=At(name), path="", code="toml", message=message, hint=hint, position=(line, column))


def _where(text: str, sentence: str) -> tuple[int, int]:
    place = _PLACE.search(sentence)
    if place and place[1]:
        return int(place[1]), int(place[2])
    if place:
        return _position(text, len(text.rstrip()))
    endless = _ENDLESS.search(text)
    return _position(text, endless.start()) if endless else (1, 1)


def _opening(text: str, sentence: str, end: tuple[int, int]) -> tuple[int, int]:
    """Where a list or a text that never ends begins: that is where to mend it."""
    opens = next((opens for start, opens in _OPENS if sentence.startswith(start)), None)
    lines = text.split("\n")
    before = "\n".join([*lines[: end[0] - 1], lines[end[0] - 1][: end[1]]])
    starts = [match.end() - 1 for match in opens.finditer(before)] if opens else []
    return _position(text, starts[-1]) if starts else end


_OPENS = (
    ("Unclosed array", re.compile(r"^[^#\"'\n]*=[ \t]*\[", re.MULTILINE)),
    ("Unterminated string", re.compile(r"=[ \t]*[\"'](?=[\"']{2})")),
)


def _slashed_hint(slashed: re.Match[str]) -> str:
    if slashed[2]:
        day, month, year = slashed[1].split("/")[0], slashed[1].split("/")[1], slashed[2]
        return f"viết {year}-{int(month):02}-{int(day):02}"
    return f'đặt trong ngoặc kép: "{slashed[1]}"'


_CURLY = ("dấu ngoặc cong (chép từ Word)", 'xoá hai dấu ấy và gõ lại dấu ngoặc thẳng: "…"')
_HARD_SPACE = ("dấu cách đặc biệt (chép từ Word hay trang mạng)", "xoá và gõ lại dấu cách")
_LOOKALIKES = {**dict.fromkeys("“”„‟‘’«»″", _CURLY), "\u00a0": _HARD_SPACE, "\u202f": _HARD_SPACE}
"""What word processors put in place of a key of the keyboard: message and hint."""
_SLASHED = re.compile(r"[^#\"']*=\s*(\d{1,2}/\d{1,2}(?:/(\d{4}))?)\b")
_ENDLESS = re.compile(r"(?:[\[{]\s*){50}|\d{1000}")
"""What tomllib gives up on without saying where."""
