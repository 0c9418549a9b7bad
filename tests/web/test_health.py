"""`/healthz`: well only while sweeps go on; a bad file is said, and is no ill health."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import sweeps
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "events.toml").write_text(EVENTS, encoding="utf-8")
    return tmp_path


def swept(office: Path, at: datetime | None) -> sa.Engine:
    engine = open_database(f"sqlite:///{office / 'lich.db'}")
    adopt(engine, office, now=NOW, who="test")
    if at:
        with engine.begin() as conn:
            sweeps.beat(conn, at)
    return engine


def ask(engine: sa.Engine, office: Path, fault: str | None = None) -> tuple[int, dict[str, object]]:
    app = create(engine, Settings.from_env(office), clock=lambda: NOW, fault=lambda: fault)
    with TestClient(app) as client:
        answer = client.get("/healthz")
    engine.dispose()
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()


def test_all_is_well_after_a_sweep(office: Path) -> None:
    code, said = ask(swept(office, NOW - timedelta(minutes=1)), office)
    assert (code, said["status"], said["problems"], said["events_file"]) == (200, "ok", [], "adopted")
    assert said["last_sweep"] == "2026-11-25T01:59:00+00:00"
    assert said["edition"] == {"id": 1, "stored_at": "2026-11-25T02:00:00+00:00"}


@pytest.mark.parametrize(
    ("ago", "problem"),
    [(None, "Chưa có lượt gửi thư nào."), (timedelta(minutes=20), "Lượt gửi thư gần nhất đã 20 phút trước.")],
)
def test_letters_that_stand_still_are_ill_health(office: Path, ago: timedelta | None, problem: str) -> None:
    code, said = ask(swept(office, NOW - ago if ago else None), office)
    assert (code, said["status"], said["problems"]) == (503, "trouble", [problem])


def test_a_rejected_file_is_said_without_its_text(office: Path) -> None:
    code, said = ask(swept(office, NOW), office, fault="events.toml:3: chuyện riêng")
    assert (code, said["events_file"]) == (200, "rejected")
    assert "riêng" not in str(said)


def test_before_the_first_edition_there_is_a_page_and_ill_health(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    with TestClient(create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)) as client:
        page = client.get("/")
        assert (page.status_code, page.headers["retry-after"]) == (503, "60")
        assert "Lịch chưa sẵn sàng" in page.text
        assert client.get("/lich/tat-ca.ics").status_code == 503
        assert client.get("/healthz").status_code == 503
    engine.dispose()


def test_a_broken_database_is_told_and_not_shown(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    with engine.begin() as conn:
        conn.execute(sa.text("DROP TABLE sweep"))
        conn.execute(sa.text("DROP TABLE edition_file"))
        conn.execute(sa.text("ALTER TABLE edition RENAME TO elsewhere"))
    with TestClient(create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)) as client:
        assert client.get("/healthz").status_code == 503
        assert "Lịch chưa sẵn sàng" in client.get("/").text
    engine.dispose()


def test_a_fault_of_ours_is_a_calm_page(office: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = swept(office, NOW)
    (office / "templates" / "web").mkdir(parents=True)
    (office / "templates" / "web" / "today.html").write_text("{{ nothing }}", encoding="utf-8")
    app = create(engine, Settings.from_env(office), clock=lambda: NOW)
    with TestClient(app, raise_server_exceptions=False) as client:
        page = client.get("/")
    engine.dispose()
    assert page.status_code == 500
    assert "Trang này đang hỏng" in page.text
    assert "nothing" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "'nothing' is undefined" in caplog.text


def test_the_home_s_own_template_wins(office: Path) -> None:
    engine = swept(office, NOW)
    (office / "templates" / "web").mkdir(parents=True)
    (office / "templates" / "web" / "today.html").write_text("Chào {{ leaf.weekday }}", encoding="utf-8")
    with TestClient(create(engine, Settings.from_env(office), clock=lambda: NOW)) as client:
        assert client.get("/").text == "Chào thứ Tư"
    engine.dispose()
