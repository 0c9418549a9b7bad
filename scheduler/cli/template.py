"""`lich template`: look at the letters before anyone gets them, and check an office's own templates."""

from __future__ import annotations

import json
from pathlib import Path

import click

from scheduler.cli import OPTIONS
from scheduler.cli.home import find_home


@click.group(subcommand_metavar="VIỆC …")
def template() -> None:
    """Mẫu thư: soát lỗi và xem trước.

    Tệp cùng tên trong templates/mail/ của cơ quan thay cho mẫu có sẵn.
    """


@template.command(options_metavar=OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="Cho chương trình đọc.")
def check(as_json: bool) -> None:
    """Viết thử mọi loại thư bằng mẫu đang dùng; nói rõ tệp, dòng và lỗi."""
    from scheduler.mail.template_check import faults, own_files

    home = find_home()
    found = faults(home)
    if as_json:
        listed = [{"file": one.path or one.template, "line": one.line, "message": one.fault} for one in found]
        click.echo(json.dumps({"problems": listed}, ensure_ascii=False, indent=1))
    for one in () if as_json else found:
        click.echo(_said(str(one), home), err=True)
    if found:
        raise click.exceptions.Exit(1)
    if not as_json:
        own = len(own_files(home))
        click.echo(
            f"Mẫu thư dùng được ({own} tệp của cơ quan)." if own else "Mẫu thư dùng được (tất cả là mẫu có sẵn)."
        )


@template.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@click.option(
    "-o", "folder", metavar="THƯ-MỤC", type=click.Path(path_type=Path), help="Ghi vào đây; nếu không, ra màn hình."
)
def preview(name: str, folder: Path | None) -> None:
    """Xem trước một loại thư.

    reminder, digest, weekly, moved, cancelled, restored, withdrawn, ask, welcome, confirm.
    """
    from scheduler.mail.samples import preview as write

    texts = write(name, find_home())
    if folder is None:
        click.echo(f"Tiêu đề: {texts.subject}\n\n{texts.text}", nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, text in (("txt", texts.text), ("html", texts.html)):
        path = folder / f"{name}.{suffix}"
        path.write_text(text, encoding="utf-8")
        click.echo(str(path))


def _said(text: str, home: Path) -> str:
    return text.replace(f"{home}/", "", 1)
