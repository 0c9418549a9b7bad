"""`/nguoi-nhan`: who gets letters. Staff is written here; the public chose for itself, and is seen, stopped, erased.

What is searched for goes in a form, not in the address: it may be somebody's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scheduler import rules, words
from scheduler.authoring.sheets import people as sheets
from scheduler.authoring.sheets.people import DIGESTS, EVERYTHING, LANGUAGES, Person
from scheduler.errors import Refused, RuleError
from scheduler.feed import subscribed
from scheduler.mail.addresses import tidy
from scheduler.model import Catalogue
from scheduler.run import people as enrolling
from scheduler.store import audit, personal, recipients, subscriptions
from scheduler.store.database import reading
from scheduler.store.recipients import Recipient
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.words import by_name

HOME = "/nguoi-nhan"
LINES = 200
"""People on a page."""
KIND = {"staff": "cán bộ", "public": "tự đăng ký", "office": "hộp thư cơ quan"}
STATES = {"": "Tất cả", **KIND, "nghi": "không nhận thư"}
DONE = {
    "them": "Đã thêm. Thư chào sẽ đi trong lượt gửi tới.",
    "sua": "Đã sửa.",
    "thoi": "Từ nay không gửi thư cho người này nữa.",
    "xoa": "Đã xoá hẳn địa chỉ và mọi lựa chọn; chỉ còn con số đã gửi.",
    "lien-ket": "Mọi liên kết trong thư cũ hết hiệu lực.",
    "nhap": "Đã ghi danh sách. Thư chào sẽ đi trong lượt gửi tới.",
}
_OTHERS = ("vai-tro", "nhac", "ngon-ngu", "nhip", "them-viec")
_TEXTS = {"title": "xung-ho", "post": "chuc-vu", "name": "ten"}


def show(site: Site, request: Request) -> Response:
    """The list; `?loai=` narrows it, `?trang=` turns the page."""
    return _list(site, request, "")


def search(site: Site, request: Request) -> Response:
    """Those whose name, post or address holds the words."""
    return _list(site, request, " ".join(text(request, "q").split())[:200])


def _list(site: Site, request: Request, query: str) -> Response:
    state = request.query_params.get("loai", "")
    asked = request.query_params.get("trang", "1")
    number = max(int(asked[:6]), 1) if asked.isascii() and asked.isdecimal() else 1
    with reading(site.engine) as conn:
        found = [one for one in recipients.every(conn) if _matches(one, query, state)]
        shown = found[(number - 1) * LINES : number * LINES]
        feeds = {one.id: [*subscriptions.feeds_of(conn, one.id)] for one in shown}
        roles = {one.id: [*subscriptions.roles_of(conn, one.id)] for one in shown}
    names = {key: feed.name for key, feed in subscribed.offered(site.scene().catalogue).items()}
    values = {
        "query": query,
        "state": state,
        "states": STATES,
        "count": len(found),
        "shown": shown,
        "feeds": {key: [names.get(feed, feed) for feed in ids] for key, ids in feeds.items()},
        "roles": roles,
        "kinds": KIND,
        "number": number,
        "pages": -(-len(found) // LINES),
        "done": DONE.get(request.query_params.get("xong", ""), ""),
    }
    return page(site, request, "recipients.html", values)


def _matches(one: Recipient, query: str, state: str) -> bool:
    if state == "nghi" and one.active:
        return False
    if state in KIND and one.kind != state:
        return False
    told = words.fold(f"{one.title} {one.post} {one.name} {one.address}")
    return all(word in told for word in words.fold(query).split())


def one_page(site: Site, request: Request) -> Response:
    """One person: what is kept of them, and for staff the form."""
    with reading(site.engine) as conn:
        one = _person(conn, request)
        person = enrolling.written(conn, one)
    return _form(site, request, one, filled(person), person.feeds, "")


def new_page(site: Site, request: Request) -> Response:
    """The empty form."""
    return _form(site, request, None, {"xung-ho": sheets.TITLE, "ngon-ngu": "vi", "nhip": "daily"}, (EVERYTHING,), "")


def save(site: Site, request: Request) -> Response:
    """A new member of the staff, or one changed."""
    sent = {name: text(request, name) for name in ("dia-chi", *_TEXTS.values(), *_OTHERS)}
    feeds = tuple(str(one) for one in form(request).getlist("lich"))
    catalogue, who, now = site.scene().catalogue, signed(request).account.name, site.clock()
    known = None
    try:
        with site.engine.begin() as conn:
            known = _person(conn, request) if "person" in request.path_params else None
            person = _read(sent, feeds, catalogue, known, conn)
            enrolling.enrol(conn, person, office=catalogue.office.mail, who=who, now=now)
    except (Refused, RuleError) as why:
        return _form(site, request, known, sent, feeds, f"{why}.", status=422)
    return redirect(f"{HOME}/{known.id}?xong=sua" if known else f"{HOME}?xong=them")


def _read(
    sent: Mapping[str, str], feeds: Sequence[str], catalogue: Catalogue, known: Recipient | None, conn: sa.Connection
) -> Person:
    """Raises Refused and RuleError."""
    if known and known.kind != "staff":
        raise Refused("Điều người này nhận do họ chọn; muốn ghi vào cán bộ thì thêm mới với địa chỉ ấy")
    address = known.address if known else tidy(sent["dia-chi"])
    there = recipients.find(conn, address)
    if not known and there and there.active and there.kind != "public":
        raise Refused(f"{address} đã có trong danh sách; hãy tìm và sửa ở đó")
    plain = {field: sent[name] for field, name in _TEXTS.items()}
    if wrong := next((one for one in plain.values() if len(one) > 120 or not one.isprintable()), None):
        raise Refused(f"“{wrong[:20]}…” dài quá 120 chữ, hoặc có ký tự lạ")
    offered = subscribed.offered(catalogue)
    mine = subscriptions.feeds_of(conn, known.id) if known else {}
    if unknown := [one for one in feeds if one not in offered and one not in mine]:
        raise Refused(f"không có lịch “{unknown[0][:40]}”")
    one_more = (f"{subscribed.EVENT}{_event(catalogue, sent['them-viec'])}",) if sent["them-viec"] else ()
    return Person(
        address=address,
        **plain,
        roles=tuple(dict.fromkeys(sheets.split(sent["vai-tro"])))[:20],
        feeds=tuple(dict.fromkeys((*feeds, *one_more))),
        leads=rules.parse_leads(sent["nhac"]),
        language=sent["ngon-ngu"] if sent["ngon-ngu"] in LANGUAGES else "vi",
        digest=sent["nhip"] if sent["nhip"] in DIGESTS else "daily",
    )


def _event(catalogue: Catalogue, said: str) -> str:
    """The id of an event that is named. Raises Refused with the nearest."""
    return sheets.named("việc", said, {one.id: one.name for one in catalogue.events})


def filled(person: Person) -> dict[str, str]:
    """The form's fields of somebody."""
    return {
        "dia-chi": person.address,
        **{name: getattr(person, field) for field, name in _TEXTS.items()},
        "vai-tro": ", ".join(person.roles),
        "nhac": ", ".join(map(str, person.leads or ())),
        "ngon-ngu": person.language,
        "nhip": person.digest,
    }


def act(site: Site, request: Request) -> Response:
    """`thoi`: no more letters; `xoa`: forget the person, with the tick that says so; `lien-ket`: old links are void."""
    doing, who, now = text(request, "viec"), signed(request).account.name, site.clock()
    with site.engine.begin() as conn:
        one = _person(conn, request)
        trouble = _refused(doing, one, site.scene().catalogue, ticked=text(request, "chac") == "co")
        if trouble:
            person = enrolling.written(conn, one)
        elif doing == "thoi":
            enrolling.leave(conn, one, who=who, now=now)
        elif doing == "xoa":
            enrolling.erase(conn, one, who=who, now=now)
        else:
            recipients.renew_links(conn, one.id)
            audit.record(conn, who, "links-renewed", f"recipient:{one.id}", now=now)
    if trouble:
        return _form(site, request, one, filled(person), person.feeds, trouble, status=422)
    return redirect(f"{HOME}?xong=xoa" if doing == "xoa" else f"{HOME}/{one.id}?xong={doing}")


def _refused(doing: str, one: Recipient, catalogue: Catalogue, *, ticked: bool) -> str:
    """Why it is not done; empty where it may be."""
    if doing not in ("thoi", "xoa", "lien-ket"):
        raise HTTPException(404)
    if doing != "lien-ket" and one.address == catalogue.office.mail:
        return "Đây là hộp thư của cơ quan; đổi hoặc bỏ mail ở mục [office] trong tệp lịch."
    return "Hãy đánh dấu vào ô xác nhận trước khi xoá." if doing == "xoa" and not ticked else ""


def data(site: Site, request: Request) -> Response:
    """All that is kept of one person, to be given to them."""
    with site.engine.begin() as conn:
        one = _person(conn, request)
        found = personal.gather(conn, one)
        audit.record(conn, signed(request).account.name, "recipient-exported", f"recipient:{one.id}", now=site.clock())
    name = f'attachment; filename="nguoi-nhan-{one.id}.json"'
    return JSONResponse(found, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


def _person(conn: sa.Connection, request: Request) -> Recipient:
    number = request.path_params["person"]
    found = recipients.get(conn, number) if number < 2**31 else None
    if found is None:
        raise HTTPException(404)
    return found


def _form(
    site: Site,
    request: Request,
    one: Recipient | None,
    sent: Mapping[str, str],
    chosen: Sequence[str],
    trouble: str,
    *,
    status: int = 200,
) -> Response:
    catalogue = site.scene().catalogue
    about: dict[str, Any] = {}
    if one:
        with reading(site.engine) as conn:
            about = personal.gather(conn, one)
    offered = {key: feed.name for key, feed in subscribed.offered(catalogue).items()}
    former = {key: key for key in chosen if key not in offered}
    values = {
        "one": one,
        "about": about,
        "sent": sent,
        "chosen": set(chosen),
        "feeds": former | {k: v for k, v in offered.items() if k in chosen or not k.startswith(subscribed.EVENT)},
        "events": sorted({one.name for one in catalogue.events}, key=by_name),
        "owners": sorted({step.owner for event in catalogue.events for step in event.steps if step.owner}),
        "languages": LANGUAGES,
        "digests": DIGESTS,
        "kinds": KIND,
        "trouble": trouble,
        "done": DONE.get(request.query_params.get("xong", ""), ""),
    }
    return page(site, request, "recipient.html", values, status=status)
