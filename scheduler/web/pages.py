"""The public pages: an address in, a kept or fresh page out. What they show is made in `views`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.calendars import lunar
from scheduler.feed import links
from scheduler.model import Catalogue
from scheduler.paper import typeset
from scheduler.paper.sheets import Paper
from scheduler.web.site import Scene, Site, tongue_of
from scheduler.web.views import filters, listed, mine, month, subscribe, today, year
from scheduler.web.views.filters import Filter
from scheduler.web.views.items import family
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.week import LANES

FIRST_YEAR, LAST_YEAR = lunar.FIRST_YEAR + 2, lunar.LAST_YEAR - 1
"""Whole Gregorian years whose neighbours the lunar calendar covers too."""


def today_page(site: Site, request: Request) -> Response:
    """`/`: the day in every calendar, what is on, what comes next."""
    scene, tongue = site.scene(), tongue_of(request)
    return site.page(request, scene, None, "today.html", lambda: _today(scene, tongue))


def _today(scene: Scene, tongue: Tongue) -> dict[str, object]:
    day = scene.today
    odd = scene.odd_days(day, day, tongue)
    link = month_path(day.year, day.month)
    return {
        "leaf": tongue.leaf(day),
        "odd": odd(day),
        "page": today.build(scene.occurrences(*today.window(day)), day, tongue),
        "month": month_of(scene, day.year, day.month, Filter(), tongue),
        "month_link": link,
        "next_month": month_path(*_turned(day.year, day.month, 1)),
        "year_link": f"/nam/{day.year}",
    }


def month_number(request: Request) -> tuple[int, int]:
    """Year and month of an address such as `/thang/2026-11`. Raises HTTPException 404."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", request.path_params["month"], re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12:
        raise HTTPException(404)
    return _covered(int(found[1])), int(found[2])


def month_page(site: Site, request: Request) -> Response:
    """`/thang/2026-11`, narrowed by `loai`, `nhom`, `noi`, `lich`."""
    number, which = month_number(request)
    scene, tongue = site.scene(), tongue_of(request)
    chosen = filters.read(request.query_params, scene.catalogue)

    def values() -> dict[str, object]:
        return narrowed(scene.catalogue, chosen, month_path(number, which), tongue) | {
            "month": month_of(scene, number, which, chosen, tongue),
            "previous": _turn(number, which, -1, chosen, tongue),
            "following": _turn(number, which, 1, chosen, tongue),
            "year_link": f"/nam/{number}{chosen.query}",
            "is_this_month": (scene.today.year, scene.today.month) == (number, which),
            "this_month": month_path(scene.today.year, scene.today.month) + chosen.query,
        }

    return site.page(request, scene, (number, which, chosen.query), "month.html", values)


def month_of(
    scene: Scene,
    number: int,
    which: int,
    chosen: Filter,
    tongue: Tongue,
    lanes: Mapping[int, int] = MappingProxyType({}),
) -> month.Month:
    """What a month shows; `lanes` says how many bars find room, by the number of its weeks."""
    first, last = month.grid_days(number, which)
    shown = filters.narrow(scene.occurrences(first, last), chosen)
    odd, room = scene.odd_days(first, last, tongue), lanes.get((last - first).days // 7 + 1, LANES)
    return month.build(number, which, shown, scene.today, odd, tongue, room)


def year_number(request: Request) -> int:
    """The year of an address such as `/nam/2026`. Raises HTTPException 404."""
    found = re.fullmatch(r"\d{4}", request.path_params["year"], re.ASCII)
    if not found:
        raise HTTPException(404)
    return _covered(int(found[0]))


def paper_of(request: Request) -> Paper:
    """`giay=a3` asks for the larger sheet."""
    return "a3" if request.query_params.get("giay") == "a3" else "a4"


def year_page(site: Site, request: Request) -> Response:
    """`/nam/2026`, narrowed as the month is; `giay=a3` prints on the larger sheet."""
    number, paper = year_number(request), paper_of(request)
    scene, tongue = site.scene(), tongue_of(request)
    chosen = filters.read(request.query_params, scene.catalogue)

    def values() -> dict[str, object]:
        return narrowed(scene.catalogue, chosen, f"/nam/{number}", tongue) | {
            "page": year_of(scene, number, chosen, tongue),
            "previous": _year_link(number - 1, "", chosen, tongue),
            "following": _year_link(number + 1, "", chosen, tongue),
            "paper": paper,
        }

    return site.page(request, scene, (number, chosen.query, paper), "year.html", values)


def year_of(scene: Scene, number: int, chosen: Filter, tongue: Tongue) -> year.Year:
    """What a year shows."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    shown = filters.narrow(scene.occurrences(first, last), chosen)
    return year.build(number, shown, scene.today, scene.odd_days(first, last, tongue), lunar.new_year(number), tongue)


def list_page(site: Site, request: Request) -> Response:
    """`/nam/2026/danh-sach`: the whole year as a list, narrowed as the year is."""
    number, (scene, tongue) = year_number(request), (site.scene(), tongue_of(request))
    chosen = filters.read(request.query_params, scene.catalogue)

    def values() -> dict[str, object]:
        shown = filters.narrow(scene.occurrences(date(number, 1, 1), date(number, 12, 31)), chosen)
        return narrowed(scene.catalogue, chosen, f"/nam/{number}/danh-sach", tongue) | {
            "page": listed.build(number, shown, scene.today, tongue),
            "here": "year",
            "year_link": f"/nam/{number}{chosen.query}",
            "previous": _year_link(number - 1, "/danh-sach", chosen, tongue),
            "following": _year_link(number + 1, "/danh-sach", chosen, tongue),
        }

    return site.page(request, scene, (number, chosen.query), "list.html", values)


def subscribe_page(site: Site, request: Request) -> Response:
    """`/dang-ky`: every calendar with its link, and how each client takes it."""
    scene, tongue = site.scene(), tongue_of(request)
    return site.page(request, scene, None, "subscribe.html", lambda: _subscribe(scene, tongue))


def _subscribe(scene: Scene, tongue: Tongue) -> dict[str, object]:
    coming = scene.occurrences(scene.today, scene.today + timedelta(days=365))
    address = scene.catalogue.office.address
    return {
        "offers": subscribe.build(links.own(scene.catalogue).values(), coming, address, scene.today, tongue),
        "shelves": subscribe.shelves(scene.catalogue),
        **mine.form(scene.catalogue, links.every(scene.catalogue), english=tongue.key == "en"),
    }


def offline_page(site: Site, request: Request) -> Response:
    """`/ngoai-mang`: what a browser shows without a network where it has kept nothing; it fetches this beforehand."""
    return site.page(request, site.scene(), None, "offline.html", dict)


def to_this_month(site: Site, request: Request) -> Response:
    """`/thang` leads to the month of today."""
    day = site.scene().today
    return RedirectResponse(tongue_of(request).root + month_path(day.year, day.month), status_code=307)


def to_this_year(site: Site, request: Request) -> Response:
    """`/nam` leads to the year of today."""
    return RedirectResponse(f"{tongue_of(request).root}/nam/{site.scene().today.year}", status_code=307)


def narrowed(catalogue: Catalogue, chosen: Filter, path: str, tongue: Tongue) -> dict[str, object]:
    """What the filter of a page shows, and the words for its marks."""
    return {
        "choices": filters.choices(catalogue, tongue),
        "chosen": chosen,
        "chosen_words": chosen.words(tongue),
        "path": path,
        "legend": legend(catalogue, tongue),
        "kept_query": chosen.query,
        "has_pdf": typeset.is_there(),
    }


def legend(catalogue: Catalogue, tongue: Tongue) -> tuple[tuple[str, str, str], ...]:
    """Kind, name and family of every kind that the catalogue has."""
    kinds = filters.choices(catalogue, tongue).kinds
    return tuple((kind.value, kind.name, family(kind.value)) for kind in kinds)


def _covered(number: int) -> int:
    """The year, where this site has pages for it; 404 elsewhere."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise HTTPException(404)
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A link to the page before or after."""

    text: str
    href: str


def _turn(number: int, which: int, by: int, chosen: Filter, tongue: Tongue) -> Turn | None:
    there, month_there = _turned(number, which, by)
    if not FIRST_YEAR <= there <= LAST_YEAR:
        return None
    return Turn(text=tongue.month(date(there, month_there, 1)), href=month_path(there, month_there) + chosen.query)


def _year_link(number: int, part: str, chosen: Filter, tongue: Tongue) -> Turn | None:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    return Turn(text=tongue.year(number), href=f"/nam/{number}{part}{chosen.query}")


def _turned(number: int, which: int, by: int) -> tuple[int, int]:
    months = number * 12 + which - 1 + by
    return months // 12, months % 12 + 1


def month_path(number: int, which: int) -> str:
    """The address of a month on this site."""
    return f"/thang/{number:04}-{which:02}"
