"""The draft of a year: what the calendar asks for and what was done last year, as visits to be edited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduler import words
from scheduler.hours import Days
from scheduler.model import Event, Occurrence, OccurrenceId, Status, Step
from scheduler.visits import steps
from scheduler.visits.ceilings import money
from scheduler.visits.occasion import for_occurrence, root_of
from scheduler.visits.place import place_key
from scheduler.visits.visit import STATUS, Visit, VisitStatus, placed

OWNERS = {"chuyen-mon": "bộ phận chuyên môn", "van-phong": "văn phòng", "thuong-truc": "thường trực"}
"""The roles that the built-in steps name; another is shown as it is written."""


def drafts(
    occurrences: Iterable[Occurrence],
    events: Mapping[str, Event],
    *,
    before: Iterable[Visit],
    existing: Iterable[Visit],
    usual_steps: Callable[[Visit], tuple[Step, ...]],
) -> Iterator[Visit]:
    """A draft for every duty to visit, and for whatever was visited last year, that has no visit yet.

    `occurrences` of the year; `events` by key; `before`: last year's visits, each proposed again with its people and
    gifts; `existing`: this year's, struck ones too. A day is taken from the calendar or left open, never chosen.
    """
    known: dict[OccurrenceId | None, list[Visit]] = defaultdict(list)
    for visit in existing:
        known[visit.occurrence].append(visit)
    visited: dict[str, list[Visit]] = defaultdict(list)
    for visit in before:
        if visit.occurrence and visit.status is not VisitStatus.CANCELLED:
            visited[visit.occurrence.key].append(visit)
    for occurrence in occurrences:
        due = occurrence.event.kind == "visit" or occurrence.event.key in visited
        if not due or occurrence.status is Status.CANCELLED:
            continue
        fresh = for_occurrence(occurrence, root_of(occurrence.event, events))
        wanted = [_again(fresh, old, occurrence) for old in visited[occurrence.event.key]] or [fresh]
        for draft in _lacking(wanted, known[occurrence.id]):
            theirs = {step.id for step in occurrence.event.steps}
            own = tuple(step for step in usual_steps(draft) if step.id not in theirs)
            yield draft.evolve(steps=own)


def _lacking(wanted: Sequence[Visit], there: Iterable[Visit]) -> Sequence[Visit]:
    """Those that no visit stands for: of the same door first, then one for each visit that is left."""
    doors = Counter(map(_door, there))
    rest = []
    for draft in wanted:
        if doors[_door(draft)]:
            doors[_door(draft)] -= 1
        else:
            rest.append(draft)
    return rest[doors.total() :]


def _door(visit: Visit) -> tuple[str, str]:
    return place_key(visit.commune), words.fold(visit.spot)


def keyed(made: Iterable[Visit]) -> dict[str, Visit]:
    """Drafts by what names each of them as long as the year's visits are the same: occasion and door."""
    found: dict[str, Visit] = {}
    for draft in made:
        key = "|".join((str(draft.occurrence), *_door(draft)))
        found[key if key not in found else f"{key}|{len(found)}"] = draft
    return found


STRUCK = "không đưa vào kế hoạch năm"
"""The reason of a visit that was proposed and not taken into the plan: so that it is not proposed again."""


def struck(visit: Visit) -> Visit:
    """A proposal, or a draft of the plan, as it is kept when it is left out."""
    return visit.evolve(status=VisitStatus.CANCELLED, reason=STRUCK)


def _again(fresh: Visit, old: Visit, occurrence: Occurrence) -> Visit:
    """Last year's visit, proposed again: people, place and gifts, but no paper, result or exception."""
    again = fresh.evolve(
        shift=old.shift or 0,
        day=None,
        anchor=None,
        starts=old.starts,
        ends=old.ends,
        commune=_commune(fresh, old, occurrence),
        spot=old.spot,
        receiver=old.receiver,
        leader=old.leader,
        members=old.members,
        groups=old.groups or fresh.groups,
        gifts=tuple(replace(gift, basis="") for gift in old.gifts),
    )
    return placed(again, occurrence.main)


def _commune(fresh: Visit, old: Visit, occurrence: Occurrence) -> str:
    """Where they went, by the name that it has now: a place may have been renamed in between."""
    then = occurrence.event.places_on(old.day) if old.day else ()
    if not old.commune or (fresh.commune and place_key(old.commune) in map(place_key, then)):
        return fresh.commune
    return old.commune


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the year plan, in words."""

    visit: Visit
    when: str
    """`thứ Bảy, 13/02/2027`, or between which days it will be fixed."""
    lunar: str
    what: str
    where: str
    who: str
    gifts: str
    steps: str
    """Each with its day and owner, a line each."""
    status: str


COLUMNS = (
    "TT",
    "Thời gian",
    "Âm lịch",
    "Dịp, nội dung",
    "Nơi đến, người đón",
    "Trưởng đoàn, thành phần",
    "Quà, kinh phí",
    "Việc chuẩn bị, thời hạn, chủ trì",
    "Tình trạng",
)
"""The headers of the annual plan's table."""


def rows(visits: Iterable[Visit], occurrences: Mapping[OccurrenceId, Occurrence], working: Days) -> tuple[Row, ...]:
    """The plan's lines: by day, those without one by the beginning of their window, cancelled ones left out."""
    there = [visit for visit in visits if visit.status is not VisitStatus.CANCELLED]
    order = sorted(there, key=lambda visit: (_first(visit, occurrences), visit.starts is None, visit.id or 0))
    return tuple(_row(visit, occurrences, working) for visit in order)


def _first(visit: Visit, occurrences: Mapping[OccurrenceId, Occurrence]) -> date:
    occurrence = occurrences.get(visit.occurrence) if visit.occurrence else None
    return visit.day or (occurrence.start if occurrence else date.max)


def _row(visit: Visit, occurrences: Mapping[OccurrenceId, Occurrence], working: Days) -> Row:
    moon = words.lunar_of(visit.day) if visit.day else None
    own = steps.of_visits([visit], working, {})
    members = ", ".join(visit.members)
    return Row(
        visit=visit,
        when=when(visit, occurrences.get(visit.occurrence) if visit.occurrence else None),
        lunar=words.lunar_short(moon) if moon else "",
        what=visit.title,
        where=_joined(", ".join(part for part in (visit.spot, visit.commune) if part), _said("Đón: ", visit.receiver)),
        who=_joined(_said("Trưởng đoàn: ", visit.leader), _said("Thành viên: ", members)),
        gifts="\n".join(gift_words(visit)),
        steps="\n".join(_step_words(task) for task in steps.in_order(own)) or _undated(visit),
        status=STATUS[visit.status],
    )


def when(visit: Visit, occurrence: Occurrence | None) -> str:
    """The day with its hours; else the window in which it will be fixed."""
    if visit.day:
        hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
        doubt = " (dự kiến)" if occurrence and visit.shift is not None and occurrence.tolerance else ""
        return " ".join(part for part in (hours, words.long_date(visit.day)) if part) + doubt
    if occurrence:
        return f"{words.date_range(occurrence.start, occurrence.last)}, chưa ấn định ngày"
    return "chưa định ngày"


def gift_words(visit: Visit) -> Iterator[str]:
    """`20 suất Quà Tết, 500.000 đồng (Ủy ban MTTQ tỉnh)`."""
    for gift in visit.gifts:
        giver = f" ({gift.giver})" if gift.giver else ""
        yield f"{gift.count} suất {gift.what}, {money(gift.amount)}{giver}"


def owner_words(owner: str | None) -> str:
    """Who holds a step, by role."""
    return OWNERS.get(owner, owner) if owner else ""


def _step_words(task: steps.Task) -> str:
    return f"{task.due:%d/%m}: {_named(task.step)}"


def _named(step: Step) -> str:
    owner = owner_words(step.owner)
    return step.name + (f" ({owner})" if owner else "")


def _undated(visit: Visit) -> str:
    return "\n".join(f"{words.lead_words(step.lead)}: {_named(step)}" for step in visit.steps)


def _said(label: str, value: str) -> str:
    return f"{label}{value}" if value else ""


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
