"""`/chuyen-tham`: the visits of a month, or those that are looked for, with clashes; `/lich-cong-tac`: a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from scheduler import hours
from scheduler.model import OccurrenceId
from scheduler.run import visit_look
from scheduler.run.visits import YEARS
from scheduler.store import visit_search
from scheduler.store.visit_search import Wanted
from scheduler.visits import report
from scheduler.visits.visit import STATUS, VisitStatus
from scheduler.visits.year import OWNERS, when
from scheduler.web.guard import page
from scheduler.web.site import Site
from scheduler.web.visits.standing import day_asked, looking, page_asked
from scheduler.words import lunar_of, lunar_short

HOME, WEEK = "/chuyen-tham", "/lich-cong-tac"
LINES = 50
"""Visits on a page."""
LATE = 30
"""Late steps below a week."""
FILTERS = ("nguoi", "noi", "tinh-trang", "nhom", "dip")
UNDATED, ALL = "chua-ngay", "tat-ca"
"""`?ky=` instead of a month or year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address of the list narrows it to."""

    wanted: Wanted
    period: str
    """As in the address."""
    name: str
    """In words."""
    first: date
    """Its first day, today where it has none."""
    query: Mapping[str, str]
    """The filters, without period and page."""


def show(site: Site, request: Request) -> Response:
    """`?ky=2026-02` (a month, quarter, year, those without a day, all), `?nguoi= &noi= &tinh-trang= &nhom= &dip=`."""
    asked, number = _asked(site, request), page_asked(request)
    with looking(site, asked.first.year) as (conn, scene):
        count, found = visit_search.found(conn, asked.wanted, most=LINES, skipped=(number - 1) * LINES)
        choices = visit_search.choices(conn, asked.wanted)
        clashes = visit_look.clashes_of(conn, scene, found)
        lines = [
            (one, when(one, scene.occurrences.get(one.occurrence) if one.occurrence else None), _moon(one.day))
            for one in found
        ]
    values = {
        "asked": asked,
        "count": count,
        "visits": lines,
        "clashes": clashes,
        "choices": choices,
        "statuses": STATUS,
        "number": number,
        "pages": -(-count // LINES),
        "periods": _periods(asked.first),
        "link": lambda period: f"{HOME}?{urlencode({'ky': period, **asked.query})}",
        "today": scene.today,
        "narrowed": bool(asked.query),
    }
    return page(site, request, "visits.html", values)


def week(site: Site, request: Request) -> Response:
    """`/lich-cong-tac/2026-02-24`: the week in which a day lies, in the form of an office's schedule."""
    day = day_asked(request) if "day" in request.path_params else hours.today(site.clock())
    with looking(site, day.year) as (conn, scene):
        shown = visit_look.week_of(conn, scene, day)
        visits = [one for line in shown.days for _, own in line.parts for one in own]
        clashes = visit_look.clashes_of(conn, scene, visits)
    values = {
        "week": shown,
        "monday": shown.days[0].day,
        "before": shown.days[0].day - timedelta(7),
        "after": shown.days[0].day + timedelta(7),
        "clashes": clashes,
        "statuses": STATUS,
        "owners": OWNERS,
        "today": scene.today,
        "late": shown.late[:LATE],
        "more_late": max(0, len(shown.late) - LATE),
    }
    return page(site, request, "visit_week.html", values)


def _asked(site: Site, request: Request) -> Asked:
    query = request.query_params
    today = hours.today(site.clock())
    typed = {name: query.get(name, "").replace("\0", "").strip() for name in FILTERS}
    said = {name: words for name, words in typed.items() if words}
    period = query.get("ky", "") or (ALL if "dip" in said else f"{today:%Y-%m}")
    name, first, last = _days(period, today)
    try:
        occurrence = OccurrenceId.parse(said["dip"]) if "dip" in said else None
    except ValueError:
        occurrence = OccurrenceId(said["dip"], None, "")
    status = said.get("tinh-trang")
    wanted = Wanted(
        first=first,
        last=last,
        undated=period == UNDATED,
        officer=said.get("nguoi", ""),
        place=said.get("noi", ""),
        status=VisitStatus(status) if status in list(VisitStatus) else None,
        group=said.get("nhom", ""),
        occurrence=occurrence,
    )
    return Asked(wanted=wanted, period=period, name=name, first=first or today, query=said)


def _days(period: str, today: date) -> tuple[str, date | None, date | None]:
    """Words, first and last day; this month for what cannot be read."""
    if period == UNDATED:
        return "chưa có ngày", None, None
    if period == ALL:
        return "mọi thời gian", None, None
    try:
        found = report.period(period)
        if found.first.year in YEARS:
            return found
    except ValueError:
        pass
    return report.period(f"{today:%Y-%m}")


def _periods(first: date) -> tuple[str, str]:
    """The months before and after one."""
    before, after = first.replace(day=1) - timedelta(1), first.replace(day=28) + timedelta(5)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"


def _moon(day: date | None) -> str:
    moon = lunar_of(day) if day else None
    return lunar_short(moon) if moon else ""
