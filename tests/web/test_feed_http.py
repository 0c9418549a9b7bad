"""What no single answer shows of rules 30 to 40: over time, in trouble, from strangers, and whatever is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler.feed import links, private, service
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW

FEED = "/lich/muong.ics"
SECOND = timedelta(seconds=1)


class Clock:
    """The time, as the test says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Office:
    """An office whose file and time change."""

    def __init__(self, home: Path) -> None:
        self.home, self.clock = home, Clock()
        self.engine = open_database(f"sqlite:///{home / 'lich.db'}")
        self.adopt(EVENTS)
        site = create(self.engine, Settings.from_env(home), clock=self.clock)
        self.client = TestClient(site, base_url="http://localhost", follow_redirects=False)

    def adopt(self, text: str) -> None:
        (self.home / "events.toml").write_text(text, encoding="utf-8")
        adopt(self.engine, self.home, now=self.clock.now, who="test")

    def private(self, feed: str = "muong") -> str:
        with self.engine.begin() as conn:
            return private.path(private.create(conn, feed, alarm=False, name="máy của phòng", now=self.clock.now))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    with made.client:
        yield made
    made.engine.dispose()


@pytest.mark.parametrize(
    "path", [FEED, "/lich/nhom/muong.ics", "/lich/nhac/muong.ics", "/lich/rieng/0.ics", "/lich/x.ics"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_rule_31_a_feed_is_only_read(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "header", ["Range", "If-Range", "If-Match", "If-Unmodified-Since", "Accept-Language", "Accept-Charset"]
)
def test_rule_31_no_other_header_is_negotiated(client: TestClient, header: str) -> None:
    plain = client.get(FEED)
    asked = client.get(FEED, headers={header: "bytes=0-9"})
    assert (asked.status_code, asked.content) == (200, plain.content)
    assert asked.headers["vary"] == "Accept-Encoding"


def test_rule_31_what_is_asked_in_the_query_changes_nothing(client: TestClient) -> None:
    assert client.get(f"{FEED}?x=1&alarm=yes").content == client.get(FEED).content


def test_rule_32_a_change_shows_within_two_seconds_by_a_new_tag_and_a_later_date(office: Office) -> None:
    before = office.client.get(FEED)
    office.clock.now += timedelta(minutes=5)
    office.adopt(EVENTS.replace("Lễ hội Khai hạ", "Lễ Khai hạ"))
    office.clock.now += 2 * SECOND
    after = office.client.get(FEED, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Lễ Khai hạ" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    assert after.headers["last-modified"] == "Wed, 25 Nov 2026 02:05:02 GMT"
    assert before.headers["last-modified"] == "Wed, 25 Nov 2026 02:00:00 GMT"


def test_rule_32_while_one_looks_the_others_get_what_is_at_hand(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.client.get(FEED)
    looks: list[bytes] = []
    real = service.render

    def counted(*values: Any, **options: Any) -> Any:
        answers = [office.client.get(FEED).status_code for _ in range(3)]  # those who come while one looks
        looks.append(bytes(answers[0] == 200))
        return real(*values, **options)

    monkeypatch.setattr(service, "render", counted)
    office.clock.now += SECOND / 2
    assert office.client.get(FEED).content == first.content
    assert looks == []
    office.clock.now += SECOND / 2
    assert office.client.get(FEED).content == first.content
    assert len(looks) == 1
    office.client.get(FEED)
    assert len(looks) == 1


def test_rule_24_and_33_an_empty_feed_is_asked_for_again_soon(office: Office) -> None:
    office.adopt(EVENTS.replace('groups = ["Mường"]\n\n[[event]]', 'kinds = ["training"]\n\n[[event]]', 1))
    empty = office.client.get(FEED)
    assert empty.text.count("BEGIN:VEVENT") == 1
    assert "Chưa có sự kiện nào" in empty.text
    assert empty.headers["cache-control"] == "public, max-age=600"
    assert empty.headers["etag"].startswith('"')


def test_rule_33_a_private_feed_is_for_no_shared_cache(office: Office) -> None:
    answer = office.client.get(office.private())
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert answer.headers["etag"] == office.client.get(FEED).headers["etag"]
    again = office.client.get(office.private(), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, max-age=3600")


def test_rule_36_no_robot_is_turned_away(client: TestClient) -> None:
    """Google asks for /robots.txt before it reads a feed; that there is none allows everything (RFC 9309 2.3.1.3)."""
    assert client.get("/robots.txt").status_code == 404
    assert "x-robots-tag" not in client.get(FEED, headers={"User-Agent": "Google-Calendar-Importer"}).headers


def test_rule_37_and_38_the_page_offers_short_https_links_and_webcal_to_apple_alone(client: TestClient) -> None:
    page = client.get("/dang-ky").text
    offered = [part.partition('"')[0] for part in page.split('value="https://')[1:]]
    assert "lich.example.vn/lich/muong.ics" in offered
    assert max(len(link) for link in offered) < links.LONGEST - len("https://")
    assert "?cid=" not in page
    for link in page.split('href="webcal://')[1:]:
        assert "iPhone" in link.partition("</a>")[0]


def test_rule_39_an_unused_link_and_a_used_one_are_told_apart_and_a_wrong_one_is_no_page(office: Office) -> None:
    path = office.private()
    assert office.client.get(path).status_code == 200
    for wrong in (
        path[:-5] + ("1.ics" if path[-5] == "0" else "0.ics"),
        path.upper(),
        path.replace(".ics", "0.ics"),
        "/lich/rieng/.ics",
        "/lich/rieng.ics",
    ):
        assert office.client.get(wrong).status_code == 404


def test_rule_39_no_token_is_in_any_log_whatever_goes_wrong(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")
    path = office.private()
    secret = path.rpartition("/")[2].removesuffix(".ics")

    def broken(*_: object, **__: object) -> Any:
        raise ZeroDivisionError

    office.client.get(path)
    office.client.get(path.replace(".ics", ""))
    with TestClient(office.client.app, raise_server_exceptions=False) as client:
        monkeypatch.setattr(service, "render", broken)
        assert client.get(path).status_code == 500
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]  # the client knows what it asks
    assert any("/lich/rieng/{token}.ics" in record.getMessage() for record in ours)
    assert not any(secret in record.getMessage() + str(record.exc_text) for record in ours)


def test_rule_40_nobody_signs_in_and_a_cookie_or_password_changes_nothing(client: TestClient) -> None:
    plain = client.get(FEED)
    asked = client.get(FEED, headers={"Authorization": "Basic bGljaDpsaWNo", "Cookie": "lich=1"})
    assert asked.content == plain.content
    assert not {"www-authenticate", "set-cookie"} & set(asked.headers)


def test_what_would_move_much_is_not_served_until_someone_says_yes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.errors import Refused
    from scheduler.feed import current

    def refuse(*_: object, **__: object) -> Any:
        raise Refused("Thay đổi này dời 21 ngày đã công bố")

    monkeypatch.setattr(current, "stale", lambda *_: True)
    monkeypatch.setattr(current, "bring_up_to_date", refuse)
    answer = office.client.get(FEED)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "21 ngày" not in answer.text


HEADERS = ("accept", "accept-encoding", "if-none-match", "if-modified-since", "range", "host", "cookie", "user-agent",
           "content-type", "content-length", "x-forwarded-for", "authorization", "connection", "expect")  # fmt: skip
PATHS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["muong", "nhac/muong", "nhom/muong", "rieng/" + "0" * 32, "noi/" + "a" * 300, "nhac/nhac/muong"]),
)
VALUES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b'"', b'W/"', b'"a",,"b"', b"gzip;q=", b"gzip;q=nan", b"*;q=1e999", b"Thu, 99 Foo 2026", b"0", b"bytes=-1",
         b"Wed, 25 Nov 2026 01:00:00 -9999", b"Thu, 01 Jan 0001 00:00:00 +1400", b"-1", b"\xff\xfe", b"localhost:99999",
         b"["]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=PATHS,
    ending=st.sampled_from([".ics", ".ICS", "", ".ics/", ".ics.gz"]),
    query=st.binary(max_size=40),
    headers=st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=5),
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "get", "\N{LATIN SMALL LETTER E WITH ACUTE}"]),
)
def test_whatever_is_asked_of_a_feed_is_answered(
    app: Starlette, name: str, ending: str, query: bytes, headers: list[tuple[str, bytes]], method: str
) -> None:
    path = f"/lich/{name}{ending}"
    status, fields = asyncio.run(_ask(app, path, query, headers, method))
    assert status < 500, (status, path, headers)
    assert (b"x-content-type-options", b"nosniff") in fields


async def _ask(
    app: Starlette, path: str, query: bytes, headers: list[tuple[str, bytes]], method: str
) -> tuple[int, list[tuple[bytes, bytes]]]:
    """One request, as a server hands it over: nothing is cleaned up on the way. What escapes the site is raised."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": quote(path).encode(), "query_string": query, "root_path": "",
        "headers": [(key.encode(), value) for key, value in headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], sent[0]["headers"]
