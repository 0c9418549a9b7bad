"""What every page stands on: the current edition, today, the templates, and pages kept while those are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from scheduler import expand, ledger, working
from scheduler.errors import Refused
from scheduler.feed import links
from scheduler.hours import LOCAL
from scheduler.ledger import Published
from scheduler.model import Catalogue, Feed, Occurrence, OccurrenceId, Status
from scheduler.run.adopt import current_catalogue
from scheduler.store import editions, published
from scheduler.store.database import reading
from scheduler.store.editions import Edition
from scheduler.web.cache import Kept
from scheduler.web.ready import Ready, Shelf, lay
from scheduler.web.replies import Body, body, reply
from scheduler.web.views import search
from scheduler.web.views.english import ENGLISH
from scheduler.web.views.odd import OddDay, OddDays
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

HTML = "text/html; charset=utf-8"
UNKEPT = {"Cache-Control": "no-cache"}
"""Of a page: a browser asks each time whether it has changed."""
PAGES = 512
"""Rendered pages kept at most."""
FILES = 24
"""Printed sheets kept at most."""
NAV = (
    ("today", "/", "Hôm nay"),
    ("month", "/thang", "Tháng"),
    ("year", "/nam", "Năm"),
    ("search", "/tim", "Tra cứu"),
    ("convert", "/doi-ngay", "Đổi ngày"),
    ("subscribe", "/dang-ky", "Đăng ký"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a page is made from: an edition and a day, so that the same scene always gives the same page."""

    edition: Edition
    catalogue: Catalogue
    today: date
    published: Callable[[], Mapping[OccurrenceId, Published]]
    """The ledger; asked only where something is cancelled."""

    def occurrences(self, first: date, last: date) -> tuple[Occurrence, ...]:
        """All that overlap first..last, both included, as the feeds show them."""
        return self.settled(expand.expand(self.catalogue, first, last).occurrences)

    def settled(self, occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
        """The same; a cancelled one on the days on which it was published."""
        found = tuple(occurrences)
        rows = self.published() if any(o.status is Status.CANCELLED for o in found) else {}
        return tuple(ledger.settled(o, rows.get(o.id)) for o in found)

    def odd_days(self, first: date, last: date, tongue: Tongue = VIETNAMESE) -> OddDays:
        """Which days between these are public days off, or worked though on a weekend."""
        names = {one.name: one.name_en for one in self.catalogue.events if one.day_off and one.name_en}
        return partial(_odd, working.build(self.catalogue, first.year, last.year), tongue, names)


def _odd(days: working.WorkingDays, tongue: Tongue, names: Mapping[str, str], day: date) -> OddDay | None:
    is_working = days.is_working(day)
    holiday = not is_working and day in days.year(day.year)
    if not holiday and is_working == (day.weekday() < 5):
        return None
    return tongue.odd(OddDay(days.why(day) or "", is_working), names)


def tongue_of(request: Request) -> Tongue:
    """The language of a page, by its address."""
    path = request.scope["path"]
    return ENGLISH if path == ENGLISH.root or path.startswith(f"{ENGLISH.root}/") else VIETNAMESE


def _ways(request: Request) -> dict[str, object]:
    """The addresses of a page and of the same page in the other language, without what follows a `?`."""
    path = quote(request.scope["path"])
    if tongue_of(request) is ENGLISH:
        return {"here_path": path, "twin": path.removeprefix(ENGLISH.root) or "/"}
    return {"here_path": path, "twin": f"{ENGLISH.root}{path}".removesuffix("/")}


class Site:
    """The parts that live as long as the server."""

    def __init__(
        self,
        engine: sa.Engine,
        home: Path,
        templates: Mapping[str, Environment],
        clock: Callable[[], datetime],
        fault: Callable[[], str | None],
    ) -> None:
        self.engine = engine
        self.home = home
        """Where the office's files lie."""
        self.clock = clock
        self.fault = fault
        """Why the office's file as it is now is not the one served; None where it is."""
        self._templates = templates
        self._pages: Kept[Body] = Kept(PAGES)
        self._editions: Kept[tuple[Edition, Catalogue]] = Kept(2)
        self._feeds: Kept[Mapping[str, Feed]] = Kept(2)
        self.ready: Shelf = {}
        """Feeds as they were answered a moment ago."""
        self.noted: dict[str, date] = {}
        """Feed -> the last day on which its use was written down."""
        self._files: Kept[Body] = Kept(FILES)
        self._directories: Kept[search.Directory] = Kept(2)

    def scene(self) -> Scene:
        """The current edition on this day. Raises Refused before the first edition."""
        with reading(self.engine) as conn:
            number = editions.newest(conn)
        if number is None:
            raise Refused("Chưa có bản lịch nào được nhận")
        edition, catalogue = self._editions.get(number, lambda: current_catalogue(self.engine))
        today = self.clock().astimezone(LOCAL).date()
        return Scene(edition=edition, catalogue=catalogue, today=today, published=self._published)

    def _published(self) -> Mapping[OccurrenceId, Published]:
        with reading(self.engine) as conn:
            return {row.id: row for row in published.rows(conn)}

    def feeds(self, scene: Scene) -> Mapping[str, Feed]:
        """Every feed of the edition by its id."""
        return self._feeds.get(scene.edition.id, lambda: links.every(scene.catalogue))

    def page(
        self, request: Request, scene: Scene, key: Hashable, template: str, values: Callable[[], Mapping[str, object]]
    ) -> Response:
        """The page for a key, made from `values` only where it is not kept from earlier."""
        tongue = tongue_of(request)
        whole = (scene.edition.id, scene.today, template, tongue.key, key)
        made = self._pages.get(
            whole, lambda: body(self.render(template, scene, _ways(request) | dict(values()), tongue), HTML)
        )
        if not request.scope["query_string"]:
            at_hand = Ready(body=made, headers=UNKEPT, at=self.clock(), is_bare=True)
            lay(self.ready, request.scope["path"], at_hand)
        return reply(request, made, UNKEPT)

    def file(self, request: Request, scene: Scene, key: Hashable, name: str, make: Callable[[], Body]) -> Response:
        """A file for a key, made only where it is not kept from earlier; shown under that name."""
        made = self._files.get((scene.edition.id, scene.today, key), make)
        return reply(request, made, {**UNKEPT, "Content-Disposition": f'inline; filename="{name}"'})

    def fresh(self, request: Request, scene: Scene, template: str, values: Mapping[str, object]) -> Response:
        """A page that is not kept: there are as many of it as people can type."""
        query = request.url.query
        asked = {"kept_query": f"?{query}" if query else ""}
        made = self.render(template, scene, _ways(request) | asked | dict(values), tongue_of(request))
        return reply(request, body(made, HTML), UNKEPT)

    def directory(self, scene: Scene) -> search.Directory:
        """What can be searched in the edition."""
        return self._directories.get(scene.edition.id, lambda: search.directory(scene.catalogue))

    def render(
        self, template: str, scene: Scene | None, values: Mapping[str, object], tongue: Tongue = VIETNAMESE
    ) -> bytes:
        """A template filled; `scene` is None where even the calendar cannot be had."""
        frame = {
            "nav": NAV,
            "here": template.removesuffix(".html"),
            "office": scene.catalogue.office if scene else None,
            "edition": scene.edition if scene else None,
            "edition_day": scene.edition.stored_at.astimezone(LOCAL).date() if scene else None,
            "account": None,  # who is signed in; `guard.page` says
            "twin": None,  # the same page in the other language, and this page
            "here_path": None,
            "kept_query": "",
        }
        return self._templates[tongue.key].get_template(template).render(frame | dict(values)).encode()
