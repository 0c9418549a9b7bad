"""Servers as processes of their own on loopback, for measuring how many requests a second they answer; asked by wrk."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS, CONNECTIONS = 2, 16
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


def rate(wrk: str, address: str, headers: Mapping[str, str], seconds: float = SECONDS) -> float:
    """Requests a second. Raises AssertionError where an answer is an error."""
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    assert found, said
    return float(found[1])


def fetched(address: str, coding: str, folder: Path | None) -> str:
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
def serving(command: list[str], port: int | None = None) -> Iterator[str]:
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
def nginx(folder: Path) -> Iterator[str | None]:
    """nginx with the feed and its packed form as files; its address, None where there is no nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        yield None
        return
    port = _free_port()
    user = "user root;" if os.geteuid() == 0 else ""  # else the folder would be closed to it
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user), encoding="utf-8")
    with serving([program, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")], port) as address:
        yield address


@contextmanager
def radicale(folder: Path) -> Iterator[str | None]:
    """Radicale with the same entries in a collection, which it puts together for each reader."""
    python = ROOT / ".venv-readers" / "bin" / "python"
    if not python.exists():
        yield None
        return
    port = _free_port()
    options = [f"--server-hosts=127.0.0.1:{port}", f"--storage-filesystem-folder={folder / 'radicale'}"]
    options += ["--auth-type=none", "--rights-type=authenticated", "--logging-level=critical"]
    with serving([str(python), "-m", "radicale", "--config", "", *options], port) as address:
        place = f"{address}/lich/lich/"
        headers = {"Content-Type": "text/calendar; charset=utf-8", "Authorization": "Basic bGljaDpsaWNo"}
        data = (folder / "feed.ics").read_bytes()
        urllib.request.urlopen(urllib.request.Request(place, data=data, method="PUT", headers=headers)).close()
        yield place
