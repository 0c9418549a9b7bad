"""People honoured out of a sheet as communes send it: merged cells, headings; each row read whole, or told why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scheduler.authoring import groups
from scheduler.authoring.sheets import csv_in, xlsx_in
from scheduler.authoring.sheets.grid import Cell, Grid, Row, shown
from scheduler.errors import Refused
from scheduler.visits.ceilings import CATEGORIES
from scheduler.visits.honoured import Honoured, faults, tidied
from scheduler.visits.place import place_key
from scheduler.visits.sheet_in import DEEPEST, FaultError, cell_at, columns_of
from scheduler.words import fold, nearest

_NAMES = {
    "name": "Họ và tên; họ tên; tên; họ, tên; họ tên chủ hộ; chủ hộ",
    "category": "Nhóm; đối tượng; diện; nhóm đối tượng",
    "commune": "Xã; xã, phường; địa bàn; đơn vị; địa phương",
    "spot": "Xóm; xóm, bản; thôn; thôn, bản; bản; thôn, xóm; nơi ở; địa chỉ; khu dân cư",
    "people": "Dân tộc; thành phần dân tộc",
    "telephone": "Điện thoại; số điện thoại; sđt; đt",
    "since": "Công nhận; ngày công nhận; công nhận từ; từ ngày",
    "note": "Ghi chú",
}
HEADERS = tuple(names.split(";")[0] for names in _NAMES.values())
"""The columns, by the first of their names."""
_FIELDS = {fold(name): field for field, names in _NAMES.items() for name in names.split(";")}
_CATEGORIES = {
    **{fold(words): key for key, words in CATEGORIES.items()},
    **{key.replace("-", " "): key for key in CATEGORIES},
    "ncut": "nguoi-co-uy-tin",
}
_PLACE = re.compile(r"^(?:\d+[.)]\s*|[IVX]+[.)]?\s+)?((?:xã|phường|thị trấn|đặc khu)\s+\S.*)$", re.IGNORECASE)
_MOBILE = re.compile(r"[1-9][0-9]{8}")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LONGEST = 300
"""Letters of a cell that is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file holds."""

    people: tuple[Honoured, ...]
    faults: tuple[str, ...]
    """`hàng 7: cột Dân tộc: …`."""
    already: tuple[Honoured, ...] = ()
    """Those who are on the list: nothing is written of them."""


def read(data: bytes, *, category: str = "") -> Sheet:
    """The first sheet with a header, of an Excel or CSV file.

    `category`: of rows that say none. Raises Refused where there is no header, or for what is no such file.
    """
    for grid in xlsx_in.read(data) if data[:2] == b"PK" else csv_in.read(data):
        for row in grid.rows[:DEEPEST]:
            columns = columns_of(row, grid, _FIELDS)
            if "name" in columns and len(columns) > 1:
                return _read(grid, row.number, columns, category)
    raise Refused("Không thấy hàng tiêu đề: cần một hàng có cột “Họ và tên” và cột “Xã” (hoặc “Xóm”, “Dân tộc”)")


def fresh(found: Sheet, listed: Iterable[Honoured]) -> Sheet:
    """The same without those who are on the list: one name in one commune is one person, unless the hamlets differ."""
    known: dict[tuple[str, str], list[str]] = {}
    for one in listed:
        known.setdefault(_key(one), []).append(fold(one.spot))
    new: list[Honoured] = []
    already: list[Honoured] = []
    for person in found.people:
        spots, spot = known.get(_key(person), []), fold(person.spot)
        same = any(not spot or not other or spot == other for other in spots)
        (already if same else new).append(person)
        known.setdefault(_key(person), []).append(spot)
    return replace(found, people=tuple(new), already=tuple(already))


def _key(person: Honoured) -> tuple[str, str]:
    return (" ".join((person.name or "").casefold().split()), place_key(person.commune))


def _read(grid: Grid, header: int, columns: Mapping[str, int], category: str) -> Sheet:
    people: list[Honoured] = []
    wrong: list[str] = []
    commune = ""
    for row in grid.rows:
        if row.number <= header:
            continue
        if heading := _heading(row):
            commune = heading
            continue
        cells = {field: cell for field, column in columns.items() if (cell := cell_at(grid, row, column))}
        if "name" not in cells or columns["name"] not in row.cells:
            if any(column in row.cells for column in columns.values()) and not row.heading:
                wrong.append(f"hàng {row.number}: chưa ghi tên")
            continue
        try:
            people.append(_person(cells, {"commune": commune, "category": category}))
        except FaultError as fault:
            wrong.append(f"hàng {row.number}: {fault}")
    return Sheet(people=tuple(people), faults=tuple(wrong))


def _heading(row: Row) -> str:
    """The commune that a row alone names for those under it; empty where it names none."""
    if not row.heading and len(row.cells) > 1:
        return ""
    found = _PLACE.match(shown(next(iter(row.cells.values()))))
    return found[1] if found else ""


def _person(cells: Mapping[str, Cell], otherwise: Mapping[str, str]) -> Honoured:
    """Raises FaultError."""
    values: dict[str, Any] = dict(otherwise)
    for field, cell in cells.items():
        title = _NAMES[field].split(";")[0]
        if cell.trouble:
            raise FaultError(f"cột {title}: {cell.trouble}")
        try:
            values[field] = _value(field, cell)
        except ValueError as error:
            raise FaultError(f"cột {title}: {error}") from None
    person = tidied(Honoured(**values))
    if not person.category:
        raise FaultError("chưa ghi nhóm; thêm cột Nhóm, hoặc chọn nhóm chung cho cả tệp")
    if wrong := list(faults(person)):
        raise FaultError("; ".join(wrong))
    return person


def _value(field: str, cell: Cell) -> object:
    text = shown(cell)
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError(f"dài quá {_LONGEST} chữ, hoặc có ký tự lạ")
    match field:
        case "category":
            return category_of(text)
        case "people":
            return people_of(text)
        case "since":
            return cell.day or day_of(text)
        case "telephone" if _MOBILE.fullmatch(text):
            return f"0{text}"  # a sheet that took it for a number has lost it
        case _:
            return text


def category_of(text: str) -> str:
    """The key of a category by its name or key. Raises ValueError."""
    found = _CATEGORIES.get(fold(text.replace("-", " ")))
    if found is None:
        near = nearest(text, CATEGORIES.values()) or tuple(CATEGORIES.values())
        raise ValueError(f"không có nhóm “{text[:40]}”; có: {', '.join(near)}")
    return found


def people_of(text: str) -> str:
    """One of the 54 by its own name. Raises ValueError."""
    found = groups.official(text)
    if found is None:
        near = groups.near(text)
        raise ValueError(f"không có dân tộc “{text[:40]}”" + (f"; gần nhất: {', '.join(near)}" if near else ""))
    return found


def day_of(text: str) -> date:
    """`24/02/2026`. Raises ValueError."""
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” không phải một ngày; ghi kiểu 24/02/2026") from None
