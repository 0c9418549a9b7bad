"""Every address of the site with whatever can be sent: an answer, never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

import anyio
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import sweeps
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import create
from scheduler.web.guard import Guarded
from scheduler.web.planner.calendars import CALENDARS
from scheduler.web.planner.decide_page import FIELD as DECISION
from scheduler.web.planner.fields import FIELD as EVENT
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, PASSWORD, browser, make, sign_in

FIELDS = sorted(
    {*EVENT.values(), *DECISION.values(), "viec", "moc", "lich", "viec-gi", "buoc", "q", "truoc", "ngay", "trang"}
    | {"buoc.0.ten", "buoc.0.han", "buoc.0.ai", "buoc.0.ma", "may-nam", "nam-goc", "noi-tiep", "noi-dung", "tep"}
    | {"ai", "voi", "dia-chi", "vai-tro", "them-viec", "nhip", "ngon-ngu", "chac", "ho-ten", "mat-khau", "xung-ho"}
    | {calendar.field(part) for calendar in CALENDARS for part in calendar.parts}
)
WORDS = st.sampled_from(
    [
        *("", "0", "-1", "8/1", "30/2", "29/2", "99/99", "15 koet Kattik", "new year", "8/1/2027", "1/1/0001", "last"),
        *(
            "lunar",
            "khmer",
            "season",
            "window",
            "rrule",
            "giu",
            "huy",
            "ghi",
            "xem",
            "bo",
            "an-dinh",
            "khai-ha",
            "2027",
        ),
        *(
            "Mường",
            "thứ Bảy",
            "FREQ=DAILY",
            "1/1..31/12",
            "a..b",
            "ethnic-festival",
            "9" * 30,
            "²",
            "٣",
            "\x00",
            "\u0301",
        ),
        *("<script>", "../../etc/passwd", "%00", "a\r\nb: c", "kate", "gau-tao", "gau-tao.bac-ha"),
    ]
)
TEXTS = WORDS | st.text(max_size=60)
HIDDEN = {"/dang-xuat", "/toi/dang-xuat", "/toi/mat-khau", "/tai-khoan/{account:int}"}
"""They would show the fuzzer the door."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Starlette, TestClient]]:
    home = tmp_path_factory.mktemp("fuzz")
    (home / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine: sa.Engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    make(engine, "ke.hoach", Role.ADMINISTRATOR)
    with engine.begin() as conn:
        sweeps.beat(conn, NOW)  # in good health
    app = create(engine, Settings.from_env(home), clock=lambda: NOW)
    with browser(app) as client:
        sign_in(client, "ke.hoach", PASSWORD)
        client.headers.update(OURS)
        yield app, client
    engine.dispose()


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_sent_there_is_an_answer(fuzzed: tuple[Starlette, TestClient], data: st.DataObject) -> None:
    app, client = fuzzed
    routes = [one for one in app.routes if isinstance(one, Guarded) and one.path not in HIDDEN]
    route = data.draw(st.sampled_from(routes))
    path = re.sub(r"\{\w+(?::\w+)?\}", lambda _: quoted(data.draw(TEXTS)), route.path)
    sent = data.draw(st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=8))
    is_form = "POST" in (route.methods or ())
    answer = client.post(path, data=sent) if is_form else client.get(path, params=sent)
    assert answer.status_code < 500, (route.path, path, sent)


def quoted(text: str) -> str:
    """As a client writes it into a path: never empty, so that the address stays this one."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass")) or "x"


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("query", [b"\x80", b"q=\xff\xfe&ngay=\x80", b"%80%ff", b"&&==&q"])
def test_a_query_that_is_no_text_is_no_trouble(
    fuzzed: tuple[Starlette, TestClient], query: bytes, signed: bool
) -> None:
    app, client = fuzzed
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items()) if signed else ""
    for route in app.routes:
        if isinstance(route, Guarded) and "GET" in (route.methods or ()):
            path = re.sub(r"\{\w+(?::\w+)?\}", "1", route.path)
            assert anyio.run(ask, app, path, query, cookie) < 500, route.path


async def ask(app: Starlette, path: str, query: bytes, cookie: str) -> int:
    """The status, asked without a client that would mend the query."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query,
        "headers": [(b"host", b"localhost"), (b"cookie", cookie.encode())],
        "server": ("localhost", 80),
        "client": ("192.0.2.9", 1),
        "http_version": "1.1",
    }
    await app(scope, receive, send)
    return statuses[0]
