"""Which column of a sheet holds what: the header row, wherever it stands, in Vietnamese with or without marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.authoring.sheets.grid import Cell, Grid, Row, shown
from scheduler.words import fold

_NAMES: dict[str, str] = {
    "id": "mã; mã sự kiện; id",
    "ordinal": "stt; tt; số tt; số thứ tự",
    "name": "tên; tên sự kiện; tên lễ hội; tên hoạt động; tên công việc; tên ngày lễ; tên gọi; sự kiện; lễ hội; "
    "hoạt động; nội dung; nội dung công việc; nội dung hoạt động; công việc; nhiệm vụ; ngày lễ; sự kiện lễ hội",
    "day": "ngày; thời gian; thời điểm; ngày tháng; ngày tổ chức; thời gian tổ chức; thời gian thực hiện; ngày dương; "
    "dương lịch; ngày dương lịch; lịch dương; ngày chính; ngày chính hội; ngày diễn ra; thời gian diễn ra",
    "lunar": "ngày âm; âm lịch; ngày âm lịch; lịch âm",
    "start": "từ ngày; ngày bắt đầu; bắt đầu; từ; ngày khai mạc; khai mạc",
    "end": "đến ngày; ngày kết thúc; kết thúc; đến; ngày bế mạc; bế mạc",
    "hour": "giờ; giờ bắt đầu",
    "weekday": "thứ",
    "place": "địa điểm; nơi tổ chức; nơi; địa bàn; địa điểm tổ chức; địa phương",
    "group": "dân tộc; các dân tộc; nhóm dân tộc; thành phần dân tộc",
    "owner": "đơn vị chủ trì; cơ quan chủ trì; chủ trì; phụ trách; đơn vị phụ trách; người phụ trách; "
    "đơn vị thực hiện; cơ quan thực hiện; đơn vị tổ chức; bộ phận phụ trách; đơn vị chủ trì phụ trách",
    "kind": "loại; loại hình; phân loại; loại sự kiện",
    "note": "ghi chú; lưu ý",
    "source": "nguồn; căn cứ; văn bản; nguồn căn cứ; căn cứ nguồn; số văn bản",
    "status": "tình trạng; trạng thái",
}
_FIELDS = {fold(name): field for field, names in _NAMES.items() for name in names.split(";")}
DATES = frozenset({"day", "lunar", "start"})
_DEEPEST = 40
"""Rows from the top among which the header is looked for."""
WORDS = {field: names.split(";")[0].capitalize() for field, names in _NAMES.items()}
"""A field by its usual header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The header of a sheet."""

    row: int
    """Its number."""
    fields: Mapping[str, int]
    """Field -> column."""
    lunar: Mapping[str, bool]
    """Field -> the calendar that the header names, for those that name one."""
    titles: Mapping[int, str]
    unused: tuple[str, ...]
    """Titles of columns that are not imported."""
    year: int | None
    """The only year that the lines above the header name."""

    def title(self, field: str) -> str:
        """A field's column by its own header."""
        return self.titles[self.fields[field]] if field in self.fields else WORDS[field]


def find(grid: Grid) -> Columns | None:
    """The header row: the one of the first rows that names most columns, one of them the name and one the days."""
    best: Columns | None = None
    for row in grid.rows[:_DEEPEST]:
        here = _read(row, grid)
        complete = "name" in here.fields and (DATES & here.fields.keys())
        if complete and (best is None or len(here.fields) >= len(best.fields)):
            best = here
    return best


def _read(row: Row, grid: Grid) -> Columns:
    titles = {column: shown(cell) for column, cell in _whole(row, grid).items()}
    fields: dict[str, int] = {}
    lunar: dict[str, bool] = {}
    unused = []
    for column, title in titles.items():
        field, calendar = _field(title)
        if field is None or field in fields:
            unused.append(title)
            continue
        fields[field] = column
        if calendar is not None:
            lunar[field] = calendar
    if "end" in fields and "day" in fields and "start" not in fields:
        fields["start"] = fields.pop("day")
        lunar |= {"start": lunar.pop("day")} if "day" in lunar else {}
    if "lunar" in fields:  # beside a column of lunar days, the other one is Gregorian
        lunar = {"day": False, "start": False, "end": False} | lunar
    above = " ".join(cell.text for other in grid.rows if other.number < row.number for cell in other.cells.values())
    years = set(re.findall(r"\b20\d\d\b", above))
    year = int(years.pop()) if len(years) == 1 else None
    return Columns(row=row.number, fields=fields, lunar=lunar, titles=titles, unused=tuple(unused), year=year)


def _whole(row: Row, grid: Grid) -> dict[int, Cell]:
    """The row's cells, and what merged areas say in it."""
    spread = {column: cell for (number, column), cell in grid.merged.items() if number == row.number}
    return dict(sorted({**spread, **row.cells}.items()))


_MARKS = ((True, re.compile(r"\b(am lich|al|am)\b")), (False, re.compile(r"\b(duong lich|dl|duong)\b")))


def _field(title: str) -> tuple[str | None, bool | None]:
    """What a title names, and the calendar it names."""
    plain = fold(title)
    calendar = next((lunar for lunar, mark in _MARKS if mark.search(plain)), None)
    whole = _bare(plain)
    field = _FIELDS.get(whole) or _FIELDS.get(_bare(re.sub(r"\(.*?\)", " ", plain)))
    if field is None:
        field = _FIELDS.get(_bare(re.sub(r"\b(?:am|duong) lich\b|\b[ad]l\b", " ", plain)))
    return ("lunar" if field == "day" and calendar else field), calendar


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
