"""Links to feeds over the years: by kind, people and place, with alarms, moved, secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.feed import private
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import private_feeds
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    write(tmp_path, engine, EVENTS)
    yield engine
    engine.dispose()


@pytest.fixture
def site(database: sa.Engine, tmp_path: Path) -> Iterator[TestClient]:
    app = create(database, Settings.from_env(tmp_path), clock=lambda: NOW)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def write(home: Path, engine: sa.Engine, text: str) -> None:
    (home / "events.toml").write_text(text, encoding="utf-8")
    adopt(engine, home, now=NOW, who="test")


@pytest.mark.parametrize("feed", ["tat-ca", "muong", "nhom/muong", "loai/tet", "noi/lao-cai", "nhac/muong"])
def test_every_feed_has_its_link(site: TestClient, feed: str) -> None:
    answer = site.get(f"/lich/{feed}.ics")
    assert answer.status_code == 200
    assert (b"BEGIN:VALARM" in answer.content) is feed.startswith("nhac/")


def test_rule_35_a_feed_that_was_renamed_leads_to_the_new_one(
    site: TestClient, database: sa.Engine, tmp_path: Path
) -> None:
    write(tmp_path, database, EVENTS.replace('id = "muong"', 'id = "hoi-muong"'))
    for old, new in (("muong", "hoi-muong"), ("nhac/muong", "nhac/hoi-muong")):
        answer = site.get(f"/lich/{old}.ics")
        assert (answer.status_code, answer.headers["location"]) == (308, f"/lich/{new}.ics")


def test_rule_35_a_feed_without_a_heir_is_answered_for_ever(
    site: TestClient, database: sa.Engine, tmp_path: Path
) -> None:
    own = EVENTS.replace('groups = ["Mường"]\n\n[[event]]', 'groups = ["Mường"]\nkinds = ["tet"]\n\n[[event]]', 1)
    write(tmp_path, database, own)
    assert site.get("/lich/muong.ics").status_code == 200
    start = own.index("[[feed]]")
    write(tmp_path, database, own[:start] + own[own.index("[[event]]") :])
    assert site.get("/lich/muong.ics").status_code == 200


def test_rule_34_a_feed_may_forbid_compression(site: TestClient, database: sa.Engine, tmp_path: Path) -> None:
    write(tmp_path, database, EVENTS.replace('name_en = "Muong festivals"', "gzip = false"))
    answer = site.get("/lich/muong.ics", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert not answer.headers["etag"].endswith('-gzip"')


def test_rule_39_a_secret_link_is_read_by_who_has_it_until_it_is_taken_back(
    site: TestClient, database: sa.Engine
) -> None:
    with database.begin() as conn:
        token = private.create(conn, "muong", alarm=False, name="máy bàn", now=NOW)
    answer = site.get(f"/lich/rieng/{token}.ics")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert answer.content == site.get("/lich/muong.ics").content
    with database.begin() as conn:
        (made,) = private_feeds.every(conn)
        assert made.used is not None
        assert private_feeds.revoke(conn, made.id, NOW)
    assert site.get(f"/lich/rieng/{token}.ics").status_code == 404


@pytest.mark.parametrize("token", ["", "0" * 32, "%2e%2e/muong", "%00", "a" * 5000])
def test_rule_39_a_wrong_token_is_a_page_that_is_not_there(site: TestClient, token: str) -> None:
    assert site.get(f"/lich/rieng/{token}.ics").status_code == 404


def test_a_token_stays_out_of_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    with engine.begin() as conn:
        token = private.create(conn, "muong", alarm=False, name="máy bàn", now=NOW)
    with TestClient(create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)) as client:
        assert client.get(f"/lich/rieng/{token}.ics").status_code == 503  # no edition yet
    engine.dispose()
    assert "/lich/rieng/{token}.ics" in caplog.text
    assert token not in caplog.text
