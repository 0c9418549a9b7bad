"""The feeds over HTTP: read only, the same whatever the client says it accepts, and a link once given out stays."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler import hours
from scheduler.feed import links, private, service
from scheduler.feed.links import NoSuchFeedError
from scheduler.feed.service import FeedFile
from scheduler.run import visits
from scheduler.store import feed_uses
from scheduler.store.database import aside, reading
from scheduler.web.ready import Ready
from scheduler.web.replies import Body, reply
from scheduler.web.site import Site

log = logging.getLogger(__name__)

CALENDAR = "text/calendar; charset=utf-8"
AN_HOUR = "max-age=3600"
"""Long enough to spare us, short enough for a late decision to arrive the same day."""
SOON = "max-age=600"
"""For a feed that has nothing yet: what comes should not be missed."""


def feed(site: Site, request: Request) -> Response:
    """`/lich/<feed>.ics`, with alarms `/lich/nhac/<feed>.ics`: 404 for one that never was, 308 for one that moved."""
    feed_id, alarm = links.parse(request.path_params["feed"])
    scene = site.scene()
    try:
        if feed_id not in site.feeds(scene):
            with reading(site.engine) as conn:
                gone = links.find(conn, scene.catalogue, feed_id)
            if now := links.successor(scene.catalogue, gone):
                return RedirectResponse(links.path(now.id, alarm=alarm), status_code=308)
        file = service.render(site.engine, feed_id, site.clock(), alarm=alarm)
    except NoSuchFeedError as unknown:
        raise HTTPException(404) from unknown
    _note_use(site, feed_id)
    made = Ready(body=_stored(file), headers={"Cache-Control": f"public, {_age(file)}"}, at=site.clock())
    site.ready[request.scope["path"]] = made
    return reply(request, made.body, made.headers)


def _note_use(site: Site, feed_id: str) -> None:
    """Once a day and feed; a database that is busy then does not keep anybody from the feed."""
    day = hours.today(site.clock())
    if site.noted.get(feed_id) == day:
        return
    site.noted[feed_id] = day
    try:
        with aside(site.engine) as conn:
            feed_uses.note(conn, feed_id, day)
    except sa.exc.SQLAlchemyError:
        log.warning("the use of a feed could not be noted")


def private_feed(site: Site, request: Request) -> Response:
    """`/lich/rieng/<token>.ics`: whoever has the token reads; a wrong or revoked one is a page that is not there."""
    admitted = private.admit(site.engine, request.path_params["token"], site.clock())
    if admitted is None:
        raise HTTPException(404)
    if visits.carries(admitted.feed):
        file = visits.private_file(site.engine, admitted, site.clock())
    else:
        file = service.render(site.engine, admitted.feed, site.clock(), alarm=admitted.alarm)
    return reply(request, _stored(file), {"Cache-Control": f"private, {_age(file)}"})


def _age(file: FeedFile) -> str:
    return SOON if file.is_empty else AN_HOUR


def _stored(file: FeedFile) -> Body:
    return Body(
        plain=file.body,
        compressed=file.gzip,
        tag=file.etag.strip('"'),
        media_type=CALENDAR,
        modified=file.modified,
    )
