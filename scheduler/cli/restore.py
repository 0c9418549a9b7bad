"""`lich history --restore`: go back to an earlier edition."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.adopt import adopt_now, edition, listed, opened, unified
from scheduler.cli.asking import agreed
from scheduler.cli.home import now


def restore(home: Path, number: int, *, who: str | None, why: str, yes: bool) -> None:
    """Show what changes, ask, write the files and adopt them as the newest edition."""
    from scheduler.errors import FileProblems
    from scheduler.run.adopt import preview
    from scheduler.run.restore import draft_of
    from scheduler.run.restore import restore as go_back

    with opened(home) as engine:
        wanted, current = edition(engine, number), edition(engine, None)
        draft = draft_of(home, wanted)
        if draft.reading.catalogue is None:
            raise FileProblems(draft.reading.errors)
        changes = preview(engine, draft.reading.catalogue, now=now())
        click.echo("".join(unified(draft.seen, {**draft.seen, **draft.changed})), nl=False)
        click.echo("\n".join(listed(changes)))
        if not yes and not agreed(f"Quay lại bản {number}?"):
            click.echo("Chưa đổi gì.")
            click.get_current_context().exit(1)
        for name in go_back(home, draft, current, now=now()):
            click.echo(f"Điều chưa nhận trong tệp đã chép vào {name}.")
        adoption = adopt_now(engine, home, yes=True, why=why, who=who)
        said = f"Đã quay lại: bản {adoption.edition.id} giống bản {number}."
        click.echo(said if adoption.new else f"Không có gì mới: vẫn dùng bản {adoption.edition.id}.")
