"""What the pages say in English, for readers who have no Vietnamese. Names of peoples and places stay their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scheduler import words
from scheduler.authoring.explain import Line, rule_of
from scheduler.calendars import can_chi
from scheduler.model import Event, Occurrence, Status
from scheduler.web.views import english_days as days
from scheduler.web.views import english_rules, items
from scheduler.web.views.english_days import MONTHS, WEEKDAYS, in_calendars, in_english, left, short, span
from scheduler.web.views.english_text import TEXT
from scheduler.web.views.items import Item
from scheduler.web.views.odd import OddDay
from scheduler.web.views.tongue import Tongue

CALENDAR = {
    "lunar": "the Vietnamese lunar calendar",
    "zodiac_day": "the lunar calendar and the day's sign",
    "solar_term": "the solar terms",
    "khmer": "the Khmer calendar",
    "cham_awal": "the Cham Awal calendar",
    "cham_ahier": "the Cham Ahier calendar",
    "hijri": "the Islamic calendar",
    "easter": "the date of Easter",
    "relative": "the date of another event",
}
"""By what a rule counts, where it is not the Gregorian calendar."""
OWN_CALENDAR = {"khmer": "Khmer", "cham_awal": "Cham Awal", "cham_ahier": "Cham Ahier", "hijri": "Islamic"}
STATUS = {
    Status.COMPUTED: "calculated",
    Status.PROVISIONAL: "provisional",
    Status.OPEN: "date not fixed yet",
    Status.ANNOUNCED: "announced",
    Status.CANCELLED: "not held",
}


def note(occurrence: Occurrence) -> str | None:
    """What must be known before the date is trusted; None where it is certain."""
    match occurrence.status:
        case Status.PROVISIONAL:
            off = occurrence.tolerance
            return f"provisional, may be off by {_days(off)}" if off else "provisional"
        case Status.OPEN | Status.CANCELLED:
            return STATUS[occurrence.status]
        case _:
            said = words.projected(occurrence)
            return in_english(said) if said else None


def _days(count: int) -> str:
    return f"{count} day{'s' * (count > 1)}"


def name(event: Event) -> str:
    """The translated name; the Vietnamese where there is none."""
    return event.name_en or event.name


def own_name(event: Event) -> str | None:
    """The Vietnamese name, where there is a translation."""
    return event.name if event.name_en else None


def item(occurrence: Occurrence, today: date) -> Item:
    """As it reads on that day."""
    event, start, last = occurrence.event, occurrence.start, occurrence.last
    anchor, lasts = occurrence.anchor, start != last
    is_on = start <= today <= last and anchor <= today and not (anchor == today and occurrence.main)
    return replace(
        items.item(occurrence, today),
        name=name(event),
        own_name=own_name(event),
        kind_words=words.KIND_EN[event.kind],
        when=span(start, last),
        lunar=days.lunar_words(start, last),
        main=days.day(occurrence.main) if occurrence.main and lasts else None,
        main_label="main day",
        status_words=STATUS[occurrence.status],
        note=note(occurrence),
        left="under way" if is_on else left(((last if last < today else anchor) - today).days),
    )


def reason(occurrence: Occurrence) -> str:
    """Why one may trust the date, or not yet."""
    match occurrence.status:
        case Status.CANCELLED:
            return STATUS[occurrence.status]
        case Status.ANNOUNCED:
            usual = occurrence.computed
            if usual is None or usual == occurrence.span:
                return STATUS[occurrence.status]
            return f"{STATUS[occurrence.status]}; by the rule it would be {span(usual.start, usual.last)}"
        case Status.OPEN:
            return "one day within this time; not fixed yet"
        case Status.PROVISIONAL:
            off = f", may be off by {_days(occurrence.tolerance)}" if occurrence.tolerance else ""
            return f"{basis(occurrence.event)}{off}; not officially announced yet"
        case Status.COMPUTED:
            moved = occurrence.shifted_from
            return basis(occurrence.event) + (f"; moved from {days.day(moved)} to a working day" if moved else "")


def basis(event: Event) -> str:
    """`calculated by the Khmer calendar`."""
    keys = dict.fromkeys(CALENDAR.get(rule.key, "the Gregorian calendar") for rule in event.rules)
    return f"calculated by {' and '.join(keys)}" if keys else "announced each time"


def why(occurrence: Occurrence, names: Mapping[str, str]) -> tuple[Line, ...]:
    """The rule and the main day in the lunar calendar and the event's own."""
    rule = rule_of(occurrence)
    said = (Line("Rule", english_rules.words(rule, names)),) if rule else ()
    shown = {"Lunar", "Sign of the day"} | {OWN_CALENDAR.get(rule.key) for rule in occurrence.event.rules}
    found = (Line(label, text) for label, text in in_calendars(occurrence.anchor) if label in shown)
    return (*said, *found)


def rules(event: Event, names: Mapping[str, str]) -> tuple[Line, ...]:
    """How its days are found."""
    return tuple(Line("Rule", english_rules.words(rule, names)) for rule in event.rules)


class EnglishOddDay(OddDay):
    """A day off or worked, said in English."""

    __slots__ = ()

    @property
    def short(self) -> str:
        """`off`, `worked`."""
        return "worked" if self.working else "off"

    def __str__(self) -> str:
        return self.why


def odd(found: OddDay, names: Mapping[str, str]) -> OddDay:
    """`day off in lieu of National Day (provisional)`; `names` gives the translated names of events."""
    if found.working:
        return EnglishOddDay("working day by decision", found.working)
    bare = found.why.removesuffix(" (dự kiến)")
    kept = bare.removeprefix("nghỉ bù ")
    told = "day off in lieu of" if kept != bare else "day off:"
    unsure = " (provisional)" * (bare != found.why)
    return EnglishOddDay(f"{told} {names[kept]}{unsure}" if kept in names else f"day off{unsure}", found.working)


def _past_note(line: Item) -> str | None:
    notes = {Status.OPEN: "day not recorded", Status.PROVISIONAL: "estimated"}
    return notes.get(line.status, line.note)


def _years(since: date | None, until: date | None) -> str | None:
    if since and until:
        return f"{short(since)} – {short(until)}"
    if since:
        return f"since {short(since)}"
    return f"until {short(until)}" if until else None


ENGLISH = Tongue(
    key="en",
    root="/en",
    text=lambda said: TEXT.get(said, said),
    kinds=words.KIND_EN,
    letters=("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    now_on="under way",
    name=name,
    own_name=own_name,
    item=item,
    weekday=lambda of: WEEKDAYS[of.weekday()],
    long_date=days.day,
    short_date=short,
    day_month=lambda of: f"{of.day} {MONTHS[of.month - 1][:3]}",
    month=lambda of: f"{MONTHS[of.month - 1]} {of.year}",
    month_alone=lambda month: MONTHS[month - 1],
    year=str,
    span=span,
    left=left,
    lunar_words=days.lunar_words,
    lunar_dated=days.lunar_dated,
    lunar_months=days.lunar_months,
    lunar_year=lambda year, tet: f"year {can_chi.of_year(year)} since {short(tet)}",
    leaf=days.leaf,
    spoken=days.spoken,
    odd=odd,
    reason=reason,
    why=why,
    rules=rules,
    past_note=_past_note,
    years=_years,
    limit=lambda _, of: f"The calendar of this event is known up to {short(of)}.",
)
