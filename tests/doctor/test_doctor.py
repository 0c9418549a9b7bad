"""Each thing that can be wrong is broken in a sound office, and the doctor says so, with a way to mend it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.doctor import calendars, database, home, letters, machine, post
from scheduler.doctor.examine import examine
from scheduler.doctor.finding import Finding, Level, Patient
from scheduler.feed.publish import publish
from scheduler.mail.server import parse
from scheduler.run.settings import Settings
from scheduler.store import sweeps
from scheduler.store.database import open_database
from tests.conftest import Need
from tests.mail.made import at
from tests.mail.sink import sink, tls
from tests.postgres import Postgres
from tests.run.office import Office, event

NOW = at("2026-11-11 09:00")
EVENTS = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.phutho.gov.vn"
address = "https://lich.phutho.gov.vn"
mail = "vanphong@phutho.gov.vn"
"""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound office that has swept a moment ago."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "var").mkdir(mode=0o700)
    (folder / "events.toml").write_text(EVENTS + event(), encoding="utf-8")
    engine = open_database(f"sqlite:///{folder / 'var' / 'lich.db'}")
    made = Office(folder, engine)
    made.sweep("2026-11-11 08:55")
    made.settings.signing_key()
    publish(engine, folder / "public", NOW)
    engine.dispose()
    return folder


@pytest.fixture
def patient(once: Path, tmp_path: Path) -> Patient:
    shutil.copytree(once, tmp_path, dirs_exist_ok=True, copy_function=shutil.copy2)
    return Patient(settings=Settings.from_env(tmp_path, {}), now=NOW, published=tmp_path / "public")


def found(patient: Patient, *levels: Level) -> dict[str, Finding]:
    return {one.code: one for one in examine(patient) if one.level in (levels or Level)}


def wrong(patient: Patient) -> dict[str, Finding]:
    return found(patient, Level.ERROR, Level.WARNING)


def test_a_sound_office_has_nothing_wrong(patient: Patient) -> None:
    assert wrong(patient) == {}
    assert found(patient).keys() >= {
        "libraries", "clock", "disk", "events", "office", "var", "secret", "templates", "schema", "database", "edition",
        "letters", "smtp", "published", "calendars", "extra-print", "extra-cluster", "extra-metrics",
    }  # fmt: skip


def test_looking_changes_nothing(patient: Patient) -> None:
    def state() -> dict[str, bytes]:
        files = [one for one in patient.settings.home.rglob("*") if one.is_file() and one.suffix != ".db-shm"]
        return {str(one): one.read_bytes() for one in files}

    before = state()
    found(patient)
    assert state() == before


def test_in_an_empty_folder_it_makes_nothing(patient: Patient, tmp_path: Path) -> None:
    home = tmp_path / "moi"
    home.mkdir()
    (home / "events.toml").write_text(EVENTS + event(), encoding="utf-8")
    fresh = replace(patient, settings=replace(patient.settings, home=home, var=home / "var"), published=None)
    fresh = replace(fresh, settings=replace(fresh.settings, database=f"sqlite:///{home / 'var' / 'lich.db'}"))
    assert wrong(fresh) == {}
    assert [one.name for one in home.iterdir()] == ["events.toml"]


def events_broken(home: Path) -> None:
    (home / "events.toml").write_text(EVENTS + event(day="31/2"), encoding="utf-8")


def events_unadopted(home: Path) -> None:
    (home / "events.toml").write_text(EVENTS + event(day="19/11"), encoding="utf-8")


def office_of_the_example(home: Path) -> None:
    text = (home / "events.toml").read_text(encoding="utf-8")
    (home / "events.toml").write_text(text.replace("phutho.gov.vn", "example.vn"), encoding="utf-8")


def office_without_a_mailbox(home: Path) -> None:
    text = (home / "events.toml").read_text(encoding="utf-8")
    (home / "events.toml").write_text("".join(x for x in text.splitlines(True) if "mail" not in x), encoding="utf-8")


def var_open_to_all(home: Path) -> None:
    (home / "var").chmod(0o755)


def secret_open_to_all(home: Path) -> None:
    (home / "var" / "secret").chmod(0o644)


def a_letter_template_broken(home: Path) -> None:
    (home / "templates" / "mail").mkdir(parents=True)
    (home / "templates" / "mail" / "reminder.txt.j2").write_text("{{ nothing_of_ours }}", encoding="utf-8")


def a_page_template_broken(home: Path) -> None:
    (home / "templates" / "web").mkdir(parents=True)
    (home / "templates" / "web" / "today.html").write_text("{% if %}", encoding="utf-8")


def nothing_published(home: Path) -> None:
    shutil.rmtree(home / "public")


def published_unreadable(home: Path) -> None:
    (home / "public" / "tat-ca.ics").chmod(0o600)


def published_stale(home: Path) -> None:
    (home / "public" / "tat-ca.ics").write_bytes(b"old")


def database_damaged(home: Path) -> None:
    path = home / "var" / "lich.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\xff" * 4096 * 9
    path.write_bytes(data)


def database_of_another_kind(home: Path) -> None:
    (home / "var" / "lich.db").write_bytes(b"x" * 9999)


def sql(statement: str) -> Callable[[Path], None]:
    def run(home: Path) -> None:
        engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
        with engine.connect() as conn:
            conn.exec_driver_sql("ROLLBACK")
            conn.exec_driver_sql("PRAGMA foreign_keys=OFF")
            conn.exec_driver_sql("BEGIN")
            conn.exec_driver_sql(statement)
            conn.commit()
        engine.dispose()

    return run


WRONG = {
    "events": (events_broken, Level.ERROR, "lich check"),
    "edition": (events_unadopted, Level.WARNING, "lich adopt"),
    "office-example": (office_of_the_example, Level.WARNING, "events.toml"),
    "office-mail": (office_without_a_mailbox, Level.WARNING, "mail"),
    "var": (var_open_to_all, Level.WARNING, "chmod 700"),
    "secret": (secret_open_to_all, Level.ERROR, "chmod 600"),
    "templates": (a_letter_template_broken, Level.ERROR, "lich template check"),
    "published": (nothing_published, Level.ERROR, "lich publish"),
    "database": (database_of_another_kind, Level.ERROR, "lich restore"),
    "schema": (sql("UPDATE alembic_version SET version_num = '9999'"), Level.ERROR, "mới hơn"),
    "letters-sweep": (sql("UPDATE sweep SET at = '2026-11-10 00:00:00'"), Level.ERROR, "systemctl"),
    "letters-failed": (
        sql("UPDATE letter SET state = 'failed', settled = '2026-11-10 00:00:00'"),
        Level.WARNING,
        "lich letters",
    ),
    "letters-held": (
        sql("UPDATE letter SET state = 'held', settled = '2026-11-11 01:00:00'"),
        Level.ERROR,
        "lich letters",
    ),
    "letters-pile": (
        sql("UPDATE letter SET state = 'ready', created = '2026-11-10 00:00:00'"),
        Level.ERROR,
        "lich letters",
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_said_with_a_way_to_mend_it(patient: Patient, code: str) -> None:
    breaking, level, way = WRONG[code]
    breaking(patient.settings.home)
    said = wrong(patient)
    assert said[code].level is level
    assert way in said[code].hint
    assert not [one for one in said if one.startswith("broken-")]


@pytest.mark.parametrize(
    ("code", "breaking"),
    [
        ("templates", a_page_template_broken),
        ("published", published_unreadable),
        ("published", published_stale),
        ("database", database_damaged),
        ("schema", sql("UPDATE alembic_version SET version_num = 'moved'")),
        ("schema", sql("ALTER TABLE visit RENAME COLUMN note TO remark")),
        ("database", sql("INSERT INTO subscription VALUES (999, 'x', '2026-11-11 00:00:00')")),
    ],
)
def test_the_same_in_other_ways(patient: Patient, code: str, breaking: Callable[[Path], None]) -> None:
    breaking(patient.settings.home)
    assert code in wrong(patient)


def test_the_templates_of_a_checkout_are_not_the_office_s(patient: Patient, root: Path) -> None:
    here = replace(patient, settings=replace(patient.settings, home=root))
    (said,) = home.templates(here)
    assert said.message.endswith("(0 tệp của cơ quan).")


def test_an_older_schema_is_said_and_left_alone(patient: Patient) -> None:
    sql("UPDATE alembic_version SET version_num = '0000'")(patient.settings.home)
    assert "sao lưu" in wrong(patient)["schema"].hint


def test_a_folder_that_cannot_be_written(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root, who may run this, may write everywhere
    assert wrong(patient)["var"].level is Level.ERROR


def test_a_real_office_may_not_send_as_the_example(patient: Patient) -> None:
    office_of_the_example(patient.settings.home)
    with sink() as box:
        sending = replace(patient, settings=replace(patient.settings, smtp=parse(box.url)))
        assert wrong(sending)["office-example"].level is Level.ERROR


def test_the_mail_server_is_greeted_and_gets_no_letter(patient: Patient) -> None:
    with sink() as box:
        sending = replace(patient, settings=replace(patient.settings, smtp=parse(box.url)))
        said = found(sending)
        assert box.sessions == 1
    assert said["smtp"].level is Level.OK
    assert "DNS" in said["dns"].message
    assert (box.senders, box.to, box.data) == ([], [], [])


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory, need: Need) -> tuple[str, str]:
    """For localhost, good for five days."""
    folder = tmp_path_factory.mktemp("tls")
    openssl = need("openssl", shutil.which("openssl"))
    names = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command = "req -x509 -newkey rsa:2048 -nodes -days 5 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([openssl, *command.split(), *names], check=True, capture_output=True)
    return names[3], names[1]


def looked_at(patient: Patient, port: int, query: str = "") -> dict[str, Finding]:
    there = replace(parse(f"smtp://localhost:{port}{query}"), tls="starttls")
    settings = replace(patient.settings, smtp=there)
    return {one.code: one for one in post.server(replace(patient, settings=settings, now=datetime.now(UTC)))}


def test_tls_is_verified_and_its_end_is_told(
    patient: Patient, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink(tls_context=tls(*certificate), require_starttls=True) as box:
        untrusted = looked_at(patient, box.port)
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        trusted = looked_at(patient, box.port)
    assert "chứng thư không xác minh được" in untrusted["smtp"].message
    assert trusted["smtp"].level is Level.OK
    assert trusted["smtp-certificate"].level is Level.WARNING


@pytest.fixture
def closed_port() -> int:
    with sink() as box:
        return box.port


def test_a_server_that_is_not_there_or_too_plain(patient: Patient, closed_port: int) -> None:
    assert "không nhận kết nối" in looked_at(patient, closed_port)["smtp"].message
    with sink() as box:
        assert "không có STARTTLS" in looked_at(patient, box.port)["smtp"].message


def test_a_server_by_a_name_that_nobody_has(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(post, "open_session", unknown)
    settings = replace(patient.settings, smtp=parse("smtp://mial.example.vn:587"))
    said = found(replace(patient, settings=settings))["smtp"]
    assert (said.level, "không tìm thấy máy nào tên ấy" in said.message) == (Level.ERROR, True)


def test_a_wrong_password_is_said_without_it(patient: Patient) -> None:
    with sink() as box:
        smtp = replace(parse(box.url), user="lich", password="mat-khau-rieng")
        sending = replace(patient, settings=replace(patient.settings, smtp=smtp))
        said = found(sending)
    assert said["smtp"].level is Level.ERROR
    assert "mat-khau-rieng" not in str(said)


def test_an_office_on_postgresql(patient: Patient, postgresql: Postgres) -> None:
    def looked_at(url: str, **more: str | None) -> dict[str, Finding]:
        settings = replace(patient.settings, database=url, **{"secret": "0" * 64, **more})  # type: ignore[arg-type]  # fields of it
        return {
            one.code: one
            for look in (database.database, letters.letters, home.secret)
            for one in look(at_home(settings))
        }

    def at_home(settings: Settings) -> Patient:
        return replace(patient, settings=settings)

    url = postgresql.fresh()
    said = looked_at(url)
    assert {code: one.level for code, one in said.items()} == {
        "schema": Level.OK,
        "database": Level.OK,
        "clocks": Level.WARNING,  # this test's clock is not the server's
        "letters-sweep": Level.ERROR,
        "secret": Level.OK,
    }
    assert "PostgreSQL" in said["database"].message
    assert looked_at(url, secret=None)["secret"].level is Level.ERROR
    assert looked_at(url.replace("@/lich", "@/khong-co"))["database"].level is Level.ERROR
    assert looked_at(postgresql.empty())["schema"].level is Level.WARNING


def test_postgresql_without_its_driver_and_a_short_secret(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_version", lambda name: None if name == "psycopg" else "1")
    settings = replace(patient.settings, database="postgresql://lich@/lich", secret="ngan")
    said = {one.code: one for one in machine.extras(replace(patient, settings=settings))}
    assert said["extra-cluster"].level is Level.ERROR
    assert "requirements/extras.txt" in said["extra-cluster"].hint
    assert wrong(replace(patient, settings=replace(patient.settings, secret="ngan"))).keys() == {"secret"}
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = wrong(replace(patient, settings=settings))
    assert "thiếu gói psycopg" in told["database"].message
    assert not any(code.startswith("broken-") for code in told)


@pytest.mark.parametrize(("room", "level"), [(5e7, Level.ERROR), (5e8, Level.WARNING), (5e9, Level.OK)])
def test_room_on_the_disk(patient: Patient, monkeypatch: pytest.MonkeyPatch, room: float, level: Level) -> None:
    usage = type(shutil.disk_usage("/"))(10**12, 0, int(room))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert [one.level for one in machine.disk(patient)] == [level]


def test_a_clock_that_was_never_set(patient: Patient) -> None:
    assert [one.level for one in machine.clock(replace(patient, now=datetime(1970, 1, 1, tzinfo=UTC)))] == [Level.ERROR]


@pytest.mark.parametrize(("year", "level"), [(2026, Level.NOTE), (2030, Level.WARNING)])
def test_the_end_of_a_calendar_is_told_while_there_is_time(patient: Patient, year: int, level: Level) -> None:
    kate = event().replace('gregorian = "18/11"', 'cham_ahier = "1/7"')
    (patient.settings.home / "events.toml").write_text(EVENTS + kate, encoding="utf-8")
    (said,) = calendars.ends(replace(patient, now=datetime(year, 11, 25, tzinfo=UTC)))
    assert (said.code, said.level) == ("calendar-lich-cham-ahier", level)
    assert "20/04/2031" in said.message


def test_a_look_that_breaks_is_said_and_the_others_go_on(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: 1 / 0)
    said = found(patient)
    assert said["broken-disk"].message == "Không xem được phần disk: ZeroDivisionError."
    assert "letters" in said


def test_a_sweep_from_the_future_is_told(patient: Patient) -> None:
    engine = open_database(patient.settings.database)
    with engine.begin() as conn:
        sweeps.beat(conn, NOW + timedelta(days=1))
    engine.dispose()
    assert "letters-future" in found(patient, Level.NOTE)
