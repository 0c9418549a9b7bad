"""Requests a second for the feed of everything: ours against a bare Starlette response of these bytes.

Each server is a process of its own on loopback; `wrk` asks with 16 connections that stay open. Five rounds, taken in
turn, and their median, so that a slow moment of the machine hits both alike. Others' servers: `field/serving.py`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.measure import report
from benchmarks.servers import OURS, PATH, ROOT, Ask, fetched, rate, serving

ROUNDS = 5

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


def main() -> None:
    """At least 0.8 of the bare response, in each of the three ways of asking."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        shutil.copy(ROOT / "events.toml", folder)
        ours = running.enter_context(serving([sys.executable, "-c", OURS, str(folder)]))
        tags = {coding: fetched(f"{ours}{PATH}", coding, folder) for coding in ("identity", "gzip")}
        bare = running.enter_context(serving([sys.executable, "-c", BARE, str(folder)]))
        for way, headers in ways(tags["gzip"]).items():
            _report(way, _rates(wrk, {"ours": (f"{ours}{PATH}", headers), "bare": (f"{bare}/{way}", headers)}))


def ways(tag: str) -> dict[str, dict[str, str]]:
    """The three ways a feed is asked for: as it is, packed, and with the tag of what is there already."""
    return {
        "plain": {"Accept-Encoding": "identity"},
        "gzip": {"Accept-Encoding": "gzip"},
        "304": {"Accept-Encoding": "gzip", "If-None-Match": tag},
    }


def _report(way: str, rates: Mapping[str, float]) -> None:
    name = f"feed of everything, {way}: ours / a bare Starlette response"
    detail = ", ".join(f"{name} {each:.0f}/s" for name, each in rates.items())
    report(name, rates["ours"] / rates["bare"], at_least=0.8, detail=detail)


def _rates(wrk: str, asks: Mapping[str, Ask]) -> dict[str, float]:
    """Median requests a second of each, asked in turn."""
    rounds = [{name: rate(wrk, *ask) for name, ask in asks.items()} for _ in range(ROUNDS)]
    return {name: median(one[name] for one in rounds) for name in asks}
