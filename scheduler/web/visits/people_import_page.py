"""`/nguoi-duoc-tham/nhap`: a sheet of people honoured, read and shown first, then written."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.store import people_honoured
from scheduler.visits import people_in
from scheduler.visits.ceilings import CATEGORIES
from scheduler.visits.people_in import HEADERS, Sheet
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits import upload
from scheduler.web.visits.people_page import HOME
from scheduler.web.visits.standing import download, standing

SHOWN = 100
"""People of the preview; all are written."""


def show(site: Site, request: Request) -> Response:
    """Where a file is chosen."""
    return _page(site, request)


def send(site: Site, request: Request) -> Response:
    """What the file says, row by row; and with `viec=ghi` written. Whoever is on the list is not written twice."""
    category = text(request, "nhom")
    try:
        data = upload.sheet(request)
        read = people_in.read(data, category=category if category in CATEGORIES else "")
    except Refused as refusal:
        return _page(site, request, trouble=f"{refusal}.", status=422)
    who, now = signed(request).account.name, site.clock()
    with standing(site) as (conn, _):
        found = people_in.fresh(read, people_honoured.every(conn))
        if text(request, "viec") != "ghi":
            return _page(site, request, found, data)
        for person in found.people:
            people_honoured.save(conn, person, who=who, now=now)
    return redirect(f"{HOME}?xong={len(found.people)}")


def sample(_: Site, __: Request) -> Response:
    """An empty sheet with the columns that are read."""
    data = ",".join(f'"{name}"' for name in HEADERS) + "\r\n"
    return download(data.encode("utf-8-sig"), "nguoi-duoc-tham.csv", "text/csv; charset=utf-8")


def _page(
    site: Site, request: Request, found: Sheet | None = None, data: bytes = b"", *, trouble: str = "", status: int = 200
) -> Response:
    values = {
        "found": found,
        "carried": upload.carried(data),
        "category": text(request, "nhom") if data else "",
        "shown": found.people[:SHOWN] if found else (),
        "categories": CATEGORIES,
        "headers": HEADERS,
        "trouble": trouble,
    }
    return page(site, request, "honoured_import.html", values, status=status)
