"""`lich serve`: pages, feeds and letters in one process, for one office on one machine."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import click

from scheduler.cli.home import find_home, now

if TYPE_CHECKING:
    import sqlalchemy as sa
    from starlette.applications import Starlette

    from scheduler.run.settings import Settings

REASONS = {
    errno.EADDRINUSE: "cổng này đang có chương trình khác dùng; hãy chọn cổng khác bằng --port",
    errno.EACCES: "không có quyền mở cổng này; hãy chọn cổng từ 1024 trở lên bằng --port",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy; hãy bỏ --host hoặc ghi 0.0.0.0",
    socket.EAI_NONAME: "không có máy nào tên ấy; hãy bỏ --host hoặc ghi 0.0.0.0",
}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ĐỊA CHỈ", help="Địa chỉ mạng để nghe.")
@click.option("--port", default=8000, show_default=True, metavar="CỔNG", type=click.IntRange(0, 65535), help="Cổng.")
def serve(host: str, port: int) -> None:
    """Mở trang, lịch điện thoại và gửi thư nhắc, trong một tiến trình; dừng bằng Ctrl-C.

    Nhận events.toml, gửi một lượt thư rồi mới mở trang; sau đó mỗi phút xem lại tệp và thư. Tệp hỏng thì bản tốt
    gần nhất vẫn chạy. Trên PostgreSQL chỉ mở trang, mấy tiến trình cũng được: «lich adopt» nhận tệp, «lich worker»
    lo thư.
    """
    from scheduler.cli.adopt import opened
    from scheduler.run.settings import Settings
    from scheduler.store.database import is_shared

    settings = Settings.from_env(find_home())
    with _listening(host, port) as door, opened(settings.home) as engine:
        if is_shared(settings.database):
            with suppress(KeyboardInterrupt):
                _answer(_site(engine, settings), door)
        else:
            _first_sweep(engine, settings)
            with suppress(KeyboardInterrupt), _sweeping(engine, settings) as site:
                _answer(site, door)
    click.echo("Đã dừng.")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket, taken before anything is sent; a taken port or an unknown host is said in a sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
    except OSError as error:
        why = REASONS.get(error.errno or 0, str(error))
        raise click.ClickException(f"Không mở được {host} cổng {port}: {why}.") from error
    with door:
        yield door


def _first_sweep(engine: sa.Engine, settings: Settings) -> None:
    from scheduler.cli.send import known_addresses, report
    from scheduler.run.steps import outlook, sweep

    clock = now()
    made = sweep(engine, settings, clock, who="lich serve")
    click.echo("\n".join(report(made, outlook(engine, clock), clock, settings, False, known_addresses(engine))))
    if made.fault:
        click.echo(f"\nChưa nhận events.toml, bản lịch đang dùng vẫn giữ nguyên:\n{made.fault}", err=True)


def _site(engine: sa.Engine, settings: Settings) -> Starlette:
    """The pages alone. Raises Refused before the first edition, which no page may adopt from a file by itself."""
    from scheduler import logs
    from scheduler.run.adopt import current_catalogue
    from scheduler.web.app import create

    logs.start()
    current_catalogue(engine)
    return create(engine, settings)


@contextmanager
def _sweeping(engine: sa.Engine, settings: Settings) -> Iterator[Starlette]:
    """The site, while sweeps go on beside it."""
    from scheduler import logs
    from scheduler.run import local
    from scheduler.web.app import create

    logs.start()
    sweeps = local.start(engine, settings)
    try:
        sweeper: local.Sweeper = sweeps.get_job("sweep").func
        yield create(engine, settings, fault=lambda: sweeper.fault)
    finally:
        sweeps.shutdown()


def _answer(site: Starlette, door: socket.socket) -> None:
    import uvicorn

    # No access log: who read what is nobody's business.
    server = uvicorn.Server(uvicorn.Config(site, log_config=None, access_log=False, server_header=False))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it with this one ignored
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises it again when it is done, and we still have to tidy up
    click.echo(f"\nTrang đang mở: {_address(door)} (dừng bằng Ctrl-C)")  # from here a Ctrl-C finds all in its place
    server.run(sockets=[door])


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
