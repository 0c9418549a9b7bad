"""The addresses of visits, each with whom it is for: of the visits themselves, and of the year around them."""

from __future__ import annotations

from scheduler.store.accounts import Role
from scheduler.web.guard import Guarded, guarded
from scheduler.web.site import Site
from scheduler.web.visits import form_page, links_page, list_page, one_page, year_routes

FORM = 200_000
"""Bytes of a form."""


def routes(site: Site) -> list[Guarded]:
    """Everyone who is signed in may read; planners change. The year's first: their file names end alike."""
    one = f"{list_page.HOME}/{{visit:int}}"
    shown = {
        list_page.HOME: (list_page.show, Role.READER),
        one: (one_page.show, Role.READER),
        list_page.WEEK: (list_page.week, Role.READER),
        f"{list_page.WEEK}/{{day}}": (list_page.week, Role.READER),
        links_page.HOME: (links_page.show, Role.READER),
        f"{list_page.HOME}/them": (form_page.show_new, Role.PLANNER),
        f"{one}/sua": (form_page.show, Role.PLANNER),
    }
    sent = {
        f"{list_page.HOME}/them": form_page.send,
        f"{list_page.HOME}/xem": form_page.part,
        f"{one}/sua": form_page.send,
        f"{one}/xem": form_page.part,
        f"{one}/tinh-trang": one_page.move,
        f"{one}/viec": one_page.step,
        links_page.HOME: links_page.make,
        f"{links_page.HOME}/{{link:int}}/thu-hoi": links_page.revoke,
    }
    return [
        *year_routes.routes(site),
        *(guarded(site, path, handler, needs=needs) for path, (handler, needs) in shown.items()),
        *(
            guarded(site, path, handler, needs=Role.PLANNER, methods=["POST"], limit=FORM)
            for path, handler in sent.items()
        ),
    ]
