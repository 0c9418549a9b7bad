"""`lich why` and `lich letters`: what became of letters, for whoever is asked about them."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from scheduler.cli.adopt import opened
from scheduler.cli.home import find_home, now, today
from scheduler.errors import Refused


@click.command()
@click.argument("address", metavar="ĐỊA-CHỈ")
@click.argument("occurrence", metavar="VIỆC/CHU-KỲ")
def why(address: str, occurrence: str) -> None:
    """Vì sao người ở ĐỊA-CHỈ đã nhận hay chưa nhận thư về một việc, ví dụ khai-ha-muong-bi/2027.

    Về một chuyến đi thì ghi số của nó: visit:12.
    """
    from scheduler.run.why import why as reasons
    from scheduler.visits.reminding import parse

    try:
        identity = parse(occurrence)
    except ValueError:
        examples = "khai-ha-muong-bi/2027, hoặc chuyến đi, ví dụ visit:12"
        raise Refused(f"Ghi việc và chu kỳ, ví dụ {examples}; không hiểu {occurrence!r}.") from None
    with opened(find_home()) as engine:
        for line in reasons(engine, address, identity, now()):
            click.echo(line)


@click.command()
@click.option(
    "--days", "count", default=14, show_default=True, metavar="SỐ", type=click.IntRange(1, 400), help="Mấy ngày."
)
@click.option("--json", "as_json", is_flag=True, help="Cho chương trình đọc.")
def letters(count: int, as_json: bool) -> None:
    """Mỗi ngày bao nhiêu việc đến hạn, bao nhiêu đã gửi; và điều gì đang hỏng. Có điều hỏng thì kết thúc bằng 1."""
    from scheduler import words
    from scheduler.run import watch
    from scheduler.store import tally
    from scheduler.store.database import reading

    with opened(find_home()) as engine, reading(engine) as conn:
        days = tally.days(conn, today() - timedelta(count - 1), today())
        wrong = watch.troubles(conn, now())
    if as_json:
        listed = [
            {name: getattr(day, name) for name in ("due", "sent", "failed", "expired", "waiting")}
            | {"day": day.day.isoformat()}
            for day in days
        ]
        click.echo(json.dumps({"days": listed, "problems": [one.text for one in wrong]}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{'Ngày':<12}{'đến hạn':>8}{'đã gửi':>8}{'hỏng':>8}{'quá hạn':>9}{'chờ':>6}")
        for day in days:
            numbers = f"{day.due:>8}{day.sent:>8}{day.failed:>8}{day.expired:>9}{day.waiting:>6}"
            click.echo(f"{words.short_date(day.day):<12}{numbers}")
        for one in wrong:
            click.echo(f"! {one.text}", err=True)
    if wrong:
        raise click.exceptions.Exit(1)
