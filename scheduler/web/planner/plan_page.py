"""`/sua-lich`: which event to change, found as in the public search."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.authoring.edit import is_own
from scheduler.errors import FileProblems
from scheduler.run.adopt import FILE
from scheduler.web.guard import page
from scheduler.web.lookup import query_of
from scheduler.web.planner.desk import open_desk
from scheduler.web.site import Site
from scheduler.web.views import search


def show(site: Site, request: Request) -> Response:
    """Without a query the office's own events."""
    scene, query = site.scene(), query_of(request)
    try:
        own = {key for key, table in open_desk(site).book.events.items() if is_own(table.at.file, FILE)}
        problems: tuple[object, ...] = ()
    except FileProblems as broken:
        own, problems = set(), broken.problems
    if query:
        events = search.find(site.directory(scene), query).events
    else:
        events = tuple(event for event in scene.catalogue.events if event.id in own)
    values = {"query": query, "events": events, "own": own, "problems": problems}
    return page(site, request, "plan.html", values)
