"""`/su-kien/…/chuan-bi`: what an event asks to be ready, and by when; for staff, whose own work it is."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import expand, working
from scheduler.model import Event, Occurrence
from scheduler.store import visits
from scheduler.store.database import reading
from scheduler.visits import steps
from scheduler.web.guard import Guarded, Role, guarded, page
from scheduler.web.site import Scene, Site
from scheduler.web.views.items import event_path, item

COMING = 3
"""Times whose steps are shown."""


def routes(site: Site) -> list[Guarded]:
    """Its address."""
    return [guarded(site, "/su-kien/{event}/chuan-bi", prepare_page, needs=Role.READER)]


def prepare_page(site: Site, request: Request) -> Response:
    """The steps of the next times, each with its day, who holds it, and whether it is done."""
    scene, key = site.scene(), request.path_params["event"]
    events = [one for one in scene.catalogue.events if key in (one.key, one.id)]
    if not events:
        raise HTTPException(404, detail=key)
    coming = sorted((o for one in events for o in _coming(scene, one)), key=lambda o: o.sort_key)[:COMING]
    with reading(site.engine) as conn:
        done = visits.done_steps(conn, [str(one.id) for one in coming])
    last = max((one.last.year for one in coming), default=scene.today.year)
    days = working.build(scene.catalogue, scene.today.year, last)
    values = {
        "name": events[0].name,
        "path": event_path(events[0]),
        "today": scene.today,
        "times": [(item(one, scene.today), steps.in_order(steps.of_occurrences([one], days, done))) for one in coming],
    }
    return page(site, request, "prepare.html", values)


def _coming(scene: Scene, event: Event) -> tuple[Occurrence, ...]:
    on = expand.expand_event(scene.catalogue, event.key, scene.today, scene.today).occurrences
    after = expand.next_dates(event, scene.today, COMING, scene.catalogue)
    return scene.settled({one.id: one for one in (*on, *after)}.values())
