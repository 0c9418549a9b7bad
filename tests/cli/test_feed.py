"""`lich feed`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar

from scheduler.cli.home import today
from tests.cli.conftest import EVENTS, Run


def test_feed_prints_what_list_lists(run: Run, ask: Callable[..., Any]) -> None:
    result = run("feed")
    assert result.exit_code == 0
    calendar = icalendar.Calendar.from_ical(result.stdout_bytes)
    year = today().year
    listed = ask("list", "--from", f"{year - 1}-01-01", "--to", f"{year + 3}-12-31")
    feed = {str(event["UID"]): event for event in calendar.events}
    assert set(feed) == {row["uid"] for row in listed if row["status"] != "cancelled"} | {
        row["uid"] for row in listed if row["uid"] in feed
    }
    for row in listed:
        if row["status"] != "open" and row["uid"] in feed:
            event = feed[row["uid"]]
            assert (str(event.start), str(event.end)) == (row["start"], row["end"])


def test_feed_adopts_first_and_is_the_same_bytes_again(run: Run, home: Path) -> None:
    first = run("feed").stdout_bytes
    assert run("feed").stdout_bytes == first
    (home / "events.toml").write_text(EVENTS.replace('"18/11"', '"19/11"'), encoding="utf-8")
    assert run("feed").stdout_bytes != first
    assert run("history").stdout.count("\n") == 2


def test_feed_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("feed", "muong", "-o", tmp_path / "muong.ics").stdout == ""
    data = (tmp_path / "muong.ics").read_bytes()
    assert data == run("feed", "muong").stdout_bytes
    assert "NAME:Lễ hội dân tộc Mường\r\n" in data.decode()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_feed_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    result = run("feed", "-o", tmp_path / "không có" / "a.ics")
    assert result.exit_code == 1
    assert "Không ghi được" in result.stderr


def test_feed_with_alarms(run: Run) -> None:
    assert b"TRIGGER:-PT15H" in run("feed", "muong", "--alarm").stdout_bytes


def test_feed_list(run: Run, ask: Callable[..., Any]) -> None:
    assert [line.split()[0] for line in run("feed", "--list").stdout.splitlines()] == ["tat-ca", "muong"]
    assert ask("feed", "--list")[1] == {"id": "muong", "name": "Lễ hội dân tộc Mường", "name_en": None}


def test_an_unknown_feed_is_told_with_the_nearest(run: Run) -> None:
    result = run("feed", "muongg")
    assert result.exit_code == 1
    assert "“muong”" in result.stderr


def test_a_file_with_errors_gives_no_feed(run: Run, home: Path) -> None:
    (home / "events.toml").write_text(EVENTS.replace('"18/11"', '"31/11"'), encoding="utf-8")
    result = run("feed")
    assert (result.exit_code, result.stdout) == (1, "")
