"""`/ban-lam-viec`: what waits for the office today."""

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
from scheduler.run.ground import Ground, looking, stand_on
from scheduler.store import audit, feed_uses, private_feeds, recipients, troubled, visits
from scheduler.store.accounts import Role
from scheduler.visits import steps
from scheduler.visits.steps import Done, Task
from scheduler.visits.visit import STATUS, Visit, VisitStatus
from scheduler.web import health, trail_page
from scheduler.web.guard import Guarded, guarded, page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.views import desk

LOOKED_BACK = timedelta(days=30)
"""For how long a letter that failed stays on the desk."""
WEEK = 7
AFTER = timedelta(days=60)
"""For how long a visit's report and the like stay on the desk."""
FEEDS = 8
"""Public feeds that are named, the last read first."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses."""
    return [
        guarded(site, "/ban-lam-viec", show, needs=Role.READER),
        guarded(site, "/ban-lam-viec/buoc", step_done, needs=Role.PLANNER, methods=["POST"]),
        guarded(site, "/ban-lam-viec/thu/{letter:int}", retry, needs=Role.ADMINISTRATOR, methods=["POST"]),
        guarded(site, trail_page.HOME, trail_page.show, needs=Role.ADMINISTRATOR),
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


def _page(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    now = site.clock()
    administers = signed(request).account.role.covers(Role.ADMINISTRATOR)
    since = now - LOOKED_BACK
    with looking(site.engine, now) as conn:
        ground = stand_on(conn, now)
        tasks = _tasks(conn, ground, now) if ground else ()
        people = Counter((one.kind, one.active) for one in recipients.every(conn))
        values: dict[str, object] = {
            "letters": troubled.found(conn, since),
            "counts": troubled.counts(conn, now - timedelta(days=WEEK)),
            "private": [one for one in private_feeds.every(conn) if one.revoked is None],
            "trail": [trail_page.entry(one, {}, {}) for one in audit.latest(conn, 8)] if administers else [],
            "trips": _trips(conn, now),
            "used": feed_uses.every(conn),
        }
    today = hours.today(now)
    feeds = links.every(ground.catalogue) if ground else {}
    values |= {
        "today": today,
        "trouble": trouble,
        "done": request.query_params.get("xong", ""),
        "health": health.examine(site.engine, now, site.fault() is None),
        "fault": site.fault(),
        "tasks": tasks,
        "questions": _questions(ground, now) if ground else (),
        "people": people,
        "feeds": {key: feed.name for key, feed in feeds.items()},
        "most_feeds": FEEDS,
        "statuses": STATUS,
    }
    return page(site, request, "desk.html", values, status=status)


def _tasks(conn: sa.Connection, ground: Ground, now: datetime) -> tuple[Task, ...]:
    """Steps of coming occurrences and visits that are late or fall due this week."""
    today, done = hours.today(now), visits.done_steps(conn)
    coming = [one for one in ground.occurrences.values() if one.last >= today and one.event.steps]
    trips = visits.between(conn, today - AFTER, today + timedelta(days=120))
    try:
        every = [*steps.of_occurrences(coming, ground.working, done), *steps.of_visits(trips, ground.working, done)]
    except CalendarError:
        every = []
    return steps.waiting(every, today, days=WEEK)


def _trips(conn: sa.Connection, now: datetime) -> tuple[Visit, ...]:
    """Visits of the next seven days that are not called off."""
    today = hours.today(now)
    found = visits.between(conn, today, today + timedelta(days=WEEK - 1))
    return tuple(one for one in found if one.status is not VisitStatus.CANCELLED)


def _questions(ground: Ground, now: datetime) -> tuple[desk.Question, ...]:
    today = hours.today(now)
    asked = expand.asks(ground.catalogue, today - timedelta(days=desk.BACK), today + timedelta(days=desk.AHEAD))
    return desk.questions(asked, today)
