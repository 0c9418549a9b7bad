"""What is not certain is said on every face: list, next, explain, feed, letter, page and the page's reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler import words
from scheduler.authoring.explain import explain
from scheduler.cli.list import _row
from scheduler.cli.next import lines
from scheduler.expand import expand
from scheduler.feed.entry import of as entry_of
from scheduler.mail.view import coming
from scheduler.model import Announcement, Occurrence, Status
from scheduler.web.views.items import item
from scheduler.web.views.reasons import reason
from tests.rules.making import announced, catalogue, event

CAT = catalogue()
MOVED = Announcement(
    cycle="2027",
    start=date(2027, 2, 14),
    document="Kế hoạch 5/KH-UBND",
    date=date(2027, 1, 10),
    signer="Chủ tịch",
    url="https://example.vn/5",
    reason="tránh mưa",
)
GONE = Announcement(cycle="2027", cancelled=True, document="Công văn 6", reason="dịch bệnh")


def one(toml: str, cycle: str, decision: Announcement | None = None) -> Occurrence:
    le = event("le", toml, name="Lễ")
    found = expand(catalogue(announced(le, decision) if decision else le), date(2026, 1, 1), date(2080, 12, 31))
    return next(each for each in found.occurrences if each.cycle == cycle)


def faces(shown: Occurrence) -> dict[str, str]:
    """Each face's words about an occurrence, a month before it."""
    today = shown.start - timedelta(days=30)
    entry, letter, line = entry_of(shown, CAT.office), coming(shown, CAT.office, today), item(shown, today)
    told = explain(shown)
    return {
        "list": " | ".join(_row(shown)),
        "next": "\n".join(lines(shown, today)),
        "explain": "\n".join(f"{label}: {text}" for label, text in told),
        "feed": f"{entry.summary}\n{entry.description}\n{entry.status}",
        "letter": f"{letter.short}\n{letter.uncertain}\n" + "\n".join(map(": ".join, letter.facts)),
        "page": f"{line.note}\n{line.status_words}",
        "reason": reason(shown),
    }


ESTIMATES = {
    "Cham Ahier": ('cham_ahier = "1/7"', "2027", 1),
    "Hijri": ('hijri = "10/12"', "1448", 1),
    "a doubted Khmer cycle": ('khmer = "15 koet Kattik"', "2030", 1),
    "a doubted Khmer leap month": ('khmer = "15 koet Kattik"', "2042", 30),
    "the New Year at midnight": ('khmer = "new year"', "2032", 1),
    "a contested month": ('lunar = "15/4"', "2054", 1),
    "a contested term": ('solar_term = "Đại thử"', "2038", 1),
    "what the planner is not sure of": ('lunar = "8/1"\ntolerance = 2', "2027", 2),
}


@pytest.mark.parametrize(("toml", "cycle", "off"), ESTIMATES.values(), ids=ESTIMATES)
def test_an_estimate(toml: str, cycle: str, off: int) -> None:
    shown = one(toml, cycle)
    assert (shown.status, shown.tolerance) == (Status.PROVISIONAL, off)
    for face, text in faces(shown).items():
        said = "chưa có thông báo chính thức" if face == "reason" else "dự kiến"
        assert said in text, face
    assert all(str(off) in text for face, text in faces(shown).items() if face != "letter")
    assert "TENTATIVE" in faces(shown)["feed"]


def test_an_open_window() -> None:
    shown = one('window = { lunar = "1/12..15/12", on = { weekday = ["thứ Bảy"] } }', "2026")
    for face, text in faces(shown).items():
        assert "chưa ấn định" in text, face


@pytest.mark.parametrize("face", ["list", "explain", "feed", "page"])
def test_a_day_of_the_calendar_not_yet_printed(face: str) -> None:
    assert "lịch nhà nước chưa in" in faces(one('lunar = "8/1"', "2060"))[face]
    assert "chưa in" not in faces(one('lunar = "8/1"', "2050"))[face]
    if face != "explain":  # which names the day in every calendar
        assert "chưa in" not in faces(one('gregorian = "8/1"', "2060"))[face]


def test_a_moved_one_with_its_decision_and_reason() -> None:
    shown = one('lunar = "8/1"', "2027", MOVED)
    assert (shown.status, shown.computed) == (
        Status.ANNOUNCED,
        (date(2027, 2, 13), date(2027, 2, 13), date(2027, 2, 13)),
    )
    said = faces(shown)
    for face in ("explain", "feed", "reason"):
        assert "Kế hoạch 5/KH-UBND" in said[face]
        assert "10/01/2027" in said[face]
        assert "13/02/2027" in said[face], face
        assert "tránh mưa" in said[face], face
    assert "Chủ tịch" in said["explain"]
    assert "https://example.vn/5" in said["explain"]
    assert "đã công bố" in said["list"]


def test_a_cancelled_one_with_its_reason() -> None:
    said = faces(one('lunar = "8/1"', "2027", GONE))
    for face in ("list", "next", "explain", "page", "reason"):
        assert "không tổ chức" in said[face], face
    for face in ("explain", "feed", "reason"):
        assert "dịch bệnh" in said[face], face
    assert "CANCELLED" in said["feed"]


def test_a_day_in_all_calendars_says_which_are_estimates() -> None:
    said = dict(words.in_calendars(date(2030, 10, 10)))
    assert said["Khmer"] == "13 koet Assoch 2030 (có thể lệch 1 ngày)"
    assert said["Chăm Ahier"] == "14/6/2030 (dựng lại; dự kiến, có thể lệch 1 ngày)"
    assert said["Hồi giáo"].endswith("(dự kiến, có thể lệch 1 ngày)")
    assert "(" not in said["Âm lịch"] + said["Chăm Awal"]
    assert dict(words.in_calendars(date(2054, 5, 10)))["Âm lịch"].endswith("(tháng còn tranh luận, có thể lệch 1 ngày)")
