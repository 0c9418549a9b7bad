"""What an archive says of itself: made when, by which lich, and the sum of every part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scheduler.errors import Refused

NAME = "manifest.json"
FORMAT = 1
HOME, ROWS = "home/", "rows/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first part of an archive."""

    made: datetime
    """Aware: the moment whose state it holds."""
    lich: str
    """The version of the program that made it."""
    schema: str
    """The migration at which its rows stand."""
    tables: Mapping[str, int]
    """Rows by table, in the order in which they are put back."""
    sums: Mapping[str, str]
    """SHA-256 of every other part, by its name."""

    def as_bytes(self) -> bytes:
        """As it is kept."""
        values = {"format": FORMAT, **asdict(self), "made": self.made.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"


def parse(data: bytes) -> Manifest:
    """Raises Refused for what is none, or of a form that this lich does not know."""
    try:
        values: dict[str, Any] = json.loads(data)
        if values.pop("format") != FORMAT:
            raise Refused("Bản sao lưu này do một bản lich mới hơn ghi; hãy cài bản lich mới hơn rồi khôi phục.")
        return Manifest(**{**values, "made": datetime.fromisoformat(values["made"])})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("Tệp này không phải bản sao lưu của lich, hoặc phần mục lục đã hỏng.") from error
