from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import ledger
from scheduler.ledger import Change, Published
from scheduler.model import Announcement, Occurrence, OccurrenceId, Place, Span, Status
from tests.feed.made import STAMP, TODAY, later, muong_bi, one_day, publish, renamed

ID = OccurrenceId("khai-ha-muong-bi", None, "2027")
MOVED: dict[str, Any] = {"start": date(2027, 2, 12), "last": date(2027, 2, 14), "main": date(2027, 2, 14)}


def cancelled(**changes: Any) -> Occurrence:
    decision = Announcement(cycle="2027", cancelled=True, reason="bão")
    return muong_bi(status=Status.CANCELLED, decision=decision, **changes)


def revise(
    after: Occurrence | None, before: Occurrence | None = None, **options: Any
) -> tuple[Published, tuple[Change, ...]]:
    """The row of one occurrence after it changed from `before`."""
    rows, _ = publish([before or muong_bi()])
    options = {"stamp": later(days=1)} | options
    rows, changes = publish([after] if after else [], rows.values(), **options)
    return rows[ID], changes


def kinds(changes: tuple[Change, ...]) -> list[str]:
    return [change.kind for change in changes]


def test_a_first_publication_has_sequence_0_and_the_editions_stamp() -> None:
    rows, changes = publish([muong_bi()])
    row = rows[ID]
    assert (row.sequence, row.move, row.created, row.modified, row.gone) == (0, 0, STAMP, STAMP, False)
    assert kinds(changes) == ["appeared"]
    assert changes[0].before is None
    assert not changes[0].told


def test_nothing_changed_changes_nothing() -> None:
    rows, _ = publish([muong_bi()])
    again, changes = publish([muong_bi()], rows.values(), stamp=later(days=1))
    assert (again, changes) == (rows, ())


def test_a_rename_raises_the_stamp_only() -> None:
    row, changes = revise(renamed(muong_bi(), name="Lễ Khai hạ"))
    assert (row.sequence, row.move, row.created, row.modified) == (0, 0, STAMP, later(days=1))
    assert kinds(changes) == ["renamed"]


def test_other_words_raise_the_stamp_only() -> None:
    row, changes = revise(renamed(muong_bi(), basis="Kế hoạch số 3"))
    assert (row.sequence, row.move, row.modified) == (0, 0, later(days=1))
    assert kinds(changes) == ["edited"]


def test_what_is_not_emitted_raises_nothing() -> None:
    rows, _ = publish([muong_bi()])
    again, changes = publish([renamed(muong_bi(), note="của riêng cơ quan")], rows.values(), stamp=later(days=1))
    assert (again, changes) == (rows, ())


def test_another_place_raises_sequence_but_is_no_move() -> None:
    row, changes = revise(renamed(muong_bi(), places=(Place(name="Phú Thọ / xã Tân Lạc"),)))
    assert (row.sequence, row.move) == (1, 0)
    assert kinds(changes) == ["edited"]


def test_another_day_is_a_move() -> None:
    row, changes = revise(muong_bi(**MOVED))
    assert (row.sequence, row.move, row.modified) == (1, 1, later(days=1))
    assert kinds(changes) == ["moved"]
    assert changes[0].before == Span(date(2027, 2, 11), date(2027, 2, 13), date(2027, 2, 13))
    assert changes[0].after == Span(**MOVED)
    assert changes[0].told


@pytest.mark.parametrize("field", ["start", "last", "main"])
def test_first_last_and_main_day_each_count(field: str) -> None:
    days = {"start": date(2027, 2, 10), "last": date(2027, 2, 14), "main": date(2027, 2, 12)}
    row, _ = revise(muong_bi(**{field: days[field]}))
    assert row.move == 1
    assert row.sequence == (0 if field == "main" else 1)


def test_a_move_within_the_past_is_told_to_nobody() -> None:
    row, changes = revise(muong_bi(**MOVED), today=date(2027, 3, 1))
    assert (row.sequence, row.move) == (1, 0)
    assert kinds(changes) == ["moved"]
    assert not changes[0].told


@pytest.mark.parametrize("today", [date(2027, 2, 13), date(2027, 2, 14)])
def test_a_move_from_past_to_today_or_from_today_is_told(today: date) -> None:
    assert revise(muong_bi(**MOVED), today=today)[0].move == 1


def test_announced_on_the_computed_days_is_no_move() -> None:
    row, changes = revise(muong_bi(status=Status.ANNOUNCED, decision=Announcement(cycle="2027", document="KH 1")))
    assert (row.sequence, row.move, row.modified) == (0, 0, later(days=1))
    assert kinds(changes) == ["announced"]


def test_provisional_announced_on_its_days_raises_sequence_for_its_status() -> None:
    row, changes = revise(muong_bi(status=Status.ANNOUNCED), muong_bi(status=Status.PROVISIONAL, tolerance=1))
    assert (row.sequence, row.move) == (1, 0)
    assert kinds(changes) == ["announced"]


def test_a_window_that_gets_its_day_is_a_move() -> None:
    row, changes = revise(muong_bi(status=Status.ANNOUNCED), muong_bi(status=Status.OPEN, main=None))
    assert (row.sequence, row.move) == (1, 1)
    assert kinds(changes) == ["moved"]
    assert changes[0].before is not None
    assert changes[0].before.main is None


def test_cancelled_and_restored_are_told_each_once() -> None:
    row, changes = revise(cancelled())
    assert (row.sequence, row.move, row.cancelled_at, row.reason) == (1, 1, later(days=1), "bão")
    assert kinds(changes) == ["cancelled"]
    rows, changes = publish([muong_bi()], [row], stamp=later(days=2))
    assert (rows[ID].sequence, rows[ID].move, rows[ID].cancelled_at, rows[ID].reason) == (2, 2, None, None)
    assert kinds(changes) == ["restored"]


def test_restored_on_other_days_is_told_once() -> None:
    row, changes = revise(muong_bi(**MOVED), cancelled())
    assert row.move == 1
    assert kinds(changes) == ["moved", "restored"]


def test_a_cancelled_one_stays_on_the_days_on_which_it_was_published() -> None:
    row, changes = revise(cancelled(**MOVED))
    assert row.span == muong_bi().span
    assert kinds(changes) == ["cancelled"]


def test_cancelling_again_counts_anew_from_then() -> None:
    row, _ = revise(cancelled())
    rows, _ = publish([muong_bi()], [row], stamp=later(days=2))
    rows, _ = publish([cancelled()], rows.values(), stamp=later(days=3))
    assert rows[ID].cancelled_at == later(days=3)


def test_what_is_no_longer_produced_leaves_and_comes_back_with_a_higher_stamp() -> None:
    row, changes = revise(None)
    assert (row.gone, row.modified, row.move) == (True, STAMP, 0)
    assert kinds(changes) == ["vanished"]
    assert publish([], [row], stamp=later(days=2))[1] == ()
    rows, changes = publish([muong_bi()], [row], stamp=later(days=3))
    assert (rows[ID].gone, rows[ID].sequence, rows[ID].move) == (False, 0, 0)
    assert (rows[ID].created, rows[ID].modified) == (STAMP, later(days=3))
    assert kinds(changes) == ["appeared"]


def test_what_comes_back_on_other_days_has_moved() -> None:
    gone, _ = revise(None)
    rows, changes = publish([muong_bi(**MOVED)], [gone], stamp=later(days=3))
    assert rows[ID].move == 1
    assert kinds(changes) == ["appeared", "moved"]


def test_a_row_outside_the_window_is_left_as_it_is() -> None:
    old = one_day(muong_bi().event, date(2024, 2, 17))
    rows, _ = publish([old], year=2025)
    assert publish([], rows.values(), year=2026) == (rows, ())


def test_a_new_year_adds_at_the_end_with_the_editions_stamp_and_moves_nothing() -> None:
    far = one_day(muong_bi().event, date(2030, 2, 10))
    rows, _ = publish([muong_bi()])
    rows, changes = publish([muong_bi(), far], rows.values(), today=date(2027, 1, 1), year=2027)
    assert [row.modified for row in rows.values()] == [STAMP, STAMP]
    assert kinds(changes) == ["appeared"]


def test_the_stamp_never_moves_back_and_still_rises_when_the_clock_does_not() -> None:
    row, _ = revise(renamed(muong_bi(), name="Lễ Khai hạ"), stamp=later(days=-3))
    assert row.modified == later(seconds=1)


@pytest.mark.parametrize(
    ("cancelled_on", "last_shown"),
    [
        (datetime(2026, 11, 25, 1, tzinfo=UTC), date(2027, 2, 20)),  # the date plus 7 days is later
        (datetime(2027, 2, 1, 1, tzinfo=UTC), date(2027, 4, 2)),  # the cancellation plus 60 days is later
        (datetime(2027, 1, 31, 20, tzinfo=UTC), date(2027, 4, 2)),  # in Vietnam it is the next day already
    ],
)
def test_a_cancelled_one_is_shown_for_60_days_and_until_7_days_after_its_date(
    cancelled_on: datetime, last_shown: date
) -> None:
    row, _ = revise(cancelled(), stamp=cancelled_on)
    assert row.shown_on(last_shown)
    assert not row.shown_on(last_shown + timedelta(days=1))


def test_a_gone_one_is_never_shown() -> None:
    assert not revise(None)[0].shown_on(TODAY)
    assert not revise(None, cancelled())[0].shown_on(TODAY)


def test_the_window_is_last_year_to_three_years_on() -> None:
    assert ledger.window(2026) == (date(2025, 1, 1), date(2029, 12, 31))


def test_the_order_of_occurrences_and_rows_changes_nothing() -> None:
    several = [one_day(muong_bi().event, date(2025 + n, 2, 10)) for n in range(4)]
    moved = [one_day(muong_bi().event, date(2025 + n, 2, 11)) for n in range(4)]
    rows, _ = publish(several)
    straight = publish(moved, rows.values(), stamp=later(1))
    assert publish(moved[::-1], list(rows.values())[::-1], stamp=later(1)) == straight


STATES = st.one_of(
    st.none(),
    st.builds(
        lambda start, length, status, name: renamed(
            muong_bi(
                start=start,
                last=start + timedelta(days=length),
                main=None if status is Status.OPEN else start,
                status=status,
            ),
            name=name,
        ),
        st.dates(date(2026, 11, 1), date(2027, 3, 1)),
        st.integers(0, 3),
        st.sampled_from(Status),
        st.sampled_from(["Lễ hội Khai hạ", "Lễ Khai hạ"]),
    ),
)


@given(st.lists(STATES, max_size=6))
def test_stamps_and_counts_only_rise_and_a_shown_change_always_raises_the_stamp(
    life: list[Occurrence | None],
) -> None:
    rows: dict[OccurrenceId, Published] = {}
    for turn, state in enumerate(life):
        before = rows.get(ID)
        rows, changes = publish([state] if state else [], rows.values(), stamp=later(days=turn))
        row = rows.get(ID)
        if before is None or row is None:
            continue
        assert row.created == before.created
        assert row.sequence - before.sequence == (row.core != before.core)
        assert row.move - before.move == any(change.told for change in changes)
        shown = row.digest != before.digest or (before.gone and not row.gone)
        assert (row.modified > before.modified) == shown
        assert (row == before) == (changes == ())
