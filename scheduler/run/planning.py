"""Bringing the plan up to date: read what it stands on, ask the pure core, write down what changed."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

import sqlalchemy as sa

from scheduler import hours
from scheduler.due import Scene, prepare
from scheduler.feed import build, subscribed
from scheduler.mail.message import address
from scheduler.plan import plan
from scheduler.run import going
from scheduler.run.going import Planned
from scheduler.run.ground import Ground, questions
from scheduler.store import recipients, reminders, subscriptions, sweeps
from scheduler.store.sweeps import Stand

CHUNK = 500
"""Recipients whose reminders are looked at together."""


def replan(conn: sa.Connection, ground: Ground, now: datetime) -> int | None:
    """Plan all that is due by the end of the local day, if edition, people, visits or day are others than before.

    Where only visits are, for the staff alone.

    The number of rows that changed; None where there was nothing to do. Raises UnsafeTextError where the office's
    mailbox is no address.
    """
    mail = ground.catalogue.office.mail
    if mail:
        address(mail)
    recipients.keep_office(conn, mail, feed=build.ALL.id, now=now)
    state = sweeps.read(conn)
    stand = Stand(ground.edition, state.people, state.visits, hours.today(now))
    if state.plan == stand:
        return None
    feeds = subscribed.readable(conn, ground.catalogue)
    held = subscriptions.roles_held(conn)
    visits = going.planned(conn, ground, stand.day)
    scenes: dict[bool, Scene] = {}
    changed = 0
    visits_only = state.plan is not None and state.plan._replace(visits=stand.visits) == stand
    for people in recipients.active_in_parts(conn, CHUNK, staff=visits_only):
        readers = subscriptions.subscribers(conn, people, feeds, mail)
        for weekly in {reader.weekly for reader in readers} - scenes.keys():
            scenes[weekly] = _scene(ground, visits, now, held, weekly=weekly)
        rows = reminders.of(conn, [reader.id for reader in readers], stand.day)
        plans = [plan(scenes[reader.weekly], reader, rows.get(reader.id, ())) for reader in readers]
        changed += reminders.apply(conn, plans, now)
    sweeps.planned(conn, stand)
    return changed


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
        off=visits.off,
        done=visits.done,
    )
