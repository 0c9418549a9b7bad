"""One letter of every kind, made up: what templates are checked with, and what a preview shows.

The people and places in them are nobody's. Dates lie around the Mường Bi festival of 2027.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path

from scheduler import hours, working
from scheduler.errors import Refused
from scheduler.mail import english, week
from scheduler.mail.compose import Confirm, Content, Texts, compose
from scheduler.mail.links import Links
from scheduler.mail.view import Ready, View, coming, view
from scheduler.model import Announcement, Catalogue, Event, Lead, Occurrence, Office, Place, Status, Step
from scheduler.reminder import Reminder, Shown
from scheduler.visits.visit import Visit, VisitStatus
from scheduler.words import nearest
from scheduler.working import WorkingDays

TODAY = date(2027, 2, 8)
_MAIN = date(2027, 2, 13)
_OFFICE = Office(
    name="Ủy ban MTTQ Việt Nam tỉnh",
    domain="lich.example.vn",
    address="https://lich.example.vn",
    mail="vanphong@example.vn",
    signature="Văn phòng\nĐiện thoại: 0210 000 000",
)
_FESTIVAL = Event(
    id="khai-ha-muong-bi",
    name="Lễ hội Khai hạ Mường Bi",
    kind="ethnic-festival",
    groups=("Mường",),
    places=(Place(name="Phú Thọ / xã Mường Bi"),),
    steps=(
        Step(id="giay-moi", name="Gửi giấy mời", lead=Lead(count=3, working=True), owner="van-phong"),
        Step(id="qua", name="Chuẩn bị quà", lead=Lead(count=2)),
    ),
    basis="Kế hoạch năm",
    evening_before=True,
)
_BASE = Occurrence(
    event=_FESTIVAL,
    cycle="2027",
    start=_MAIN - timedelta(2),
    last=_MAIN,
    main=_MAIN,
    status=Status.COMPUTED,
)
_DECISION = Announcement(cycle="2027", start=_MAIN, document="12/KH-UBND", date=date(2027, 2, 1), reason="mưa lũ")


@lru_cache(maxsize=1)
def all_kinds() -> Mapping[str, tuple[Content, ...]]:
    """By the name of the template the letters that it must be able to write; the first of each is the preview."""
    single = {
        "reminder": [_item("lead:14"), _item("lead:14", _provisional()), _item("lead:14", _window()), _item("lead:-2")],
        "ask": [_item("ask:21", _provisional()), _item("ask:0", None), _item("ask:14", _window())],
        "moved": [_item("moved", _decided(), was=_BASE), _item("moved", _decided(), was=_window())],
        "cancelled": [_item("cancelled", replace(_decided(), status=Status.CANCELLED), was=_BASE)],
        "restored": [_item("restored", _decided(), was=_BASE)],
        "withdrawn": [_item("withdrawn", None, was=_BASE)],
    }
    items = (_item("lead:14"), _item("step:giay-moi"), _item("ask:21", _provisional()), _item("withdrawn", None, _BASE))
    found: dict[str, tuple[Content, ...]] = {}
    for name, views in single.items():
        found[name] = tuple(one for item in views for one in _readers(_content(items=(item,), attached=True)))
    found["reminder"] += (_content(items=(_item("step:giay-moi"),)),)
    found["digest"] = tuple(_readers(_content(items=items)))
    found["weekly"] = tuple(_readers(_content(items=items[:2], week=_week(), days=_days())))
    listed = tuple(coming(one, _OFFICE, TODAY) for one in (_BASE, _provisional(), _window()))
    welcome = _content(items=items[:1], welcome=True, coming=listed, attached=True)
    found["welcome"] = (*_readers(welcome), replace(welcome, items=(), coming=()))
    asking = (_content(confirm=_confirm(weekly=weekly)) for weekly in (False, True))
    found["confirm"] = tuple(replace(one, kind="public", greeted="", links=None) for one in asking)
    found["english"] = tuple(replace(one, language="en", name="") for one in _in_english(found["confirm"]))
    return found


def _in_english(confirming: tuple[Content, ...]) -> Iterator[Content]:
    told = (_item("lead:14"), _item("step:giay-moi"), _item("lead:14", _window()))
    said = tuple(
        english.view(item, _reminder("lead:14"), _FESTIVAL, _BASE, today=TODAY, ready=_ready()) for item in told
    )
    yield _content(items=said[:1], attached=True)
    yield _content(items=said, week=_week())
    yield _content(items=said[:1], welcome=True, coming=(english.coming(coming(_BASE, _OFFICE, TODAY), _BASE, TODAY),))
    yield from confirming


def preview(name: str, home: Path | None = None) -> Texts:
    """The letter of one kind as the home's templates write it. Raises Refused, and TemplateFaultError."""
    kinds = all_kinds()
    if name not in kinds:
        near = nearest(name, kinds)
        hint = f" Có phải: {', '.join(near)}?" if near else f" Có: {', '.join(kinds)}."
        raise Refused(f"Không có mẫu thư {name}.{hint}")
    return compose(kinds[name][0], home)


def _readers(content: Content) -> tuple[Content, ...]:
    """The same letter to the staff, to the office's mailbox and to the public, of an office that has no pages."""
    bare = Office(name=_OFFICE.name, domain=_OFFICE.domain, address="")
    return (
        content,
        replace(content, kind="office", greeted="", links=None),
        replace(content, kind="public", greeted="", office=bare, links=None, attached=False),
    )


def _content(
    *,
    items: tuple[View, ...] = (),
    welcome: bool = False,
    coming: tuple[View, ...] = (),
    attached: bool = False,
    confirm: Confirm | None = None,
    week: tuple[date, date] | None = None,
    days: tuple[week.Day, ...] = (),
) -> Content:
    at = _OFFICE.address
    return Content(
        office=_OFFICE,
        today=TODAY,
        greeted="Đồng chí Chánh Văn phòng",
        kind="staff",
        items=items,
        welcome=welcome,
        coming=coming,
        attached=attached,
        links=Links(leave=f"{at}/thoi-nhan/1.x", manage=f"{at}/toi-nhan/1.x", mute=f"{at}/toi-nhan/1.x?viec=x"),
        confirm=confirm,
        week=week,
        days=days,
    )


def _item(reason: str, of: Occurrence | None = _BASE, was: Occurrence | None = None) -> View:
    event = of.event if of else _FESTIVAL
    reminder = _reminder(reason, of, was)
    return view(reminder, event, of, _OFFICE, today=TODAY, ready=_ready(), staff=True)


def _reminder(reason: str, of: Occurrence | None = _BASE, was: Occurrence | None = None) -> Reminder:
    return Reminder(
        occurrence=_BASE.id,
        move=0,
        recipient=1,
        reason=reason,
        due=TODAY,
        not_before=hours.opening(TODAY),
        expires=_MAIN,
        shown=Shown.of(of) if of else Shown.of(was) if was else None,
        was=Shown.of(was) if was else None,
    )


def _provisional() -> Occurrence:
    return replace(_BASE, status=Status.PROVISIONAL, tolerance=1)


def _window() -> Occurrence:
    return replace(_BASE, main=None, last=_MAIN + timedelta(20), status=Status.OPEN, candidates=(_MAIN,))


def _decided() -> Occurrence:
    later = timedelta(7)
    start, last, main = _BASE.start + later, _BASE.last + later, _MAIN + later
    return replace(_BASE, start=start, last=last, main=main, status=Status.ANNOUNCED, decision=_DECISION)


def _confirm(*, weekly: bool) -> Confirm:
    link = f"{_OFFICE.address}/xac-nhan/1.x"
    return Confirm(link=link, feeds=("Lễ hội dân tộc Mường",), until=TODAY + timedelta(7), weekly=weekly)


def _week() -> tuple[date, date]:
    return hours.monday(TODAY), hours.sunday(TODAY)


def _days() -> tuple[week.Day, ...]:
    going = Visit(
        title="Dự lễ hội Khai hạ Mường Bi",
        status=VisitStatus.CONFIRMED,
        day=_MAIN,
        starts=time(7, 30),
        ends=time(11, 0),
        commune="xã Mường Bi",
        spot="sân vận động",
        leader="Đồng chí Chủ tịch",
        members=("Trưởng ban Phong trào",),
    )
    return week.days(hours.monday(TODAY), (_BASE,), (going, replace(going, starts=time(14, 0), ends=None)), _working())


def _ready() -> Ready:
    return Ready(working=_working())


@lru_cache(maxsize=1)
def _working() -> WorkingDays:
    return working.build(Catalogue(office=_OFFICE, events=()), 1, 0)
