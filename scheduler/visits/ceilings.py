"""Gifts to persons against the ceilings of the law, as data with validity and basis; who was missed, who given twice.

A ceiling says nothing of the days before it: what was in force then was not read, so it is not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler.visits.visit import PURPOSE, Gift, Purpose, Visit, VisitStatus
from scheduler.words import short_date

CATEGORIES = {
    "nguoi-co-uy-tin": "Người có uy tín",
    "nhan-si": "Nhân sĩ, người tiêu biểu dân tộc thiểu số",
    "gia-lang": "Già làng, người cao tuổi",
    "chuc-sac": "Chức sắc, chức việc tôn giáo",
    "ho-chinh-sach": "Hộ chính sách",
    "ho-ngheo": "Hộ nghèo",
    "can-bo-huu": "Cán bộ hưu",
}
"""Who is honoured, by key."""
LEVELS = {"trung-uong": "trung ương", "tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """How much may be given to one person of some categories for some purposes."""

    id: str
    categories: frozenset[str]
    purposes: frozenset[Purpose]
    each: int | None = None
    """Đồng a person a time."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Instead of `each`, by whose money it is."""
    times: int | None = None
    """A person a calendar year, all its purposes together."""
    year: int | None = None
    """Đồng a person a calendar year."""
    since: date
    until: date | None = None
    """Both included."""
    basis: str

    @property
    def which(self) -> str:
        """Its purpose in brackets, where it has one alone."""
        return f" ({PURPOSE[next(iter(self.purposes))]})" if len(self.purposes) == 1 else ""

    def covers(self, given: Given) -> bool:
        """Whether it holds for a gift on its day."""
        in_force = self.since <= given.day and (self.until is None or given.day <= self.until)
        return in_force and given.category in self.categories and given.purpose in self.purposes


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One gift to one person on one day."""

    honoured: int
    category: str
    day: date
    purpose: Purpose
    occasion: str
    """The festival, or the visit itself where it was made at once: by it a second gift shows."""
    visit: int
    gift: Gift


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A gift, or a year of gifts, that passes a ceiling, or a second one for one occasion."""

    honoured: int
    code: str
    """`each`, `level`, `times`, `year` or `twice`."""
    visits: tuple[int, ...]
    message: str
    """In Vietnamese, without the person's name."""
    basis: str
    """Of the ceiling; empty for `twice`."""
    explained: bool
    """Whether one of its gifts says on what basis it may."""


def given(visits: Iterable[Visit], categories: Mapping[int, str], occasions: Mapping[str, str]) -> Iterator[Given]:
    """Every gift to a person, of visits that have a day and are not cancelled.

    `categories` by the person's number; `occasions`: an occurrence's identity -> that of the festival it stands on.
    """
    for visit in visits:
        if visit.day is None or visit.status is VisitStatus.CANCELLED:
            continue
        own = str(visit.occurrence) if visit.occurrence else visit.subject
        for gift in visit.gifts:
            if gift.honoured is not None and gift.honoured in categories:
                yield Given(
                    honoured=gift.honoured,
                    category=categories[gift.honoured],
                    day=visit.day,
                    purpose=visit.purpose,
                    occasion=occasions.get(own, own),
                    visit=visit.id or 0,
                    gift=gift,
                )


def check(gifts: Iterable[Given], ceilings: Sequence[Ceiling]) -> tuple[Excess, ...]:
    """Everything that passes a ceiling, by person and day. Cost: gifts × ceilings."""
    by_person: dict[int, list[Given]] = defaultdict(list)
    for one in gifts:
        by_person[one.honoured].append(one)
    found: list[Excess] = []
    for _, own in sorted(by_person.items()):
        own.sort(key=lambda one: (one.day, one.visit))
        for ceiling in ceilings:
            covered = [one for one in own if ceiling.covers(one)]
            found += _times(covered, ceiling)
            found += _years(covered, ceiling)
        found += _twice(own)
    return tuple(found)


def _times(covered: Iterable[Given], ceiling: Ceiling) -> Iterator[Excess]:
    """Each time by itself: what a person gets on one visit, whoever gives it, is one sum."""
    by_time: dict[tuple[int, str], list[Given]] = defaultdict(list)
    for one in covered:
        by_time[(one.visit, one.gift.level if ceiling.levels else "")].append(one)
    for (_, level), own in by_time.items():
        amount = sum(one.gift.total for one in own)
        if ceiling.levels and not level:
            if amount > min(ceiling.levels.values()):
                listed = ", ".join(f"{LEVELS[name]} {money(most)}" for name, most in ceiling.levels.items())
                said = f"{money(amount)}: ghi tiền của cấp nào; mức trần {listed}"
                yield _excess("level", own, said, ceiling.basis)
            continue
        most = ceiling.levels.get(level) if ceiling.levels else ceiling.each
        if most is not None and amount > most:
            said = f"{money(amount)} một lần, quá mức {money(most)} (ngày {short_date(own[0].day)})"
            yield _excess("each", own, said, ceiling.basis)


def _years(covered: Iterable[Given], ceiling: Ceiling) -> Iterator[Excess]:
    by_year: dict[int, list[Given]] = defaultdict(list)
    for one in covered:
        by_year[one.day.year].append(one)
    for year, own in by_year.items():
        total, times = sum(one.gift.total for one in own), len({one.visit for one in own})
        if ceiling.times is not None and times > ceiling.times:
            said = f"{times} lần{ceiling.which} trong năm {year}, quá mức {ceiling.times} lần"
            yield _excess("times", own, said, ceiling.basis)
        if ceiling.year is not None and total > ceiling.year:
            said = f"{money(total)} trong năm {year}, quá mức {money(ceiling.year)}"
            yield _excess("year", own, said, ceiling.basis)


def _twice(own: Iterable[Given]) -> Iterator[Excess]:
    by_occasion: dict[str, list[Given]] = defaultdict(list)
    for one in own:
        by_occasion[one.occasion].append(one)
    for same in by_occasion.values():
        if len({one.visit for one in same}) > 1:
            days = ", ".join(short_date(one.day) for one in same)
            yield _excess("twice", same, f"được tặng hai lần trong một dịp ({days})", "")


def _excess(code: str, own: Sequence[Given], message: str, basis: str) -> Excess:
    return Excess(
        honoured=own[0].honoured,
        code=code,
        visits=tuple(dict.fromkeys(one.visit for one in own)),
        message=message,
        basis=basis,
        explained=any(one.gift.basis for one in own),
    )


def missed(last: Mapping[int, date | None], today: date, years: int) -> tuple[int, ...]:
    """The persons whose last gift is `years` years ago or more, those never given to first; `last` by number."""
    limit = _years_before(today, years)
    late = [(day or date.min, number) for number, day in last.items() if day is None or day <= limit]
    return tuple(number for _, number in sorted(late))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def money(amount: int) -> str:
    """`500.000 đồng`."""
    return f"{amount:,} đồng".replace(",", ".")
