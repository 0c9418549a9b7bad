"""What the pages of the year's visits begin with: a transaction, the calendar of a year, what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.errors import Refused
from scheduler.run import ground
from scheduler.run.visits import YEARS, Scene, stand
from scheduler.store import visits as store
from scheduler.visits.visit import Visit
from scheduler.web.site import Site

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def standing(site: Site, year: int | None = None) -> Iterator[tuple[sa.Connection, Scene]]:
    """A transaction, and the calendar around a year, this one for None."""
    now = site.clock()
    with site.engine.begin() as conn:
        yield conn, stand(conn, now, year or hours.today(now).year)


@contextmanager
def looking(site: Site, year: int | None = None) -> Iterator[tuple[sa.Connection, Scene]]:
    """The same for what only reads: it waits for no writer, but where the ledger must first be brought up to date."""
    now = site.clock()
    asked = year or hours.today(now).year
    with ground.looking(site.engine, now) as conn:
        yield conn, stand(conn, now, asked)


def year_asked(site: Site, request: Request) -> int:
    """The year of the address, or this one where it names none. Raises HTTPException 404 beyond `YEARS`."""
    year: int = request.path_params.get("year") or hours.today(site.clock()).year
    if year not in YEARS:
        raise HTTPException(404)
    return year


def number_asked(request: Request, name: str) -> int:
    """A number of the address. Raises HTTPException 404 where no row can have it."""
    number: int = request.path_params[name]
    if not 0 < number < 2**31:
        raise HTTPException(404)
    return number


def visit_of(conn: sa.Connection, number: int) -> Visit:
    """A visit by the number of the address. Raises HTTPException 404."""
    try:
        return store.get(conn, number)
    except Refused as unknown:
        raise HTTPException(404) from unknown


def day_asked(request: Request) -> date:
    """`{day}` of the address as `2026-02-24`. Raises HTTPException 404."""
    try:
        day = date.fromisoformat(request.path_params["day"])
    except ValueError as wrong:
        raise HTTPException(404) from wrong
    if day.year not in YEARS:
        raise HTTPException(404)
    return day


def download(data: bytes, name: str, media_type: str) -> Response:
    """A file for the reader to keep; `name` is plain ASCII."""
    return Response(data, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, media_type)


def page_asked(request: Request) -> int:
    """`?trang=`, from 1."""
    text = request.query_params.get("trang", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
