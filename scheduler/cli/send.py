"""`lich send`: one sweep at one clock, and in words what went, to whom, and what waits until when."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.home import ZONE, find_home, now
from scheduler.errors import CalendarError, Refused

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.run.settings import Settings
    from scheduler.run.steps import Delivered, Outlook, Sweep

EIGHT = time(8, 0)
"""What a day without an hour means."""


class Moment(click.ParamType[datetime]):
    """A click parameter that is a moment: ISO, in Vietnam where no offset is given; a day alone is 08:00."""

    name = "lúc"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, aware; wrong usage where the text is none."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_moment(str(value))
        except (ValueError, CalendarError):
            self.fail(f"không hiểu {value!r}; ghi kiểu 2026-11-11, 11/11/2026 hoặc 2026-11-11T08:00", param, ctx)


def parse_moment(text: str) -> datetime:
    """`2026-11-11T08:00`, `2026-11-11T01:00Z`, `2026-11-11`, `11/11/2026`. Raises ValueError and NoSuchDay."""
    if "T" in text.strip() or ":" in text:
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    from scheduler.cli.dates import parse_day

    return datetime.combine(parse_day(text), EIGHT, ZONE)


@click.command()
@click.option("--at", "moment", metavar="LÚC", type=Moment(), help="Làm như đang là lúc này; ngày không giờ là 08:00.")
@click.option("--dry-run", is_flag=True, help="Chỉ cho xem, không gửi và không ghi gì.")
@click.option("--to", "address", metavar="ĐỊA CHỈ", help="Chỉ gửi cho một hộp thư.")
@click.option("--json", "as_json", is_flag=True, help="Cho chương trình đọc.")
def send(moment: datetime | None, dry_run: bool, address: str | None, as_json: bool) -> None:
    """Một lượt thư nhắc: nhận events.toml, xếp việc đến hạn, gửi.

    Chạy bao nhiêu lần cũng được: việc đã nhắc không nhắc lại. Chưa đặt LICH_SMTP thì thư được ghi thành tệp .eml
    trong var/outbox/.
    """
    from scheduler.run.settings import Settings
    from scheduler.run.steps import outlook, sweep

    settings = Settings.from_env(find_home())
    clock = moment or now()
    with _engine(settings, dry_run) as (engine, used):
        if not dry_run:
            _refuse_the_past(engine, clock)
        made = sweep(engine, used, clock, who=_who(), only=address)
        ahead = outlook(engine, clock)
        known = known_addresses(engine)
    if address and address not in known:
        raise click.ClickException(f"Không có người nhận nào ở {address}.")
    if as_json:
        click.echo(json.dumps(_as_json(made, ahead, clock, dry_run), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(report(made, ahead, clock, settings, dry_run, known)))
    if made.fault:
        click.echo(f"\nChưa nhận events.toml, bản lịch đang dùng vẫn giữ nguyên:\n{made.fault}", err=True)
    if made.fault or any(one.result != "sent" for one in made.delivered):
        raise click.exceptions.Exit(1)


@contextmanager
def _engine(settings: Settings, dry_run: bool) -> Iterator[tuple[sa.Engine, Settings]]:
    """The database, and the settings to go with it; for a dry run a copy of it that is thrown away afterwards."""
    from scheduler.cli.adopt import opened

    if not dry_run:
        with opened(settings.home) as engine:
            yield engine, settings
        return
    from scheduler.run.trial import on_trial

    with on_trial(settings) as made:
        yield made


def _refuse_the_past(engine: sa.Engine, clock: datetime) -> None:
    from scheduler.store import sweeps
    from scheduler.store.database import reading

    with reading(engine) as conn:
        last = sweeps.read(conn).at
    if last and clock < last:
        raise Refused(
            f"Lượt trước đã chạy lúc {_clock(last)}, sau lúc {_clock(clock)} được yêu cầu. "
            "Muốn xem thử lúc đã qua, thêm --dry-run."
        )


def known_addresses(engine: sa.Engine) -> dict[str, int]:
    """All who get letters, by address."""
    from scheduler.store import recipients
    from scheduler.store.database import reading

    with reading(engine) as conn:
        return {one.address: one.id for one in recipients.active(conn)}


def _who() -> str:
    return os.environ.get("USER") or "lich send"


def report(
    made: Sweep, ahead: Outlook, clock: datetime, settings: Settings, dry_run: bool, known: dict[str, int]
) -> Iterator[str]:
    """What a sweep did and what waits until when, in lines for a person."""
    yield f"Lượt nhắc lúc {_clock(clock)}{' (xem thử, không gửi gì)' if dry_run else ''}"
    for one in made.delivered:
        yield from _letter(one, settings, dry_run)
    if not made.delivered:
        yield (
            "Không có thư nào cần gửi lúc này."
            if known
            else ("Chưa có ai nhận thư: events.toml chưa ghi mail ở mục [office].")
        )
    yield from _ahead(ahead)


def _letter(one: Delivered, settings: Settings, dry_run: bool) -> Iterator[str]:
    did = {
        "sent": "Sẽ gửi" if dry_run else "Đã ghi" if settings.smtp is None else "Đã gửi",
        "later": "Chưa gửi được, sẽ thử lại",
        "failed": "Máy chủ từ chối",
        "unclear": "Chưa rõ đã tới hay chưa, sẽ thử lại",
    }[one.result]
    again = f" lúc {_clock(one.again)}" if one.again else ""
    yield f"  {did}{again}: {one.address}"
    yield f"    {one.subject}" if one.subject else f"    {one.answer}"
    if dry_run:
        from scheduler.run.reasons import reason_words

        yield from (f"      {occurrence}: {reason_words(reason)}" for occurrence, reason in one.reminders)
    if one.result == "sent" and settings.smtp is None and not dry_run:
        yield f"    {_short(Path(one.answer), settings.home)}"
    elif one.result != "sent" and one.subject:
        yield f"    {one.answer}"


def _short(path: Path, home: Path) -> str:
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


def _ahead(ahead: Outlook) -> Iterator[str]:
    waiting: dict[datetime, list[str]] = defaultdict(list)
    for when, _, name in ahead.waiting:
        waiting[when].append(name)
    for when, names in sorted(waiting.items()):
        yield f"Đợi đến {_clock(when)}:"
        yield from (f"  {name}" for name in sorted(set(names)))
    if ahead.following:
        yield "Những lần nhắc sau:"
    for when, occurrence, lead in ahead.following:
        from scheduler.words import lead_words

        yield f"  {_clock(when)}: {occurrence.event.name} ({lead_words(lead)})"


def _clock(moment: datetime) -> str:
    from scheduler import hours, words

    at = hours.local(moment)
    return f"{at:%H:%M} {words.long_date(at.date())}"


def _as_json(made: Sweep, ahead: Outlook, clock: datetime, dry_run: bool) -> dict[str, object]:
    return {
        "at": clock.isoformat(),
        "dry_run": dry_run,
        "adopted": made.adoption is not None and made.adoption.new,
        "fault": str(made.fault) if made.fault else None,
        "letters": [
            {
                "to": one.address,
                "kind": one.kind,
                "subject": one.subject,
                "reminders": [{"occurrence": occurrence, "reason": reason} for occurrence, reason in one.reminders],
                "result": one.result.value,
                "answer": one.answer,
                "again": one.again.isoformat() if one.again else None,
            }
            for one in made.delivered
        ],
        "waiting": [{"until": when.isoformat(), "to": to, "name": name} for when, to, name in ahead.waiting],
        "following": [
            {"at": when.isoformat(), "occurrence": str(occurrence.id), "lead": str(lead)}
            for when, occurrence, lead in ahead.following
        ],
    }
