"""`/nguoi-duoc-tham`: whom the office honours, when they were last visited, who was missed and who was given twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.authoring import groups
from scheduler.errors import Refused
from scheduler.run.visits import Scene, excesses
from scheduler.store import people_honoured
from scheduler.store import visits as store
from scheduler.store.people_honoured import Listed
from scheduler.visits import ceilings
from scheduler.visits.ceilings import CATEGORIES, Excess
from scheduler.visits.honoured import Honoured
from scheduler.visits.people_in import category_of, day_of, people_of
from scheduler.visits.place import place_key
from scheduler.visits.visit import STATUS, Gift, Visit
from scheduler.visits.year import gift_words
from scheduler.web.guard import page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits.standing import number_asked, page_asked, standing
from scheduler.words import fold, short_date

LINES = 200
"""People on a page."""
HOME = "/nguoi-duoc-tham"
FIELDS = {
    "name": "ten",
    "category": "nhom",
    "commune": "xa",
    "spot": "xom",
    "people": "dan-toc",
    "telephone": "dien-thoai",
    "since": "cong-nhan",
    "until": "thoi",
    "note": "ghi-chu",
}
"""Field of a person -> field of the form."""


def show(site: Site, request: Request) -> Response:
    """The list by commune; `?xa=`, `?nhom=`, `?lau=3` (not visited for so long), `?xem=1` (given twice, too much)."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("xa", "nhom", "lau", "xem")}
    with standing(site) as (conn, scene):
        every = people_honoured.listed(conn, scene.today)
        over = _over(conn, scene)
    found = _chosen(every, asked, over, scene.today)
    number = page_asked(request)
    shown = found[(number - 1) * LINES : number * LINES]
    values = {
        "asked": asked,
        "communes": sorted({one.person.commune for one in every}, key=fold),
        "categories": CATEGORIES,
        "total": len(every),
        "count": len(found),
        "over_count": len(over),
        "by_commune": _by_commune(shown),
        "over": over,
        "number": number,
        "pages": -(-len(found) // LINES),
        "year": scene.today.year,
        "done": request.query_params.get("xong", ""),
    }
    return page(site, request, "honoured.html", values)


def _over(conn: sa.Connection, scene: Scene) -> Mapping[int, Sequence[Excess]]:
    """Person -> what is over a ceiling or given twice this year."""
    found: dict[int, list[Excess]] = defaultdict(list)
    for one in excesses(conn, scene, store.of_year(conn, scene.today.year)):
        found[one.honoured].append(one)
    return found


def _chosen(
    every: Sequence[Listed], asked: Mapping[str, str], over: Mapping[int, object], today: date
) -> Sequence[Listed]:
    found = [one for one in every if asked["nhom"] in {"", one.person.category}]
    if asked["xa"]:
        found = [one for one in found if place_key(one.person.commune) == place_key(asked["xa"])]
    if asked["lau"].isascii() and asked["lau"].isdecimal() and 0 < int(asked["lau"][:3]) < 100:
        last = {one.person.id or 0: one.last for one in found}
        late = set(ceilings.missed(last, today, int(asked["lau"][:3])))
        found = [one for one in found if one.person.id in late]
    return [one for one in found if one.person.id in over] if asked["xem"] else found


def _by_commune(shown: Sequence[Listed]) -> Mapping[str, Sequence[Listed]]:
    found: dict[str, list[Listed]] = defaultdict(list)
    for one in shown:
        found[one.person.commune].append(one)
    return found


def one_page(site: Site, request: Request) -> Response:
    """One person: who they are, every visit to them with its gifts, and what of it is too much."""
    return _one(site, request)


def _one(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    number = number_asked(request, "person")
    with standing(site) as (conn, scene):
        person = _person(conn, number)
        trips = store.greeting(conn, number)
        over = excesses(conn, scene, trips)
    values = {
        "person": person,
        "category": CATEGORIES[person.category],
        "trips": [_trip(one, number) for one in reversed(trips)],
        "over": [one for one in over if one.honoured == number],
        "today": scene.today,
        "trouble": trouble,
        "done": request.query_params.get("xong", ""),
    }
    return page(site, request, "honoured_one.html", values, status=status)


def _trip(visit: Visit, number: int) -> dict[str, object]:
    own: tuple[Gift, ...] = tuple(gift for gift in visit.gifts if gift.honoured == number)
    gifts = "; ".join(gift_words(visit.evolve(gifts=own)))
    return {"visit": visit, "gifts": gifts, "status": STATUS[visit.status]}


def _person(conn: sa.Connection, number: int) -> Honoured:
    try:
        return people_honoured.get(conn, number)
    except Refused as unknown:
        raise HTTPException(404) from unknown


def form_page(site: Site, request: Request) -> Response:
    """The empty form, or that of a person."""
    person = None
    if "person" in request.path_params:
        with standing(site) as (conn, _):
            person = _person(conn, number_asked(request, "person"))
        if person.name is None:
            raise HTTPException(404)
    sent = _filled(person) if person else {"nhom": "nguoi-co-uy-tin", "xa": request.query_params.get("xa", "")}
    return _form(site, request, person, sent, {})


def save(site: Site, request: Request) -> Response:
    """Writes the form, or says at each field what is wrong."""
    sent = {field: text(request, field) for field in FIELDS.values()}
    with standing(site) as (conn, _):
        kept = _person(conn, number_asked(request, "person")) if "person" in request.path_params else None
        values, troubles = _read(sent)
        if troubles:
            return _form(site, request, kept, sent, troubles, status=422)
        changed = Honoured(id=kept.id if kept else None, **values)  # type: ignore[arg-type]  # by `FIELDS`
        try:
            stored = people_honoured.save(conn, changed, who=signed(request).account.name, now=site.clock())
        except Refused as refusal:
            return _form(site, request, kept, sent, {}, str(refusal), status=422)
    return redirect(f"{HOME}/{stored.id}?xong=ghi")


def forget(site: Site, request: Request) -> Response:
    """Deletes a person on request; not without the tick that says it is meant."""
    if text(request, "chac") != "co":
        return _one(site, request, "Hãy đánh dấu vào ô xác nhận trước khi xoá.", status=422)
    number, now = number_asked(request, "person"), site.clock()
    with standing(site) as (conn, scene):
        _person(conn, number)
        people_honoured.forget(conn, number, who=signed(request).account.name, now=now, today=scene.today)
    return redirect(f"{HOME}/{number}?xong=xoa")


def _filled(person: Honoured) -> dict[str, str]:
    values = {field: getattr(person, name) for name, field in FIELDS.items()}
    return {
        field: short_date(value) if isinstance(value, date) else str(value or "") for field, value in values.items()
    }


def _read(sent: Mapping[str, str]) -> tuple[dict[str, object], dict[str, str]]:
    """The values of a person, and what is wrong by field."""
    values: dict[str, object] = {}
    troubles: dict[str, str] = {}
    for name, field in FIELDS.items():
        given = sent[field]
        reader = _READERS.get(name)
        try:
            values[name] = reader(given) if reader and given else (None if name in {"since", "until"} else given)
        except ValueError as error:
            troubles[field] = str(error)
    for name, said in (("name", "chưa ghi tên"), ("commune", "chưa ghi xã")):
        if not sent[FIELDS[name]]:
            troubles[FIELDS[name]] = said
    return values, troubles


_READERS: Mapping[str, Callable[[str], object]] = {
    "category": category_of,
    "people": people_of,
    "since": day_of,
    "until": day_of,
}


def _form(
    site: Site,
    request: Request,
    person: Honoured | None,
    sent: Mapping[str, str],
    troubles: Mapping[str, str],
    trouble: str = "",
    *,
    status: int = 200,
) -> Response:
    values = {
        "person": person,
        "sent": sent,
        "look": {"troubles": troubles},
        "trouble": trouble,
        "categories": CATEGORIES,
        "peoples": groups.names(),
    }
    return page(site, request, "honoured_form.html", values, status=status)
