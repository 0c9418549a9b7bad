"""`lich move`: from SQLite to PostgreSQL."""

from __future__ import annotations

import click

from scheduler.cli.home import find_home


@click.command()
@click.argument("url", metavar="ĐỊA_CHỈ")
def move(url: str) -> None:
    """Chuyển mọi dữ liệu từ SQLite đang dùng sang một PostgreSQL trống, ví dụ postgresql://lich@may-chu/lich.

    Hãy dừng «lich serve» trước. Cơ sở dữ liệu cũ bị khoá lại, nên không thư nào đi hai lần.
    """
    from scheduler.run.move import move as carry
    from scheduler.run.settings import Settings

    settings = Settings.from_env(find_home())
    rows = carry(settings, url)
    click.echo(f"Đã chuyển {rows} dòng; cơ sở dữ liệu cũ không mở được nữa.")
    click.echo("Từ nay, trên mọi máy: đặt LICH_DATABASE bằng địa chỉ mới, rồi chạy «lich worker» và «lich serve».")
    if settings.secret is None:
        click.echo(f"Đặt LICH_SECRET bằng nội dung tệp {settings.var / 'secret'}: liên kết trong thư cũ vẫn mở được.")
