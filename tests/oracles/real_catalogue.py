"""Prints every occurrence of a pickled catalogue, whatever python-dateutil, time zone and hash seed it runs with."""

from __future__ import annotations

import pickle
import sys
from datetime import date
from pathlib import Path

from scheduler.expand import asks, check, expand


def main() -> None:
    """One line an occurrence of 2020 to 2034, a question of two years, a finding."""
    catalogue = pickle.loads(Path(sys.argv[1]).read_bytes())
    for one in expand(catalogue, date(2020, 1, 1), date(2034, 12, 31)).occurrences:
        print(one.id, *one.span, one.status, one.tolerance, one.candidates, one.computed, one.places, one.shifted_from)
    for ask in asks(catalogue, date(2026, 1, 1), date(2027, 12, 31)):
        print(ask.event.key, ask.cycle, ask.day, ask.before, ask.urgent)
    print(*check(catalogue), sep="\n")


if __name__ == "__main__":
    main()
