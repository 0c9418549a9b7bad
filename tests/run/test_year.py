"""The clock walks 2026 and 2027 day by day over the office's real file, with fifty readers of every kind.

All that was sent is compared with what `almanac` and plain counting give: each thing to each reader once, on the one
right day, at the office's hour, and the number of things in every letter. Nothing of the count asks the product.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from scheduler import hours
from scheduler.authoring.read import load
from scheduler.expand import expand
from scheduler.model import Status
from scheduler.run import steps
from scheduler.store import recipients, subscriptions
from tests.mail.made import lead
from tests.run import almanac
from tests.run.almanac import DAY, Occasion, working_day, works
from tests.run.office import Office, office

MAIL = "vanphong@example.vn"
HOURS = (time(5, 0), time(8, 0), time(20, 0))
"""Sweeps of each day: of these only the second is in office hours."""
Thing = tuple[str, str]
"""Occurrence and reason."""
Letters = dict[tuple[str, date], frozenset[Thing]]
"""By address and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who reads; `late`: from the fourth month of the walk on, else from its beginning."""

    address: str
    feeds: tuple[str, ...]
    kind: recipients.Kind = "public"
    leads: tuple[str, ...] | None = None
    muted: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    weekly: bool = False
    english: bool = False
    late: bool = False


FEEDS: tuple[tuple[str, ...], ...] = (
    ("tat-ca",),
    ("nhom/muong",),
    ("nhom/mong", "nhom/khmer"),
    ("cham",),
    ("noi/phu-tho",),
    ("loai/visit",),
    ("le-quoc-gia", "ton-giao"),
    ("tinh-phu-tho", "muong"),
    ("bao-cao", "tap-huan", "tham-hoi"),
    ("viec/tet-nguyen-dan", "viec/khai-ha-muong-bi", "viec/long-tong-tan-huong"),
)
"""The office's own, by people, by place, by kind and single events, some twice over."""
OWN = (("21", "2wd", "0", "-2"), ("45", "10", "3", "1"), ("0",), ("-1",), ())
MUTED = ((), ("tet-nguyen-dan",), ("bao-cao-thang", "ok-om-bok.tuan-le-hoi"), (), ("visit-giang-sinh",))
ROLES = {0: ("van-phong",), 5: ("van-phong", "chuyen-mon"), 8: ("chuyen-mon",)}
"""Who of the staff holds which. Nobody is `thuong-truc` until somebody comes late."""


def fifty() -> tuple[Reader, ...]:
    """Ten ways to read, five kinds of readers of each."""
    return tuple(one for number, feeds in enumerate(FEEDS) for one in _five(number, feeds))


def _five(number: int, feeds: tuple[str, ...]) -> Iterator[Reader]:
    muted, own = MUTED[number % 5], OWN[number % 5]
    yield Reader(address=f"dan{number}@example.org", feeds=feeds, muted=muted)
    yield Reader(address=f"can-bo{number}@example.vn", feeds=feeds, kind="staff", roles=ROLES.get(number, ()))
    yield Reader(
        address=f"tuan{number}@example.org", feeds=feeds, kind=_either(number), weekly=True, muted=MUTED[-number % 5]
    )
    yield Reader(address=f"rieng{number}@example.org", feeds=feeds, leads=own, weekly=number % 5 == 0, english=True)
    roles = ("thuong-truc",) if number == 4 else ()
    kind: recipients.Kind = "staff" if roles else _either(number)
    yield Reader(address=f"sau{number}@example.org", feeds=feeds, kind=kind, roles=roles, late=True, muted=muted)


def _either(number: int) -> recipients.Kind:
    return "staff" if number % 2 else "public"


# --- The count ----------------------------------------------------------------------------------------------------


def due(one: Occasion, lead: str) -> date:
    """The working day of a lead, counted day by day."""
    count = int(lead.removesuffix("wd"))
    if count < 0:
        return working_day(one.last - count * DAY, 1)
    day, left = one.anchor, count
    while left:
        day -= DAY
        left -= works(day) or not lead.endswith("wd")
    return working_day(day, -1)


def weight(lead: str) -> tuple[int, bool]:
    """Of two leads on one day the nearer one counts."""
    return -int(lead.removesuffix("wd")), lead.endswith("wd")


class Count:
    """What is to be sent to whom from the day after `first` to `last`."""

    def __init__(self, root: Path, first: date, last: date, late: date) -> None:
        self.root, self.first, self.last, self.late = root, first, last, late
        self.office = almanac.office(root)
        self.feeds: Mapping[str, Mapping[str, Any]] = {feed["id"]: feed for feed in self.office["feed"]}

    @cached_property
    def occasions(self) -> Sequence[Occasion]:
        return [one for some in almanac.almanac(self.root).values() for one in some]

    def begins(self, reader: Reader) -> date:
        """The first day of what they read."""
        return self.late if reader.late else self.first + DAY

    def letters(self, reader: Reader) -> Letters:
        by_day = self._weekly(reader) if reader.weekly else self._daily(reader)
        for name, reason, day in self._steps(reader):
            by_day[self._week_opens(day) if reader.weekly else day].add((name, reason))
        return {(reader.address, day): frozenset(found) for day, found in by_day.items() if found and day <= self.last}

    def questions(self) -> Letters:
        by_day: dict[date, set[Thing]] = defaultdict(set)
        for name, reason, day in almanac.questions(self.root):
            by_day[day].add((name, reason))
        return {(MAIL, day): frozenset(found) for day, found in by_day.items() if self.first < day <= self.last}

    def _reads(self, reader: Reader, one: Occasion) -> bool:
        if one.key in reader.muted or one.event["id"] in reader.muted:
            return False
        return any(self._takes(feed, one) for feed in reader.feeds)

    def _takes(self, feed: str, one: Occasion) -> bool:
        sort, _, name = feed.partition("/")
        event = one.event
        if sort == "nhom":
            return {"muong": "Mường", "mong": "Mông", "khmer": "Khmer"}[name] in event.get("groups", ())
        if sort == "noi":
            return _lies_in(event, {"phu-tho": ("Phú Thọ",)}[name])
        if sort in ("loai", "viec"):
            return bool(name == event["kind" if sort == "loai" else "id"])
        own = self.feeds.get(feed, {})
        assert own or feed == "tat-ca"
        return (
            event["kind"] in own.get("kinds", (event["kind"],))
            and ("groups" not in own or bool(set(own["groups"]) & set(event.get("groups", ()))))
            and ("places" not in own or _lies_in(event, own["places"]))
        )

    def _leads(self, reader: Reader, one: Occasion) -> list[str]:
        if reader.leads is not None:
            return list(reader.leads)
        return [
            str(found) for found in one.event.get("remind", self.office["office"]["remind"].get(one.event["kind"], ()))
        ]

    def _dues(self, reader: Reader) -> Iterator[tuple[Occasion, list[tuple[date, tuple[int, bool], str]]]]:
        """Of each occasion that they read the leads in the order in which they fall due."""
        for one in self.occasions:
            if self._reads(reader, one):
                yield one, sorted((due(one, found), weight(found), found) for found in self._leads(reader, one))

    def _daily(self, reader: Reader) -> defaultdict[date, set[Thing]]:
        """Each lead on its day; of two on one day the later."""
        by_day: defaultdict[date, set[Thing]] = defaultdict(set)
        for one, leads in self._dues(reader):
            for day, found in {day: found for day, _, found in leads if day >= self.begins(reader)}.items():
                by_day[day].add((one.name, f"lead:{found}"))
        return by_day

    def _weekly(self, reader: Reader) -> defaultdict[date, set[Thing]]:
        """On a week's first working day all that falls due in it, of one occasion the latest.

        What follows an event waits for its own day, and where this week's letter went for the next week's.
        """
        by_day: defaultdict[date, set[Thing]] = defaultdict(set)
        for one, leads in self._dues(reader):
            ahead = {
                self._week_opens(day): found
                for day, _, found in leads
                if day >= self.begins(reader) and found[0] != "-"
            }
            for opens, found in ahead.items():
                by_day[opens].add((one.name, f"lead:{found}"))
        assert (
            all(not found.startswith("-") for _, leads in self._dues(reader) for _, _, found in leads) or reader.leads
        )
        return self._after(reader, by_day)

    def _after(self, reader: Reader, by_day: defaultdict[date, set[Thing]]) -> defaultdict[date, set[Thing]]:
        """With what follows events, day by day."""
        waiting: dict[str, tuple[date, str]] = {}
        coming: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
        for one, leads in self._dues(reader):
            for day, _, found in leads:
                if found[0] == "-" and day >= self.begins(reader):
                    coming[day].append((one.name, found))
        day, written = self.first, self.first - 7 * DAY
        while day < self.last:
            day += DAY
            waiting |= {name: (day, found) for name, found in coming[day]}
            if works(day) and (day in by_day or (waiting and _monday(written) < _monday(day))):
                by_day[day] |= {
                    (name, f"lead:{found}") for name, (since, found) in waiting.items() if day - since <= 7 * DAY
                }
                waiting.clear()
                written = day if by_day[day] else written
        return by_day

    def _week_opens(self, day: date) -> date:
        return min(day, working_day(_monday(day), 1))

    def _steps(self, reader: Reader) -> Iterator[tuple[str, str, date]]:
        """To who holds the role, whatever they read; where nobody does, to the staff who read of it."""
        if reader.kind != "staff":
            return
        for one in self.occasions:
            for step in one.event.get("step", ()):
                day = due(one, str(step["lead"]))
                mine = step["owner"] in reader.roles or (
                    not self._is_held(step["owner"], day) and self._reads(reader, one)
                )
                if mine and day >= self.begins(reader):
                    yield one.name, f"step:{step['id']}", day

    def _is_held(self, role: str, day: date) -> bool:
        return any(role in one.roles and day >= self.begins(one) for one in fifty())


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _lies_in(event: Mapping[str, Any], places: Iterable[str]) -> bool:
    written = event.get("places", ())
    names = [
        place if isinstance(place, str) else place["name"]
        for place in ([written] if isinstance(written, str) else written)
    ]
    return any(place in name for place in places for name in names)


# --- The walk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        shutil.copy(root / "events.toml", found.home)
        yield found


def enrol(home: Office, readers: Iterable[Reader], now: datetime) -> None:
    with home.engine.begin() as conn:
        for one in readers:
            number = recipients.add(
                conn,
                one.address,
                one.kind,
                feeds=one.feeds,
                now=now,
                leads=None if one.leads is None else tuple(map(lead, one.leads)),
                digest="weekly" if one.weekly else "daily",
                language="en" if one.english else "vi",
            )
            subscriptions.set_muted(conn, number, one.muted)
            subscriptions.set_roles(conn, number, one.roles, now)


def sweep(home: Office, now: datetime) -> Sequence[steps.Delivered]:
    steps.tick(home.engine, now)
    made = steps.deliver(home.engine, home.settings, now)
    assert {one.result for one in made} <= {"sent"}
    return made


def walk(home: Office, first: date, last: date, late: date) -> tuple[list[tuple[datetime, steps.Delivered]], set[str]]:
    """Every letter with its hour, and who was welcomed. It begins in the evening of a Saturday."""
    evening = datetime.combine(first, time(20, 0), hours.LOCAL)
    home.sweep(evening)
    enrol(home, [one for one in fifty() if not one.late], evening)
    made: list[tuple[datetime, steps.Delivered]] = [(evening, one) for one in sweep(home, evening)]
    for number in range(1, (last - first).days + 1):
        day = first + number * DAY
        if day == late:
            enrol(home, [one for one in fifty() if one.late], datetime.combine(day, time(4, 0), hours.LOCAL))
        for hour in HOURS:
            now = datetime.combine(day, hour, hours.LOCAL)
            made += [(now, one) for one in sweep(home, now)]
    welcomed = [one.address for _, one in made if one.kind == "welcome"]
    assert len(welcomed) == len(set(welcomed))
    assert not any(one.reminders for _, one in made if one.kind == "welcome")
    return [(now, one) for now, one in made if one.kind != "welcome"], set(welcomed)


def compare(home: Office, root: Path, first: date, last: date, late: date) -> None:
    count = Count(root, first, last, late)
    made, welcomed = walk(home, first, last, late)
    assert welcomed == {one.address for one in fifty()}
    wanted = count.questions()
    for reader in fifty():
        wanted |= count.letters(reader)
    sent = {(one.address, now.date()): frozenset(one.reminders) for now, one in made}
    assert sent == wanted, difference(sent, wanted)
    assert len(sent) == len(made), "two letters to one person on one day"
    assert {now.time() for now, _ in made} == {time(8, 0)}, "out of hours"
    assert all(works(now.date()) for now, _ in made), "on a day off"
    said = Counter((one.address, thing) for _, one in made for thing in one.reminders)
    assert set(said.values()) == {1}, "one thing said twice"
    never_late(count, made)
    for _, one in made:
        assert number_in(one.subject) == len(wanted[one.address, _.date()]), one.subject


def never_late(count: Count, made: Iterable[tuple[datetime, steps.Delivered]]) -> None:
    """Nothing goes after the last day but what is to follow it, and that not before its day."""
    last = {one.name: one.last for one in count.occasions}
    for now, letter in made:
        for name, reason in letter.reminders:
            if name in last and not reason.startswith("ask"):
                assert (now.date() > last[name]) is reason.startswith("lead:-"), (name, reason, now)


def number_in(subject: str) -> int:
    """How many things a letter says it has."""
    for text in (r"\] (\d+) việc(?: trong|,)", r"\] (\d+) (?:reminders|items)"):
        if found := re.search(text, subject):
            return int(found[1])
    more = re.search(r", (?:và|and) (\d+) (?:việc khác|more)", subject)
    return 1 + int(more[1]) if more else 1


def difference(sent: Letters, wanted: Letters) -> str:
    def flat(letters: Letters) -> Set[tuple[str, date, Thing]]:
        return {(*key, thing) for key, things in letters.items() for thing in things}

    return f"too much: {sorted(flat(sent) - flat(wanted))[:8]}; missing: {sorted(flat(wanted) - flat(sent))[:8]}"


@pytest.mark.sqlite
def test_the_days_of_two_years_by_another_hand(root: Path) -> None:
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    catalogue = load(root / "events.toml").catalogue
    assert catalogue
    ours = {
        str(one.id): (one.start, one.last, one.main, one.status is Status.ANNOUNCED)
        for one in expand(catalogue, first, last).occurrences
    }
    theirs = {
        one.name: (one.first, one.last, one.main, one.told)
        for some in almanac.almanac(root).values()
        for one in some
        if one.first <= last and one.last >= first
    }
    assert ours == theirs
    assert len(ours) > 500


@pytest.mark.heavy
def test_53_54_the_weeks_around_tet_with_fifty_readers(home: Office, root: Path) -> None:
    compare(home, root, date(2027, 1, 16), date(2027, 2, 28), late=date(2027, 2, 1))


@pytest.mark.long
def test_53_54_two_years_with_fifty_readers(home: Office, root: Path) -> None:
    compare(home, root, date(2025, 12, 27), date(2027, 12, 31), late=date(2026, 7, 13))
