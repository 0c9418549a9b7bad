"""`lich why`, `lich letters` and `lich bounce` as a person, or a mail server, calls them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich
from tests.mail.reports import OUT_OF_OFFICE, dsn
from tests.run.office import HEAD, MAIL, event


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "events.toml").write_text(HEAD.format(mail=MAIL) + event(), encoding="utf-8")
    monkeypatch.setenv("LICH_HOME", str(tmp_path))
    for name in ("LICH_SMTP", "LICH_DATABASE", "LICH_SECRET", "LICH_ADMIN"):
        monkeypatch.delenv(name, raising=False)
    assert run("send", "--at", "2026-11-11").exit_code == 0
    return tmp_path


def run(*words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(lich, words, input=given)


def key(home: Path) -> str:
    with sqlite3.connect(home / "var" / "lich.db") as conn:
        return str(conn.execute("SELECT key FROM letter").fetchone()[0])


def test_why(home: Path) -> None:
    result = run("why", "vanphong@example.vn", "hoi/2026")
    assert result.exit_code == 0, result.output
    assert "Nhắc trước 7 ngày, đến hạn 11/11/2026: đã gửi lúc 08:00 11/11/2026" in result.output


@pytest.mark.parametrize("what", ["hoi", "hoi/1999"])
def test_why_of_nothing(home: Path, what: str) -> None:
    result = run("why", "vanphong@example.vn", what)
    assert result.exit_code == 1
    assert "Có phải: hoi/20" in result.output or "khai-ha-muong-bi/2027" in result.output


def test_letters_of_each_day(home: Path) -> None:
    found = json.loads(run("letters", "--days", "400", "--json").stdout)
    assert found["days"] == [{"due": 1, "sent": 1, "failed": 0, "expired": 0, "waiting": 0, "day": "2026-11-11"}]


def test_bounces_from_a_pipe_a_file_and_a_maildir(home: Path, tmp_path: Path) -> None:
    report = dsn(key=key(home))
    assert "1 thư: hộp thư không có." in run("bounce", "-", given=report).output
    (tmp_path / "thu.eml").write_bytes(report)
    assert "đã đọc rồi" in run("bounce", str(tmp_path / "thu.eml")).output
    new = tmp_path / "Maildir" / "new"
    new.mkdir(parents=True)
    (new / "1").write_bytes(OUT_OF_OFFICE)
    assert "1: không phải thư báo trả lại." in run("bounce", str(new.parent)).output
    assert [path.name for path in (new.parent / "cur").iterdir()] == ["1:2,S"]


def test_a_report_that_cannot_be_kept_is_brought_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.run.bounces.take_in", _locked)
    assert run("bounce", "-", given=dsn()).exit_code == 75


def _locked(*_: object) -> None:
    import sqlalchemy as sa

    raise sa.exc.OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))


def test_no_such_file(home: Path) -> None:
    assert run("bounce", str(home / "none")).exit_code == 1
