"""Bringing the plan up to date: read what it stands on, ask the pure core, write down what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from scheduler import hours
from scheduler.feed import build, subscribed
from scheduler.mail.message import address
from scheduler.model import OccurrenceId
from scheduler.plan import Plan, due_to, plan
from scheduler.reminder import Subscriber
from scheduler.run import going
from scheduler.run.going import Planned
from scheduler.run.ground import Ground, questions
from scheduler.scene import Scene, prepare
from scheduler.store import planned, published, recipients, subscriptions, sweeps
from scheduler.store.sweeps import Stand

CHUNK = 2000
"""Recipients whose reminders are looked at together."""
REMEMBERED = timedelta(days=400)
"""What moved, was cancelled or left the calendar is of interest until it is over for longer than this."""


def replan(conn: sa.Connection, ground: Ground, now: datetime) -> int | None:
    """Plan all that is due by the end of the local day, if edition, people, visits or day are others than before.

    Where only visits are, for the staff alone.

    The number of rows that changed; None where there was nothing to do. Raises UnsafeTextError where the office's
    mailbox is no address.
    """
    if _stands(conn, ground, now):
        return None
    mail = ground.catalogue.office.mail
    if mail:
        address(mail)
    recipients.keep_office(conn, mail, feed=build.ALL.id, now=now)
    state = sweeps.read(conn)
    stand = Stand(ground.edition, state.people, state.visits, hours.today(now))
    feeds = subscribed.readable(conn, ground.catalogue)
    held = subscriptions.roles_held(conn)
    visits = going.planned(conn, ground, stand.day)
    moves = _moves(conn, ground, visits, stand.day)
    scenes: dict[bool, Scene] = {}
    changed = 0
    visits_only = state.plan is not None and state.plan._replace(visits=stand.visits) == stand
    for people in recipients.active_in_parts(conn, CHUNK, staff=visits_only):
        readers = subscriptions.subscribers(conn, people, feeds, mail)
        for weekly in {reader.weekly for reader in readers} - scenes.keys():
            scenes[weekly] = _scene(ground, visits, now, held, weekly=weekly)
        changed += planned.write(conn, _plans(conn, scenes, readers, moves), now)
    sweeps.planned(conn, stand)
    return changed


def _stands(conn: sa.Connection, ground: Ground, now: datetime) -> bool:
    state = sweeps.read(conn)
    return state.plan == Stand(ground.edition, state.people, state.visits, hours.today(now))


def _plans(
    conn: sa.Connection,
    scenes: Mapping[bool, Scene],
    readers: Sequence[Subscriber],
    moves: Mapping[OccurrenceId, int],
) -> list[Plan]:
    wanted = {reader.id: due_to(scenes[reader.weekly], reader) for reader in readers}
    about = {occurrence for wants in wanted.values() for occurrence, _, _ in wants}
    rows = planned.rows(conn, list(wanted), about=about, moves=moves)
    return [plan(scenes[one.weekly], one, wanted[one.id], rows.get(one.id, ())) for one in readers]


def _moves(conn: sa.Connection, ground: Ground, visits: Planned, today: date) -> dict[OccurrenceId, int]:
    """What may need a correction, with its last move: all that ever moved, was cancelled or left; and every visit."""
    vanished = published.vanished(conn)
    moved = {
        key: row.move
        for key, row in ground.rows.items()
        if (row.move or row.gone or key in vanished) and row.last >= today - REMEMBERED
    }
    return moved | visits.off | {one.occurrence.id: one.move for one in visits.trips}


def _scene(ground: Ground, visits: Planned, now: datetime, held: Set[str], *, weekly: bool) -> Scene:
    return prepare(
        ground.occurrences.values(),
        questions(ground.catalogue, hours.today(now)),
        leads=ground.catalogue.leads,
        moves={key: row.move for key, row in ground.rows.items()},
        gone={key for key, row in ground.rows.items() if row.gone},
        working=ground.working,
        now=now,
        weekly=weekly,
        held=held,
        trips=visits.trips,
        off=visits.off.keys(),
        done=visits.done,
    )
