"""From a sheet to entries: each row is read whole or told to be unreadable, with its number, column and reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scheduler.authoring.sheets import facts, when
from scheduler.authoring.sheets.columns import DATES, Columns, find
from scheduler.authoring.sheets.entry import At, Entry, Fault, FaultError, Plan
from scheduler.authoring.sheets.grid import Cell, Grid, Row, shown
from scheduler.authoring.sheets.when import Day, When
from scheduler.errors import Refused, RuleError
from scheduler.rules import text as rule_text

_PLACED = frozenset({"id", "ordinal", "weekday"})
"""Columns that do not make a row one of the plan."""


def read(grids: Sequence[Grid], *, alternatives: bool = False) -> Plan:
    """All sheets with a header, or, of `alternatives`, the reading that knows most columns. Raises Refused."""
    found = [(grid, columns) for grid in grids if (columns := find(grid))]
    if not found:
        wanted = "“Tên” (hoặc “Nội dung”, “Sự kiện”) và “Ngày” (hoặc “Thời gian”, “Ngày âm”, “Từ ngày”)"
        raise Refused(f"Không thấy hàng tiêu đề: cần một hàng có cột {wanted}")
    if alternatives:
        found = [max(found, key=lambda pair: len(pair[1].fields))]
    tables = [_Table(grid, columns, many=len(found) > 1) for grid, columns in found]
    headless = [grid.name for grid in grids if not alternatives and grid.name and find(grid) is None]
    passed = [line for table in tables for line in table.passed]
    return Plan(
        entries=tuple(entry for table in tables for entry in table.entries),
        faults=tuple(fault for table in tables for fault in table.faults),
        passed=(*passed, *(f"trang “{name}”: không có hàng tiêu đề, không đọc" for name in headless)),
    )


@dataclass(slots=True)
class _Table:
    """One sheet being read."""

    grid: Grid
    columns: Columns
    many: bool
    """Whether a row's number needs the sheet's name beside it."""
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        body = [row for row in self.grid.rows if row.number > self.columns.row]
        end = max((row.number for row in body if self._dated(row)), default=self.columns.row)
        for row in body:
            if self._is_aside(row, end):
                self.passed.append(
                    f"{self._at(row)}: “{next(map(shown, row.cells.values()))[:60]}”, không phải một việc"
                )
            elif any(column in row.cells for column in self._own(row)):
                self._take(row)
        if self.columns.unused:
            named = ", ".join(f"“{title[:40]}”" for title in self.columns.unused)
            self.passed.append(f"cột không nhập: {named}")

    def _at(self, row: Row) -> At:
        return At(row.number, self.grid.name if self.many else None)

    def _own(self, row: Row) -> Iterator[int]:
        """The columns of the fields that make a row one of the plan."""
        return (column for name, column in self.columns.fields.items() if name not in _PLACED)

    def _dated(self, row: Row) -> bool:
        return any(self.columns.fields[name] in row.cells for name in DATES & self.columns.fields.keys())

    def _is_aside(self, row: Row, end: int) -> bool:
        """A heading, the header once more, or a line under the table such as the signature."""
        if row.heading or self._repeats_header(row):
            return True
        inherits = any(
            (row.number, self.columns.fields[name]) in self.grid.down for name in DATES & self.columns.fields.keys()
        )
        if self._dated(row) or inherits:
            return False
        ordinal = self._cell(row, "ordinal") or Cell("")
        return (row.number > end and len(row.cells) <= 2) or bool(re.fullmatch(r"[IVXLA-H]+\.?", ordinal.text.strip()))

    def _repeats_header(self, row: Row) -> bool:
        own = {column: shown(cell) for column, cell in row.cells.items()}
        return own.items() <= dict(self.columns.titles).items()

    def _cell(self, row: Row, name: str) -> Cell | None:
        """A field's cell; where it is merged with those above it, what they say."""
        column = self.columns.fields.get(name)
        if column is None:
            return None
        place = (row.number, column)
        return row.cells.get(column) or (self.grid.merged[place] if place in self.grid.down else None)

    def _text(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        if cell is None:
            return ""
        if cell.trouble:
            raise FaultError(name, cell.trouble)
        return shown(cell)

    def _take(self, row: Row) -> None:
        at = self._at(row)
        try:
            self.entries.append(self._entry(row, at))
        except FaultError as fault:
            column = self.columns.title(fault.field) if fault.field else None
            self.faults.append(Fault(at=at, column=column, message=fault.message, hint=fault.hint))

    def _entry(self, row: Row, at: At) -> Entry:
        name = facts.line(self._text(row, "name"), "name")
        if not name:
            raise FaultError("name", "thiếu tên")
        days, moon = self._when(row)
        if (weekday := _weekday(self._text(row, "weekday"))) is not None:
            days = replace(days, weekday=weekday)
        return Entry(
            at=at,
            name=name,
            identity=self._text(row, "id") or None,
            when=days,
            moon=moon,
            kind=facts.kind(self._text(row, "kind"), name),
            groups=facts.peoples(self._text(row, "group")),
            places=facts.several(self._text(row, "place"), "place"),
            sources=facts.several(self._text(row, "source"), "source"),
            note=facts.note(("Chủ trì", self._text(row, "owner")), ("", self._text(row, "note"))),
            time=facts.line(self._text(row, "hour"), "hour") or None,
            status=self._text(row, "status") or None,
        )

    def _when(self, row: Row) -> tuple[When, When | None]:
        """The row's days, and those of the lunar column beside them."""
        moon = self._days(row, "lunar")
        days = self._range(row) or self._days(row, "day")
        if days is None and moon is None:
            raise FaultError(
                next(iter(name for name in ("day", "start", "lunar") if name in self.columns.fields)), "thiếu ngày"
            )
        if days is None or moon is None:
            return (days or moon, None)  # type: ignore[return-value]  # one of them is there, as tested above
        if not days.dated and self.columns.year and not days.open:
            days = _in_year(days, self.columns.year)
        return days, moon

    def _range(self, row: Row) -> When | None:
        first, last = self._days(row, "start"), self._days(row, "end")
        if first is None or last is None:
            if last is not None:
                raise FaultError("start", "có ngày cuối mà không có ngày đầu")
            return first
        if first.open or last.open or first.lunar is not last.lunar:
            raise FaultError("end", "ngày đầu và ngày cuối ghi khác kiểu", "ghi cả hai như 18/11/2026")
        begin = first.first if first.dated or not last.dated else first.first._replace(year=last.last.year)
        if begin.year and not last.dated:
            raise FaultError("end", "ngày cuối thiếu năm")
        if begin.year and _order(begin) > _order(last.last):
            raise FaultError("end", "ngày cuối trước ngày đầu", "xem lại ngày, tháng, năm")
        return replace(first, text=f"{first.text} – {last.text}", first=begin, last=last.last)

    def _days(self, row: Row, name: str) -> When | None:
        cell = self._cell(row, name)
        if cell is None or not cell.text.strip():
            return None
        if cell.trouble:
            raise FaultError(name, cell.trouble)
        says = True if name == "lunar" else self.columns.lunar.get(name)
        day = cell.day or cell.serial
        if day is not None:
            if says:
                hint = "Excel đã đổi ngày âm thành ngày dương; định dạng ô là Văn bản (Text) rồi gõ lại, thí dụ 8/1"
                raise FaultError(name, f"ô ngày âm lại là một ngày dương ({shown(cell)})", hint)
            return When.on(day, day, shown(cell))
        try:
            read = when.read(shown(cell))
        except RuleError as error:
            raise FaultError(name, error.message, error.hint) from error
        return _by_column(read, says, name)


def _by_column(read: When, says: bool | None, name: str) -> When:
    if says is not None and read.lunar is not None and read.lunar is not says:
        calendar = "âm" if says else "dương"
        raise FaultError(name, f"cột ngày {calendar} mà ô ghi “{read.text[:60]}”", "ghi đúng lịch của cột")
    lunar = read.lunar if read.lunar is not None else says
    if lunar is None and read.moonlike:
        raise FaultError(name, f"“{read.text[:60]}”: không rõ âm lịch hay dương lịch", "ghi thêm ÂL hoặc DL")
    return replace(read, lunar=lunar)


def _weekday(text: str) -> int | None:
    """The day of the week of a column of its own, which must then be the right one; None for other words."""
    try:
        return rule_text.weekday(text, "when")
    except RuleError:
        return None


def _in_year(days: When, year: int) -> When:
    return replace(days, first=days.first._replace(year=year), last=days.last._replace(year=year))


def _order(day: Day) -> tuple[int, int, int]:
    return (day.year or 0, day.month, day.day or 99)
