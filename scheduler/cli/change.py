"""What the commands that change `events.toml` share: show what would be, ask, write, and take it into use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from scheduler.cli.asking import agreed
from scheduler.cli.home import EVENTS, find_home, today, warn
from scheduler.cli.show import table

if TYPE_CHECKING:
    from scheduler.authoring.edit import Book, Draft
    from scheduler.authoring.preview import Beside, Coming, Preview
    from scheduler.authoring.read import Reading
    from scheduler.model import Catalogue

Command = TypeVar("Command", bound=Callable[..., Any])
_NAMED = 3
"""So many others on a day are named, the rest counted."""


class How(NamedTuple):
    """How a change is carried out."""

    yes: bool
    dry_run: bool
    who: str | None
    why: str | None


class Desk(NamedTuple):
    """The office's files as they are, without an error, open for a change."""

    home: Path
    reading: Reading
    book: Book

    @property
    def catalogue(self) -> Catalogue:
        """What the files say now."""
        assert self.reading.catalogue is not None
        return self.reading.catalogue


def how(command: Command) -> Command:
    """The options of every command that changes the file."""
    for option in (
        click.option("--why", metavar="LỜI", help="Vì sao sửa; ghi vào lịch sử."),
        click.option("--who", metavar="TÊN", help="Ai sửa (mặc định: người đang dùng máy)."),
        click.option("--dry-run", is_flag=True, help="Chỉ hiện các dòng sẽ đổi trong tệp, không ghi."),
        click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại."),
    ):
        command = option(command)
    return command


def desk() -> Desk:
    """The home's files. Raises FileProblems where they have errors: those are mended first, by hand."""
    from scheduler.authoring.edit import open_book
    from scheduler.authoring.read import load
    from scheduler.errors import FileProblems

    home = find_home()
    reading = load(home / EVENTS)
    if reading.catalogue is None:
        raise FileProblems(reading.errors)
    return Desk(home, reading, open_book(reading.files, EVENTS))


def carry_out(at: Desk, draft: Draft, options: How, *, key: str, why: str, cycle: str | None = None) -> None:
    """Show the change, ask unless told not to, write it, and adopt it where this office's calendar is in use."""
    from scheduler.authoring.write import write
    from scheduler.errors import FileProblems

    if draft.reading.catalogue is None:
        click.echo("Chưa ghi gì, vì ghi vào thì tệp có lỗi:", err=True)
        raise FileProblems(draft.reading.errors)
    if not draft.changed:
        click.echo("Không có gì thay đổi.")
        return
    if options.dry_run:
        from scheduler.cli.adopt import unified

        click.echo("".join(unified(at.reading.files, draft.files)), nl=False)
        return
    said = preview(at, draft, key, cycle)
    click.echo("\n".join(lines(said)))
    if not options.yes and not agreed(f"Ghi vào {', '.join(draft.changed)}?"):
        click.echo("Chưa ghi gì.")
        click.get_current_context().exit(1)
    write(at.home, EVENTS, draft)
    click.echo(f"Đã ghi {', '.join(draft.changed)}.")
    _adopt(
        at.home,
        who=options.who,
        why=options.why or why,
        many=any(change.told or change.kind == "vanished" for change in said.changes),
    )


def preview(at: Desk, draft: Draft, key: str, cycle: str | None = None) -> Preview:
    """What the change comes to, seen from today."""
    from scheduler.authoring.preview import preview as seen

    return seen(at.catalogue, draft, at.reading.problems, key, today(), cycle)


def lines(said: Preview) -> Iterator[str]:
    """The next dates with what else is on them, what changes in the calendar, and new warnings."""
    from scheduler.cli.adopt import listed

    yield "Những lần tới:"
    if not said.coming:
        yield "  chưa có ngày nào"
    rows = table(map(_row, said.coming), "").split("\n")
    for row, one in zip(rows, said.coming, strict=False):
        yield f"  {row}"
        yield from _beside(one.beside)
    yield "Lịch thay đổi:"
    yield from listed(said.changes)
    if told := _told(said):
        yield f"  {told} ngày sắp tới dời hoặc huỷ: người đã được nhắc sẽ nhận thư báo."
    for problem in said.warnings:
        yield f"Lưu ý: {problem}"


def _told(said: Preview) -> int:
    return len({change.id for change in said.changes if change.told})


def _row(one: Coming) -> tuple[str, ...]:
    from scheduler import words

    each = one.occurrence
    moon = words.lunar_of(each.anchor)
    whole = words.date_range(each.start, each.last)
    return (
        words.long_date(each.main) if each.main else f"trong khoảng {whole}",
        words.lunar_day(moon) if moon and each.main else "",
        whole if each.main and each.start != each.last else "",
        words.STATUS[each.status],
        str(each.id),
    )


def _beside(others: tuple[Beside, ...]) -> Iterator[str]:
    """Who meets it there, each on a line; then those of the same people and the rest, the first few by name."""
    for other in others:
        if other.places:
            yield f"    trùng {', '.join(other.places)}: {other.occurrence.event.name} ({other.occurrence.event.key})"
    for said, found in (
        ("cùng dân tộc", [other for other in others if other.groups and not other.places]),
        ("cùng ngày", [other for other in others if not (other.places or other.groups)]),
    ):
        names = [other.occurrence.event.name for other in found]
        more = f"; và {len(names) - _NAMED} việc khác" if len(names) > _NAMED else ""
        if names:
            yield f"    {said}: {'; '.join(names[:_NAMED])}{more}"


def _adopt(home: Path, *, who: str | None, why: str, many: bool) -> None:
    """Where there is a database, the change becomes its newest edition at once, with who made it and why."""
    from scheduler.cli.adopt import adopt_now, in_use, opened
    from scheduler.errors import Refused

    if not in_use(home):
        click.echo("Chạy «lich serve», «lich send» hoặc «lich adopt» để dùng bản này.")
        return
    try:
        with opened(home) as engine:
            click.echo(f"Đã nhận bản {adopt_now(engine, home, yes=many, why=why, who=who).edition.id}.")
    except Refused as refusal:
        warn(f"tệp đã ghi nhưng chưa nhận: {refusal}")


def one_event(at: Desk, value: str) -> str:
    """An event's or a variant's key as the file writes it; wrong usage, with the nearest, for one that is not there."""
    from scheduler.cli.filters import pick

    return pick("SỰ KIỆN", "sự kiện", value, {key: key for key in at.book.keys})
