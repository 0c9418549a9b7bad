"""Ticks, batches and the queue's own tables, on a real PostgreSQL, without waiting for a clock."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from scheduler import hours
from scheduler.feed import build, private
from scheduler.mail.server import parse
from scheduler.run import cluster, queue_schema, steps
from scheduler.run.cluster import Worker
from scheduler.run.delivery import full_load
from scheduler.store import accounts, feed_uses, outbox, sessions
from scheduler.store.database import open_database, reading
from scheduler.web.app import create
from tests.engines import running_on
from tests.mail.made import at
from tests.mail.sink import sink
from tests.postgres import Postgres
from tests.run.office import Office, event, office
from tests.run.test_crash import fill
from tests.web.guarded import browser

NOW = at("2026-11-11 08:00")
READERS = 95


@pytest.fixture
def home(tmp_path: Path, postgresql: Postgres) -> Iterator[Office]:
    with running_on(postgresql), office(tmp_path) as found:
        queue_schema.prepare(found.engine)
        yield found


def filled(home: Office, readers: int, smtp: str = "smtp://127.0.0.1:9?pace=0") -> None:
    """So many readers whose letters are due at `NOW`, and the mail server that is to get them."""
    fill(home, readers)
    home.settings = replace(home.settings, smtp=parse(smtp))


def worker(home: Office, engine: sa.Engine | None = None) -> Worker:
    return Worker(engine or home.engine, home.settings, lambda: NOW)


def batches(home: Office) -> list[list[int]]:
    with reading(home.engine) as conn:
        found = conn.scalars(sa.text("SELECT args FROM procrastinate_jobs ORDER BY id"))
        return [args["letters"] for args in found]


def test_the_clock_is_the_database_s_own(home: Office) -> None:
    with reading(home.engine) as conn:
        earlier = conn.execute(sa.text("SELECT now()")).scalar_one()
    moment = cluster.database_clock(home.engine)
    assert moment >= earlier
    assert moment.utcoffset() is not None


def test_a_tick_hands_every_letter_on_in_batches_and_none_twice(home: Office) -> None:
    filled(home, READERS, "smtp://127.0.0.1:9?pace=0&sessions=1")
    worker(home).tick(0)
    found, full = batches(home), full_load(home.settings)
    assert [len(batch) for batch in found] == [full, full, READERS + 1 - 2 * full]
    worker(home).tick(0)
    assert batches(home) == found


def test_batches_are_there_only_when_their_letters_are(home: Office) -> None:
    filled(home, 3)

    steps.tick(home.engine, NOW - timedelta(hours=1))

    def fail_after(conn: sa.Connection, ground: object) -> None:
        worker(home)._hand_on(conn, ground, NOW)  # type: ignore[arg-type]  # it is the ground
        assert conn.scalar(sa.text("SELECT count(*) FROM procrastinate_jobs")) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        steps.tick(home.engine, NOW, hand_on=fail_after)
    assert batches(home) == []
    with reading(home.engine) as conn:
        assert outbox.open_letters(conn) == ()


def test_two_ticks_at_once_make_each_letter_once(home: Office) -> None:
    filled(home, READERS)
    engines = [open_database(str(home.engine.url)) for _ in range(3)]
    ticks = [Thread(target=worker(home, engine).tick, args=(0,)) for engine in engines]
    for one in ticks:
        one.start()
    for one in ticks:
        one.join()
    numbers = [number for batch in batches(home) for number in batch]
    assert len(numbers) == len(set(numbers)) == READERS + 1
    for engine in engines:
        engine.dispose()


def test_a_batch_is_sent_once_whoever_gets_it(home: Office) -> None:
    with sink() as server:
        filled(home, 30, f"{server.url}&pace=0")
        worker(home).tick(0)
        (batch,) = batches(home)
        both = [Thread(target=worker(home).deliver, args=(batch,)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        letters = [one for one in server.letters if "Cảnh báo" not in str(one["Subject"])]
        assert len(letters) == len({str(one["Message-ID"]) for one in letters}) == 31


def test_what_a_worker_two_minutes_ahead_has_taken_stays_its_own(home: Office) -> None:
    filled(home, 3)
    worker(home).tick(0)
    (batch,) = batches(home)
    with home.engine.begin() as conn:
        taken = outbox.take(conn, batch, "lease", NOW + timedelta(minutes=2))
    assert len(taken) == 4
    assert steps.tidy(home.engine, NOW) == 0
    assert steps.tidy(home.engine, NOW + timedelta(minutes=18)) == 4


def test_a_batch_that_comes_late_waits_for_the_next_office_hours(home: Office, tmp_path: Path) -> None:
    filled(home, 3)
    worker(home).tick(0)
    (batch,) = batches(home)
    assert steps.deliver(home.engine, home.settings, at("2026-11-11 23:00"), batch=batch) == ()


def test_no_more_letters_a_tick_to_one_domain_than_it_bears(home: Office) -> None:
    filled(home, READERS, "smtp://127.0.0.1:9?pace=20")
    worker(home).tick(0)
    assert sum(map(len, batches(home))) == 21  # twenty to example.org, one to example.vn


def test_a_plan_for_very_many_keeps_nobody_from_reading(home: Office) -> None:
    """Whatever notes that it was read waits for no plan: else it would be turned away after half a minute."""
    home.sweep(NOW, event())
    with home.engine.begin() as conn:
        token = private.create(conn, build.ALL.id, alarm=False, name="", now=NOW)
        account = accounts.add(conn, "quan-tri", accounts.Role.READER, "x", now=NOW)
        cookie = sessions.start(conn, account, NOW - timedelta(hours=1))
    app = create(home.engine, home.settings, clock=lambda: NOW)
    with browser(app) as client, home.engine.begin():  # as long as this lasts, no other begins
        client.cookies.set("lich", cookie)
        assert client.get("/lich/tat-ca.ics").status_code == 200
        assert client.get(f"/lich/rieng/{token}.ics").status_code == 200
        assert client.get("/").status_code == 200
        assert client.get("/ban-lam-viec").status_code == 200
    with reading(home.engine) as conn:
        assert feed_uses.every(conn) == {"tat-ca": hours.today(NOW)}


# --- The queue's own tables ---------------------------------------------------------------------------------------


@pytest.fixture
def bare(postgresql: Postgres) -> Iterator[sa.Engine]:
    url = postgresql.fresh()
    engine = open_database(url)
    yield engine
    engine.dispose()
    postgresql.drop(url)


def test_the_queue_is_made_once_by_whoever_comes_first(bare: sa.Engine) -> None:
    done: list[tuple[str, ...]] = []
    threads = [Thread(target=lambda: done.append(queue_schema.prepare(bare))) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(done) == [(), (), ("schema.sql",)]


def test_only_what_is_new_of_procrastinate_s_own_migrations_is_applied(
    bare: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_schema.prepare(bare)
    (tmp_path / "00.01.00_01_old.sql").write_text("SELECT 1/0", encoding="utf-8")
    (tmp_path / "99.01.00_01_pre_new.sql").write_text("CREATE TABLE a (b int); SELECT '100%';", encoding="utf-8")
    monkeypatch.setattr(SchemaManager, "get_migrations_path", staticmethod(lambda: str(tmp_path)))
    assert queue_schema.prepare(bare) == ("99.01.00_01_pre_new.sql",)
    assert queue_schema.prepare(bare) == ()
    with reading(bare) as conn:
        assert sa.inspect(conn).has_table("a")


# --- The command --------------------------------------------------------------------------------------------------


def test_the_command_works_until_it_is_asked_to_leave(home: Office, root: Path, postgresql: Postgres) -> None:
    home.write(event())
    environment = {
        "LICH_HOME": str(home.home),
        "LICH_DATABASE": str(home.engine.url),
        "LICH_SECRET": "khoá",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "scheduler", "worker"]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Đang chờ việc")
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
        assert "Đã dừng." in running.stdout.read()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "cần PostgreSQL"),
        ({"LICH_DATABASE": "postgresql://lich@/lich?host=/nirgends"}, "LICH_SECRET"),
        ({"LICH_DATABASE": "postgresql://lich@/lich?host=/nirgends", "LICH_SECRET": "k"}, "Không mở được"),
    ],
)
def test_the_command_refuses_what_cannot_work_in_a_sentence(
    tmp_path: Path, root: Path, environment: dict[str, str], said: str
) -> None:
    (tmp_path / "events.toml").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "scheduler", "worker"]
    done = subprocess.run(
        command,
        cwd=root,
        env={"LICH_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert re.search(said, done.stderr)
    assert "Traceback" not in done.stderr


def test_pages_of_several_processes_show_one_edition_and_look_at_no_file(home: Office, root: Path) -> None:
    environment = {"LICH_HOME": str(home.home), "LICH_DATABASE": str(home.engine.url), "LICH_SECRET": "k"}
    environment |= {"PYTHONUNBUFFERED": "1"}

    def lich(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "scheduler", *words]
        return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)

    home.write(event("mot"))
    with lich("serve", "--port", "0") as early:
        assert early.wait(60) == 1  # there is no edition, and none is made
    with lich("adopt") as adopting:
        assert adopting.wait(60) == 0
    with lich("serve", "--port", "0") as one, lich("serve", "--port", "0") as other:
        addresses = [_address(one), _address(other)]
        assert [_status(address) for address in addresses] == [404, 404]
        home.write(event("mot"), event("hai", "19/11"))
        assert [_status(address) for address in addresses] == [404, 404]
        with lich("adopt") as adopting:
            assert adopting.wait(60) == 0
        assert [_status(address) for address in addresses] == [200, 200]
        for running in (one, other):
            running.send_signal(signal.SIGTERM)
        assert [one.wait(60), other.wait(60)] == [0, 0]
    assert home.letters == []


def _address(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return next(found[0] for line in running.stdout if (found := re.search(r"http://[\d.:]+/", line)))


def _status(address: str) -> int:
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    with closing(HTTPConnection(host, int(port), timeout=30)) as asking:
        asking.request("GET", "/su-kien/hai")
        return asking.getresponse().status
