"""Days to Vietnamese lunar dates, and who gets them right."""

from __future__ import annotations

import csv
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from benchmarks.field.children.lunar import FIRST, LAST
from benchmarks.field.frame import OURS, ROOT, SMALL, Child, Figure, Round, Row, Table, child_of, node, race, started
from scheduler.calendars import lunar

DAYS = 1_000 if SMALL else 20_000
FEW = DAYS // 100
"""So many days for sxtwl, which would take minutes."""
PUBLISHED = ROOT / "tests" / "data" / "lunar_published.csv"
FIRM = date(1968, 1, 30), date(2054, 2, 7)
"""Tết of 1968 to the day before Tết of 2054: every source and computation agree."""
Answers = Sequence[Sequence[object] | None]


def _commands(path: str) -> dict[str, Callable[[], Sequence[str]]]:
    places = {OURS: ".venv", "lunar-vn": ".venv-oracles"}
    ours = [OURS, "lunar-vn", "vnlunar", "lunardate", "sxtwl"]
    commands = {name: _python(places.get(name, ".venv-field"), name, path) for name in ours}
    return commands | {name: _node(name, path) for name in ("amlich", "@dqcai/vn-lunar")}


def _python(environment: str, name: str, path: str) -> Callable[[], Sequence[str]]:
    return lambda: child_of(environment, "lunar", name, path, str(FEW if name == "sxtwl" else DAYS))


def _node(name: str, path: str) -> Callable[[], Sequence[str]]:
    return lambda: node("lunar.mjs", name, path)


@contextmanager
def _peers() -> Iterator[tuple[dict[str, Child], dict[str, Figure]]]:
    chosen = random.Random(20261125)
    days = [date.fromordinal(chosen.randrange(FIRST.toordinal(), date(2099, 12, 31).toordinal())) for _ in range(DAYS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "days.json"
        path.write_text(json.dumps([day.isoformat() for day in days]), encoding="utf-8")
        with started(_commands(str(path))) as found:
            yield found


@cache
def _measured() -> tuple[dict[str, Figure], dict[str, Answers], dict[str, Figure]]:
    """The speed of each, every day's answer of each, and who is missing: asked once for both tables."""
    with _peers() as (children, missing):
        rounds: dict[str, Round] = {**children}
        if few := children.get("sxtwl"):
            rounds["sxtwl"] = lambda: few() * DAYS / FEW
        speeds = race(rounds, per=DAYS / 1e6)
        return speeds, {name: cast("Answers", child.ready) for name, child in children.items()}, missing


def _speed() -> Mapping[str, Figure]:
    speeds, _, missing = _measured()
    return speeds | missing


def _right() -> Mapping[str, Figure]:
    _, answers, missing = _measured()
    return {name: _judged(given) for name, given in answers.items()} | missing


def _judged(given: Answers) -> Figure:
    """How many of the published days it has otherwise, and where it differs from our table."""
    assert len(given) == LAST.toordinal() - FIRST.toordinal() + 1, len(given)
    wrong = sum(given[day.toordinal() - FIRST.toordinal()] != answer for day, answer in published())
    apart = [one for one in _differences(given) if one[2]]
    firm = sum(FIRM[0] <= day < FIRM[1] for day, _, _ in apart)
    years = sorted({year for _, year, _ in apart})
    refused = given.count(None)
    said = (
        f"{len(apart):,} days in {len(years)} lunar years of 1900–2100 differ from our table, {firm:,} of them in "
        "the firm 1968–2053"
    )
    return Figure(value=wrong, note=said + (f"; refuses {refused:,} days" if refused else ""))


def _differences(given: Answers) -> Iterator[tuple[date, int, bool]]:
    for number, answer in enumerate(given, FIRST.toordinal()):
        day = date.fromordinal(number)
        ours = lunar.from_date(day)
        yield day, ours.year, answer is not None and list(answer) != list(ours)


@cache
def published() -> tuple[tuple[date, list[object]], ...]:
    """Days whose Vietnamese lunar date was published; rows that contradict their own page are left out."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if (row["kind"], row["calendar"], row["match"]) == ("date", "VN", "1")
        ]
    days = [(date.fromisoformat(row["gregorian_or_value"]), row["published"]) for row in rows]
    return tuple((day, _parsed(text)) for day, text in days if day >= FIRST)


def _parsed(text: str) -> list[object]:
    """`29/2n/2004` as year, month, day, leap."""
    day, month, year = text.split("/")
    return [int(year), int(month.rstrip("n")), int(day), month.endswith("n")]


ROWS = (
    Row(name=OURS, does="Python, a generated table of 1900–2100; refuses any other day"),
    Row(name="lunar-vn", does="Python, computes and remembers; UTC+7 for every year, also before 1968"),
    Row(name="vnlunar", does="Python, Hồ Ngọc Đức's table of 1800–2199"),
    Row(name="lunardate", does="Python, a table; **China's calendar**, which differs from Vietnam's"),
    Row(
        name="sxtwl",
        does=(
            f"C++ under Python; **China's calendar**; asked for {FEW} of the days: it remembers one year and "
            "computes the next anew"
        ),
    ),
    Row(
        name="amlich",
        does="npm, Hồ Ngọc Đức's astronomical formulas as of 2006, UTC+7 throughout, nothing remembered",
        ahead="V8 compiles the formulas to machine code, where ours is a look-up that CPython interprets",
    ),
    Row(
        name="@dqcai/vn-lunar",
        does="npm, Hồ Ngọc Đức's table",
        ahead=(
            "V8 compiles the look-up to machine code; CPython interprets ours, and making a tuple and a call cost "
            "as much as the look-up"
        ),
    ),
)
TABLES = (
    Table(
        key="lunar",
        title="Đổi ngày dương sang âm lịch · A day to its lunar date",
        work=(
            f"{DAYS:,} days of 1900–2099 in random order, each to year, month, day and leap; libraries loaded, "
            "caches warm"
        ),
        unit="µs một ngày · a day",
        rows=ROWS,
        measure=_speed,
        digits=3,
    ),
    Table(
        key="lunar-right",
        title="Đúng bao nhiêu · Who has the days right",
        work=(
            "days that almanacs, the state and the press published (tests/data/lunar_published.csv, rows that do "
            "not contradict "
            "their own page) and that the program has otherwise; beside it how far its whole 1900–2100 is from our "
            "table "
            "(before 1968 Vietnam's almanacs went by UTC+8, which programs fixed at UTC+7 do not know)"
        ),
        unit=f"ngày sai · wrong of {len(published())}",
        rows=ROWS,
        measure=_right,
        digits=0,
    ),
)
