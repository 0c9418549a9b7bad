"""The questions of `lich add` about the day: which calendar, chosen by name with an example, which day, how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import click

from scheduler.cli.asking import ask, line

if TYPE_CHECKING:
    from scheduler.authoring.notation import Value


class Part(NamedTuple):
    """One thing to ask about a day."""

    key: str
    """Its key in the table; empty where the answer is the whole value."""
    question: str
    default: str = ""
    """Taken where nothing is typed."""
    optional: bool = False


class Calendar(NamedTuple):
    """A way to say a day."""

    key: str
    name: str
    example: str
    parts: tuple[Part, ...]


def _text(key: str, name: str, example: str) -> Calendar:
    return Calendar(key, name, example, (Part("", f"Ngày nào, như {example}"),))


CALENDARS = (
    _text("gregorian", "Dương lịch", "18/11"),
    _text("lunar", "Âm lịch", "8/1 (mùng 8 tháng Giêng), rằm/8, 6/1..8/1"),
    _text("khmer", "Lịch Khmer", "15 koet Kattik"),
    _text("cham_awal", "Lịch Chăm Awal", "1/9"),
    _text("cham_ahier", "Lịch Chăm Ahier", "1/7"),
    _text("hijri", "Lịch Hồi giáo", "10/12"),
    _text("solar_term", "Tiết khí", "Thanh minh"),
    Calendar(
        "weekday",
        "Thứ trong tháng dương lịch",
        "thứ Bảy đầu tháng 10",
        (Part("day", "Thứ mấy, như thứ Bảy"), Part("nth", "Lần thứ mấy (1–5, last)", "1"), Part("month", "Tháng mấy")),
    ),
    Calendar(
        "zodiac_day",
        "Ngày Chi trong tháng âm lịch",
        "ngày Thìn đầu tháng 6",
        (Part("branch", "Ngày nào, như Thìn"), Part("month", "Tháng âm mấy"), Part("nth", "Lần thứ mấy", "1")),
    ),
    Calendar("easter", "Theo lễ Phục sinh", "-2", (Part("", "Cách Chủ nhật Phục sinh mấy ngày (trước: số âm)"),)),
    Calendar(
        "relative",
        "Theo một việc khác",
        "trước tet-nguyen-dan 15 ngày",
        (Part("to", "Mã của việc ấy"), Part("days", "Cách mấy ngày (trước: số âm)")),
    ),
    Calendar(
        "window",
        "Một ngày trong khoảng, ấn định sau",
        "từ 1/11 đến 18/11",
        (Part("gregorian", "Từ ngày..đến ngày dương lịch, như 1/11..18/11"),),
    ),
    Calendar(
        "season",
        "Theo mùa, không tính được ngày",
        "sau vụ gặt",
        (Part("text", "Khi nào, bằng lời"), Part("ask", "Hỏi ngày vào tháng mấy (Enter: khi có dịp)", optional=True)),
    ),
)
SHORT = {"1": "last", "2": "next", "3": "skip"}
_LIKELY = {"ethnic-festival": "2", "religious-festival": "2", "tet": "2", "memorial": "2"}
"""The calendar that most of a kind go by; of the others the first."""


def rule(kind: str) -> dict[str, Value]:
    """Which calendar, which day, how long."""
    numbers = {str(number): calendar for number, calendar in enumerate(CALENDARS, 1)}
    width = max(len(calendar.name) for calendar in CALENDARS)
    click.echo("Theo lịch nào:")
    for number, calendar in numbers.items():
        click.echo(f"  {number:>2}. {calendar.name:<{width}}  {calendar.example}")
    calendar = ask("Số hoặc tên", lambda text: numbers.get(text) or _named(text), _LIKELY.get(kind, "1"))
    found = _day(calendar)
    if calendar.key not in ("window", "season") and ".." not in str(found[calendar.key]):
        found |= _length()
    return found


def _named(text: str) -> Calendar:
    """A calendar by its name or how that begins: `âm`, `Khmer`."""
    from scheduler.cli.filters import pick
    from scheduler.words import fold

    begun = [one for one in CALENDARS if text and fold(one.name).removeprefix("lich ").startswith(fold(text))]
    if len(begun) == 1:
        return begun[0]
    return pick("", "lịch", text, {name: one for one in CALENDARS for name in (one.name, one.key)})


def _day(calendar: Calendar) -> dict[str, Value]:
    """Asked until the calendar takes it, and said back in words."""
    from scheduler import rules
    from scheduler.errors import RuleError

    more: dict[str, Value] = {}
    value: Value = _value(calendar)
    while True:
        try:
            said = rules.words(rules.parse(calendar.key, value, more))
        except RuleError as error:
            if error.path[:1] == ("short",) and not more:
                click.echo(f"  {error.message}")
                more["short"] = ask("Năm ấy thì: 1. ngày cuối tháng; 2. ngày hôm sau; 3. bỏ", _short, "1")
            else:
                click.echo(f"  {error}")
                more, value = {}, _value(calendar)
        else:
            click.echo(f"  {said}")
            return {calendar.key: value, **more}


def _short(text: str) -> str:
    if text not in SHORT:
        raise click.BadParameter("ghi 1, 2 hoặc 3")
    return SHORT[text]


def _value(calendar: Calendar) -> Value:
    if not calendar.parts[0].key:
        return _number(ask(calendar.parts[0].question, line)) if calendar.key == "easter" else _first(calendar)
    table: dict[str, Value] = {}
    for part in calendar.parts:
        text = ask(part.question, str if part.optional else line, part.default)
        if text:
            table[part.key] = _number(text)
    return table


def _first(calendar: Calendar) -> str:
    return ask(calendar.parts[0].question, line)


def _number(text: str) -> Value:
    """A number where the text is one."""
    return int(text) if text.removeprefix("-").isdecimal() else text


def _length() -> dict[str, Value]:
    days = ask("Mấy ngày", _count(400), "1")
    if days == 1:
        return {}
    named = ask("Ngày vừa ghi là ngày thứ mấy của lễ", _count(days), "1")
    main = ask("Ngày chính là ngày thứ mấy", _count(days), str(named))
    found: dict[str, Value] = {"days": days}
    if named != 1 or main != 1:
        found |= {"rule_day": named, "main_day": main}
    return found


def _count(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isdecimal() and 1 <= int(text) <= most):
            raise click.BadParameter(f"ghi số từ 1 đến {most}")
        return int(text)

    return read
