"""`lich visits export`, `invite`, `week`, `sheet`, `coverage`, `report`, `import`: what leaves on paper or comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

import click

from scheduler.cli import OPTIONS
from scheduler.cli.adopt import operator
from scheduler.cli.dates import DAY
from scheduler.cli.home import find_home, now, today
from scheduler.cli.show import array, table
from scheduler.cli.visit_scene import row, standing

YEAR = click.IntRange(1900, 2100)
FILE = click.Path(path_type=Path, dir_okay=False)


def _write(file: Path, data: bytes, said: str) -> None:
    from scheduler.feed.publish import write_whole

    write_whole(file, data)
    click.echo(f"Đã ghi {said} vào {file}.")


@click.command(options_metavar=OPTIONS)
@click.argument("file", metavar="TỆP.{docx|xlsx}", type=FILE)
@click.option("--year", type=YEAR, metavar="NĂM", help="Của năm này (mặc định: năm nay).")
def export(file: Path, year: int | None) -> None:
    """Kế hoạch thăm cả năm: .docx theo thể thức Nghị định 30/2020 (dự thảo cho văn thư), hoặc .xlsx."""
    from scheduler.store import visits as store
    from scheduler.visits.year import rows

    kind = file.suffix.lower()
    if kind not in {".docx", ".xlsx"}:
        raise click.UsageError("Tên tệp phải có đuôi .docx hoặc .xlsx.")
    asked = year or today().year
    with standing(asked) as (conn, scene):
        lines = rows(store.of_year(conn, asked), scene.occurrences, scene.working)
    office = scene.catalogue.office
    if kind == ".docx":
        from scheduler.visits import papers

        data = papers.plan(lines, asked, office)
    else:
        from scheduler.visits import workbook

        data = workbook.write(lines, title=f"CÁC CHUYẾN THĂM NĂM {asked}", about=office.name)
    _write(file, data, f"{len(lines)} chuyến")


@click.command(options_metavar=OPTIONS)
@click.argument("number", metavar="SỐ", type=int)
@click.argument("file", metavar="TỆP.docx", type=FILE)
def invite(number: int, file: Path) -> None:
    """Giấy mời của một chuyến, dự thảo cho văn thư."""
    from scheduler.store import visits as store
    from scheduler.visits import papers

    with standing() as (conn, scene):
        visit = store.get(conn, number)
    there = scene.occurrences.get(visit.occurrence) if visit.occurrence else None
    _write(file, papers.invitation(visit, there, scene.catalogue.office), "giấy mời")


@click.command(options_metavar=OPTIONS)
@click.argument("day", metavar="[NGÀY]", type=DAY, required=False)
@click.option("--html", "file", metavar="TỆP", type=FILE, help="Ghi trang để in thay cho chữ.")
def week(day: date | None, file: Path | None) -> None:
    """Lịch công tác của tuần có ngày ấy: chuyến thăm, việc đến hạn, việc quá hạn."""
    from scheduler.run.visit_look import week_of
    from scheduler.visits import schedule

    with standing((day or today()).year) as (conn, scene):
        shown = week_of(conn, scene, day or scene.today)
    if file is None:
        click.echo(schedule.text(shown))
        return
    page = schedule.page("week.html", find_home(), scene.catalogue.office, week=shown)
    _write(file, page.encode(), "lịch tuần")


@click.command(options_metavar=OPTIONS)
@click.argument("year", metavar="NĂM", type=YEAR)
@click.argument("file", metavar="TỆP.html", type=FILE)
def sheet(year: int, file: Path) -> None:
    """Tờ lịch cả năm để in A3: lễ hội, chuyến thăm, ngày nghỉ, ngày âm."""
    from scheduler.run.visits import holidays
    from scheduler.store import visits as store
    from scheduler.visits import schedule

    with standing(year) as (conn, scene):
        found = store.of_year(conn, year)
    wanted = {visit.occurrence for visit in found}
    festivals = [one for one in scene.occurrences.values() if one.event.kind != "visit" and one.id in wanted]
    months = schedule.year(year, found, festivals, scene.working, holidays(scene, year))
    page = schedule.page("year.html", find_home(), scene.catalogue.office, year=year, months=months)
    _write(file, page.encode(), "tờ lịch năm")


@click.command(options_metavar=OPTIONS)
@click.argument("year", metavar="[NĂM]", type=YEAR, required=False)
@click.option("--by", type=click.Choice(["commune", "group", "purpose"]), default="commune", metavar="THEO")
def coverage(year: int | None, by: str) -> None:
    """Đã đi / theo kế hoạch, từng tháng, theo xã (commune), dân tộc (group) hoặc mục đích (purpose)."""
    from scheduler.store import people_honoured
    from scheduler.store import visits as store
    from scheduler.visits import coverage as matrices

    asked = year or today().year
    with standing(asked) as (conn, scene):
        people = people_honoured.listed(conn, scene.today)
        found = store.of_year(conn, asked)
    wanted = {"commune": [one.person.commune for one in people], "group": [one.person.people for one in people]}
    named = filter(None, wanted.get(by, ()))
    click.echo(matrices.text(matrices.matrix(found, asked, cast("matrices.By", by), named)))


@click.command(options_metavar=OPTIONS)
@click.argument("period", metavar="KỲ")
@click.option("-o", "--output", "file", metavar="TỆP.docx", type=FILE, help="Ghi báo cáo thay cho bảng chữ.")
@click.option("--json", "in_json", is_flag=True, help="Một mảng JSON, một hàng một phần tử.")
def report(period: str, file: Path | None, in_json: bool) -> None:
    """Số liệu một kỳ: 2027-01 (tháng), 2027-Q1 (quý), 2027-H1 (sáu tháng), 2027 (năm)."""
    from scheduler.store import visits as store
    from scheduler.visits import papers
    from scheduler.visits import report as counts

    try:
        asked = counts.period(period)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="KỲ") from None
    with standing(asked.first.year) as (conn, scene):
        counted = counts.count(store.between(conn, asked.first, asked.last), asked)
    rows = list(counts.table(counted))
    if file:
        _write(file, papers.report(counted, scene.catalogue.office), "báo cáo")
    elif in_json:
        click.echo(array([dict(zip(("name", *counts.HEADERS[1:]), line, strict=True)) for line in rows]))
    else:
        click.echo(table([counts.HEADERS, *rows], ""))


@click.command(options_metavar=OPTIONS)
@click.argument("name", metavar="NGƯỜI")
@click.option("--delegation", is_flag=True, help="Cả đoàn do người này dẫn, kèm mọi việc chuẩn bị.")
def calendar(name: str, delegation: bool) -> None:
    """Liên kết lịch riêng của một cán bộ, hoặc của đoàn người ấy dẫn; chỉ hiện một lần.

    Tên đúng như ghi trong chuyến thăm. Kể và thu hồi: «lich feed --privates», «lich feed --revoke SỐ».
    """
    from scheduler.feed import private
    from scheduler.run.visits import DELEGATION, OFFICER
    from scheduler.visits.visit import tidy

    feed = (DELEGATION if delegation else OFFICER) + tidy(name)
    with standing() as (conn, scene):
        token = private.create(conn, feed, alarm=False, name=tidy(name), now=now())
    click.echo(f"{scene.catalogue.office.address}{private.path(token)}")
    click.echo("Liên kết chỉ hiện lần này; ai có nó đều đọc được lịch.")


@click.command("import", options_metavar=OPTIONS)
@click.argument("file", metavar="TỆP.xlsx", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
@click.pass_context
def import_(ctx: click.Context, file: Path, yes: bool) -> None:
    """Nhập chuyến thăm từ Excel, kể cả ô gộp; xem trước rồi mới ghi. Hàng nào không ghi được thì nói rõ.

    Mã thoát 1 khi có chuyến không ghi được.
    """
    from scheduler.run.year_plan import write_sheet
    from scheduler.visits import sheet_in

    found = sheet_in.read(file.read_bytes())
    click.echo(table(map(row, found.visits), "Không đọc được chuyến nào."))
    for fault in found.faults:
        click.echo(f"Không đọc: {fault}", err=True)
    if not found.visits or not (yes or click.confirm(f"Ghi {len(found.visits)} chuyến này?")):
        return
    with standing() as (conn, scene):
        made = write_sheet(conn, found, who=operator(), now=now(), today=scene.today)
    for reason in made.refused:
        click.echo(f"Không ghi: {reason}", err=True)
    already = f" {len(made.there)} chuyến đã có, không đổi." if made.there else ""
    click.echo(f"Đã ghi {len(made.stored)} chuyến.{already}")
    if made.refused:
        ctx.exit(1)


COMMANDS: Sequence[click.Command] = (export, invite, week, sheet, coverage, report, calendar, import_)
