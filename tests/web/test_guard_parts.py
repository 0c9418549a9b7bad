"""Where a request comes from, how often someone tried, and which ways stay on the site: each by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.datastructures import URL, Headers

from scheduler.web.guard.limits import CLIENT, WINDOW, Limiter, tries
from scheduler.web.guard.origin import is_ours
from scheduler.web.guard.page import is_local
from tests.web.conftest import NOW


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"origin": "https://lich.example.vn"}, True),
        ({"origin": "https://LICH.example.vn"}, True),
        ({"referer": "https://lich.example.vn/toi?x=1"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "https://lich.example.vn"}, True),
        ({}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site", "origin": "https://lich.example.vn"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://example.org"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "null", "referer": "https://lich.example.vn/"}, False),
        ({"origin": "http://lich.example.vn"}, False),
        ({"origin": "https://lich.example.vn:8443"}, False),
        ({"origin": "https://lich.example.vn.example.org"}, False),
        ({"origin": "https://x@lich.example.vn"}, False),
        ({"origin": "https://example.org/lich.example.vn"}, False),
        ({"origin": "https://["}, False),
        ({"referer": "https://example.org/?https://lich.example.vn"}, False),
        ({"referer": "about:client"}, False),
    ],
)
def test_only_a_page_of_ours_may_send(headers: dict[str, str], ours: bool) -> None:
    assert is_ours(Headers(headers), URL("https://lich.example.vn/dang-nhap")) is ours


def test_behind_a_proxy_that_speaks_https_for_us_both_are_ours() -> None:
    plain = URL("http://lich.example.vn/dang-nhap")
    assert is_ours(Headers({"origin": "https://lich.example.vn"}), plain)
    assert is_ours(Headers({"origin": "http://lich.example.vn"}), plain)


@pytest.mark.parametrize("path", ["/", "/toi", "/chuyen/12?nam=2026#x", "/nhóm/Mường"])
def test_a_local_way(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize("path", ["", "toi", "//x", "/\\x", "/a\\b", "/\tx", "/\n/x", "http://x", "\x00/"])
def test_a_way_out(path: str) -> None:
    assert not is_local(path)


def test_a_count_ends_with_its_window() -> None:
    limiter = Limiter()
    assert [limiter.take({"a": 2}, NOW) for _ in range(3)] == [None, None, WINDOW]
    assert limiter.is_used_up({"a": 2}, NOW)
    assert limiter.take({"a": 2}, NOW + timedelta(minutes=5)) == WINDOW - timedelta(minutes=5)
    assert limiter.take({"a": 2}, NOW + WINDOW) is None


def test_a_try_that_must_wait_counts_nowhere() -> None:
    limiter = Limiter()
    limiter.take({"a": 1, "b": 2}, NOW)
    assert limiter.take({"a": 1, "b": 2}, NOW)
    assert not limiter.is_used_up({"b": 2}, NOW)


def test_a_good_try_gives_a_client_no_more_tries_at_others() -> None:
    limiter = Limiter()
    keys = {f"{CLIENT}1": 3, "p": 9}
    limiter.take(keys, NOW)
    limiter.take(keys, NOW)
    limiter.forgive(keys)
    assert limiter.take({f"{CLIENT}1": 2}, NOW) is None
    assert limiter.take({f"{CLIENT}1": 2}, NOW)


def test_counts_cannot_fill_the_memory() -> None:
    limiter = Limiter(size=10)
    for number in range(1000):
        limiter.take({str(number): 1}, NOW)
    assert limiter.take({"0": 1}, NOW) is None
    assert limiter.take({"999": 1}, NOW)


def test_who_has_a_whole_ipv6_network_is_one_client() -> None:
    first, second, other = (list(tries(a, "x")) for a in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"))
    assert first == second != other
    assert list(tries("::ffff:192.0.2.1", "x")) == list(tries("192.0.2.1", "x"))
    assert f"{CLIENT}testclient" in tries("testclient", "x")
