"""The nation, simulated: one installation with the files of 34 provinces and 3,321 communes, up to a million readers.

`python -m tools.nation --out docs/scale-measured.md` takes hours on two cores and writes the
tables that `docs/scale.md` explains. Smaller: `--recipients 1000,10000 --letters 1000 --workers 1,2 --communes 300`.

Names and addresses are made by counting; there is no person among them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from benchmarks.mail import slow_sink
from scheduler.hours import LOCAL
from scheduler.mail.server import parse
from scheduler.run import cluster, queue_schema, steps
from scheduler.run.adopt import adopt
from scheduler.run.cluster import Worker
from scheduler.run.settings import Settings
from scheduler.store import sweeps
from scheduler.store.database import open_database, reading
from scheduler.store.tables import letter, recipient, reminder
from tests.postgres import Postgres, binaries, postgres

ROOT = Path(__file__).resolve().parent.parent
PROVINCES, COMMUNES = 34, 3321
TET = date(2027, 2, 6)
FIRST, LAST = TET - timedelta(21), TET + timedelta(10)
"""The season that is walked, day by day."""
PEAK = TET - timedelta(2)
"""The last working day before the holidays, which takes all that falls due in them."""
ADOPTED = datetime(2027, 1, 4, 9, tzinfo=LOCAL)
SEASON_UP_TO = 10_000
"""With more readers the peak day alone is planned."""
SESSIONS = 16
SERVER = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
SERVER |= {"shared_buffers": "512MB", "max_wal_size": "4GB"}


class Planned(NamedTuple):
    """What a number of readers cost to plan for and to store."""

    readers: int
    days: int
    reminders: int
    letters: int
    seconds: float
    """For all days: the plan, and the letters handed out."""
    processor: float
    """Of these, what the process that ticks worked itself: without the database, and without what others took."""
    quiet: float
    """A tick that finds nothing changed."""
    memory: int
    """Peak, in MB, of the process that ticks."""
    before: int
    """The database with its readers, in MB."""
    after: int


class Delivered(NamedTuple):
    """What a number of workers sent."""

    workers: int
    letters: int
    seconds: float
    memory: int
    """Peak of a worker, in MB."""


def main() -> None:
    """Measures what it is told to, prints it, and writes it where it is told to."""
    asked = _arguments()
    programs = binaries()
    if programs is None:
        sys.exit("Cần PostgreSQL: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as folder, postgres(programs, **SERVER) as server:
        home = Path(folder)
        write_nation(home, PROVINCES, asked.communes)
        template, adopted = _adopt(server, home)
        planned = [_plan(server, home, template, readers, asked.communes) for readers in asked.recipients]
        delivered = [
            _deliver(server, home, template, workers, asked.letters, asked.communes) for workers in asked.workers
        ]
    text = report(asked.communes, adopted, planned, delivered)
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipients", type=_numbers, default=(1000, 10_000, 100_000, 1_000_000))
    parser.add_argument("--workers", type=_numbers, default=(1, 2, 4))
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


# --- The files ----------------------------------------------------------------------------------------------------

_EVENT = """
[[event]]
id = "{id}"
name = "{name}"
kind = "ethnic-festival"
lunar = "{day}/{month}"
remind = {remind}
places = ["{place}"]
sources = ["https://example.vn/{id}"]
"""


def write_nation(home: Path, provinces: int, communes: int) -> None:
    """A root that includes the national catalogue and each province's file, which includes those of its communes."""
    for name in ("tinh", "xa"):
        (home / name).mkdir()
    for commune in range(1, communes + 1):
        (home / "xa" / f"{commune:04}.toml").write_text("".join(_commune(commune, provinces)), encoding="utf-8")
    for province in range(1, provinces + 1):
        own = ", ".join(f'"../xa/{commune:04}.toml"' for commune in range(province, communes + 1, provinces))
        text = f"include = [{own}]\n" + "".join(_province(province))
        (home / "tinh" / f"{province:02}.toml").write_text(text, encoding="utf-8")
    (home / "events.toml").write_text("".join(_root(provinces, communes)), encoding="utf-8")


def _root(provinces: int, communes: int) -> Iterator[str]:
    files = ["quoc-gia", "ton-giao", "dan-toc", *(f"tinh/{province:02}.toml" for province in range(1, provinces + 1))]
    yield f"include = {json.dumps(files)}\n\n[office]\n" + 'name = "Cơ quan trung ương"\ndomain = "lich.example.vn"\n'
    yield 'address = "https://lich.example.vn"\nmail = "vanphong@example.vn"\n'
    for province in range(1, provinces + 1):
        own = json.dumps([f"tinh-{province:02}-{number}" for number in range(1, 6)])
        yield f'\n[[feed]]\nid = "tinh-{province:02}"\nname = "Lịch tỉnh {province:02}"\nevents = {own}\n'
    for commune in range(1, communes + 1):
        name = _place(commune, provinces)
        yield f'\n[[feed]]\nid = "xa-{commune:04}"\nname = "Lịch xã {commune:04}"\nplaces = ["{name}"]\n'


def _place(commune: int, provinces: int) -> str:
    return f"Tỉnh {(commune - 1) % provinces + 1:02} / xã {commune:04}"


def _commune(commune: int, provinces: int) -> Iterator[str]:
    for number in (1, 2, 3):
        yield _EVENT.format(
            id=f"xa-{commune:04}-{number}",
            name=f"Lễ hội {number} của xã {commune:04}",
            day=(commune * 7 + number * 11) % 28 + 1,
            month=1 if number < 3 else 3,
            remind="[14, 3]",
            place=_place(commune, provinces),
        )


def _province(province: int) -> Iterator[str]:
    for number in range(1, 6):
        yield _EVENT.format(
            id=f"tinh-{province:02}-{number}",
            name=f"Lễ hội {number} của tỉnh {province:02}",
            day=(province + number * 5) % 28 + 1,
            month=1,
            remind="[14, 7, 3]",
            place=f"Tỉnh {province:02}",
        )


# --- The database -------------------------------------------------------------------------------------------------


def _adopt(server: Postgres, home: Path) -> tuple[str, str]:
    """A database with the edition; its URL, and what it took."""
    url = server.fresh()
    engine = open_database(url)
    queue_schema.prepare(engine)
    begun = time.perf_counter()
    made = adopt(engine, home, now=ADOPTED, who="mô phỏng")
    seconds = time.perf_counter() - begun
    events, days = len(made.catalogue.events), len(made.changes)
    said = f"{len(made.edition.files)} tệp, {events} việc, {days} lần diễn ra, nhận trong {seconds:.0f} giây"
    engine.dispose()
    return url, said


_READERS = """
INSERT INTO recipient (address, name, title, post, kind, active, welcomed, language, digest, nonce, created)
SELECT 'doc' || n || '@example.org', '', '', '', 'public', true, true, 'vi', 'daily', lpad(n::text, 32, '0'), :at
FROM generate_series(1, :readers) AS n
"""
_READS = """
INSERT INTO subscription (recipient_id, feed, since)
SELECT id, feed, :at FROM recipient CROSS JOIN LATERAL (VALUES
  ('xa-' || lpad((id % :communes + 1)::text, 4, '0')), ('tinh-' || lpad((id % :provinces + 1)::text, 2, '0'))
) AS chosen (feed) WHERE kind = 'public'
"""


_PUBLIC = sa.select(recipient.c.id).where(recipient.c.kind == "public")


def _fill(engine: sa.Engine, readers: int, communes: int) -> None:
    """Readers, each of a commune and a province: in the database itself, as fast as it can."""
    since = ADOPTED - timedelta(days=90)
    with engine.begin() as conn:
        conn.execute(sa.text(_READERS), {"readers": readers, "at": since})
        conn.execute(sa.text(_READS), {"communes": communes, "provinces": PROVINCES, "at": since})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE")


@contextmanager
def _database(server: Postgres, template: str, readers: int, communes: int) -> Iterator[sa.Engine]:
    url = server.copy(template)
    engine = open_database(url)
    _fill(engine, readers, communes)
    try:
        yield engine
    finally:
        engine.dispose()
        server.drop(url)


def _megabytes(engine: sa.Engine) -> int:
    with reading(engine) as conn:
        octets = conn.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one()
    return int(octets) // 1_000_000


# --- Planning -----------------------------------------------------------------------------------------------------


def _plan(server: Postgres, home: Path, template: str, readers: int, communes: int) -> Planned:
    with _database(server, template, readers, communes) as engine:
        before = _megabytes(engine)
        days = (PEAK, PEAK) if readers > SEASON_UP_TO else (FIRST, LAST)
        spent = _in_a_process(_ticking, str(home), str(engine.url), *(day.isoformat() for day in days))
        with reading(engine) as conn:
            rows, letters = (
                conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in (reminder, letter)
            )
        made = Planned(
            readers, (days[1] - days[0]).days + 1, rows, letters, before=before, after=_megabytes(engine), **spent
        )
    print(made, file=sys.stderr, flush=True)
    return made


def _in_a_process(work: Any, *arguments: str) -> dict[str, Any]:
    """What a function of this module gives, called in a process of its own so that its memory is its own."""
    command = [
        sys.executable,
        "-c",
        f"from tools.nation import {work.__name__} as work; import sys; work(*sys.argv[1:])",
    ]
    done = subprocess.run([*command, *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    spent: dict[str, Any] = json.loads(done.stdout)
    return spent


def _ticking(home: str, database: str, first: str, last: str) -> None:
    """Tick at the opening hour of each day; letters of the day before are taken as sent."""
    engine = open_database(database)
    settings = replace(
        Settings.from_env(Path(home), {"LICH_DATABASE": database}), smtp=parse("smtp://127.0.0.1:9?pace=0")
    )
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    steps.tick(engine, _at(day - timedelta(1), 23))  # the catalogue is read
    seconds = processor = 0.0
    while day <= end:
        begun, worked = time.perf_counter(), time.process_time()
        Worker(engine, settings, lambda: _at(day, 8)).tick(0)  # noqa: B023 - called within the turn
        seconds, processor = seconds + time.perf_counter() - begun, processor + time.process_time() - worked
        _as_sent(engine)
        day += timedelta(1)
    begun = time.perf_counter()
    steps.tick(engine, _at(end, 9))
    quiet = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(json.dumps({"seconds": seconds, "processor": processor, "quiet": quiet, "memory": memory}))


def _as_sent(engine: sa.Engine) -> None:
    with engine.begin() as conn:
        conn.execute(sa.text("UPDATE letter SET state = 'sent' WHERE state = 'ready'"))
        conn.execute(sa.text("UPDATE reminder SET state = 'sent' WHERE state = 'taken'"))
        conn.execute(sa.text("DELETE FROM procrastinate_jobs"))


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


# --- Delivering ---------------------------------------------------------------------------------------------------


def _deliver(server: Postgres, home: Path, template: str, workers: int, letters: int, communes: int) -> Delivered:
    """Real workers, from the first letter to the last. The readers come when all workers are there."""
    with _database(server, template, 0, communes) as engine, slow_sink() as sink:
        since = cluster.database_clock(engine).isoformat()
        smtp = f"{sink}?from=vanphong@example.vn&sessions={SESSIONS}&pace=0"
        arguments = (str(home), str(engine.url), smtp, _at(PEAK, 8).isoformat(), since, "0")
        command = [sys.executable, "-m", "tests.cluster.working", *arguments]
        running = [subprocess.Popen(command, cwd=ROOT) for _ in range(workers)]
        _until_there(engine, running)
        _fill(engine, letters, communes)
        with engine.begin() as conn:
            sweeps.people_changed(conn)
        seconds, sent = _until_sent(engine, running)
        memory = max(_peak(one.pid) for one in running)
        for one in running:
            one.send_signal(signal.SIGTERM)
        for one in running:
            one.wait()
    made = Delivered(workers, sent, seconds, memory)
    print(made, file=sys.stderr, flush=True)
    return made


def _until_there(engine: sa.Engine, running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Until each of them looks for work, in its two queues, and none has been given any."""
    there = 0
    while there < 2 * len(running):
        _rest(running)
        with reading(engine) as conn:
            there = conn.execute(sa.text("SELECT count(*) FROM procrastinate_workers")).scalar_one()


def _rest(running: Sequence[subprocess.Popen[bytes]]) -> None:
    time.sleep(0.2)
    if any(one.poll() is not None for one in running):
        sys.exit("một tiến trình đã dừng / a worker ended")


def _until_sent(engine: sa.Engine, running: Sequence[subprocess.Popen[bytes]]) -> tuple[float, int]:
    """Seconds between the first letter seen and the last, and how many there were between."""
    query = sa.select(letter.c.state, sa.func.count()).where(letter.c.kind == "daily")
    count = query.where(letter.c.recipient_id.in_(_PUBLIC)).group_by(letter.c.state)
    begun, first, sent, waiting = 0.0, 0, 0, 1
    while waiting:
        _rest(running)
        with reading(engine) as conn:
            states: dict[str, int] = {row[0]: row[1] for row in conn.execute(count)}
        sent = states.get("sent", 0)
        waiting = sum(states.values()) - sent if states else 1
        if sent and not first:
            begun, first = time.perf_counter(), sent
    return time.perf_counter() - begun, sent - first


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) // 1000 for line in lines if line.startswith("VmHWM"))


# --- The tables ---------------------------------------------------------------------------------------------------


def report(communes: int, adopted: str, planned: Sequence[Planned], delivered: Sequence[Delivered]) -> str:
    """What was measured, as Markdown."""
    lines = [
        "# Đo quy mô / measured scale",
        "",
        f"`python -m tools.nation`, {os.cpu_count()} nhân / cores; {PROVINCES} tỉnh, {communes} xã. {adopted}.",
        "",
        "| người nhận | ngày | lời nhắc | thư | lập, giây | CPU, giây | µs/người/ngày | rỗng, ms | MB | CSDL, MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.readers} | {one.days} | {one.reminders} | {one.letters} | {one.seconds:.1f} | {one.processor:.1f} "
        f"| {one.seconds / one.readers / one.days * 1e6:.0f} | {one.quiet * 1000:.0f} | {one.memory} "
        f"| {one.before} → {one.after} |"
        for one in planned
    ]
    lines += [
        "",
        "| tiến trình | thư | giây | thư một giây | bộ nhớ mỗi tiến trình, MB |",
        "|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.workers} | {one.letters} | {one.seconds:.1f} | {one.letters / one.seconds:.0f} | {one.memory} |"
        for one in delivered
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
