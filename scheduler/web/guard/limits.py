"""How often someone may try: counts in memory, forgotten after a while, never more of them than fit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

WINDOW = timedelta(minutes=15)
SIZE = 20_000
"""Counts kept at most; the oldest leaves first."""
CLIENT = "c "
"""What the key of a client begins with."""
PER_CLIENT, PER_PAIR, PER_ACCOUNT = 20, 5, 60
"""Tries in a window: of one client, of one client at one account, and at one account from anywhere. The pair is the
narrowest, so that a stranger cannot shut an officer out."""


class Limiter:
    """Counts tries by key. Safe to share between threads: a try is counted before it is made."""

    def __init__(self, window: timedelta = WINDOW, size: int = SIZE) -> None:
        self._window, self._size = window, size
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, most: Mapping[str, int], now: datetime) -> timedelta | None:
        """Count a try under each key; or, where one has used up its number, count nothing and say how long to wait."""
        with self._lock:
            counts = {key: self._count(key, now) for key in most}
            waits = [began + self._window - now for key, (began, count) in counts.items() if count >= most[key]]
            if waits:
                return max(waits)
            for key, (began, count) in counts.items():
                self._counts[key] = (began, count + 1)
                self._counts.move_to_end(key)
            while len(self._counts) > self._size:
                self._counts.popitem(last=False)
        return None

    def is_used_up(self, most: Mapping[str, int], now: datetime) -> bool:
        """Whether the next try under these keys would have to wait."""
        with self._lock:
            return any(self._count(key, now)[1] >= number for key, number in most.items())

    def forgive(self, keys: Iterable[str]) -> None:
        """The try was a good one: it counts for nothing, and neither do those at this account before it."""
        with self._lock:
            for key in keys:
                began, count = self._counts.pop(key, (None, 0))
                if began and key.startswith(CLIENT):
                    self._counts[key] = (began, count - 1)

    def _count(self, key: str, now: datetime) -> tuple[datetime, int]:
        began, count = self._counts.get(key, (now, 0))
        return (began, count) if now - began < self._window else (now, 0)


def tries(client: str, name: str) -> dict[str, int]:
    """The keys of a try to sign in, each with its number."""
    network, name = network_of(client), name[:64]
    return {f"{CLIENT}{network}": PER_CLIENT, f"p {network} {name}": PER_PAIR, f"a {name}": PER_ACCOUNT}


def network_of(client: str) -> str:
    """An IPv4 address; of IPv6 the half that one subscriber has."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)
