"""Whether a request that changes something comes from a page of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import URL, Headers

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""


def is_ours(headers: Headers, url: URL) -> bool:
    """Whether the browser says that this site itself sent it; silence is no.

    Sec-Fetch-Site may only confirm; Origin decides where it is given, else Referer.
    """
    fetch = headers.get("sec-fetch-site")
    if fetch not in (None, "same-origin"):
        return False
    origin = headers.get("origin") or headers.get("referer")
    if origin is None:
        return fetch == "same-origin"
    return _same(origin, url)


def _same(origin: str, url: URL) -> bool:
    """The same host and port. http is not https; a proxy that hides https from us may be the one who says http."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and url.scheme == "http")
    return secure and parts.netloc.lower() == url.netloc.lower()
