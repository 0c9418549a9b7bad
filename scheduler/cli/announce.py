"""`lich announce`, `lich cancel`: a decision about one cycle, which wins over the rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.change import Desk, How, carry_out, desk, how, one_event
from scheduler.cli.dates import DAY
from scheduler.errors import Refused

if TYPE_CHECKING:
    from scheduler.authoring.notation import Value
    from scheduler.model import Announcement, Event

_GROUNDS = (
    click.option("--document", metavar="SỐ", help="Số, ký hiệu văn bản."),
    click.option("--url", metavar="ĐƯỜNG DẪN", help="Tin hoặc văn bản trên mạng."),
    click.option("--told-by", metavar="AI", help="Ai báo, khi không có văn bản."),
    click.option("--date", "issued", type=DAY, metavar="NGÀY", help="Ngày văn bản."),
    click.option("--signer", metavar="AI", help="Người ký."),
)


def _grounds(command: Any) -> Any:
    for option in reversed(_GROUNDS):
        command = option(command)
    return command


@click.command()
@click.argument("event", metavar="SỰ KIỆN")
@click.argument("cycle", metavar="KỲ")
@click.argument("start", metavar="NGÀY ĐẦU", type=DAY)
@click.argument("end", metavar="[NGÀY CUỐI]", type=DAY, required=False)
@click.option("--main", type=DAY, metavar="NGÀY", help="Ngày chính (mặc định: theo quy tắc).")
@_grounds
@click.option("--reason", metavar="LỜI", help="Vì sao khác ngày thường lệ.")
@how
def announce(
    event: str,
    cycle: str,
    start: date,
    end: date | None,
    main: date | None,
    yes: bool,
    dry_run: bool,
    who: str | None,
    why: str | None,
    **grounds: Any,
) -> None:
    """Ghi ngày đã ấn định của một kỳ, kèm căn cứ; ngày này thắng ngày tính.

    KỲ là năm theo lịch của sự kiện, thí dụ 2026. Không ghi NGÀY CUỐI: dài như quy tắc. Đã ghi rồi thì thay.
    """
    if end and end < start:
        raise click.BadParameter(f"ngày cuối {end:%d/%m/%Y} trước ngày đầu {start:%d/%m/%Y}", param_hint="NGÀY CUỐI")
    if main and not start <= main <= (end or date.max):
        raise click.BadParameter("ngày chính nằm ngoài các ngày của sự kiện", param_hint="--main")
    if not any(grounds[name] for name in ("document", "url", "told_by")):
        raise click.UsageError("Cần căn cứ: --document (số văn bản), --url hoặc --told-by (ai báo).")
    decision = {"cycle": cycle, "start": start, "end": end, "main": main, **_written(grounds)}
    _decide(event, cycle, decision, How(yes, dry_run, who, why))


@click.command()
@click.argument("event", metavar="SỰ KIỆN")
@click.argument("cycle", metavar="KỲ")
@click.option("--reason", required=True, metavar="LỜI", help="Vì sao; người nhận thư sẽ đọc lời này.")
@_grounds
@how
def cancel(event: str, cycle: str, yes: bool, dry_run: bool, who: str | None, why: str | None, **grounds: Any) -> None:
    """Ghi rằng một kỳ không tổ chức; người đã được nhắc sẽ được báo.

    Bỏ hẳn sự kiện thì dùng «lich retire». Tổ chức lại: «lich announce».
    """
    _decide(event, cycle, {"cycle": cycle, "cancelled": True, **_written(grounds)}, How(yes, dry_run, who, why))


def _written(grounds: dict[str, Any]) -> dict[str, Any]:
    """The options under the file's names."""
    return {"date" if name == "issued" else name: item for name, item in grounds.items()}


def _decide(value: str, cycle: str, decision: dict[str, Any], options: How) -> None:
    from scheduler.authoring import cycles, edit

    at = desk()
    event = _event(at, one_event(at, value))
    if decision.get("cancelled"):
        _refuse_nothing(at, event, cycle)
    else:
        cycles.refuse_unknown(at.catalogue, event, cycle, decision["start"])
    for old in event.announced:
        if old.cycle == cycle:
            click.echo(f"Đang ghi: {_said(old)}")
            if decision.get("cancelled"):
                decision = {"start": old.start, "end": old.last, "main": old.main, **decision}
    written: dict[str, Value] = {name: item for name, item in decision.items() if item is not None}
    verb = "huỷ" if decision.get("cancelled") else "ấn định"
    draft = edit.announce(at.book, event.key, written)
    carry_out(at, draft, options, key=event.key, why=f"{verb} {event.key}/{cycle}", cycle=cycle)


def _event(at: Desk, key: str) -> Event:
    """The event that has this key. Raises Refused where only its variants have days, or it is out of the calendar."""
    found = next((event for event in at.catalogue.events if event.key == key), None)
    if found:
        return found
    variants = [event.key for event in at.catalogue.events if event.id == key]
    if variants:
        raise Refused(f"{key} chỉ có các biến thể, mỗi nơi một quyết định: {', '.join(variants)}")
    raise Refused(f"{key} đã bỏ khỏi lịch; đưa trở lại: lich edit {key} --set retired=false")


def _refuse_nothing(at: Desk, event: Event, cycle: str) -> None:
    """Only what has a day can be cancelled."""
    from scheduler.authoring import cycles

    if cycles.one(at.catalogue, event, cycle) is None:
        cycles.refuse_unknown(at.catalogue, event, cycle)
        raise Refused(f"{event.key} không có ngày nào trong kỳ {cycle}, nên không có gì để huỷ")


def _said(old: Announcement) -> str:
    from scheduler.authoring.explain import decision_words
    from scheduler.words import date_range

    days = date_range(old.start, old.last or old.start) if old.start else ""
    return "; ".join(part for part in (days, decision_words(old)) if part)
