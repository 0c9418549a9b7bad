"""What letters to the staff say of a visit: who goes, with what, by what. The public is never told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler import words
from scheduler.mail import english
from scheduler.mail.view import View
from scheduler.model import Occurrence, Office, Status
from scheduler.visits.ceilings import money
from scheduler.visits.visit import Gift, Visit

_LABELS = {
    "vi": ("Trưởng đoàn", "Thành phần", "Quà", "Xe", "Giấy tờ", "Người đón"),
    "en": ("Leader", "Delegation", "Gifts", "Cars", "Papers", "Received by"),
}
_VISIT = {"vi": "Đoàn đi", "en": "Visit"}
_ONE_OF = {"vi": "Đoàn", "en": "Delegation"}
OFF = {
    "vi": "Dịp này đã có thông báo không tổ chức; đề nghị hỏi lại người lập kế hoạch trước khi đi.",
    "en": "What this visit goes to has been called off; please ask the planner before you go.",
}
NOTHING_SAID = ("cancelled", "withdrawn")
"""Of a visit that is off nobody needs to know the car."""


def of_visit(made: View, visit: Visit, office: Office, occasion: Occurrence | None, *, language: str) -> View:
    """The item of a visit's own reminder, with who goes; a link to its page, which asks for a sign-in."""
    link = f"{office.address}/chuyen-tham/{visit.id}" if office.address else None
    if made.kind in NOTHING_SAID:
        return replace(made, link=link)
    off = occasion is not None and occasion.status is Status.CANCELLED
    return replace(
        made, facts=(*made.facts, *_facts(visit, language)), link=link, note=OFF[language] if off else made.note
    )


def to_festival(made: View, visits: Sequence[Visit], *, language: str) -> View:
    """The item of a festival, with who goes there: in lines of their own, several delegations a line each."""
    if not visits or made.kind in NOTHING_SAID:
        return made
    if len(visits) == 1:
        return replace(made, facts=(*made.facts, *_one(visits[0], language)))
    label = _ONE_OF[language]
    several = ((f"{label} {number}", _line(visit, language)) for number, visit in enumerate(visits, 1))
    return replace(made, facts=(*made.facts, *several))


def _one(visit: Visit, language: str) -> Iterator[tuple[str, str]]:
    """As the form of an office's reminder has it."""
    yield _VISIT[language], _when(visit, language)
    yield from _facts(visit, language)


def _line(visit: Visit, language: str) -> str:
    """All of one delegation."""
    facts = "; ".join(f"{label[:1].lower()}{label[1:]} {value}" for label, value in _facts(visit, language))
    return f"{_when(visit, language)}{f'; {facts}' if facts else ''}"


def _when(visit: Visit, language: str) -> str:
    """`thứ Bảy, 13/02/2027, 07:30, sân vận động, xã Mường Bi`."""
    assert visit.day
    day = english.long_date(visit.day) if language == "en" else words.long_date(visit.day)
    hour = f"{visit.starts:%H:%M}" if visit.starts else ""
    return ", ".join(part for part in (day, hour, visit.spot, visit.commune) if part)


def _facts(visit: Visit, language: str) -> Iterator[tuple[str, str]]:
    others = ", ".join(name for name in visit.going if name != visit.leader)
    gifts = "; ".join(_gift(gift, language) for gift in visit.gifts)
    values = (visit.leader, others, gifts, ", ".join(visit.cars), ", ".join(visit.papers), visit.receiver)
    yield from ((label, value) for label, value in zip(_LABELS[language], values, strict=True) if value)


def _gift(gift: Gift, language: str) -> str:
    """`30 suất quà, mỗi suất 500.000 đồng (Mặt trận tỉnh)`; who it is for is not for a letter."""
    giver = f" ({gift.giver})" if gift.giver else ""
    if gift.count == 1:
        return f"{gift.what}{f', {money(gift.amount)}' if gift.amount else ''}{giver}"
    if language == "en":
        return f"{gift.count} × {gift.what}{f', {money(gift.amount)} each' if gift.amount else ''}{giver}"
    what = "suất quà" if gift.what == Gift().what else f"{gift.what[:1].lower()}{gift.what[1:]}"
    return f"{gift.count} {what}{f', mỗi suất {money(gift.amount)}' if gift.amount else ''}{giver}"
