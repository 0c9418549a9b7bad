"""Every address × everyone who may ask, from the route table of the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

import anyio
import pytest
import sqlalchemy as sa
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from scheduler.store.accounts import Role
from scheduler.web.app import HEADERS
from scheduler.web.guard import EVERYONE, Guarded, guarded
from scheduler.web.guard.origin import SAFE
from scheduler.web.site import Site
from tests.web.conftest import NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in

CROSS_SITE = {"/thoi-nhan/{token}"}
"""Addresses that another site may send a form to. Only what needs no cookie and is harmless: RFC 8058."""
OPEN = {
    "/",
    "/thang",
    "/thang/{month}",
    "/thang/{month}.pdf",
    "/nam",
    "/nam/{year}",
    "/nam/{year}.pdf",
    "/nam/{year}/danh-sach",
    "/nam/{year}.csv",
    "/nam/{year}.json",
    "/su-kien/{event}",
    "/tim",
    "/dan-toc",
    "/dan-toc/{people}",
    "/noi",
    "/noi/{place}",
    "/doi-ngay",
    "/dang-ky",
    "/dang-ky/xem",
    "/ngoai-mang",
    "/giu-trang.js",
    "/lich/rieng/{token}.ics",
    "/lich/{feed:path}",
    "/lich/{feed:path}.ics",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/{name:path}",
    "/dang-nhap",
    "/dang-xuat",
    "/xac-nhan/{token}",
    "/thoi-nhan/{token}",
    "/toi-nhan/{token}",
    "/toi-nhan/{token}/du-lieu.json",
}
"""What strangers may ask. A new one is opened here on purpose, or not at all."""
ENGLISH = {
    "/",
    "/thang",
    "/thang/{month}",
    "/thang/{month}.pdf",
    "/nam",
    "/nam/{year}",
    "/nam/{year}.pdf",
    "/nam/{year}/danh-sach",
    "/su-kien/{event}",
    "/tim",
    "/dan-toc",
    "/dan-toc/{people}",
    "/noi",
    "/noi/{place}",
    "/doi-ngay",
    "/dang-ky",
    "/dang-ky/xem",
    "/ngoai-mang",
    "/lich/{feed:path}",
}
"""Which of them are below `/en` too."""
OPEN |= {f"/en{path}".removesuffix("/") for path in ENGLISH}
VALUES = {
    "month": "2026-11",
    "year": "2026",
    "event": "khai-ha",
    "feed": "tat-ca",
    "name": "site.css",
    "day": "2026-02-24",
    "period": "2026-Q1",
}


def no_entry(page: str) -> bool:
    return "Không vào được trang này" in page or "This page is not open to you" in page


@pytest.fixture
def people(app: Starlette, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, TestClient]]:
    """A browser for a stranger and for each role."""
    cheap(monkeypatch)
    with engine.begin() as conn:
        known = set(conn.scalars(sa.text("SELECT name FROM account")))
    for role in Role:
        if role not in known:
            make(engine, role, role)
    with ExitStack() as stack:
        yield {name: stack.enter_context(browser(app)) for name in ("stranger", *Role)}


def ask(client: TestClient, who: str, method: str, path: str) -> tuple[int, str, str]:
    """Status, where to, and the page; signed in anew, since the address asked before may be the way out."""
    client.cookies.clear()
    if who != "stranger":
        assert sign_in(client, who).status_code == 303
    answer = client.request(method, path, headers=OURS if method not in SAFE else {})
    return answer.status_code, answer.headers.get("location", ""), answer.text


def table(app: Starlette) -> list[Guarded]:
    """Every address. All of them carry a declaration: a plain `Route` among them fails here."""
    found = [route for route in app.routes if isinstance(route, Guarded)]
    assert found == app.routes
    return found


def address(route: Route) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: VALUES.get(found[1], "1"), route.path)


def test_every_address_says_whom_it_is_for(app: Starlette) -> None:
    assert {route.path for route in table(app) if route.needs is EVERYONE} == OPEN
    assert {route.path for route in table(app) if route.cross_site} == CROSS_SITE


def test_every_address_answers_everyone_as_it_declares(app: Starlette, people: dict[str, TestClient]) -> None:
    for route in table(app):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            for who, client in people.items():
                case = f"{method} {route.path} by {who}"
                status, to, page = ask(client, who, method, address(route))
                may = route.needs is EVERYONE or (who != "stranger" and Role(who).covers(route.needs))
                if may:
                    assert not no_entry(page), case
                    assert method != "GET" or not to.startswith("/dang-nhap"), case
                elif who == "stranger" and method == "GET":
                    assert (status, to.partition("?")[0]) == (303, "/dang-nhap"), case
                else:
                    assert (status, no_entry(page)) == (403, True), case


def test_a_form_from_elsewhere_reaches_no_address(app: Starlette, people: dict[str, TestClient]) -> None:
    client = people[Role.ADMINISTRATOR]
    assert sign_in(client, Role.ADMINISTRATOR).status_code == 303
    for route in table(app):
        for method in (route.methods or set()) - SAFE if not route.cross_site else ():
            for headers in (
                {},
                {"Origin": "https://example.org"},
                {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"},
            ):
                answer = client.request(method, address(route), headers=headers)
                assert (answer.status_code, no_entry(answer.text)) == (403, True), (route.path, headers)
    assert client.get("/toi").status_code == 200


def test_every_answer_carries_the_headers(app: Starlette, people: dict[str, TestClient]) -> None:
    asked = [(method, address(route)) for route in table(app) for method in route.methods or ()]
    for method, path in [*asked, ("GET", "/khong-co"), ("DELETE", "/"), ("POST", "/dang-nhap")]:
        answer = people["stranger"].request(method, path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, (method, path)
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_what_is_behind_the_door_is_kept_by_no_browser(app: Starlette, people: dict[str, TestClient]) -> None:
    for who, client in people.items():
        for route in table(app):
            if route.needs is not EVERYONE and "GET" in (route.methods or ()):
                ask(client, who, "GET", "/toi")
                assert client.get(address(route)).headers["cache-control"] == "no-store"


def test_another_site_may_never_act_for_who_is_signed_in(engine: sa.Engine) -> None:
    site = Site(engine, Path(), {"vi": Environment(autoescape=True)}, lambda: NOW, lambda: None)
    with pytest.raises(ValueError, match="another site"):
        guarded(site, "/x", lambda *_: Response(), needs=Role.READER, methods=["POST"], cross_site=True)


@pytest.mark.parametrize(
    "path",
    [
        "//toi",
        "/TOI",
        "/toi%2f",
        "/toi/../toi/",
        "/thang/../toi",
        "/static/../toi",
        "/static/%2e%2e/%2e%2e/toi",
        "/static/..%2fsite.py",
        "/static//etc/passwd",
        "/lich/../../etc/passwd.ics",
        "/lich/%00.ics",
        "/toi;x=1",
        "/./toi",
        "/toi%00",
        "/%2ftoi",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_crooked_path_leads_nowhere(app: Starlette, method: str, path: str) -> None:
    status, headers = anyio.run(raw, app, method, path)
    assert status in {307, 404, 405}
    assert headers.get(b"location", b"http://localhost/").startswith(b"http://localhost/")


async def raw(app: Starlette, method: str, path: str) -> tuple[int, dict[bytes, bytes]]:
    """Asks as no well-behaved client would: the path goes out as it is."""
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"origin", b"http://localhost")],
        "server": ("localhost", 80),
        "client": ("192.0.2.1", 1),
        "scheme": "http",
        "http_version": "1.1",
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])
