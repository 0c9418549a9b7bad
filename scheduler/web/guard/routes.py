"""Addresses that say whom they are for, and the door in front of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from unicodedata import normalize
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from scheduler.store import sessions
from scheduler.store.accounts import Role
from scheduler.store.database import aside, reading
from scheduler.store.sessions import Signed
from scheduler.web.guard import cookie
from scheduler.web.guard.origin import SAFE, is_ours
from scheduler.web.site import Site
from scheduler.web.views.english import ENGLISH
from scheduler.web.views.vietnamese import VIETNAMESE

Handler = Callable[[Site, Request], Response]
EVERYONE = None
"""What an address needs that is open to strangers."""
MEGABYTE = 1_000_000


class Guarded(Route):
    """An address with its declaration: who may ask, how much may be sent, and whether another site may send it."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., object],
        *,
        needs: Role | None,
        methods: Collection[str],
        limit: int,
        cross_site: bool,
    ) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.needs, self.limit, self.cross_site = needs, limit, cross_site

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As it does; the pattern goes along, which a log may name where an address would tell a secret."""
        match, child = super().matches(scope)
        return match, {**child, "pattern": self.path}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turns away what is forged or too long before anything of it is read. Raises HTTPException 403 and 413."""
        scope["query_string"] = _ascii(scope["query_string"])
        if scope["method"] not in SAFE and scope["method"] in (self.methods or ()):
            headers = Headers(scope=scope)
            if not self.cross_site and not is_ours(headers, URL(scope=scope)):
                raise HTTPException(403)
            receive = self._measured(headers, receive)
        await super().handle(scope, receive, send)

    def _measured(self, headers: Headers, receive: Receive) -> Receive:
        said = headers.get("content-length", "0")
        if not said.isdecimal() or int(said) > self.limit:
            raise HTTPException(413)
        total = 0

        async def measured() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self.limit:
                raise HTTPException(413)
            return message

        return measured


def _ascii(query: bytes) -> bytes:
    """As a client should have written it: bytes beyond ASCII, which no URL has, as `%80`."""
    return query if query.isascii() else b"".join(b"%%%02X" % one if one > 127 else bytes([one]) for one in query)


def guarded(
    site: Site,
    path: str,
    handler: Handler,
    *,
    needs: Role | None,
    methods: Collection[str] = ("GET",),
    limit: int = MEGABYTE,
    cross_site: bool = False,
) -> Guarded:
    """The handler at a path, behind its door; the package says how it is used."""
    if cross_site and needs is not EVERYONE:
        raise ValueError(f"{path}: another site may never act for someone who is signed in")
    return Guarded(
        path, _endpoint(site, handler, needs, methods), needs=needs, methods=methods, limit=limit, cross_site=cross_site
    )


def in_both(
    site: Site,
    handlers: Mapping[str, Handler],
    *,
    methods: Collection[str] = ("GET",),
    limit: int = MEGABYTE,
) -> list[Guarded]:
    """Handlers of pages for everyone, each at its path and, in English, at the same below `/en`."""
    return [
        guarded(
            site, f"{tongue.root}{path}".removesuffix("/") or "/", handler, needs=EVERYONE, methods=methods, limit=limit
        )
        for path, handler in handlers.items()
        for tongue in (VIETNAMESE, ENGLISH)
    ]


def _endpoint(site: Site, handler: Handler, needs: Role | None, methods: Collection[str]) -> Callable[..., object]:
    if set(methods) <= SAFE:
        return partial(handler, site) if needs is EVERYONE else partial(_behind, site, handler, needs)

    async def sent(request: Request) -> Response:
        if needs is not EVERYONE and (turned := await run_in_threadpool(_turned_away, site, request, needs)):
            return turned
        async with request.form(max_files=10, max_part_size=MEGABYTE) as fields:
            request.state.form = fields
            answer = await run_in_threadpool(handler, site, request)
        return answer if needs is EVERYONE else _private(answer)

    return sent


def _behind(site: Site, handler: Handler, needs: Role, request: Request) -> Response:
    return _private(_turned_away(site, request, needs) or handler(site, request))


def _turned_away(site: Site, request: Request, needs: Role) -> Response | None:
    """None for who may, noted on the request. Raises HTTPException 403."""
    found = who(site, request)
    if found is None and request.method in SAFE and "hx-request" not in request.headers:
        query = request.scope["query_string"].decode()
        asked = quote(request.scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/dang-nhap?{urlencode({'tiep': asked})}", status_code=303)
    if found is None or not found.account.role.covers(needs):
        raise HTTPException(403)
    request.state.signed = found
    return None


def who(site: Site, request: Request) -> Signed | None:
    """Who asks, by the cookie that came along; None for a stranger. Notes the use of the session."""
    token, now = cookie.read(site, request), site.clock()
    if token is None:
        return None
    with reading(site.engine) as conn:
        found = sessions.find(conn, token, now)
    if found and now - found.session.seen >= sessions.STEP:
        with aside(site.engine) as conn:
            sessions.touch(conn, found.session.id, now)
    return found


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def signed(request: Request) -> Signed:
    """Who asks; only behind a door that needs a role."""
    found: Signed = request.state.signed
    return found


def form(request: Request) -> FormData:
    """What was sent with a POST; empty where it was no form."""
    found: FormData = request.state.form
    return found


def text(request: Request, field: str) -> str:
    """A field of the form as text: NFC, without space around it; empty where it is missing or a file.

    Without NUL, which nobody types and PostgreSQL refuses.
    """
    value = form(request).get(field)
    return normalize("NFC", value.replace("\0", "")).strip() if isinstance(value, str) else ""
