"""The papers of one visit and of one week as .docx: drafts that the clerk finishes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.model import Occurrence
from scheduler.run.visit_look import week_of
from scheduler.run.visits import Scene
from scheduler.visits import papers, steps
from scheduler.visits.visit import Visit
from scheduler.web.site import Site
from scheduler.web.visits.standing import DOCX, day_asked, download, number_asked, standing, visit_of


def invitation(site: Site, request: Request) -> Response:
    """To the members of the delegation."""
    visit, there, scene = _visit(site, request)
    return download(papers.invitation(visit, there, scene.catalogue.office), f"giay-moi-{visit.id}.docx", DOCX)


def assignment(site: Site, request: Request) -> Response:
    """Who is sent, by whom and for what: in office hours a festival needs one (Decree 110/2018)."""
    visit, there, scene = _visit(site, request)
    own = steps.in_order(steps.of_visits([visit], scene.working, {}))
    data = papers.assignment(visit, there, own, scene.catalogue.office)
    return download(data, f"phan-cong-{visit.id}.docx", DOCX)


def week(site: Site, request: Request) -> Response:
    """The work schedule of the week in which a day lies."""
    day = day_asked(request)
    with standing(site, day.year) as (conn, scene):
        shown = week_of(conn, scene, day)
    return download(papers.week(shown, scene.catalogue.office), f"lich-cong-tac-{shown.days[0].day}.docx", DOCX)


def _visit(site: Site, request: Request) -> tuple[Visit, Occurrence | None, Scene]:
    with standing(site) as (conn, scene):
        visit = visit_of(conn, number_asked(request, "visit"))
    return visit, scene.occurrences.get(visit.occurrence) if visit.occurrence else None, scene
