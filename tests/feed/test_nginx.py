"""nginx hands out a published folder by the very lines that docs/nginx.md gives."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path

import pytest

from scheduler.feed.publish import publish
from scheduler.feed.service import render
from scheduler.store.database import open_database
from tests.conftest import ROOT, Need
from tests.feed.test_service import DAY, FILE, NOW, take

CONF = """
{user}
daemon off;
pid {folder}/nginx.pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {server}
}}
"""


def documented(port: int, published: Path) -> str:
    """The page's server, on loopback without encryption."""
    page = (ROOT / "docs" / "nginx.md").read_text(encoding="utf-8")
    server = page.partition("```nginx\n")[2].partition("```")[0]
    server = re.sub(r"^ *ssl_.*\n", "", server, flags=re.MULTILINE)
    for old, new in (("listen 443 ssl;", f"listen 127.0.0.1:{port};"), ("/srv/lich/", f"{published}/")):
        assert old in server
        server = server.replace(old, new)
    return server


class Answer:
    """What came back."""

    def __init__(self, port: int, path: str, method: str = "GET", **headers: str) -> None:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        door.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = door.getresponse()
        self.status, self.headers, self.data = answer.status, answer.headers, answer.read()
        door.close()


@contextmanager
def nginx(program: str, folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""  # else the folders of tests would be closed to it
    conf = CONF.format(user=user, folder=folder, server=documented(port, folder / "www"))
    (folder / "nginx.conf").write_text(conf, encoding="utf-8")
    command = [program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("nginx does not answer")


@pytest.fixture
def port(need: Need, tmp_path: Path) -> Iterator[int]:
    program = need("nginx-light", shutil.which("nginx", path="/usr/sbin:/usr/bin"))
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    take(engine, tmp_path)
    publish(engine, tmp_path / "www", NOW)
    engine.dispose()
    with nginx(program, tmp_path) as port:
        yield port


def test_the_bytes_type_and_caching_are_ours(port: int, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    file = render(engine, "muong", NOW)
    engine.dispose()
    plain, packed = Answer(port, "/lich/muong.ics"), Answer(port, "/lich/muong.ics", Accept_Encoding="br, gzip")
    assert plain.data == file.body
    assert packed.data == file.gzip
    assert gzip.decompress(packed.data) == plain.data
    assert (plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == (None, "gzip")
    for answer in (plain, packed):
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Last-Modified"] == format_datetime(file.modified, usegmt=True)


def test_each_form_has_a_strong_tag_and_304(port: int) -> None:
    tags = set()
    for coding in ("identity", "gzip"):
        first = Answer(port, "/lich/muong.ics", Accept_Encoding=coding)
        tag = first.headers["ETag"]
        assert tag.startswith('"')
        tags.add(tag)
        again = Answer(port, "/lich/muong.ics", Accept_Encoding=coding, If_None_Match=tag)
        since = Answer(port, "/lich/muong.ics", If_Modified_Since=first.headers["Last-Modified"])
        assert [(a.status, a.data) for a in (again, since)] == [(304, b""), (304, b"")]
    assert len(tags) == 2


def test_the_tag_changes_with_the_bytes_and_only_then(port: int, tmp_path: Path) -> None:
    tags = {name: Answer(port, f"/lich/{name}.ics").headers["ETag"] for name in ("muong", "tat-ca")}
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    take(engine, tmp_path, FILE.replace("Đại đoàn kết", "Đoàn kết lớn"), NOW + DAY)
    publish(engine, tmp_path / "www", NOW + DAY)
    engine.dispose()
    now = {name: Answer(port, f"/lich/{name}.ics").headers["ETag"] for name in tags}
    assert now["muong"] == tags["muong"]
    assert now["tat-ca"] != tags["tat-ca"]


def test_only_reading_and_only_what_is_there(port: int) -> None:
    assert Answer(port, "/lich/muong.ics", "HEAD").status == 200
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        answer = Answer(port, "/lich/muong.ics", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert Answer(port, "/lich/khong-co.ics").status == 404
    for path in ("/lich/nhom/muong.ics", "/lich/nhac/nhom/muong.ics", "/lich/loai/national-day.ics"):
        assert Answer(port, path).status == 200


def test_the_index_names_the_feeds(port: int) -> None:
    page = Answer(port, "/lich/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'href="nhom/muong.ics"' in page.data.decode()
