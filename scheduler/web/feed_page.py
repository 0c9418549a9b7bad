"""The page of one calendar to subscribe to: its link, a code that brings it to a telephone, each client's steps."""

from __future__ import annotations

from datetime import timedelta

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.feed import links
from scheduler.feed.links import NoSuchFeedError
from scheduler.model import Feed
from scheduler.store.database import reading
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.views import subscribe
from scheduler.web.views.tongue import Tongue


def feed_page(site: Site, request: Request) -> Response:
    """`/lich/muong`, `/lich/nhom/muong`: 404 for a calendar that never was, 308 for one that moved."""
    scene, feed, tongue = site.scene(), request.path_params["feed"], tongue_of(request)
    try:
        with reading(site.engine) as conn:
            found = links.find(conn, scene.catalogue, feed)
    except NoSuchFeedError as unknown:
        raise HTTPException(404) from unknown
    if now := links.successor(scene.catalogue, found):
        return RedirectResponse(tongue.root + subscribe.page_path(now.id), status_code=308)
    return site.page(request, scene, found, "feed.html", lambda: _values(scene, found, tongue))


def _values(scene: Scene, feed: Feed, tongue: Tongue) -> dict[str, object]:
    coming = scene.occurrences(scene.today, scene.today + timedelta(days=365))
    address = scene.catalogue.office.address
    (offer,) = subscribe.build([feed], coming, address, scene.today, tongue)
    return {"offer": offer, "qr": code(f"{address}{tongue.root}{offer.page}")}


def code(link: str) -> Markup:
    """A QR code as a picture in the page. It leads to the page, not to the file: a telephone that is shown a file
    copies it once, and what is copied never changes when a day does.
    """
    drawn = segno.make_qr(link, error="m").svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", lineclass=None
    )
    return Markup(drawn)  # segno writes numbers alone: the link is in the pattern
