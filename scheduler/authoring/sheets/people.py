"""The office's recipients as a table, in and out: each row is read whole, or told why not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from scheduler.authoring.sheets.csv_out import plain
from scheduler.authoring.sheets.entry import At, Fault
from scheduler.authoring.sheets.grid import Cell, Grid, Row, shown
from scheduler.authoring.sheets.office_file import put, still
from scheduler.errors import Refused, RuleError
from scheduler.mail.addresses import tidy
from scheduler.model import Lead
from scheduler.rules import parse_leads
from scheduler.words import fold, nearest

TITLE = "Đồng chí"
"""How staff is addressed where nothing is written."""
EVERYTHING = "tat-ca"
LANGUAGES = {"vi": "tiếng Việt", "en": "tiếng Anh"}
DIGESTS = {"daily": "hằng ngày", "weekly": "hằng tuần"}
_NAMES = {
    "title": "Xưng hô",
    "post": "Chức vụ; chức danh",
    "name": "Họ tên; họ và tên; tên",
    "address": "Địa chỉ thư; email; e-mail; thư điện tử; hộp thư; địa chỉ email; địa chỉ thư điện tử",
    "roles": "Vai trò; phụ trách; vai trò phụ trách",
    "feeds": "Lịch; lịch nhận; nhận lịch",
    "leads": "Nhắc trước; nhắc trước ngày; số ngày nhắc trước",
    "language": "Ngôn ngữ; tiếng",
    "digest": "Nhận thư; bao lâu một thư; nhịp thư",
}
HEADERS = tuple(names.split(";")[0] for names in _NAMES.values())
_FIELDS = {fold(name): field for field, names in _NAMES.items() for name in names.split(";")}
_DEEPEST = 40
"""Rows from the top among which the header is looked for."""
_LONGEST = 120
"""Letters of a name or a post."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What an administrator writes of somebody on the staff."""

    address: str
    title: str = TITLE
    post: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    feeds: tuple[str, ...] = (EVERYTHING,)
    """Ids."""
    leads: tuple[Lead, ...] | None = None
    language: str = "vi"
    digest: str = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What a file says."""

    people: tuple[Person, ...]
    faults: tuple[Fault, ...]


def read(grids: Sequence[Grid], feeds: Mapping[str, str]) -> People:
    """The first sheet with a header. `feeds`: what can be read, id -> name. Raises Refused where there is no header."""
    for grid in grids:
        for row in grid.rows[:_DEEPEST]:
            columns = _columns(row)
            if "address" in columns:
                return _read(grid, row.number, columns, feeds)
    raise Refused("Không thấy hàng tiêu đề: cần một hàng có cột “Địa chỉ thư” (hoặc “Email”)")


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in row.cells.items():
        field = _FIELDS.get(fold(shown(cell)))
        if field:
            found.setdefault(field, column)
    return found


def _read(grid: Grid, header: int, columns: Mapping[str, int], feeds: Mapping[str, str]) -> People:
    people: dict[str, Person] = {}
    faults: list[Fault] = []
    for row in grid.rows:
        if row.number <= header or not any(column in row.cells for column in columns.values()):
            continue
        try:
            person = _person(row, columns, feeds)
            if person.address in people:
                raise _FaultError("address", "địa chỉ này đã có ở một dòng trên")
            people[person.address] = person
        except _FaultError as fault:
            column = None if fault.field is None else _NAMES[fault.field].split(";")[0]
            faults.append(Fault(at=At(row.number), column=column, message=fault.message))
    return People(people=tuple(people.values()), faults=tuple(faults))


class _FaultError(Exception):
    """What is wrong with a row, and in which field."""

    def __init__(self, field: str | None, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(field, message)


def _person(row: Row, columns: Mapping[str, int], feeds: Mapping[str, str]) -> Person:
    """Raises _FaultError."""
    values: dict[str, Any] = {}
    for field, column in columns.items():
        cell = row.cells.get(column)
        if cell is None:
            continue
        if cell.trouble:
            raise _FaultError(field, cell.trouble)
        values[field] = _value(field, cell, feeds)
    if "address" not in values:
        raise _FaultError("address", "chưa ghi địa chỉ")
    return Person(**values)


def _value(field: str, cell: Cell, feeds: Mapping[str, str]) -> object:
    text = shown(cell)
    readers: dict[str, Callable[[], object]] = {
        "address": lambda: tidy(text),
        "leads": lambda: parse_leads(text),
        "roles": lambda: tuple(dict.fromkeys(split(cell.text))),
        "feeds": lambda: tuple(dict.fromkeys(named("lịch", one, feeds) for one in split(cell.text))),
        "language": lambda: named("ngôn ngữ", text, LANGUAGES),
        "digest": lambda: named("cách nhận", text, DIGESTS),
    }
    try:
        return readers[field]() if field in readers else _line(text)
    except (Refused, RuleError) as error:
        raise _FaultError(field, str(error)) from error


def _line(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise Refused(f"dài quá {_LONGEST} chữ, hoặc có ký tự lạ")
    return text


def split(text: str) -> list[str]:
    """What stands between commas, semicolons and line ends."""
    return [part for one in re.split(r"[,;\n]", text) if (part := " ".join(one.split()))]


def named(what: str, text: str, known: Mapping[str, str]) -> str:
    """The id that a text means, by id or by name. Raises Refused with the nearest ones."""
    by_name = {fold(name): key for key, name in known.items()} | {fold(key.replace("-", " ")): key for key in known}
    if found := by_name.get(fold(text)) or by_name.get(fold(text.replace("-", " "))):
        return found
    near = nearest(text, [*known, *known.values()])
    hint = f"; gần nhất là {', '.join(near)}" if near else ""
    raise Refused(f"không có {what} “{text}”{hint}")


def lines(people: Sequence[Person]) -> list[tuple[str, ...]]:
    """A row a person, one text a header."""
    return [tuple(_cells(person)) for person in people]


def _cells(person: Person) -> Iterator[str]:
    told = {
        "roles": "; ".join(person.roles),
        "feeds": "; ".join(person.feeds),
        "leads": " ".join(map(str, person.leads or ())),
        "language": LANGUAGES[person.language],
        "digest": DIGESTS[person.digest],
    }
    own = {field.name for field in fields(Person)}
    assert own == set(_NAMES)
    yield from (told.get(field) or (getattr(person, field) if field not in told else "") for field in _NAMES)


def write_csv(people: Sequence[Person]) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    writer.writerows([plain(text) for text in line] for line in lines(people))
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(people: Sequence[Person]) -> bytes:
    """The same as an Excel file."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Người nhận thư"
    for row, line in enumerate((HEADERS, *lines(people)), 1):
        for column, text in enumerate(line, 1):
            put(sheet.cell(row, column), text)
    for column, header in enumerate(HEADERS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 28 if header in ("Họ tên", "Lịch") else 18
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return still(buffer.getvalue())
