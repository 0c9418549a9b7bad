"""`/chuyen-tham/12`: everything about one visit; how far it is, and its steps, each by a small form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.run import visit_look
from scheduler.run.visits import Scene
from scheduler.store import accounts, audit, people_honoured, visit_search
from scheduler.store import visits as store
from scheduler.store.visits import VisitChangedError
from scheduler.visits.ceilings import LEVELS
from scheduler.visits.steps import Done
from scheduler.visits.visit import FIELDS, PURPOSE, STATUS, Visit, VisitStatus
from scheduler.visits.year import OWNERS, when
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.guard.wording import ACTION
from scheduler.web.site import Site
from scheduler.web.visits.standing import looking, number_asked, standing, visit_of
from scheduler.words import days_left, lunar_day, lunar_of

HOME = "/chuyen-tham"
LINES = 50
"""Of the trail."""
NEXT: Mapping[VisitStatus, Sequence[VisitStatus]] = {
    VisitStatus.DRAFT: (VisitStatus.ASKED, VisitStatus.CONFIRMED, VisitStatus.DONE, VisitStatus.CANCELLED),
    VisitStatus.ASKED: (VisitStatus.CONFIRMED, VisitStatus.DONE, VisitStatus.CANCELLED, VisitStatus.DRAFT),
    VisitStatus.CONFIRMED: (VisitStatus.DONE, VisitStatus.CANCELLED, VisitStatus.ASKED),
    VisitStatus.DONE: (VisitStatus.DONE, VisitStatus.CONFIRMED, VisitStatus.ASKED),
    VisitStatus.CANCELLED: (VisitStatus.DRAFT,),
}
"""What may become of a visit; from `done` back only where it was written by mistake."""
ASKS: Mapping[VisitStatus, tuple[str, str]] = {
    VisitStatus.CONFIRMED: ("document", "van-ban"),
    VisitStatus.DONE: ("result", "ket-qua"),
    VisitStatus.CANCELLED: ("reason", "ly-do"),
}
"""Status -> what must be said of it: field of a visit, field of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a form on the page."""

    trouble: str = ""
    to: str = ""
    """The status that was asked for."""
    sent: Mapping[str, str] = field(default_factory=dict)


def show(site: Site, request: Request) -> Response:
    """The page."""
    return _page(site, request, Told())


def move(site: Site, request: Request) -> Response:
    """Another status, with the document, result or reason that it asks for."""
    number, to, who = number_asked(request, "visit"), text(request, "thanh"), signed(request).account.name
    sent = {name: text(request, name).replace("\r\n", "\n") for _, name in ASKS.values()}
    said = text(request, "ban")
    version = int(said) if re.fullmatch("[0-9]{1,9}", said) else 0
    try:
        with standing(site) as (conn, scene):
            kept = visit_of(conn, number)
            changed = _moved(kept, to, sent).evolve(version=version)
            store.save(conn, changed, who=who, now=site.clock(), today=scene.today)
    except VisitChangedError:
        trouble = "Có người vừa lưu chuyến này; dưới đây là bản đang lưu. Chưa ghi điều bạn gửi: xem lại rồi ghi"
        return _page(site, request, Told(trouble=trouble, to=to, sent=sent), status=409)
    except Refused as refusal:
        return _page(site, request, Told(trouble=str(refusal), to=to, sent=sent), status=422)
    return redirect(f"{HOME}/{number}?xong={to}")


def _moved(kept: Visit, to: str, sent: Mapping[str, str]) -> Visit:
    """Raises Refused for a way that is not open."""
    wanted = next((one for one in NEXT[kept.status] if one == to), None)
    if wanted is None:
        raise Refused(f"chuyến đang ở tình trạng “{STATUS[kept.status]}”, không chuyển thẳng như vậy được")
    changed = kept.evolve(status=wanted)
    if wanted in ASKS:
        name, sent_as = ASKS[wanted]
        changed = changed.evolve(**{name: sent[sent_as]})
    if kept.status is VisitStatus.CANCELLED:
        changed = changed.evolve(reason="")
    return changed


def step(site: Site, request: Request) -> Response:
    """A step of the visit, or of its occurrence, is done or, by mistake, was not."""
    number, subject, key = number_asked(request, "visit"), text(request, "cua"), text(request, "viec")
    who, now = signed(request).account.name, site.clock()
    with standing(site) as (conn, scene):
        visit = visit_of(conn, number)
        known = {(task.subject, task.step.id) for task in visit_look.tasks_of(conn, scene, visit)}
        if (subject, key) not in known:
            raise HTTPException(404)
        done = None if text(request, "lam") == "chua" else Done(day=scene.today, who=who)
        store.mark_step(conn, subject, key, done, who=who, now=now)
    return redirect(f"{HOME}/{number}?xong=viec#viec")


def _page(site: Site, request: Request, told: Told, *, status: int = 200) -> Response:
    number = number_asked(request, "visit")
    with looking(site) as (conn, scene):
        values = _values(conn, scene, visit_of(conn, number))
    values |= {"told": told, "done": request.query_params.get("xong", "")}
    return page(site, request, "visit_one.html", values, status=status)


def _values(conn: sa.Connection, scene: Scene, visit: Visit) -> dict[str, object]:
    there = scene.occurrences.get(visit.occurrence) if visit.occurrence else None
    names = {one.name: one.full_name for one in accounts.every(conn)}
    moon = lunar_of(visit.day) if visit.day else None
    off = visit.day and not visit.astray and not scene.working.is_working(visit.day) and scene.working.why(visit.day)
    return {
        "visit": visit,
        "occurrence": there,
        "when": when(visit, there),
        "moon": lunar_day(moon) if moon else "",
        "off": off or "",
        "left": days_left((visit.day - scene.today).days) if visit.day and visit.open else "",
        "today": scene.today,
        "people": people_honoured.named(conn, [gift.honoured for gift in visit.gifts if gift.honoured]),
        "levels": LEVELS,
        "clashes": visit_look.clashes_of(conn, scene, [visit]).get(visit.id or 0, ()),
        "excesses": visit_look.excesses_of(conn, scene, visit),
        "tasks": visit_look.tasks_of(conn, scene, visit),
        "owners": OWNERS,
        "names": names,
        "saved_by": visit_search.last_saved(conn, visit.id or 0),
        "lines": [_line(one) for one in audit.latest(conn, LINES, subject=visit.subject)],
        "purpose": PURPOSE[visit.purpose],
        "statuses": STATUS,
        "ways": [one for one in NEXT[visit.status] if _is_open(visit, one, scene)],
        "too_early": visit.open and (visit.day is None or visit.day > scene.today),
        "asks": ASKS,
    }


def _is_open(visit: Visit, to: VisitStatus, scene: Scene) -> bool:
    """Whether the form of a way stands on the page: nothing was done before its day, nothing confirmed without one."""
    if to is VisitStatus.DONE:
        return visit.day is not None and visit.day <= scene.today
    if to is VisitStatus.CONFIRMED:
        return visit.day is not None and (visit.open or bool(visit.document))
    return visit.open or visit.status is VisitStatus.CANCELLED or not visit.document


def _line(one: audit.Entry) -> dict[str, object]:
    """An entry of the trail in words; of what was changed the names of the fields alone."""
    if one.action == "visit-saved" and one.details.get("version") == 1:
        return {"at": one.at, "who": one.who, "action": "Lập chuyến thăm", "told": ""}
    changed = str(one.details.get("fields") or "").split()
    moved = [str(one.details.get(name) or "chưa có ngày") for name in ("before", "after") if name in one.details]
    told = ", ".join(FIELDS.get(name, name) for name in changed) or " → ".join(moved) or one.details.get("step") or ""
    return {"at": one.at, "who": one.who, "action": ACTION.get(one.action, one.action), "told": told}
