"""The feeds over HTTP: for everyone, read only, the same whatever the client says it accepts."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.feed import service
from scheduler.feed.service import FeedFile, NoSuchFeedError
from scheduler.web.replies import Body, reply
from scheduler.web.site import Site

CALENDAR = "text/calendar; charset=utf-8"
AN_HOUR = "public, max-age=3600"
"""Long enough to spare us, short enough for a late decision to arrive the same day."""


def feed(site: Site, request: Request) -> Response:
    """`/lich/<feed>.ics`: the feed as it stands, 304 to who has these bytes, 404 for an unknown one."""
    try:
        file = service.render(site.engine, request.path_params["feed"], site.clock())
    except NoSuchFeedError as unknown:
        raise HTTPException(404) from unknown
    return reply(request, _stored(file), {"Cache-Control": AN_HOUR})


def _stored(file: FeedFile) -> Body:
    return Body(
        plain=file.body,
        compressed=file.gzip,
        tag=file.etag.strip('"'),
        media_type=CALENDAR,
        modified=file.modified,
    )
