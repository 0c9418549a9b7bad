"""Whether this installation measures itself, and who may read it: `LICH_METRICS_TOKEN` and the extra `[metrics]`."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from scheduler.run.settings import Settings
from scheduler.web.guard import EVERYONE, Guarded, guarded
from scheduler.web.site import Site

if TYPE_CHECKING:
    from scheduler.web.metrics import Meter

logger = logging.getLogger(__name__)

TEXT = "text/plain; version=0.0.4; charset=utf-8"


def meter_of(engine: sa.Engine, settings: Settings, clock: Callable[[], datetime]) -> Meter | None:
    """What counts; None where nobody may read it, or the extra is missing."""
    if settings.metrics is None:
        return None
    try:
        from scheduler.web.metrics import Meter
    except ModuleNotFoundError:
        logger.warning("metrics: the extra [metrics] is not installed; /metrics is not there")
        return None
    return Meter(engine, clock)


def middleware(meter: Meter | None) -> list[Middleware]:
    """What tells the meter of every answer."""
    if meter is None:
        return []
    from scheduler.web.metrics import Measured

    return [Middleware(Measured, meter=meter)]


def routes(site: Site, meter: Meter | None, token: str | None) -> list[Guarded]:
    """`/metrics`."""
    return [guarded(site, "/metrics", partial(_metrics, meter, token), needs=EVERYONE)]


def _metrics(meter: Meter | None, token: str | None, _: Site, request: Request) -> Response:
    """Only with `Authorization: Bearer <LICH_METRICS_TOKEN>`; to anybody else it is not there.

    Behind a proxy everybody comes from this machine, so the address says nothing.
    """
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if meter is None or token is None or not secrets.compare_digest(given.encode(), token.encode()):
        raise HTTPException(404)
    return Response(meter.text(), 200, {"Cache-Control": "no-store"}, TEXT)
