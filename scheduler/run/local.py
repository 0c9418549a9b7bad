"""The clock of the single process: APScheduler wakes a sweep each minute, and is told nothing else.

No reminder is ever one of its jobs: what is due stands in the database, so a missed wake-up loses nothing. Letters are
handed in by a thread of their own, so that a slow mail server holds up neither plan nor heartbeat.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.errors import LichError
from scheduler.mail.smtp import Result
from scheduler.run.adopt import FILE
from scheduler.run.delivery import MOST, deliver
from scheduler.run.settings import Settings
from scheduler.run.steps import wake
from scheduler.run.watch import LATE, watch
from scheduler.store import editions
from scheduler.store.database import reading

logger = logging.getLogger(__name__)

EVERY_SECONDS, WATCH_SECONDS = 60, 300
ZONE = "Asia/Ho_Chi_Minh"


class Pool(BasePoolExecutor):  # type: ignore[misc]  # apscheduler is without types
    """Threads of ours, lent to the scheduler, which ends them with itself."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        super().__init__(pool)


class Letters:
    """Hands in whatever waits and may go: to one domain no more than it bears, so the rest is left for a later call."""

    def __init__(self, engine: sa.Engine, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.engine, self.settings, self.clock = engine, settings, clock
        self.busy = Lock()

    def __call__(self) -> None:
        """Does nothing where an earlier call is still at work: what is new goes with the next one, a minute later."""
        if not self.busy.acquire(blocking=False):
            return
        try:
            sent = MOST
            while sent == MOST:
                made = deliver(self.engine, self.settings, self.clock())
                sent = sum(one.result is Result.SENT for one in made)
                if made:
                    logger.info("sweep: %d of %d letters sent", sent, len(made))
        finally:
            self.busy.release()


class Sweeper:
    """Makes a sweep whenever it is called. The office's files are read again only when they changed."""

    def __init__(
        self,
        engine: sa.Engine,
        settings: Settings,
        clock: Callable[[], datetime],
        hand_out: Callable[[], object] | None = None,
    ) -> None:
        self.engine, self.settings, self.clock = engine, settings, clock
        self.hand_out = hand_out or Letters(engine, settings, clock)
        """What sends the letters that a sweep has made; called when they are safely in the database."""
        self.fault: str | None = None
        """Why the files as they are now were not adopted, in Vietnamese."""
        self._read: object = None

    def __call__(self) -> None:
        """One sweep. What is wrong is said in the log once, not each minute."""
        now, files = self.clock(), self._files()
        try:
            made = wake(self.engine, self.settings, now, who="tự động", adopting=files != self._read)
        except LichError as fault:
            self._say(str(fault))
            return
        if files != self._read:
            self._say(str(made.fault) if made.fault else None)
            self._read = files
        self.hand_out()
        if made.tick.gap > LATE:
            watch(self.engine, self.settings, now, stood_still=made.tick.gap)

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
    hands = ThreadPoolExecutor(1, thread_name_prefix="hand-out")
    letters = Letters(engine, settings, clock)

    def hand_out() -> None:
        with suppress(RuntimeError):  # the service is ending: what waits goes when it starts again
            hands.submit(letters).add_done_callback(_say_failure)

    def look() -> None:
        watch(engine, settings, clock())

    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={name: Pool(pool) for name, pool in _pools(hands).items()},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone=ZONE,
    )
    sweeper = Sweeper(engine, settings, clock, hand_out)
    scheduler.add_job(sweeper, "interval", seconds=EVERY_SECONDS, id="sweep", next_run_time=_now())
    scheduler.add_job(look, "interval", seconds=WATCH_SECONDS, id="watch", executor="watch")
    scheduler.start()
    return scheduler


def _pools(hands: ThreadPoolExecutor) -> dict[str, ThreadPoolExecutor]:
    """A thread for each part of the work. The scheduler ends them in this order, so letters end after the sweep."""
    return {"default": ThreadPoolExecutor(1), "watch": ThreadPoolExecutor(1), "letters": hands}


def _say_failure(done: Future[None]) -> None:
    if error := done.exception():
        logger.error("letters: %s", type(error).__name__, exc_info=error)


def _now() -> datetime:
    return datetime.now(UTC)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
