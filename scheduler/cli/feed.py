"""`lich feed`: a feed as a file, or all feeds there are."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import click

from scheduler.cli.adopt import adopt_now, open_home
from scheduler.cli.home import find_home, now


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
    engine = open_home(home)
    adoption = adopt_now(engine, home)
    if listed:
        known = service.feeds(adoption.catalogue)
        if as_json:
            rows = [{"id": one.id, "name": one.name, "name_en": one.name_en} for one in known.values()]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(f"{one.id:<20}  {one.name}" for one in known.values()))
        return
    body = service.render(engine, name or build.ALL.id, now(), alarm=alarm).body
    if output is None:
        click.echo(body, nl=False)
    else:
        write_whole(output, body)


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
