"""The files the pages need: a stylesheet, a script, fonts; each under an address that changes with its content."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from scheduler.web.replies import Body, body

SHIPPED = (
    "site.css",
    "visits.css",
    "desk.css",
    "htmx.min.js",
    "register.js",
    "worker.js",
    "mark.svg",
    "fonts/be-vietnam-pro-latin-400.woff2",
    "fonts/be-vietnam-pro-latin-600.woff2",
    "fonts/be-vietnam-pro-vietnamese-400.woff2",
    "fonts/be-vietnam-pro-vietnamese-600.woff2",
)
"""Names under /static/; nothing else is ever read, so no path can lead out."""

mimetypes.add_type("font/woff2", ".woff2")


@cache
def load(name: str) -> Body:
    """The bytes of a shipped file. Raises KeyError for any other name."""
    if name not in SHIPPED:
        raise KeyError(name)
    plain = files("scheduler.web").joinpath("static", *name.split("/")).read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return body(plain, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)


@cache
def address(name: str) -> str:
    """Its address with a piece of its hash: `/static/site.css?v=1a2b3c4d`."""
    return f"/static/{name}?v={hashlib.sha256(load(name).plain).hexdigest()[:8]}"
