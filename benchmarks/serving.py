"""Requests a second for the feed of everything: ours against a bare Starlette response of these bytes, nginx, Radicale.

Each server is a process of its own on loopback; `wrk` asks with 16 connections that stay open. Five rounds, taken in
turn, and their median, so that a slow moment of the machine hits all alike.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.measure import report

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, SECONDS, CONNECTIONS = 5, 2, 16
PATH = "/lich/tat-ca.ics"
Ask = tuple[str, Mapping[str, str]]
"""An address and the headers to ask it with."""

OURS = """
import sys
from pathlib import Path
import uvicorn
from scheduler.cli.home import now
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database
from scheduler.web.app import create
home = Path(sys.argv[1])
engine = open_database(f"sqlite:///{home / 'lich.db'}")
adopt(engine, home, now=now(), who="benchmark")
uvicorn.run(create(engine, Settings.from_env(home)), port=int(sys.argv[2]), log_level="error", access_log=False)
"""
BARE = """
import sys
from pathlib import Path
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
folder = Path(sys.argv[1])
def answer(status, name, **headers):
    data = (folder / name).read_bytes() if name else b""
    known = {"ETag": '"0123456789abcdef0123456789abcdef"', "Vary": "Accept-Encoding", "Last-Modified":
        "Wed, 25 Nov 2026 01:00:00 GMT", "Cache-Control": "public, max-age=3600", **headers}
    async def get(request):
        return Response(data, status_code=status, headers=known)
    return get
kind = {"Content-Type": "text/calendar; charset=utf-8"}
packed = {**kind, "Content-Encoding": "gzip"}
routes = {"/plain": answer(200, "feed.ics", **kind), "/gzip": answer(200, "feed.ics.gz", **packed)}
routes["/304"] = answer(304, None)
app = Starlette(routes=[Route(path, get) for path, get in routes.items()])
uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False)
"""
NGINX = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off; sendfile on; keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location /lich/ {{
            alias {folder}/; types {{ text/calendar ics; }} charset utf-8; charset_types text/calendar;
            gzip_static on; gzip_vary on; add_header Cache-Control "public, max-age=3600";
        }}
    }}
}}
"""


def main() -> None:
    """At least 0.8 of the bare response, in each of the three ways of asking."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        shutil.copy(ROOT / "events.toml", folder)
        ours = running.enter_context(_serving([sys.executable, "-c", OURS, str(folder)]))
        tags = {coding: _fetched(f"{ours}{PATH}", coding, folder) for coding in ("identity", "gzip")}
        bare = running.enter_context(_serving([sys.executable, "-c", BARE, str(folder)]))
        nginx = running.enter_context(_nginx(folder))
        radicale = running.enter_context(_radicale(folder))
        plain = 0.0
        for way, headers in {
            "plain": {"Accept-Encoding": "identity"},
            "gzip": {"Accept-Encoding": "gzip"},
            "304": {"Accept-Encoding": "gzip", "If-None-Match": tags["gzip"]},
        }.items():
            asks = {"ours": (f"{ours}{PATH}", headers), "bare": (f"{bare}/{way}", headers)}
            if nginx:
                known = {"If-None-Match": _fetched(f"{nginx}/lich/feed.ics", "gzip", None)} if way == "304" else {}
                asks["nginx"] = (f"{nginx}/lich/feed.ics", {**headers, **known})
            rates = _rates(wrk, asks)
            _report(way, rates)
            plain = plain or rates["ours"]
        if radicale:
            report("feed of everything, plain: ours / Radicale", plain * _seconds(radicale))


def _report(way: str, rates: Mapping[str, float]) -> None:
    name = f"feed of everything, {way}: ours"
    detail = ", ".join(f"{name} {rate:.0f}/s" for name, rate in rates.items())
    report(f"{name} / a bare Starlette response", rates["ours"] / rates["bare"], at_least=0.8, detail=detail)
    if "nginx" in rates:
        report(f"{name} / nginx", rates["ours"] / rates["nginx"])


def _seconds(address: str) -> float:
    """Median time of one answer, of three."""
    asked = urllib.request.Request(address, headers={"Authorization": "Basic bGljaDpsaWNo"})
    taken = []
    for _ in range(3):
        before = time.perf_counter()
        with urllib.request.urlopen(asked) as answer:
            answer.read()
        taken.append(time.perf_counter() - before)
    return median(taken)


def _rates(wrk: str, asks: Mapping[str, Ask]) -> dict[str, float]:
    """Median requests a second of each, asked in turn."""
    rounds = [{name: _rate(wrk, *ask) for name, ask in asks.items()} for _ in range(ROUNDS)]
    return {name: median(one[name] for one in rounds) for name in asks}


def _rate(wrk: str, address: str, headers: Mapping[str, str]) -> float:
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found, said
    return float(found[1])


def _fetched(address: str, coding: str, folder: Path | None) -> str:
    """The tag of an answer, whose bytes are put into the folder."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": coding})) as answer:
        data, tag = answer.read(), str(answer.headers["ETag"])
    if folder:
        (folder / ("feed.ics.gz" if coding == "gzip" else "feed.ics")).write_bytes(data)
    return tag


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], port: int | None = None) -> Iterator[str]:
    """A server as a process; its address, once it answers."""
    chosen = port or _free_port()
    arguments = command if port else [*command, str(chosen)]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(chosen, server)
            yield f"http://127.0.0.1:{chosen}"
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    sys.exit(f"does not answer: {server.args!r}")


@contextmanager
def _nginx(folder: Path) -> Iterator[str | None]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        yield None
        return
    port = _free_port()
    user = "user root;" if os.geteuid() == 0 else ""  # else the folder would be closed to it
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user), encoding="utf-8")
    with _serving([program, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")], port) as address:
        yield address


@contextmanager
def _radicale(folder: Path) -> Iterator[str | None]:
    """Radicale with the same entries in a collection, which it puts together for each reader."""
    python = ROOT / ".venv-readers" / "bin" / "python"
    if not python.exists():
        yield None
        return
    port = _free_port()
    options = [f"--server-hosts=127.0.0.1:{port}", f"--storage-filesystem-folder={folder / 'radicale'}"]
    options += ["--auth-type=none", "--rights-type=authenticated", "--logging-level=critical"]
    with _serving([str(python), "-m", "radicale", "--config", "", *options], port) as address:
        place = f"{address}/lich/lich/"
        headers = {"Content-Type": "text/calendar; charset=utf-8", "Authorization": "Basic bGljaDpsaWNo"}
        data = (folder / "feed.ics").read_bytes()
        urllib.request.urlopen(urllib.request.Request(place, data=data, method="PUT", headers=headers)).close()
        yield place
