"""What is due to a reader, chosen from what is shared, is what asking each occurrence by itself would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler import scene
from scheduler.due import Item, due_leads
from scheduler.model import Feed, Lead, Step
from scheduler.plan import due_to
from scheduler.reminder import Subscriber, Subscription
from scheduler.scene import Scene
from tests.mail.made import Weekdays, at, event, lead, occurrence

TODAY = date(2026, 11, 11)
LEADS = st.lists(st.sampled_from(["30", "14", "7", "3wd", "0", "-1"]), max_size=3, unique=True)
ROLES = ("van-phong", "lai-xe")
STEPS = st.lists(
    st.builds(
        lambda number, owner, before: Step(id=f"buoc-{number}", name="Bước", lead=lead(before), owner=owner),
        st.integers(1, 3),
        st.sampled_from([None, *ROLES]),
        st.sampled_from(["20", "5", "0"]),
    ),
    max_size=2,
    unique_by=lambda step: step.id,
)
EVENTS = st.lists(st.tuples(LEADS, STEPS, st.sampled_from(["tet", "report"]), st.integers(-8, 35)), max_size=4)
SINCE = st.dates(TODAY - timedelta(40), TODAY)
FEEDS = (
    Feed(id="tat-ca", name="Tất cả"),
    Feed(id="tet", name="Tết", kinds=("tet",)),
    Feed(id="bao", name="Báo cáo", kinds=("report",)),
)
READER = st.builds(
    lambda feeds, own, staff, roles, muted, weekly: Subscriber(
        id=1,
        subscriptions=tuple(Subscription(feed=feed, since=since) for feed, since in feeds),
        leads=None if own is None else tuple(map(lead, own)),
        staff=staff,
        roles=roles if staff else {},
        muted=frozenset(muted),
        weekly=weekly,
    ),
    st.lists(st.tuples(st.sampled_from(FEEDS), SINCE), max_size=2, unique_by=lambda pair: pair[0].id),
    st.none() | LEADS,
    st.booleans(),
    st.dictionaries(st.sampled_from(ROLES), SINCE, max_size=2),
    st.lists(st.sampled_from(["viec-0", "viec-1"]), max_size=1),
    st.booleans(),
)


@given(EVENTS, READER, st.booleans())
def test_it_is_what_asking_each_occurrence_finds(
    events: list[tuple[list[str], list[Step], str, int]], who: Subscriber, lone: bool
) -> None:
    made = [
        occurrence(event(f"viec-{number}", *leads, steps=tuple(steps), kind=kind), TODAY + timedelta(days))
        for number, (leads, steps, kind, days) in enumerate(events)
    ]
    found = scene.prepare(
        made,
        (),
        leads=lambda one: one.remind or (),
        moves={},
        gone=frozenset(),
        working=Weekdays(),
        now=at("2026-11-11 08:00"),
        weekly=who.weekly,
        held=frozenset(who.roles) | (frozenset() if lone else {"lai-xe"}),
    )
    assert {(key[0], key[2]) for key in due_to(found, who)} == set(_asked(found, who))


def _asked(found: Scene, who: Subscriber) -> Iterator[tuple[object, str]]:
    for entry in found.entries.values():
        since = who.since(entry.event)
        leads: tuple[Item, ...] = entry.leads
        if who.leads is not None and entry.occurrence:
            leads = due_leads(entry.occurrence, who.leads, found.working, found.today, found.by)
        if since and leads and max(leads).due >= since:
            yield entry.id, max(leads).reason
        for step in entry.steps:
            begun = _begun(found, who, scene.owner_of(entry, step), since)
            if begun and step.due >= begun:
                yield entry.id, step.reason


def _begun(found: Scene, who: Subscriber, owner: str | None, since: date | None) -> date | None:
    if owner is not None and owner in who.roles:
        return who.roles[owner]
    return since if who.staff and found.is_free(owner) else None


def test_what_is_far_costs_no_lead_that_is_due() -> None:
    far = Lead(count=365)
    found = scene.prepare(
        [occurrence(event("hoi", remind=(far,)), TODAY + timedelta(365))],
        (),
        leads=lambda one: one.remind or (),
        moves={},
        gone=frozenset(),
        working=Weekdays(),
        now=at("2026-11-11 08:00"),
    )
    assert [entry.leads[0].reason for entry in found.entries.values()] == ["lead:365"]
