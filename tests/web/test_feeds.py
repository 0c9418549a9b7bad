"""Rules 30 to 38 of the profile: how a feed answers over HTTP."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from starlette.testclient import TestClient

from scheduler.web.replies import takes_gzip

FEED = "/lich/muong.ics"
PLAIN = {"Accept-Encoding": "identity"}


def test_rule_30_the_type_is_calendar_and_shown_inline(client: TestClient) -> None:
    answer = client.get(FEED)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "content-disposition" not in answer.headers
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*", "", "text/calendar;q=0"])
def test_rule_31_what_a_client_accepts_changes_nothing(client: TestClient, accept: str) -> None:
    assert client.get(FEED, headers={"Accept": accept}).content == client.get(FEED).content


def test_rule_31_head_says_the_same_without_the_bytes(client: TestClient) -> None:
    for coding in ("identity", "gzip"):
        whole, head = (client.request(m, FEED, headers={"Accept-Encoding": coding}) for m in ("GET", "HEAD"))
        assert head.content == b""
        assert dict(head.headers) == dict(whole.headers)
    assert int(client.head(FEED, headers=PLAIN).headers["content-length"]) == len(client.get(FEED).content)


def test_rule_32_a_strong_tag_a_coding_and_each_its_304(client: TestClient) -> None:
    plain, packed = (client.get(FEED, headers={"Accept-Encoding": c}) for c in ("identity", "gzip"))
    assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    for answer, coding in ((plain, "identity"), (packed, "gzip")):
        tag = answer.headers["etag"]
        for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
            again = client.get(FEED, headers={"Accept-Encoding": coding, "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert again.headers["vary"] == "Accept-Encoding"
            assert again.headers["cache-control"] == "public, max-age=3600"
        assert client.get(FEED, headers={"Accept-Encoding": coding, "If-None-Match": '"other"'}).status_code == 200


def test_rule_32_last_modified_answers_where_no_tag_is_sent(client: TestClient) -> None:
    stamp = client.get(FEED).headers["last-modified"]
    moment = parsedate_to_datetime(stamp)

    def status(since: datetime | str) -> int:
        text = since if isinstance(since, str) else format_datetime(since, usegmt=True)
        return client.get(FEED, headers={"If-Modified-Since": text}).status_code

    assert [status(stamp), status(moment + timedelta(days=1)), status(moment - timedelta(seconds=1))] == [304, 304, 200]
    assert [status("nonsense"), status("Thu, 01 Jan 99999 00:00:00 GMT")] == [200, 200]


def test_rule_32_the_tag_decides_where_both_are_sent(client: TestClient) -> None:
    stamp = client.get(FEED).headers["last-modified"]
    assert client.get(FEED, headers={"If-None-Match": '"x"', "If-Modified-Since": stamp}).status_code == 200


def test_rule_33_an_hour_and_by_coding(client: TestClient) -> None:
    headers = client.get(FEED).headers
    assert headers["cache-control"] == "public, max-age=3600"
    assert headers["vary"] == "Accept-Encoding"


def test_rule_34_gzip_where_it_is_asked_for_and_identity_always(client: TestClient) -> None:
    plain = client.get(FEED, headers=PLAIN)
    assert "content-encoding" not in plain.headers
    with client.stream("GET", FEED, headers={"Accept-Encoding": "br, gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert raw[4:8] == b"\0\0\0\0"  # no time inside


@pytest.mark.parametrize(
    ("accepted", "yes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=x", False),
        ("identity", False),
    ],
)
def test_rule_34_weights_are_read_as_the_standard_says(accepted: str, yes: bool) -> None:
    assert takes_gzip(accepted) is yes


def test_rule_36_robots_may_read_a_feed(client: TestClient) -> None:
    assert "x-robots-tag" not in client.get(FEED).headers
    assert client.get("/robots.txt").status_code == 404
