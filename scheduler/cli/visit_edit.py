"""`lich visits add`, `set`, `step`: making and changing a visit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.cli import OPTIONS
from scheduler.cli.adopt import operator
from scheduler.cli.dates import DAY
from scheduler.cli.home import now, today
from scheduler.cli.show import table
from scheduler.cli.visit_scene import row, standing
from scheduler.errors import Refused

if TYPE_CHECKING:
    from scheduler.run.visits import Scene
    from scheduler.visits.visit import Gift, Visit

_F = TypeVar("_F", bound=Callable[..., Any])
_GIFT = "MÓN;SUẤT;TIỀN[;NGƯỜI TẶNG[;SỐ NGƯỜI NHẬN[;CẤP[;CĂN CỨ]]]]"
_TEXTS = {
    "title": "Nội dung.",
    "commune": "Xã.",
    "spot": "Xóm, hộ, chùa.",
    "receiver": "Người đón.",
    "leader": "Trưởng đoàn.",
    "number": "Số giấy mời hoặc phân công.",
    "document": "Văn bản xác nhận.",
    "result": "Kết quả.",
    "reason": "Lý do huỷ.",
    "note": "Ghi chú.",
}
_LISTS = {"member": "members", "car": "cars", "paper": "papers", "group": "groups"}


def _fields(command: _F) -> _F:
    """The options that `add` and `set` share."""
    options = [click.option(f"--{name}", metavar="LỜI", help=said) for name, said in _TEXTS.items()]
    options += [
        click.option("--occurrence", metavar="DỊP", help="Gắn với dịp này, như khai-ha-muong-bi/2027."),
        click.option("--shift", type=int, metavar="NGÀY", help="Cách ngày chính mấy ngày; âm là trước (mặc định 0)."),
        click.option("--day", type=DAY, help="Ngày riêng, không theo dịp."),
        click.option("--hours", metavar="GIỜ", help="7:30-11:00, hoặc 7:30."),
        click.option("--purpose", metavar="MỤC ĐÍCH", help="tet, festival, illness, death, hardship, other."),
        click.option("--status", metavar="TÌNH TRẠNG", help="draft, asked, confirmed, done, cancelled."),
        click.option("--member", multiple=True, metavar="NGƯỜI", help="Thành viên; ghi lại để thêm."),
        click.option("--car", multiple=True, metavar="XE", help="Xe; ghi lại để thêm."),
        click.option("--paper", multiple=True, metavar="GIẤY", help="Giấy tờ mang theo; ghi lại để thêm."),
        click.option("--group", multiple=True, metavar="DÂN TỘC", help="Dân tộc được thăm; ghi lại để thêm."),
        click.option("--gift", "gifts", multiple=True, metavar="QUÀ", help=f"{_GIFT}; ghi lại để thêm."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(options_metavar=OPTIONS)
@_fields
def add(**given: Any) -> None:
    """Thêm một chuyến: gắn với một dịp, hoặc đi ngay (thiên tai, ốm đau, qua đời)."""
    from scheduler.model import OccurrenceId
    from scheduler.run.visits import with_steps
    from scheduler.store import visits as store
    from scheduler.visits.occasion import for_occurrence, root_of
    from scheduler.visits.visit import Visit

    occurrence = given.pop("occurrence")
    with standing(_year(occurrence, given["day"])) as (conn, scene):
        if occurrence:
            there = scene.occurrences.get(OccurrenceId.parse(_whole(occurrence)))
            if there is None:
                raise Refused(f"Không có dịp {occurrence} trong lịch; «lich list» kể các dịp, mã ở cột cuối")
            fresh = for_occurrence(there, root_of(there.event, scene.events))
        else:
            fresh = Visit(title="")
        visit = _changed(fresh, given, scene)
        stored = store.save(conn, with_steps(visit), who=operator(), now=now(), today=today())
    click.echo("Đã thêm: " + "  ".join(part for part in row(stored) if part))


@click.command("set", options_metavar=OPTIONS)
@click.argument("chosen", metavar="SỐ", type=int)
@_fields
@click.option("--version", type=int, metavar="BẢN", help="Bản đã đọc: có bản mới hơn thì không ghi đè.")
def set_(chosen: int, version: int | None, **given: Any) -> None:
    """Sửa một chuyến: chỉ những điều ghi ra; danh sách ghi ra thì thay cả danh sách."""
    from scheduler.model import OccurrenceId
    from scheduler.store import visits as store

    occurrence = given.pop("occurrence")
    with standing() as (conn, scene):
        before = store.get(conn, chosen)
        visit = before if version is None else before.evolve(version=version)
        if occurrence:
            visit = visit.evolve(occurrence=OccurrenceId.parse(_whole(occurrence)), shift=visit.shift or 0)
        stored = store.save(conn, _changed(visit, given, scene), who=operator(), now=now(), today=today())
    click.echo("Đã ghi: " + "  ".join(part for part in row(stored) if part))


def _whole(text: str) -> str:
    if "/" not in text:
        raise click.BadParameter(f"{text} thiếu chu kỳ; ghi như khai-ha-muong-bi/2027", param_hint="--occurrence")
    return text


def _year(occurrence: str | None, day: date | None) -> int | None:
    found = re.search(r"/(\d{4})", occurrence or "")
    year = int(found[1]) if found else None
    return year if year and 1900 <= year <= 2100 else day.year if day else None  # Hijri years are not of this count


def _changed(visit: Visit, given: dict[str, Any], scene: Scene) -> Visit:
    changes: dict[str, Any] = {name: given[name] for name in _TEXTS if given[name] is not None}
    changes |= {name: tuple(given[option]) for option, name in _LISTS.items() if given[option]}
    if given["gifts"]:
        changes["gifts"] = tuple(map(_gift, given["gifts"]))
    if given["hours"]:
        changes["starts"], changes["ends"] = _hours(given["hours"])
    if given["purpose"]:
        changes["purpose"] = _choice("--purpose", given["purpose"])
    if given["status"]:
        changes["status"] = _choice("--status", given["status"])
    return _dated(visit.evolve(**changes), given["day"], given["shift"], scene)


def _dated(visit: Visit, day: date | None, shift: int | None, scene: Scene) -> Visit:
    """A day of its own, or so many days from the main day; both at once contradict each other."""
    from scheduler.visits.visit import placed

    if day and shift is not None:
        raise click.UsageError("Dùng --day (ngày riêng) hoặc --shift (theo dịp), không cả hai.")
    if day:
        return visit.evolve(day=day, shift=None, anchor=None)
    if shift is not None:
        visit = visit.evolve(shift=shift, anchor=None, day=None)
    there = scene.occurrences.get(visit.occurrence) if visit.occurrence else None
    return placed(visit, there.main) if there else visit


def _choice(option: str, value: str) -> Any:
    from scheduler.cli.filters import pick
    from scheduler.visits.visit import PURPOSE, STATUS

    words: Any = PURPOSE if option == "--purpose" else STATUS
    known = {one.value: one for one in words} | {word: one for one, word in words.items()}
    return pick(option, "mục đích" if option == "--purpose" else "tình trạng", value, known)


def _hours(text: str) -> tuple[time, time | None]:
    try:
        first, *rest = (time.fromisoformat(part.strip().zfill(5)) for part in re.split("[-–]", text, maxsplit=1))
    except ValueError:
        raise click.BadParameter(f"không hiểu giờ {text!r}; ghi 7:30-11:00", param_hint="--hours") from None
    return first, rest[0] if rest else None


def _money(text: str) -> str:
    """`1.500.000` or `1500000`; `1.5` stays as it is, for it is no 15 đồng."""
    return re.sub(r"[.\s]", "", text) if re.fullmatch(r"[0-9]{1,3}([.\s][0-9]{3})+", text) else text or "0"


def _gift(text: str) -> Gift:
    """`Quà Tết;20;500000;Ủy ban MTTQ tỉnh;7;tinh;Nghị quyết …`."""
    from scheduler.visits.ceilings import LEVELS
    from scheduler.visits.visit import Gift

    what, count, amount, giver, honoured, level, basis = ([part.strip() for part in text.split(";")] + [""] * 7)[:7]
    try:
        made = Gift(what=what, count=int(count or 1), amount=int(_money(amount)))
        made = replace(made, giver=giver, honoured=int(honoured) if honoured else None, level=level, basis=basis)
    except ValueError:
        raise click.BadParameter(f"không hiểu quà {text!r}; ghi {_GIFT}", param_hint="--gift") from None
    if level and level not in LEVELS:
        raise click.BadParameter(f"không có cấp {level}; có: {', '.join(LEVELS)}", param_hint="--gift")
    return made


@click.command(options_metavar=OPTIONS)
@click.argument("subject", metavar="SỐ|DỊP", required=False)
@click.argument("step", metavar="VIỆC", required=False)
@click.option("--undo", is_flag=True, help="Chưa xong, ghi nhầm.")
@click.option("--days", type=click.IntRange(0, 366), default=7, metavar="NGÀY", help="Kể việc đến hạn trong mấy ngày.")
def step(subject: str | None, step: str | None, undo: bool, days: int) -> None:
    """Việc chuẩn bị: không ghi gì thì kể việc quá hạn và sắp đến hạn; ghi SỐ và VIỆC thì đánh dấu đã xong."""
    from scheduler.run.visits import tasks
    from scheduler.store import visits as store
    from scheduler.visits.steps import Done, waiting
    from scheduler.visits.year import owner_words
    from scheduler.words import short_date

    with standing() as (conn, scene):
        every = tasks(conn, scene, scene.today)
        if subject and step:
            key = f"visit:{subject}" if subject.isdigit() else subject
            if (key, step) not in {(task.subject, task.step.id) for task in every}:
                raise Refused(f"Không có việc {step} của {subject}; «lich visits step» kể các việc")
            done = None if undo else Done(day=scene.today, who=operator())
            store.mark_step(conn, key, step, done, who=operator(), now=now())
            click.echo(f"{'Chưa xong' if undo else 'Đã xong'}: {step} ({subject})")
            return
        found = waiting(every, scene.today, days=days)
    rows = (
        (
            short_date(task.due) + (" quá hạn" if task.late(scene.today) else ""),
            task.subject.removeprefix("visit:"),
            task.step.id,
            task.step.name,
            owner_words(task.step.owner),
            f"{task.title}, {short_date(task.day)}",
        )
        for task in found
    )
    click.echo(table(rows, "Không có việc nào đến hạn."))


COMMANDS: Sequence[click.Command] = (add, set_, step)
