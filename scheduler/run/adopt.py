"""Adopting the office's files: a good and different state becomes an edition, and the ledger follows at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from scheduler.authoring import read, renamed, syntax
from scheduler.authoring.build import NO_DOMAIN
from scheduler.authoring.read import Reading
from scheduler.authoring.write import finish
from scheduler.errors import FileProblems, Problem, Refused
from scheduler.expand import expand
from scheduler.feed import current
from scheduler.ledger import Change, window
from scheduler.model import Catalogue
from scheduler.store import editions
from scheduler.store.database import reading
from scheduler.store.editions import Edition

FILE = "events.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What came of it."""

    edition: Edition
    catalogue: Catalogue
    changes: tuple[Change, ...]
    """What became different in the ledger, sorted by identity."""
    problems: tuple[Problem, ...]
    """Warnings of the file, and of ids that were changed in it."""
    new: bool
    """Whether an edition was stored; False where the files are those of the current one."""


def adopt(engine: sa.Engine, home: Path, *, now: datetime, who: str, why: str = "", yes: bool = False) -> Adoption:
    """Read the files and make them the current edition where they are good and new; `now` is aware.

    Raises FileProblems where they have errors and Refused where more than 20 published coming occurrences would
    move or leave with their events, or every UID would become another, and `yes` is not given: then nothing has
    changed.
    """
    finish(home)
    found = read.load(home / FILE)
    if found.catalogue is None:
        raise FileProblems(found.errors)
    with engine.begin() as conn:
        before = editions.current(conn)
        same = before is not None and before.digest == editions.digest_of(found.files, FILE)
        if before and not same and not yes:
            _refuse_new_domain(before, found.catalogue)
        new_ids = changed_ids(found, before) if before and not same else ()
        edition = before if before and same else editions.save(conn, found.files, FILE, now=now, who=who, why=why)
        changes = current.bring_up_to_date(conn, edition, found.catalogue, now=now, yes=yes)
    problems = (*found.problems, *new_ids)
    return Adoption(
        edition=edition, catalogue=found.catalogue, changes=changes, problems=problems, new=edition != before
    )


def changed_ids(found: Reading, before: Edition) -> tuple[Problem, ...]:
    """Warnings for ids changed by hand since an edition; none where this program can no longer read that one."""
    try:
        return renamed.changed_ids(current.catalogue_of(before), found)
    except FileProblems:
        return ()


def _refuse_new_domain(before: Edition, catalogue: Catalogue) -> None:
    """The domain is in every UID: with another one, or with a file that was emptied, phones would show all twice."""
    raw, _ = syntax.parse(before.root, before.files[before.root])
    old = (raw or {}).get("office", {}).get("domain", NO_DOMAIN)
    new = catalogue.office.domain
    if old not in (new, NO_DOMAIN):
        raise Refused(
            f"Tên miền của lịch đổi từ {old} sang {new}: mọi sự kiện trên điện thoại người đọc thành sự kiện mới.\n"
            f'Ghi lại domain = "{old}" trong [office]; nếu thật muốn đổi, chạy «lich adopt --yes».'
        )


def preview(engine: sa.Engine, catalogue: Catalogue, *, now: datetime) -> tuple[Change, ...]:
    """What adopting this catalogue would change in the ledger; nothing is written."""
    occurrences = expand(catalogue, *window(current.today_of(now).year)).occurrences
    with reading(engine) as conn:
        return current.revise(conn, catalogue, occurrences, stamp=now, now=now).changes


def current_catalogue(engine: sa.Engine) -> tuple[Edition, Catalogue]:
    """The current edition and its catalogue, resolved once. Raises Refused before the first edition."""
    with reading(engine) as conn:
        edition = editions.current(conn)
    if edition is None:
        raise Refused("Chưa có bản lịch nào được nhận. Hãy chạy `lich adopt`.")
    return edition, current.catalogue_of(edition)
