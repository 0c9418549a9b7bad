"""`lich add`: a new event, asked for question by question or given by options."""

from __future__ import annotations

from typing import Any

import click

from scheduler.cli.change import How, carry_out, desk, how
from scheduler.cli.facts import facts, values


@click.command()
@click.option("--id", "name_id", metavar="MÃ", help="Mã, không bao giờ đổi (mặc định: từ tên).")
@facts
@how
def add(name_id: str | None, yes: bool, dry_run: bool, who: str | None, why: str | None, **given: Any) -> None:
    """Thêm một việc vào lịch: không ghi gì thì hỏi từng điều.

    Mã của một mục có sẵn thì ghi phần khác vào tệp của cơ quan (override).
    """
    from scheduler.authoring import edit
    from scheduler.cli.questions import event, slug

    at = desk()
    wanted = values(given)
    if not wanted and name_id is None:
        wanted = event(at)
    else:
        wanted = {"id": name_id or slug(str(wanted.get("name", ""))), **wanted}
    if not wanted["id"]:
        raise click.UsageError("Cần --name (tên) và một lịch, thí dụ --lunar 8/1; không ghi gì thì lich hỏi.")
    key = str(wanted["id"])
    carry_out(at, edit.add(at.book, wanted), How(yes, dry_run, who, why), key=key, why=f"thêm {key}")
