"""My subscriptions, by the link in every letter; and the one click that ends them (RFC 8058)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.errors import LichError, Refused
from scheduler.feed import subscribed
from scheduler.rules import parse_leads
from scheduler.run import people
from scheduler.run.people import Door
from scheduler.store import audit, personal, recipients, subscriptions
from scheduler.store.database import reading
from scheduler.store.recipients import Recipient
from scheduler.web.enrol import SMALL, opened, said, tongue_for
from scheduler.web.guard import EVERYONE, Guarded, form, guarded, page, text
from scheduler.web.site import Site
from scheduler.web.views import mine

DONE = {"luu": "Đã ghi.", "tat": "Đã thôi nhắc việc này."}
"""What is said after a change, by its code."""


def routes(site: Site, door: Door) -> list[Guarded]:
    """Their addresses. The one click comes from mail programs, from anywhere, without cookies."""
    return [
        guarded(site, "/thoi-nhan/{token}", partial(question, door), needs=EVERYONE),
        guarded(site, "/thoi-nhan/{token}", partial(leave, door), needs=EVERYONE, methods=["POST"], cross_site=True),
        guarded(site, "/toi-nhan/{token}", partial(show, door), needs=EVERYONE),
        guarded(site, "/toi-nhan/{token}", partial(change, door), needs=EVERYONE, methods=["POST"], limit=SMALL),
        guarded(site, "/toi-nhan/{token}/du-lieu.json", partial(data, door), needs=EVERYONE),
    ]


def question(door: Door, site: Site, request: Request) -> Response:
    """`GET /thoi-nhan/…`: a page with a button; nothing is changed."""
    person = opened(door, site, request, "thoi-nhan")
    lines = ("Bấm nút dưới đây thì từ nay không có thư nào nữa đến địa chỉ này.",)
    asked = {"button": "Thôi nhận thư", "action": request.url.path}
    return said(site, request, "Thôi nhận thư", *lines, **asked, tongue=tongue_for(person))


def leave(door: Door, site: Site, request: Request) -> Response:
    """`POST /thoi-nhan/…`: ends it at once; again changes nothing."""
    with site.engine.begin() as conn:
        person = door.open(conn, request.path_params["token"], "thoi-nhan", site.clock())
        if person is None:
            raise HTTPException(404)
        people.leave(conn, person, now=site.clock())
    return _left(site, request, person)


def show(door: Door, site: Site, request: Request) -> Response:
    """`GET /toi-nhan/…`: what I get, and everything that can be changed about it."""
    return _page(site, request, opened(door, site, request, "toi-nhan"))


def data(door: Door, site: Site, request: Request) -> Response:
    """`GET /toi-nhan/…/du-lieu.json`: all that is kept of me."""
    person = opened(door, site, request, "toi-nhan")
    with reading(site.engine) as conn:
        found = json.dumps(personal.gather(conn, person), ensure_ascii=False, indent=1)
    fields = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="du-lieu-cua-toi.json"'}
    return Response(found, 200, fields, "application/json; charset=utf-8")


def change(door: Door, site: Site, request: Request) -> Response:
    """`POST /toi-nhan/…`: does what the button says."""
    does = _DOES.get(text(request, "lam"))
    if does is None:
        raise HTTPException(404)
    with site.engine.begin() as conn:
        person = door.open(conn, request.path_params["token"], "toi-nhan", site.clock())
        if person is None:
            raise HTTPException(404)
        try:
            return does(conn, site, request, person)
        except LichError as why:
            trouble = str(why)
    return _page(site, request, person, trouble, status=422)


def _save(conn: sa.Connection, site: Site, request: Request, person: Recipient) -> Response:
    """Everything on the form at once. Raises Refused and RuleError before anything is written."""
    sent, now = form(request), site.clock()
    known = subscribed.readable(conn, site.scene().catalogue)
    feeds = {str(name) for name in sent.getlist("lich") if name in known}
    leads = parse_leads(text(request, "nhac"))
    if not feeds and not subscriptions.roles_of(conn, person.id):
        raise Refused("Hãy chọn ít nhất một lịch; muốn không có thư nào nữa thì bấm “Thôi nhận thư”")
    events = {event.id for event in site.scene().catalogue.events}
    old = set(subscriptions.muted_of(conn, person.id))
    muted = {str(name) for name in (*sent.getlist("tat"), text(request, "tat-them")) if name in events | old}
    subscriptions.set_feeds(conn, person.id, feeds, now)
    subscriptions.set_muted(conn, person.id, muted)
    recipients.change(
        conn,
        person.id,
        leads=recipients.leads_text(leads),
        digest="weekly" if text(request, "nhip") == "weekly" else "daily",
        language="en" if text(request, "tieng") == "en" else "vi",
    )
    audit.record(conn, people.SELF, "recipient-changed", people.subject(person.id), now=now)
    return _done(request, "luu")


def _mute(conn: sa.Connection, site: Site, request: Request, person: Recipient) -> Response:
    """One event more that is not to be heard of."""
    event = text(request, "viec")
    if event in {one.id for one in site.scene().catalogue.events}:
        subscriptions.set_muted(conn, person.id, {*subscriptions.muted_of(conn, person.id), event})
    return _done(request, "tat")


def _leave(conn: sa.Connection, site: Site, request: Request, person: Recipient) -> Response:
    people.leave(conn, person, now=site.clock())
    return _left(site, request, person)


def _erase(conn: sa.Connection, site: Site, request: Request, person: Recipient) -> Response:
    if text(request, "chac") != "co":
        raise Refused("Hãy đánh dấu ô xác nhận trước khi xoá")
    people.erase(conn, person, now=site.clock())
    line = "Địa chỉ và mọi lựa chọn đã được xoá; các liên kết trong thư cũ hết hiệu lực."
    return said(site, request, "Đã xoá", line, tongue=tongue_for(person))


_DOES: dict[str, Callable[[sa.Connection, Site, Request, Recipient], Response]] = {
    "luu": _save,
    "tat": _mute,
    "thoi": _leave,
    "xoa": _erase,
}


def _left(site: Site, request: Request, person: Recipient) -> Response:
    lines = ("Từ nay không có thư nào nữa đến địa chỉ này.", "Muốn nhận lại, đăng ký ở trang Đăng ký.")
    return said(site, request, "Đã thôi nhận thư", *lines, tongue=tongue_for(person))


def _done(request: Request, code: str) -> Response:
    return RedirectResponse(f"{request.url.path}?xong={code}", status_code=303)


def _page(site: Site, request: Request, person: Recipient, trouble: str = "", *, status: int = 200) -> Response:
    scene = site.scene()
    with reading(site.engine) as conn:
        known = subscribed.readable(conn, scene.catalogue)
        reads, roles = subscriptions.feeds_of(conn, person.id), subscriptions.roles_of(conn, person.id)
        muted = subscriptions.muted_of(conn, person.id)
    events = mine.events(scene.catalogue, [known[name] for name in reads if name in known], muted)
    asked = request.query_params.get("viec", "")
    values = {
        "person": person,
        "roles": list(roles),
        "letter_shelves": mine.shelves(scene.catalogue, known, reads),
        "leads": recipients.leads_text(person.leads) or "",
        "muted": [one for one in events if one.chosen],
        "others": [one for one in events if not one.chosen],
        "asked": next((one for one in events if one.id == asked and not one.chosen), None),
        "done": DONE.get(request.query_params.get("xong", "")),
        "trouble": trouble,
        "action": request.url.path,
    }
    return page(site, request, "mine.html", values, status=status, tongue=tongue_for(person))
