"""What each row of a plan means for the office's events: new, there already, another day, said twice, or unclear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from scheduler import rules
from scheduler.authoring.sheets import ruling
from scheduler.authoring.sheets.entry import Entry, Fault, FaultError, Plan
from scheduler.authoring.sheets.known import Known, held_at
from scheduler.authoring.sheets.made import grounds, new_event
from scheduler.authoring.sheets.proposal import Action, Outcome, Proposal
from scheduler.authoring.sheets.table import status_of
from scheduler.errors import RuleError
from scheduler.expand import next_dates
from scheduler.model import Catalogue, Event, Occurrence, Status
from scheduler.words import date_range, fold

_REACH = 45
"""Days by which a day of this year may lie away from the computed one and still mean the same occurrence."""


def match(
    plan: Plan,
    catalogue: Catalogue,
    *,
    today: date,
    file: str,
    kind: str | None = None,
    taken: frozenset[str] = frozenset(),
) -> Outcome:
    """Proposals for the rows.

    `today` picks the years in which rules are compared; `file` is the plan's name, the ground of what has no other;
    `kind` is that of new rows which name none; `taken` are ids in the files, those of retired events too.
    """
    known, faults = Known(catalogue, taken), list(plan.faults)
    found: list[Proposal] = []
    seen: dict[object, Proposal] = {}
    used = {*known.ids, *taken}
    for row in plan.entries:
        entry = row if row.kind else replace(row, kind=kind)
        try:
            proposal = _propose(entry, known, today, file, used)
            found.append(_once(proposal, seen))
            used.add(proposal.key.partition(".")[0])
        except (FaultError, RuleError) as error:
            faults.append(_fault(entry, error))
    order = sorted(faults, key=lambda fault: (fault.at.sheet or "", fault.at.number))
    return Outcome(proposals=tuple(found), faults=tuple(order), passed=plan.passed)


def _fault(entry: Entry, error: FaultError | RuleError) -> Fault:
    from scheduler.authoring.sheets.columns import WORDS

    field = error.field if isinstance(error, FaultError) else "day"
    return Fault(at=entry.at, column=WORDS.get(field, field) if field else None, message=error.message, hint=error.hint)


def _once(proposal: Proposal, seen: dict[object, Proposal]) -> Proposal:
    """A second row that says the same is told; one that says otherwise of the same occurrence is a fault."""
    subject: object = (proposal.key, proposal.values.get("cycle"))
    if proposal.action == "new":
        told = {key: fold(str(value)) for key, value in proposal.values.items() if key not in ("id", "sources", "note")}
        subject = tuple(sorted(told.items()))
    before = seen.setdefault(subject, proposal)
    if before is proposal or proposal.action == "same":
        return proposal
    if proposal.action == "new" or _sayings(before) == _sayings(proposal):
        return replace(proposal, action="duplicate", says=(f"trùng {before.at}",))
    raise FaultError(None, f"{before.at} đã ghi ngày khác cho “{proposal.name}”", "giữ lại một dòng")


def _sayings(proposal: Proposal) -> dict[str, object]:
    return {key: value for key, value in proposal.values.items() if key not in ("document", "url", "told_by")}


def _propose(entry: Entry, known: Known, today: date, file: str, used: set[str]) -> Proposal:
    events, cycle = known.called(entry)
    days = ruling.span(entry.when, "day") if entry.when.dated and not entry.when.open else None
    if days and not entry.when.lunar:
        ruling.agree(entry, days)
    if not events:
        return _new(entry, known, used, file)
    if entry.rrule:
        raise FaultError("RRULE", f"chuỗi lặp trùng tên với {events[0].key}", "sửa bằng lich edit")
    if len(events) == 1:
        return _against(entry, events[0], cycle, days, known, today, file)
    settled = [p for event in events if (p := _try(entry, event, cycle, days, known, today, file)).action == "same"]
    if len(settled) == 1:
        return settled[0]
    listed = ", ".join(event.key for event in events[:6])
    raise FaultError("name", f"nhiều sự kiện cùng tên: {listed}", "thêm cột Mã, ghi mã của đúng sự kiện")


def _try(entry: Entry, event: Event, cycle: str | None, *rest: object) -> Proposal:
    try:
        return _against(entry, event, cycle, *rest)  # type: ignore[arg-type]  # passed on as they came
    except (FaultError, RuleError):
        return _proposal(entry, "announced", event.key, {})


def _proposal(entry: Entry, action: Action, key: str, values: Mapping[str, object], *says: str) -> Proposal:
    return Proposal(at=entry.at, name=entry.name, action=action, key=key, values=values, says=says)


def _new(entry: Entry, known: Known, used: set[str], file: str) -> Proposal:
    values = new_event(entry, used, f"tệp {file}, {entry.at}")
    like = known.alike(entry.name)
    says = (f"tên gần giống {like.key} “{like.name}”: nếu là một thì ghi mã ấy ở cột Mã",) if like else ()
    return _proposal(entry, "new", str(values["id"]), values, *says)


def _against(
    entry: Entry, event: Event, cycle: str | None, days: ruling.Span | None, known: Known, today: date, file: str
) -> Proposal:
    if days is None:
        return _against_rule(entry, event, known, today)
    occurrence = _occurrence(event, cycle, days, known)
    if occurrence is None:
        if any(rule.key == "season" for rule in event.rules):
            return _announce(entry, event, cycle or str(days[0].year), days, file, None)
        hint = "xem lại ngày; nếu đúng thì dùng lich announce và ghi rõ năm"
        raise FaultError("day", f"{date_range(*days)} cách xa mọi lần của {event.key}", hint)
    if _is_there(entry, occurrence, days):
        return _proposal(entry, "same", event.key, {"cycle": occurrence.cycle})
    return _announce(entry, event, occurrence.cycle, days, file, occurrence)


def _occurrence(event: Event, cycle: str | None, days: ruling.Span, known: Known) -> Occurrence | None:
    """The occurrence that dated days are about."""
    if cycle is not None:
        return known.in_cycle(event, cycle, days[0])
    over = known.near(event, *days)
    found = over or known.near(event, *days, days=_REACH)
    if len(found) > 1:
        cycles = ", ".join(str(o.id) for o in found[:4])
        raise FaultError(
            "day", f"không rõ {date_range(*days)} là lần nào: {cycles}", "ghi ở cột Mã, thí dụ " + str(found[0].id)
        )
    return found[0] if found else None


def _is_there(entry: Entry, occurrence: Occurrence, days: ruling.Span) -> bool:
    """Whether the office's calendar says it already. Raises FaultError where the row would undo a decision."""
    status = status_of(entry.status)
    equal = (occurrence.start, occurrence.last) == days
    if status is Status.OPEN and occurrence.status is Status.OPEN:
        return True
    if (occurrence.status is Status.CANCELLED) is not (status is Status.CANCELLED) and (status or not equal):
        held = "không tổ chức" if occurrence.status is Status.CANCELLED else STILL_HELD
        raise FaultError("status", f"{occurrence.id} đang ghi là {held}", "dùng lich cancel hoặc lich announce")
    inside = days[0] == days[1] and occurrence.start <= days[0] <= occurrence.last
    return equal or (inside and occurrence.status is not Status.OPEN)


STILL_HELD = "có tổ chức"


def _announce(
    entry: Entry, event: Event, cycle: str, days: ruling.Span, file: str, before: Occurrence | None
) -> Proposal:
    first, last = days
    long = before is not None and before.status is not Status.OPEN and before.start != before.last
    if first == last and long and before:
        length = (before.last - before.start).days + 1
        raise FaultError("day", f"{event.key} kéo dài {length} ngày", "ghi cả ngày đầu và ngày cuối")
    values = {"cycle": cycle, "start": first, "end": last, **grounds(entry, before, f"tệp {file}, {entry.at}")}
    says = () if before is None else (f"thay cho {date_range(before.start, before.last)}",)
    return _proposal(entry, "announced", event.key, values, *says, *_doubts(entry, event))


def _against_rule(entry: Entry, event: Event, known: Known, today: date) -> Proposal:
    """A row that says when it is each year, beside the rule the event has."""
    when = entry.moon or entry.when
    if when.lunar is None and not when.open:
        if {rule.key for rule in event.rules} != {"gregorian"}:
            raise FaultError("day", f"“{when.text[:60]}”: không rõ âm lịch hay dương lịch", "ghi thêm ÂL hoặc DL")
        when = replace(when, lunar=False)
    if when.open and any(rule.key in ("season", "window") for rule in event.rules):
        return _proposal(entry, "same", event.key, {})
    values = ruling.rule(when)
    key = next(iter(values))
    modifiers = {name: value for name, value in values.items() if name in rules.MODIFIERS}
    asked = replace(event, rules=(rules.parse(key, values[key], modifiers),), announced=())
    wanted = next_dates(asked, date(today.year - 1, 12, 31), 3, known.catalogue)
    if wanted and all(_covered(one, event, known, open_=when.open) for one in wanted):
        return _proposal(entry, "same", event.key, {})
    if when.open:
        raise FaultError("day", f"{event.key} có ngày khác", "ghi rõ ngày, hoặc bỏ dòng này")
    return _proposal(
        entry,
        "override",
        event.key,
        values,
        f"quy tắc cũ: {'; '.join(map(rules.words, event.rules))}",
        *_doubts(entry, event),
    )


def _doubts(entry: Entry, event: Event) -> Iterator[str]:
    """Where a row may mean another event than the one of that name."""
    if fold(entry.name) != fold(event.name):
        yield f"hiểu là “{event.name}”"
    if entry.identity is None and entry.places and event.places and not held_at(event, entry.places):
        places = "; ".join(place.name for place in event.places)
        yield f"nơi khác với nơi đã ghi ({places}): nếu là việc khác thì đặt tên khác"


def _covered(one: Occurrence, event: Event, known: Known, *, open_: bool) -> bool:
    """Whether an occurrence by the row's rule is one that the event has, by its rule, decided otherwise or not."""
    for other in known.near(event, one.start, one.last, _REACH):
        first, last, _ = other.computed or other.span
        inside = first <= one.start and one.last <= last
        if inside or (open_ and one.start <= first and last <= one.last):
            return True
    return False
