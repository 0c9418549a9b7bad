"""Rule 39: private feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.feed import private
from scheduler.store import private_feeds
from scheduler.store.database import open_database, reading
from scheduler.store.private_feeds import PrivateFeed
from tests.feed.test_service import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield engine
    engine.dispose()


def create(engine: sa.Engine, name: str = "máy của phòng Dân tộc") -> str:
    with engine.begin() as conn:
        return private.create(conn, "muong", alarm=True, name=name, now=NOW)


def stored(engine: sa.Engine) -> tuple[PrivateFeed, ...]:
    with reading(engine) as conn:
        return private_feeds.every(conn)


def test_rule_39_a_token_has_128_random_bits_and_only_its_hash_is_kept(engine: sa.Engine, tmp_path: Path) -> None:
    tokens = {create(engine) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(bytes.fromhex(token)) == 16 for token in tokens)
    assert {one.hash for one in stored(engine)} == {hashlib.sha256(token.encode()).hexdigest() for token in tokens}
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("lich.db*"))
    assert not any(token.encode() in kept for token in tokens)


def test_rule_39_the_token_opens_its_own_feed_and_no_other_word_does(engine: sa.Engine) -> None:
    tokens = {name: create(engine, name) for name in ("một", "hai")}
    for name, token in tokens.items():
        found = private.admit(engine, token, NOW)
        assert found is not None
        assert (found.name, found.feed, found.alarm) == (name, "muong", True)
    some = tokens["một"]
    for wrong in ("", "0" * 32, some[:-1], some + "0", some.upper() + "x", stored(engine)[0].hash, "\x00", "ệ" * 99):
        assert private.admit(engine, wrong, NOW) is None


def test_rule_39_a_revoked_one_is_unknown(engine: sa.Engine) -> None:
    token, other = create(engine), create(engine)
    with engine.begin() as conn:
        assert private_feeds.revoke(conn, 1, NOW)
        assert not private_feeds.revoke(conn, 1, NOW)
        assert not private_feeds.revoke(conn, 99, NOW)
    assert private.admit(engine, token, NOW) is None
    assert private.admit(engine, other, NOW) is not None
    assert [one.revoked for one in stored(engine)] == [NOW, None]


def test_rule_39_the_last_use_is_noted_to_the_hour(engine: sa.Engine) -> None:
    token = create(engine)
    assert stored(engine)[0].used is None
    private.admit(engine, "0" * 32, NOW)
    assert stored(engine)[0].used is None
    for after, used in ((0 * HOUR, 0 * HOUR), (HOUR / 2, 0 * HOUR), (HOUR, HOUR), (HOUR * 30, HOUR * 30)):
        private.admit(engine, token, NOW + after)
        assert stored(engine)[0].used == NOW + used
