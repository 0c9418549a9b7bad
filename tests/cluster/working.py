"""A worker in a process of its own at an hour of the test's choosing: the database's clock, moved."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.run import cluster
from scheduler.run.cluster import Rhythm, Worker
from scheduler.run.settings import Settings
from scheduler.store.database import open_database

QUICK = Rhythm(tick="* * * * * */1", watch="0 0 1 1 *", heartbeat=1)


def main(home: str, database: str, smtp: str, start: str, since: str, ahead: str) -> None:
    """It is `start` when the database's clock says `since`; this worker's own is so many seconds `ahead`."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    settings = Settings.from_env(Path(home), {"LICH_DATABASE": database, "LICH_SMTP": smtp, "LICH_SECRET": "khoá"})
    engine = open_database(database)
    moved = datetime.fromisoformat(start) - datetime.fromisoformat(since) + timedelta(seconds=float(ahead))
    cluster.work(Worker(engine, settings, lambda: cluster.database_clock(engine) + moved), QUICK)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
