"""The cost of a visit on each page of the year, with 1,000 of them and with 10,000: at most twice as much."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from starlette.testclient import TestClient

from benchmarks.measure import cpu, milliseconds, report
from benchmarks.visits import FEW, MANY, visits_of
from scheduler.hours import LOCAL
from scheduler.model import OccurrenceId
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import accounts, people_honoured, sessions
from scheduler.store import visits as store
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.visits.honoured import Honoured
from scheduler.web.app import create

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
PAGES = (
    "/chuyen-tham?ky=2027",
    "/chuyen-tham/1",
    "/chuyen-tham/1/sua",
    "/lich-cong-tac/2027-02-10",
    "/ke-hoach-nam/2027",
    "/ke-hoach-nam/2027?thang=2",
    "/ngay-nhieu-le/2027-02-13",
    "/nguoi-duoc-tham",
    "/nguoi-duoc-tham/1",
    "/do-phu/2027",
    "/bao-cao/2027",
)
FESTIVAL = OccurrenceId("khai-ha-muong-bi", None, "2027")


def main() -> None:
    """Each page, asked by a reader who is signed in, in an office of ten times as many visits."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        offices = {count: stack.enter_context(_office(Path(folder) / str(count), count)) for count in (FEW, MANY)}
        for path in PAGES:
            costs = {
                count: cpu(_asking(client, path), rounds=3 if count == FEW else 1) for count, client in offices.items()
            }
            detail = f"{milliseconds(costs[FEW])}, {milliseconds(costs[MANY])} a page"
            per_visit = (costs[MANY] / MANY) / (costs[FEW] / FEW)
            report(f"{path}: cost of a visit, {MANY:,} / {FEW:,} visits", per_visit, at_most=2, detail=detail)


def _asking(client: TestClient, path: str) -> Callable[[], object]:
    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return ask


def _office(home: Path, count: int) -> TestClient:
    """The site over a database with so many visits, and half as many people honoured; signed in."""
    home.mkdir()
    root = Path(__file__).resolve().parent.parent
    (home / "events.toml").write_bytes((root / "events.toml").read_bytes())
    engine = open_database(f"sqlite:///{home / 'lich.db'}")
    adopt(engine, home, now=NOW, who="bench")
    with engine.begin() as conn:
        token = _fill(conn, count)
    client = TestClient(create(engine, Settings.from_env(home), clock=lambda: NOW), base_url="http://localhost")
    client.cookies.set("lich", token)
    return client


def _fill(conn: sa.Connection, count: int) -> str:
    """The visits, one in fifty to one festival; the secret of a session."""
    for number in range(count // 2):
        person = Honoured(name=f"người {number}", category="nguoi-co-uy-tin", commune=f"xã {number % (count // 20)}")
        people_honoured.save(conn, person, who="bench", now=NOW)
    for number, visit in enumerate(visits_of(count)):
        gifts = tuple(gift for gift in visit.gifts if gift.honoured)
        goes_to = FESTIVAL if number % 50 == 0 else None
        fresh = visit.evolve(id=None, gifts=gifts, occurrence=goes_to)
        store.save(conn, fresh, who="bench", now=NOW, today=NOW.date())
    account = accounts.add(conn, "bench", Role.PLANNER, "-", now=NOW, full_name="")
    return sessions.start(conn, account, NOW)
