"""The days of 2026 and 2027 by another hand: nothing here asks the product, not even how its file is read.

The office's file and the built-in ones are read as plain TOML. What is counted how:

- working days: Monday to Friday, with `data/days_off.csv`, written down by hand with the law or document of each;
- lunar days: the months of the package lunar-vn in `data/lunar_months.csv` (`tests/oracles` asks it again);
- Khmer, Cham, Islamic days, Easter and Thanh minh: `data/named_days.csv`, each row with what it was taken from. The
  Cham days that no page has printed yet are the product's own, frozen, and so marked there: no other source exists;
- a day by its branch: counted on from 04/02/2025, a day of Thìn by Nhân Dân's page on Roóng Poọc;
- all else: plain arithmetic with dates.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).resolve().parents[1] / "data"
Table = dict[str, Any]
Days = tuple[str, date, date]
"""Cycle, first and last day."""

YEARS = (2025, 2026, 2027, 2028)
CALENDARS: tuple[str, ...] = ("gregorian", "lunar", "zodiac_day", "solar_term", "khmer", "cham_awal", "cham_ahier")
CALENDARS += ("hijri", "easter", "weekday", "rrule", "relative", "window", "season")
OF_A_RULE = ("days", "rule_day", "main_day", "leap", "short", "shift", "every", "tolerance", "since", "until", "rule")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")
A_DAY_OF_THIN = date(2025, 2, 4)
DAY = timedelta(days=1)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DAYS = {date.fromisoformat(row["day"]): row["is"] for row in rows("days_off")}
MONTHS = {
    (int(row["year"]), int(row["month"]), row["leap"]): (date.fromisoformat(row["first"]), int(row["length"]))
    for row in rows("lunar_months")
}
NAMED: dict[tuple[str, str], dict[str, tuple[date, date]]] = {}
for _row in rows("named_days"):
    _days = (date.fromisoformat(_row["first"]), date.fromisoformat(_row["last"]))
    NAMED.setdefault((_row["calendar"], _row["day"]), {})[_row["cycle"]] = _days


class Occasion(NamedTuple):
    """What happens once, and the table of its event."""

    event: Table
    key: str
    """`id` or `id.variant`."""
    cycle: str
    first: date
    last: date
    main: date | None
    """None while the day is open."""
    told: bool
    """Whether somebody fixed its days."""

    @property
    def name(self) -> str:
        return f"{self.key}/{self.cycle}"

    @property
    def anchor(self) -> date:
        return self.main or self.first


def works(day: date) -> bool:
    return DAYS.get(day, "off" if day.weekday() > 4 else "working") == "working"


def working_day(day: date, step: int) -> date:
    """That day, or the working day before (-1) or after it (1)."""
    while not works(day):
        day += step * DAY
    return day


# --- The files ----------------------------------------------------------------------------------------------------


def office(root: Path) -> Table:
    return tomllib.loads((root / "events.toml").read_text(encoding="utf-8"))


def events(root: Path) -> list[tuple[str, Table]]:
    """Every event and variant by its key, the office's changes in place."""
    found: dict[str, Table] = {}
    for table in _files(root, root / "events.toml"):
        for event in table.get("event", ()):
            old = found.get(event["id"], {})
            assert bool(old) is event.get("override", False)
            assert not old or not set(event) & {*CALENDARS, *OF_A_RULE, "variant"}, "no office moves a rule here"
            found[event["id"]] = old | event
    return [face for event in found.values() for face in _faces(event)]


def _files(root: Path, path: Path) -> Iterator[Table]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in table.get("include", ()):
        yield from _files(root, root / "scheduler" / "catalogue" / f"{name}.toml")
    yield table


def _faces(event: Table) -> Iterator[tuple[str, Table]]:
    if set(event) & set(CALENDARS):
        yield event["id"], event
    own = {*CALENDARS, *OF_A_RULE, "announced", "variant"}
    inherited = {key: value for key, value in event.items() if key not in own}
    for variant in event.get("variant", ()):
        yield f"{event['id']}.{variant['id']}", inherited | variant | {"id": event["id"]}


# --- The days -----------------------------------------------------------------------------------------------------


def almanac(root: Path) -> dict[str, list[Occasion]]:
    """What happens, by the key of its event; seasons have no days and no entry."""
    known: dict[str, list[Occasion]] = {}
    waiting = [(key, event) for key, event in events(root) if "season" not in event]
    while waiting:
        key, event = waiting.pop(0)
        to = _relative_to(event)
        if to is None or to in known:
            known[key] = _occasions(key, event, known)
        else:
            waiting.append((key, event))
    return known


def _relative_to(event: Table) -> str | None:
    rule = event.get("relative") or event.get("window", {}).get("relative")
    return str(rule["to"]) if rule else None


def _occasions(key: str, event: Table, known: Mapping[str, list[Occasion]]) -> list[Occasion]:
    made = {one.cycle: one for one in _by_rule(key, event, known)}
    for told in event.get("announced", ()):
        if told["start"].year >= YEARS[0]:
            made[told["cycle"]] = _told(key, event, told, made.get(told["cycle"]))
    return [one for _, one in sorted(made.items())]


def _told(key: str, event: Table, told: Table, ruled: Occasion | None) -> Occasion:
    """What was not said is as the rule has it; of an open window that is its `days`."""
    assert not told.get("cancelled")
    first = told["start"]
    is_dated = ruled is not None and ruled.main is not None
    length = (ruled.last - ruled.first) if ruled and is_dated else DAY * (event.get("days", 1) - 1)
    within = (ruled.main - ruled.first) if ruled and ruled.main else DAY * 0
    main = told.get("main", first + within)
    return Occasion(event, key, told["cycle"], first, told.get("end", first + length), main, told=True)


def _by_rule(key: str, event: Table, known: Mapping[str, list[Occasion]]) -> Iterator[Occasion]:
    (calendar,) = set(event) & set(CALENDARS)
    for cycle, first, last, is_open in _found(calendar, event, known):
        main = None if is_open else first + DAY * (_main_number(event, first, last) - 1)
        if _counts(event, cycle, main or first):
            yield Occasion(event, key, cycle, first, last, main, told=False)


def _main_number(event: Table, first: date, last: date) -> int:
    number: int | str = event.get("main_day") or event.get("rule_day") or 1
    return (last - first).days + 1 if number == "last" else int(number)


def _found(calendar: str, event: Table, known: Mapping[str, list[Occasion]]) -> Iterator[tuple[str, date, date, bool]]:
    if calendar == "relative":
        yield from _relative(event["relative"], known)
    elif calendar == "window":
        (inner,) = set(event["window"]) - {"on"}
        if inner == "relative":
            yield from (
                (cycle, first, last, True) for cycle, first, last, _ in _relative(event["window"][inner], known)
            )
        else:
            yield from ((*days, True) for days in _range(inner, event["window"][inner], "regular"))
    elif event.get("leap") == "ask":
        either = zip(*(_range(calendar, event[calendar], leap) for leap in ("count", "regular")), strict=True)
        for (cycle, first, _), (_, _, last) in either:
            yield cycle, first, last, _has_leap(int(cycle))
    elif ".." in str(event[calendar]):
        yield from ((*days, False) for days in _range(calendar, event[calendar], event.get("leap", "regular")))
    else:
        yield from ((*_length(days, event), False) for days in _single(calendar, event))


def _length(days: Days, event: Table) -> Days:
    """With `days`, `rule_day` and the shift of a day off."""
    cycle, day, last = days
    if "shift" in event:
        assert event["shift"] == "previous"
        day = last = working_day(day, -1)
    if "days" not in event:
        return cycle, day, last
    number: int = event.get("rule_day") or event.get("main_day") or 1
    first = day - DAY * (number - 1)
    return cycle, first, first + DAY * (event["days"] - 1)


def _relative(rule: Table, known: Mapping[str, list[Occasion]]) -> Iterator[tuple[str, date, date, bool]]:
    low, _, high = str(rule["days"]).partition("..")
    for anchor in known[rule["to"]]:
        if anchor.main is None:
            assert int(low) == 0
            assert not high
            yield anchor.cycle, anchor.first, anchor.last, True
        else:
            origin = anchor.first if rule.get("from") == "first" else anchor.main
            yield anchor.cycle, origin + DAY * int(low), origin + DAY * int(high or low), False


def _range(calendar: str, text: str, leap: str) -> Iterator[Days]:
    """`A..B`; an end before its beginning lies in the next year."""
    begin, _, end = text.partition("..")
    if calendar in ("gregorian", "lunar"):
        for year in YEARS:
            first = _one(calendar, begin, year, leap)
            last = _one(calendar, end, year, leap)
            yield str(year), first, last if last >= first else _one(calendar, end, year + 1, leap)
    else:
        for cycle, (first, _last) in NAMED[calendar, begin].items():
            yield cycle, first, NAMED[calendar, end][cycle][1]


def _one(calendar: str, text: str, year: int, leap: str) -> date:
    day, month = text.split("/")
    return date(year, int(month), int(day)) if calendar == "gregorian" else lunar(day, int(month), year, leap)


def lunar(day: str, month: int, year: int, leap: str = "regular") -> date:
    """`count`: the month-th moon of the year, a leap one counted too."""
    first, length = MONTHS[year, month, ""]
    if leap == "count":
        first, length = sorted(value for key, value in MONTHS.items() if key[0] == year)[month - 1]
    return first + DAY * ((length if day == "last" else int(day)) - 1)


def _single(calendar: str, event: Table) -> Iterator[Days]:
    value = event[calendar]
    if calendar in SINGLE:
        for year in YEARS:
            yield from ((cycle, day, day) for cycle, day in SINGLE[calendar](value, year, event.get("leap", "regular")))
    else:
        yield from ((cycle, *days) for cycle, days in NAMED[calendar, str(value)].items())


def _gregorian(text: str, year: int, _: str) -> Iterable[tuple[str, date]]:
    if text.endswith("/*"):
        return [(f"{year}-{month:02}", date(year, month, int(text[:-2]))) for month in range(1, 13)]
    return [(str(year), _one("gregorian", text, year, ""))]


def _zodiac(rule: Table, year: int, leap: str) -> Iterable[tuple[str, date]]:
    assert rule["nth"] == 1
    day = lunar("1", rule["month"], year, leap)
    while BRANCHES[((day - A_DAY_OF_THIN).days + BRANCHES.index("Thìn")) % 12] != rule["branch"]:
        day += DAY
    return [(str(year), day)]


def _saturday(rule: Table, year: int, _: str) -> Iterable[tuple[str, date]]:
    assert (rule["day"], rule["nth"]) == ("thứ Bảy", 1)
    return [(str(year), next(d for n in range(1, 8) if (d := date(year, rule["month"], n)).weekday() == 5))]


def _rrule(text: str, year: int, _: str) -> Iterable[tuple[str, date]]:
    found = re.fullmatch(r"FREQ=YEARLY;BYMONTH=([\d,]+);BYMONTHDAY=(\d+)", text)
    assert found, text
    days = [date(year, int(month), int(found[2])) for month in found[1].split(",")]
    return [(f"{year}_{n}" if n > 1 else str(year), day) for n, day in enumerate(days, 1)]


SINGLE: Mapping[str, Callable[[Any, int, str], Iterable[tuple[str, date]]]] = {
    "gregorian": _gregorian,
    "lunar": lambda text, year, leap: [(str(year), _one("lunar", text, year, leap))],
    "zodiac_day": _zodiac,
    "weekday": _saturday,
    "rrule": _rrule,
}


def _has_leap(year: int) -> bool:
    return any(key[0] == year and key[2] for key in MONTHS)


def _counts(event: Table, cycle: str, main: date) -> bool:
    """By its rhythm, and `since` and `until`."""
    if not _in_rhythm(event.get("every"), int(cycle[:4])):
        return False
    since, until = event.get("since", 1), event.get("until", 9999)
    since = date(since, 1, 1) if isinstance(since, int) else since
    until = date(until, 12, 31) if isinstance(until, int) else until
    return bool(since <= main <= until)


def _in_rhythm(every: Table | str | None, year: int) -> bool:
    if every == "leap":
        return _has_leap(year)
    if isinstance(every, dict) and "from" in every:
        return (year - int(every["from"])) % int(every["years"]) == 0
    return True


# --- Questions ----------------------------------------------------------------------------------------------------


def questions(root: Path) -> Iterator[tuple[str, str, date]]:
    """Occurrence, reason and day of each question; of two on one day the later."""
    asked: dict[tuple[str, date], int] = {}
    for one in (one for some in almanac(root).values() for one in some if not one.told):
        for before in _befores(one.event, one.main is None):
            if one.anchor - DAY * before < one.first:
                put = (one.name, working_day(one.anchor - DAY * before, -1))
                asked[put] = min(before, asked.get(put, before))
    yield from ((name, f"ask:{before}", day) for (name, day), before in asked.items())
    for key, event in events(root):
        if "season" in event and "ask" in event["season"]:
            told = {one["cycle"] for one in event.get("announced", ())}
            for year in (year for year in YEARS if str(year) not in told and _in_rhythm(event.get("every"), year)):
                yield f"{key}/{year}", "ask:0", working_day(date(year, event["season"]["ask"], 1), 1)


def _befores(event: Table, is_open: bool) -> list[int]:
    """Its own days, half of them, then weekly. By itself it is asked where the rule leaves something open."""
    every = event.get("every")
    asks = event.get("leap") == "ask" or (isinstance(every, dict) and every.get("ask"))
    longest = event.get("ask_before", 45 if asks and is_open else 0)
    half = longest // 2
    return [n for n in (longest, half, *range(half - 7, 0, -7)) if n > 0]
