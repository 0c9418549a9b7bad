"""The addresses of who works here: changing the calendar, and the desk."""

from __future__ import annotations

from scheduler.web import desk_page, letters_page, recipients_sheet
from scheduler.web.guard import Guarded
from scheduler.web.planner import routes as planner
from scheduler.web.site import Site
from scheduler.web.visits import routes as visits


def routes(site: Site) -> list[Guarded]:
    """All of them, each with whom it is for."""
    desk = (*desk_page.routes(site), *letters_page.routes(site), *recipients_sheet.routes(site))
    return [*planner.routes(site), *desk, *visits.routes(site)]
