"""`/lich-su`: who changed what and when, and going back."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import FileProblems, LichError
from scheduler.hours import LOCAL
from scheduler.run import restore
from scheduler.run.adopt import adopt, current_catalogue, preview
from scheduler.store import accounts, audit, editions, published
from scheduler.store.database import reading
from scheduler.store.editions import Edition, Entry
from scheduler.web.guard import page, redirect, signed
from scheduler.web.planner.desk import changed_lines, moved
from scheduler.web.site import Site

MOST = 100
"""Editions on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edition in the list."""

    id: int
    day: object
    at: str
    who: str
    why: str


def show(site: Site, request: Request) -> Response:
    """All editions, the newest first; `?truoc=` turns the page."""
    before = request.query_params.get("truoc", "")
    with reading(site.engine) as conn:
        every = editions.history(conn)
        names = {one.name: one.full_name for one in accounts.every(conn)}
    older = [one for one in every if not (before.isdecimal() and before.isascii()) or one.id < int(before[:12])]
    lines = tuple(_line(one, names) for one in older[:MOST])
    more = older[MOST - 1].id if len(older) > MOST else None
    return page(site, request, "history.html", {"lines": lines, "more": more})


def edition_page(site: Site, request: Request) -> Response:
    """`/lich-su/12`: what it changed, and the way back to it or to the one before."""
    return _page(site, request, _edition(site, request))


def go_back(site: Site, request: Request) -> Response:
    """The files of an earlier edition become those of today, as a new edition."""
    wanted, who = _edition(site, request), signed(request).account
    current, _ = current_catalogue(site.engine)
    try:
        draft = restore.draft_of(site.home, wanted)
        if draft.reading.catalogue is None:
            raise FileProblems(draft.reading.errors)
        restore.restore(site.home, draft, current, now=site.clock())
        why = f"quay lại bản {wanted.id}"
        adoption = adopt(site.engine, site.home, now=site.clock(), who=who.name, why=why, yes=True)
    except LichError as refusal:
        return _page(site, request, wanted, str(refusal), status=409)
    with site.engine.begin() as conn:
        audit.record(
            conn, who.name, "edition-restored", f"edition:{wanted.id}", now=site.clock(), edition=adoption.edition.id
        )
    site.ready.clear()
    return redirect(f"/lich-su/{adoption.edition.id}?xong=quay-lai")


def _page(site: Site, request: Request, shown: Edition, trouble: str = "", *, status: int = 200) -> Response:
    with reading(site.engine) as conn:
        every = [one.id for one in editions.history(conn)]
        names = {one.name: one.full_name for one in accounts.every(conn)}
        older = next((number for number in every if number < shown.id), None)
        before = editions.get(conn, older) if older else None
        changes = published.changes_in(conn, shown.id)
    _, catalogue = current_catalogue(site.engine)
    done = request.query_params.get("xong", "")
    values = {
        "line": _line(Entry(**{name: getattr(shown, name) for name in Entry.__dataclass_fields__}), names),
        "lines": tuple(changed_lines(before.files, shown.files)) if before else (),
        "changes": moved(changes, catalogue)[:MOST] if before else (),
        "is_current": shown.id == every[0],
        "before": older,
        "return": _return(site, shown) if shown.id != every[0] else None,
        "done": bool(done),
        "event": done if any(done in (one.id, one.key) for one in catalogue.events) else None,
        "trouble": trouble,
    }
    return page(site, request, "edition.html", values, status=status)


def _return(site: Site, shown: Edition) -> dict[str, object]:
    """What going back to it would change in the calendar, or why one cannot."""
    draft = restore.draft_of(site.home, shown)
    if draft.reading.catalogue is None:
        return {"trouble": str(draft.reading.errors[0]), "changes": ()}
    changes = preview(site.engine, draft.reading.catalogue, now=site.clock())
    return {"trouble": "", "changes": moved(changes, draft.reading.catalogue)[:MOST]}


def _edition(site: Site, request: Request) -> Edition:
    number = request.path_params["edition"]
    with reading(site.engine) as conn:
        found = editions.get(conn, number) if number < 2**31 else None
    if found is None:
        raise HTTPException(404)
    return found


def _line(one: Entry, names: dict[str, str]) -> Line:
    stored = one.stored_at.astimezone(LOCAL)
    return Line(
        id=one.id, day=stored.date(), at=f"{stored:%H:%M}", who=names.get(one.who, one.who), why=one.why or "nhận tệp"
    )
