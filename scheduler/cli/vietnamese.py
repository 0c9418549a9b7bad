"""click's own messages in Vietnamese.

click looks its messages up with gettext, which chooses a compiled catalogue by the caller's locale; ours is one
language on every machine, so its modules get a look-up in this dict instead. A message not in it stays English.
"""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types

TEXTS = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Positional arguments": "Tham số",
    "Show this message and exit.": "Hiện trang này.",
    "Show the version and exit.": "Hiện phiên bản.",
    "default: {default}": "mặc định: {default}",
    "required": "bắt buộc",
    "env var: {var}": "biến môi trường: {var}",
    "Error: {message}": "Lỗi: {message}",
    "Aborted!": "Đã dừng.",
    "Try '{command} {option}' for help.": "Xem cách dùng: {command} {option}",
    "No such option {name!r}.": "Không có tùy chọn {name}.",
    "No such command {name!r}.": "Không có lệnh {name}.",
    "Did you mean {possibility}?": "Có phải {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Có phải một trong: {possibilities}?)",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "Missing parameter: {param_name}": "Thiếu tham số: {param_name}",
    "Invalid value: {message}": "Giá trị sai: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị sai ở {param_hint}: {message}",
    "Got unexpected extra argument ({args})": "Thừa tham số ({args})",
    "Got unexpected extra arguments ({args})": "Thừa tham số ({args})",
    "Argument {name!r} takes {nargs} values.": "Tham số {name} cần {nargs} giá trị.",
    "Option {name!r} does not take a value.": "Tùy chọn {name} không nhận giá trị.",
    "Option {name!r} requires an argument.": "Tùy chọn {name} cần một giá trị.",
    "Option {name!r} requires {nargs} arguments.": "Tùy chọn {name} cần {nargs} giá trị.",
    "{value!r} is not a valid {number_type}.": "{value} không phải là số hợp lệ.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{value!r} is not {choice}.": "{value} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value} không thuộc {choices}.",
    "Choose from:\n\t{choices}": "Chọn một trong:\n\t{choices}",
    "{name} {filename!r} does not exist.": "Không có {name} {filename}.",
    "{name} {filename!r} is a file.": "{filename} là tệp, không phải thư mục.",
    "{name} {filename!r} is a directory.": "{filename} là thư mục, không phải tệp.",
    "{name} {filename!r} is not readable.": "Không đọc được {name} {filename}.",
    "{name} {filename!r} is not writable.": "Không ghi được {name} {filename}.",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename}: {message}",
    "File": "tệp",
    "Directory": "thư mục",
    "Path": "đường dẫn",
    "file": "tệp",
    "directory": "thư mục",
    "path": "đường dẫn",
    "Do you want to continue?": "Tiếp tục?",
    "Error: invalid input": "Lỗi: không hiểu câu trả lời",
}

_MODULES = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.termui,
    click.types,
)


def _one(text: str) -> str:
    return TEXTS.get(text, text)


def _many(one: str, more: str, count: int) -> str:
    return _one(one if count == 1 else more)


def speak() -> None:
    """Makes click speak Vietnamese from here on; doing it twice changes nothing."""
    for module in _MODULES:
        vars(module).update(_=_one, ngettext=_many)
