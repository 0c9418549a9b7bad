"""A weekday off, or a weekend day worked: what it is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class OddDay(NamedTuple):
    """A weekday off or a weekend day worked."""

    why: str
    """`Quốc khánh`, `nghỉ bù Quốc khánh`."""
    working: bool

    @property
    def short(self) -> str:
        """A word for a small square: `nghỉ`, `nghỉ bù`, `làm bù`."""
        if self.working:
            return "làm bù"
        return "nghỉ bù" if self.why.startswith("nghỉ bù") else "nghỉ"

    def __str__(self) -> str:
        why = self.why.replace("nghỉ bù Nghỉ", "nghỉ bù")  # the holiday's own name may begin with the word
        return why if why.casefold().startswith(("nghỉ", "làm")) else f"nghỉ {why}"


OddDays = Callable[[date], OddDay | None]
"""What makes a day no ordinary working day or weekend; None for an ordinary day."""
