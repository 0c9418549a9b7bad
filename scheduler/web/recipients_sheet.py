"""`/nguoi-nhan/nhap`: staff from a sheet, shown row by row before anything is written; and the sheet of now."""

from __future__ import annotations

import zipfile

from starlette.requests import Request
from starlette.responses import Response

from scheduler.authoring.sheets import csv_in, people, xlsx_in
from scheduler.authoring.sheets.people import HEADERS, People
from scheduler.errors import Refused
from scheduler.feed import subscribed
from scheduler.run import people as enrolling
from scheduler.store import audit, recipients
from scheduler.store.recipients import Recipient
from scheduler.web.guard import Guarded, Role, guarded, page, redirect, signed, text
from scheduler.web.recipients_page import HOME, act, new_page, one_page, save, search, show
from scheduler.web.recipients_page import data as data_of
from scheduler.web.site import Site
from scheduler.web.visits import upload
from scheduler.web.visits.standing import download

SHOWN = 200
"""People of the preview; all are written."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(site: Site) -> list[Guarded]:
    """Every address about recipients; for administrators alone."""
    shown = {
        HOME: show,
        f"{HOME}/them": new_page,
        f"{HOME}/nhap": choose,
        f"{HOME}/mau.csv": sample,
        f"{HOME}/can-bo.xlsx": staff,
        f"{HOME}/{{person:int}}": one_page,
        f"{HOME}/{{person:int}}/du-lieu.json": data_of,
    }
    sent = {
        HOME: (search, 10_000),
        f"{HOME}/them": (save, 200_000),
        f"{HOME}/nhap": (send, upload.LIMIT),
        f"{HOME}/{{person:int}}": (save, 200_000),
        f"{HOME}/{{person:int}}/viec": (act, 10_000),
    }
    needs = Role.ADMINISTRATOR
    return [
        *(guarded(site, path, handler, needs=needs) for path, handler in shown.items()),
        *(guarded(site, p, handler, needs=needs, methods=["POST"], limit=n) for p, (handler, n) in sent.items()),
    ]


def choose(site: Site, request: Request) -> Response:
    """Where a file is chosen."""
    return _page(site, request)


def send(site: Site, request: Request) -> Response:
    """What the file says, row by row; with `viec=ghi` written, all or nothing."""
    catalogue, who, now = site.scene().catalogue, signed(request).account.name, site.clock()
    try:
        data = upload.sheet(request)
        found = _read(data, {key: feed.name for key, feed in subscribed.offered(catalogue).items()})
        with site.engine.begin() as conn:
            fresh = {one.address for one in found.people if not _is_staff(recipients.find(conn, one.address))}
            if found.faults or text(request, "viec") != "ghi":
                return _page(site, request, found, fresh, data, status=422 if found.faults else 200)
            for one in found.people:
                enrolling.enrol(conn, one, office=catalogue.office.mail, who=who, now=now)
    except Refused as refusal:
        return _page(site, request, trouble=f"{refusal}.", status=422)
    return redirect(f"{HOME}?xong=nhap")


def sample(_: Site, __: Request) -> Response:
    """An empty sheet with the columns that are read."""
    return download(people.write_csv([]), "can-bo.csv", "text/csv; charset=utf-8")


def staff(site: Site, request: Request) -> Response:
    """Staff who get letters, as a sheet that can be read in again; taking it is in the trail."""
    with site.engine.begin() as conn:
        written = [enrolling.written(conn, one) for one in recipients.active(conn) if one.kind == "staff"]
        audit.record(conn, signed(request).account.name, "staff-exported", now=site.clock(), number=len(written))
    return download(people.write_xlsx(written), "can-bo.xlsx", XLSX)


def _read(data: bytes, feeds: dict[str, str]) -> People:
    """Raises Refused."""
    try:
        grids = xlsx_in.read(data) if data.startswith(b"PK") else csv_in.read(data)
    except (zipfile.BadZipFile, KeyError) as broken:
        raise Refused("Không đọc được tệp này; hãy lưu lại dạng .xlsx hoặc .csv") from broken
    return people.read(grids, feeds)


def _is_staff(one: Recipient | None) -> bool:
    return one is not None and one.active and one.kind == "staff"


def _page(
    site: Site,
    request: Request,
    found: People | None = None,
    fresh: set[str] | None = None,
    data: bytes = b"",
    *,
    trouble: str = "",
    status: int = 200,
) -> Response:
    values = {
        "found": found,
        "fresh": fresh or set(),
        "shown": found.people[:SHOWN] if found else (),
        "carried": upload.carried(data),
        "headers": HEADERS,
        "offered": {key: feed.name for key, feed in subscribed.offered(site.scene().catalogue).items()},
        "trouble": trouble,
    }
    return page(site, request, "recipients_import.html", values, status=status)
