"""From resolved tables to the model: events flat, variants made whole, the office, feeds, decided days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scheduler import model, rules
from scheduler.authoring import groups
from scheduler.authoring.decisions import announcements
from scheduler.authoring.found import At, visible
from scheduler.authoring.layers import Table, inherit
from scheduler.authoring.report import Report
from scheduler.authoring.resolve import Resolved
from scheduler.authoring.ruling import event_rules
from scheduler.authoring.schema import CALENDARS
from scheduler.errors import RuleError
from scheduler.words import nearest

NO_DOMAIN = "lich.invalid"
NO_NAME = "Cơ quan (chưa ghi tên)"
NO_ADDRESS = "http://127.0.0.1:8000"


def build(resolved: Resolved, root: str, report: Report) -> tuple[model.Catalogue, dict[str, Table]]:
    """The catalogue of all that is sound, and the table of each event by its key. Mistakes are reported."""
    made: dict[str, tuple[model.Event, Table]] = {}
    for name, event in resolved.events.items():
        for item, flat in _flat(event, name, report):
            made[item.key] = (item, flat)
    ordered = sorted(made.values(), key=lambda pair: (pair[0].id, pair[0].variant or ""))
    catalogue = model.Catalogue(
        office=_office(resolved.office, root, report),
        events=tuple(item for item, _ in ordered),
        feeds=_feeds(resolved, {name for item, _ in ordered for name in (item.id, item.key)}, report),
        days=tuple(_day(day, report) for _, day in sorted(resolved.days.items(), key=lambda pair: str(pair[0]))),
    )
    return catalogue, {key: flat for key, (_, flat) in made.items()}


def _flat(event: Table, name: str, report: Report) -> list[tuple[model.Event, Table]]:
    """The event itself, where it has a rule, and each of its variants, whole."""
    if event.values.get("retired"):
        return []
    variants = [item for item in event.parts.get("variant", ()) if "id" in item.values]
    pairs = []
    if event.calendar or "rule" in event.parts:
        pairs.append((_event(event, name, None, report), event))
    elif variants:
        _nothing_of_its_own(event, name, report)
    elif not report.broken(event, (*CALENDARS, "variant", "rule")):
        hint = 'thêm một dòng như lunar = "8/1", gregorian = "18/11" hoặc season'
        report.error(event.at, name, "no-calendar", "thiếu quy tắc lịch", hint)
    for variant in variants:
        if not variant.values.get("retired"):
            flat = inherit(variant, event)
            pairs.append((_variant(flat, name, variant.values["id"], event, report), flat))
    return pairs


def _nothing_of_its_own(event: Table, name: str, report: Report) -> None:
    for item in event.parts.get("announced", ()):
        hint = "chuyển vào [[event.variant.announced]] của đúng biến thể"
        message = "sự kiện này chỉ có các biến thể, quyết định phải thuộc về một biến thể"
        report.error(item.at, f"{name}.announced", "announced-variant", message, hint)


def _variant(flat: Table, name: str, variant: str, event: Table, report: Report) -> model.Event:
    path = f"{name}.{variant}"
    if not (flat.calendar or "rule" in flat.parts or report.broken(event, CALENDARS)):
        hint = "thêm một dòng lịch vào biến thể, hoặc vào sự kiện để dùng chung"
        report.error(flat.at, path, "no-calendar", "thiếu quy tắc lịch", hint)
    return _event(flat, name, variant, report)


def _event(event: Table, name: str, variant: str | None, report: Report) -> model.Event:
    path = f"{name}.{variant}" if variant else name
    values = event.values
    for key in ("name", "kind"):
        if key not in values and variant is None and not report.broken(event, (key,)):
            report.error(event.where(key), f"{path}.{key}", "missing", f"thiếu {key}", _WHOLE[key])
    kind = values.get("kind", "")
    made = model.Event(
        id=name,
        variant=variant,
        name=values.get("name", ""),
        name_en=values.get("name_en"),
        kind=kind,
        rules=event_rules(event, path, kind, report),
        announced=announcements(event, path, report),
        groups=_groups(event, path, report),
        places=tuple(_place(place) for place in values.get("places", ())),
        sources=tuple(values.get("sources", ())),
        confidence=values.get("confidence"),
        remind=_leads(values["remind"], event.where("remind"), f"{path}.remind", report)
        if "remind" in values
        else None,
        steps=_steps(event, path, report),
        ask_before=values.get("ask_before"),
        evening_before=values.get("evening_before", False),
        time=values.get("time"),
        day_off=values.get("day_off", False),
        basis=values.get("basis"),
        note=values.get("note"),
        founded=values.get("founded"),
        origin=event.origin,
    )
    if not (made.sources or made.basis or report.broken(event, ("sources", "basis"))):
        at = (event.base or event.at) if variant else event.at
        report.warning(at, name, "no-source", "chưa ghi nguồn", 'thêm sources = ["…"] hoặc basis = "…"')
    return made


_WHOLE = {"name": 'thêm dòng name = "…"', "kind": f'thêm dòng kind = "…", một trong: {", ".join(model.KINDS)}'}


def _groups(table: Table, path: str, report: Report) -> tuple[str, ...]:
    """Official names. Another name of a people is taken with a warning; one nobody knows is a mistake."""
    official = []
    for index, name in enumerate(table.values.get("groups", ())):
        known = groups.official(name)
        at, where = table.where("groups") / index, f"{path}.groups"
        if known is None:
            near = groups.near(name)
            hint = f"có phải {' hay '.join(near)}?" if near else "ghi tên chính thức của một trong 54 dân tộc"
            report.error(at, where, "group", "không có dân tộc tên này", hint)
            continue
        if not groups.is_official(name):
            report.warning(at, where, "group-name", f"tên chính thức là {known}", f'ghi "{known}"')
        official.append(known)
    return tuple(dict.fromkeys(official))


def _place(place: str | dict[str, Any]) -> model.Place:
    if isinstance(place, str):
        return model.Place(name=place)
    return model.Place(
        name=place["name"], since=_day_of(place.get("since"), 1, 1), until=_day_of(place.get("until"), 12, 31)
    )


def _day_of(value: int | dt.date | None, month: int, day: int) -> dt.date | None:
    return dt.date(value, month, day) if isinstance(value, int) else value


def _leads(values: list[int | str], at: At, path: str, report: Report) -> tuple[model.Lead, ...]:
    leads = [lead for index, value in enumerate(values) if (lead := _lead(value, at / index, path, report))]
    return tuple(dict.fromkeys(leads))


def _lead(value: int | str, at: At, path: str, report: Report) -> model.Lead | None:
    try:
        return rules.parse_lead(value)
    except RuleError as error:
        report.error(at, path, error.code, error.message, error.hint)
        return None


def _steps(event: Table, path: str, report: Report) -> tuple[model.Step, ...]:
    steps = []
    for item in event.parts.get("step", ()):
        values = item.values
        where = f"{path}.step.{values.get('id', '')}"
        for key in ("name", "lead"):
            if key not in values and "id" in values and not report.broken(item, (key,)):
                report.error(item.where(key), f"{where}.{key}", "missing", f"thiếu {key}", _STEP[key])
        lead = _lead(values["lead"], item.where("lead"), f"{where}.lead", report) if "lead" in values else None
        if lead and "id" in values:
            steps.append(model.Step(id=values["id"], name=values.get("name", ""), lead=lead, owner=values.get("owner")))
    return tuple(steps)


_STEP = {"name": 'thêm name = "…": việc gì', "lead": 'thêm lead = 7, hoặc lead = "3wd" (ngày làm việc)'}


def _day(day: Table, report: Report) -> model.DayDecision:
    values = day.values
    if not (values.get("document") or report.broken(day, ("document",))):
        path = f"working_day.{values['date']}"
        report.warning(day.at, path, "day-source", "không ghi căn cứ", 'thêm document = "…"')
    working = values.get("is") == "working"
    return model.DayDecision(
        date=values["date"], working=working, document=values.get("document"), note=values.get("note")
    )


def _feeds(resolved: Resolved, known: set[str], report: Report) -> tuple[model.Feed, ...]:
    feeds = []
    for feed in resolved.feeds:
        values, path = feed.values, f"feed.{feed.values['id']}"
        for index, name in enumerate(values.get("events", ())):
            if name not in known:
                near = nearest(name[:80], known, 1)
                hint = f"có phải {near[0]}?" if near else "xem lại mã sự kiện, hoặc bỏ"
                at = feed.where("events") / index
                report.warning(at, f"{path}.events", "feed-event", f"không có sự kiện “{visible(name)}”", hint)
        feeds.append(
            model.Feed(
                id=values["id"],
                name=values.get("name", ""),
                name_en=values.get("name_en"),
                kinds=tuple(values.get("kinds", ())),
                groups=_groups(feed, path, report),
                places=tuple(values.get("places", ())),
                events=tuple(values.get("events", ())),
                gzip=values.get("gzip", True),
            )
        )
    return tuple(sorted(feeds, key=lambda feed: feed.id))


def _office(office: Table | None, root: str, report: Report) -> model.Office:
    table = office or Table(at=At(root), values={})
    values = table.values
    if "domain" not in values and not report.broken(table, ("domain",)):
        hint = 'thêm [office] với name, domain = "lich.…", address, mail; domain ghi một lần rồi không đổi'
        message = f"chưa có tên miền của lịch, tạm dùng {NO_DOMAIN}"
        report.warning(table.at, "office.domain", "no-domain", message, hint)
    remind = {
        kind: _leads(leads, table.where("remind") / kind, f"office.remind.{kind}", report)
        for kind, leads in sorted(values.get("remind", {}).items())
    }
    return model.Office(
        name=values.get("name", NO_NAME),
        domain=values.get("domain", NO_DOMAIN),
        address=values.get("address", NO_ADDRESS).rstrip("/"),
        mail=values.get("mail"),
        signature=values.get("signature"),
        remind=remind,
    )
