"""`lich feed`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest

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
    lines = run("feed", "--list").stdout.splitlines()
    assert lines[:3] == [
        "Lịch của cơ quan",
        "  tat-ca                    Ngày lễ, Tết và việc của cơ quan",
        "  muong                     Lễ hội dân tộc Mường",
    ]
    assert "  noi/phu-tho               Lịch ở Phú Thọ" in lines
    assert ask("feed", "--list")[1] == {
        "id": "muong",
        "name": "Lễ hội dân tộc Mường",
        "name_en": None,
        "link": "https://lich.example.vn/lich/muong.ics",
    }


def test_a_feed_by_people_place_or_kind(run: Run) -> None:
    for name in ("nhom/khmer", "noi/phu-tho", "loai/religious-festival"):
        assert b"BEGIN:VEVENT" in run("feed", name).stdout_bytes


def test_a_private_link_is_shown_once_listed_and_taken_back(run: Run, ask: Callable[..., Any]) -> None:
    assert run("feed", "--privates").stdout == "Chưa có liên kết riêng nào.\n"
    shown = run("feed", "muong", "--alarm", "--private", "máy của  phòng").stdout
    link = shown.splitlines()[0]
    assert re.fullmatch(r"https://lich\.example\.vn/lich/rieng/[0-9a-f]{32}\.ics", link)
    assert "dành cho: máy của phòng" in shown
    listed = run("feed", "--privates").stdout
    assert re.search(r"^ +1  muong \(kèm chuông\) +máy của phòng; tạo .+; chưa ai đọc$", listed, re.MULTILINE)
    assert link[-36:-4] not in listed
    (row,) = ask("feed", "--privates")
    assert (row["id"], row["feed"], row["alarm"], row["used"], row["revoked"]) == (1, "muong", True, None, None)
    assert "Đã thu hồi liên kết riêng số 1" in run("feed", "--revoke", 1).stdout
    assert "; đã thu hồi " in run("feed", "--privates").stdout
    again = run("feed", "--revoke", 1)
    assert (again.exit_code, "còn hiệu lực" in again.stderr) == (1, True)


@pytest.mark.parametrize("options", [["muongg", "--private", "a"], ["--private", "  "], ["--private", "a" * 201]])
def test_a_private_link_to_nothing_or_for_nobody_is_refused(run: Run, options: list[str]) -> None:
    assert run("feed", *options).exit_code == (2 if options[0] == "muongg" else 1)
    assert run("feed", "--privates").stdout == "Chưa có liên kết riêng nào.\n"


def test_two_things_at_once_are_wrong_usage(run: Run) -> None:
    assert run("feed", "--list", "--revoke", 1).exit_code == 2


def test_an_unknown_feed_is_told_with_the_nearest(run: Run) -> None:
    result = run("feed", "muongg")
    assert result.exit_code == 2
    assert "“muong”" in result.stderr


def test_a_file_with_errors_gives_no_feed(run: Run, home: Path) -> None:
    (home / "events.toml").write_text(EVENTS.replace('"18/11"', '"31/11"'), encoding="utf-8")
    result = run("feed")
    assert (result.exit_code, result.stdout) == (1, "")
