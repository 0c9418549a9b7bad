"""`lich feed`: a feed as a file, or all feeds there are."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.adopt import adopt_now, opened
from scheduler.cli.home import find_home, now

if TYPE_CHECKING:
    from scheduler.model import Feed


@click.command()
@click.argument("name", metavar="[MÃ LỊCH]", required=False)
@click.option("-o", "--output", metavar="TỆP", type=click.Path(path_type=Path), help="Ghi vào tệp này.")
@click.option("--alarm", is_flag=True, help="Kèm chuông báo 9 giờ sáng hôm trước.")
@click.option("--list", "listed", is_flag=True, help="Kể các lịch có thể lấy.")
@click.option("--json", "as_json", is_flag=True, help="Với --list: một mảng JSON.")
def feed(name: str | None, output: Path | None, alarm: bool, listed: bool, as_json: bool) -> None:
    """Tệp lịch iCal của một nhóm việc (mặc định: tất cả), in ra hoặc ghi vào tệp."""
    from scheduler.feed import build, service

    home = find_home()
    with opened(home) as engine:
        adoption = adopt_now(engine, home)
        if listed:
            click.echo(_listed(service.feeds(adoption.catalogue).values(), as_json))
            return
        body = service.render(engine, name or build.ALL.id, now(), alarm=alarm).body
    if output is None:
        click.echo(body, nl=False)
    else:
        write_whole(output, body)


def _listed(feeds: Iterable[Feed], as_json: bool) -> str:
    if as_json:
        rows = [{"id": feed.id, "name": feed.name, "name_en": feed.name_en} for feed in feeds]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n".join(f"{feed.id:<20}  {feed.name}" for feed in feeds)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it sees the old bytes or the new ones, never a part. Raises Refused."""
    from scheduler.errors import Refused

    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError as error:
        raise Refused(f"Không ghi được {path}: {error.strerror}") from error
