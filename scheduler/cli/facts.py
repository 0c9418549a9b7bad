"""The facts of an event as options of `lich add` and `lich edit`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from scheduler.authoring.notation import Value

Command = TypeVar("Command", bound=Callable[..., Any])
CALENDARS = {
    "gregorian": 'Dương lịch: "18/11".',
    "lunar": 'Âm lịch: "8/1", "rằm/8", "6/1..8/1", "last/12".',
    "khmer": 'Lịch Khmer: "15 koet Kattik", "new year".',
    "cham_awal": 'Lịch Chăm Awal: "1/9".',
    "cham_ahier": 'Lịch Chăm Ahier: "1/7".',
    "hijri": 'Lịch Hồi giáo: "10/12".',
    "solar_term": 'Tiết khí: "Thanh minh".',
    "rrule": 'Lặp theo tháng, tuần: "FREQ=MONTHLY;BYDAY=-1FR".',
}
"""The calendars whose day is one text; the others are given with `--set`."""
_OPTIONS = (
    click.option("--name", metavar="TÊN", help="Tên."),
    click.option("--kind", metavar="LOẠI", help="Loại, thí dụ ethnic-festival hay “Lễ hội dân tộc”."),
    click.option("--group", "groups", metavar="DÂN TỘC", multiple=True, help="Của dân tộc nào; ghi lại để thêm."),
    click.option("--place", "places", metavar="NƠI", multiple=True, help="Ở đâu; ghi lại để thêm."),
    *(click.option(f"--{key.replace('_', '-')}", key, metavar="NGÀY", help=text) for key, text in CALENDARS.items()),
    click.option("--days", type=click.IntRange(1, 400), metavar="SỐ", help="Kéo dài mấy ngày."),
    click.option("--main-day", type=click.IntRange(1, 400), metavar="SỐ", help="Ngày chính là ngày thứ mấy."),
    click.option("--basis", metavar="LỜI", help="Căn cứ: văn bản, tục lệ."),
    click.option("--source", "sources", metavar="NGUỒN", multiple=True, help="Nguồn, đường dẫn; ghi lại để thêm."),
    click.option("--remind", metavar="NGÀY", help='Nhắc trước mấy ngày: "30, 14, 7, 3wd".'),
    click.option("--note", metavar="LỜI", help="Ghi chú."),
    click.option("--set", "settings", metavar="KHOÁ=GIÁ TRỊ", multiple=True, help="Đặt một khoá, viết như trong tệp."),
)


def facts(command: Command) -> Command:
    """Adds the options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def values(given: dict[str, Any]) -> dict[str, Value]:
    """What the options say, as the file's keys; wrong usage for what cannot be."""
    found: dict[str, Value] = {}
    for key, item in given.items():
        if item is not None and item != ():
            found.update(_value(key, item))
    return found


def _value(key: str, item: Any) -> dict[str, Value]:
    if key == "settings":
        return dict(setting(text) for text in item)
    reader = {"kind": kind, "groups": groups, "places": list, "sources": list, "remind": leads}.get(key)
    return {key: reader(item) if reader else item}


def kind(text: str) -> str:
    """A kind by its key or in Vietnamese."""
    from scheduler.cli.filters import pick
    from scheduler.model import KINDS
    from scheduler.words import KIND

    return pick("--kind", "loại", text, {name: name for name in KINDS} | {word: name for name, word in KIND.items()})


def groups(names: Sequence[str]) -> list[str]:
    """The official names of peoples."""
    return [_group(name) for name in names]


def _group(name: str) -> str:
    from scheduler.authoring import groups as peoples

    official = peoples.official(name)
    if official is None:
        near = peoples.near(name)
        hint = f"; gần nhất là {', '.join(near)}" if near else ""
        raise click.BadParameter(f"không có dân tộc “{name}”{hint}", param_hint="--group")
    return official


def leads(text: str) -> list[int | str]:
    """`30, 14, 3wd` as the file writes it."""
    from scheduler.errors import RuleError
    from scheduler.rules import parse_lead

    found: list[int | str] = []
    for part in re.split(r"[\s,;]+", text.strip()):
        try:
            lead = parse_lead(part)
        except RuleError as error:
            raise click.BadParameter(str(error), param_hint="--remind") from error
        found.append(str(lead) if lead.working else lead.count)
    return found


def setting(text: str) -> tuple[str, Value]:
    """`key=value`: the value as TOML has it, or as plain text where it is no TOML."""
    key, sign, written = text.partition("=")
    name = key.strip().replace("-", "_")
    if not sign or not name:
        raise click.BadParameter(f"“{text}” không có dạng khoá=giá trị", param_hint="--set")
    try:
        read = tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError:
        read = {}
    return name, read["value"] if read.keys() == {"value"} else written.strip()
