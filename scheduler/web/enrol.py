"""Asking for letters on the page: the form, and the link by which it is confirmed. Nobody learns who is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.feed import subscribed
from scheduler.mail.addresses import tidy
from scheduler.mail.links import Purpose
from scheduler.model import Feed
from scheduler.run import people
from scheduler.run.handout import hand_confirmation
from scheduler.run.people import Door
from scheduler.store import recipients
from scheduler.store.database import reading
from scheduler.store.enrolments import Choice
from scheduler.store.recipients import Recipient
from scheduler.web.guard import EVERYONE, Guarded, form, guarded, in_both, page, text
from scheduler.web.guard.limits import Limiter, network_of
from scheduler.web.guard.sign_in import client, waiting
from scheduler.web.site import Site, tongue_of
from scheduler.web.views import mine, subscribe
from scheduler.web.views.english import ENGLISH
from scheduler.web.views.subscribe import Preview
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

SMALL = 30_000
"""Bytes of a form."""
MOST_TRIES, MOST_LOOKS = 10, 300
"""Forms, and looks at what is ticked, in a quarter of an hour from one network."""
NOTHING_CHOSEN = "Hãy chọn ít nhất một lịch"
TOO_OFTEN = "Từ nơi này đã gửi quá nhiều lần. Hãy thử lại sau ít phút."


def routes(site: Site, door: Door) -> list[Guarded]:
    """Their addresses."""
    ask_for = partial(ask, Limiter())
    return [
        *in_both(site, {"/dang-ky": ask_for, "/dang-ky/xem": partial(look, Limiter())}, methods=["POST"], limit=SMALL),
        guarded(site, "/xac-nhan/{token}", partial(question, door), needs=EVERYONE),
        guarded(site, "/xac-nhan/{token}", partial(confirm, door), needs=EVERYONE, methods=["POST"], limit=SMALL),
    ]


def ask(limiter: Limiter, site: Site, request: Request) -> Response:
    """`POST /dang-ky`: a letter goes to the address; the answer is the same whether it is known or not."""
    scene = site.scene()
    offered = subscribed.offered(scene.catalogue)
    choice = Choice(
        feeds=_chosen(request, offered),
        language="en" if text(request, "tieng") == "en" else "vi",
        digest="weekly" if text(request, "nhip") == "weekly" else "daily",
    )
    if text(request, "xem"):
        return _again(site, request, choice, "", status=200)
    try:
        given = tidy(text(request, "thu"))
        if not choice.feeds:
            raise Refused(NOTHING_CHOSEN)
    except Refused as why:
        return _again(site, request, choice, f"{why}.", status=422)
    if wait := limiter.take({f"c {network_of(client(request))}": MOST_TRIES}, site.clock()):
        return waiting(_again(site, request, choice, TOO_OFTEN, status=429), wait)
    with site.engine.begin() as conn:
        office = scene.catalogue.office
        number = people.ask(conn, given, choice, office=office.mail, now=site.clock())
        person = recipients.get(conn, number) if number is not None else None
        if person:
            hand_confirmation(conn, person, office.domain, site.clock())
    return said(
        site,
        request,
        "Hãy mở hộp thư",
        "Trong ít phút nữa, một thư xác nhận đến địa chỉ vừa ghi. Mở thư và bấm liên kết trong đó thì việc đăng ký "
        "mới có hiệu lực; liên kết dùng được 7 ngày.",
        "Không thấy thư: xem trong mục thư rác, hoặc đăng ký lại sau 15 phút.",
    )


def look(limiter: Limiter, site: Site, request: Request) -> Response:
    """`POST /dang-ky/xem`: how much what is ticked comes to, as a part of the page."""
    if wait := limiter.take({f"x {network_of(client(request))}": MOST_LOOKS}, site.clock()):
        raise HTTPException(429, headers={"Retry-After": str(math.ceil(wait.total_seconds()))})
    chosen = _chosen(request, subscribed.offered(site.scene().catalogue))
    return page(site, request, "enrol_part.html", {"seen": _seen(site, request, chosen)})


def _chosen(request: Request, offered: Mapping[str, Feed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in form(request).getlist("lich") if name in offered))


def _seen(site: Site, request: Request, chosen: Sequence[str]) -> Preview | None:
    if not chosen:
        return None
    scene = site.scene()
    offered = subscribed.offered(scene.catalogue)
    coming = scene.occurrences(scene.today, scene.today + timedelta(days=365))
    return subscribe.preview([offered[name] for name in chosen], coming, scene.today, tongue_of(request))


def question(door: Door, site: Site, request: Request) -> Response:
    """`GET /xac-nhan/…`: a button. A program that only follows links confirms nothing."""
    person = opened(door, site, request, "xac-nhan")
    return said(
        site,
        request,
        "Xác nhận đăng ký",
        "Bấm nút dưới đây để bắt đầu nhận thư nhắc.",
        button="Xác nhận",
        action=request.url.path,
        tongue=tongue_for(person),
    )


def confirm(door: Door, site: Site, request: Request) -> Response:
    """`POST /xac-nhan/…`: the subscription holds, and a welcome letter follows."""
    with site.engine.begin() as conn:
        person = door.open(conn, request.path_params["token"], "xac-nhan", site.clock())
        if person is None:
            raise HTTPException(404)
        people.confirm(conn, person, now=site.clock())
    return said(
        site,
        request,
        "Đã đăng ký",
        "Thư chào kể những ngày sắp tới sẽ đến trong ít phút.",
        "Cuối mỗi thư có liên kết để đổi lịch, đổi ngày nhắc, hoặc thôi nhận.",
        tongue=tongue_for(person),
    )


def opened(door: Door, site: Site, request: Request, purpose: Purpose) -> Recipient:
    """Whose link was followed. Raises HTTPException 404 for one that is void."""
    with reading(site.engine) as conn:
        person = door.open(conn, request.path_params["token"], purpose, site.clock())
    if person is None:
        raise HTTPException(404)
    return person


def tongue_for(person: Recipient) -> Tongue:
    """The language in which somebody reads letters, and so the pages behind their links."""
    return ENGLISH if person.language == "en" else VIETNAMESE


def said(
    site: Site,
    request: Request,
    heading: str,
    *lines: str,
    button: str = "",
    action: str = "",
    tongue: Tongue | None = None,
) -> Response:
    """A page with a few sentences, and a button where something is asked."""
    values = {"heading": heading, "lines": lines, "button": button, "action": action}
    return page(site, request, "said.html", values, tongue=tongue)


def _again(site: Site, request: Request, choice: Choice, trouble: str, *, status: int) -> Response:
    catalogue = site.scene().catalogue
    values = mine.form(catalogue, subscribed.offered(catalogue), choice.feeds) | {
        "trouble": trouble,
        "seen": _seen(site, request, choice.feeds),
        "given": text(request, "thu"),
        "weekly": choice.digest == "weekly",
        "english": choice.language == "en",
    }
    return page(site, request, "enrol.html", values, status=status)
