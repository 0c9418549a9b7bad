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
from procrastinate.jobs import Status

from scheduler.run import steps
from scheduler.run.delivery import full_load
from scheduler.run.ground import Ground, stand_on
from scheduler.run.settings import Settings
from scheduler.run.taking import ready
from scheduler.run.watch import LATE, watch
from scheduler.store.database import PATIENCE, reading

logger = logging.getLogger(__name__)

CLOCK, LETTERS = "lich-clock", "lich-letters"
"""Queues: a worker has a thread for each, so that a slow mail server holds up neither plan nor heartbeat."""
MOST = 20_000
"""Letters handed out by one tick."""
PAUSE_SECONDS = 2
"""Between losing the database and looking for it again."""
_HANDED_ON = sa.text(
    f"SELECT jsonb_array_elements(args -> 'letters')::bigint FROM procrastinate_jobs WHERE queue_name = '{LETTERS}'"
)
"""The letters in jobs that wait or are at work: others are not kept."""


class Rhythm(NamedTuple):
    """How often what happens, in the manner of cron."""

    tick: str = "* * * * *"
    watch: str = "*/5 * * * *"
    heartbeat: float = 10
    """Seconds between a worker's signs of life; after three times as long its jobs are given up."""


class Worker(NamedTuple):
    """What the tasks of one process work on."""

    engine: sa.Engine
    settings: Settings
    clock: Callable[[], datetime]

    def tick(self, timestamp: int) -> None:
        """Everything once up to the letters, which are given to all workers in the transaction that makes them."""
        now = self.clock()
        with reading(self.engine) as conn:  # a catalogue is read before anybody is made to wait for us
            stands = stand_on(conn, now, renewing=False)
        if not stands:  # a new year's days are there for the pages before anybody is planned for
            with self.engine.begin() as conn:
                stand_on(conn, now)
        steps.tidy(self.engine, now)
        made = steps.tick(self.engine, now, hand_on=lambda conn, ground: self._hand_on(conn, ground, now))
        if made.gap > LATE:
            watch(self.engine, self.settings, now, stood_still=made.gap)

    def deliver(self, letters: Sequence[int]) -> None:
        """Send those of a batch whose time it still is, and that nobody else has."""
        steps.deliver(self.engine, self.settings, self.clock(), batch=letters)

    def watch(self, timestamp: int) -> None:
        """Tell the administrator what is wrong."""
        watch(self.engine, self.settings, self.clock())

    def _hand_on(self, conn: sa.Connection, ground: Ground, now: datetime) -> None:
        found, handed_on = ready(conn, ground, now, most=MOST, pace=self.settings.pace), {*conn.scalars(_HANDED_ON)}
        numbers, size = [one for one in found if one not in handed_on], full_load(self.settings)
        queue = App(connector=SyncPsycopgConnector())  # never opened: it writes through our own connection
        task = queue.configure_task("deliver", queue=LETTERS, connection=conn.connection.driver_connection)
        for first in range(0, len(numbers), size):
            task.defer(letters=[*numbers[first : first + size]])


def database_clock(engine: sa.Engine) -> datetime:
    """This moment by the clock that all share, aware."""
    with reading(engine) as conn:
        return conn.execute(sa.select(sa.func.now())).scalar_one()


def work(worker: Worker, rhythm: Rhythm, begun: Callable[[], object] = bool) -> None:
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
            async with _app(worker, rhythm).open_async() as app, asyncio.TaskGroup() as group:
                both = [group.create_task(_until_it_ends(app, queue)) for queue in (CLOCK, LETTERS)]
                await leaving.wait()
                for one in both:
                    one.cancel()
        except* (ConnectorException, psycopg.OperationalError) as gone:
            logger.warning("worker: the database is gone: %s", gone.exceptions[0].__cause__ or gone.exceptions[0])
            with suppress(TimeoutError):
                await asyncio.wait_for(leaving.wait(), PAUSE_SECONDS)


async def _until_it_ends(app: App, queue: str) -> None:
    """Procrastinate's worker ends by itself where a part of it loses the database: that is no peaceful end."""
    await app.run_worker_async(queues=[queue], name=queue)
    raise ConnectorException(f"{queue} ended")


def _app(worker: Worker, rhythm: Rhythm) -> App:
    """Of two ticks that wait only one is kept, and of two that could run only one runs."""
    _, arguments = worker.engine.dialect.create_connect_args(worker.engine.url)
    silence = 3 * rhythm.heartbeat
    app = App(
        connector=PsycopgConnector(kwargs={**PATIENCE, **arguments}),
        worker_defaults={
            "delete_jobs": "always",
            "install_signal_handlers": False,
            "update_heartbeat_interval": rhythm.heartbeat,
            "stalled_worker_timeout": silence,
        },
    )

    async def rescue(**_: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence):
            logger.warning("worker: %s of one that was not heard of again is given up", job.task_name)
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    app.task(name="deliver", queue=LETTERS)(worker.deliver)
    app.periodic(cron=rhythm.tick)(app.task(name="tick", queue=CLOCK, lock="tick", queueing_lock="tick")(worker.tick))
    app.periodic(cron=rhythm.tick)(app.task(name="rescue", queue=CLOCK, queueing_lock="rescue")(rescue))
    app.periodic(cron=rhythm.watch)(app.task(name="watch", queue=CLOCK, queueing_lock="watch")(worker.watch))
    return app
