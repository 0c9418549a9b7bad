"""The cost of one visit, in an office with 1,000 of them a year and in one with 10,000: at most twice as much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import sqlalchemy as sa

from benchmarks.measure import cpu, report
from scheduler import rules
from scheduler.expand import expand
from scheduler.model import Catalogue, Event, Office, Place
from scheduler.store import visits as store
from scheduler.store.database import open_database, reading
from scheduler.visits import ceilings, clashes, coverage, papers, standing, steps, workbook, year
from scheduler.visits import report as counts
from scheduler.visits.visit import Gift, Visit
from scheduler.working import WorkingDays

FEW, MANY = 1_000, 10_000
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = NOW.date()
OFFICE = Office(name="Ủy ban MTTQ Việt Nam tỉnh", domain="lich.example.vn", address="https://lich.example.vn")
_WORKING = WorkingDays([], [])


def main() -> None:
    """Planning, checking, counting and writing down, each by itself; storing and reading too."""
    few, many = (visits_of(count) for count in (FEW, MANY))
    for name, work in _WORK.items():
        _compare(name, lambda visits, work=work: work(visits), few, many)  # type: ignore[misc]  # bound at once
    with TemporaryDirectory() as folder:
        _stored(Path(folder), few, many)


def _compare(name: str, work: Callable[[list[Visit]], object], few: list[Visit], many: list[Visit]) -> None:
    small, large = cpu(lambda: work(few), rounds=5) / FEW, cpu(lambda: work(many), rounds=1) / MANY
    detail = f"{small * 1e6:.0f} µs, {large * 1e6:.0f} µs"
    report(f"{name}: cost of a visit, {MANY:,} / {FEW:,} visits", large / small, at_most=2, detail=detail)


def _stored(folder: Path, few: list[Visit], many: list[Visit]) -> None:
    engines = {len(visits): open_database(f"sqlite:///{folder / f'{len(visits)}.db'}") for visits in (few, many)}
    wrote = {count: _written(engines[count], visits) for count, visits in ((FEW, few), (MANY, many))}
    report("storing: cost of a visit, 10,000 / 1,000 visits", wrote[MANY] / wrote[FEW], at_most=2)
    read = {count: cpu(lambda count=count: _read(engines[count]), rounds=3) / count for count in engines}  # type: ignore[misc]  # bound at once
    report("reading a year: cost of a visit, 10,000 / 1,000 visits", read[MANY] / read[FEW], at_most=2)
    for engine in engines.values():
        engine.dispose()


def _written(engine: sa.Engine, visits: list[Visit]) -> float:
    before = process_time()
    with engine.begin() as conn:
        for visit in visits:
            store.save(conn, visit.evolve(id=None, gifts=()), who="x", now=NOW, today=TODAY)
    return (process_time() - before) / len(visits)


def _read(engine: sa.Engine) -> object:
    with reading(engine) as conn:
        return store.of_year(conn, 2027)


def visits_of(count: int) -> list[Visit]:
    """Visits over the days of a year; officers, communes and people grow with their number, as the work does."""
    return [
        Visit(
            id=n,
            title=f"Thăm {n}",
            day=date(2027, 1, 1) + timedelta(n % 365),
            commune=f"xã {n % (count // 20)}",
            spot=f"hộ {n % 7}",
            leader=f"cán bộ {n % (count // 100)}",
            members=(f"cán bộ {(n + 1) % (count // 100)}",),
            groups=("Mường",),
            gifts=(Gift(honoured=n % (count // 2), amount=500_000),),
            steps=standing.usual_steps(Visit(title="x")),
        )
        for n in range(1, count + 1)
    ]


def _catalogue() -> Catalogue:
    events = [
        Event(
            id=f"le-{n}",
            name=f"Lễ {n}",
            kind="ethnic-festival",
            rules=(rules.parse("lunar", f"{n % 29 + 1}/{n % 12 + 1}", {}),),
            places=(Place(name=f"Tỉnh / xã {n}"),),
        )
        for n in range(200)
    ]
    return Catalogue(office=OFFICE, events=tuple(events))


_FESTIVALS = {one.id: one for one in expand(_catalogue(), date(2027, 1, 1), date(2027, 12, 31)).occurrences}
_OCCURRENCES = tuple(_FESTIVALS.values())


def _plan(visits: list[Visit]) -> object:
    """Last year's visits proposed again: as many to each festival as there are."""
    before = [
        visit.evolve(occurrence=_OCCURRENCES[n % len(_OCCURRENCES)].id, shift=0) for n, visit in enumerate(visits)
    ]
    return list(year.drafts(_OCCURRENCES, {}, before=before, existing=[], usual_steps=standing.usual_steps))


_PEOPLE = dict.fromkeys(range(MANY), "nguoi-co-uy-tin")
_WORK: dict[str, Callable[[list[Visit]], object]] = {
    "planning": _plan,
    "finding clashes": lambda visits: clashes.find(visits, _FESTIVALS, {}, _WORKING),
    "checking gifts": lambda visits: ceilings.check(ceilings.given(visits, _PEOPLE, {}), standing.ceilings()),
    "steps": lambda visits: steps.in_order(steps.of_visits(visits, _WORKING, {})),
    "coverage": lambda visits: coverage.matrix(visits, 2027, "commune"),
    "report": lambda visits: counts.count(visits, counts.period("2027")),
    "year plan as .docx, a tenth of the visits": lambda visits: papers.plan(
        year.rows(visits[::10], {}, _WORKING), 2027, OFFICE
    ),
    "year plan as .xlsx": lambda visits: workbook.write(year.rows(visits, {}, _WORKING), title="x", about="x"),
}
