"""`/toi`: one's own account: password, and where one is signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from scheduler import passwords
from scheduler.errors import Refused
from scheduler.hours import LOCAL
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import subject
from scheduler.store.database import reading
from scheduler.web.guard import cookie
from scheduler.web.guard.limits import Limiter, tries
from scheduler.web.guard.page import page, redirect
from scheduler.web.guard.routes import form, signed
from scheduler.web.guard.sign_in import begin, client, too_often, waiting
from scheduler.web.site import Site

TEMPLATE = "account.html"


def show(site: Site, request: Request) -> Response:
    """Who I am, my sessions, a new password."""
    return _page(site, request)


def change(limiter: Limiter, site: Site, request: Request) -> Response:
    """A new password, for who knows the old one; every other browser is signed out."""
    mine, sent, now = signed(request).account, form(request), site.clock()
    old, new, again = (str(sent.get(field, "")) for field in ("cu", "moi", "lai"))
    keys = tries(client(request), mine.name)
    if wait := limiter.take(keys, now):
        return waiting(_page(site, request, too_often(wait), status=429), wait)
    if not passwords.matches(mine.password, old):
        return _page(site, request, "Mật khẩu hiện tại không đúng.", status=403)
    limiter.forgive(keys)
    try:
        hashed = _new(new, again, mine.name)
    except Refused as why:
        return _page(site, request, f"{why}.", status=422)
    with site.engine.begin() as conn:
        accounts.set_password(conn, mine.id, hashed)
        renewed = accounts.get(conn, mine.name)
    answer = redirect("/toi?xong=mat-khau")
    begin(site, request, answer, renewed, "password-changed")
    return answer


def leave_everywhere(site: Site, request: Request) -> Response:
    """Ends every session of this account."""
    mine = signed(request).account
    with site.engine.begin() as conn:
        accounts.sign_out(conn, mine.id)
        audit.record(conn, mine.name, "sign-out-everywhere", subject(mine), now=site.clock())
    answer = redirect("/dang-nhap")
    cookie.take_back(site, request, answer)
    return answer


def _new(password: str, again: str, name: str) -> str:
    if password != again:
        raise Refused("Hai lần gõ mật khẩu mới không giống nhau")
    passwords.check(password, name)
    return passwords.hashed(password)


def _page(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    me = signed(request)
    with reading(site.engine) as conn:
        mine = sessions.of(conn, me.account, site.clock())
    shown = [
        {"began": one.created.astimezone(LOCAL), "seen": one.seen.astimezone(LOCAL), "here": one.id == me.session.id}
        for one in mine
    ]
    values = {
        "sessions": shown,
        "trouble": trouble,
        "done": request.query_params.get("xong") == "mat-khau",
        "shortest": passwords.SHORTEST,
    }
    return page(site, request, TEMPLATE, values, status=status)
