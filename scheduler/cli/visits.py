"""`lich visits`: who goes where, with what and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli import OPTIONS, visit_edit, visit_papers, visit_people
from scheduler.cli.dates import DAY
from scheduler.cli.home import now, today
from scheduler.cli.show import array, table
from scheduler.cli.visit_scene import as_json, numbers, row, standing

if TYPE_CHECKING:
    from scheduler.run.visits import Year
    from scheduler.visits.visit import Visit

NOTHING = "Không có chuyến thăm nào."
YEAR = click.IntRange(1900, 2100)


@click.group(subcommand_metavar="VIỆC …")
def visits() -> None:
    """Chuyến thăm: ai đi đâu, ngày nào, mang gì, gặp ai.

    Chuyến gắn với một dịp thì ngày theo dịp ấy: lễ dời ngày thì chuyến thăm, việc chuẩn bị, lịch riêng dời theo.
    """


@visits.command("list", options_metavar=OPTIONS)
@click.option("--from", "first", type=DAY, help="Từ ngày này (mặc định: đầu năm nay).")
@click.option("--to", "last", type=DAY, help="Đến ngày này, kể cả ngày ấy (mặc định: hết năm ấy).")
@click.option("--who", metavar="NGƯỜI", help="Chỉ chuyến có người này đi.")
@click.option("--commune", metavar="XÃ", help="Chỉ chuyến đến xã này.")
@click.option("--undated", is_flag=True, help="Thêm chuyến của năm chưa định ngày.")
@click.option("--json", "in_json", is_flag=True, help="Một mảng JSON.")
def list_(
    first: date | None, last: date | None, who: str | None, commune: str | None, undated: bool, in_json: bool
) -> None:
    """Các chuyến từ ngày này đến ngày kia."""
    from scheduler.store import visits as store
    from scheduler.visits.place import place_key

    begin = first or date((last or today()).year, 1, 1)
    end = last or date(begin.year, 12, 31)
    with standing(begin.year) as (conn, _):
        found = list(store.between(conn, begin, end))
        if undated:
            found += [visit for visit in store.of_year(conn, begin.year) if visit.day is None]
    chosen = [visit for visit in found if (not who or who in visit.going)]
    if commune:
        chosen = [visit for visit in chosen if place_key(visit.commune) == place_key(commune)]
    click.echo(array([as_json(visit) for visit in chosen]) if in_json else table(map(row, chosen), NOTHING))


@visits.command(options_metavar=OPTIONS)
@click.argument("number", metavar="SỐ", type=int)
@click.option("--json", "in_json", is_flag=True, help="Một đối tượng JSON.")
def show(number: int, in_json: bool) -> None:
    """Một chuyến: mọi điều đã ghi, việc chuẩn bị và hạn."""
    from scheduler.store import visits as store

    with standing() as (conn, scene):
        visit = store.get(conn, number)
        done = store.done_steps(conn, [visit.subject])
    if in_json:
        click.echo(array([as_json(visit)]).strip("[]\n"))
        return
    click.echo("\n".join(_whole(visit)))
    from scheduler.visits import steps
    from scheduler.words import short_date

    for task in steps.in_order(steps.of_visits([visit], scene.working, done)):
        state = f"xong {short_date(task.done.day)}" if task.done else "quá hạn" if task.late(scene.today) else ""
        click.echo(f"  {short_date(task.due)}  {task.step.id:<12} {task.step.name}  {state}".rstrip())


def _whole(visit: Visit) -> Iterator[str]:
    from scheduler.visits.visit import FIELDS, PURPOSE, STATUS
    from scheduler.visits.year import gift_words
    from scheduler.words import long_date

    said = {"purpose": PURPOSE[visit.purpose], "status": STATUS[visit.status], "gifts": "; ".join(gift_words(visit))}
    said |= {name: f"{at:%H:%M}" for name in ("starts", "ends") if (at := getattr(visit, name))}
    said["day"] = long_date(visit.day) if visit.day else "chưa định ngày"
    yield f"Chuyến {visit.id} (bản {visit.version})"
    for name, label in FIELDS.items():
        value = said.get(name, getattr(visit, name))
        text = ", ".join(map(str, value)) if type(value) is tuple else str(value)
        if value not in (None, "", ()) and name != "steps":
            yield f"  {label}: {text}"


@visits.command(options_metavar=OPTIONS)
@click.argument("year", metavar="NĂM", type=YEAR)
@click.option("--kind", "kinds", metavar="LOẠI", multiple=True, help="Chỉ loại này.")
@click.option("--group", "groups", metavar="DÂN TỘC", multiple=True, help="Chỉ dân tộc này.")
@click.option("--place", "places", metavar="NƠI", multiple=True, help="Chỉ nơi có chữ này trong tên.")
@click.option("--feed", metavar="MÃ LỊCH", help="Chỉ những việc của một lịch trong tệp.")
@click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
def plan(
    year: int, kinds: Sequence[str], groups: Sequence[str], places: Sequence[str], feed: str | None, yes: bool
) -> None:
    """Dự thảo chuyến thăm của năm, từ lịch và các chuyến năm trước; xem trước rồi mới ghi.

    Dịp đã có chuyến thì không thêm. Ngày lấy từ lịch hoặc để trống, không tự chọn.
    """
    from scheduler.cli import filters
    from scheduler.cli.adopt import operator
    from scheduler.run.visits import drafts
    from scheduler.store import visits as store

    with standing(year) as (conn, scene):
        wanted = filters.events(scene.catalogue, ids=(), kinds=kinds, groups=groups, places=places, feed=feed)
        made = drafts(conn, scene, year, wanted)
        click.echo(table(map(row, made), f"Năm {year} không còn dịp nào chưa có chuyến thăm."))
        if not made or not (yes or click.confirm(f"Ghi {len(made)} chuyến này làm dự thảo?")):
            return
        for visit in made:
            store.save(conn, visit, who=operator(), now=now(), today=today())
    click.echo(f"Đã ghi {len(made)} chuyến dự thảo; «lich visits check {year}» kể điều cần xem.")


@visits.command(options_metavar=OPTIONS)
@click.argument("year", metavar="[NĂM]", type=YEAR, required=False)
@click.option("--json", "in_json", is_flag=True, help="Một mảng JSON.")
@click.pass_context
def check(ctx: click.Context, year: int | None, in_json: bool) -> None:
    """Điều cần sửa của năm: trùng người, trùng xe, trùng nơi, quá mức quà, lễ dời, lễ huỷ.

    Mã thoát 1 khi có điều không thể để vậy.
    """
    from scheduler.run.visits import unreported, year_of

    asked = year or today().year
    with standing(asked) as (conn, scene):
        whole = year_of(conn, scene, asked)
    lines = [*_clashes(whole), *_excesses(whole)]
    if in_json:
        click.echo(array([{"level": a, "code": b, "visits": list(c), "message": d} for a, b, c, d in lines]))
    else:
        click.echo(table(((_LEVEL[a], numbers(c), d) for a, _, c, d in lines), "Không có điều gì cần sửa."))
        click.echo("".join(f"\n{line}" for line in _advice(whole)), nl=False)
        if late := unreported(whole.visits, scene.today):
            click.echo(f"\nChưa ghi kết quả: {numbers(visit.id or 0 for visit in late)}.")
    if any(level == "clash" for level, *_ in lines):
        ctx.exit(1)


_LEVEL = {"clash": "SỬA", "ask": "HỎI", "note": "xem"}


def _clashes(whole: Year) -> Iterator[tuple[str, str, Sequence[int], str]]:
    for one in whole.clashes:
        yield one.level, one.code, one.visits, one.message


def _excesses(whole: Year) -> Iterator[tuple[str, str, Sequence[int], str]]:
    """Over a ceiling is a question until its basis is written down."""
    for one in whole.excesses:
        hint = "" if one.explained else "; ghi căn cứ của khoản quà"
        said = f"người số {one.honoured}: {one.message}" + (f"; theo {one.basis}{hint}" if one.basis else "")
        yield "note" if one.explained else "ask", f"gift-{one.code}", one.visits, said


def _advice(whole: Year) -> Iterator[str]:
    """Who could take which festival, and what could be one trip."""
    from scheduler.words import short_date

    for share in whole.shares:
        for proposal in share.proposals:
            who = proposal.leader or "chưa có người rảnh"
            before = " (năm trước đã dẫn đoàn)" if proposal.as_before else ""
            yield f"{short_date(share.day)}: {proposal.occurrence.event.name} – đề nghị: {who}{before}\n"
    for one in whole.together:
        with_ = f", cùng {one.festival.event.name}" if one.festival else ""
        named = numbers(visit.id or 0 for visit in one.visits)
        yield f"{short_date(one.day)}: {named} có thể đi chung đến {one.commune}{with_}\n"


for command in (*visit_edit.COMMANDS, *visit_papers.COMMANDS, visit_people.people):
    visits.add_command(command)
