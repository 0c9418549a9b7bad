"""`lich feed`, `publish`: a feed as a file, or all of them in a folder that any server can hand out."""

from __future__ import annotations

import json
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
    from scheduler.feed.publish import write_whole

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


@click.command()
@click.argument("folder", metavar="THƯ MỤC", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Mảng JSON tên các tệp đã ghi.")
def publish(folder: Path, as_json: bool) -> None:
    """Ghi mọi lịch, cả dạng nén và trang mục lục, vào một thư mục để nginx hay kho tệp nào cũng phát được.

    Tệp nào không đổi thì để yên; docs/nginx.md có mẫu cấu hình.
    """
    from scheduler.feed.publish import publish as put

    home = find_home()
    with opened(home) as engine:
        adopt_now(engine, home)
        written = put(engine, folder, now())
    if as_json:
        click.echo(json.dumps(written, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(written) if written else "Không có gì đổi.")
