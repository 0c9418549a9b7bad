"""`lich bounce`: letters that came back, and requests to leave, from a mail server's pipe, a file or a Maildir."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.adopt import opened
from scheduler.cli.home import find_home, now

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from scheduler.run.bounces import Taken
    from scheduler.run.people import Door

TEMPFAIL = 75
"""What tells a mail server to bring the message again later (sysexits.h)."""
MOST = 5_000_000
"""Octets of one message that are read: a report with what it encloses is far smaller."""


@click.command()
@click.argument("source", metavar="TỆP|-")
def bounce(source: str) -> None:
    """Đọc thư trả lại (DSN), thư khiếu nại, thư xin thôi nhận; «-» đọc từ đầu vào, thư mục thì đọc như Maildir.

    Trả lại vĩnh viễn ba thư liền thì ngừng gửi cho hộp thư ấy; khiếu nại, xin thôi thì ngừng ngay. Đọc lại cùng một
    thư không đổi gì. Trong Postfix: bounce: "|lich bounce -" ở tệp aliases, và recipient_delimiter = +.
    """
    import sqlalchemy as sa

    from scheduler.run.people import Door
    from scheduler.run.settings import Settings

    home, clock = find_home(), now()
    door = Door(Settings.from_env(home).signing_key())
    messages = list(_messages(source))
    try:
        with opened(home) as engine:
            for path, data in messages:
                click.echo((f"{path.name}: " if path else "") + _read(engine, data, door, clock))
                if path and path.parent.name == "new":
                    _mark_read(path)
    except sa.exc.OperationalError as error:
        click.echo(f"Cơ sở dữ liệu đang bận hoặc không mở được: {error.orig}. Hãy đưa lại thư này sau.", err=True)
        raise click.exceptions.Exit(TEMPFAIL) from error


def _messages(source: str) -> Iterator[tuple[Path | None, bytes]]:
    if source == "-":
        yield None, sys.stdin.buffer.read(MOST)
        return
    path = Path(source)
    try:
        for file in sorted((path / "new").iterdir()) if path.is_dir() else [path]:
            with file.open("rb") as stream:
                yield file, stream.read(MOST)
    except OSError as error:
        raise click.ClickException(f"Không đọc được {source}: {error.strerror}.") from error


def _mark_read(path: Path) -> None:
    """As a mail program does: from `new` to `cur`, seen. Where that fails it is read again, which changes nothing."""
    with suppress(OSError):
        (path.parent.parent / "cur").mkdir(exist_ok=True)
        path.rename(path.parent.parent / "cur" / f"{path.name}:2,S")


def _read(engine: sa.Engine, data: bytes, door: Door, clock: datetime) -> str:
    from scheduler.run.bounces import leave_by_mail, take_in

    asked = leave_by_mail(engine, data, door, clock)
    return _ASKED[asked] if asked else _said(take_in(engine, data, clock))


def _said(taken: Taken) -> str:
    if not taken.reports:
        return "không phải thư báo trả lại."
    if not taken.known:
        return "không phải thư của ta, hoặc đã đọc rồi."
    stopped = f" Ngừng gửi cho {taken.stopped} người." if taken.stopped else ""
    return f"{taken.known} thư: {', '.join(_KINDS[one.kind] for one in taken.reports)}.{stopped}"


_ASKED = {
    "left": "xin thôi nhận thư; đã thôi gửi.",
    "again": "xin thôi nhận thư; người này đã thôi từ trước.",
    "void": "xin thôi nhận thư, nhưng mã không đúng hoặc đã hết hiệu lực; không đổi gì.",
}


_KINDS = {
    "hard": "hộp thư không có",
    "refused": "bị từ chối",
    "soft": "chưa vào được",
    "delayed": "còn đang thử",
    "delivered": "đã tới",
    "complaint": "người nhận khiếu nại",
}
