"""`/ban-lam-viec`: what waits for the office today; `/nhat-ky`: the trail, for administrators."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import expand, hours
from scheduler.errors import CalendarError, Refused
from scheduler.feed import links
from scheduler.run.ground import Ground, stand_on
from scheduler.store import accounts, audit, private_feeds, recipients, troubled, visits
from scheduler.store.accounts import Role
from scheduler.visits import steps
from scheduler.visits.steps import Done, Task
from scheduler.web import health
from scheduler.web.guard import Guarded, guarded, page, redirect, signed, text
from scheduler.web.guard.wording import ACTION
from scheduler.web.site import Site
from scheduler.web.views import desk

LOOKED_BACK = timedelta(days=30)
"""For how long a letter that failed stays on the desk."""
WEEK = 7
LINES = 100
"""Of the trail on a page."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses."""
    return [
        guarded(site, "/ban-lam-viec", show, needs=Role.READER),
        guarded(site, "/ban-lam-viec/buoc", step_done, needs=Role.PLANNER, methods=["POST"]),
        guarded(site, "/ban-lam-viec/thu/{letter:int}", retry, needs=Role.ADMINISTRATOR, methods=["POST"]),
        guarded(site, "/nhat-ky", trail, needs=Role.ADMINISTRATOR),
    ]


def show(site: Site, request: Request) -> Response:
    """In order of harm: the service, letters, dates to find out, steps; then what may be looked up."""
    return _page(site, request)


def retry(site: Site, request: Request) -> Response:
    """Send a failed or held letter once more."""
    number, who = request.path_params["letter"], signed(request).account.name
    now = site.clock()
    try:
        if number >= 2**31:
            raise HTTPException(404)
        with site.engine.begin() as conn:
            troubled.retry(conn, number, now)
            audit.record(conn, who, "letter-retried", f"letter:{number}", now=now)
    except Refused as refusal:
        return _page(site, request, f"{refusal}.", status=409)
    return redirect("/ban-lam-viec?xong=thu")


def step_done(site: Site, request: Request) -> Response:
    """A step is done."""
    subject, step, who, now = text(request, "viec"), text(request, "buoc"), signed(request).account.name, site.clock()
    with site.engine.begin() as conn:
        ground = stand_on(conn, now)
        known = {(task.subject, task.step.id) for task in _tasks(conn, ground, now)} if ground else set()
        if (subject, step) not in known:
            raise HTTPException(404)
        visits.mark_step(conn, subject, step, Done(day=hours.today(now), who=who), who=who, now=now)
    return redirect("/ban-lam-viec?xong=buoc")


def trail(site: Site, request: Request) -> Response:
    """Who did what, the newest first; `?truoc=` turns the page."""
    before = request.query_params.get("truoc", "")
    number = int(before[:9]) if before.isascii() and before.isdecimal() else None
    with site.engine.connect() as conn:
        entries = audit.latest(conn, LINES, before=number)
        names = {one.name: one.full_name for one in accounts.every(conn)}
    lines = [_entry(one, names) for one in entries]
    more = entries[-1].id if len(entries) == LINES else None
    return page(site, request, "trail.html", {"lines": lines, "more": more})


def _page(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    now = site.clock()
    administers = signed(request).account.role.covers(Role.ADMINISTRATOR)
    since = now - LOOKED_BACK
    with site.engine.begin() as conn:
        ground = stand_on(conn, now)
        tasks = _tasks(conn, ground, now) if ground else ()
        people = Counter((one.kind, one.active) for one in recipients.every(conn))
        values: dict[str, object] = {
            "letters": troubled.found(conn, since),
            "counts": troubled.counts(conn, now - timedelta(days=WEEK)),
            "private": [one for one in private_feeds.every(conn) if one.revoked is None],
            "trail": [_entry(one, {}) for one in audit.latest(conn, 8)] if administers else [],
        }
    today = hours.today(now)
    values |= {
        "today": today,
        "trouble": trouble,
        "done": request.query_params.get("xong", ""),
        "health": health.examine(site.engine, now, site.fault() is None),
        "fault": site.fault(),
        "tasks": tasks,
        "questions": _questions(ground, now) if ground else (),
        "people": people,
        "feeds": len(links.every(ground.catalogue)) if ground else 0,
    }
    return page(site, request, "desk.html", values, status=status)


def _tasks(conn: sa.Connection, ground: Ground, now: datetime) -> tuple[Task, ...]:
    """Steps of coming occurrences and visits that are late or fall due this week."""
    today, done = hours.today(now), visits.done_steps(conn)
    coming = [one for one in ground.occurrences.values() if one.last >= today and one.event.steps]
    trips = visits.between(conn, today, today + timedelta(days=120))
    try:
        every = [*steps.of_occurrences(coming, ground.working, done), *steps.of_visits(trips, ground.working, done)]
    except CalendarError:
        every = []
    return steps.waiting(every, today, days=WEEK)


def _questions(ground: Ground, now: datetime) -> tuple[desk.Question, ...]:
    today = hours.today(now)
    asked = expand.asks(ground.catalogue, today - timedelta(days=desk.BACK), today + timedelta(days=desk.AHEAD))
    return desk.questions(asked, today)


def _entry(one: audit.Entry, names: dict[str, str]) -> dict[str, object]:
    at = hours.local(one.at)
    told = ", ".join(f"{name} {value}" for name, value in sorted(one.details.items()) if value not in (None, ""))
    return {
        "id": one.id,
        "day": at.date(),
        "at": f"{at:%H:%M}",
        "who": names.get(one.who, one.who) or "không rõ ai",
        "action": ACTION.get(one.action, one.action),
        "subject": one.subject,
        "details": told,
    }
