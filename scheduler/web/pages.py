"""The public pages: an address in, a kept or fresh page out. What they show is made in `views`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler import expand, rules, words
from scheduler.authoring.explain import Line, explain
from scheduler.calendars import lunar
from scheduler.errors import LichError
from scheduler.feed import service
from scheduler.model import Catalogue, Event, Occurrence
from scheduler.web.site import HTML, Scene, Site
from scheduler.web.views import almanac, event, filters, month, subscribe, today, year
from scheduler.web.views.filters import Filter
from scheduler.web.views.items import event_path, family

FIRST_YEAR, LAST_YEAR = lunar.FIRST_YEAR + 2, lunar.LAST_YEAR - 1
"""Whole Gregorian years whose neighbours the lunar calendar covers too."""
PAST_YEARS = 12


def today_page(site: Site, request: Request) -> Response:
    """`/`: the day in every calendar, what is on, what comes next."""
    scene = site.scene()
    return site.page(request, scene, None, "today.html", lambda: _today(scene))


def _today(scene: Scene) -> dict[str, object]:
    day = scene.today
    odd = scene.odd_days(day, day)
    link = _month_path(day.year, day.month)
    return {
        "leaf": almanac.build(day),
        "odd": odd(day),
        "page": today.build(scene.occurrences(*today.window(day)), day),
        "month": _month(scene, day.year, day.month, Filter()),
        "month_link": link,
        "next_month": _month_path(*_turned(day.year, day.month, 1)),
        "year_link": f"/nam/{day.year}",
    }


def month_page(site: Site, request: Request) -> Response:
    """`/thang/2026-11`, narrowed by `loai`, `nhom`, `lich`."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", request.path_params["month"], re.ASCII)
    if not found or not 1 <= int(found[2]) <= 12:
        raise HTTPException(404)
    number, which = _covered(int(found[1])), int(found[2])
    scene = site.scene()
    chosen = filters.read(request.query_params, scene.catalogue)

    def values() -> dict[str, object]:
        return _narrowed(scene.catalogue, chosen, _month_path(number, which)) | {
            "month": _month(scene, number, which, chosen),
            "previous": _turn(number, which, -1, chosen),
            "following": _turn(number, which, 1, chosen),
            "is_this_month": (scene.today.year, scene.today.month) == (number, which),
            "this_month": _month_path(scene.today.year, scene.today.month) + chosen.query,
        }

    return site.page(request, scene, (number, which, chosen.query), "month.html", values)


def _month(scene: Scene, number: int, which: int, chosen: Filter) -> month.Month:
    first, last = month.grid_days(number, which)
    shown = filters.narrow(scene.occurrences(first, last), chosen)
    return month.build(number, which, shown, scene.today, scene.odd_days(first, last))


def year_page(site: Site, request: Request) -> Response:
    """`/nam/2026`, narrowed as the month is."""
    found = re.fullmatch(r"\d{4}", request.path_params["year"], re.ASCII)
    if not found:
        raise HTTPException(404)
    number = _covered(int(found[0]))
    scene = site.scene()
    chosen = filters.read(request.query_params, scene.catalogue)

    def values() -> dict[str, object]:
        first, last = date(number, 1, 1), date(number, 12, 31)
        shown = filters.narrow(scene.occurrences(first, last), chosen)
        odd = scene.odd_days(first, last)
        return _narrowed(scene.catalogue, chosen, f"/nam/{number}") | {
            "page": year.build(number, shown, scene.today, odd, lunar.new_year(number)),
            "previous": _year_link(number - 1, chosen),
            "following": _year_link(number + 1, chosen),
        }

    return site.page(request, scene, (number, chosen.query), "year.html", values)


def event_page(site: Site, request: Request) -> Response:
    """`/su-kien/khai-ha-muong-bi`, a variant as `/su-kien/gau-tao.bac-ha`; a bare id shows all its variants."""
    scene, key = site.scene(), request.path_params["event"]
    siblings = [one for one in scene.catalogue.events if one.id == key.partition(".")[0]]
    events = [one for one in siblings if one.key == key] or [one for one in siblings if one.id == key]
    if not events:
        raise HTTPException(404, detail=key)
    return site.page(request, scene, key, "event.html", lambda: _event(scene, events, siblings))


def _event(scene: Scene, events: list[Event], siblings: list[Event]) -> dict[str, object]:
    coming = sorted((o for one in events for o in _coming(scene, one)), key=lambda o: o.sort_key)
    past = sorted((o for one in events for o in _past(scene, one)), key=lambda o: o.sort_key, reverse=True)
    feeds = service.feeds(scene.catalogue).values()
    why = _why(coming[0] if coming else None, events)
    return {
        "page": event.build(
            events, siblings, coming[: event.COMING], past[: event.PAST], why, feeds, scene.today, _limit(scene, events)
        ),
        "this_month": _month_path(scene.today.year, scene.today.month),
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


def _limit(scene: Scene, events: list[Event]) -> str | None:
    """Where the calendar of an event ends within the years that its list would span."""
    end = scene.today + timedelta(days=366 * event.COMING)
    gaps = [gap for one in events for gap in expand.expand_event(scene.catalogue, one.key, scene.today, end).uncovered]
    if not gaps:
        return None
    first = min(gaps, key=lambda gap: gap.first)
    return f"{first.calendar} chỉ tính được đến {words.short_date(first.first - timedelta(days=1))}."


def subscribe_page(site: Site, request: Request) -> Response:
    """`/dang-ky`: every calendar with its link, and how each client takes it."""
    scene = site.scene()
    return site.page(request, scene, None, "subscribe.html", lambda: _subscribe(scene))


def _subscribe(scene: Scene) -> dict[str, object]:
    coming = scene.occurrences(scene.today, scene.today + timedelta(days=365))
    address = scene.catalogue.office.address
    return {"offers": subscribe.build(service.feeds(scene.catalogue).values(), coming, address, scene.today)}


def to_this_month(site: Site, _: Request) -> Response:
    """`/thang` leads to the month of today."""
    day = site.scene().today
    return RedirectResponse(_month_path(day.year, day.month), status_code=307)


def to_this_year(site: Site, _: Request) -> Response:
    """`/nam` leads to the year of today."""
    return RedirectResponse(f"/nam/{site.scene().today.year}", status_code=307)


def error_page(site: Site, request: Request, code: int, key: str | None = None) -> Response:
    """A page for what could not be shown; where an event's key was asked for, the nearest ones beside it."""
    try:
        scene = site.scene()
    except LichError:
        scene = None
    heading, text, english = TROUBLE.get(code, TROUBLE[500])
    near = _near(scene.catalogue, key) if scene and key else ()
    values = {"code": code, "heading": heading, "text": text, "english": english, "near": near}
    content = b"" if request.method == "HEAD" else site.render("error.html", scene, values)
    return Response(content, code, {"Cache-Control": "no-store"}, HTML)


TROUBLE = {
    404: (
        "Không có trang này",
        "Địa chỉ có thể đã gõ nhầm, hoặc sự kiện đã bỏ khỏi lịch. "
        f"Trang tháng và trang năm có từ {FIRST_YEAR} đến {LAST_YEAR}.",
        "There is no such page. The address may be mistyped, or the event has left the calendar.",
    ),
    405: (
        "Trang này chỉ để xem",
        "Địa chỉ này không nhận dữ liệu gửi lên.",
        "This page can only be read.",
    ),
    500: (
        "Trang này đang hỏng",
        "Lỗi ở phía chúng tôi và đã được ghi lại. Lịch bạn đã đăng ký không bị ảnh hưởng. Hãy thử lại sau ít phút.",
        "Something broke on our side and has been recorded. Subscribed calendars are not affected.",
    ),
    503: (
        "Lịch chưa sẵn sàng",
        "Chưa có bản lịch nào được nhận, hoặc cơ sở dữ liệu đang bận. Hãy thử lại sau ít phút.",
        "The calendar is not ready yet. Please try again in a few minutes.",
    ),
}
"""Status code -> heading, what happened and what to do, the same in English."""


def _near(catalogue: Catalogue, key: str) -> tuple[tuple[str, str], ...]:
    keys = {one.key: one for one in catalogue.events}
    return tuple((keys[found].name, event_path(keys[found])) for found in words.nearest(key, keys))


def _why(event_now: Occurrence | None, events: list[Event]) -> tuple[Line, ...]:
    """The reasons that are for everyone: who told it, who signed and which file says so are not."""
    if event_now is None:
        return tuple(Line("Quy tắc", rules.words(rule)) for one in events for rule in one.rules)
    own = {OWN_CALENDAR.get(rule.key) for rule in event_now.event.rules}
    return tuple(line for line in explain(event_now) if line.label in PUBLIC_REASONS | own)


PUBLIC_REASONS = frozenset(
    {
        "Quy tắc",
        "Âm lịch",
        "Can chi",
        "Tiết khí",
        "Độ chắc của lịch",
        "Sai số",
        "Ngày có thể",
        "Quy tắc cho",
        "Dời ngày",
        "Cách nói quen",
    }
)
OWN_CALENDAR = {"khmer": "Khmer", "cham_awal": "Chăm Awal", "cham_ahier": "Chăm Ahier", "hijri": "Hồi giáo"}
"""The line of `explain` for the calendar that a rule counts in; of the others it would only distract."""


def _narrowed(catalogue: Catalogue, chosen: Filter, path: str) -> dict[str, object]:
    offered = filters.choices(catalogue)
    legend = tuple((kind.value, kind.name, family(kind.value)) for kind in offered.kinds)
    return {"choices": offered, "chosen": chosen, "path": path, "legend": legend}


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


def _turn(number: int, which: int, by: int, chosen: Filter) -> Turn | None:
    there, month_there = _turned(number, which, by)
    if not FIRST_YEAR <= there <= LAST_YEAR:
        return None
    return Turn(text=f"Tháng {month_there}/{there}", href=_month_path(there, month_there) + chosen.query)


def _year_link(number: int, chosen: Filter) -> Turn | None:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    return Turn(text=f"Năm {number}", href=f"/nam/{number}{chosen.query}")


def _turned(number: int, which: int, by: int) -> tuple[int, int]:
    months = number * 12 + which - 1 + by
    return months // 12, months % 12 + 1


def _month_path(number: int, which: int) -> str:
    return f"/thang/{number:04}-{which:02}"
