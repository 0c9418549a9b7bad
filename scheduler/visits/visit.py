"""A visit: one planned trip that fulfils a duty to visit, or is made at once. Frozen; nothing here reads a clock."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from scheduler.model import OccurrenceId, Step


class Purpose(StrEnum):
    """Why the office goes: what a ceiling on gifts depends on."""

    TET = "tet"
    FESTIVAL = "festival"
    ILLNESS = "illness"
    DEATH = "death"
    HARDSHIP = "hardship"
    OTHER = "other"


class VisitStatus(StrEnum):
    """How far a visit is."""

    DRAFT = "draft"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"


PURPOSE: Mapping[Purpose, str] = {
    Purpose.TET: "Tết",
    Purpose.FESTIVAL: "lễ, tết của dân tộc, tôn giáo",
    Purpose.ILLNESS: "ốm đau",
    Purpose.DEATH: "qua đời",
    Purpose.HARDSHIP: "thiên tai, khó khăn đột xuất",
    Purpose.OTHER: "việc khác",
}
STATUS: Mapping[VisitStatus, str] = {
    VisitStatus.DRAFT: "dự thảo",
    VisitStatus.ASKED: "đã hỏi",
    VisitStatus.CONFIRMED: "đã xác nhận",
    VisitStatus.DONE: "đã đi",
    VisitStatus.CANCELLED: "huỷ",
}
DAYS = range(1990, 2091)
"""Years of a day: another is a slip, and steps long before or after it leave the calendars."""
FARTHEST = 366
"""Days from the main day at most."""
MOST_GIFTS, MOST_MONEY = 100_000, 100_000_000_000
"""Of one gift, and đồng each: more is a slip."""
OVER = frozenset({VisitStatus.DONE, VisitStatus.CANCELLED})
"""A visit that is over stays on its day, whatever becomes of its occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What is given, by whom, and how much."""

    what: str = "Quà"
    giver: str = ""
    """The office or sponsor that pays; one visit may carry the gifts of several."""
    count: int = 1
    amount: int = 0
    """Đồng each."""
    honoured: int | None = None
    """The person honoured, by number; None: for no one by name."""
    level: str = ""
    """Whose money, where a ceiling tells them apart: `trung-uong`, `tinh`, `huyen`, `xa`."""
    basis: str = ""
    """Why it may pass its ceiling."""

    @property
    def total(self) -> int:
        """Đồng in all."""
        return self.count * self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One trip on one day."""

    id: int | None = None
    """None until it is stored."""
    version: int = 0
    """Of what was read: saving over a newer one is refused with both."""
    move: int = 0
    """Rises when the day changes, and when it is cancelled or taken up again."""
    created: datetime | None = None
    modified: datetime | None = None
    title: str
    purpose: Purpose = Purpose.OTHER
    status: VisitStatus = VisitStatus.DRAFT
    occurrence: OccurrenceId | None = None
    """What it goes to; None: made at once."""
    shift: int | None = None
    """Days from the occurrence's main day, negative before it; None: `day` is its own and does not move."""
    day: date | None = None
    """None while the occurrence has no day yet, or none was chosen."""
    anchor: date | None = None
    """The main day that `day` was counted from."""
    starts: time | None = None
    ends: time | None = None
    commune: str = ""
    spot: str = ""
    """Hamlet, household or pagoda."""
    receiver: str = ""
    leader: str = ""
    members: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    """Of the 54 peoples, whom it greets."""
    gifts: tuple[Gift, ...] = ()
    steps: tuple[Step, ...] = ()
    number: str = ""
    """Of the invitation or assignment: in office hours a festival needs one (Decree 110/2018/NĐ-CP)."""
    document: str = ""
    """By which it was confirmed."""
    result: str = ""
    reason: str = ""
    """Of its cancellation."""
    note: str = ""

    @property
    def subject(self) -> str:
        """Its name in the trail and among done steps: `visit:12`."""
        return f"visit:{self.id}"

    @property
    def going(self) -> tuple[str, ...]:
        """Everyone in the delegation, the leader first, each once."""
        return tuple(dict.fromkeys(name for name in (self.leader, *self.members) if name))

    @property
    def open(self) -> bool:
        """Whether it is still ahead: neither made nor cancelled."""
        return self.status not in OVER

    @property
    def astray(self) -> bool:
        """Whether its day is beyond `DAYS`: nothing can be counted from it."""
        return self.day is not None and self.day.year not in DAYS

    def evolve(self, **changes: object) -> Self:
        """The same visit with some fields otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are checked by `replace` itself


FIELDS: Mapping[str, str] = {
    "title": "nội dung",
    "purpose": "mục đích",
    "status": "tình trạng",
    "occurrence": "dịp",
    "shift": "cách ngày chính",
    "day": "ngày",
    "starts": "giờ đi",
    "ends": "giờ xong",
    "commune": "xã",
    "spot": "nơi đến",
    "receiver": "người đón",
    "leader": "trưởng đoàn",
    "members": "thành viên",
    "cars": "xe",
    "papers": "giấy tờ",
    "groups": "dân tộc",
    "gifts": "quà",
    "steps": "việc chuẩn bị",
    "number": "số giấy mời, phân công",
    "document": "văn bản xác nhận",
    "result": "kết quả",
    "reason": "lý do huỷ",
    "note": "ghi chú",
}
"""The fields that people fill in, in Vietnamese."""


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn"})


def tidy(text: str) -> str:
    """NFC, single spaces: names are compared as they are written, marks and all (Hà is not Hạ).

    What cannot be seen goes: it tells names apart that look alike, and no sheet or paper can hold control characters.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if plain.isprintable():
        return plain
    return " ".join("".join(one for one in plain if unicodedata.category(one) not in _UNSEEN).split())


def person_key(name: str) -> str:
    """By what a person is told: as written but for capitals; marks count (Hà is not Hạ)."""
    return name.casefold()


def car_key(plate: str) -> str:
    """By what a car is told: `19A-123.45` and `19a 12345` are one."""
    return "".join(filter(str.isalnum, plate.casefold())) or plate


def tidied(visit: Visit) -> Visit:
    """The visit with every text tidy and no empty entry in a list."""
    changes: dict[str, object] = {}
    for field in fields(visit):
        value = getattr(visit, field.name)
        if isinstance(value, str) and not isinstance(value, StrEnum):
            changes[field.name] = tidy(value)
        elif field.name in {"members", "cars", "papers", "groups"}:
            changes[field.name] = tuple(dict.fromkeys(filter(None, map(tidy, value))))
    gifts = tuple(
        replace(gift, what=tidy(gift.what), giver=tidy(gift.giver), basis=tidy(gift.basis)) for gift in visit.gifts
    )
    steps = tuple(replace(step, name=tidy(step.name), owner=step.owner and tidy(step.owner)) for step in visit.steps)
    return visit.evolve(**changes, gifts=gifts, steps=steps)


def placed(visit: Visit, main: date | None) -> Visit:
    """The visit where its occurrence now is: `main` is the main day, None while there is none.

    A visit that is over, on a day of its own, or farther from the main day than can be kept, stays.
    """
    if visit.shift is None or abs(visit.shift) > FARTHEST or not visit.open or main == visit.anchor:
        return visit
    return visit.evolve(day=main and main + timedelta(visit.shift), anchor=main)
