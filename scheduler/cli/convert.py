"""`lich convert`: a day in all calendars, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType

import click

from scheduler.cli.dates import DAY
from scheduler.cli.home import today
from scheduler.errors import OutOfRange, Refused, RuleError

_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})(n?)/(\d{1,4})")
_KHMER = re.compile(r"(\d{1,2})\s+(koet|roch)\s+(\S.*?)\s+(\d{4})", re.IGNORECASE)


def _numbers(text: str, option: str) -> tuple[int, int, int, bool]:
    """Day, month, year, leap of `8/1/2027` or `8/6n/2025`."""
    found = _NUMBERS.fullmatch(text.strip())
    if not found:
        raise click.BadParameter(f"không hiểu {text!r}; ghi ngày/tháng/năm, thí dụ 8/1/2027", param_hint=option)
    day, month, leap, year = found.groups()
    return int(day), int(month), int(year), bool(leap)


def _lunar(text: str, leap: bool) -> date:
    """Also with the words that people use: `mùng 8/1/2027`, `rằm/8/2026`, `cuối/12/2026`."""
    from scheduler.calendars import lunar
    from scheduler.rules.text import LAST, day_month

    if _NUMBERS.fullmatch(text.strip()):
        day, month, year, marked = _numbers(text, "--lunar")
        return lunar.to_date(year, month, day, leap or marked)
    try:
        said = day_month(text, "lunar", (30,) * 12)
    except RuleError as unread:
        raise click.BadParameter(str(unread), param_hint="--lunar") from unread
    if not said.year or not said.month:
        raise click.BadParameter(f"{text!r} chưa ghi đủ ngày, tháng, năm; thí dụ 8/1/2027", param_hint="--lunar")
    length = lunar.month_length(said.year, said.month, leap)
    return lunar.to_date(said.year, said.month, length if said.day == LAST else said.day, leap)


def _khmer(text: str, _: bool) -> date:
    from scheduler.calendars import khmer
    from scheduler.words import fold

    found = _KHMER.fullmatch(text.strip())
    if not found:
        raise click.BadParameter(f"không hiểu {text!r}; ghi kiểu «15 koet Kattik 2026»", param_hint="--khmer")
    day, phase, month, year = found.groups()
    named = {fold(name): name for name in khmer.MONTHS}
    return khmer.to_date(
        int(year), named.get(fold(month), month), "koet" if phase.lower() == "koet" else "roch", int(day)
    )


def _by_numbers(name: str) -> Callable[[str, bool], date]:
    """From `day/month/year` of a calendar whose months have numbers."""

    def find(text: str, _: bool) -> date:
        from importlib import import_module

        option = f"--{name.replace('_', '-')}"
        day, month, year, leap = _numbers(text, option)
        if leap:
            raise click.BadParameter("lịch này không có tháng nhuận", param_hint=option)
        calendar = import_module(f"scheduler.calendars.{name}")
        try:
            found: date = calendar.to_date(year, month, day)
        except OutOfRange as beyond:
            raise Refused(f"{beyond}{_own_years(calendar, year)}") from beyond
        return found

    return find


def _own_years(calendar: ModuleType, year: int) -> str:
    """Where a Gregorian year was given: the years of the calendar that lie in it."""
    days = date(year, 1, 1), date(year, 12, 31)
    if not (days[0] >= calendar.FIRST and days[1] <= calendar.LAST):
        return ""
    years = sorted({calendar.from_date(day).year for day in days})
    return f"; năm dương lịch {year} là năm {'–'.join(map(str, years))} của lịch này"


_WAYS: dict[str, Callable[[str, bool], date]] = {
    "lunar": _lunar,
    "khmer": _khmer,
    "cham_awal": _by_numbers("cham_awal"),
    "cham_ahier": _by_numbers("cham_ahier"),
    "hijri": _by_numbers("hijri"),
}


@click.command()
@click.argument("day", metavar="[NGÀY]", type=DAY, required=False)
@click.option("--from", "first", type=DAY, help="Từ ngày này…")
@click.option("--to", "last", type=DAY, help="…đến ngày này, kể cả hai ngày.")
@click.option("--lunar", metavar="8/1/2027", help="Ngày âm lịch Việt Nam.")
@click.option("--leap", is_flag=True, help="Tháng nhuận, đi cùng --lunar.")
@click.option("--khmer", metavar="'15 koet Kattik 2026'", help="Ngày lịch Khmer.")
@click.option("--cham-awal", metavar="1/9/1447", help="Ngày lịch Chăm Awal.")
@click.option("--cham-ahier", metavar="1/7/2026", help="Ngày lịch Chăm Ahier.")
@click.option("--hijri", metavar="10/12/1447", help="Ngày lịch Hồi giáo (Umm al-Qura).")
@click.option("--json", "as_json", is_flag=True, help="Mỗi ngày một đối tượng JSON, mỗi đối tượng một dòng.")
def convert(
    day: date | None, first: date | None, last: date | None, leap: bool, as_json: bool, **ways: str | None
) -> None:
    """Đổi một ngày sang mọi lịch, và ngược lại. Không ghi ngày nào: hôm nay.

    Ngày không có trong lịch thì từ chối và nói ngày gần nhất.
    """
    asked = {name: text for name, text in ways.items() if text is not None}
    _one_way(day, first, last, asked, leap)
    if asked:
        ((name, text),) = asked.items()
        day = _WAYS[name](text, leap)
    days = _span(first, last) if first and last else iter([day or today()])
    for each in days:
        click.echo(_json(each) if as_json else _text(each, brief=first is not None))


def _one_way(day: date | None, first: date | None, last: date | None, asked: dict[str, str], leap: bool) -> None:
    if (first is None) != (last is None):
        raise click.UsageError("--from và --to phải đi cùng nhau.")
    if first and last and first > last:
        raise click.UsageError("Ngày --from không được sau ngày --to.")
    if len(asked) + (day is not None) + (first is not None) > 1:
        raise click.UsageError("Chỉ chọn một cách: NGÀY, --from … --to …, hoặc một lịch.")
    if leap and "lunar" not in asked:
        raise click.UsageError("--leap chỉ đi cùng --lunar.")


def _span(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _json(day: date) -> str:
    from scheduler.calendars.convert import convert as in_all

    return json.dumps(in_all(day), ensure_ascii=False)


def _text(day: date, brief: bool) -> str:
    """A block for one day; a line for each day of a span."""
    from scheduler.words import in_calendars, long_date

    lines = [*_uncovered(day), *in_calendars(day)]
    if brief:
        return f"{long_date(day):<22}  " + "  ".join(text for name, text in lines if name in _BRIEF)
    return "\n".join([long_date(day), *(f"  {name:<13}{text}" for name, text in lines)])


def _uncovered(day: date) -> Iterator[tuple[str, str]]:
    """That the lunar calendar does not reach a day, since its missing line is easily overlooked."""
    from scheduler.calendars import lunar

    if not lunar.FIRST <= day <= lunar.LAST:
        yield "Âm lịch", f"ngoài phạm vi: chỉ có từ năm âm lịch {lunar.FIRST_YEAR} đến {lunar.LAST_YEAR}"


_BRIEF = ("Âm lịch", "Can chi", "Tiết khí")
