"""Bodies of letters that many are to read alike: composed once, with each reader's own links put in.

Nothing is taken on trust: the second letter of a sort is composed as well, and only where it is the first one with
the other links in place of its own are the rest made from it. A template that does anything else with a link, or an
office's own one that does, is thereby simply composed for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from scheduler.mail.compose import Texts
from scheduler.mail.links import Links

MOST = 200
"""Sorts that are kept: a delivery of letters that are all different stays small."""


class Body(NamedTuple):
    """What a letter says, and the calendar file that goes with it."""

    texts: Texts
    ics: bytes | None


class _Kept(NamedTuple):
    links: Links
    body: Body
    is_proven: bool = False
    """Whether a second letter was found to be the same but for its links."""
    is_fit: bool = True
    """False where it was found not to be."""

    def reaches(self, links: Links) -> bool:
        """Whether links are others than those it was composed with, so that a comparison shows anything."""
        return self.links.leave != links.leave and self.links.manage != links.manage

    def put_in(self, links: Links) -> Body:
        """The body with these links: that which mutes begins as the one that manages."""
        subject, *texts = self.body.texts
        text, html = (
            one.replace(self.links.leave, links.leave).replace(self.links.manage, links.manage) for one in texts
        )
        return Body(Texts(subject, text, html), self.body.ics)


class Alike:
    """Of one delivery: on one ground, at one moment, with the templates as they then are."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Kept] = {}

    def body(self, sort: Hashable, links: Links, compose: Callable[[], Body]) -> Body:
        """The body of a letter of a sort, `compose` makes it. Letters of a sort differ in nothing but their links."""
        kept = self._kept.get(sort)
        if kept is None:
            made = compose()
            if len(self._kept) < MOST:
                self._kept[sort] = _Kept(links, made)
            return made
        if kept.is_proven:
            return kept.put_in(links)
        made = compose()
        if kept.is_fit and kept.reaches(links):
            same = kept.put_in(links) == made
            self._kept[sort] = kept._replace(is_proven=same, is_fit=same)
        return made
