"""Writes `docs/danh-muc.md`: every built-in event by people, with its days in YEAR, its rule in words and its source.

Run `python -m tools.catalogue_page` after changing a catalogue; a test fails while the page is not up to date.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path

from scheduler import expand, rules, words
from scheduler.authoring import read
from scheduler.model import Catalogue, Event, Occurrence, Status

PAGE = Path(__file__).resolve().parent.parent / "docs" / "danh-muc.md"
YEAR = 2027
"""The year whose days are shown."""
BUILT_IN = ("quoc-gia", "ton-giao", "cong-tac", "dan-toc")
_HEAD = f"""# Danh mục ngày lễ, lễ hội, công việc có sẵn

*Catalogue of the built-in events, by people, with their days in {YEAR}. This page is generated: do not edit it.*

Trang này do `python -m tools.catalogue_page` viết ra từ `scheduler/catalogue/`; sửa ở đó rồi chạy lại lệnh.
Ngày là ngày dương lịch năm {YEAR}; âm lịch viết ngày/tháng, của ngày chính.
“Dự kiến”: có thể lệch, phải hỏi lại. “Chưa ấn định”: một ngày trong khoảng ấy, chờ thông báo.
Không có ngày: năm ấy không tổ chức, hoặc nguồn không cho tính và cột “Cách tính” nói lúc nào thì hỏi.
Địa danh là tên dùng từ 01/7/2025. Dấu ★ là mức tin cậy của nguồn: ★★★ cao, ★★ vừa, ★ thấp.
"""
_STARS = {"high": "★★★", "medium": "★★", "low": "★"}


def load() -> Catalogue:
    """All built-in catalogues."""
    names = ", ".join(f'"{name}"' for name in BUILT_IN)
    reading = read.load_files({"danh-muc.toml": f"include = [{names}]\n"}, "danh-muc.toml")
    if reading.catalogue is None:
        raise SystemExit("\n".join(map(str, reading.errors)))
    return reading.catalogue


def page(catalogue: Catalogue) -> str:
    """The whole page in Markdown."""
    days = _days(catalogue)
    parts = [_HEAD, *_peoples(catalogue, days)]
    for kind, title in words.KIND.items():
        events = [event for event in catalogue.events if event.kind == kind and not event.groups]
        if events:
            parts.append(f"## Chung: {title}\n\n{_table(events, days)}")
    return "\n".join(parts)


def _days(catalogue: Catalogue) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for occurrence in expand.expand(catalogue, date(YEAR, 1, 1), date(YEAR, 12, 31)).occurrences:
        found.setdefault(occurrence.event.key, []).append(occurrence)
    return found


def _peoples(catalogue: Catalogue, days: dict[str, list[Occurrence]]) -> Iterator[str]:
    text = (resources.files("scheduler") / "catalogue" / "groups.toml").read_text(encoding="utf-8")
    for group in tomllib.loads(text)["group"]:
        name = group["name"]
        other = f"Tên khác: {', '.join(group['also'])}. " if "also" in group else ""
        events = [event for event in catalogue.events if name in event.groups]
        yield f"## {name}\n\n{other}Tết, lễ chính: {group['festivals']}.\n\n{_table(events, days)}"


def _table(events: Iterable[Event], days: dict[str, list[Occurrence]]) -> str:
    rows = [(_order(event, days), _row(event, days.get(event.key, []))) for event in events]
    head = f"| Tên | Ngày năm {YEAR} | Cách tính | Nơi | Nguồn |\n|---|---|---|---|---|\n"
    return head + "".join(row for _, row in sorted(rows))


def _order(event: Event, days: dict[str, list[Occurrence]]) -> tuple[date, str]:
    """By first day; what has no day comes last."""
    found = days.get(event.key)
    return (found[0].start if found else date.max, event.key)


def _row(event: Event, found: list[Occurrence]) -> str:
    shown = "<br>".join(_day(occurrence) for occurrence in found[:4]) or "—"
    if len(found) > 4:
        shown += f"<br>và {len(found) - 4} lần nữa"
    rule = "<br>".join(rules.words(rule) for rule in event.rules)
    places = "; ".join(event.places_on(date(YEAR, 7, 1)))
    links = " ".join(f"[{number}](<{source}>)" for number, source in enumerate(event.sources, 1) if "://" in source)
    source = f"{links or 'chưa có'} {_STARS.get(event.confidence or '', '')}".strip()
    return f"| {event.name}<br>`{event.key}` | {shown} | {rule} | {places} | {source} |\n".replace("\n|", "|")


def _day(occurrence: Occurrence) -> str:
    text = words.date_range(occurrence.start, occurrence.last)
    if occurrence.status is Status.OPEN:
        return f"{text}, chưa ấn định"
    lunar = words.lunar_of(occurrence.anchor)
    main = f", chính {occurrence.main:%d/%m}" if occurrence.main and occurrence.main != occurrence.start else ""
    mark = f" ({words.STATUS[occurrence.status]})" if occurrence.status is not Status.COMPUTED else ""
    return f"{text}{main}{f' · âm lịch {words.lunar_short(lunar)}' if lunar else ''}{mark}"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(load()), encoding="utf-8")
    print(PAGE)
