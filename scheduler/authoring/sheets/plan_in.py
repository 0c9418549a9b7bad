"""A plan's file, whatever its format, as entries."""

from __future__ import annotations

from pathlib import Path

from scheduler.authoring.sheets.entry import Plan
from scheduler.authoring.sheets.grid import MAX_BYTES
from scheduler.errors import Refused, system_words

FORMATS = (".xlsx", ".csv", ".tsv", ".ics")


def load(path: Path, domain: str) -> Plan:
    """Read a file. `domain` is the office's. Raises Refused for one that is no plan."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        hint = "; tệp .xls cũ thì mở bằng Excel rồi lưu lại dạng .xlsx" if suffix == ".xls" else ""
        raise Refused(f"Chỉ nhập được tệp {', '.join(FORMATS)}, không nhập được {path.name}{hint}")
    data = load_bytes(path)
    if suffix == ".ics":
        from scheduler.authoring.sheets import ics_in

        return ics_in.read(data, domain)
    from scheduler.authoring.sheets import rows

    if suffix == ".xlsx":
        from scheduler.authoring.sheets import xlsx_in

        return rows.read(xlsx_in.read(data))
    from scheduler.authoring.sheets import csv_in

    return rows.read(csv_in.read(data), alternatives=True)


def load_bytes(path: Path) -> bytes:
    """The file, where it is not too large. Raises Refused."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused(f"Không mở được {path}: {system_words(error)}") from error
    if len(data) > MAX_BYTES:
        raise Refused(f"{path.name} lớn hơn 5 MB, không đọc; hãy chép riêng phần kế hoạch sang tệp mới")
    return data
