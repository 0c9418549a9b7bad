"""`lich backup` and `lich restore`: one installation in one file, and back, on whichever engine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from scheduler.cli.asking import agreed
from scheduler.cli.home import find_home, now


@click.command()
@click.argument("path", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Cho chương trình đọc.")
def backup(path: Path, as_json: bool) -> None:
    """Sao lưu cả nơi làm việc vào một tệp: cơ sở dữ liệu, events.toml và tệp kèm theo, mẫu riêng, khoá ký liên kết.

    Dịch vụ cứ chạy: tệp giữ đúng trạng thái của một thời điểm. Tệp có thông tin cá nhân và khoá: cất nơi kín. Các biến
    môi trường (LICH_SMTP, LICH_SECRET …) không nằm trong đó.
    """
    from scheduler.archive.backup import backup as write
    from scheduler.cli.adopt import opened
    from scheduler.run.settings import Settings

    settings = Settings.from_env(find_home())
    with opened(settings.home) as engine:
        made = write(engine, settings, path, now=now())
    size, count = path.stat().st_size, sum(made.tables.values())
    if as_json:
        said = {"file": str(path), "bytes": size, "schema": made.schema, "tables": made.tables, "parts": [*made.sums]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    files = len(made.sums) - len(made.tables)
    click.echo(f"Đã sao lưu {count} dòng dữ liệu và {files} tệp vào {path} ({_size(size)}).")
    if settings.secret:
        click.echo("Khoá LICH_SECRET đặt trong môi trường, không nằm trong tệp: hãy cất riêng.")


@click.command()
@click.argument("path", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only_check", is_flag=True, help="Chỉ soát tệp sao lưu, không đổi gì.")
@click.option("--yes", is_flag=True, help="Ghi đè, không hỏi.")
def restore(path: Path, only_check: bool, yes: bool) -> None:
    """Khôi phục từ tệp của «lich backup» vào LICH_HOME (không đặt thì thư mục hiện tại) và LICH_DATABASE.

    Tệp được soát từng byte trước khi ghi gì. Hãy dừng dịch vụ trước. Nơi đang có dữ liệu khác thì hỏi lại; tệp cũ được
    giữ trong var/kept/. Sao lưu từ SQLite vào PostgreSQL được, và ngược lại; để chuyển hẳn thì dùng «lich move».
    """
    from scheduler.archive import restore as archive
    from scheduler.run.settings import Settings

    settings = Settings.from_env(_target())
    with archive.opened(path) as (file, manifest):
        click.echo(f"Bản sao lưu lúc {manifest.made:%H:%M %d/%m/%Y}, lich {manifest.lich}: nguyên vẹn.")
        if only_check:
            return
        if replaced := archive.in_the_way(settings, file, manifest):
            click.echo("\n".join(("Sẽ ghi đè:", *(f"  {one}" for one in replaced))))
            if not yes and not agreed("Khôi phục, ghi đè những thứ trên?"):
                click.echo("Chưa đổi gì.")
                click.get_current_context().exit(1)
        done = archive.restore(settings, file, manifest, now=now())
    click.echo(f"Đã khôi phục vào {settings.home}.")
    for name in done.kept:
        click.echo(f"Điều có trước đã chuyển vào {name}.")
    if done.unsent:
        click.echo(
            f"{done.unsent} thư chưa gửi lúc sao lưu sẽ được gửi. "
            "Nếu dịch vụ cũ còn gửi sau lúc ấy, thư có thể đi hai lần."
        )


def _target() -> Path:
    """Where to put it back: it may be empty, so it is not looked for by its events."""
    named = os.environ.get("LICH_HOME")
    return Path(named).expanduser().absolute() if named else Path.cwd()


def _size(octets: int) -> str:
    return f"{octets / 1_000_000:.1f} MB" if octets >= 100_000 else f"{octets / 1000:.1f} kB"
