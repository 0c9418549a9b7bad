"""`/doi-ngay`: any day in all calendars, asked from any of them."""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import normalize

from starlette.requests import Request
from starlette.responses import Response

from scheduler.web.guard import Guarded, in_both
from scheduler.web.pages import FIRST_YEAR, LAST_YEAR, month_path
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.views import conversion
from scheduler.web.views.items import by_weight, is_waiting
from scheduler.web.views.tongue import Tongue


def routes(site: Site) -> list[Guarded]:
    """Its addresses."""
    return in_both(site, {"/doi-ngay": convert_page})


def convert_page(site: Site, request: Request) -> Response:
    """`/doi-ngay?lich=am&ngay=8/1/2027`; a day that is not there is refused, with the nearest ones."""
    scene, asked = site.scene(), request.query_params
    found = conversion.answer(asked.get("lich", ""), normalize("NFC", asked.get("ngay", "")), scene.today)
    values = {"ways": conversion.WAYS, "answer": found, **_shown(scene, found.day, tongue_of(request))}
    return site.fresh(request, scene, "convert.html", values)


def _shown(scene: Scene, day: date | None, tongue: Tongue) -> dict[str, object]:
    if day is None:
        return {"leaf": None}
    has_pages = FIRST_YEAR <= day.year <= LAST_YEAR
    there = sorted(scene.occurrences(day, day), key=by_weight) if has_pages else ()
    return {
        "leaf": tongue.leaf(day),
        "odd": scene.odd_days(day, day, tongue)(day) if has_pages else None,
        "items": tuple(tongue.item(o, scene.today) for o in there if not is_waiting(o)),
        "month_link": month_path(day.year, day.month) if has_pages else None,
        "before": _step(day, -1),
        "after": _step(day, 1),
        "is_today": day == scene.today,
    }


def _step(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None
