"""What stands beside one visit or in one week is what a look at all visits finds, at a fraction of the cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.model import Lead, Step
from scheduler.run import visit_look, visits
from scheduler.run.adopt import adopt
from scheduler.store import visits as store
from scheduler.store.database import open_database
from scheduler.visits import clashes, schedule
from scheduler.visits.steps import Done
from scheduler.visits.visit import Visit, VisitStatus
from tests.engines import database
from tests.run.test_visits import KHAI_HA, NOW, OFFICE, TET, YEN_PHU

FIRST = date(2026, 2, 2)
STEPS = st.tuples(st.sampled_from(("a", "b")), st.integers(-20, 40), st.booleans())
LEADERS = st.sampled_from(("", "cán bộ A", "cán bộ B", "cán bộ C"))
VISITS = st.builds(
    Visit,
    title=st.just("Thăm"),
    day=st.integers(0, 25).map(lambda n: FIRST + timedelta(n)),
    occurrence=st.sampled_from((None, KHAI_HA, YEN_PHU, TET, TET._replace(event="tet-nguyen-dan"))),
    starts=st.sampled_from((None, time(8), time(9))),
    commune=st.sampled_from(("", "xã Mường Bi", "xã Yên Phú")),
    leader=LEADERS,
    members=st.lists(LEADERS, max_size=2).map(tuple),
    cars=st.sampled_from(((), ("xe 1",))),
    status=st.sampled_from((VisitStatus.DRAFT, VisitStatus.ASKED)),
    steps=st.lists(STEPS, max_size=2, unique_by=lambda one: one[0]).map(
        lambda made: tuple(Step(id=key, name=key, lead=Lead(count=n, working=w)) for key, n, w in made)
    ),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    home: Path = tmp_path_factory.mktemp("look")
    engine = open_database(database(home))
    (home / "events.toml").write_text(OFFICE.format(announced=""), encoding="utf-8")
    adopt(engine, home, now=NOW, who="thử")
    yield engine
    engine.dispose()


@given(made=st.lists(VISITS, min_size=1, max_size=12), chosen=st.integers(0, 11), undone=st.sets(st.integers(0, 11)))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_part_sees_what_the_whole_sees(engine: sa.Engine, made: list[Visit], chosen: int, undone: set[int]) -> None:
    with engine.begin() as conn, conn.begin_nested() as tried:
        stored = [store.save(conn, one, who="A", now=NOW, today=NOW.date()) for one in made]
        for number, one in enumerate(stored):
            for step in one.steps if number not in undone else ():
                store.mark_step(conn, one.subject, step.id, Done(day=FIRST, who="A"), who="A", now=NOW)
        scene = visits.stand(conn, NOW, 2026)
        shown = stored[chosen % len(stored)]
        part = visit_look.clashes_of(conn, scene, [shown])
        whole = clashes.find(stored, scene.occurrences, scene.roots, scene.working)
        assert list(part.get(shown.id or 0, ())) == [one for one in whole if shown.id in one.visits]
        day = FIRST + timedelta(7)
        everything = visits.tasks(conn, scene, day)
        expected = schedule.week(day, store.between(conn, day, day + timedelta(6)), everything, scene.working)
        assert visit_look.week_of(conn, scene, day) == expected
        tried.rollback()
