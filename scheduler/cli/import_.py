"""`lich import`: an office's plan from Excel, CSV or another calendar; first seen, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.home import EVENTS, find_home, today, warn

if TYPE_CHECKING:
    from scheduler.authoring.edit import Draft
    from scheduler.authoring.read import Reading
    from scheduler.authoring.sheets.proposal import Outcome, Proposal
    from scheduler.errors import Problem
    from scheduler.model import Catalogue, Event

_NEXT = 2


@click.command("import")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", metavar="LOẠI", help="Loại của những dòng không ghi loại, thí dụ “Lễ hội dân tộc”.")
@click.option("--skip-bad", is_flag=True, help="Bỏ qua những dòng không đọc được, nhập các dòng còn lại.")
@click.option("--yes", is_flag=True, help="Ghi vào events.toml; không có thì chỉ xem trước.")
@click.pass_context
def import_(ctx: click.Context, file: Path, kind: str | None, skip_bad: bool, yes: bool) -> None:
    """Nhập kế hoạch từ tệp Excel (.xlsx), CSV hoặc lịch .ics.

    Lần đầu chỉ cho xem: dòng nào mới, dòng nào đổi ngày của việc đã có, dòng nào không đọc được và vì sao.
    """
    from scheduler.authoring import edit, write
    from scheduler.authoring.read import load
    from scheduler.authoring.sheets import apply, match, plan_in
    from scheduler.errors import FileProblems

    home = find_home()
    reading = load(home / EVENTS)
    if reading.catalogue is None:
        raise FileProblems(reading.errors)
    book = edit.open_book(reading.files, EVENTS)
    plan = plan_in.load(file, reading.catalogue.office.domain)
    outcome = match.match(
        plan, reading.catalogue, today=today(), file=file.name, kind=_kind(kind), taken=frozenset(book.events)
    )
    draft = apply.draft(book, outcome.proposals)
    for line in _report(outcome, draft, reading.catalogue):
        click.echo(line)
    for problem in _brought(reading, draft):
        warn(str(problem))
    bad = bool(outcome.faults) and not skip_bad
    if draft.reading.catalogue is None:
        raise FileProblems(draft.reading.errors)
    if not bad and yes and draft.changed:
        write.write(home, EVENTS, draft)
    click.echo(_end(outcome, bad, yes, bool(draft.changed)))
    ctx.exit(1 if bad else 0)


def _kind(text: str | None) -> str | None:
    """The kind named. Wrong usage where there is none of that name."""
    from scheduler.authoring.sheets import facts
    from scheduler.authoring.sheets.entry import FaultError

    try:
        return facts.kind(text, "") if text else None
    except FaultError as fault:
        raise click.BadParameter(f"{fault.message}; {fault.hint}", param_hint="--kind") from fault


def _brought(before: Reading, draft: Draft) -> Iterator[Problem]:
    """The warnings that the file did not have before: clashes of days and places, above all."""
    known = {(problem.path, problem.code, problem.message) for problem in before.problems}
    return (p for p in draft.reading.warnings if (p.path, p.code, p.message) not in known)


_TITLES = {
    "new": "Thêm mới",
    "announced": "Ấn định ngày cho việc đã có",
    "override": "Đổi quy tắc của việc đã có",
    "duplicate": "Trùng trong tệp, chỉ nhập một lần",
}


def _report(outcome: Outcome, draft: Draft, before: Catalogue) -> Iterator[str]:
    after = draft.reading.catalogue or before
    events = {event.key: event for event in after.events}
    for action, title in _TITLES.items():
        found = [proposal for proposal in outcome.proposals if proposal.action == action]
        if found:
            yield f"{title} ({len(found)}):"
        for proposal in found:
            yield f"  {proposal.at}: {proposal.name} [{proposal.key}]"
            yield from (f"      {line}" for line in _about(proposal, events.get(proposal.key), after))
    if outcome.faults:
        yield f"Không đọc được ({len(outcome.faults)}):"
        yield from (f"  {fault}" for fault in outcome.faults)
    if outcome.passed:
        yield "Không nhập:"
        yield from (f"  {line}" for line in outcome.passed)


def _about(proposal: Proposal, event: Event | None, after: Catalogue) -> Iterator[str]:
    """What would be written, in words, with the days it gives."""
    from scheduler import rules
    from scheduler.expand import next_dates
    from scheduler.words import KIND, date_range, long_date

    values = proposal.values
    if proposal.action == "announced":
        first, last = values["start"], values["end"]
        yield f"{proposal.cycle}: {long_date(first) if first == last else date_range(first, last)}"
    elif proposal.action in ("new", "override") and event is not None:
        yield f"{KIND[event.kind]}; {'; '.join(map(rules.words, event.rules))}"
        coming = next_dates(event, today(), _NEXT, after)
        if coming:
            yield "sắp tới: " + ", ".join(date_range(one.start, one.last) for one in coming)
    yield from proposal.says


def _end(outcome: Outcome, bad: bool, yes: bool, changed: bool) -> str:
    same = len([proposal for proposal in outcome.proposals if proposal.action == "same"])
    there = f" {same} việc đã có sẵn, không đổi." if same else ""
    if bad:
        return f"Chưa ghi gì.{there} Sửa các dòng trên trong tệp, hoặc thêm --skip-bad để bỏ qua chúng."
    if not changed:
        return f"Không có gì mới.{there}"
    if yes:
        return f"Đã ghi vào {EVENTS}.{there} Hoàn tất bằng: lich adopt"
    return f"Mới xem trước, chưa ghi gì.{there} Đúng ý thì chạy lại với --yes."
