"""`/metrics` for Prometheus, for whoever has the token: what stands in the database, and what this process answered.

Several processes on one database each tell the same of the database and their own of answers. No label holds anything
of a person: a private feed is `rieng`, an address that is none of ours is `-`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler import hours
from scheduler.store import editions, sweeps, tally, troubled
from scheduler.store.database import reading

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

RECENT = timedelta(days=1)
STATES = ("ready", "taken", "sent", "failed", "held", "void")
_PREFIX, _SUFFIX = "/lich/", ".ics"
_THERE = (200, 304)


class Meter:
    """What one process counts, and what it reads when asked."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(Standing(engine, clock))
        self.feeds = Counter("lich_feed_requests", "Lần đọc lịch.", ["feed", "status"], registry=self.registry)
        self.pages = Histogram(
            "lich_request_seconds", "Thời gian trả lời.", ["route", "status"], registry=self.registry
        )

    def text(self) -> bytes:
        """In Prometheus' form."""
        return generate_latest(self.registry)

    def note(self, path: str, pattern: str, status: int, seconds: float) -> None:
        """One answer."""
        self.pages.labels(pattern, str(status)).observe(seconds)
        if path.startswith(_PREFIX) and path.endswith(_SUFFIX):
            self.feeds.labels(_feed(path, status), str(status)).inc()


def _feed(path: str, status: int) -> str:
    """Its id, where there is such a feed: a name that somebody made up would be a series for ever."""
    name = path[len(_PREFIX) : -len(_SUFFIX)]
    if name.startswith("rieng/"):
        return "rieng"
    return name if status in _THERE else "-"


class Standing(Collector):
    """The state in the database at the moment it is asked."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def collect(self) -> Iterator[Metric]:
        """A number for each; where the database cannot be read only that it is not up."""
        now = self._clock()
        try:
            with reading(self._engine) as conn:
                found = list(_standing(conn, now))
        except sa.exc.SQLAlchemyError:
            yield _gauge("lich_up", "1: đọc được cơ sở dữ liệu.", 0)
            return
        yield _gauge("lich_up", "1: đọc được cơ sở dữ liệu.", 1)
        yield from found

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the database need not be there when the process starts."""
        return []


def _standing(conn: sa.Connection, now: datetime) -> Iterator[Metric]:
    head, last, today = editions.head(conn), sweeps.read(conn).at, hours.today(now)
    yield _gauge("lich_edition", "Số của bản lịch đang dùng; 0: chưa có.", head.id if head else 0)
    if last:
        yield _gauge("lich_last_sweep_timestamp_seconds", "Lượt gửi thư gần nhất.", last.timestamp())
    counts = troubled.counts(conn, now - RECENT)
    letters = GaugeMetricFamily("lich_letters", "Thư: đang đợi, và đã xong trong 24 giờ.", labels=["state"])
    for state in STATES:
        letters.add_metric([state], counts.get(state, 0))
    yield letters
    oldest = tally.oldest(conn)
    age = (now - oldest).total_seconds() if oldest else 0
    yield _gauge("lich_queue_age_seconds", "Thư đợi lâu nhất đã đợi bao lâu.", max(age, 0))
    days = tally.days(conn, today, today)
    reminders = GaugeMetricFamily("lich_reminders_today", "Việc nhắc đến hạn hôm nay.", labels=["state"])
    for name in ("due", "sent", "failed", "expired", "waiting"):
        reminders.add_metric([name], getattr(days[0], name) if days else 0)
    yield reminders


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)


class Measured:
    """Tells the meter of every answer."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            pattern = str(scope.get("pattern", "-" if status not in _THERE else "ready"))
            self._meter.note(scope["path"], pattern, status, perf_counter() - began)
