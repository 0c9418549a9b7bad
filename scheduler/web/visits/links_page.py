"""`/lich-rieng`: secret links to the calendars of officers and delegations, made, shown once, taken back."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.feed import private
from scheduler.run.visits import DELEGATION, OFFICER, carries
from scheduler.store import audit, private_feeds, visit_search
from scheduler.store import visits as store
from scheduler.store.database import reading
from scheduler.store.private_feeds import PrivateFeed
from scheduler.store.visit_search import Wanted
from scheduler.visits.visit import person_key, tidy
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits.standing import number_asked

HOME = "/lich-rieng"
KINDS = {OFFICER: "Cán bộ", DELEGATION: "Đoàn do người ấy dẫn"}
"""What a feed's id begins with -> whose calendar it is."""
LONGEST = 120
"""Letters of a name."""


def show(site: Site, request: Request) -> Response:
    """The links that hold, without their secrets, and a form for a new one."""
    return _page(site, request)


def make(site: Site, request: Request) -> Response:
    """A new link; its secret stands on this one answer and nowhere else."""
    name, kind, now = tidy(text(request, "ten")), text(request, "loai"), site.clock()
    if not name or len(name) > LONGEST or kind not in KINDS:
        trouble = f"Hãy ghi tên người, đúng như ghi trong chuyến thăm (tối đa {LONGEST} chữ)."
        return _page(site, request, trouble=trouble, status=422)
    who = signed(request).account.name
    with site.engine.begin() as conn:
        token = private.create(conn, kind + name, alarm=False, name=name, now=now)
        made = private_feeds.every(conn)[-1]
        stranger = not _goes(conn, name, hours.today(now).year)
        audit.record(conn, who, "private-link-made", f"private-feed:{made.id}", now=now)
    address = site.scene().catalogue.office.address
    return _page(site, request, made=f"{address}{private.path(token)}", made_for=name, stranger=stranger)


def _goes(conn: sa.Connection, name: str, year: int) -> bool:
    """Whether a visit of the years around says the name: of a misspelt one the calendar would stay empty, unsaid."""
    around = store.between(conn, date(year - 1, 1, 1), date(year + 1, 12, 31))
    return any(person_key(name) in map(person_key, visit.going) for visit in around)


def revoke(site: Site, request: Request) -> Response:
    """A link opens nothing from now on."""
    number, now, who = number_asked(request, "link"), site.clock(), signed(request).account.name
    with site.engine.begin() as conn:
        own = any(one.id == number and carries(one.feed) for one in private_feeds.every(conn))
        if not own or not private_feeds.revoke(conn, number, now):
            gone = True
        else:
            gone = False
            audit.record(conn, who, "private-link-revoked", f"private-feed:{number}", now=now)
    if gone:
        return _page(site, request, trouble="Liên kết ấy không còn hiệu lực.", status=409)
    return redirect(f"{HOME}?xong=thu-hoi")


def _page(
    site: Site,
    request: Request,
    *,
    trouble: str = "",
    made: str = "",
    made_for: str = "",
    stranger: bool = False,
    status: int = 200,
) -> Response:
    year = hours.today(site.clock()).year
    with reading(site.engine) as conn:
        links = [_shown(one) for one in private_feeds.every(conn) if carries(one.feed) and one.revoked is None]
        around = Wanted(first=date(year - 1, 1, 1), last=date(year + 1, 12, 31))
        officers = visit_search.choices(conn, around).officers
    values = {
        "links": links,
        "kinds": KINDS,
        "officers": officers,
        "trouble": trouble,
        "made": made,
        "made_for": made_for,
        "stranger": stranger,
        "typed": text(request, "ten") if trouble else "",
        "done": request.query_params.get("xong", ""),
    }
    return page(site, request, "visit_links.html", values, status=status)


def _shown(one: PrivateFeed) -> tuple[PrivateFeed, str, str]:
    """A link, whose it is and in which way."""
    kind, _, name = one.feed.partition("/")
    return one, name, KINDS[f"{kind}/"]
