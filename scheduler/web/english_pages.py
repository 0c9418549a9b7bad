"""`/en`: today, a month, an event and the converter in English; everything else is one link away in Vietnamese."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import expand, words
from scheduler.model import Occurrence
from scheduler.web.guard import EVERYONE, Guarded, guarded
from scheduler.web.pages import FIRST_YEAR, LAST_YEAR, month_path
from scheduler.web.site import Scene, Site
from scheduler.web.views import conversion, english
from scheduler.web.views.event import source
from scheduler.web.views.items import family
from scheduler.web.views.month import month_days

AHEAD = timedelta(days=60)
COMING = 6
WAYS = {
    "duong": "Gregorian",
    "am": "Vietnamese lunar",
    "khmer": "Khmer",
    "awal": "Cham Awal",
    "ahier": "Cham Ahier",
    "hoi": "Islamic",
}


def routes(site: Site) -> list[Guarded]:
    """Their addresses: those of the Vietnamese pages, under `/en`."""
    handlers = {
        "/en": today_page,
        "/en/thang/{month}": month_page,
        "/en/su-kien/{event}": event_page,
        "/en/doi-ngay": convert_page,
    }
    return [guarded(site, path, handler, needs=EVERYONE) for path, handler in handlers.items()]


def today_page(site: Site, request: Request) -> Response:
    """The day in every calendar, and what comes in two months."""
    scene = site.scene()

    def values() -> dict[str, object]:
        coming = scene.occurrences(scene.today, scene.today + AHEAD)
        return {
            "day": english.day(scene.today),
            "date": scene.today,
            "calendars": english.in_calendars(scene.today),
            "stops": english.stops((o for o in coming if o.start >= scene.today), scene.today),
            "month": _month_name(scene.today),
            "month_link": f"/en{month_path(scene.today.year, scene.today.month)}",
            "vietnamese": "/",
        }

    return site.page(request, scene, None, "en_today.html", values)


def month_page(site: Site, request: Request) -> Response:
    """`/en/thang/2026-11`: what begins in a month, as a list."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", request.path_params["month"], re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12 or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise HTTPException(404)
    first, last = month_days(int(found[1]), int(found[2]))
    scene = site.scene()

    def values() -> dict[str, object]:
        before, after = first - timedelta(days=1), last + timedelta(days=1)
        begun = (o for o in scene.occurrences(first, last) if o.start >= first)
        return {
            "month": _month_name(first),
            "stops": english.stops(begun, scene.today),
            "before": (_month_name(before), f"/en{month_path(before.year, before.month)}"),
            "after": (_month_name(after), f"/en{month_path(after.year, after.month)}"),
            "vietnamese": month_path(first.year, first.month),
        }

    return site.page(request, scene, first, "en_month.html", values)


def event_page(site: Site, request: Request) -> Response:
    """`/en/su-kien/khai-ha-muong-bi`."""
    scene, key = site.scene(), request.path_params["event"]
    events = [one for one in scene.catalogue.events if key in (one.key, one.id)]
    if not events:
        raise HTTPException(404, detail=key)

    def values() -> dict[str, object]:
        return {
            "event": events[0],
            "basis": english.basis(events[0]),
            "sources": tuple(source(text) for text in dict.fromkeys(text for one in events for text in one.sources)),
            "coming": tuple(english.line(one, scene.today) for one in _coming(scene, key)),
            "kind": words.KIND_EN[events[0].kind],
            "family": family(events[0].kind),
            "vietnamese": f"/su-kien/{key}",
        }

    return site.page(request, scene, key, "en_event.html", values)


def _coming(scene: Scene, key: str) -> list[Occurrence]:
    on = expand.expand_event(scene.catalogue, key, scene.today, scene.today).occurrences
    every = [one for one in scene.catalogue.events if key in (one.key, one.id)]
    after = [o for one in every for o in expand.next_dates(one, scene.today, COMING, scene.catalogue)]
    found = scene.settled({o.id: o for o in (*on, *after)}.values())
    return sorted(found, key=lambda o: o.sort_key)[:COMING]


def convert_page(site: Site, request: Request) -> Response:
    """A day of any calendar, in all of them."""
    scene, asked = site.scene(), request.query_params
    found = conversion.answer(asked.get("lich", ""), normalize("NFC", asked.get("ngay", "")), scene.today)
    values = {
        "ways": tuple((way, WAYS[way.key]) for way in conversion.WAYS),
        "answer": found,
        "day": found.day and english.day(found.day),
        "calendars": english.in_calendars(found.day) if found.day else (),
        "vietnamese": "/doi-ngay",
    }
    return site.fresh(request, scene, "en_convert.html", values)


def _month_name(of: date) -> str:
    return f"{english.MONTHS[of.month - 1]} {of.year}"
