"""`/nam/2027.pdf`, `/thang/2027-02.pdf`: the sheets for the wall, made by the `[print]` extra."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypedDict

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import templates_path
from scheduler.paper import sheets, typeset
from scheduler.web import pages
from scheduler.web.guard import Guarded, in_both
from scheduler.web.guard.limits import Limiter, network_of
from scheduler.web.guard.sign_in import client
from scheduler.web.replies import Body, tag_of
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.troubles import error_page
from scheduler.web.views import filters
from scheduler.web.views.filters import Filter
from scheduler.web.views.tongue import Tongue

MOST = 40
"""Sheets made in a quarter of an hour for one network; those made before are given without a count."""
Sheet = Callable[[Scene, Filter, Tongue, sheets.Paper], tuple[str, Mapping[str, object]]]
"""The template and its values."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses."""
    limiter = Limiter()
    return in_both(
        site, {"/nam/{year}.pdf": partial(year_sheet, limiter), "/thang/{month}.pdf": partial(month_sheet, limiter)}
    )


def year_sheet(limiter: Limiter, site: Site, request: Request) -> Response:
    """The year, narrowed as its page is; `giay=a3` on the larger sheet."""
    number = pages.year_number(request)

    def sheet(scene: Scene, chosen: Filter, tongue: Tongue, paper: sheets.Paper) -> tuple[str, Mapping[str, object]]:
        page = pages.year_of(scene, number, chosen, tongue)
        return "wall.typ", sheets.wall(page, paper=paper, **_frame(scene, chosen, tongue))

    return _answer(limiter, site, request, f"lich-{number}", sheet)


def month_sheet(limiter: Limiter, site: Site, request: Request) -> Response:
    """The month with its list."""
    number, which = pages.month_number(request)

    def sheet(scene: Scene, chosen: Filter, tongue: Tongue, paper: sheets.Paper) -> tuple[str, Mapping[str, object]]:
        page = pages.month_of(scene, number, which, chosen, tongue, lanes=sheets.LANES)
        return "month.typ", sheets.month(page, paper=paper, **_frame(scene, chosen, tongue))

    return _answer(limiter, site, request, f"lich-{number}-{which:02}", sheet)


class Frame(TypedDict):
    """What every sheet says beside its days."""

    office: str
    legend: sheets.Legend
    tongue: Tongue
    only: str


def _frame(scene: Scene, chosen: Filter, tongue: Tongue) -> Frame:
    office, legend = scene.catalogue.office.name, pages.legend(scene.catalogue, tongue)
    return {"office": office, "legend": legend, "tongue": tongue, "only": chosen.words(tongue)}


def _answer(limiter: Limiter, site: Site, request: Request, name: str, sheet: Sheet) -> Response:
    if not typeset.is_there():
        return error_page(site, request, 501)
    scene, tongue = site.scene(), tongue_of(request)
    chosen, paper = filters.read(request.query_params, scene.catalogue), pages.paper_of(request)

    def make() -> Body:
        if wait := limiter.take({f"p {network_of(client(request))}": MOST}, site.clock()):
            raise HTTPException(429, headers={"Retry-After": str(math.ceil(wait.total_seconds()))})
        template, values = sheet(scene, chosen, tongue, paper)
        plain = typeset.typeset(templates_path.folders(site.home, "print"), template, values)
        return Body(plain=plain, compressed=None, tag=tag_of(plain), media_type="application/pdf")

    return site.file(request, scene, (name, tongue.key, chosen.query, paper), f"{name}.pdf", make)
