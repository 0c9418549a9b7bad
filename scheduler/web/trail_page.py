"""`/nhat-ky`: the trail, newest first, narrowed by who, what and when; for administrators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.errors import LichError
from scheduler.store import accounts, audit
from scheduler.store.database import reading
from scheduler.web.guard import page, wording
from scheduler.web.guard.wording import ACTION, SORT
from scheduler.web.site import Site

HOME = "/nhat-ky"
LINES = 100
"""On a page."""


def show(site: Site, request: Request) -> Response:
    """`?ai=` an account's number, `?viec=` an action, `?voi=` a sort of thing, `?den=` a day; `?truoc=` turns the page.

    A name never stands in the address.
    """
    asked = {name: request.query_params.get(name, "")[:40] for name in ("ai", "viec", "voi", "den")}
    with reading(site.engine) as conn:
        every = accounts.every(conn)
        who = next((one.name for one in every if str(one.id) == asked["ai"]), None)
        entries = audit.latest(
            conn,
            LINES,
            before=_number(request.query_params.get("truoc", "")),
            who=who,
            action=asked["viec"] if asked["viec"] in ACTION else "",
            subject=f"{asked['voi']}:" if asked["voi"] in SORT else "",
            until=_midnight_after(asked["den"]),
        )
    names = {one.name: one.full_name for one in every}
    try:
        events: Mapping[str, str] = site.scene().catalogue.names
    except LichError:  # no edition yet, or one that is broken: the trail is read all the same
        events = {}
    kept = {name: text for name, text in asked.items() if text}
    values = {
        "lines": [entry(one, names, events) for one in entries],
        "more": f"{HOME}?{urlencode({**kept, 'truoc': entries[-1].id})}" if len(entries) == LINES else None,
        "asked": asked,
        "accounts": {str(one.id): one.full_name for one in every},
        "actions": ACTION,
        "sorts": SORT,
    }
    return page(site, request, "trail.html", values)


def entry(one: audit.Entry, names: Mapping[str, str], events: Mapping[str, str]) -> dict[str, object]:
    """A line of the trail in words; `names` of accounts, `events` by key."""
    at = hours.local(one.at)
    return {
        "id": one.id,
        "day": at.date(),
        "at": f"{at:%H:%M}",
        "who": names.get(one.who, one.who) or "không rõ ai",
        "action": ACTION.get(one.action, one.action),
        "subject": wording.subject(one.subject, events),
        "details": "; ".join(wording.details(one.details)),
    }


def _number(text: str) -> int | None:
    return int(text[:9]) if text.isascii() and text.isdecimal() else None


def _midnight_after(text: str) -> datetime | None:
    """The end of a day, as browsers send it; None where it is none."""
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), hours.LOCAL)
    except (ValueError, OverflowError):
        return None
