"""`lich visits people`: whom the office honours, who was missed, and deleting a person on request."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from scheduler.cli import OPTIONS
from scheduler.cli.adopt import operator
from scheduler.cli.dates import DAY
from scheduler.cli.home import now, today
from scheduler.cli.show import array, table
from scheduler.cli.visit_scene import standing


@click.group(options_metavar=OPTIONS, subcommand_metavar="VIỆC …")
def people() -> None:
    """Người được thăm: người có uy tín, hộ chính sách, già làng, chức sắc."""


@people.command("list", options_metavar=OPTIONS)
@click.option("--commune", default="", metavar="XÃ", help="Chỉ xã này, đúng như đã ghi.")
@click.option("--category", default="", metavar="NHÓM", help="Chỉ nhóm này.")
@click.option("--missed", type=click.IntRange(1), metavar="NĂM", help="Chỉ người đã từ chừng ấy năm chưa được thăm.")
@click.option("--json", "in_json", is_flag=True, help="Một mảng JSON.")
def list_(commune: str, category: str, missed: int | None, in_json: bool) -> None:
    """Danh sách theo xã, kèm lần thăm gần nhất."""
    from scheduler.store import people_honoured
    from scheduler.visits import ceilings
    from scheduler.words import short_date

    with standing() as (conn, scene):
        found = people_honoured.listed(conn, scene.today, commune=commune, category=category)
    if missed:
        late = set(ceilings.missed({one.person.id or 0: one.last for one in found}, scene.today, missed))
        found = tuple(one for one in found if one.person.id in late)
    if in_json:
        click.echo(
            array(
                [
                    {
                        "id": one.person.id,
                        "name": one.person.name,
                        "category": one.person.category,
                        "commune": one.person.commune,
                        "last": one.last.isoformat() if one.last else None,
                        "amount": one.amount,
                    }
                    for one in found
                ]
            )
        )
        return
    rows = (
        (
            str(one.person.id),
            one.person.commune,
            one.person.shown,
            ceilings.CATEGORIES[one.person.category],
            f"{short_date(one.last)}, {ceilings.money(one.amount)}" if one.last else "chưa thăm lần nào",
        )
        for one in found
    )
    click.echo(table(rows, "Không có người nào."))


@people.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@click.option("--commune", required=True, metavar="XÃ", help="Xã.")
@click.option("--category", default="nguoi-co-uy-tin", metavar="NHÓM", help="Nhóm, thí dụ ho-ngheo.")
@click.option("--people", "group", default="", metavar="DÂN TỘC", help="Dân tộc.")
@click.option("--spot", default="", metavar="XÓM", help="Xóm, bản.")
@click.option("--telephone", default="", metavar="SỐ", help="Điện thoại.")
@click.option("--note", default="", metavar="LỜI", help="Ghi chú.")
@click.option("--since", type=DAY, help="Công nhận từ ngày.")
def add(name: str, commune: str, category: str, group: str, since: date | None, **texts: Any) -> None:
    """Thêm một người vào danh sách."""
    from scheduler.store import people_honoured
    from scheduler.visits.honoured import Honoured

    person = Honoured(name=name, commune=commune, category=category, people=group, since=since, **texts)
    with standing() as (conn, _):
        stored = people_honoured.save(conn, person, who=operator(), now=now())
    click.echo(f"Đã thêm người số {stored.id}: {stored.shown}, {stored.commune}.")


@people.command(options_metavar=OPTIONS)
@click.argument("number", metavar="SỐ", type=int)
@click.option("--on", "day", type=DAY, help="Từ ngày này (mặc định: hôm nay).")
def remove(number: int, day: date | None) -> None:
    """Đưa ra khỏi danh sách từ một ngày; tên và lịch sử còn."""
    from dataclasses import replace

    from scheduler.store import people_honoured

    with standing() as (conn, _):
        person = people_honoured.get(conn, number)
        people_honoured.save(conn, replace(person, until=day or today()), who=operator(), now=now())
    click.echo(f"Đã đưa người số {number} ra khỏi danh sách.")


@people.command(options_metavar=OPTIONS)
@click.argument("number", metavar="SỐ", type=int)
@click.option("--yes", is_flag=True, help="Xoá luôn, không hỏi lại.")
def forget(number: int, yes: bool) -> None:
    """Xoá một người theo yêu cầu: mất tên, điện thoại ở mọi nơi; số đếm còn. Không lấy lại được."""
    from scheduler.store import people_honoured

    if not yes and not click.confirm(f"Xoá người số {number}? Không lấy lại được."):
        return
    with standing() as (conn, scene):
        cleaned = people_honoured.forget(conn, number, who=operator(), now=now(), today=scene.today)
    click.echo(f"Đã xoá người số {number}; bỏ tên khỏi {cleaned} chuyến thăm, số đếm vẫn giữ.")
