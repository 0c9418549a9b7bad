"""The site as an ASGI application: its addresses, the headers that every answer carries, and what failed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler import templates_path
from scheduler.errors import CalendarError, LichError
from scheduler.hours import LOCAL
from scheduler.run.people import Door
from scheduler.web import (
    assets,
    convert_page,
    data_page,
    enrol,
    event_page,
    feed_page,
    feeds,
    health,
    lookup,
    measuring,
    mine,
    pages,
    prepare_page,
    print_page,
    render,
    troubles,
)
from scheduler.web.guard import EVERYONE, Guarded, doors, guarded, in_both
from scheduler.web.policy import POLICY
from scheduler.web.ready import AtHand
from scheduler.web.replies import reply
from scheduler.web.site import Site
from scheduler.web.work import routes as work

if TYPE_CHECKING:
    from scheduler.run.settings import Settings

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer; only the page that previews letters, and the letters in it, have a policy of their own."""
_RAW = tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in HEADERS.items())
"""As they go out: set one by one they took a fifth of a feed's answer."""


def _now() -> datetime:
    return datetime.now(LOCAL)


def _no_fault() -> None:
    return None


def create(
    engine: sa.Engine,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = _now,
    fault: Callable[[], str | None] = _no_fault,
) -> Starlette:
    """The site over this database.

    `clock` gives an aware "now"; nothing deeper reads a clock. `fault` says why the office's file as it is now was
    not adopted, None where it was.
    """
    site = Site(engine, settings.home, render.environments(templates_path.folders(settings.home, "web")), clock, fault)
    meter = measuring.meter_of(engine, settings, clock)
    at_hand = Middleware(AtHand, shelf=site.ready, clock=clock)
    app = Starlette(
        routes=[*routes(site, Door(settings.signing_key())), *measuring.routes(site, meter, settings.metrics)],
        middleware=[*measuring.middleware(meter), Middleware(Headed), at_hand],
        exception_handlers={
            HTTPException: partial(_refused, site),
            CalendarError: partial(_uncovered, site),
            LichError: partial(_not_ready, site),
            sa.exc.OperationalError: partial(_not_ready, site),
            Exception: partial(_broken, site),
        },
    )
    app.router.redirect_slashes = False  # it would send readers where the Host header says
    return app


def routes(site: Site, door: Door) -> list[Guarded]:
    """Every address of the site, each with whom it is for; `door` opens the links in letters."""
    letters = (*enrol.routes(site, door), *mine.routes(site, door))
    looked_up = (*lookup.routes(site), *convert_page.routes(site))
    return [*_public(site), *looked_up, *letters, *doors.routes(site)]


def _public(site: Site) -> list[Guarded]:
    told = {
        "/": pages.today_page,
        "/thang": pages.to_this_month,
        "/thang/{month}": pages.month_page,
        "/nam": pages.to_this_year,
        "/nam/{year}": pages.year_page,
        "/nam/{year}/danh-sach": pages.list_page,
        "/su-kien/{event}": event_page.event_page,
        "/dang-ky": pages.subscribe_page,
        "/ngoai-mang": pages.offline_page,
    }
    files = {
        "/lich/rieng/{token}.ics": feeds.private_feed,
        "/lich/{feed:path}.ics": feeds.feed,
        "/healthz": health.healthz,
        "/readyz": health.readyz,
        "/static/{name:path}": _static,
        "/giu-trang.js": _worker,
    }
    own = (guarded(site, path, handler, needs=EVERYONE) for path, handler in files.items())
    return [
        *print_page.routes(site),
        *data_page.routes(site),
        *in_both(site, told),
        *own,
        *in_both(site, {"/lich/{feed:path}": feed_page.feed_page}),
        *prepare_page.routes(site),
        *work(site),
    ]


def _static(_: Site, request: Request) -> Response:
    try:
        file = assets.load(request.path_params["name"])
    except KeyError as unknown:
        raise HTTPException(404) from unknown
    lasting = "public, max-age=31536000, immutable" if request.query_params.get("v") else "public, max-age=86400"
    return reply(request, file, {"Cache-Control": lasting})


def _worker(_: Site, request: Request) -> Response:
    """At the root, since a worker serves only what lies below it; asked again each time, as a browser does."""
    return reply(request, assets.load("worker.js"), {"Cache-Control": "no-cache"})


def _refused(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = troubles.error_page(site, request, error.status_code, request.path_params.get("event"))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = ", ".join(sorted(value.split(", "))) if name == "Allow" else value
    return answer


def _uncovered(site: Site, request: Request, _: Exception) -> Response:
    return troubles.error_page(site, request, 404)


def _not_ready(site: Site, request: Request, error: Exception) -> Response:
    log.error("%s: %s", _place(request), error)
    answer = troubles.error_page(site, request, 503)
    answer.headers["Retry-After"] = "60"
    return answer


def _broken(site: Site, request: Request, error: Exception) -> Response:
    log.error("%s", _place(request), exc_info=error)
    answer = troubles.error_page(site, request, 500)
    answer.headers.update(HEADERS)  # made outside of `Headed`
    return answer


def _place(request: Request) -> str:
    """What a log may say of where it happened: the pattern, since an address may hold a secret or a name."""
    return str(request.scope.get("pattern", "-"))


class Headed:
    """Puts `HEADERS` on every answer; what an answer says itself stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything through."""

        async def head(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _RAW if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, head)
