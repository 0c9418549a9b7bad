"""A sender in a process of its own, to be killed at any moment: plans once, then sends until nothing is left."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.run import steps
from scheduler.run.settings import Settings
from scheduler.store import outbox
from scheduler.store.database import open_database, reading


def main(home: str, database: str, smtp: str, clock: str) -> None:
    """Each round is a sweep one minute later, so that what a killed one had taken lapses in its time."""
    settings = Settings.from_env(Path(home), {"LICH_DATABASE": database, "LICH_SMTP": smtp})
    engine = open_database(database)
    now = datetime.fromisoformat(clock)
    while True:
        steps.sweep(engine, settings, now, who="thử", adopting=False)
        with reading(engine) as conn:
            if not outbox.count_open(conn):
                break
        now += timedelta(minutes=1)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
