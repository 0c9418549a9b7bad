"""The proposals carried out as one change of the office's files, by the writer that `lich add` and `announce` use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scheduler.authoring import edit, notation, splice
from scheduler.authoring.edit import Book, Draft
from scheduler.authoring.sheets.proposal import Proposal


def draft(book: Book, proposals: Sequence[Proposal]) -> Draft:
    """All of them together; nothing is written. Raises Refused where the file cannot be edited by itself."""
    changed = book
    for proposal in proposals:
        if proposal.action == "announced":
            changed = replace(changed, files=edit.announce(changed, proposal.key, _values(proposal)).files)
        elif proposal.action == "override":
            changed = replace(changed, files=edit.change(changed, proposal.key, _values(proposal)).files)
    new = [_values(proposal) for proposal in proposals if proposal.action == "new"]
    texts = {name: text for name, text in changed.files.items() if book.files.get(name) != text}
    if new:
        texts[book.root] = _append(changed.files[book.root], new)
    return edit.draft(book.files, book.root, texts)


def _values(proposal: Proposal) -> dict[str, Any]:
    return dict(proposal.values)


def _append(text: str, events: Sequence[Mapping[str, Any]]) -> str:
    """Many new events at the end at once: one by one, each would read the whole file again."""
    first, *rest = events
    new = splice.append(text, ("event",), first)
    newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    for event in rest:
        new += newline + newline.join(notation.section(["event"], event, "", "")) + newline

    def change(raw: dict[str, Any]) -> None:
        raw.setdefault("event", []).extend(events)

    return splice.held(text, new, change)
