"""`/ngay-nhieu-le/2026-02-24`: everything that is held on one day, who could take which, and what one trip takes in."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.model import OccurrenceId
from scheduler.run import year_plan
from scheduler.visits.visit import STATUS, tidy
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits.standing import day_asked, standing
from scheduler.words import long_date, lunar_day, lunar_of

HOME = "/ngay-nhieu-le"


def show(site: Site, request: Request) -> Response:
    """The day."""
    return _page(site, request)


def assign(site: Site, request: Request) -> Response:
    """The festivals that are ticked get a visit, led by who is named beside them."""
    day, who = day_asked(request), signed(request).account.name
    try:
        with standing(site, day.year) as (conn, scene):
            leaders = dict(_leaders(request))
            year_plan.assign(conn, scene, leaders, who=who, now=site.clock())
    except Refused as refusal:
        return _page(site, request, f"{refusal}.", status=422)
    if not leaders:
        return _page(site, request, "Hãy đánh dấu ít nhất một lễ hội sẽ có đoàn đi.", status=422)
    return redirect(f"{HOME}/{day}?xong={len(leaders)}")


def _leaders(request: Request) -> Iterator[tuple[OccurrenceId, str]]:
    """The form's rows: `di-N` names the occurrence, `doan-N` who leads. Raises Refused."""
    for field in form(request):
        mark, _, number = field.partition("-")
        if mark == "di":
            try:
                yield OccurrenceId.parse(text(request, field)), tidy(text(request, f"doan-{number}"))
            except ValueError:
                raise Refused("Biểu mẫu gửi lên không đúng") from None


def _page(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    day = day_asked(request)
    with standing(site, day.year) as (conn, scene):
        found = year_plan.day_of(conn, scene, day)
    moon = lunar_of(day)
    values = {
        "day": day,
        "long": long_date(day),
        "lunar": lunar_day(moon) if moon else "",
        "off": None if scene.working.is_working(day) else scene.working.why(day),
        "found": found,
        "statuses": STATUS,
        "trouble": trouble,
        "done": request.query_params.get("xong", ""),
    }
    return page(site, request, "festival_day.html", values, status=status)
