"""An office of each release as its database was: `python -m tests.store.releases` writes that of this version, once.

A file that is written is never written again: what the next release does with it is what the tests are for.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from scheduler.archive.backup import backup
from scheduler.feed import build, service
from scheduler.model import Lead, OccurrenceId, Step
from scheduler.store import (
    accounts,
    alarms,
    audit,
    enrolments,
    people_honoured,
    private_feeds,
    sessions,
    subscriptions,
    visits,
)
from scheduler.store.tables import bounce, feed_use, letter
from scheduler.visits.honoured import Honoured
from scheduler.visits.steps import Done
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus
from tests.mail.made import at
from tests.run.office import Office, announced, event, office

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ROOT / "tests" / "data" / "releases"
NOW = at("2026-11-12 09:00")
VERSION = str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def live(made: Office) -> None:
    """A week of an office in which everything is used: nothing of the database stays empty."""
    step = '\n[[event.step]]\nid = "giay-moi"\nname = "Gửi giấy mời"\nlead = "3wd"\nowner = "van-phong"\n'
    made.write(event(tail=step), event("tet", "1/12", "[14, 7]"), event("mua", "20/12", "[40]"))
    number = made.add("can-bo@example.vn", "2026-10-01 08:00")
    made.sweep("2026-11-10 08:00")
    made.sweep("2026-11-11 08:00")
    made.write(event(tail=step + announced("2026", "2026-11-19")), event("tet", "1/12", "[14, 7]"))
    made.sweep("2026-11-12 08:00")
    with made.engine.begin() as conn:
        subscriptions.set_roles(conn, number, ["van-phong"], NOW)
        subscriptions.set_muted(conn, number, ["mua"])
        choice = enrolments.Choice(feeds=("tat-ca",), language="vi", digest="weekly")
        enrolments.put(conn, number, choice, NOW)
        private_feeds.add(conn, "0" * 64, "tat-ca", alarm=True, name="máy của phòng", now=NOW)
        account = accounts.add(conn, "van-phong", accounts.Role.PLANNER, "hash", now=NOW, full_name="Văn phòng")
        sessions.start(conn, account, NOW)
        alarms.note(conn, ["pile"], NOW, again=timedelta(days=1))
        audit.record(conn, "van-phong", "sign-in", "account:van-phong", now=NOW)
        last = conn.scalar(sa.select(sa.func.max(letter.c.id)))
        back = {"digest": "1" * 64, "letter_id": last, "kind": "soft", "status": "4.2.2", "at": NOW}
        conn.execute(sa.insert(bounce), back)
        conn.execute(sa.insert(feed_use), {"feed": "tat-ca", "day": NOW.date()})
    _visit(made)
    service.render(made.engine, build.ALL.id, NOW)


def _visit(made: Office) -> None:
    with made.engine.begin() as conn:
        person = people_honoured.save(
            conn, Honoured(name="người A", category="nguoi-co-uy-tin", commune="xã X"), who="van-phong", now=NOW
        )
        planned = Visit(
            title="Dự lễ hội",
            occurrence=OccurrenceId("hoi", None, "2026"),
            shift=0,
            purpose=Purpose.FESTIVAL,
            commune="xã X",
            leader="cán bộ A",
            members=("cán bộ B",),
            cars=("xe 1",),
            papers=("giấy mời",),
            groups=("Mường",),
            steps=(Step(id="xe", name="Xe", lead=Lead(count=3), owner="van-phong"),),
            gifts=(Gift(what="quà", giver="tỉnh", count=1, amount=500_000, honoured=person.id),),
        )
        visits.save(conn, planned, who="van-phong", now=NOW, today=NOW.date())
        at_once = replace(planned, title="Thăm hộ bị lũ", occurrence=None, shift=None, day=date(2026, 11, 10))
        done = replace(at_once, status=VisitStatus.DONE, result="đã thăm", gifts=(), steps=())
        number = visits.save(conn, done, who="van-phong", now=NOW, today=NOW.date()).id
        visits.mark_step(conn, f"visit:{number}", "xe", Done(day=date(2026, 11, 9), who="văn phòng"), who="x", now=NOW)


def write(version: str) -> None:
    """The database as SQL and the office as a backup. Raises FileExistsError for a release that is there already."""
    RELEASES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, office(Path(name)) as made:
        live(made)
        sql = RELEASES / f"{version}.sql"
        with sql.open("x", encoding="utf-8") as file, closing(sqlite3.connect(Path(name) / "lich.db")) as conn:
            file.writelines(f"{line}\n" for line in conn.iterdump())
        backup(made.engine, made.settings, RELEASES / f"{version}.zip", now=NOW)


if __name__ == "__main__":
    write(*sys.argv[1:] or [VERSION])
