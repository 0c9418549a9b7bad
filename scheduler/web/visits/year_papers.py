"""What leaves the year's plan on paper, and what comes back: .docx, .xlsx, the year sheet, a sheet that was edited."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.run import year_plan
from scheduler.run.visits import holidays
from scheduler.store import visits as store
from scheduler.visits import papers, schedule, sheet_in, workbook
from scheduler.visits.year import Row, rows
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits import upload
from scheduler.web.visits.standing import DOCX, XLSX, download, standing, year_asked
from scheduler.web.visits.year_page import HOME


def plan_docx(site: Site, request: Request) -> Response:
    """The annual plan with its table, in the form of Decree 30/2020, marked as a draft."""
    asked = year_asked(site, request)
    with standing(site, asked) as (conn, scene):
        lines = rows(store.of_year(conn, asked), scene.occurrences, scene.working)
    return download(papers.plan(lines, asked, scene.catalogue.office), f"ke-hoach-tham-{asked}.docx", DOCX)


def plan_xlsx(site: Site, request: Request) -> Response:
    """The plan as a table that can be edited and sent back."""
    asked = year_asked(site, request)
    with standing(site, asked) as (conn, scene):
        lines = rows(store.of_year(conn, asked), scene.occurrences, scene.working)
    data = workbook.write(lines, title=f"CÁC CHUYẾN THĂM NĂM {asked}", about=scene.catalogue.office.name)
    return download(data, f"ke-hoach-tham-{asked}.xlsx", XLSX)


def sheet(site: Site, request: Request) -> Response:
    """The year on one A3 sheet, to be opened and printed."""
    asked = year_asked(site, request)
    with standing(site, asked) as (conn, scene):
        found = store.of_year(conn, asked)
    wanted = {visit.occurrence for visit in found}
    festivals = [one for one in scene.occurrences.values() if one.event.kind != "visit" and one.id in wanted]
    months = schedule.year(asked, found, festivals, scene.working, holidays(scene, asked))
    office = scene.catalogue.office
    made = schedule.page("year.html", site.home, office, year=asked, months=months)
    return download(made.encode(), f"lich-tham-{asked}.html", "text/html; charset=utf-8")


def show(site: Site, request: Request) -> Response:
    """Where an edited sheet is chosen."""
    return _page(site, request)


def send(site: Site, request: Request) -> Response:
    """What the sheet would change, each bad row with its reason; and with `viec=ghi` written."""
    asked, who, now = year_asked(site, request), signed(request).account.name, site.clock()
    try:
        data = upload.sheet(request)
        found = sheet_in.read(data)
    except Refused as refusal:
        return _page(site, request, trouble=f"{refusal}.", status=422)
    with standing(site, asked) as (conn, scene), conn.begin_nested() as tried:
        made = year_plan.write_sheet(conn, found, who=who, now=now, today=scene.today)
        if text(request, "viec") != "ghi":
            tried.rollback()
            lines = rows(made.stored, scene.occurrences, scene.working)
            return _page(site, request, lines, (*found.faults, *made.refused), len(made.there), data=data)
    return redirect(f"{HOME}/{asked}?xong=nhap-{len(made.stored)}")


def _page(
    site: Site,
    request: Request,
    lines: Sequence[Row] | None = None,
    refused: Sequence[str] = (),
    there: int = 0,
    *,
    data: bytes = b"",
    trouble: str = "",
    status: int = 200,
) -> Response:
    values = {
        "lines": lines,
        "refused": refused,
        "there": there,
        "carried": upload.carried(data),
        "trouble": trouble,
        "year": year_asked(site, request),
    }
    return page(site, request, "year_import.html", values, status=status)
