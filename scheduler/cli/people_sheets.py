"""`lich people import`, `export`: the office's staff as a table; every row or none is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.adopt import operator
from scheduler.cli.home import now
from scheduler.cli.people import writing
from scheduler.cli.people_facts import readable, tell_roles
from scheduler.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.authoring.sheets.people import People
    from scheduler.store.recipients import Recipient

_WAYS = (".xlsx", ".csv")


def take_in(file: str, *, yes: bool) -> int:
    """Reads, says what is wrong by row, and writes all where nothing is; the exit status."""
    from scheduler.run import people as enrolling
    from scheduler.store import recipients

    with writing() as (conn, catalogue):
        found = _read(Path(file), readable(catalogue))
        for fault in found.faults:
            click.echo(f"Không đọc được: {fault}")
        if found.faults:
            click.echo(f"Chưa ghi gì: sửa {len(found.faults)} dòng trên rồi nhập lại.")
            return 1
        fresh = [one for one in found.people if not _is_staff(recipients.find(conn, one.address))]
        tell_roles(catalogue, enrolling.roles_meant(role for one in found.people for role in one.roles))
        for one in found.people if yes else ():
            enrolling.enrol(conn, one, office=catalogue.office.mail, who=operator(), now=now())
    count = f"{len(fresh)} người mới, {len(found.people) - len(fresh)} người sửa"
    click.echo(f"Đã ghi {count}." if yes else f"{count}. Mới xem trước, chưa ghi gì; đúng ý thì chạy lại với --yes.")
    return 0


def give_out(file: str) -> None:
    """Writes staff who get letters, for this user's eyes alone."""
    from scheduler.authoring.sheets.people import write_csv, write_xlsx
    from scheduler.feed.publish import write_whole
    from scheduler.run import people as enrolling
    from scheduler.store import recipients

    path = Path(file)
    write = {".xlsx": write_xlsx, ".csv": write_csv}.get(path.suffix.lower())
    if write is None:
        raise click.UsageError(f"Tên tệp phải có đuôi {', '.join(_WAYS)}.")
    with writing() as (conn, _):
        staff = [enrolling.written(conn, one) for one in recipients.active(conn) if one.kind == "staff"]
    write_whole(path, write(staff))
    path.chmod(0o600)
    click.echo(f"Đã ghi {len(staff)} người vào {path}.")


def _read(path: Path, feeds: Mapping[str, str]) -> People:
    from scheduler.authoring.sheets import csv_in, people, plan_in, xlsx_in

    readers = {".xlsx": xlsx_in.read, ".csv": csv_in.read}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise Refused(f"Chỉ nhập được tệp {', '.join(_WAYS)}, không nhập được {path.name}")
    return people.read(read(plan_in.load_bytes(path)), feeds)


def _is_staff(one: Recipient | None) -> bool:
    return one is not None and one.active and one.kind == "staff"
