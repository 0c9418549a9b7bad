"""How bytes go out: the coding the client takes, validators from the content, 304 where it has them already."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Bytes as they are stored: plain and compressed once, with a strong tag of the plain ones."""

    plain: bytes
    compressed: bytes | None
    """None where these bytes are never to be compressed."""
    tag: str
    """Without quotes."""
    media_type: str
    modified: datetime | None = None
    """When these bytes last changed; aware."""


def body(plain: bytes, media_type: str, modified: datetime | None = None) -> Body:
    """The bytes with their compressed copy (no time inside, so the same everywhere) and their tag."""
    return Body(
        plain=plain,
        compressed=gzip.compress(plain, 6, mtime=0),
        tag=tag_of(plain),
        media_type=media_type,
        modified=modified,
    )


def tag_of(plain: bytes) -> str:
    """The strong tag of bytes."""
    return hashlib.sha256(plain).hexdigest()[:32]


def reply(request: Request, content: Body, headers: Mapping[str, str]) -> Response:
    """200 or 304, plain or gzip, with or without a body, as RFC 9110 has it; `Accept` is never looked at."""
    packed = content.compressed if takes_gzip(request.headers.get("accept-encoding", "")) else None
    tag = f'"{content.tag}"' if packed is None else f'"{content.tag}-gzip"'
    fields = {"ETag": tag, "Vary": "Accept-Encoding", **headers}
    if content.modified:
        fields["Last-Modified"] = http_date(content.modified)
    if is_unchanged(request, tag, content.modified):
        return Response(status_code=304, headers=fields)
    if packed is not None:
        fields["Content-Encoding"] = "gzip"
    payload = content.plain if packed is None else packed
    fields |= {"Content-Type": content.media_type, "Content-Length": str(len(payload))}
    return Response(b"" if request.method == "HEAD" else payload, headers=fields)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding allows gzip: named itself, else by `*`, and not with a weight of zero."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.partition(";")
        weights[coding.strip()] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def is_unchanged(request: Request, tag: str, modified: datetime | None) -> bool:
    """Whether the client already has these bytes: If-None-Match decides where it is given, else If-Modified-Since."""
    known = request.headers.get("if-none-match")
    if known is not None:
        listed = {one.strip().removeprefix("W/") for one in known.split(",")}
        return "*" in listed or tag in listed
    since = _parsed(request.headers.get("if-modified-since"))
    return since is not None and modified is not None and modified.replace(microsecond=0) <= since


def http_date(moment: datetime) -> str:
    """An aware moment as HTTP writes it: `Wed, 25 Nov 2026 01:00:00 GMT`."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _parsed(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None
