"""Month and event page of the whole catalogue, against a bare Starlette response of the same size."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from benchmarks.measure import compare, cpu, milliseconds, report
from scheduler.hours import LOCAL
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database
from scheduler.web import assets
from scheduler.web.app import create

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
PAGES = {"month": "/thang/2027-02", "event": "/su-kien/khai-ha-muong-bi"}
ASKED = 200
"""Requests in one measurement."""
LIMITS = {"HTML, CSS and script, gzipped": 60_000, "fonts": 100_000}


def main() -> None:
    """Served again at least half as fast as a bare response; rendered anew it is only shown; and what it weighs."""
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "events.toml").write_bytes((root / "events.toml").read_bytes())
        engine = open_database(f"sqlite:///{home / 'lich.db'}")
        adopt(engine, home, now=NOW, who="bench")
        heaviest = 0
        for name, path in PAGES.items():
            site = create(engine, Settings.from_env(home), clock=lambda: NOW)
            body = anyio.run(_ask, site, path)
            heaviest = max(heaviest, len(gzip.compress(body)))
            _again(name, site, path, body)
            _anew(name, lambda: create(engine, Settings.from_env(home), clock=lambda: NOW), path)
        engine.dispose()
    _weight(heaviest)


def _again(name: str, site: ASGIApp, path: str, body: bytes) -> None:
    def bare(_: Request) -> Response:
        return Response(body, media_type="text/html")

    plain = Starlette(routes=[Route(path, bare)])
    ours, theirs = compare(lambda: anyio.run(_many, site, path), lambda: anyio.run(_many, plain, path))
    detail = f"{milliseconds(ours / ASKED)}, {milliseconds(theirs / ASKED)} a request"
    report(f"{name} page served again: requests/s, ours / bare response", theirs / ours, at_least=0.5, detail=detail)


def _anew(name: str, fresh: Callable[[], ASGIApp], path: str) -> None:
    seconds = cpu(lambda: anyio.run(_ask, fresh(), path), rounds=5)
    report(f"{name} page rendered anew, requests/s", 1 / seconds, detail=milliseconds(seconds))


def _weight(page: int) -> None:
    text = page + sum(
        len(gzip.compress(assets.load(name).plain)) for name in ("site.css", "htmx.min.js", "register.js", "worker.js")
    )
    fonts = sum(len(assets.load(name).plain) for name in assets.SHIPPED if name.endswith("woff2"))
    for (name, limit), weight in zip(LIMITS.items(), (text, fonts), strict=True):
        report(f"{name}: of what is allowed", weight / limit, at_most=1, detail=f"{weight / 1000:.1f} kB")


async def _many(app: ASGIApp, path: str) -> None:
    for _ in range(ASKED):
        await _ask(app, path)


async def _ask(app: ASGIApp, path: str) -> bytes:
    """One request, without a socket; the whole body."""
    parts: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message
        parts.append(message.get("body", b""))

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
        "http_version": "1.1",
    }
    await app(scope, receive, send)
    return b"".join(parts)
