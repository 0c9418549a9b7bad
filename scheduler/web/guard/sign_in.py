"""`/dang-nhap` and `/dang-xuat`: the door itself."""

from __future__ import annotations

import math
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from scheduler import passwords
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import Account, subject, tidy_name
from scheduler.store.database import reading
from scheduler.web.guard import cookie
from scheduler.web.guard.limits import Limiter, tries
from scheduler.web.guard.page import is_local, page, redirect
from scheduler.web.guard.routes import form, text, who
from scheduler.web.site import Site

TEMPLATE = "sign_in.html"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
"""For a wrong name, a wrong password and a disabled account alike."""


def show(site: Site, request: Request) -> Response:
    """The form; who is signed in already goes on."""
    then = _then(request.query_params.get("tiep", ""))
    return redirect(then) if who(site, request) else _form(site, request, then)


def enter(limiter: Limiter, site: Site, request: Request) -> Response:
    """Compares, starts a new session and goes on."""
    name, then, now = tidy_name(text(request, "ten")), _then(text(request, "tiep")), site.clock()
    keys = tries(client(request), name)
    if wait := limiter.take(keys, now):
        return waiting(_form(site, request, then, too_often(wait), status=429), wait)
    found = _named(site, name)
    password = str(form(request).get("mat-khau", ""))
    if not _matches(found, password) or found is None:
        if limiter.is_used_up(keys, now):
            _note(site, found)
        return _form(site, request, then, WRONG, status=403)
    limiter.forgive(keys)
    _renew(site, found, password)
    answer = redirect(then)
    begin(site, request, answer, found, "sign-in")
    return answer


def leave(site: Site, request: Request) -> Response:
    """Ends this browser's session; a copy of its cookie is worth nothing afterwards."""
    answer = redirect("/")
    found, token = who(site, request), cookie.read(site, request)
    if found and token:
        with site.engine.begin() as conn:
            sessions.end(conn, token)
            audit.record(conn, found.account.name, "sign-out", subject(found.account), now=site.clock())
    cookie.take_back(site, request, answer)
    return answer


def begin(site: Site, request: Request, answer: Response, account: Account, action: str) -> None:
    """A new session in the answer's cookie, never one that the browser brought; with a line in the trail."""
    old, now = cookie.read(site, request), site.clock()
    with site.engine.begin() as conn:
        if old:
            sessions.end(conn, old)
        token = sessions.start(conn, account, now)
        audit.record(conn, account.name, action, subject(account), now=now)
    cookie.give(site, request, answer, token)


def client(request: Request) -> str:
    """The address that asks, for counting alone: it is written nowhere."""
    return request.client.host if request.client else ""


def too_often(wait: timedelta) -> str:
    """What is said to who tried too often."""
    return f"Đã thử sai quá nhiều lần. Hãy thử lại sau {math.ceil(wait / timedelta(minutes=1))} phút."


def waiting(answer: Response, wait: timedelta) -> Response:
    """The same, telling programs how long to wait."""
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer


def _named(site: Site, name: str) -> Account | None:
    with reading(site.engine) as conn:
        return accounts.find(conn, name)


def _matches(found: Account | None, password: str) -> bool:
    """Takes the same time for everyone, so that nobody learns which names there are."""
    return passwords.matches(None if found is None or found.disabled else found.password, password)


def _renew(site: Site, found: Account, password: str) -> None:
    """Keeps the password with today's numbers, now that it is known for a moment."""
    if passwords.is_outdated(found.password):
        hashed = passwords.hashed(password)
        with site.engine.begin() as conn:
            accounts.rehash(conn, found, hashed)


def _note(site: Site, found: Account | None) -> None:
    """In the trail without the name that was typed where it is no account's: it may be a password."""
    with site.engine.begin() as conn:
        audit.record(conn, "", "sign-in-locked", subject(found) if found else "", now=site.clock())


def _form(site: Site, request: Request, then: str, trouble: str = "", *, status: int = 200) -> Response:
    return page(site, request, TEMPLATE, {"then": then, "trouble": trouble}, status=status)


def _then(asked: str) -> str:
    """Where to go afterwards."""
    return asked if is_local(asked) else "/toi"
