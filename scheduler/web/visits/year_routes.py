"""The addresses of the year's plan, of the people honoured and of what is counted, each with whom it is for."""

from __future__ import annotations

from scheduler.store.accounts import Role
from scheduler.web.guard import Guarded, guarded
from scheduler.web.site import Site
from scheduler.web.visits import (
    counts_page,
    day_page,
    people_import_page,
    people_page,
    upload,
    visit_papers,
    year_page,
    year_papers,
)

FORM = 1_000_000
"""Bytes of a form without a file: many proposals may be ticked at once."""


def routes(site: Site) -> list[Guarded]:
    """Everyone who is signed in may read; planners change."""
    shown = {
        people_page.HOME: people_page.show,
        f"{people_page.HOME}/{{person:int}}": people_page.one_page,
        year_page.HOME: year_page.to_year,
        f"{year_page.HOME}/{{year:int}}": year_page.show,
        f"{year_page.HOME}/{{year:int}}/ke-hoach.docx": year_papers.plan_docx,
        f"{year_page.HOME}/{{year:int}}/ke-hoach.xlsx": year_papers.plan_xlsx,
        f"{year_page.HOME}/{{year:int}}/to-lich.html": year_papers.sheet,
        f"{day_page.HOME}/{{day}}": day_page.show,
        "/do-phu": counts_page.coverage,
        "/do-phu/{year:int}": counts_page.coverage,
        "/bao-cao": counts_page.report,
        "/bao-cao/{period}.docx": counts_page.report_docx,
        "/bao-cao/{period}": counts_page.report,
        "/chuyen-tham/{visit:int}/giay-moi.docx": visit_papers.invitation,
        "/chuyen-tham/{visit:int}/phan-cong.docx": visit_papers.assignment,
        "/lich-cong-tac/{day}.docx": visit_papers.week,
    }
    forms = {
        f"{people_page.HOME}/them": (people_page.form_page, people_page.save, FORM),
        f"{people_page.HOME}/{{person:int}}/sua": (people_page.form_page, people_page.save, FORM),
        f"{people_page.HOME}/nhap": (people_import_page.show, people_import_page.send, upload.LIMIT),
        f"{year_page.HOME}/{{year:int}}/nhap": (year_papers.show, year_papers.send, upload.LIMIT),
    }
    sent = {
        f"{people_page.HOME}/{{person:int}}/xoa": people_page.forget,
        f"{year_page.HOME}/{{year:int}}/de-xuat": year_page.take_in,
        f"{year_page.HOME}/{{year:int}}/chuyen/{{visit:int}}": year_page.change,
        f"{day_page.HOME}/{{day}}": day_page.assign,
    }
    planner, post = Role.PLANNER, ["POST"]
    return [
        *(guarded(site, path, handler, needs=Role.READER) for path, handler in shown.items()),
        guarded(site, f"{people_page.HOME}/mau.csv", people_import_page.sample, needs=planner),
        *(guarded(site, path, form, needs=planner) for path, (form, _, _) in forms.items()),
        *(guarded(site, p, send, needs=planner, methods=post, limit=n) for p, (_, send, n) in forms.items()),
        *(guarded(site, path, send, needs=planner, methods=post, limit=FORM) for path, send in sent.items()),
    ]
