"""Whether the service does its work, without a word about people.

`/healthz` is for a watchman who calls somebody: the office's letters go, whichever process sends them. `/readyz` is for
what shares requests out: this process can answer. A process is ready while letters stand still, and `/healthz` of each
process says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scheduler import hours
from scheduler.run import watch
from scheduler.store import editions, sweeps, tally
from scheduler.store.database import HEAD, reading, version
from scheduler.store.editions import Entry
from scheduler.store.tally import DayTally
from scheduler.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of the service at one moment."""

    edition: Entry | None
    last_sweep: datetime | None
    problems: tuple[str, ...]
    """What is wrong, each a sentence."""
    today: DayTally | None = None
    """What is due today, and what of it went."""
    is_file_adopted: bool
    """Whether the office's file is the one served. Where not, the last good edition is: no ill health by itself."""

    def as_json(self) -> dict[str, object]:
        """The object that `/healthz` answers; what is wrong in the file stands in the log, not here."""
        return {
            "status": "trouble" if self.problems else "ok",
            "edition": self.edition and {"id": self.edition.id, "stored_at": self.edition.stored_at.isoformat()},
            "last_sweep": self.last_sweep and self.last_sweep.isoformat(),
            "problems": list(self.problems),
            "today": self.today and {"due": self.today.due, "sent": self.today.sent, "waiting": self.today.waiting},
            "events_file": "adopted" if self.is_file_adopted else "rejected",
        }


def examine(engine: sa.Engine, now: datetime, is_file_adopted: bool) -> Health:
    """The health at `now`, aware."""
    try:
        with reading(engine) as conn:
            edition, last, wrong = editions.head(conn), sweeps.read(conn).at, watch.troubles(conn, now)
            counted = tally.days(conn, hours.today(now), hours.today(now))
    except sa.exc.SQLAlchemyError:
        unreadable = ("Không đọc được cơ sở dữ liệu.",)
        return Health(edition=None, last_sweep=None, problems=unreadable, is_file_adopted=is_file_adopted)
    problems = [one.text for one in wrong]
    if edition is None:
        problems.insert(0, "Chưa có bản lịch nào được nhận.")
    return Health(
        edition=edition,
        last_sweep=last,
        problems=tuple(problems),
        today=counted[0] if counted else None,
        is_file_adopted=is_file_adopted,
    )


def healthz(site: Site, _: Request) -> Response:
    """`/healthz`: 200 while all is well, 503 otherwise, with what is wrong."""
    health = examine(site.engine, site.clock(), site.fault() is None)
    code = 503 if health.problems else 200
    return JSONResponse(health.as_json(), status_code=code, headers={"Cache-Control": "no-store"})


def readyz(site: Site, _: Request) -> Response:
    """`/readyz`: 200 where this process can answer pages and feeds, 503 otherwise."""
    why = _unready(site.engine)
    said = {"status": "not ready", "why": why} if why else {"status": "ready"}
    return JSONResponse(said, status_code=503 if why else 200, headers={"Cache-Control": "no-store"})


def _unready(engine: sa.Engine) -> str:
    """What is missing for an answer: `database`, `schema` or `edition`; empty where nothing is."""
    try:
        with reading(engine) as conn:
            if version(conn) != HEAD:
                return "schema"
            return "" if editions.newest(conn) else "edition"
    except sa.exc.SQLAlchemyError:
        return "database"
