"""All the looks, one after the other. A look that breaks is a finding too, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from scheduler.doctor import calendars, database, home, letters, machine, post, published
from scheduler.doctor.finding import Finding, Look, Patient, error

logger = logging.getLogger(__name__)

LOOKS: tuple[Look, ...] = (
    machine.programs,
    machine.extras,
    machine.clock,
    machine.disk,
    home.events,
    home.office,
    home.privacy,
    home.secret,
    home.templates,
    database.database,
    letters.edition,
    letters.letters,
    post.server,
    published.published,
    calendars.ends,
)


def examine(patient: Patient) -> Iterator[Finding]:
    """What each look found, in this order."""
    for look in LOOKS:
        try:
            yield from look(patient)
        except Exception as fault:  # whatever is broken, the rest is still worth a look
            name = look.__name__.replace("_", "-")
            logger.debug("doctor: %s", name, exc_info=fault)
            yield error(
                f"broken-{name}", f"Không xem được phần {name}: {type(fault).__name__}.", "Báo cho người phát triển."
            )
