"""The addresses of changing the calendar, each with whom it is for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import FileProblems
from scheduler.store.accounts import Role
from scheduler.web.guard import Guarded, guarded, redirect
from scheduler.web.guard.routes import Handler
from scheduler.web.planner import change_page, decide_page, history_page, plan_page, rule_page
from scheduler.web.site import Site

FORM = 100_000
"""Bytes of a form."""


def routes(site: Site) -> list[Guarded]:
    """Planners change; everyone who is signed in may see what was changed."""
    shown = {
        "/sua-lich": (plan_page.show, Role.PLANNER),
        "/them": (change_page.show, Role.PLANNER),
        "/su-kien/{event}/sua": (change_page.show, Role.PLANNER),
        "/su-kien/{parent}/them-noi": (change_page.show, Role.PLANNER),
        "/su-kien/{event}/quy-tac/{rule}": (rule_page.show, Role.PLANNER),
        "/su-kien/{event}/an-dinh": (decide_page.show, Role.PLANNER),
        "/lich-su": (history_page.show, Role.READER),
        "/lich-su/{edition:int}": (history_page.edition_page, Role.READER),
    }
    sent = {
        "/them": change_page.send,
        "/them/xem": change_page.part,
        "/su-kien/{event}/sua": change_page.send,
        "/su-kien/{event}/sua/xem": change_page.part,
        "/su-kien/{parent}/them-noi": change_page.send,
        "/su-kien/{parent}/them-noi/xem": change_page.part,
        "/su-kien/{event}/quy-tac/{rule}": rule_page.send,
        "/su-kien/{event}/quy-tac/{rule}/xem": rule_page.part,
        "/su-kien/{event}/an-dinh": decide_page.send,
        "/su-kien/{event}/an-dinh/xem": decide_page.part,
        "/lich-su/{edition:int}/quay-lai": history_page.go_back,
    }
    return [
        *(guarded(site, path, _mended_first(handler), needs=needs) for path, (handler, needs) in shown.items()),
        *(
            guarded(site, path, _mended_first(handler), needs=Role.PLANNER, methods=["POST"], limit=FORM)
            for path, handler in sent.items()
        ),
    ]


def _mended_first(handler: Handler) -> Handler:
    """Where the files have errors nothing can be changed before they are mended: `/sua-lich` names them."""

    def mended_first(site: Site, request: Request) -> Response:
        try:
            return handler(site, request)
        except FileProblems:
            return redirect("/sua-lich")

    return mended_first
