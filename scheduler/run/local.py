"""The clock of the single process: APScheduler wakes a sweep each minute, and is told nothing else.

No reminder is ever one of its jobs: what is due stands in the database, so a missed wake-up loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.errors import LichError
from scheduler.run.adopt import FILE
from scheduler.run.settings import Settings
from scheduler.run.steps import sweep
from scheduler.store import editions
from scheduler.store.database import reading

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60
ZONE = "Asia/Ho_Chi_Minh"


class Sweeper:
    """Makes a sweep whenever it is called. The office's files are read again only when they changed."""

    def __init__(self, engine: sa.Engine, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.engine, self.settings, self.clock = engine, settings, clock
        self.fault: str | None = None
        """Why the files as they are now were not adopted, in Vietnamese."""
        self._read: object = None

    def __call__(self) -> None:
        """One sweep. What is wrong is said in the log once, not each minute."""
        now, files = self.clock(), self._files()
        try:
            made = sweep(self.engine, self.settings, now, who="tự động", adopting=files != self._read)
        except LichError as fault:
            self._say(str(fault))
            return
        if files != self._read:
            self._say(str(made.fault) if made.fault else None)
            self._read = files
        if made.delivered:
            logger.info("sweep: %d of %d letters sent", made.sent, len(made.delivered))

    def _say(self, fault: str | None) -> None:
        if fault and fault != self.fault:
            logger.error("events.toml is not adopted, the last good edition goes on:\n%s", fault)
        self.fault = fault

    def _files(self) -> tuple[tuple[str, int, int], ...]:
        """The office's files with time and size: the root, and whatever the current edition includes of its own."""
        with reading(self.engine) as conn:
            edition = editions.current(conn)
        names = {FILE, *(edition.files if edition else ())}
        return tuple((name, *_stamp(self.settings.home / name)) for name in sorted(names))


def start(engine: sa.Engine, settings: Settings, clock: Callable[[], datetime] | None = None) -> BackgroundScheduler:
    """Begin to sweep, at once and then each minute, in a thread of its own; to be ended by `shutdown()`."""
    clock = clock or _now
    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone=ZONE,
    )
    scheduler.add_job(
        Sweeper(engine, settings, clock), "interval", seconds=EVERY_SECONDS, id="sweep", next_run_time=_now()
    )
    scheduler.start()
    return scheduler


def _now() -> datetime:
    return datetime.now(UTC)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
