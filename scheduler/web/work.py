"""The addresses of who works here: changing the calendar, and the desk."""

from __future__ import annotations

from scheduler.web import desk_page, letters_page
from scheduler.web.guard import Guarded
from scheduler.web.planner import routes as planner
from scheduler.web.site import Site
from scheduler.web.visits import routes as visits


def routes(site: Site) -> list[Guarded]:
    """All of them, each with whom it is for."""
    return [*planner.routes(site), *desk_page.routes(site), *letters_page.routes(site), *visits.routes(site)]
