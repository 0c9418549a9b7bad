"""`/do-phu` and `/bao-cao`: who was reached, month by month, and the counts of a period, as a table and on paper."""

from __future__ import annotations

from datetime import date
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.run.visits import YEARS
from scheduler.store import people_honoured
from scheduler.store import visits as store
from scheduler.visits import coverage as matrices
from scheduler.visits import papers
from scheduler.visits import report as counts
from scheduler.web.guard import page
from scheduler.web.site import Site
from scheduler.web.visits.standing import DOCX, download, standing, year_asked

BY: dict[str, matrices.By] = {"xa": "commune", "dan-toc": "group", "muc-dich": "purpose"}
"""`?theo=` -> what the rows are."""


def coverage(site: Site, request: Request) -> Response:
    """The matrix of a year: made of planned, in each month, by commune, group or purpose."""
    asked = year_asked(site, request)
    by = BY.get(request.query_params.get("theo", ""), "commune")
    with standing(site, asked) as (conn, scene):
        people = people_honoured.listed(conn, scene.today)
        found = store.of_year(conn, asked)
    wanted = {"commune": [one.person.commune for one in people], "group": [one.person.people for one in people]}
    matrix = matrices.matrix(found, asked, by, filter(None, wanted.get(by, ())))
    past = 12 if asked < scene.today.year else scene.today.month - 1 if asked == scene.today.year else 0
    values = {
        "matrix": matrix,
        "lines": list(zip(matrix.rows, matrix.sums, strict=True)),
        "year": asked,
        "chosen": next(name for name, one in BY.items() if one == by),
        "choices": {name: matrices.NAMED[one] for name, one in BY.items()},
        "past": past,
    }
    return page(site, request, "coverage.html", values)


def report(site: Site, request: Request) -> Response:
    """The counts of `/bao-cao/2027-Q1`, and where another period is chosen."""
    period = _period(site, request)
    with standing(site, period.first.year) as (conn, _):
        counted = counts.count(store.between(conn, period.first, period.last), period)
    values = {
        "report": counted,
        "rows": list(counts.table(counted)),
        "headers": counts.HEADERS,
        "code": _code(site, request),
        "year": period.first.year,
        "periods": list(_periods(period.first.year)),
    }
    return page(site, request, "report.html", values)


def report_docx(site: Site, request: Request) -> Response:
    """The same as a draft of a report."""
    period = _period(site, request)
    with standing(site, period.first.year) as (conn, scene):
        counted = counts.count(store.between(conn, period.first, period.last), period)
    code = _code(site, request).lower()
    return download(papers.report(counted, scene.catalogue.office), f"bao-cao-tham-{code}.docx", DOCX)


def _code(site: Site, request: Request) -> str:
    """The period of the address; without one, the month before this one: what is reported now."""
    today = hours.today(site.clock())
    before = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    return cast("str", request.path_params.get("period")) or f"{before:%Y-%m}"


def _period(site: Site, request: Request) -> counts.Period:
    try:
        found = counts.period(_code(site, request))
    except ValueError as wrong:
        raise HTTPException(404) from wrong
    if found.first.year not in YEARS:
        raise HTTPException(404)
    return found


def _periods(year: int) -> list[tuple[str, str]]:
    """Code and words of every period of a year, months first."""
    codes = [*(f"{year}-{month:02}" for month in range(1, 13)), *(f"{year}-Q{n}" for n in range(1, 5))]
    return [(code, counts.period(code).name) for code in (*codes, f"{year}-H1", f"{year}-H2", f"{year}")]
