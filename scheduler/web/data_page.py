"""`/nam/2027.csv`, `/nam/2027.json`: the list of a year for a table or a program, narrowed as the page is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from scheduler import words
from scheduler.authoring.sheets import csv_out, table
from scheduler.model import Occurrence
from scheduler.web import pages
from scheduler.web.guard import EVERYONE, Guarded, guarded
from scheduler.web.replies import body
from scheduler.web.site import Site
from scheduler.web.views import filters

Written = Callable[[Sequence[Occurrence], str], bytes]
"""Occurrences and the office's domain into a file."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses."""
    return [guarded(site, f"/nam/{{year}}.{kind}", partial(_file, kind), needs=EVERYONE) for kind in ("csv", "json")]


def _file(kind: str, site: Site, request: Request) -> Response:
    number, scene = pages.year_number(request), site.scene()
    chosen = filters.read(request.query_params, scene.catalogue)
    media_type, write = _KINDS[kind]

    def make() -> bytes:
        shown = filters.narrow(scene.occurrences(date(number, 1, 1), date(number, 12, 31)), chosen)
        return write(shown, scene.catalogue.office.domain)

    name = f"lich-{number}.{kind}"
    return site.file(request, scene, (name, chosen.query), name, lambda: body(make(), media_type))


def _csv(shown: Sequence[Occurrence], _: str) -> bytes:
    """As `lich export` writes it; who told a date by word is a person and stays out."""
    rows = zip(table.lines(shown), shown, strict=True)
    return csv_out.write([row._replace(ground=_ground(one)) for row, one in rows])


def _ground(one: Occurrence) -> str:
    decision, event = one.decision, one.event
    told = decision and (decision.document or decision.url)
    return told or event.basis or (event.sources[0] if event.sources else "")


def _json(shown: Sequence[Occurrence], domain: str) -> bytes:
    """As `lich list --json` prints it."""
    rows = [words.occurrence_json(one, domain) for one in shown]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


_KINDS: dict[str, tuple[str, Written]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
