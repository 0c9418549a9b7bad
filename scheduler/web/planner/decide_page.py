"""`/su-kien/…/an-dinh`: the days of one cycle as a document fixes them, or that it is not held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import words
from scheduler.authoring import cycles, edit
from scheduler.authoring.edit import Draft
from scheduler.authoring.notation import Value
from scheduler.authoring.preview import coming
from scheduler.errors import LichError, Refused
from scheduler.hours import LOCAL
from scheduler.model import Announcement, Event, Occurrence
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.planner import spoken
from scheduler.web.planner.desk import Desk, Look, look, open_desk, refused, save
from scheduler.web.site import Site

FIELD = {
    "cycle": "ky",
    "start": "bat-dau",
    "end": "ket-thuc",
    "main": "chinh",
    "document": "van-ban",
    "date": "ngay-van-ban",
    "signer": "nguoi-ky",
    "url": "duong-dan",
    "told_by": "ai-bao",
    "reason": "ly-do",
}
"""Key of `[[event.announced]]` -> field of the form."""
_DAYS = ("start", "end", "main", "date")
_GROUNDS = ("document", "url", "told_by")
_FAR = frozenset({"announced-far", "announced-outside"})


class Case(NamedTuple):
    """The event a decision is about, and its next cycles."""

    desk: Desk
    event: Event
    coming: tuple[Occurrence, ...]

    @property
    def path(self) -> str:
        """Where the form is sent."""
        return f"/su-kien/{self.event.key}/an-dinh"


def show(site: Site, request: Request) -> Response:
    """The form, filled with what is decided already; a choice of variants where only they have days."""
    desk, key = open_desk(site), request.path_params["event"]
    variants = [event for event in desk.catalogue.events if event.id == key]
    if not any(event.key == key for event in variants) and variants:
        return page(site, request, "decide.html", {"case": None, "variants": variants})
    case = _case(site, request, desk)
    cycle = request.query_params.get("ky") or (case.coming[0].cycle if case.coming else "")
    known = next((one for one in case.event.announced if one.cycle == cycle), None)
    return _page(site, request, case, {"ky": cycle[:20], "viec-gi": "an-dinh", **_filled(known)}, None)


def part(site: Site, request: Request) -> Response:
    """What the form comes to so far."""
    case, sent = _case(site, request, open_desk(site)), _sent(request)
    made = _looked(site, case, sent, whole=False)
    return page(site, request, "decide_part.html", {"case": case, "sent": sent, "look": made})


def send(site: Site, request: Request) -> Response:
    """The form sent: looked at again, or written and taken into use."""
    case, sent = _case(site, request, open_desk(site)), _sent(request)
    writes = text(request, "viec") == "ghi"
    made = _looked(site, case, sent, whole=writes)
    if not writes or made.draft is None:
        return _page(site, request, case, sent, made, status=422 if writes else 200)
    if (far := _far(case, made, sent)) and sent.get("xa") != sent["bat-dau"]:
        asked = replace(made, troubles={"bat-dau": f"{far}; nếu đúng thì bấm “Ghi vào lịch” lần nữa"})
        return _page(site, request, case, {**sent, "xa": sent["bat-dau"]}, asked, status=422)
    if text(request, "moc") != case.desk.mark:
        return _page(site, request, case, sent, made, status=409, collided=True)
    calls_off = sent.get("viec-gi") == "huy"
    why = f"{'huỷ' if calls_off else 'ấn định'} “{case.event.name}” kỳ {sent['ky']}"
    try:
        adoption = save(
            site,
            case.desk,
            made.draft,
            signed(request).account,
            action="date-cancelled" if calls_off else "date-announced",
            subject=f"event:{case.event.key}/{sent['ky']}",
            why=why,
        )
    except LichError as refusal:
        return _page(site, request, case, sent, refused({}, str(refusal)), status=409)
    return redirect(f"/lich-su/{adoption.edition.id}?xong={case.event.key}")


def _far(case: Case, made: Look, sent: Mapping[str, str]) -> str | None:
    """That the day lies far from where the rule has it: a slip of the year would be in every calendar at once."""
    if made.said is None or sent.get("viec-gi") == "huy":
        return None
    found = [one for one in made.said.warnings if one.code in _FAR and one.path == case.event.key]
    return spoken.said(found[0]) if found else None


def _looked(site: Site, case: Case, sent: Mapping[str, str], *, whole: bool) -> Look:
    decision, wrong = _read(sent)
    paper, today = decision.get("date"), site.clock().astimezone(LOCAL).date()
    if isinstance(paper, date) and paper > today:
        wrong["ngay-van-ban"] = f"hôm nay mới {words.short_date(today)}; xem lại ngày, tháng, năm của văn bản"
    missing = _missing(decision)
    if wrong or missing:
        return refused((missing if whole else {}) | wrong)
    try:
        draft = _draft(case, decision)
    except LichError as refusal:
        return refused({"ky": str(refusal).replace(case.event.key, f"“{case.event.name}”")})
    return look(site, case.desk, draft, case.event.key, FIELD, cycle=str(decision["cycle"]))


def _draft(case: Case, decision: dict[str, Value]) -> Draft:
    """Raises Refused for a cycle that the event does not have."""
    cycle = str(decision["cycle"])
    if decision.get("cancelled"):
        if cycles.one(case.desk.catalogue, case.event, cycle) is None:
            cycles.refuse_unknown(case.desk.catalogue, case.event, cycle)
            raise Refused(f"không có ngày nào trong kỳ {cycle}, nên không có gì để huỷ")
        old = next((one for one in case.event.announced if one.cycle == cycle), None)
        days = {"start": old.start, "end": old.last, "main": old.main} if old else {}
        decision = {name: day for name, day in days.items() if day} | decision
    else:
        start = decision["start"]
        assert isinstance(start, date)
        cycles.refuse_unknown(case.desk.catalogue, case.event, cycle, start)
    return edit.announce(case.desk.book, case.event.key, decision)


def _read(sent: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """The decision, and which of its fields cannot be read."""
    decision: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    calls_off = sent.get("viec-gi") == "huy"
    for key, name in FIELD.items():
        typed = sent.get(name, "")
        if not typed or (calls_off and key in ("start", "end", "main")):
            continue
        try:
            decision[key] = _day(typed) if key in _DAYS else typed
        except ValueError:
            wrong[name] = "không đọc được ngày; ghi như 13/02/2027"
    return decision | ({"cancelled": True} if calls_off else {}), wrong


def _missing(decision: Mapping[str, Value]) -> dict[str, str]:
    missing = {} if "cycle" in decision else {"ky": "chưa ghi kỳ nào"}
    if "cancelled" in decision:
        return (
            missing if "reason" in decision else {**missing, "ly-do": "chưa ghi vì sao; người nhận thư sẽ đọc lời này"}
        )
    if "start" not in decision:
        missing["bat-dau"] = "chưa ghi ngày đầu"
    if not any(key in decision for key in _GROUNDS):
        missing["van-ban"] = "cần căn cứ: số văn bản, đường dẫn, hoặc ai báo"
    return missing


def _day(typed: str) -> date:
    """ISO, as browsers send it, or as people write it. Raises ValueError."""
    if "/" in typed:
        day, month, year = map(int, typed.split("/"))
        return date(year, month, day)
    return date.fromisoformat(typed)


def _filled(known: Announcement | None) -> dict[str, str]:
    if known is None:
        return {}
    days = {"start": known.start, "end": known.last, "main": known.main, "date": known.date}
    told = {key: getattr(known, key) for key in (*_GROUNDS, "signer", "reason")}
    dated = {FIELD[key]: words.short_date(day) for key, day in days.items() if day}
    kind = {"viec-gi": "huy"} if known.cancelled else {}
    return dated | {FIELD[key]: said for key, said in told.items() if said} | kind


def _case(site: Site, request: Request, desk: Desk) -> Case:
    key = request.path_params["event"]
    event = next((event for event in desk.catalogue.events if event.key == key), None)
    if event is None:
        raise HTTPException(404, detail=key)
    return Case(desk, event, coming(desk.catalogue, key, site.clock().astimezone(LOCAL).date()))


def _sent(request: Request) -> dict[str, str]:
    return {name: text(request, name) for name in form(request)}


def _page(
    site: Site,
    request: Request,
    case: Case,
    sent: Mapping[str, str],
    made: Look | None,
    *,
    status: int = 200,
    collided: bool = False,
) -> Response:
    listed = tuple((one.cycle, _days(one)) for one in case.coming)
    siblings = tuple(one for one in case.desk.catalogue.events if one.id == case.event.id and one != case.event)
    values = {"case": case, "sent": sent, "look": made, "cycles": listed, "collided": collided, "variants": siblings}
    return page(site, request, "decide.html", values, status=status)


def _days(one: Occurrence) -> str:
    return f"{words.date_range(one.start, one.last)}, {words.STATUS[one.status]}"
