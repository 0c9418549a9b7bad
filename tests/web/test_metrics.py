"""`/metrics` and `/readyz`: numbers for whoever has the token, and whether this process can answer."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from scheduler.feed import private
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.mail.made import at
from tests.run.office import Office, event, office

NOW = at("2026-11-11 09:00")
TOKEN = {"Authorization": "Bearer so-do-rieng"}


@pytest.fixture
def swept(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        made.sweep("2026-11-11 08:30", event(), event("rieng", "12/11"))
        made.settings = replace(made.settings, metrics="so-do-rieng")
        yield made


def client(made: Office) -> TestClient:
    return TestClient(create(made.engine, made.settings, clock=lambda: NOW), raise_server_exceptions=False)


def numbers(text: str) -> dict[str, float]:
    """`name{label=value,…}` -> number."""
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            labels = ",".join(one.labels[name] for name in sorted(one.labels))
            found[f"{one.name}{{{labels}}}" if labels else one.name] = one.value
    return found


def test_what_stands_in_the_database(swept: Office) -> None:
    answer = client(swept).get("/metrics", headers=TOKEN)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    said = numbers(answer.text)
    assert said["lich_up"] == 1
    assert said["lich_edition"] == 1
    assert said["lich_last_sweep_timestamp_seconds"] == at("2026-11-11 08:30").timestamp()
    assert said["lich_letters{sent}"] >= 1
    assert said["lich_letters{failed}"] == said["lich_letters{held}"] == said["lich_queue_age_seconds"] == 0
    assert said["lich_reminders_today{due}"] == said["lich_reminders_today{sent}"] == 1


def test_what_this_process_answered(swept: Office) -> None:
    with swept.engine.begin() as conn:
        token = private.create(conn, "tat-ca", alarm=False, name="x", now=NOW)
    with client(swept) as site:
        for path in ("/lich/tat-ca.ics", "/lich/tat-ca.ics", "/lich/bia-ra.ics", private.path(token), "/", "/wp-admin"):
            site.get(path)
        said = numbers(site.get("/metrics", headers=TOKEN).text)
    assert said["lich_feed_requests_total{tat-ca,200}"] == 2
    assert said["lich_feed_requests_total{-,404}"] == 1
    assert said["lich_feed_requests_total{rieng,200}"] == 1
    assert said["lich_request_seconds_count{/,200}"] == 1
    assert said["lich_request_seconds_count{-,404}"] == 1
    assert not [name for name in said if token in name or "bia-ra" in name or "wp-admin" in name]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "so-do"}, {"Cookie": "x"}])
def test_without_the_token_it_is_not_there(swept: Office, headers: dict[str, str]) -> None:
    assert client(swept).get("/metrics", headers=headers).status_code == 404


def test_where_no_token_is_set_nobody_reads_and_nothing_is_counted(swept: Office) -> None:
    swept.settings = replace(swept.settings, metrics=None)
    app = create(swept.engine, swept.settings, clock=lambda: NOW)
    assert [one.cls.__name__ for one in app.user_middleware] == ["Headed", "AtHand"]  # type: ignore[attr-defined]  # a class has a name
    assert TestClient(app).get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_without_the_extra_the_rest_goes_on(
    swept: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "scheduler.web.metrics":
            raise ModuleNotFoundError(name="prometheus_client")
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    site = client(swept)
    assert site.get("/metrics", headers=TOKEN).status_code == 404
    assert site.get("/").status_code == 200
    assert "the extra [metrics] is not installed" in caplog.text


def test_a_database_that_is_gone_is_a_number_too(swept: Office) -> None:
    site = client(swept)
    with swept.engine.begin() as conn:
        conn.exec_driver_sql("DROP TABLE reminder")
    said = numbers(site.get("/metrics", headers=TOKEN).text)
    assert said["lich_up"] == 0
    assert "lich_edition" not in said


def test_ready_is_about_this_process_and_health_about_the_letters(swept: Office) -> None:
    late = TestClient(create(swept.engine, swept.settings, clock=lambda: at("2026-11-11 12:00")))
    assert (late.get("/readyz").status_code, late.get("/healthz").status_code) == (200, 503)
    assert late.get("/readyz").json() == {"status": "ready"}
    assert late.get("/readyz").headers["cache-control"] == "no-store"


def test_not_ready_says_why(swept: Office, tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'leer.db'}")
    site = TestClient(create(empty, swept.settings, clock=lambda: NOW))
    assert (site.get("/readyz").status_code, site.get("/readyz").json()["why"]) == (503, "edition")
    with empty.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert site.get("/readyz").json()["why"] == "schema"
    with empty.begin() as conn:
        conn.exec_driver_sql("DROP TABLE alembic_version")
        conn.exec_driver_sql("CREATE TABLE alembic_version (other text)")
    assert site.get("/readyz").json()["why"] == "database"
    empty.dispose()
