"""`lich feed`, `publish`: a feed as a file, or all of them in a folder that any server can hand out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.adopt import adopt_now, opened
from scheduler.cli.home import find_home, now

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.model import Catalogue


@click.command()
@click.argument("name", metavar="[MÃ LỊCH]", required=False)
@click.option("-o", "--output", metavar="TỆP", type=click.Path(path_type=Path), help="Ghi vào tệp này.")
@click.option("--alarm", is_flag=True, help="Kèm chuông báo 9 giờ sáng hôm trước.")
@click.option("--list", "listed", is_flag=True, help="Kể các lịch có thể lấy, kèm liên kết.")
@click.option("--private", metavar="AI, MÁY NÀO", help="Tạo liên kết riêng, thu hồi được; chỉ hiện một lần.")
@click.option("--privates", is_flag=True, help="Kể các liên kết riêng, lần đọc cuối.")
@click.option("--revoke", metavar="SỐ", type=int, help="Thu hồi liên kết riêng mang số này.")
@click.option("--json", "as_json", is_flag=True, help="Với --list, --privates: một mảng JSON.")
def feed(
    name: str | None,
    output: Path | None,
    alarm: bool,
    listed: bool,
    private: str | None,
    privates: bool,
    revoke: int | None,
    as_json: bool,
) -> None:
    """Tệp lịch iCal của một nhóm việc (mặc định: tất cả), in ra hoặc ghi vào tệp.

    MÃ LỊCH là mã trong events.toml, tat-ca, hoặc nhom/muong, noi/phu-tho, loai/tet…; «lich feed --list» kể đủ.
    """
    from scheduler.cli import private_links
    from scheduler.feed.build import ALL

    if sum((listed, private is not None, privates, revoke is not None)) > 1:
        raise click.UsageError("--list, --private, --privates, --revoke: chỉ một trong bốn")
    home, chosen = find_home(), name or ALL.id
    with opened(home) as engine:
        catalogue = adopt_now(engine, home).catalogue
        if listed:
            click.echo(_listed(catalogue, as_json))
        elif private is not None:
            with _known():
                made = private_links.create(engine, catalogue, chosen, alarm=alarm, name=private, now=now())
            click.echo(made)
        elif privates:
            click.echo(private_links.listed(engine, as_json))
        elif revoke is not None:
            click.echo(private_links.revoke(engine, revoke, now()))
        else:
            _write(engine, chosen, alarm, output)


@contextmanager
def _known() -> Iterator[None]:
    """A feed that is not there is wrong usage here, as with `list --feed`."""
    from scheduler.feed.links import NoSuchFeedError

    try:
        yield
    except NoSuchFeedError as unknown:
        raise click.BadParameter(str(unknown), param_hint="MÃ LỊCH") from unknown


def _write(engine: sa.Engine, feed: str, alarm: bool, output: Path | None) -> None:
    from scheduler.feed import service
    from scheduler.feed.publish import write_whole

    with _known():
        body = service.render(engine, feed, now(), alarm=alarm).body
    if output is None:
        click.echo(body, nl=False)
    else:
        write_whole(output, body)


def _listed(catalogue: Catalogue, as_json: bool) -> str:
    from scheduler.feed import links

    if as_json:
        rows = [
            {"id": feed.id, "name": feed.name, "name_en": feed.name_en, "link": _link(catalogue, feed.id)}
            for feed in links.every(catalogue).values()
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n\n".join(
        "\n".join([heading, *(f"  {feed.id:<24}  {feed.name}" for feed in feeds.values())])
        for heading, feeds in links.sections(catalogue)
        if feeds
    )


def _link(catalogue: Catalogue, feed: str) -> str:
    from scheduler.feed import links

    return f"{catalogue.office.address}{links.path(feed)}"


@click.command()
@click.argument("folder", metavar="THƯ MỤC", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Mảng JSON tên các tệp đã ghi.")
def publish(folder: Path, as_json: bool) -> None:
    """Ghi mọi lịch, cả dạng nén và trang mục lục, vào một thư mục để nginx hay kho tệp nào cũng phát được.

    Tệp nào không đổi thì để yên; docs/nginx.md có mẫu cấu hình. Liên kết riêng không bao giờ ghi ra đây.
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
