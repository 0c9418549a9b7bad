"""Names of places as people write them: `Phú Thọ / xã Mường Bi`, `Xã Mường Bi` and `Mường Bi` are one."""

from __future__ import annotations

import re
from functools import lru_cache

from scheduler.words import fold

_LEVEL = re.compile(r"^(?:(?:xa|phuong|thi tran|dac khu|x\.|p\.)\s+)(?=\S)")


@lru_cache(maxsize=8192)
def place_key(name: str) -> str:
    """By what a commune is compared; empty for no name. Marks are ignored: a place is typed in many ways."""
    return _LEVEL.sub("", fold(name.rpartition("/")[2]))
