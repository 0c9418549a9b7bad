"""The questions of `lich add`, in the order in which a planner thinks of an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli import facts
from scheduler.cli.asking import ask, line
from scheduler.cli.rule_questions import rule

if TYPE_CHECKING:
    from scheduler.authoring.notation import Value
    from scheduler.cli.change import Desk

Read = Callable[[str], Any]


_NAMES = (
    ("tet", "tet"),
    ("gio", "memorial"),
    ("tham", "visit"),
    ("bao cao", "report"),
    ("so ket", "review"),
    ("tong ket", "review"),
    ("tap huan", "training"),
    ("ky niem", "commemoration"),
    ("ngay hoi", "commemoration"),
)
"""What a name begins with -> its kind; else it is a festival."""


def event(at: Desk) -> dict[str, Value]:
    """Ask for a whole event."""
    name = ask("Tên", line)
    found: dict[str, Value] = {"name": name, "id": ask("Mã, không bao giờ đổi", _slug(at), slug(name))}
    found["kind"] = _kind(name)
    found |= _listed("groups", "Của dân tộc nào, cách nhau bằng dấu phẩy", facts.groups, "không riêng dân tộc nào")
    found |= _listed("places", "Ở đâu, như Phú Thọ / xã Mường Bi; nhiều nơi cách bằng dấu ;", list, "không ghi", ";")
    found |= rule(str(found["kind"]))
    found |= _grounds()
    return found | _remind(at, str(found["kind"]))


def slug(name: str) -> str:
    """An id from a name: `Lễ hội Mường` is `le-hoi-muong`."""
    from scheduler.words import fold

    return re.sub(r"[^a-z0-9]+", "-", fold(name))[:80].strip("-")


def _slug(at: Desk) -> Read:
    def read(text: str) -> str:
        from scheduler.authoring.edit import is_own
        from scheduler.cli.home import EVENTS

        if slug(text) != text or not text:
            raise click.BadParameter(f"chỉ chữ thường không dấu, số và dấu gạch nối; có thể dùng {slug(text)}")
        there = at.book.events.get(text)
        if there and is_own(there.at.file, EVENTS):
            raise click.BadParameter(f"mã này đã có trong {there.at.file}; sửa nó bằng «lich edit {text}»")
        if there:
            click.echo(f"  Có sẵn trong danh mục {there.at.file}: {there.values.get('name')}; điều bạn ghi sẽ thay.")
        return text

    return read


def _kind(name: str) -> str:
    from scheduler.words import KIND, fold

    likely = next((kind for start, kind in _NAMES if fold(name).startswith(start)), "ethnic-festival")
    numbers = {str(number): kind for number, kind in enumerate(KIND, 1)}
    click.echo("Loại:\n" + "\n".join(f"  {number:>2}. {KIND[kind]}" for number, kind in numbers.items()))
    chosen = str(list(KIND).index(likely) + 1)
    return ask("Số hoặc tên", lambda text: numbers.get(text) or facts.kind(text), chosen)


def _listed(
    key: str, question: str, read: Callable[[Sequence[str]], list[str]], empty: str, mark: str = ","
) -> dict[str, Value]:
    found = ask(question, lambda text: read([part.strip() for part in text.split(mark) if part.strip()]), empty=empty)
    return {key: found} if found else {}


def _grounds() -> dict[str, Value]:
    found = ask("Căn cứ hoặc nguồn: văn bản, đường dẫn, lời ai", str, empty="chưa có")
    if not found:
        return {}
    return {"sources": [found]} if "://" in found else {"basis": found}


def _remind(at: Desk, kind: str) -> dict[str, Value]:
    usual = ", ".join(map(str, at.catalogue.office.remind.get(kind, ())))
    empty = f"như mọi việc cùng loại: {usual}" if usual else "không nhắc"
    found = ask("Nhắc trước mấy ngày, như 30, 14, 7, 3wd", lambda text: facts.leads(text) if text else [], empty=empty)
    return {"remind": found} if found else {}
