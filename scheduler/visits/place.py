"""Names of places as people write them: `Phú Thọ / xã Mường Bi`, `Xã Mường Bi` and `Mường Bi` are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from scheduler.words import fold

_LEVEL = re.compile(r"^(?:(?:xa|phuong|thi tran|dac khu|x\.|p\.)\s+)(?=\S)")


@lru_cache(maxsize=8192)
def place_key(name: str) -> str:
    """By what a commune is compared; empty for no name. Marks are ignored: a place is typed in many ways."""
    return _LEVEL.sub("", fold(name.rpartition("/")[2]))


def spelt(names: Iterable[str]) -> Mapping[str, str]:
    """Each name -> how its place is written in counts, so that one place is one line: as most wrote it.

    Stricter than `place_key`, for a count must not add up two places: marks count, and so does the level where it is
    written; a bare name goes with the one level that others write before it.
    """
    given = Counter(names)
    own = {name: " ".join(name.rpartition("/")[2].split()) for name in given}
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for name, times in given.items():
        written[own[name].casefold()][own[name]] += times
    levels: dict[str, list[str]] = defaultdict(list)
    for key in written:
        if (bare := _bare(key)) != key:
            levels[bare].append(key)
    same = {bare: keys[0] for bare, keys in levels.items() if len(keys) == 1}
    best = {key: min(found, key=lambda one: (-found[one], one)) for key, found in written.items()}
    return {name: best[same.get(text.casefold(), text.casefold())] for name, text in own.items()}


def _bare(key: str) -> str:
    words = _LEVEL.sub("", fold(key)).split()
    return " ".join(key.split()[-len(words) :]) if words else key
