"""`lich list`: the JSON that other programs rely on, its window, its filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.calendars import lunar
from scheduler.cli.home import today
from scheduler.model import KINDS, Status
from tests.cli.conftest import Run

Ask = Callable[..., Any]
YEARS = ("--from", "2026-01-01", "--to", "2027-12-31")
FIELDS = [
    "uid", "event", "variant", "cycle", "name", "kind", "start", "end", "last", "main", "status", "tolerance", "lunar",
    "groups", "places",
]  # fmt: skip


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{row['event']}{'.' + row['variant'] if row['variant'] else ''}/{row['cycle']}" for row in rows]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_every_field_has_its_type_and_place(ask: Ask) -> None:
    rows = ask("list", *YEARS)
    assert rows
    for row in rows:
        assert list(row) == FIELDS
        assert isinstance(row["tolerance"], int)
        assert row["variant"] is None or isinstance(row["variant"], str)
        assert row["kind"] in KINDS
        assert row["status"] in list(Status)
        assert all(isinstance(name, str) for name in (*row["groups"], *row["places"]))
        key = row["event"] + (f".{row['variant']}" if row["variant"] else "")
        assert row["uid"] == f"{key}.{row['cycle']}@lich.example.vn"


def test_end_is_the_day_after_the_last_and_the_main_day_lies_within(ask: Ask) -> None:
    for row in ask("list", *YEARS):
        assert day(row["end"]) == day(row["last"]) + timedelta(days=1)
        assert day(row["start"]) <= day(row["last"])
        if row["main"]:
            assert row["start"] <= row["main"] <= row["last"]
        assert (row["main"] is None) == (row["status"] == "open")


def test_lunar_is_that_of_the_main_day_or_of_the_first_of_an_open_window(ask: Ask) -> None:
    for row in ask("list", *YEARS):
        found = lunar.from_date(day(row["main"] or row["start"]))
        assert row["lunar"] == f"{found.day}/{found.month}{'n' if found.leap else ''}"


def test_rows_are_sorted_by_start_event_variant_cycle(ask: Ask) -> None:
    keys = [(row["start"], row["event"], row["variant"] or "", row["cycle"]) for row in ask("list", *YEARS)]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        ("2027-02-13", "2027-02-13", True),
        ("2027-02-11", "2027-02-11", True),
        ("13/02/2027", "20/02/2027", True),
        ("2027-02-01", "2027-02-11", True),
        ("2027-02-14", "2027-02-20", False),
        ("2027-02-01", "2027-02-10", False),
    ],
)
def test_both_days_are_included_and_what_overlaps_is_whole(ask: Ask, first: str, last: str, there: bool) -> None:
    rows = [row for row in ask("list", "--from", first, "--to", last) if row["event"] == "khai-ha-muong-bi"]
    assert [(row["start"], row["last"], row["main"]) for row in rows] == (
        [("2027-02-11", "2027-02-13", "2027-02-13")] if there else []
    )


def test_without_days_it_is_today_and_a_year_on(ask: Ask) -> None:
    now = today()
    assert ask("list") == ask("list", "--from", now, "--to", now + timedelta(days=365))
    assert ask("list", "--from", "2026-06-01") == ask("list", "--from", "2026-06-01", "--to", "2027-06-01")


def test_a_decision_wins_and_places_are_those_of_the_day(ask: Ask) -> None:
    row = ask("list", *YEARS, "--event", "khai-ha-muong-bi")[0]
    assert (row["start"], row["last"], row["main"], row["status"]) == (
        "2026-02-23", "2026-02-25", "2026-02-25", "announced",
    )  # fmt: skip
    assert row["places"] == ["Phú Thọ / xã Mường Bi"]
    before = ask("list", "--from", "2025-01-01", "--to", "2025-12-31", "--event", "khai-ha-muong-bi")
    assert before[0]["places"] == ["Hòa Bình / Tân Lạc"]


def test_cancelled_ones_are_listed(ask: Ask) -> None:
    rows = ask("list", *YEARS, "--event", "hoi-xuan")
    assert [(row["cycle"], row["status"]) for row in rows] == [("2026", "computed"), ("2027", "cancelled")]


@pytest.mark.parametrize(
    ("filters", "events"),
    [
        (["--kind", "religious-festival"], {"ok-om-bok", "tet-khmer", "ramuwan"}),
        (["--kind", "Tôn giáo"], None),
        (["--kind", "lễ tôn giáo", "--group", "cham"], {"ramuwan"}),
        (["--group", "Muong"], {"khai-ha-muong-bi", "com-moi"}),
        (["--group", "Mường", "--group", "Khmer"], {"khai-ha-muong-bi", "com-moi", "ok-om-bok", "tet-khmer"}),
        (["--place", "lao cai"], {"gau-tao"}),
        (["--place", "Bac Ha"], {"gau-tao"}),
        (["--feed", "muong"], {"khai-ha-muong-bi", "com-moi"}),
        (["--status", "open"], {"ngay-hoi-khu-dan-cu"}),
        (["--status", "dự kiến"], {"ramuwan"}),
        (["--event", "gau-tao"], {"gau-tao"}),
    ],
)
def test_filters(run: Run, ask: Ask, filters: list[str], events: set[str] | None) -> None:
    if events is None:
        assert run("list", *filters).exit_code == 2
        return
    assert {row["event"] for row in ask("list", *YEARS, *filters)} == events


def test_one_variant_is_chosen_by_its_own_key(ask: Ask) -> None:
    assert ids(ask("list", *YEARS, "--event", "gau-tao.sa-pa")) == ["gau-tao.sa-pa/2026", "gau-tao.sa-pa/2027"]
    assert ask("list", *YEARS, "--feed", "tat-ca") == ask("list", *YEARS)


@pytest.mark.parametrize(
    ("filters", "near"),
    [
        (["--event", "khai-ha-muong-by"], "khai-ha-muong-bi"),
        (["--kind", "ethnic-festivel"], "ethnic-festival"),
        (["--group", "Muonh"], "Mường"),
        (["--place", "Bac Haa"], "Bắc Hà"),
        (["--feed", "muongg"], "muong"),
        (["--status", "opend"], "open"),
        (["--status", "qqqq"], "có: computed, provisional, open, announced, cancelled"),
        (["--kind", "zzzz"], "có: ethnic-festival, religious-festival, tet, national-day"),
    ],
)
def test_an_unknown_value_is_wrong_usage_and_names_the_nearest(run: Run, filters: list[str], near: str) -> None:
    result = run("list", *filters)
    assert result.exit_code == 2
    assert near in result.stderr
    assert result.stdout == ""


def test_seasons_not_yet_announced(ask: Ask, run: Run) -> None:
    rows = ask("list", *YEARS, "--open")
    assert [(row["event"], row["cycle"], row["ask"]) for row in rows] == [
        ("tham-thien-tai", None, None),
        ("com-moi", "2026", "2026-09-01"),
    ]
    assert rows[1]["text"] == "sau vụ gặt"
    assert "sau vụ gặt" in run("list", *YEARS, "--open").stdout


def test_for_people_a_line_has_days_name_and_status(run: Run) -> None:
    shown = run("list", "--from", "2027-02-01", "--to", "2027-02-28").stdout.splitlines()
    line = next(line for line in shown if "khai-ha-muong-bi/2027" in line)
    assert line.startswith("11–13/02/2027")
    assert "8/1" in line
    assert "Phú Thọ / xã Mường Bi" in line
    assert run("list", "--from", "2027-02-01", "--to", "2027-02-01").stdout == "Không có việc nào.\n"


def test_what_no_calendar_covers_is_said_beside_the_answer(run: Run) -> None:
    result = run("list", "--from", "2100-06-01", "--to", "2102-06-01", "--json")
    assert result.exit_code == 0
    assert "khai-ha-muong-bi: Âm lịch Việt Nam không tính được" in result.stderr


def test_days_the_wrong_way_round_are_wrong_usage(run: Run) -> None:
    assert run("list", "--from", "2027-02-02", "--to", "2027-02-01").exit_code == 2


def test_the_last_days_of_the_calendar_are_days_too(run: Run) -> None:
    assert run("list", "--from", "9999-06-01", "--event", "dai-doan-ket").exit_code == 0
