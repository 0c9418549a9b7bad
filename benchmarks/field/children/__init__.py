"""Contenders in Python, each run as a process in the environment that has its library. Standard library only."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable


def loop(work: Callable[[], object], ready: object = None) -> None:
    """Says `ready`, then for each line read does the work and says how many CPU seconds it took."""
    print(json.dumps(ready), flush=True)
    for _ in sys.stdin:
        before = time.process_time()
        work()
        print(json.dumps(time.process_time() - before), flush=True)
