"""`/them`, `/su-kien/…/sua`: an event by plain questions, beside its next dates, clashes and the file's lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import words
from scheduler.authoring import edit
from scheduler.authoring.edit import Draft
from scheduler.authoring.notation import Value
from scheduler.errors import LichError, Refused
from scheduler.store import editions
from scheduler.store.database import reading
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.planner import fields
from scheduler.web.planner.calendars import CALENDARS
from scheduler.web.planner.desk import Desk, Look, changed_lines, look, open_desk, refused, save, written
from scheduler.web.site import Site

NAMELESS = "su-kien-moi"
"""The id of an event that has no name yet, while its dates are looked at."""
START = {"lich": "lunar", "loai": "ethnic-festival"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is being changed."""

    desk: Desk
    key: str | None
    """None: a new event."""

    @property
    def old(self) -> Mapping[str, Value]:
        """What the files say of it now. Raises Refused where they do not know it."""
        return self.desk.book.table(self.key).values if self.key else {}

    @property
    def path(self) -> str:
        """Where the form is sent."""
        return f"/su-kien/{self.key}/sua" if self.key else "/them"


def show(site: Site, request: Request) -> Response:
    """The empty form, or the one of an event."""
    case = _case(site, request)
    if case.key is None:
        return _page(site, request, case, START, None)
    sent = fields.fill(case.old)
    return _page(site, request, case, sent, _looked(site, case, sent, whole=False)[0])


def part(site: Site, request: Request) -> Response:
    """What the form comes to so far: the part of the page that is refreshed while one types."""
    case, sent = _case(site, request), _sent(request)
    made, _ = _looked(site, case, sent, whole=False)
    return page(site, request, "change_part.html", {**_frame(case, sent), "look": made})


def send(site: Site, request: Request) -> Response:
    """The form sent: looked at again, or written and taken into use."""
    case, sent = _case(site, request), _sent(request)
    doing = text(request, "viec")
    if doing.startswith("bo"):
        return _retire(site, request, case, sent, really=doing == "bo-that")
    made, key = _looked(site, case, sent, whole=doing == "ghi")
    if doing != "ghi" or made.draft is None:
        return _page(site, request, case, sent, made, status=200 if doing != "ghi" else 422)
    if (mark := text(request, "moc")) != case.desk.mark:
        return _collided(site, request, case, sent, mark)
    if not made.draft.changed:
        return _page(site, request, case, sent, refused({}, "Không có gì thay đổi."), status=422)
    action, verb = ("event-changed", "sửa") if case.key else ("event-added", "thêm")
    return _saved(site, request, case, sent, made.draft, action, key, text(request, "vi-sao") or f"{verb} {key}")


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
        return _saved(site, request, case, sent, draft, "event-retired", case.key, f"bỏ {case.key} khỏi lịch")
    return _page(site, request, case, sent, look(site, case.desk, draft, case.key, fields.FIELD), retiring=True)


def _looked(site: Site, case: Case, sent: Mapping[str, str], *, whole: bool) -> tuple[Look, str]:
    """What the form comes to, and the event's key. Not `whole`: what is not filled in yet is no fault."""
    filled = fields.read(sent)
    key = case.key or sent.get("ma") or fields.slug(sent.get("ten", "")) or NAMELESS
    wrong = filled.troubles | (filled.missing if whole else {})
    if not case.key and key in case.desk.book.events:
        there = f"trong lịch đã có “{case.desk.book.events[key].values.get('name')}”"
        if sent.get("ma"):
            wrong["ma"] = f"{there} mang mã này; hãy sửa mục ấy, hoặc ghi mã khác"
        else:
            wrong["ten"] = f"{there}; hãy sửa mục ấy, hoặc thêm nơi vào tên"
    if wrong or "ngay" in filled.missing:
        return refused(wrong), key
    try:
        return look(site, case.desk, _draft(case, key, filled), key, fields.FIELD), key
    except LichError as refusal:
        return refused({}, str(refusal)), key


def _draft(case: Case, key: str, filled: fields.Filled) -> Draft:
    if case.key:
        return edit.change(case.desk.book, key, fields.changes(case.old, filled))
    nameless: Mapping[str, Value] = {"name": "Sự kiện mới", "kind": START["loai"]}
    return edit.add(case.desk.book, {"id": key, **nameless, **filled.values})


def _collided(site: Site, request: Request, case: Case, sent: Mapping[str, str], mark: str) -> Response:
    """Somebody wrote in between: both versions, and this one laid over theirs, so that nothing of theirs is lost."""
    base = _edition(site, mark)
    merged = dict(sent)
    if base and case.key:
        mine = fields.changes(edit.open_book(base, case.desk.book.root).table(case.key).values, fields.read(sent))
        both = {name: value for name, value in {**case.old, **mine}.items() if value is not None}
        merged = fields.fill(both) | {"vi-sao": sent.get("vi-sao", "")}
    made, _ = _looked(site, case, merged, whole=True)
    theirs = tuple(changed_lines(base, case.desk.reading.files)) if base else ()
    return _page(site, request, case, merged, made, status=409, theirs=theirs, collided=True)


def _edition(site: Site, mark: str) -> Mapping[str, str] | None:
    """The files that the form was made from, where an edition keeps them."""
    with reading(site.engine) as conn:
        number = next((one.id for one in editions.history(conn) if one.digest == mark), None)
        found = editions.get(conn, number) if number else None
    return found.files if found else None


def _case(site: Site, request: Request) -> Case:
    key = request.path_params.get("event")
    desk = open_desk(site)
    if key is not None and key not in desk.book.keys:
        raise HTTPException(404, detail=key)
    return Case(desk=desk, key=key)


def _sent(request: Request) -> dict[str, str]:
    """The form's texts; line ends as the file has them."""
    return {name: text(request, name).replace("\r\n", "\n") for name in form(request)}


def _frame(case: Case, sent: Mapping[str, str]) -> dict[str, object]:
    return {
        "case": case,
        "sent": sent,
        "calendars": CALENDARS,
        "kinds": words.KIND,
        "shorts": fields.SHORT,
        "toml": None if case.key else written({**fields.read(sent).values}),
    }


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
    return page(site, request, "change.html", {**_frame(case, sent), **more}, status=status)
