"""A letter's subject and its two texts, from what it has to say. The words stand in `templates/mail/`.

An office may put a file of the same name under its own `templates/mail/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from scheduler import words
from scheduler.mail import english
from scheduler.mail.digest import groups
from scheduler.mail.links import Links
from scheduler.mail.rendering import render
from scheduler.mail.view import View
from scheduler.mail.week import Day
from scheduler.model import Office
from scheduler.reminder import NOTICES

GREETED = {"office": "Các đồng chí phụ trách lịch công tác", "staff": "Đồng chí", "public": "Quý vị"}
"""Whom a letter greets where no name and no post is known, by the recipient's kind."""
_TEMPLATES = {"lead": "reminder", "step": "reminder", **{kind: kind for kind in ("ask", *NOTICES)}}


class Texts(NamedTuple):
    """What a letter says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """What somebody is asked to confirm."""

    link: str
    feeds: tuple[str, ...]
    """Names of what they asked for."""
    until: date
    """The day on which it is forgotten."""
    weekly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that one letter has to say."""

    office: Office
    today: date
    greeted: str
    """After "Kính gửi:"; empty where nothing is known of them."""
    name: str = ""
    """Alone, as an English letter greets."""
    kind: str = "office"
    """`office`, `staff` or `public`: to the public no person and no telephone is named."""
    items: tuple[View, ...] = ()
    welcome: bool = False
    coming: tuple[View, ...] = ()
    """What a welcome letter lists."""
    attached: bool = False
    """Whether a calendar file goes with it."""
    links: Links | None = None
    """Those of the foot; the office's own mailbox has none."""
    confirm: Confirm | None = None
    week: tuple[date, date] | None = None
    """The week whose letter it is, for who reads weekly."""
    days: tuple[Day, ...] = ()
    """What is on in that week, day by day."""
    language: str = "vi"
    """`vi` or `en`; the items are in it already."""


def compose(content: Content, home: Path | None = None) -> Texts:
    """The letter. Raises TemplateFaultError."""
    items = content.items
    context = {
        "office": content.office,
        "greeted": content.greeted or GREETED[content.kind],
        "items": items,
        "item": items[0] if items else None,
        "groups": groups(items, content.today, content.office, content.language),
        "coming": content.coming,
        "uncertain": any(item.uncertain for item in (*items, *content.coming)),
        "today": words.long_date(content.today),
        "today_lunar": _moon(content.today),
        "attached": content.attached,
        "is_public": content.kind == "public",
        "links": content.links,
        "confirm": content.confirm,
        "week": words.date_range(*content.week) if content.week else "",
        "days": content.days,
        "signature": _signature(content).splitlines(),
    }
    if content.language == "en":
        context |= _in_english(content)
    name = _template(content)
    return Texts(
        subject=english.subject(content) if content.language == "en" else subject(content),
        text=re.sub(r"\n{3,}", "\n\n", render(home, f"{name}.txt.j2", context)).strip() + "\n",
        html=render(home, f"{name}.html.j2", context),
    )


def _in_english(content: Content) -> dict[str, object]:
    return {
        "greeted": content.name or "reader",
        "welcome": content.welcome,
        "today": english.long_date(content.today),
        "week": english.span(*content.week) if content.week else "",
        "until": english.short_date(content.confirm.until) if content.confirm else "",
    }


def _template(content: Content) -> str:
    if content.language == "en":
        return "english"
    if content.confirm:
        return "confirm"
    if content.welcome:
        return "welcome"
    if content.days:
        return "weekly"
    return _TEMPLATES[content.items[0].kind] if len(content.items) == 1 else "digest"


def _signature(content: Content) -> str:
    """Who sends it; without the person and the telephone in letters to the public."""
    own = content.office.signature if content.kind != "public" else None
    return own or content.office.name


def subject(content: Content) -> str:
    """One item's own; of several the most weighty first."""
    items = content.items
    if content.confirm:
        return f"[Nhắc lịch] Xác nhận đăng ký nhận thư của {content.office.name}"
    if content.welcome:
        more = f"; {len(items)} việc cần lưu ý hôm nay" if items else ""
        return f"[Nhắc lịch] Bắt đầu gửi thư nhắc từ {words.long_date(content.today)}{more}"
    if len(items) == 1:
        return items[0].subject
    weighty = [item for item in items if item.kind in NOTICES] or [item for item in items if item.urgent]
    if weighty:
        return f"{weighty[0].subject}, và {len(items) - 1} việc khác"
    if content.week:
        return f"[Nhắc lịch] {len(items)} việc trong tuần {words.date_range(*content.week)}"
    moon = _moon(content.today)
    return f"[Nhắc lịch] {len(items)} việc, {words.long_date(content.today)}{f' ({moon})' if moon else ''}"


def _moon(day: date) -> str:
    moon = words.lunar_of(day)
    return words.lunar_day(moon) if moon else ""
