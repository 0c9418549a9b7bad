"""`/chuyen-tham/them`, `/chuyen-tham/12/sua`: a visit by plain questions, beside its day, its clashes and ceilings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.model import Occurrence, OccurrenceId
from scheduler.run import visit_look
from scheduler.run.visits import YEARS, Scene, with_steps
from scheduler.store import accounts, people_honoured
from scheduler.store import visits as store
from scheduler.store.visits import VisitChangedError
from scheduler.visits.visit import Purpose, Visit
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits import fields, versions
from scheduler.web.visits.form_view import Form, looked, part_values, values
from scheduler.web.visits.standing import looking, number_asked, standing, visit_of

HOME = "/chuyen-tham"
FOUND = 20
"""Occurrences that are offered."""
MORE = 3
"""Empty rows that are added at a time."""
AT_ONCE = {
    "thien-tai": (Purpose.HARDSHIP, "Thăm hỏi, hỗ trợ sau thiên tai"),
    "om-dau": (Purpose.ILLNESS, "Thăm người ốm"),
    "qua-doi": (Purpose.DEATH, "Viếng, chia buồn"),
}
"""`?viec=` of a visit that is made at once, for today."""
_CYCLE = re.compile(r"/((?:19|20)\d\d)|\b((?:19|20)\d\d)\b")


def show_new(site: Site, request: Request) -> Response:
    """The form of a new visit: to `?dip=khai-ha/2027`, to the next of `?su-kien=khai-ha`, or `?viec=thien-tai`."""
    query = request.query_params
    with looking(site, _year(query.get("dip", ""))) as (conn, scene):
        others, draft = _wanted(scene, query.get("dip", ""), query.get("su-kien", ""))
        if draft is None:
            purpose, title = AT_ONCE.get(query.get("viec", ""), (Purpose.OTHER, ""))
            day = scene.today if title else None
            draft = with_steps(Visit(title=title, purpose=purpose, day=day))
        filled = fields.Filled(visit=draft, troubles={})
        state = Form(sent=fields.fill(draft, {}), mark="")
        words = query.get("tim", "")
        more = {"others": others, "seek": words, "offered": visit_look.coming(scene, words, FOUND) if words else None}
        look = replace(looked(conn, scene, filled, None), other=())  # nothing is typed yet
        shown = values(conn, scene, state, look) | more
    return page(site, request, "visit_form.html", shown)


def show(site: Site, request: Request) -> Response:
    """The form of a visit that is stored."""
    number = number_asked(request, "visit")
    with looking(site) as (conn, scene):
        kept = visit_of(conn, number)
        people = people_honoured.named(conn, [gift.honoured for gift in kept.gifts if gift.honoured])
        state = Form(number=number, version=kept.version, sent=fields.fill(kept, people), mark=versions.mark(kept))
        shown = values(conn, scene, state, looked(conn, scene, fields.Filled(visit=kept, troubles={}), kept))
    return page(site, request, "visit_form.html", shown)


def part(site: Site, request: Request) -> Response:
    """What the form comes to so far: the part of the page that is refreshed while one types."""
    state = _state(request)
    with looking(site, _year_of(state)) as (conn, scene):
        kept = _kept(conn, state)
        filled = fields.read(state.sent, kept or Visit(title=""))
        shown = part_values(conn, scene, state, looked(conn, scene, filled, kept))
    return page(site, request, "visit_part.html", shown)


def send(site: Site, request: Request) -> Response:
    """The form sent: looked at again, given more rows, or written."""
    state, doing = _state(request), text(request, "viec")
    if doing != "ghi":
        gifts, steps = (MORE if doing == asked else 1 for asked in ("them-qua", "them-buoc"))
        return _again(site, request, replace(state, more_gifts=gifts, more_steps=steps))
    who, now = signed(request).account.name, site.clock()
    with standing(site, _year_of(state)) as (conn, scene):
        kept = _kept(conn, state)
        filled = fields.read(state.sent, kept or Visit(title=""))
        look = looked(conn, scene, filled, kept)
        if look.troubles:
            shown = values(conn, scene, state, look)
            return page(site, request, "visit_form.html", shown, status=422)
        mine = filled.visit.evolve(version=state.version)
        if kept:
            mine = versions.merged(mine, kept, _chosen(request))
        try:
            stored = store.save(conn, mine, who=who, now=now, today=scene.today)
        except VisitChangedError as both:
            names = {one.name: one.full_name for one in accounts.every(conn)}
            return _both(site, request, state, both, names.get(both.who, both.who))
        except Refused as refusal:
            shown = values(conn, scene, state, replace(look, other=(str(refusal),)))
            return page(site, request, "visit_form.html", shown, status=422)
    return redirect(f"{HOME}/{stored.id}?xong={'ghi' if kept else 'them'}")


def _both(site: Site, request: Request, state: Form, both: VisitChangedError, who: str) -> Response:
    """Both versions side by side; what only one of the two changed is chosen already."""
    differences = versions.differences(both.mine, both.theirs, state.mark)
    if not differences:
        return redirect(f"{HOME}/{both.theirs.id}?xong=ghi")
    sent = {name: said for name, said in state.sent.items() if not name.startswith("chon-")}
    shown = {
        "state": replace(state, version=both.theirs.version, sent=sent),
        "differences": differences,
        "theirs": both.theirs,
        "who": who,
        "choices": (versions.MINE, versions.THEIRS),
    }
    return page(site, request, "visit_both.html", shown, status=409)


def _again(site: Site, request: Request, state: Form) -> Response:
    with looking(site, _year_of(state)) as (conn, scene):
        kept = _kept(conn, state)
        filled = fields.read(state.sent, kept or Visit(title=""))
        shown = values(conn, scene, state, looked(conn, scene, filled, kept))
    return page(site, request, "visit_form.html", shown)


def _state(request: Request) -> Form:
    """The form as it was sent; line ends as browsers give them become plain."""
    said = text(request, "ban")
    sent = {name: text(request, name).replace("\r\n", "\n") for name in form(request)}
    return Form(
        number=number_asked(request, "visit") if "visit" in request.path_params else None,
        version=int(said) if re.fullmatch("[0-9]{1,9}", said) else 0,
        sent={name: typed for name, typed in sent.items() if name not in {"ban", "goc", "viec"}},
        mark=text(request, "goc"),
    )


def _chosen(request: Request) -> Mapping[str, str]:
    return {name.removeprefix("chon-"): text(request, name) for name in form(request) if name.startswith("chon-")}


def _kept(conn: sa.Connection, state: Form) -> Visit | None:
    return visit_of(conn, state.number) if state.number else None


def _wanted(scene: Scene, occasion: str, event: str) -> tuple[Sequence[Occurrence], Visit | None]:
    """The visit that is asked for, and what else it might go to. Raises HTTPException 404 for an unknown occurrence."""
    if occasion:
        try:
            there = scene.occurrences.get(OccurrenceId.parse(occasion))
        except ValueError:
            there = None
        if there is None:
            raise HTTPException(404)
        return (), visit_look.draft_for(scene, there)
    found = visit_look.next_of(scene, event) if event else ()
    return found[1:FOUND], visit_look.draft_for(scene, found[0]) if found else None


def _year_of(state: Form) -> int | None:
    return _year(state.sent.get(fields.DAY, "")) or _year(state.sent.get(fields.OCCASION, ""))


def _year(said: str) -> int | None:
    """The year that a day or an occurrence names; None where it names none that the calendar reaches."""
    found = _CYCLE.search(said)
    year = int(found[1] or found[2]) if found else None
    return year if year in YEARS else None
