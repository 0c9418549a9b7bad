"""The tables of `make bench`: complete and on the page, which says who was faster and who is missing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from benchmarks.__main__ import main
from benchmarks.field import deliver, frame, lunar, page
from benchmarks.field.children.lunar import FIRST, LAST
from benchmarks.field.frame import OURS, Figure, MissingError, Row, Table, race
from benchmarks.field.registry import TABLES
from scheduler.calendars.lunar import from_ordinal
from scheduler.mail.splice import assemble

PEERS = {
    "lunar-vn", "vnlunar", "lunardate", "sxtwl", "amlich", "@dqcai/vn-lunar", "recurring-ical-events", "dateutil",
    "remind", "holidays", "icalendar", "vobject", "npm ical-generator", "lunar-birthday-ical", "nginx", "Radicale",
    "EmailMessage", "smtplib", "aiosmtplib", "rem2ics", "khal import", "hebcal (npm)", "@hebcal/icalendar (npm)",
    "python -c pass",
}  # fmt: skip


def test_every_table_begins_with_us_and_every_peer_is_in_one() -> None:
    assert [table.key for table in TABLES if table.rows[0].name != OURS] == []
    assert len({table.key for table in TABLES}) == len(TABLES)
    assert PEERS - {row.name for table in TABLES for row in table.rows} == set()


def test_the_page_has_every_row_and_names_no_machine() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    for table in TABLES:
        part = text.partition(f"## {table.title}\n")[2].partition("\n## ")[0]
        assert [row.name for row in table.rows if f"| {row.name} |" not in part] == [], table.key
    assert not re.search(r"/work|/tmp|/root|CHƯA RÕ", text)


TABLE = Table(
    key="x",
    title="Việc",
    work="work",
    unit="µs",
    rows=(Row(name=OURS, does="a"), Row(name="peer", does="b", ahead="it is C"), Row(name="gone", does="c")),
    measure=dict,
)


def test_the_page_says_who_was_faster_and_who_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {
        OURS: Figure(value=4, ratio=1),
        "peer": Figure(value=2, ratio=0.5),
        "gone": frame.absent("gone", "no such thing"),
    }
    missed = {"name": "n", "value": 3.0, "at_most": 2.0, "at_least": None, "detail": "d"}
    text = page.page((TABLE,), {"x": figures}, (missed, missed | {"at_most": None}), date(2026, 11, 25))
    assert "| peer | 2.00 | 0.50 | b |" in text
    assert "- Việc: **peer**, 2.0 × – it is C." in text
    assert "| gone | **KHÔNG CÓ / MISSING: no such thing** |  | c |" in text
    assert "| n | 3.00 | ≤ 2 | **TRƯỢT** | d |" in text
    assert "| n | 3.00 |  |  | d |" in text
    assert "MISSING: gone" in capsys.readouterr().err


def test_a_ratio_is_the_median_of_the_rounds_and_a_peer_that_fails_is_left_out() -> None:
    def broken() -> float:
        raise MissingError("x")

    ours, theirs = iter([9.0, 1, 2, 1]), iter([9.0, 2, 8, 30])
    found = race({OURS: lambda: next(ours), "peer": lambda: next(theirs), "gone": broken}, rounds=3)
    assert (found["peer"].value, found["peer"].ratio) == (8, 4)
    assert found["gone"].value is None


def test_the_published_days_are_asked_and_we_have_them_all() -> None:
    assert len(lunar.published()) == 66
    ours = [list(from_ordinal(number)) for number in range(FIRST.toordinal(), LAST.toordinal() + 1)]
    shifted = [*ours[1:], None]
    assert lunar._judged(ours).value == 0
    assert lunar._judged(shifted).value == len(lunar.published())


def test_an_unknown_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "lunar-right" in capsys.readouterr().out


def test_both_composers_write_the_same_letter() -> None:
    letter = deliver.letters(1)[0]
    ours = assemble(letter, deliver.OFFICE, sender=deliver.SENDER, now=deliver.NOW)
    assert deliver.gist(ours) == deliver.gist(deliver.by_the_library(letter))
    assert deliver.gist(ours) != deliver.gist(ours.replace(b"X-Auto-Response-Suppress: All\r\n", b""))
