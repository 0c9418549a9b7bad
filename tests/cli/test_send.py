"""`lich send` as a person calls it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich
from scheduler.cli.send import parse_moment
from scheduler.hours import LOCAL
from tests.run.office import HEAD, MAIL, event


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "events.toml").write_text(HEAD.format(mail=MAIL) + event(), encoding="utf-8")
    monkeypatch.setenv("LICH_HOME", str(tmp_path))
    for name in ("LICH_SMTP", "LICH_DATABASE", "LICH_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def send(*words: str) -> Result:
    return CliRunner().invoke(lich, ["send", *words])


def files(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*")}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-11", datetime(2026, 11, 11, 8, tzinfo=LOCAL)),
        ("11/11/2026", datetime(2026, 11, 11, 8, tzinfo=LOCAL)),
        ("2026-11-11T23:15", datetime(2026, 11, 11, 23, 15, tzinfo=LOCAL)),
        ("2026-11-11 23:15", datetime(2026, 11, 11, 23, 15, tzinfo=LOCAL)),
        ("2026-11-11T01:00:00Z", datetime(2026, 11, 11, 1, tzinfo=UTC)),
    ],
)
def test_the_clock_is_vietnam_s_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["hôm nay", "2026-13-01", "2026-11-11T25:00", "31/2/2026"])
def test_a_clock_that_is_none_is_wrong_usage(home: Path, text: str) -> None:
    assert send("--at", text).exit_code == 2
    assert files(home) == {"events.toml"}


def test_it_says_what_went_and_what_comes_next(home: Path) -> None:
    result = send("--at", "2026-11-11")
    assert result.exit_code == 0, result.output
    (letter,) = (home / "var" / "outbox").glob("*.eml")
    assert "Lượt nhắc lúc 08:00 thứ Tư, 11/11/2026" in result.output
    assert "Đã ghi: vanphong@example.vn" in result.output
    assert f"var/outbox/{letter.name}" in result.output
    assert "Lễ hội hoi (trước 7 ngày)" in result.output


def test_a_second_sweep_sends_nothing(home: Path) -> None:
    send("--at", "2026-11-11")
    result = send("--at", "2026-11-11")
    assert result.exit_code == 0
    assert "Không có thư nào cần gửi lúc này." in result.output
    assert len(list((home / "var" / "outbox").glob("*.eml"))) == 1


def test_at_night_it_says_what_waits_until_when(home: Path) -> None:
    result = send("--at", "2026-11-11T05:00")
    assert "Đợi đến 07:30 thứ Tư, 11/11/2026:\n  Lễ hội hoi\n" in result.output


def test_a_dry_run_writes_nothing_and_shows_everything(home: Path) -> None:
    result = send("--dry-run", "--at", "2026-11-11")
    assert result.exit_code == 0, result.output
    assert "Sẽ gửi: vanphong@example.vn" in result.output
    assert "hoi/2026: Nhắc trước 7 ngày" in result.output
    assert files(home) == {"events.toml"}


def test_a_dry_run_over_a_database_leaves_it_as_it_was(home: Path) -> None:
    send("--at", "2026-11-10")
    before = (home / "var" / "lich.db").read_bytes()
    assert "Lễ hội hoi" in send("--dry-run", "--at", "2026-11-11").output
    assert (home / "var" / "lich.db").read_bytes() == before
    assert "Lễ hội hoi" in send("--at", "2026-11-11").output


def test_the_past_is_refused_unless_it_is_only_looked_at(home: Path) -> None:
    send("--at", "2026-11-11")
    result = send("--at", "2026-11-10")
    assert result.exit_code == 1
    assert "--dry-run" in result.output
    assert send("--at", "2026-11-10", "--dry-run").exit_code == 0


def test_one_address(home: Path) -> None:
    assert send("--at", "2026-11-11", "--to", "ai@example.vn").exit_code == 1
    assert send("--at", "2026-11-11", "--to", "vanphong@example.vn").exit_code == 0


def test_json(home: Path) -> None:
    found = json.loads(send("--at", "2026-11-11", "--json").stdout)
    (letter,) = found["letters"]
    assert found["adopted"] is True
    assert (letter["to"], letter["kind"], letter["result"]) == ("vanphong@example.vn", "welcome", "sent")
    assert letter["reminders"] == [{"occurrence": "hoi/2026", "reason": "lead:7"}]
    assert found["following"][0] == {"at": "2027-11-11T07:30:00+07:00", "occurrence": "hoi/2027", "lead": "7"}


def test_a_broken_file_is_said_and_the_letters_go(home: Path) -> None:
    send("--at", "2026-11-10")
    with (home / "events.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[event]]\nid = "x"\n')
    result = send("--at", "2026-11-11")
    assert result.exit_code == 1
    assert "Đã ghi: vanphong@example.vn" in result.output
    assert "events.toml:" in result.output
    assert "bản lịch đang dùng vẫn giữ nguyên" in result.output


def test_a_wrong_server_is_refused_before_anything_happens(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICH_SMTP", "mx.example.vn")
    result = send("--at", "2026-11-11")
    assert result.exit_code == 1
    assert "LICH_SMTP" in result.output
    assert files(home) == {"events.toml"}


def test_a_database_that_cannot_be_opened_is_said_in_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "lich.db").mkdir()
    monkeypatch.setenv("LICH_DATABASE", f"sqlite:///{home / 'lich.db'}")
    result = send("--at", "2026-11-11")
    assert result.exit_code == 1
    assert "Không mở được cơ sở dữ liệu" in result.output
