"""Letters: planning for many, assembling, handing in; ratios in one run.

`LICH_BENCH_PEOPLE` and `LICH_BENCH_LETTERS` make it smaller or larger: by default 100,000 recipients are planned and
3,000 letters are handed in.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import smtplib
import socketserver
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from benchmarks.measure import compare, report
from scheduler.hours import LOCAL
from scheduler.mail import samples
from scheduler.mail.message import Letter, build
from scheduler.mail.server import parse
from scheduler.mail.splice import assemble
from scheduler.model import Office
from scheduler.run import steps
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database, reading
from scheduler.store.tables import recipient, reminder, subscription
from tests.mail.mailhost import mailhost, missing

PEOPLE = int(os.environ.get("LICH_BENCH_PEOPLE", "100000"))
LETTERS = int(os.environ.get("LICH_BENCH_LETTERS", "3000"))
SESSIONS, DELAY = 4, 0.02
ROOT = Path(__file__).resolve().parent.parent
NIGHT = datetime(2026, 11, 10, 23, tzinfo=LOCAL)
_EVENT = '[office]\nname = "Cơ quan"\ndomain = "lich.example.vn"\n{mail}\n[[event]]\nid = "hoi"\nname = "Lễ hội"\n'
_EVENT += 'kind = "ethnic-festival"\ngregorian = "18/11"\nremind = [7]\nsources = ["https://example.vn"]\n'


def main() -> None:
    """Everything, the quick things first."""
    _assembling()
    _handing_in("a sink that answers after 20 ms", slow_sink, min(LETTERS, 400))
    if missing():
        report("letters to Postfix: not measured", 0, at_least=1, detail=str(missing()))
    else:
        _handing_in("Postfix with a discarding transport", _postfix, LETTERS)
    _flat_memory()
    _planning()


# --- Assembling ---------------------------------------------------------------------------------------------------


def _assembling() -> None:
    office = Office(name="Ủy ban MTTQ Việt Nam tỉnh", domain="lich.example.vn", address="", mail="vanphong@example.vn")
    texts = samples.preview("reminder")
    now = datetime(2027, 1, 30, 7, 30, tzinfo=LOCAL)
    many = [
        Letter(
            key=f"{number:024x}",
            to=f"nguoi{number}@example.org",
            name="",
            subject=texts.subject,
            text=texts.text,
            html=texts.html,
            unsubscribe=f"https://lich.example.vn/thoi-nhan/{number}.{'x' * 22}",
        )
        for number in range(200)
    ]
    assert all(
        assemble(one, office, sender="a@example.vn", now=now) == build(one, office, sender="a@example.vn", now=now)
        for one in many[:20]
    )
    few = many[:4]
    ours, theirs = compare(
        lambda: [assemble(one, office, sender="a@example.vn", now=now) for one in many],
        lambda: [_by_the_library(one, office, now) for one in few],
    )
    ratio = (theirs / len(few)) / (ours / len(many))
    report("a letter's bytes: EmailMessage over spliced", ratio, at_least=50, detail=f"{ours / len(many) * 1e6:.0f} µs")


def _by_the_library(one: Letter, office: Office, now: datetime) -> bytes:
    """The same letter by `EmailMessage` alone."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = now
    message["From"] = Address(office.name, addr_spec="a@example.vn")
    message["To"] = Address(one.name, addr_spec=one.to)
    message["Subject"] = one.subject
    message["Message-ID"] = f"<{one.key}@{office.domain}>"
    message["List-Id"] = f"<nhac-lich.{office.domain}>"
    message["List-Unsubscribe"] = f"<{one.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Reply-To"] = Address(addr_spec=office.mail or "")
    message.set_content(one.text, cte="base64")
    message.add_alternative(one.html, subtype="html", cte="base64")
    message["Content-Language"] = "vi"
    return message.as_bytes()


# --- Handing in ---------------------------------------------------------------------------------------------------


def _handing_in(name: str, server: Callable[[], object], count: int) -> None:
    """Letters a second of `deliver` over those of bare smtplib with as many sessions and the same bytes, in turn."""
    with server() as url:  # type: ignore[attr-defined]  # a context manager of either kind
        pairs = [(ours(url, count), bare(url, count)) for _ in range(3)]
    sent, plain = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(a / b for a, b in pairs)
    report(
        f"letters to {name}: ours over bare smtplib", ratio, at_least=0.9, detail=f"{sent:.0f} and {plain:.0f} a second"
    )


def ours(url: str, count: int) -> float:
    """Letters a second from the store to the server, every outcome written down."""
    with _office(count, url) as (engine, settings):
        steps.tick(engine, NIGHT + timedelta(hours=9))
        begun, sent = time.perf_counter(), 0
        while made := steps.deliver(engine, settings, NIGHT + timedelta(hours=9)):
            sent += sum(one.result == "sent" for one in made)
        spent = time.perf_counter() - begun
    assert sent == count, f"{sent} of {count}"
    return count / spent


def bare(url: str, count: int) -> float:
    """Letters a second of ready bytes by smtplib, a thread a session."""
    host, port = url.partition("://")[2].partition("?")[0].split(":")
    texts = samples.preview("reminder")
    office = Office(name="Cơ quan", domain="lich.example.vn", address="", mail="vanphong@example.vn")
    one = Letter(key="0" * 24, to="bo@example.vn", name="", subject=texts.subject, text=texts.text, html=texts.html)
    data = build(one, office, sender="vanphong@example.vn", now=NIGHT)
    parts = [count // SESSIONS + (number < count % SESSIONS) for number in range(SESSIONS)]

    def session(letters: int) -> None:
        with smtplib.SMTP(host, int(port), timeout=60) as smtp:
            for number in range(letters):  # as ours: a reader and a return path of its own each
                smtp.sendmail(f"bounce+{number:024x}@example.vn", [f"bo+{number}@example.vn"], data)

    begun = time.perf_counter()
    with ThreadPoolExecutor(SESSIONS) as pool:
        for done in [pool.submit(session, part) for part in parts]:
            done.result()
    return count / (time.perf_counter() - begun)


@contextmanager
def _postfix() -> Iterator[str]:
    with mailhost(reads=False) as host:
        yield host.url


@contextmanager
def slow_sink() -> Iterator[str]:
    """A server, in a process of its own, that takes 20 ms for each answer and keeps nothing."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"smtp://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection) -> None:
    with _Server(("127.0.0.1", 0), _Slow) as server:
        told.send(server.server_address[1])
        server.serve_forever()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size = True, 64


class _Slow(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs."""

    def handle(self) -> None:
        self._say(b"220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(b"354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
            self._say(b"221 bye" if verb == b"QUIT" else b"250 OK")
            if verb == b"QUIT":
                break

    def _say(self, words: bytes) -> None:
        time.sleep(DELAY)
        self.wfile.write(words + b"\r\n")


# --- Memory -------------------------------------------------------------------------------------------------------


def _flat_memory() -> None:
    """What three times as many letters add to the process's peak."""
    few, many = LETTERS, LETTERS * 3
    _to_files(few)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _to_files(many)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report("peak memory: three times the letters", after / before, at_most=1.1, detail=f"{after // 1024} MB")


def _to_files(count: int) -> None:
    with _office(count, None) as (engine, settings):
        steps.tick(engine, NIGHT + timedelta(hours=9))
        while steps.deliver(engine, settings, NIGHT + timedelta(hours=9)):
            pass


# --- Planning -----------------------------------------------------------------------------------------------------


def _planning() -> None:
    """The plan of a day for all over the whole catalogue, and a tick that finds nothing changed."""
    now = datetime(2026, 11, 12, 6, tzinfo=LOCAL)
    with _office(PEOPLE, None, events=(ROOT / "events.toml").read_text(encoding="utf-8")) as (engine, _):
        begun, worked = time.perf_counter(), time.process_time()
        made = steps.tick(engine, now)
        first, processor = time.perf_counter() - begun, time.process_time() - worked
        quiet = median(_timed(lambda: steps.tick(engine, now + timedelta(minutes=1))) for _ in range(5))
        with reading(engine) as conn:
            rows = conn.scalar(sa.select(sa.func.count()).select_from(reminder))
    said = f"{first:.1f} s ({processor:.1f} of CPU), {rows} rows, {made.planned} changed; then {quiet * 1000:.0f} ms"
    report(f"a tick after the plan of {PEOPLE}, over that plan", quiet / first, at_most=0.01, detail=said)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


# --- An office with many readers ----------------------------------------------------------------------------------


@contextmanager
def _office(count: int, url: str | None, events: str | None = None) -> Iterator[tuple[sa.Engine, Settings]]:
    folder = Path(tempfile.mkdtemp(prefix="lich-bench-"))
    text = events or _EVENT.format(mail="")
    (folder / "events.toml").write_text(text, encoding="utf-8")
    settings = Settings.from_env(folder, {})
    if url:
        settings = replace(settings, smtp=replace(parse(url), sessions=SESSIONS, pace=0, sender="vanphong@example.vn"))
    engine = open_database(settings.database)
    adopt(engine, folder, now=NIGHT, who="benchmark")
    _fill(engine, count)
    try:
        yield engine, settings
    finally:
        engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def _fill(engine: sa.Engine, count: int) -> None:
    person = {"kind": "public", "active": True, "welcomed": True, "language": "vi", "digest": "daily"}
    blank = dict.fromkeys(("name", "title", "post"), "")
    with engine.begin() as conn:
        for first in range(0, count, 10_000):
            rows = [
                {**person, **blank, "address": f"bo+{n}@example.vn", "nonce": f"{n:032}", "created": NIGHT}
                for n in range(first, min(count, first + 10_000))
            ]
            numbers: Sequence[int] = conn.scalars(sa.insert(recipient).returning(recipient.c.id), rows).all()
            conn.execute(
                sa.insert(subscription),
                [{"recipient_id": n, "feed": "tat-ca", "since": NIGHT - timedelta(days=90)} for n in numbers],
            )
