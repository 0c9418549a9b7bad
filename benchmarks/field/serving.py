"""The feed of everything over HTTP."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from benchmarks.field.frame import OURS, SMALL, Figure, MissingError, Round, Row, Table, absent, program, race
from benchmarks.servers import OURS as SERVICE
from benchmarks.servers import PATH, ROOT, fetched, nginx, radicale, rate, serving
from benchmarks.serving import ways

ROUNDS = 1 if SMALL else 5
SECONDS = 1
NGINX = "nginx"
RADICALE = "Radicale"


@cache
def _measured() -> Mapping[str, Mapping[str, Figure]]:
    """Figures by way of asking, of servers that all run at once and are asked in turn."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        shutil.copy(ROOT / "events.toml", folder)
        try:
            wrk = program("wrk")
        except MissingError as why:
            return {way: {OURS: absent(OURS, why)} for way in ways("")}
        ours = running.enter_context(serving([sys.executable, "-c", SERVICE, str(folder)])) + PATH
        tag = [fetched(ours, coding, folder) for coding in ("identity", "gzip")][1]
        static = running.enter_context(nginx(folder))
        found = {}
        for way, headers in ways(tag).items():
            rounds: dict[str, Round] = {OURS: partial(rate, wrk, ours, headers, SECONDS)}
            if static:
                address = f"{static}/lich/feed.ics"
                known = {"If-None-Match": fetched(address, "gzip", None)} if way == "304" else {}
                rounds[NGINX] = partial(rate, wrk, address, {**headers, **known}, SECONDS)
            if way == "plain" and (collection := running.enter_context(radicale(folder))):
                rounds[RADICALE] = lambda: _once(collection)
            found[way] = race(rounds, rates=True, rounds=ROUNDS)
        return found


def _once(address: str) -> float:
    """Answers a second by the time of one: Radicale takes long enough."""
    asked = urllib.request.Request(address, headers={"Authorization": "Basic bGljaDpsaWNo"})
    before = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:
        answer.read()
    return 1 / (time.perf_counter() - before)


def _of(way: str) -> Mapping[str, Figure]:
    found = dict(_measured()[way])
    for name in (NGINX, RADICALE)[: 2 if way == "plain" else 1]:
        if name not in found:
            found[name] = absent(name, "requirements/debian.sh, make env-readers")
    return found


WHY = (
    "C with sendfile, which hands a file to the socket without a copy; ours is Python, which must read a request, "
    "ask which edition and day "
    "it is, and pass a body on. `lich publish` writes the same bytes for nginx to hand out, which docs/nginx.md "
    "shows: that is the way to its speed"
)
_STATIC = Row(
    name=NGINX, does="hands out files that `lich` wrote; knows no day, no edition, no private link", ahead=WHY
)
TABLES = tuple(
    Table(
        key=f"serving-{way}",
        title=f"Phát tệp lịch · Serving a feed: {words}",
        work=(
            "the feed of everything (about 1 MB plain) by 16 connections that stay open, one server process each, "
            "wrk on the same machine"
        ),
        unit="lượt mỗi giây · a second",
        rows=(
            Row(name=OURS, does="uvicorn, one process: today's feed of the edition in force"),
            _STATIC,
            *(
                [
                    Row(
                        name=RADICALE,
                        does="puts the collection together anew for each reader; one at a time; no gzip, no 304",
                    )
                ]
                if way == "plain"
                else []
            ),
        ),
        measure=partial(_of, way),
        digits=0 if way != "plain" else 1,
    )
    for way, words in {
        "plain": "nguyên · as it is",
        "gzip": "nén · packed",
        "304": "không đổi · not changed (304)",
    }.items()
)
