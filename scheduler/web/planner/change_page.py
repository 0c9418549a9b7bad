"""`/them`, `/su-kien/…/sua`: an event by plain questions, beside its next dates, clashes and the file's lines."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.authoring import edit
from scheduler.authoring.edit import Draft
from scheduler.errors import LichError, Refused
from scheduler.store import editions
from scheduler.store.database import reading
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.planner import fields, steps_asked
from scheduler.web.planner.case import Case, case_of, frame, look_at, sent_of
from scheduler.web.planner.desk import Look, changed_lines, look, open_desk, refused, save
from scheduler.web.site import Site

START = {"lich": "lunar", "loai": "ethnic-festival"}


def show(site: Site, request: Request) -> Response:
    """The empty form, or the one of an event."""
    case = _case(site, request)
    sent = {**fields.fill(case.old), **steps_asked.fill(case.steps)} if case.old else START
    made = look_at(site, case, sent, whole=False)[0] if case.key else None
    return _page(site, request, case, sent, made)


def part(site: Site, request: Request) -> Response:
    """What the form comes to so far: the part of the page that is refreshed while one types."""
    case = _case(site, request)
    sent = sent_of(request, case.desk.catalogue)
    made, _ = look_at(site, case, sent, whole=False)
    return page(site, request, "change_part.html", {**frame(case, sent), "look": made})


def send(site: Site, request: Request) -> Response:
    """The form sent: looked at again, or written and taken into use."""
    case = _case(site, request)
    sent = sent_of(request, case.desk.catalogue)
    doing = text(request, "viec")
    if doing.startswith("bo"):
        return _retire(site, request, case, sent, really=doing == "bo-that")
    made, key = look_at(site, case, sent, whole=doing == "ghi")
    if doing != "ghi" or made.draft is None:
        return _page(site, request, case, sent, made, status=200 if doing != "ghi" else 422)
    if (mark := text(request, "moc")) != case.desk.mark:
        return _collided(site, request, case, sent, mark)
    if not made.draft.changed:
        return _page(site, request, case, sent, refused({}, "Không có gì thay đổi."), status=422)
    action, verb = ("event-changed", "sửa") if case.key else ("event-added", "thêm")
    return _saved(
        site, request, case, sent, made.draft, action, key, text(request, "vi-sao") or f"{verb} “{_named(made, key)}”"
    )


def _named(made: Look, key: str) -> str:
    """What an event is called in the history."""
    catalogue = made.draft.reading.catalogue if made.draft else None
    return catalogue.names.get(key, key) if catalogue else key


def _saved(
    site: Site, request: Request, case: Case, sent: Mapping[str, str], draft: Draft, action: str, key: str, why: str
) -> Response:
    try:
        adoption = save(site, case.desk, draft, signed(request).account, action=action, subject=f"event:{key}", why=why)
    except LichError as refusal:
        return _page(site, request, case, sent, refused({}, str(refusal)), status=409)
    return redirect(f"/lich-su/{adoption.edition.id}?xong={key}")


def _retire(site: Site, request: Request, case: Case, sent: Mapping[str, str], *, really: bool) -> Response:
    if case.key is None:
        raise HTTPException(404)
    try:
        draft = edit.retire(case.desk.book, case.key)
    except Refused as refusal:
        return _page(site, request, case, sent, refused({}, str(refusal)), status=422)
    if really and text(request, "moc") == case.desk.mark:
        return _saved(
            site,
            request,
            case,
            sent,
            draft,
            "event-retired",
            case.key,
            f"bỏ “{case.old.get('name', case.key)}” khỏi lịch",
        )
    return _page(site, request, case, sent, look(site, case.desk, draft, case.key, fields.FIELD), retiring=True)


def _collided(site: Site, request: Request, case: Case, sent: Mapping[str, str], mark: str) -> Response:
    """Somebody wrote in between: both versions, and this one laid over theirs, so that nothing of theirs is lost."""
    base = _edition(site, mark)
    merged = dict(sent)
    if base and case.key:
        before = edit.open_book(base, case.desk.book.root).table(case.key)
        was = {**fields.fill(before.values), **steps_asked.fill(before.parts.get("step", ()))}
        now = {**fields.fill(case.old), **steps_asked.fill(case.steps)}
        mine = {name: sent.get(name, "") for name in {*was, *sent} if sent.get(name, "") != was.get(name, "")}
        merged = now | mine
    made, _ = look_at(site, case, merged, whole=True)
    theirs = tuple(changed_lines(base, case.desk.reading.files)) if base else ()
    return _page(site, request, case, merged, made, status=409, theirs=theirs, collided=True)


def _edition(site: Site, mark: str) -> Mapping[str, str] | None:
    """The files that the form was made from, where an edition keeps them."""
    with reading(site.engine) as conn:
        number = next((one.id for one in editions.history(conn) if one.digest == mark), None)
        found = editions.get(conn, number) if number else None
    return found.files if found else None


def _case(site: Site, request: Request) -> Case:
    parent = request.path_params.get("parent")
    return case_of(open_desk(site), request.path_params.get("event"), parent)


def _page(
    site: Site,
    request: Request,
    case: Case,
    sent: Mapping[str, str],
    made: Look | None,
    *,
    status: int = 200,
    theirs: tuple[tuple[str, str], ...] = (),
    collided: bool = False,
    retiring: bool = False,
) -> Response:
    more = {"look": made, "theirs": theirs, "collided": collided, "retiring": retiring}
    return page(site, request, "change.html", {**frame(case, sent), **more}, status=status)
