"""The built-in catalogues and the office's own file, held against the rows they were written from.

`data/catalogue_ids.csv` lists every event that the research found; `data/catalogue_lunar_2026.csv` was worked out by
hand from the words of each lunar row and a printed calendar of 2026, not by this program; `data/observed.csv` holds
days on which the festivals really were, each with the page that says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler import expand, working
from scheduler.authoring import groups, read
from scheduler.model import Catalogue, Event, Occurrence, Status

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data"
BUILT_IN = ("quoc-gia", "ton-giao", "cong-tac", "dan-toc")
OUR_OWN = {"tet-nguyen-dan", "nghi-quoc-khanh-lien-ke"}
"""Events that no row of the research has: Tết itself, beside its days off, and the second day off of 2/9."""


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _loaded(reading: read.Reading) -> Catalogue:
    assert reading.catalogue is not None, "\n".join(map(str, reading.errors))
    return reading.catalogue


@pytest.fixture(scope="module")
def built_in() -> Catalogue:
    """All built-in catalogues, without an office's changes."""
    names = ", ".join(f'"{name}"' for name in BUILT_IN)
    return _loaded(read.load_files({"tat-ca.toml": f"include = [{names}]\n"}, "tat-ca.toml"))


@pytest.fixture(scope="module")
def office() -> Catalogue:
    """The province's own file."""
    return _loaded(read.load(ROOT / "events.toml"))


def test_every_researched_event_is_there_by_its_id(built_in: Catalogue) -> None:
    researched = {row["id"] for row in _rows("catalogue_ids.csv")}
    assert len(researched) == 286
    assert {event.id for event in built_in.events} == researched | OUR_OWN


LESS_SURE = {"ngay-van-hoa-viet-nam": "medium"}
"""Less than researched: that 24/11 is the day is sure, that it is a day off is not, for the law itself was not read."""


def test_kinds_and_confidence_are_as_researched(built_in: Catalogue) -> None:
    rows = {row["id"]: row for row in _rows("catalogue_ids.csv")}
    for event in built_in.events:
        if event.id in rows:
            sure = LESS_SURE.get(event.id, rows[event.id]["confidence"])
            assert (event.kind, event.confidence) == (rows[event.id]["kind"], sure), event.key


def test_every_people_has_an_entry(built_in: Catalogue) -> None:
    named = {name for event in built_in.events for name in event.groups}
    assert set(groups.names()) == named
    assert len(named) == 54


def test_every_entry_has_a_source_or_says_that_it_lacks_one(built_in: Catalogue) -> None:
    silent = [e.key for e in built_in.events if not e.sources and "chưa có nguồn" not in (e.note or "").lower()]
    assert silent == []


def test_every_entry_has_a_name_in_both_languages(built_in: Catalogue) -> None:
    assert [event.key for event in built_in.events if not event.name_en] == []


def test_no_name_that_outsiders_gave_is_printed(built_in: Catalogue) -> None:
    given = ("Mọi", "Mán", "Mẹo", "Mèo", "Xá Phó", "Xá Lá Vàng", "Chiêm Thành", "Hời", "Chủng Chá", "Khách", "Trại Đất")
    places = {"Mèo Vạc"}
    for event in built_in.events:
        text = " ".join([event.name, event.note or "", *event.groups, *(place.name for place in event.places)])
        for place in places:
            text = text.replace(place, "")
        assert not [name for name in given if re.search(rf"(?<!\w){name}(?!\w)", text)], event.key


def _first(built_in: Catalogue, key: str, year: int) -> Occurrence | None:
    found = expand.expand_event(built_in, key, date(year, 1, 1), date(year, 12, 31)).occurrences
    return next((occurrence for occurrence in found if occurrence.event.key == key), None)


LUNAR = _rows("catalogue_lunar_2026.csv")


@pytest.mark.parametrize("row", LUNAR, ids=lambda row: f"{row['id']}.{row['variant']}".rstrip("."))
def test_first_day_of_each_lunar_row_in_2026(built_in: Catalogue, row: dict[str, str]) -> None:
    key = f"{row['id']}.{row['variant']}".rstrip(".")
    first = _first(built_in, key, 2026)
    got = ("", "") if first is None else (str(first.start), str(first.main or ""))
    assert got == (row["first"], row["main"]), row["row"]


def test_the_golden_days_cover_every_lunar_row() -> None:
    lunar = {row["id"] for row in _rows("catalogue_ids.csv") if row["calendar"] == "vietnamese-lunar"}
    assert {row["id"] for row in LUNAR} == lunar
    assert len(lunar) == 101


OBSERVED = _rows("observed.csv")
DIFFERENT = {
    ("le-hoi-chua-tien", "2024-02-12"): "hoạt động từ mùng 3, khai hội mùng 4 (13/02) như quy tắc",
    ("kho-gia-gia-ha-nhi", "2024-07-16"): "năm suy ra, bắt đầu sau ngày Thìn một ngày, trong sai số",
    ("quoc-khanh", "2024-08-31"): "cả đợt nghỉ với cuối tuần; ngày liền kề 3/9 ở nghi-quoc-khanh-lien-ke",
    ("tet-nguyen-dan-holiday", "2026-02-14"): "cả đợt nghỉ với hai kỳ cuối tuần; ngày nghỉ là 16–20/02",
    ("thang-chay-ramadan", "2023-03-23"): "ngày cuối 22/4 muộn hơn bảng Umm al-Qura; ngày đầu đúng",
}
"""Observed days that do not lie within the occurrence, and why."""
DECIDED = {
    ("an-trau-lua-moi-brau", "2017-10-23"): "mùa, không có quy tắc ngày",
    ("le-hoi-kate", "2017-10-18"): "năm ấy bốn ngày",
    ("roya-haji", "2019-08-09"): "ba ngày kết thúc, không bắt đầu, vào 10/12",
    ("ruoc-but-khu-dung", "2012-01-28"): "năm ấy làm mùng 6–7",
    ("thanh-ban-phu", "2018-04-07"): "năm ấy mở chương trình sớm hai ngày",
}
"""Observed days that no rule gives: they stand as `announced`."""


@pytest.fixture(scope="module")
def by_rule(built_in: Catalogue) -> dict[str, list[Occurrence]]:
    """What the rules alone give, without a decision."""
    bare = replace(built_in, events=tuple(replace(event, announced=()) for event in built_in.events))
    return _by_id(bare)


@pytest.fixture(scope="module")
def decided(built_in: Catalogue) -> dict[str, list[Occurrence]]:
    """What the catalogues say."""
    return _by_id(built_in)


def _by_id(catalogue: Catalogue) -> dict[str, list[Occurrence]]:
    found: dict[str, list[Occurrence]] = {}
    for occurrence in expand.expand(catalogue, date(2008, 1, 1), date(2026, 12, 31)).occurrences:
        found.setdefault(occurrence.event.id, []).append(occurrence)
    return found


def _holds(row: dict[str, str], found: dict[str, list[Occurrence]]) -> bool:
    first, last = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    return any(one.start <= first and last <= one.last for one in found.get(row["id"], ()))


@pytest.mark.parametrize("row", OBSERVED, ids=lambda row: f"{row['id']}-{row['start']}")
def test_observed_day_lies_within_the_occurrence(
    decided: dict[str, list[Occurrence]], by_rule: dict[str, list[Occurrence]], row: dict[str, str]
) -> None:
    key = (row["id"], row["start"])
    assert _holds(row, decided) is (key not in DIFFERENT), DIFFERENT.get(key)
    assert _holds(row, by_rule) is (key not in DIFFERENT | DECIDED), DECIDED.get(key)


def test_how_many_observed_days_there_are() -> None:
    keys = [(row["id"], row["start"]) for row in OBSERVED]
    assert len(keys) == 132
    assert set(DIFFERENT) | set(DECIDED) <= set(keys)
    assert (len(DIFFERENT), len(DECIDED)) == (5, 5)


def _with_day(catalogue: Catalogue, year: int) -> set[str]:
    found = expand.expand(catalogue, date(year, 1, 1), date(year, 12, 31)).occurrences
    return {o.event.id for o in found if o.main is not None and o.status is not Status.CANCELLED}


def test_the_office_has_ninety_events_and_sixty_days_in_2026(office: Catalogue) -> None:
    assert len({event.id for event in office.events}) >= 90
    assert len(_with_day(office, 2026)) >= 60


def test_the_office_reads_without_an_error() -> None:
    """Clashes and contested days are facts of the calendar, not faults of the file."""
    reading = read.load(ROOT / "events.toml")
    assert reading.errors == ()
    faults = [problem for problem in reading.warnings if problem.code not in {"clash", "contested"}]
    assert {problem.path.partition(".")[0] for problem in faults} <= {"long-tong-da-bac", "khau-ho-lao-sop-cop"}


def _one(catalogue: Catalogue, key: str, cycle: str) -> Occurrence:
    year = int(cycle[:4])
    found = expand.expand(catalogue, date(year - 1, 1, 1), date(year + 1, 12, 31)).occurrences
    return next(o for o in found if o.event.key == key and o.cycle == cycle)


def test_khai_ha_muong_bi_of_2026(office: Catalogue) -> None:
    khai_ha = _one(office, "khai-ha-muong-bi", "2026")
    assert (khai_ha.start, khai_ha.main, khai_ha.last) == (date(2026, 2, 22), date(2026, 2, 24), date(2026, 2, 24))
    assert khai_ha.status is Status.ANNOUNCED
    assert khai_ha.places == ("Phú Thọ / xã Mường Bi",)


def test_places_have_the_name_of_their_day(built_in: Catalogue) -> None:
    before = _one(built_in, "le-hoi-muong-dong", "2025")
    after = _one(built_in, "le-hoi-muong-dong", "2026")
    assert before.places == ("Hòa Bình / Kim Bôi / Vĩnh Đồng",)
    assert after.places == ("Phú Thọ / xã Kim Bôi",)


def test_every_place_is_named_on_every_day(built_in: Catalogue) -> None:
    for event in built_in.events:
        if event.places:
            assert event.places_on(date(2025, 6, 30)), event.key
            assert event.places_on(date(2025, 7, 1)), event.key


def _days_off(catalogue: Catalogue, year: int) -> dict[str, list[Occurrence]]:
    found = expand.expand(catalogue, date(year, 1, 1), date(year, 12, 31)).occurrences
    off: dict[str, list[Occurrence]] = {}
    for occurrence in found:
        if occurrence.event.day_off:
            off.setdefault(occurrence.event.id, []).append(occurrence)
    return off


def test_days_off_of_2026(built_in: Catalogue) -> None:
    off = _days_off(built_in, 2026)
    assert {key: (str(found[0].start), str(found[0].last)) for key, found in off.items()} == {
        "tet-duong-lich": ("2026-01-01", "2026-01-01"),
        "tet-nguyen-dan-holiday": ("2026-02-16", "2026-02-20"),
        "gio-to-hung-vuong": ("2026-04-26", "2026-04-26"),
        "ngay-chien-thang-30-4": ("2026-04-30", "2026-04-30"),
        "quoc-te-lao-dong": ("2026-05-01", "2026-05-01"),
        "nghi-quoc-khanh-lien-ke": ("2026-09-01", "2026-09-01"),
        "quoc-khanh": ("2026-09-02", "2026-09-02"),
        "ngay-van-hoa-viet-nam": ("2026-11-24", "2026-11-24"),
    }


def test_days_off_not_yet_announced_are_provisional(built_in: Catalogue) -> None:
    off = _days_off(built_in, 2027)
    assert off["tet-nguyen-dan-holiday"][0].status is Status.PROVISIONAL
    assert off["nghi-quoc-khanh-lien-ke"][0].status is Status.PROVISIONAL
    assert (off["tet-nguyen-dan-holiday"][0].start, off["tet-nguyen-dan-holiday"][0].last) == (
        date(2027, 2, 5),
        date(2027, 2, 9),
    )


def test_leads_come_from_practice(office: Catalogue) -> None:
    def leads(key: str) -> list[str]:
        event = next(event for event in office.events if event.key == key)
        return [str(lead) for lead in office.leads(event)]

    assert leads("tet-nguyen-dan") == ["60", "41", "25", "14", "7"]
    assert leads("khai-ha-muong-bi") == ["30", "14", "7", "3"]
    assert leads("visit-ngay-hoi-dai-doan-ket-18-11") == ["38", "17", "7", "3wd"]


def test_moving_festivals_follow_their_own_calendar(built_in: Catalogue) -> None:
    """Days of 2027 as printed in the research's table of test vectors."""
    days = {
        "chol-chnam-thmay": ("2027-04-14", "2027-04-16"),
        "sene-dolta": ("2027-09-29", "2027-10-01"),
        "ok-om-bok": ("2027-11-13", "2027-11-13"),
        "tet-ramuwan": ("2027-02-05", "2027-02-07"),
        "le-hoi-kate": ("2027-09-29", "2027-10-01"),
    }
    found = expand.expand(built_in, date(2027, 1, 1), date(2027, 12, 31)).occurrences
    got = {o.event.key: (str(o.start), str(o.last)) for o in found if o.event.key in days}
    assert got == days


def test_the_two_fasting_months_part_by_a_day_in_2027(built_in: Catalogue) -> None:
    found = expand.expand(built_in, date(2027, 1, 1), date(2027, 12, 31)).occurrences
    fasts = {o.event.variant: o for o in found if o.event.id == "thang-chay-ramadan"}
    assert set(fasts) == {"bani", "islam"}
    assert (fasts["bani"].start, fasts["islam"].start) == (date(2027, 2, 7), date(2027, 2, 8))
    assert (fasts["bani"].status, fasts["islam"].status) == (Status.COMPUTED, Status.PROVISIONAL)


def test_an_entry_whose_day_nobody_can_compute_stays_open(built_in: Catalogue) -> None:
    def keys(kind: str) -> set[str]:
        return {event.key for event in built_in.events if any(rule.key == kind for rule in event.rules)}

    assert {"cham-phtrong-o-du", "long-tong-da-bac", "com-moi-bru-ngan-thuy"} <= keys("season")
    assert {"com-moi-muong", "gau-tao-pa-co", "cung-ben-nuoc-e-de"} <= keys("window")


def test_every_event_of_a_duty_tells_who_prepares_it(office: Catalogue) -> None:
    def invites(event: Event) -> bool:
        return any(step.id == "giay-moi" for step in event.steps)

    visits = [event for event in office.events if event.kind == "visit" and event.id.startswith("visit-tet")]
    assert visits
    assert all(invites(event) for event in visits)


def test_every_decision_is_about_its_own_cycle(office: Catalogue) -> None:
    """A wrong cycle would show as a decision far from what the rule gives, or as one that the rule does not know."""
    decided = [o for o in expand.expand(office, date(2008, 1, 1), date(2027, 12, 31)).occurrences if o.decision]
    assert len(decided) == sum(len(event.announced) for event in office.events)
    for one in decided:
        given = one.computed
        near = given is None or given.start - timedelta(days=5) <= one.start <= given.last + timedelta(days=5)
        assert near, f"{one.id}: {one.start}, {given}"
    alone = {o.event.id for o in decided if all(rule.key == "season" for rule in o.event.rules)}
    assert alone == {"an-trau-lua-moi-brau"}


def test_every_feed_of_the_office_has_events(office: Catalogue) -> None:
    assert len(office.feeds) >= 12
    assert [feed.id for feed in office.feeds if not any(feed.takes(event) for event in office.events)] == []


def test_working_days_of_2026(office: Catalogue) -> None:
    """Practice section 8: days off, days in lieu, swaps."""
    days = working.build(office, 2026, 2026)
    off = ["01-01", "01-02", "02-16", "02-20", "04-27", "04-30", "05-01", "08-31", "09-01", "09-02", "11-24"]
    assert [day for day in off if days.is_working(date.fromisoformat(f"2026-{day}"))] == []
    swapped_in = ["01-10", "08-22"]
    assert all(days.is_working(date.fromisoformat(f"2026-{day}")) for day in swapped_in)
    assert all(days.is_working(date.fromisoformat(f"2026-{day}")) for day in ("02-13", "02-23", "04-28", "09-03"))


def test_days_off_to_be_checked_are_flagged(office: Catalogue) -> None:
    """24/11 from 2026: the law was not read; Tết and the second day of 2/9 until they are announced."""
    days = working.build(office, 2026, 2027)
    assert days.provisional(date(2026, 11, 24))
    assert days.why(date(2027, 11, 24)) == "Ngày Văn hóa Việt Nam (dự kiến)"
    assert days.is_working(date(2025, 11, 24))
    assert days.provisional(date(2027, 2, 8))
    assert days.provisional(date(2027, 9, 1))
    assert not days.provisional(date(2027, 9, 2))
    assert not days.provisional(date(2026, 2, 17))
