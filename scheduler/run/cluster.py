"""The clock of the cluster: Procrastinate wakes the same steps as APScheduler does, on any number of machines.

A job is never a reminder, and no job has to be kept: what is due stands in our tables, a tick hands the letters out
again that nobody has, and letters that a dead worker took come back when their lease ends. All go by the database's
clock. No file is looked at: editions come from `lich adopt` and from the planners' pages.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import psycopg
import sqlalchemy as sa
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.types import JSONDict

from scheduler.run import steps
from scheduler.run.delivery import TAKEN_AT_ONCE
from scheduler.run.ground import Ground, stand_on
from scheduler.run.settings import Settings
from scheduler.run.taking import ready
from scheduler.run.watch import LATE, watch
from scheduler.store import sweeps
from scheduler.store.database import reading

logger = logging.getLogger(__name__)

CLOCK, LETTERS = "lich-clock", "lich-letters"
"""Queues: a worker has a thread for each, so that a slow mail server holds up neither plan nor heartbeat."""
MOST = 20_000
"""Letters handed out by one tick."""
PAUSE_SECONDS = 2
"""Between losing the database and looking for it again."""
_jobs = sa.table("procrastinate_jobs", sa.column("queue_name"), sa.column("args"))


class Rhythm(NamedTuple):
    """How often what happens."""

    tick: str = "* * * * *"
    rescue: str = "* * * * *"
    watch: str = "*/5 * * * *"
    """In the manner of cron."""
    heartbeat: float = 10
    """Seconds between a worker's signs of life; after three times as long its jobs are given up."""


_RHYTHM = Rhythm()


class Worker(NamedTuple):
    """What the tasks of one process work on."""

    engine: sa.Engine
    settings: Settings
    clock: Callable[[], datetime]

    def tick(self, timestamp: int) -> None:
        """Everything once up to the letters, which are given to all workers in the transaction that makes them."""
        now = self.clock()
        with reading(self.engine) as conn:
            last = sweeps.read(conn).at
            stand_on(conn, now, renewing=False)  # a catalogue is read before anybody is made to wait for us
        steps.tidy(self.engine, now)
        steps.tick(self.engine, now, hand_on=lambda conn, ground: self._hand_on(conn, ground, now))
        if last and now - last > LATE:
            watch(self.engine, self.settings, now, stood_still=now - last)

    def deliver(self, letters: Sequence[int]) -> None:
        """Send those of a batch whose time it still is, and that nobody else has."""
        steps.deliver(self.engine, self.settings, self.clock(), batch=letters)

    def watch(self, timestamp: int) -> None:
        """Tell the administrator what is wrong."""
        watch(self.engine, self.settings, self.clock())

    def _hand_on(self, conn: sa.Connection, ground: Ground, now: datetime) -> None:
        handed_on = _handed_on(conn)
        found = ready(conn, ground, now, most=MOST, pace=self.settings.pace)
        numbers = [number for number in found if number not in handed_on]
        size = TAKEN_AT_ONCE * self.settings.sessions
        batches: list[JSONDict] = [
            {"letters": [*numbers[first : first + size]]} for first in range(0, len(numbers), size)
        ]
        if batches:
            queue = App(connector=SyncPsycopgConnector())  # never opened: it writes through our own connection
            connection = conn.connection.driver_connection
            queue.configure_task("deliver", queue=LETTERS, connection=connection).batch_defer(*batches)


def _handed_on(conn: sa.Connection) -> frozenset[int]:
    """The letters in jobs that wait or are at work: others are not kept."""
    query = sa.select(_jobs.c.args).where(_jobs.c.queue_name == LETTERS)
    return frozenset(number for args in conn.scalars(query) for number in args["letters"])


def database_clock(engine: sa.Engine) -> datetime:
    """This moment by the clock that all share, aware."""
    with reading(engine) as conn:
        moment: datetime = conn.execute(sa.select(sa.func.now())).scalar_one()
    return moment


def work(worker: Worker, rhythm: Rhythm = _RHYTHM, begun: Callable[[], object] = bool) -> None:
    """Work until SIGTERM or Ctrl-C: what is under way is ended first. A database that went away is waited for.

    `begun` is called when a signal may come.
    """
    asyncio.run(_work(worker, rhythm, begun))


async def _work(worker: Worker, rhythm: Rhythm, begun: Callable[[], object]) -> None:
    leaving = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, leaving.set)
    begun()
    while not leaving.is_set():
        try:
            await _until_one_ends(_clock(worker, rhythm), _letters(worker), rhythm, leaving)
        except (ConnectorException, psycopg.OperationalError) as error:
            logger.warning("worker: the database is gone: %s", error.__cause__ or error)
            with suppress(TimeoutError):
                await asyncio.wait_for(leaving.wait(), PAUSE_SECONDS)


async def _until_one_ends(clock: App, letters: App, rhythm: Rhythm, leaving: asyncio.Event) -> None:
    """An app ends by itself where its database goes away: then both begin anew."""
    async with clock.open_async(), letters.open_async():  # never cancelled: a pool that is half open does not close
        works = [
            asyncio.ensure_future(
                app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    delete_jobs=DeleteJobCondition.ALWAYS.value,
                    install_signal_handlers=False,
                    update_heartbeat_interval=rhythm.heartbeat,
                    stalled_worker_timeout=3 * rhythm.heartbeat,
                )
            )
            for app, queue in ((clock, CLOCK), (letters, LETTERS))
        ]
        asked = asyncio.ensure_future(leaving.wait())
        await asyncio.wait([*works, asked], return_when=asyncio.FIRST_COMPLETED)
        for one in (*works, asked):
            one.cancel()
        for end in await asyncio.gather(*works, asked, return_exceptions=True):
            if isinstance(end, Exception):
                raise end


def _clock(worker: Worker, rhythm: Rhythm) -> App:
    """Of two ticks that wait only one is kept, and of two that could run only one runs."""
    app = App(connector=PsycopgConnector(conninfo=conninfo(worker.engine)))
    once = app.task(name="tick", queue=CLOCK, lock="tick", queueing_lock="tick", priority=1)
    app.periodic(cron=rhythm.tick)(once(worker.tick))
    app.periodic(cron=rhythm.watch)(app.task(name="watch", queue=CLOCK, queueing_lock="watch")(worker.watch))

    async def rescue(**_: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3 * rhythm.heartbeat):
            logger.warning("worker: %s of one that was not heard of again is given up", job.task_name)
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    app.periodic(cron=rhythm.rescue)(app.task(name="rescue", queue=CLOCK, queueing_lock="rescue", priority=2)(rescue))
    return app


def _letters(worker: Worker) -> App:
    app = App(connector=PsycopgConnector(conninfo=conninfo(worker.engine)))
    app.task(name="deliver", queue=LETTERS)(worker.deliver)
    return app


def conninfo(engine: sa.Engine) -> str:
    """The database as psycopg names it."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return psycopg.conninfo.make_conninfo("", **{k: v for k, v in arguments.items() if isinstance(v, str | int)})
