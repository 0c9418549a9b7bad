"""`lich adopt`, `history`, `diff`: the office's file becomes the calendar in use; what it was, and what changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import EVENTS, ZONE, database_url, find_home, now, today, warn

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.errors import Problem
    from scheduler.ledger import Change
    from scheduler.run.adopt import Adoption
    from scheduler.store.editions import Edition

MOMENT = "%d/%m/%Y %H:%M"


@click.command()
@click.option("--yes", is_flag=True, help="Đồng ý khi nhiều ngày đã công bố bị dời hay bỏ, hoặc tên miền đổi.")
@click.option("--why", default="", metavar="LỜI", help="Vì sao sửa; ghi vào lịch sử.")
@click.option("--who", metavar="TÊN", help="Ai sửa (mặc định: người đang dùng máy).")
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON.")
def adopt(yes: bool, why: str, who: str | None, as_json: bool) -> None:
    """Nhận bản events.toml hiện có làm bản đang dùng.

    Tệp có lỗi thì giữ bản cũ. Dời hơn 20 ngày đã công bố, bỏ nhiều việc cùng hơn 20 ngày như thế, hay đổi tên
    miền của lịch, thì dừng lại và hỏi.
    """
    home = find_home()
    with opened(home) as engine:
        adoption = adopt_now(engine, home, yes=yes, why=why, who=who)
    if as_json:
        click.echo(json.dumps(_as_json(adoption), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_report(adoption)))
    if warnings := len(adoption.problems):
        warn(f"{warnings} lưu ý trong tệp; «lich check» kể từng điều.")


@click.command()
@click.argument("shown", metavar="[BẢN]", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Một mảng JSON.")
@click.option("--restore", "number", type=int, metavar="BẢN", help="Quay lại bản này: các tệp và lịch như khi ấy.")
@click.option("--why", metavar="LỜI", help="Vì sao quay lại; ghi vào lịch sử.")
@click.option("--who", metavar="TÊN", help="Ai làm (mặc định: người đang dùng máy).")
@click.option("--yes", is_flag=True, help="Quay lại luôn, không hỏi lại.")
def history(shown: int | None, as_json: bool, number: int | None, why: str | None, who: str | None, yes: bool) -> None:
    """Các bản đã nhận, mới nhất trước: khi nào, ai, vì sao. Ghi số BẢN để xem những ngày mà bản ấy đổi.

    Quay lại một bản là nhận nó lần nữa làm bản mới nhất; không bản nào mất. Điều chưa nhận trong tệp hiện có
    được chép vào var/kept trước.
    """
    from scheduler.store import editions
    from scheduler.store.database import reading

    home = find_home()
    if number is not None:
        from scheduler.cli.restore import restore

        restore(home, number, who=who, why=why or f"quay lại bản {number}", yes=yes)
        return
    if shown is not None:
        _changed_by(home, shown)
        return
    with opened(home) as engine, reading(engine) as conn:
        entries = editions.history(conn)
    if as_json:
        rows = [
            {"id": e.id, "digest": e.digest, "stored_at": e.stored_at.isoformat(), "who": e.who, "why": e.why}
            for e in entries
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for e in entries:
        click.echo(f"{e.id:>4}  {e.stored_at.astimezone(ZONE).strftime(MOMENT)}  {e.who}  {e.why}".rstrip())
    if not entries:
        click.echo("Chưa nhận bản nào.")


def _changed_by(home: Path, number: int) -> None:
    """Who made an edition, why, and every published day that it changed."""
    from scheduler.store import published
    from scheduler.store.database import reading

    with opened(home) as engine:
        made = edition(engine, number)
        with reading(engine) as conn:
            changes = published.changes_in(conn, made.id)
    click.echo(f"{made.id}  {made.stored_at.astimezone(ZONE).strftime(MOMENT)}  {made.who}  {made.why}".rstrip())
    click.echo("\n".join(listed(changes)))


@click.command()
@click.argument("old", metavar="[BẢN CŨ]", type=int, required=False)
@click.argument("new", metavar="[BẢN MỚI]", type=int, required=False)
def diff(old: int | None, new: int | None) -> None:
    """Khác nhau giữa hai bản đã nhận, hoặc giữa bản đang dùng (hay BẢN CŨ) và tệp hiện có.

    Kể từng dòng, rồi những ngày thêm, dời, bỏ, đổi tên.
    """
    home = find_home()
    with opened(home) as engine:
        before = edition(engine, old)
        if new is not None:
            _between(before, edition(engine, new))
        else:
            _against_file(engine, home, before)


def opened(home: Path) -> AbstractContextManager[sa.Engine]:
    """The database of this home, migrated; closed afterwards."""
    from scheduler.store import database

    return database.opened(database_url(home))


def in_use(home: Path) -> bool:
    """Whether there is a database already; looking makes none."""
    import sqlalchemy as sa

    url = sa.make_url(database_url(home))
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def adopt_now(engine: sa.Engine, home: Path, *, yes: bool = False, why: str = "", who: str | None = None) -> Adoption:
    """Adopt the home's file, as the person at the keyboard unless named. Raises FileProblems and Refused."""
    from scheduler.run.adopt import adopt as take

    adoption = take(engine, home, now=now(), who=who or operator(), why=why, yes=yes)
    _tell_changed_ids(adoption.problems)
    return adoption


def _tell_changed_ids(problems: Iterable[Problem]) -> None:
    """Each in full: `lich check` knows no earlier edition, so it cannot show them."""
    for problem in problems:
        if problem.code == "changed-id":
            warn(str(problem))


def operator() -> str:
    """The name by which the machine knows whoever runs this."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"uid {os.getuid()}"


def _between(before: Edition, after: Edition) -> None:
    from scheduler.authoring.compare import compare
    from scheduler.feed.current import catalogue_of

    click.echo("".join(unified(before.files, after.files)), nl=False)
    click.echo("\n".join(listed(compare(catalogue_of(before), catalogue_of(after), today()))))


def _against_file(engine: sa.Engine, home: Path, before: Edition) -> None:
    from scheduler.authoring.read import load
    from scheduler.errors import FileProblems
    from scheduler.run.adopt import changed_ids, preview

    found = load(home / EVENTS)
    click.echo("".join(unified(before.files, found.files)), nl=False)
    if found.catalogue is None:
        raise FileProblems(found.errors)
    click.echo("\n".join(listed(preview(engine, found.catalogue, now=now()))))
    _tell_changed_ids(changed_ids(found, before))


def edition(engine: sa.Engine, number: int | None) -> Edition:
    """An edition by its number, the current one for None. Raises Refused."""
    from scheduler.errors import Refused
    from scheduler.store import editions
    from scheduler.store.database import reading

    with reading(engine) as conn:
        found = editions.current(conn) if number is None else editions.get(conn, number)
    if found is None:
        raise Refused("Chưa nhận bản nào." if number is None else f"Không có bản số {number}; xem «lich history».")
    return found


def unified(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """What differs between two states of the files, line by line."""
    from difflib import unified_diff

    for name in sorted({*before, *after}):
        old, new = (files.get(name, "").splitlines(keepends=True) for files in (before, after))
        for line in unified_diff(old, new, f"{name} (cũ)", f"{name} (mới)"):
            yield line if line.endswith("\n") else f"{line}\n"


def _report(adoption: Adoption) -> Iterator[str]:
    edition = adoption.edition
    moment = edition.stored_at.astimezone(ZONE).strftime(MOMENT)
    yield f"Đã nhận bản {edition.id}." if adoption.new else f"Không có gì mới: vẫn dùng bản {edition.id} ({moment})."
    if adoption.new or adoption.changes:
        yield from listed(adoption.changes)


def listed(changes: Sequence[Change]) -> Iterator[str]:
    """Each change on a line; of what is merely new or gone, the number where there is much of it."""
    from scheduler.feed.current import describe

    many = 30
    for kind, said in (("appeared", "thêm"), ("vanished", "bỏ khỏi lịch")):
        alike = [change for change in changes if change.kind == kind]
        if len(alike) > many:
            changes = [change for change in changes if change.kind != kind]
            yield f"  {said}: {len(alike)} ngày"
    yield from (f"  {describe(change)}" for change in changes)
    if not changes:
        yield "  Không ngày nào đã công bố thay đổi."


def _as_json(adoption: Adoption) -> dict[str, object]:
    changes = [
        {
            "id": str(change.id),
            "kind": change.kind,
            "name": change.name,
            "before": [str(day) for day in change.before if day] if change.before else None,
            "after": [str(day) for day in change.after if day] if change.after else None,
        }
        for change in adoption.changes
    ]
    problems = [problem.as_json() for problem in adoption.problems]
    return {"edition": adoption.edition.id, "new": adoption.new, "changes": changes, "problems": problems}
