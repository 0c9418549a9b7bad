"""`lich edit`, `lich retire`: change an event, or take it out; a built-in one by an override in the office's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from scheduler.cli.change import How, carry_out, desk, how, one_event
from scheduler.cli.facts import facts, values


@click.command()
@click.argument("event", metavar="SỰ KIỆN")
@facts
@click.option("--unset", "unset", metavar="KHOÁ", multiple=True, help="Bỏ một dòng của tệp; ghi lại để thêm.")
@how
def edit(
    event: str, unset: Sequence[str], yes: bool, dry_run: bool, who: str | None, why: str | None, **given: Any
) -> None:
    """Sửa một sự kiện: chỉ những dòng ấy đổi, ghi chú và thứ tự trong tệp giữ nguyên.

    Mục có sẵn thì ghi phần sửa vào tệp của cơ quan (override). Biến thể: gau-tao.bac-ha.
    """
    from scheduler.authoring.edit import change

    wanted = {**values(given), **dict.fromkeys(name.strip().replace("-", "_") for name in unset)}
    if not wanted:
        raise click.UsageError('Chưa nói sửa gì, thí dụ --name "…", --lunar 8/1, --set days=3.')
    at = desk()
    key = one_event(at, event)
    said = f"sửa {key}: {', '.join(wanted)}"
    carry_out(at, change(at.book, key, wanted), How(yes, dry_run, who, why), key=key, why=said)


@click.command()
@click.argument("event", metavar="SỰ KIỆN")
@how
def retire(event: str, yes: bool, dry_run: bool, who: str | None, why: str | None) -> None:
    """Bỏ một sự kiện khỏi lịch từ nay; các dòng của nó vẫn ở trong tệp.

    Chỉ một năm không tổ chức thì dùng «lich cancel». Đưa trở lại: lich edit MÃ --set retired=false.
    """
    from scheduler.authoring.edit import retire as taken_out

    at = desk()
    key = one_event(at, event)
    carry_out(at, taken_out(at.book, key), How(yes, dry_run, who, why), key=key, why=f"bỏ {key} khỏi lịch")
