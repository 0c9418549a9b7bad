"""`lich doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import find_home, now

if TYPE_CHECKING:
    from scheduler.doctor.finding import Finding

MARKS = {"ok": "[đạt]   ", "note": "[biết]  ", "warning": "[lưu ý] ", "error": "[HỎNG]  "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Cho chương trình đọc.")
@click.option(
    "--published",
    metavar="THƯ-MỤC",
    type=click.Path(path_type=Path),
    help="Xem cả thư mục mà «lich publish» ghi lịch cho nginx.",
)
def doctor(as_json: bool, published: Path | None) -> None:
    """Xem nơi cài đặt này có gì hỏng, và sửa thế nào. Chỉ xem, không đổi gì, không gửi thư.

    Kết thúc bằng 0 khi không có gì hỏng, 1 khi có.
    """
    from scheduler.doctor.examine import examine
    from scheduler.doctor.finding import Patient
    from scheduler.run.settings import Settings

    patient = Patient(settings=Settings.from_env(find_home()), now=now(), published=published)
    found = []
    for one in examine(patient):
        found.append(one)
        if not as_json:
            _say(one)
    wrong, warned = (sum(one.level == level for one in found) for level in ("error", "warning"))
    if as_json:
        said = {"ok": not wrong, "findings": [one.as_json() for one in found]}
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        click.echo(f"\n{wrong} điều hỏng, {warned} điều cần lưu ý." if wrong or warned else "\nMọi thứ đều ổn.")
    if wrong:
        raise click.exceptions.Exit(1)


def _say(one: Finding) -> None:
    click.echo(f"{MARKS[one.level]}{one.message}")
    if one.hint:
        click.echo(f"         → {one.hint}")
