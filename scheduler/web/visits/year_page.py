"""`/ke-hoach-nam/2027`: the year's plan, what is proposed for it, and each row to be changed where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.errors import Refused
from scheduler.run import year_plan
from scheduler.run.visits import Scene
from scheduler.store import visits as store
from scheduler.store.visits import VisitChangedError
from scheduler.visits import clashes
from scheduler.visits.clash import Clash
from scheduler.visits.sheet_in import FaultError, hours_of, names_of
from scheduler.visits.visit import FIELDS, Visit, VisitStatus
from scheduler.visits.year import rows, struck, when
from scheduler.web.guard import form, page, redirect, signed, text
from scheduler.web.site import Site
from scheduler.web.visits.standing import number_asked, page_asked, standing, visit_of, year_asked
from scheduler.words import by_name, fold

HOME = "/ke-hoach-nam"
LINES = 100
"""Visits, and proposals, on a page."""
UNDATED = 0
"""The month of what has no day yet."""
NEXT_FROM = 10
"""From October on, who opens the plan means next year's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says beside the plan itself."""

    trouble: str = ""
    number: int | None = None
    """Of the visit whose row stands open."""
    sent: Mapping[str, str] | None = None
    """What was typed there and is not written."""
    theirs: Sequence[tuple[str, str]] = ()
    """Field and value, as another saved them in between."""


def to_year(site: Site, _: Request) -> Response:
    """`/ke-hoach-nam`: the plan that is worked on now."""
    today = hours.today(site.clock())
    return redirect(f"{HOME}/{today.year + (today.month >= NEXT_FROM)}")


def show(site: Site, request: Request) -> Response:
    """The plan; `?thang=2` one month of it, `?thang=0` what has no day, `?loc=` words that a proposal must have."""
    return _page(site, request, Told())


def take_in(site: Site, request: Request) -> Response:
    """The chosen proposals come into the plan, or are left out of it."""
    asked, doing, now = year_asked(site, request), text(request, "viec"), site.clock()
    keys = {normalize("NFC", str(one)) for one in form(request).getlist("chon")}
    who = signed(request).account.name
    try:
        with standing(site, asked) as (conn, scene):
            there = _matching(year_plan.proposed(conn, scene, asked), scene, text(request, "loc"))
            chosen = [one for key, one in there.items() if key in keys or doing == "tat-ca"]
            year_plan.take_in(conn, chosen, leave_out=doing == "bo", who=who, now=now, today=scene.today)
    except Refused as refusal:
        return _page(site, request, Told(trouble=f"{refusal}."), status=422)
    if not chosen:
        return _page(site, request, Told(trouble="Hãy đánh dấu ít nhất một chuyến được đề xuất."), status=422)
    return redirect(f"{HOME}/{asked}?xong={'bo' if doing == 'bo' else 'them'}-{len(chosen)}")


def change(site: Site, request: Request) -> Response:
    """One row: written, struck from the plan, or taken back into it. Over someone else's version: both are shown."""
    asked, number, doing = year_asked(site, request), number_asked(request, "visit"), text(request, "viec")
    sent = {field: text(request, field) for field in ROW.values()}
    try:
        with standing(site, asked) as (conn, scene):
            kept = visit_of(conn, number)
            mine = _changed(kept, doing, sent).evolve(version=_version(request))
            store.save(conn, mine, who=signed(request).account.name, now=site.clock(), today=scene.today)
    except VisitChangedError as both:
        told = Told(trouble=f"{both}.", number=number, sent=sent, theirs=tuple(_theirs(both)))
        return _page(site, request, told, status=409)
    except (Refused, FaultError) as refusal:
        return _page(site, request, Told(trouble=f"{refusal}.", number=number, sent=sent), status=422)
    month = kept.day.month if kept.day else UNDATED
    return redirect(f"{HOME}/{asked}?thang={month}&xong={doing or 'ghi'}-{number}#chuyen-{number}")


ROW = {
    "leader": "truong-doan",
    "members": "thanh-vien",
    "commune": "xa",
    "spot": "noi",
    "hours": "gio",
    "cars": "xe",
}
"""Field of a visit -> field of its row."""
_READERS: Mapping[str, Callable[[str], object]] = {"members": names_of, "cars": names_of}


def _changed(kept: Visit, doing: str, sent: Mapping[str, str]) -> Visit:
    """Raises FaultError, and Refused for what cannot be struck here."""
    if doing == "bo":
        if kept.status not in {VisitStatus.DRAFT, VisitStatus.ASKED}:
            raise Refused("Chuyến đã xác nhận thì huỷ ở trang của chuyến, có ghi lý do")
        return struck(kept)
    if doing == "lay-lai":
        return year_plan.taken_back(kept)
    starts, ends = hours_of(sent[ROW["hours"]])
    values = {name: _READERS.get(name, str)(sent[field]) for name, field in ROW.items() if name != "hours"}
    return kept.evolve(**values, starts=starts, ends=ends)


def _theirs(both: VisitChangedError) -> list[tuple[str, str]]:
    names = [name for name in both.differs if name in ROW or name in {"starts", "ends", "day", "status"}]
    return [(FIELDS[name], _plain(getattr(both.theirs, name))) for name in names]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "để trống")


def _version(request: Request) -> int:
    said = text(request, "ban")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _matching(there: Mapping[str, Visit], scene: Scene, words: str) -> dict[str, Visit]:
    """The proposals in which the words occur: in occasion, place, people or leader."""
    wanted = fold(words)
    return {key: one for key, one in there.items() if not wanted or wanted in fold(" ".join(_said(one, scene)))}


def _said(one: Visit, scene: Scene) -> tuple[str, ...]:
    there = scene.occurrences.get(one.occurrence) if one.occurrence else None
    places = there.places if there else ()
    return (one.title, one.commune, one.spot, one.leader, *one.groups, *places)


def _page(site: Site, request: Request, told: Told, *, status: int = 200) -> Response:
    asked = year_asked(site, request)
    words = request.query_params.get("loc", "")
    with standing(site, asked) as (conn, scene):
        visits = store.of_year(conn, asked)
        there = _matching(year_plan.proposed(conn, scene, asked), scene, words)
    proposed = [
        {"key": key, "visit": one, "when": when(one, scene.occurrences.get(one.occurrence) if one.occurrence else None)}
        for key, one in list(there.items())[:LINES]
    ]
    values = {
        **_plan(visits, scene, request, told),
        "year": asked,
        "proposed": proposed,
        "proposed_count": len(there),
        "words": words,
        "left_out": year_plan.left_out(visits),
        "crowded": year_plan.crowded(scene, asked),
        "told": told,
        "done": request.query_params.get("xong", "").partition("-"),
        "officers": sorted({name for one in visits for name in one.going}, key=by_name),
    }
    return page(site, request, "year_plan.html", values, status=status)


def _plan(visits: Sequence[Visit], scene: Scene, request: Request, told: Told) -> dict[str, object]:
    there = [one for one in visits if one.status is not VisitStatus.CANCELLED]
    month = _month(request, there, told)
    own = [one for one in there if month is None or _month_of(one) == month]
    number = page_asked(request)
    lines = rows(own, scene.occurrences, scene.working)[(number - 1) * LINES : number * LINES]
    found: dict[int, list[Clash]] = defaultdict(list)
    for one in clashes.find(there, scene.occurrences, scene.roots, scene.working):
        for visit in one.visits:
            found[visit].append(one)
    return {
        "months": Counter(map(_month_of, there)),
        "month": month,
        "total": len(there),
        "shown_rows": lines,
        "number": number,
        "pages": -(-len(own) // LINES),
        "clashes": found,
        "fields": ROW,
    }


def _month(request: Request, there: Sequence[Visit], told: Told) -> int | None:
    """The month that is shown, that of the row which stands open; None for the whole year."""
    said = request.query_params.get("thang", "")
    if told.number:
        return next((_month_of(one) for one in there if one.id == told.number), None)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 3 and int(said) < 13 else None


def _month_of(visit: Visit) -> int:
    return visit.day.month if visit.day else UNDATED
