"""The cookie that holds a session's secret."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.store.sessions import LONGEST
from scheduler.web.site import Site

OPEN, SECURE = "lich", "__Host-lich"
"""Names: `__Host-` makes browsers refuse one that another site or plain http has set."""


def read(site: Site, request: Request) -> str | None:
    """The secret that came with the request."""
    return request.cookies.get(_name(site, request))


def give(site: Site, request: Request, answer: Response, token: str) -> None:
    """Keep the secret in the browser: no script sees it, no other site's form sends it."""
    answer.set_cookie(
        _name(site, request),
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=is_secure(site, request),
        httponly=True,
        samesite="lax",
    )


def take_back(site: Site, request: Request, answer: Response) -> None:
    """Forget it in the browser."""
    answer.delete_cookie(_name(site, request), secure=is_secure(site, request), httponly=True, samesite="lax")


def is_secure(site: Site, request: Request) -> bool:
    """Whether the reader's address is https: it says so itself, or it is the office's own and that is https."""
    if request.url.scheme == "https":
        return True
    try:
        office = urlsplit(site.scene().catalogue.office.address or "")
    except Refused:
        return False
    return office.scheme == "https" and office.netloc.lower() == request.url.netloc.lower()


def _name(site: Site, request: Request) -> str:
    return SECURE if is_secure(site, request) else OPEN
