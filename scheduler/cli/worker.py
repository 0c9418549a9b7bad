"""`lich worker`: plans and sends letters on PostgreSQL, beside any number of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scheduler.cli.home import find_home
from scheduler.errors import Refused

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.run.settings import Settings


@click.command()
def worker() -> None:
    """Lập và gửi thư nhắc trên PostgreSQL; chạy bao nhiêu tiến trình, trên bao nhiêu máy cũng được; dừng bằng Ctrl-C.

    Không đọc events.toml: bản lịch mới do «lich adopt» hoặc trang biên tập nhận. Trang do «lich serve» mở. Mọi máy
    phải có cùng LICH_DATABASE, LICH_SECRET, LICH_SMTP.
    """
    from scheduler import logs
    from scheduler.run.settings import Settings
    from scheduler.store.database import is_shared, opened

    settings = Settings.from_env(find_home())
    if not is_shared(settings.database):
        raise Refused("«lich worker» cần PostgreSQL (LICH_DATABASE); trên SQLite, «lich serve» đã lo cả thư")
    if settings.secret is None:
        raise Refused("Hãy đặt LICH_SECRET, như nhau trên mọi máy: liên kết trong thư ký bằng khoá ấy")
    logs.start()
    with opened(settings.database) as engine:
        _work(engine, settings)
    click.echo("Đã dừng.")


def _work(engine: sa.Engine, settings: Settings) -> None:
    from scheduler.store.database import reading

    try:
        from scheduler.run import cluster, queue_schema
        from scheduler.run.ground import stand_on
    except ModuleNotFoundError as error:
        raise Refused(f"Thiếu gói {error.name}; cài lich với phần cluster") from error
    queue_schema.prepare(engine)
    at_work = cluster.Worker(engine, settings, lambda: cluster.database_clock(engine))
    with reading(engine) as conn:
        stand_on(conn, at_work.clock(), renewing=False)  # tables that are missing are told now, not each minute
    cluster.work(at_work, cluster.Rhythm(), begun=lambda: click.echo("Đang chờ việc (dừng bằng Ctrl-C)"))
