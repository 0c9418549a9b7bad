"""Looking things up: search, and the page of a people or a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from unicodedata import normalize

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.authoring import groups
from scheduler.feed import links
from scheduler.model import Event
from scheduler.web.guard import Guarded, in_both
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.views import gathered, search, subscribe
from scheduler.web.views.event import source
from scheduler.web.views.gathered import Row
from scheduler.web.views.tongue import Tongue

LONGEST_QUERY = 200
AHEAD = 400
"""Days in which the next date of an event is looked for; a yearly one has one there, in every calendar."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses."""
    handlers = {
        "/tim": search_page,
        "/dan-toc": to_peoples,
        "/dan-toc/{people}": people_page,
        "/noi": to_places,
        "/noi/{place}": place_page,
    }
    return in_both(site, handlers)


def search_page(site: Site, request: Request) -> Response:
    """`/tim?q=`: events, peoples and places; without a query all peoples and places, to choose from."""
    scene, query = site.scene(), query_of(request)
    known = site.directory(scene)
    if not query:
        return site.page(request, scene, None, "search.html", lambda: {"query": "", "known": known, "found": None})
    found = search.find(known, query)
    values = {"query": query, "known": known, "found": found, "rows": _rows(scene, found.events, tongue_of(request))}
    return site.fresh(request, scene, "search.html", values)


def people_page(site: Site, request: Request) -> Response:
    """`/dan-toc/muong`: the people's names for itself, its festivals with their next dates, where that is from."""
    scene, slug, tongue = site.scene(), request.path_params["people"], tongue_of(request)
    name = next((name for name in groups.names() if links.slug(name) == slug), None)
    if name is None:
        raise HTTPException(404)

    def values() -> dict[str, object]:
        about = groups.about(name)
        feed = links.by_group(scene.catalogue).get(f"nhom/{slug}")
        return {
            "name": name,
            "also": about.also,
            "sources": tuple(map(source, about.sources)),
            "page": gathered.build(_rows(scene, [e for e in scene.catalogue.events if name in e.groups], tongue)),
            "feed": feed and subscribe.page_path(feed.id),
        }

    return site.page(request, scene, slug, "people.html", values)


def place_page(site: Site, request: Request) -> Response:
    """`/noi/phu-tho`: what is held in a province, under the names of both maps."""
    scene, slug, tongue = site.scene(), request.path_params["place"], tongue_of(request)
    place = next((one for one in site.directory(scene).provinces if links.slug(one.name) == slug), None)
    if place is None:
        raise HTTPException(404)

    def values() -> dict[str, object]:
        feed = links.by_place(scene.catalogue).get(f"noi/{slug}")
        return {
            "place": place,
            "page": gathered.build(_rows(scene, search.of_place(scene.catalogue.events, place.name), tongue)),
            "now_href": place.now and search.place_path(place.now),
            "formerly": tuple((name, search.place_path(name)) for name in place.formerly),
            "known": {one.name for one in site.directory(scene).provinces},
            "feed": feed and subscribe.page_path(feed.id),
        }

    return site.page(request, scene, slug, "place.html", values)


def to_peoples(_: Site, request: Request) -> Response:
    """`/dan-toc` leads to the list of all peoples."""
    return RedirectResponse(f"{tongue_of(request).root}/tim#dan-toc", status_code=307)


def to_places(_: Site, request: Request) -> Response:
    """`/noi` leads to the list of all places."""
    return RedirectResponse(f"{tongue_of(request).root}/tim#noi", status_code=307)


def query_of(request: Request) -> str:
    """What was typed: composed letters, no surplus spaces, not too long."""
    return " ".join(normalize("NFC", request.query_params.get("q", "")).split())[:LONGEST_QUERY]


def _rows(scene: Scene, events: Iterable[Event], tongue: Tongue) -> tuple[Row, ...]:
    """The events in their order, each with its next date."""
    coming = scene.occurrences(scene.today, scene.today + timedelta(days=AHEAD))
    return gathered.rows(events, coming, scene.today, tongue)
