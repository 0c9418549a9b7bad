"""The form of a visit: what a planner types into a visit, and a visit into what stands in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.model import OccurrenceId
from scheduler.visits.honoured import Honoured
from scheduler.visits.sheet_in import FaultError, hours_of, names_of
from scheduler.visits.visit import DAYS, FARTHEST, Purpose, Visit, tidied
from scheduler.visits.year import owner_words
from scheduler.web.visits.rows import GIFT, GIFT_PARTS, STEP, STEP_PARTS, gifts, rows_of, steps
from scheduler.words import short_date

TEXTS = {
    "title": "noi-dung",
    "commune": "xa",
    "spot": "noi",
    "receiver": "nguoi-don",
    "leader": "truong-doan",
    "number": "so",
    "document": "van-ban",
    "result": "ket-qua",
    "reason": "ly-do",
    "note": "ghi-chu",
}
LISTS = {"members": "thanh-vien", "cars": "xe", "groups": "dan-toc"}
PAPERS, PURPOSE, OCCASION, SHIFT, DAY, HOURS = "giay-to", "muc-dich", "dip", "cach", "ngay", "gio"
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form comes to."""

    visit: Visit
    """With all that could be read."""
    troubles: Mapping[str, str]
    """Field -> what is wrong with it."""


def read(sent: Mapping[str, str], base: Visit) -> Filled:
    """The form over a visit: what the form has no field for stays as it is."""
    troubles: dict[str, str] = {}
    changes: dict[str, Any] = {name: sent[field] for name, field in TEXTS.items() if field in sent}
    changes |= {name: names_of(sent[field]) for name, field in LISTS.items() if field in sent}
    if PAPERS in sent:
        changes["papers"] = tuple(re.split(r"[;\n]", sent[PAPERS]))
    if (purpose := sent.get(PURPOSE)) in list(Purpose):
        changes["purpose"] = Purpose(purpose)
    if HOURS in sent:
        try:
            changes["starts"], changes["ends"] = hours_of(sent[HOURS])
        except FaultError:
            troubles[HOURS] = "không hiểu giờ; ghi kiểu 7:30-11:00"
    changes |= _when(sent, base, troubles)
    if rows_of(sent, GIFT):
        changes["gifts"] = gifts(sent, troubles)
    if rows_of(sent, STEP):
        changes["steps"] = steps(sent, troubles)
    made = tidied(base.evolve(**changes))
    if not made.title:
        troubles[TEXTS["title"]] = "chưa ghi nội dung"
    return Filled(visit=made, troubles=troubles)


def _when(sent: Mapping[str, str], base: Visit, troubles: dict[str, str]) -> dict[str, Any]:
    """Occasion and day. As they were: the day and what it was counted from stay."""
    if all(sent.get(field, "") == said for field, said in _day_fields(base).items()):
        return {}
    occasion, shift, day = _occasion(sent, troubles), _shift(sent, troubles), _day(sent, troubles)
    if shift is not None and day is not None:
        troubles.setdefault(DAY, "đã ghi cách ngày chính; chỉ ghi một trong hai")
    elif shift is not None and occasion is None:
        troubles.setdefault(SHIFT, "không theo dịp nào thì ghi ngày riêng")
    if troubles.keys() & {OCCASION, SHIFT, DAY}:
        return {}
    return {"occurrence": occasion, "shift": shift, "day": day, "anchor": None}


def _occasion(sent: Mapping[str, str], troubles: dict[str, str]) -> OccurrenceId | None:
    text = sent.get(OCCASION, "")
    try:
        return OccurrenceId.parse(text) if text else None
    except ValueError:
        troubles[OCCASION] = "chưa rõ dịp nào; gõ vài chữ tên lễ rồi chọn trong gợi ý, hoặc bấm “Tìm dịp” ở trên"
        return None


def _shift(sent: Mapping[str, str], troubles: dict[str, str]) -> int | None:
    text = sent.get(SHIFT, "").replace("−", "-")
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,3}", text) or abs(int(text)) > FARTHEST:
        troubles[SHIFT] = f"ghi số ngày từ -{FARTHEST} đến {FARTHEST}; 0 là đúng ngày chính"
        return None
    return int(text)


def _day(sent: Mapping[str, str], troubles: dict[str, str]) -> date | None:
    text = sent.get(DAY, "")
    if not text:
        return None
    found = _SHORT.fullmatch(text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in DAYS:
        troubles[DAY] = "không đọc được ngày; ghi như 13/02/2027"
        return None
    return day


def fill(visit: Visit, people: Mapping[int, Honoured]) -> dict[str, str]:
    """What stands in the form of a visit; `people`: those whom its gifts name."""
    lists = {field: "\n".join(getattr(visit, name)) for name, field in LISTS.items()}
    return {
        **{field: getattr(visit, name) for name, field in TEXTS.items()},
        **lists,
        PAPERS: "\n".join(visit.papers),
        PURPOSE: visit.purpose,
        HOURS: "-".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at),
        **_day_fields(visit),
        **dict(_gift_fields(visit, people)),
        **dict(_step_fields(visit)),
    }


def _day_fields(visit: Visit) -> dict[str, str]:
    own = visit.day if visit.shift is None else None
    return {
        OCCASION: str(visit.occurrence or ""),
        SHIFT: "" if visit.shift is None else str(visit.shift),
        DAY: short_date(own) if own else "",
    }


def _gift_fields(visit: Visit, people: Mapping[int, Honoured]) -> Iterator[tuple[str, str]]:
    for number, gift in enumerate(visit.gifts, 1):
        known = people.get(gift.honoured or 0)
        whom = person_words(known) if known else str(gift.honoured or "")
        said = (gift.what, str(gift.count), str(gift.amount or ""), gift.giver, whom, gift.level, gift.basis)
        yield from zip((f"{GIFT}-{number}-{part}" for part in GIFT_PARTS), said, strict=True)


def _step_fields(visit: Visit) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(visit.steps, 1):
        side = ("sau" if step.lead.count < 0 else "truoc") + ("-lv" if step.lead.working else "")
        said = (step.id, step.name, str(abs(step.lead.count)), side, owner_words(step.owner))
        yield from zip((f"{STEP}-{number}-{part}" for part in STEP_PARTS), said, strict=True)


def person_words(person: Honoured) -> str:
    """How a person is written in the form: the number decides, the name is for the reader."""
    return f"{person.id} · {person.shown}"
