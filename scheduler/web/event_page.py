"""The page of one event: `views.event` says what stands on it, this finds it."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import expand
from scheduler.authoring.explain import Line
from scheduler.feed import links
from scheduler.model import Event, Occurrence
from scheduler.web.pages import FIRST_YEAR
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.views import event
from scheduler.web.views.tongue import Tongue

PAST_YEARS = 12


def event_page(site: Site, request: Request) -> Response:
    """`/su-kien/khai-ha-muong-bi`, a variant as `/su-kien/gau-tao.bac-ha`; a bare id shows all its variants."""
    scene, key = site.scene(), request.path_params["event"]
    siblings = [one for one in scene.catalogue.events if one.id == key.partition(".")[0]]
    events = [one for one in siblings if one.key == key] or [one for one in siblings if one.id == key]
    if not events:
        raise HTTPException(404, detail=key)
    return site.page(request, scene, key, "event.html", lambda: _event(scene, events, siblings, tongue_of(request)))


def _event(scene: Scene, events: list[Event], siblings: list[Event], tongue: Tongue) -> dict[str, object]:
    coming = sorted((o for one in events for o in _coming(scene, one)), key=lambda o: o.sort_key)
    past = sorted((o for one in events for o in _past(scene, one)), key=lambda o: o.sort_key, reverse=True)
    feeds = links.own(scene.catalogue).values()
    return {
        "page": event.build(
            events,
            siblings,
            coming[: event.COMING],
            past[: event.PAST],
            _why(scene, coming, events, tongue),
            feeds,
            scene.today,
            _limit(scene, events, tongue),
            tongue,
        ),
    }


def _coming(scene: Scene, one: Event) -> tuple[Occurrence, ...]:
    """What is on and what comes, in order of time."""
    on = expand.expand_event(scene.catalogue, one.key, scene.today, scene.today).occurrences
    after = expand.next_dates(one, scene.today, event.COMING, scene.catalogue)
    return scene.settled({o.id: o for o in (*on, *after)}.values())


def _past(scene: Scene, one: Event) -> list[Occurrence]:
    since = date(max(scene.today.year - PAST_YEARS, FIRST_YEAR), 1, 1)
    yesterday = scene.today - timedelta(days=1)
    found = expand.expand_event(scene.catalogue, one.key, since, yesterday).occurrences
    return [o for o in scene.settled(found) if o.last <= yesterday]


def _limit(scene: Scene, events: list[Event], tongue: Tongue) -> str | None:
    """Where the calendar of an event ends within the years that its list would span."""
    end = scene.today + timedelta(days=366 * event.COMING)
    gaps = [gap for one in events for gap in expand.expand_event(scene.catalogue, one.key, scene.today, end).uncovered]
    if not gaps:
        return None
    first = min(gaps, key=lambda gap: gap.first)
    return tongue.limit(first.calendar, first.first - timedelta(days=1))


def _why(scene: Scene, coming: list[Occurrence], events: list[Event], tongue: Tongue) -> tuple[Line, ...]:
    names = {one.key: tongue.name(one) for one in scene.catalogue.events}
    if coming:
        return tongue.why(coming[0], names)
    return tuple(line for one in events for line in tongue.rules(one, names))
