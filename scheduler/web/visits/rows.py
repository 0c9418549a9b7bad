"""The rows of the form of a visit: gifts, and steps to be prepared; a row in which nothing is typed is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from scheduler.model import Lead, Step
from scheduler.visits.ceilings import LEVELS
from scheduler.visits.visit import MOST_GIFTS, MOST_MONEY, Gift
from scheduler.visits.year import OWNERS
from scheduler.words import fold

GIFT, STEP = "qua", "buoc"
"""What the fields of a row begin with: `qua-2-mon`."""
GIFT_PARTS = ("mon", "suat", "tien", "ai-tang", "ai-nhan", "cap", "can-cu")
STEP_PARTS = ("ma", "ten", "so", "ben", "ai")
SIDES = {
    "truoc": "ngày trước",
    "truoc-lv": "ngày làm việc trước",
    "sau": "ngày sau",
    "sau-lv": "ngày làm việc sau",
}
MOST = 60
"""Rows of a form."""
_CHOSEN = frozenset({"cap", "ben", "ma"})
_OWNER = {fold(said): key for key, said in OWNERS.items()}


def rows_of(sent: Mapping[str, str], kind: str) -> int:
    """How many rows of a kind a form has."""
    found = (re.fullmatch(rf"{kind}-([0-9]{{1,2}})-[a-z-]+", field) for field in sent)
    return min(MOST, max((int(one[1]) for one in found if one), default=0))


def filled_rows(sent: Mapping[str, str], kind: str) -> int:
    """The number of the last row in which something is typed; what is chosen from a list alone counts for nothing."""
    typed = {field: said for field, said in sent.items() if said and field.rpartition("-")[2] not in _CHOSEN}
    return rows_of(typed, kind)


def gifts(sent: Mapping[str, str], troubles: dict[str, str]) -> tuple[Gift, ...]:
    """The gifts that are typed in; what cannot be read goes into `troubles` by its field."""
    made = (_gift(sent, f"{GIFT}-{number}", troubles) for number in range(1, rows_of(sent, GIFT) + 1))
    return tuple(gift for gift in made if gift)


def _gift(sent: Mapping[str, str], row: str, troubles: dict[str, str]) -> Gift | None:
    said = {part: sent.get(f"{row}-{part}", "") for part in GIFT_PARTS}
    if not any(said[part] for part in ("mon", "tien", "ai-tang", "ai-nhan", "can-cu")):
        return None
    count = _number(said["suat"] or "1", MOST_GIFTS)
    amount = _number(_money(said["tien"]), MOST_MONEY)
    if not count:
        troubles[f"{row}-suat"] = "ghi số suất, từ 1"
    if amount is None:
        troubles[f"{row}-tien"] = "ghi số đồng một suất, như 500.000"
    whom = re.match(r"[0-9]{1,9}(?=\D|$)", said["ai-nhan"])
    if said["ai-nhan"] and not whom:
        troubles[f"{row}-ai-nhan"] = "chọn trong danh sách người được thăm, hoặc ghi số của người ấy"
    return Gift(
        what=said["mon"] or "Quà",
        giver=said["ai-tang"],
        count=count or 1,
        amount=amount or 0,
        honoured=int(whom[0]) if whom else None,
        level=said["cap"] if said["cap"] in LEVELS else "",
        basis=said["can-cu"],
    )


def steps(sent: Mapping[str, str], troubles: dict[str, str]) -> tuple[Step, ...]:
    """The steps that are typed in; one without a name is taken out."""
    made: list[Step] = []
    for number in range(1, rows_of(sent, STEP) + 1):
        row = f"{STEP}-{number}"
        said = {part: sent.get(f"{row}-{part}", "") for part in STEP_PARTS}
        if said["ten"]:
            made.append(_step(said, row, {one.id for one in made}, troubles))
    return tuple(made)


def _step(said: Mapping[str, str], row: str, taken: set[str], troubles: dict[str, str]) -> Step:
    count = _number(said["so"] or "0", 366)
    if count is None:
        troubles[f"{row}-so"] = "ghi số ngày, từ 0 đến 366"
    after = said["ben"].startswith("sau")
    key = plain = said["ma"] if re.fullmatch(r"[a-z0-9-]{1,80}", said["ma"]) else _key(said["ten"])
    while key in taken:
        key = f"{plain}-{len(taken)}"
    lead = Lead(count=-(count or 0) if after else count or 0, working=said["ben"].endswith("-lv"))
    return Step(id=key, name=said["ten"], lead=lead, owner=_OWNER.get(fold(said["ai"]), said["ai"]) or None)


def _key(name: str) -> str:
    """Of a new step. The trail keeps it for ever, so that it must not spell the name, in which a person may stand."""
    return "viec-" + hashlib.sha256(fold(name).encode()).hexdigest()[:8]


def _money(text: str) -> str:
    """Digits alone, or in threes: `1.5` is no 15 đồng, so it stays as it is and is asked about."""
    plain = re.sub(r"\s*(đồng|đ)$", "", text)
    return re.sub(r"[.,\s]", "", plain) if re.fullmatch(r"[0-9]{1,3}([.,\s][0-9]{3})+", plain) else plain or "0"


def _number(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) and int(text) <= most else None
