"""Feeds and public pages that were asked for a moment ago, answered from memory before anything else is done.

Many readers come in the same minute. What was found right is taken to be right for a second: no thread, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.replies import Body, reply

A_MOMENT = timedelta(seconds=1)
"""How long an answer is right without a look; while one request looks, the others get it for as long again."""


@dataclass(slots=True, kw_only=True)
class Ready:
    """What was answered under a path."""

    body: Body
    headers: Mapping[str, str]
    at: datetime
    """When it was found right."""
    looked: datetime | None = None
    """When somebody went to look again."""
    is_bare: bool = False
    """Whether a query would ask for something else."""

    def serves(self, now: datetime) -> bool:
        """Whether it may be given; of those who come when it is due, the first is sent to look."""
        age = now - self.at
        if age < timedelta(0) or age >= 2 * A_MOMENT:
            return False
        if age >= A_MOMENT and self.looked is None:
            self.looked = now
            return False
        return True


Shelf = dict[str, Ready]
"""Public feeds and pages by path. Only what is there gets in, and `lay` sees that pages do not grow too many."""
MOST = 500
"""Things on the shelf before old pages leave it."""


def lay(shelf: Shelf, path: str, made: Ready) -> None:
    """Put a page where the next reader finds it; where there are many, those that may not be given leave."""
    if len(shelf) >= MOST:
        for key, one in list(shelf.items()):
            if one.is_bare and made.at - one.at >= A_MOMENT:
                shelf.pop(key, None)
    if len(shelf) < MOST:
        shelf[path] = made


class AtHand:
    """Answers from the shelf what lies there since a moment; passes everything else through."""

    def __init__(self, app: ASGIApp, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._app, self._shelf, self._clock = app, shelf, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET and HEAD of a feed or a public page, or the application."""
        made = self._shelf.get(scope["path"]) if scope["type"] == "http" and scope["method"] in _READ else None
        if made and not (made.is_bare and scope["query_string"]) and made.serves(self._clock()):
            await reply(Request(scope), made.body, made.headers)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


_READ = ("GET", "HEAD")
