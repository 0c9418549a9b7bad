"""`/su-kien/…/quy-tac/…`: a rule that holds in other years than the event's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.authoring import edit, parts
from scheduler.authoring.edit import Book, Draft
from scheduler.authoring.notation import Value
from scheduler.errors import LichError
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.planner import fields, spoken
from scheduler.web.planner.case import Case, case_of, rule_frame, sent_of, shown
from scheduler.web.planner.desk import Look, look, open_desk, refused, save
from scheduler.web.site import Site

NEW = "moi"


def show(site: Site, request: Request) -> Response:
    """The form of one rule, or of one more."""
    case, number = _case(site, request)
    sent = {"lich": "lunar"} if number is None else fields.fill(_old(case, number) or {}, fields.RULE)
    return _page(site, request, case, number, sent, None if number is None else _looked(site, case, number, sent))


def part(site: Site, request: Request) -> Response:
    """What it comes to so far."""
    case, number = _case(site, request)
    sent = sent_of(request, case.desk.catalogue)
    values = {"look": _looked(site, case, number, sent), "case": case, "sent": sent}
    return page(site, request, "rule_part.html", values)


def send(site: Site, request: Request) -> Response:
    """Looked at again, written, or taken out."""
    case, number = _case(site, request)
    sent, doing = sent_of(request, case.desk.catalogue), text(request, "viec")
    made = _looked(site, case, number, sent, whole=doing == "ghi", drops=doing == "bo")
    if doing not in ("ghi", "bo") or made.draft is None:
        return _page(site, request, case, number, sent, made, status=200 if doing == "xem" else 422)
    if text(request, "moc") != case.desk.mark:
        return _page(site, request, case, number, sent, made, status=409, collided=True)
    if not made.draft.changed:
        return _page(site, request, case, number, sent, refused({}, "Không có gì thay đổi."), status=422)
    who, why = signed(request).account, text(request, "vi-sao") or f"sửa quy tắc của “{case.old.get('name', case.key)}”"
    try:
        done = save(site, case.desk, made.draft, who, action="event-changed", subject=f"event:{case.key}", why=why)
    except LichError as refusal:
        return _page(site, request, case, number, sent, refused({}, str(refusal)), status=409)
    return redirect(f"/lich-su/{done.edition.id}?xong={case.key}")


def _looked(
    site: Site, case: Case, number: int | None, sent: Mapping[str, str], *, whole: bool = False, drops: bool = False
) -> Look:
    assert case.key is not None
    filled = fields.read(sent, _old(case, number), fields.RULE)
    if not drops and not (sent.get("tu") or sent.get("den")):
        filled.missing["tu"] = "ghi từ năm nào, hoặc đến năm nào"
    wrong = {} if drops else filled.troubles | (filled.missing if whole else {})
    if wrong or (filled.missing and number is None and not drops):
        return refused(wrong)
    count = len(parts.rules_of(case.desk.book.table(case.key)))
    within = f"{case.key}.rule.{count + 1 if number is None else number + 1}."
    try:
        made = _draft(case.desk.book, case.key, number, filled.values, closes=bool(sent.get("noi-tiep")), drops=drops)
    except LichError as refusal:
        return refused({}, spoken.plain(str(refusal)))
    return look(site, case.desk, made, case.key, fields.FIELD, within=within)


def _draft(
    book: Book, key: str, number: int | None, values: Mapping[str, Value | None], *, closes: bool, drops: bool
) -> Draft:
    if drops:
        return edit.drafted(book, book if number is None else parts.drop_rule(book, key, number))
    after = parts.put_rule(book, key, number, values)
    if number is None and closes and (since := values.get("since")):
        after = _closed(after, key, since)
    return edit.drafted(book, after)


def _closed(book: Book, key: str, since: Value) -> Book:
    """The rule that held until now ends the day before; whichever already ends, or begins later, is left alone."""
    table = book.table(key)
    end: Value = since - timedelta(days=1) if isinstance(since, date) else int(str(since)) - 1
    if table.calendar and "until" not in table.values:
        return edit.changed(book, key, {"until": end})
    open_ones = [n for n, one in enumerate(parts.rules_of(table)) if "until" not in one.values]
    return parts.put_rule(book, key, open_ones[-1], {"until": end}) if open_ones else book


def _old(case: Case, number: int | None) -> Mapping[str, Value] | None:
    assert case.key is not None
    return None if number is None else parts.rules_of(case.desk.book.table(case.key))[number].values


def _case(site: Site, request: Request) -> tuple[Case, int | None]:
    case, asked = case_of(open_desk(site), request.path_params["event"]), request.path_params["rule"]
    if asked == NEW:
        return case, None
    assert case.key is not None
    count = len(parts.rules_of(case.desk.book.table(case.key)))
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 4 and 1 <= int(asked) <= count):
        raise HTTPException(404)
    return case, int(asked) - 1


def _page(
    site: Site,
    request: Request,
    case: Case,
    number: int | None,
    sent: Mapping[str, str],
    made: Look | None,
    *,
    status: int = 200,
    collided: bool = False,
) -> Response:
    path = f"/su-kien/{case.key}/quy-tac/{NEW if number is None else number + 1}"
    values = {
        "case": case,
        "number": number,
        "path": path,
        "sent": shown(sent, case.desk.catalogue),
        "look": made,
        "collided": collided,
    }
    return page(site, request, "rule.html", {**values, **rule_frame(case.desk.catalogue)}, status=status)
