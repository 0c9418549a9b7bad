"""A planner's change from the form to the feeds: seen first, written whole or not at all, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler.authoring import edit, notation, read
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import audit, editions
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import create
from scheduler.web.planner import fields, steps_asked
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "events.toml").write_text(EVENTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(home: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    make(engine, "ke.hoach", Role.PLANNER, "Phòng Kế hoạch")
    yield engine
    engine.dispose()


@pytest.fixture
def planner_app(engine: sa.Engine, home: Path) -> Starlette:
    return create(engine, Settings.from_env(home), clock=lambda: NOW)


@pytest.fixture
def planner(planner_app: Starlette) -> Iterator[TestClient]:
    with browser(planner_app) as opened:
        sign_in(opened, "ke.hoach")
        opened.headers.update(OURS)
        yield opened


RULE, WINDOW = "FREQ=MONTHLY;BYDAY=-1FR", {"lunar": "1/12..15/12"}
KATE = {"to": "kate", "days": -5}
WORKING = ("relative", {"to": "kate", "from": "first", "working_days": -3})
TWO = ("zodiac_day", {"branch": ["Thìn", "Tỵ"], "month": 6, "nth": 1})
SEASON = ("season", {"text": "sau vụ gặt", "ask": 9})
NEW = {
    "ten": "Lễ hội <Thử> Mường Vang",
    "loai": "ethnic-festival",
    "dan-toc": "muong",
    "noi": "Phú Thọ / xã Mường Bi",
    "lich": "lunar",
    "lunar": "8/1",
    "nguon": "https://baophutho.vn/thu",
}


def mark(page: str) -> str:
    found = re.search(r'name="moc" value="(\w+)"', page)
    assert found
    return found[1]


def test_what_is_typed_is_shown_before_anything_is_written(planner: TestClient, home: Path) -> None:
    part = planner.post("/them/xem", data=NEW).text
    assert "thứ Bảy, 13/02/2027" in part
    assert "<b>Trùng</b> Phú Thọ / xã Mường Bi: Lễ hội Khai hạ &lt;Mường Bi&gt;" in part
    assert "lunar = &#34;8/1&#34;" in part
    assert "<Thử>" not in part
    form = planner.get("/them").text
    told, there = (set(re.findall(r'id="(loi-[\w.-]+)"', page)) for page in (part, form))
    assert there - told == {"loi-vi-sao", "loi-may-nam", "loi-nam-goc"}  # said elsewhere, or never wrong
    assert told <= there
    assert (home / "events.toml").read_text(encoding="utf-8") == EVENTS


def test_a_new_event_is_written_adopted_and_taken_back(planner: TestClient, home: Path, engine: sa.Engine) -> None:
    form = planner.get("/them").text
    answer = planner.post("/them", data={**NEW, "moc": mark(form), "viec": "ghi", "vi-sao": "xã đề nghị"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/lich-su/2?xong=le-hoi-thu-muong-vang")
    done = planner.get(answer.headers["location"]).text
    assert "Phòng Kế hoạch" in done
    assert "xã đề nghị" in done
    assert "Lễ hội &lt;Thử&gt; Mường Vang" in done
    assert planner.get("/su-kien/le-hoi-thu-muong-vang").status_code == 200
    with engine.connect() as conn:
        (entry, *_) = audit.latest(conn)
    assert (entry.who, entry.action, entry.subject) == ("ke.hoach", "event-added", "event:le-hoi-thu-muong-vang")
    back = planner.post("/lich-su/1/quay-lai")
    assert back.headers["location"] == "/lich-su/3?xong=quay-lai"
    assert planner.get("/su-kien/le-hoi-thu-muong-vang").status_code == 404
    assert (home / "events.toml").read_text(encoding="utf-8") == EVENTS


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"lunar": "8/13"}, "ngay", "tháng 13 không có"),
        ({"lunar": "30/2"}, "thieu", "không có ngày 30"),
        ({"lich": "khmer", "khmer": "15 koet Katik"}, "ngay", "Kattik"),
        ({"dan-toc": "Mườngg"}, "dan-toc", "gần nhất: Mường"),
        ({"so-ngay": "0"}, "so-ngay", "ghi số từ 1 đến 400"),
        ({"nhac": "hôm kia"}, "nhac", "số ngày báo trước"),
        ({"ten": ""}, "ten", "Chưa ghi tên"),
        ({"lunar": ""}, "ngay", "Chưa ghi ngày"),
        ({"lich": "x"}, "ngay", "Chưa chọn lịch"),
        ({"ma": "khai-ha"}, "ma", "đã có"),
        ({"ma": "Có Dấu"}, "ma", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    planner: TestClient, home: Path, change: dict[str, str], field: str, said: str
) -> None:
    answer = planner.post("/them", data={**NEW, **change, "viec": "ghi", "moc": mark(planner.get("/them").text)})
    assert answer.status_code == 422
    wrong = re.search(rf'id="loi-{field}">(.*?)</p>', answer.text)
    assert wrong
    assert wrong[1]
    assert said.lower() in unescape(wrong[1]).lower()
    assert (home / "events.toml").read_text(encoding="utf-8") == EVENTS


def test_only_what_was_changed_is_changed(planner: TestClient, home: Path) -> None:
    form = planner.get("/su-kien/khai-ha/sua").text
    sent = fields.fill(edit.open_book({"events.toml": EVENTS}, "events.toml").table("khai-ha").values)
    answer = planner.post(
        "/su-kien/khai-ha/sua", data={**sent, "lunar": "7/1..8/1", "ngay-chinh": "2", "moc": mark(form), "viec": "ghi"}
    )
    assert answer.status_code == 303
    now = (home / "events.toml").read_text(encoding="utf-8")
    assert now == EVENTS.replace('"6/1..8/1"\nmain_day = 3', '"7/1..8/1"\nmain_day = 2')


def test_a_second_planner_sees_both_versions_and_loses_neither(planner: TestClient, home: Path) -> None:
    first, second = (mark(planner.get("/su-kien/khai-ha/sua").text) for _ in range(2))
    sent = fields.fill(edit.open_book({"events.toml": EVENTS}, "events.toml").table("khai-ha").values)
    planner.post("/su-kien/khai-ha/sua", data={**sent, "can-cu": "Kế hoạch số 99", "moc": first, "viec": "ghi"})
    late = planner.post("/su-kien/khai-ha/sua", data={**sent, "ghi-chu": "của tôi", "moc": second, "viec": "ghi"})
    assert late.status_code == 409
    assert "Nơi khác đã sửa" in late.text
    assert "Kế hoạch số 99" in late.text
    assert "của tôi" in late.text
    merged = {**sent, "can-cu": "Kế hoạch số 99", "ghi-chu": "của tôi", "moc": mark(late.text), "viec": "ghi"}
    assert 'value="Kế hoạch số 99"' in late.text
    assert planner.post("/su-kien/khai-ha/sua", data=merged).status_code == 303
    now = (home / "events.toml").read_text(encoding="utf-8")
    assert 'basis = "Kế hoạch số 99"' in now
    assert 'note = "của tôi"' in now


def test_a_date_is_announced_with_its_document_and_then_called_off(planner: TestClient, home: Path) -> None:
    form = planner.get("/su-kien/kate/an-dinh?ky=2027").text
    decision = {"ky": "2027", "viec-gi": "an-dinh", "bat-dau": "30/09/2027", "van-ban": "12/TB-UBND"}
    assert "30/09/2027" in planner.post("/su-kien/kate/an-dinh/xem", data=decision).text
    answer = planner.post("/su-kien/kate/an-dinh", data={**decision, "moc": mark(form), "viec": "ghi"})
    assert answer.status_code == 303
    assert "theo 12/TB-UBND" in unescape(planner.get("/su-kien/kate").text).lower().replace("tb-ubnd", "TB-UBND")
    form = planner.get("/su-kien/kate/an-dinh?ky=2027").text
    assert 'value="12/TB-UBND"' in form
    off = {"ky": "2027", "viec-gi": "huy", "moc": mark(form), "viec": "ghi"}
    assert "người nhận thư sẽ đọc" in planner.post("/su-kien/kate/an-dinh", data=off).text
    assert planner.post("/su-kien/kate/an-dinh", data={**off, "ly-do": "mưa lũ"}).status_code == 303
    assert "không tổ chức: mưa lũ" in unescape(planner.get("/su-kien/kate").text).lower()
    assert "start = 2027-09-30" in (home / "events.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"ky": "1999x"}, "ky", "các kỳ của nó"),
        ({"bat-dau": "31/02/2027"}, "bat-dau", "không đọc được"),
        ({"bat-dau": ""}, "bat-dau", "chưa ghi ngày đầu"),
        ({"van-ban": ""}, "van-ban", "cần căn cứ"),
        ({"ket-thuc": "29/09/2027"}, "ket-thuc", "trước ngày đầu"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    planner: TestClient, change: dict[str, str], field: str, said: str
) -> None:
    form = planner.get("/su-kien/kate/an-dinh?ky=2027").text
    decision = {"ky": "2027", "viec-gi": "an-dinh", "bat-dau": "30/09/2027", "van-ban": "12", "moc": mark(form)}
    answer = planner.post("/su-kien/kate/an-dinh", data={**decision, **change, "viec": "ghi"})
    assert answer.status_code == 422
    wrong = re.search(rf'id="loi-{field}">(.*?)</p>', answer.text)
    assert wrong
    assert said.lower() in unescape(wrong[1]).lower()


def test_an_event_of_variants_asks_which(planner: TestClient) -> None:
    page = planner.get("/su-kien/gau-tao/an-dinh").text
    assert "/su-kien/gau-tao.bac-ha/an-dinh" in page
    assert planner.get("/su-kien/gau-tao.bac-ha/an-dinh").status_code == 200
    assert planner.get("/su-kien/gau-tao.bac-ha/sua").status_code == 200


def test_an_event_is_taken_out_after_a_second_word(planner: TestClient, home: Path) -> None:
    asked = planner.post("/su-kien/mat-tran/sua", data={"viec": "bo"})
    assert "Bỏ khỏi lịch từ nay?" in asked.text
    assert (home / "events.toml").read_text(encoding="utf-8") == EVENTS
    done = planner.post("/su-kien/mat-tran/sua", data={"viec": "bo-that", "moc": mark(asked.text)})
    assert done.status_code == 303
    assert planner.get("/su-kien/mat-tran").status_code == 404


def test_a_broken_file_is_said_and_nothing_is_written(planner: TestClient, home: Path) -> None:
    (home / "events.toml").write_text(EVENTS + "\n[[event]]\n", encoding="utf-8")
    assert "phải sửa trong tệp trước" in planner.get("/sua-lich").text
    for path in ("/them", "/su-kien/kate/sua", "/su-kien/kate/an-dinh"):
        assert planner.get(path).headers["location"] == "/sua-lich"
    assert planner.post("/them", data=NEW).headers["location"] == "/sua-lich"


def test_the_form_says_every_event_of_the_catalogue_without_changing_it(root: Path) -> None:
    found = read.load(root / "events.toml")
    book = edit.open_book(found.files, "events.toml")
    for key in book.keys:
        table = book.table(key)
        sent = {**fields.fill(table.values), **steps_asked.fill(table.parts.get("step", ()))}
        filled, steps = fields.read(sent, table.values), steps_asked.read(sent, table.parts.get("step", ()))
        assert (filled.troubles, filled.missing, filled.values, steps) == ({}, {}, {}, ({}, {})), key
        assert table.calendar is None or sent["lich"] == table.calendar, key


ODD = """
[[event]]
id = "la"
name = "Lễ lạ"
kind = "visit"
window = { solar_term = "Thanh minh..Cốc vũ" } # chỉ trong tệp
groups = ["Mường"]
places = [
  "Phú Thọ", # gốc
  { name = "Hòa Bình", until = 2025 },
]
every = { years = 2, from = "2024" }
since = 2020
tolerance = 0
ask_before = 45
evening_before = false
note = '''
hai
dòng '''
sources = ["sổ tay"]
  [[event.step]]
  id = "xe"
  name = "Xe"
  lead = "3wd"
  owner = "lai-xe"
"""


def shown(page: str) -> dict[str, str]:
    """What a browser would send of a form, were it sent at once."""
    form = page[page.index('<form class="form planner"') :]
    found = {unescape(n): unescape(v) for n, v in re.findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"', form)}
    found = {n: v for n, v in found.items() if n not in ("lich", "toi-truoc", "nghi", "noi-tiep")}
    boxes = re.findall(r'<input type="(?:radio|checkbox)"[^>]*name="([^"]+)" value="([^"]+)" checked', form)
    texts = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    chosen = {}
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        picked = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        chosen[name] = picked[1] if picked else ""
    return found | dict(boxes) | {n: unescape(v).replace("\n", "\r\n") for n, v in texts} | chosen


def test_a_form_sent_as_it_came_changes_nothing_and_one_answer_changes_one_line(
    planner: TestClient, home: Path
) -> None:
    (home / "events.toml").write_text(EVENTS + ODD, encoding="utf-8")
    page = planner.get("/su-kien/la/sua").text
    assert "còn nguyên" in page
    assert "Thanh minh..Cốc vũ" in page
    for path in ("/su-kien/la/sua", "/su-kien/khai-ha/sua", "/su-kien/tham-noel/sua", "/su-kien/gau-tao.bac-ha/sua"):
        sent = shown(planner.get(path).text) | {"viec": "ghi"}
        assert "Không có gì thay đổi" in planner.post(path, data=sent).text, path
    done = planner.post("/su-kien/la/sua", data=shown(page) | {"hoi-truoc": "30", "viec": "ghi"})
    assert done.status_code == 303
    now = (home / "events.toml").read_text(encoding="utf-8")
    assert now == (EVENTS + ODD).replace("ask_before = 45", "ask_before = 30")


def test_steps_are_written_changed_and_taken_out_in_their_rows(planner: TestClient, home: Path) -> None:
    path = "/su-kien/mat-tran/sua"
    sent = shown(planner.get(path).text) | {"viec": "ghi"}
    rows = {"buoc.0.ten": "Gửi giấy mời", "buoc.0.han": "3 ngày làm việc", "buoc.0.ai": "Văn phòng"}
    wrong = planner.post(path, data=sent | rows | {"buoc.0.han": "sớm"})
    assert 'id="loi-buoc.0.han">Không hiểu số ngày' in wrong.text
    assert planner.post(path, data=sent | rows).status_code == 303
    step = '  id = "gui-giay-moi"\n  name = "Gửi giấy mời"\n  lead = "3wd"\n  owner = "van-phong"\n'
    assert step in (home / "events.toml").read_text(encoding="utf-8")
    again = shown(planner.get(path).text)
    assert again["buoc.0.ma"] == "gui-giay-moi"
    assert planner.post(path, data=again | {"buoc.0.han": "5", "viec": "ghi"}).status_code == 303
    assert step.replace('"3wd"', "5") in (home / "events.toml").read_text(encoding="utf-8")
    again = shown(planner.get(path).text) | {f"buoc.0.{name}": "" for name in ("ten", "han", "ai")}
    assert planner.post(path, data=again | {"viec": "ghi"}).status_code == 303
    assert "gui-giay-moi" not in (home / "events.toml").read_text(encoding="utf-8")
    assert 'name="buoc.2.ten"' in planner.post(path, data=again | {"viec": "them-buoc"}).text


def test_from_some_year_on_by_another_day(planner: TestClient, home: Path) -> None:
    path = "/su-kien/mat-tran/quy-tac/moi"
    sent = shown(planner.get(path).text) | {"lich": "gregorian", "gregorian": "20/11", "viec": "ghi"}
    assert sent["noi-tiep"] == "co"
    assert "Ghi từ năm nào" in planner.post(path, data=sent).text
    part = planner.post(f"{path}/xem", data=sent | {"tu": "2028", "gregorian": "31/11"}).text
    assert re.search(r'id="loi-ngay"[^>]*>Tháng 11 không có ngày 31', part)
    assert planner.post(path, data=sent | {"tu": "2028"}).status_code == 303
    now = (home / "events.toml").read_text(encoding="utf-8")
    assert 'gregorian = "18/11"\nuntil = 2027\n' in now
    assert '  [[event.rule]]\n  gregorian = "20/11"\n  since = 2028\n' in now
    page = planner.get("/su-kien/mat-tran/sua").text
    assert "20 tháng 11" in page
    one = "/su-kien/mat-tran/quy-tac/1"
    assert planner.post(one, data=shown(planner.get(one).text) | {"den": "2030", "viec": "ghi"}).status_code == 303
    assert "  since = 2028\n  until = 2030\n" in (home / "events.toml").read_text(encoding="utf-8")
    assert planner.post(one, data=shown(planner.get(one).text) | {"viec": "bo"}).status_code == 303
    assert "[[event.rule]]" not in (home / "events.toml").read_text(encoding="utf-8")
    assert planner.get("/su-kien/mat-tran/quy-tac/9").status_code == 404


def test_the_same_festival_at_one_more_place(planner: TestClient, home: Path) -> None:
    path = "/su-kien/gau-tao/them-noi"
    form = shown(planner.get(path).text)
    assert form["lunar"] == "3/1"
    new = form | {"noi": "Lào Cai / xã Simacai", "lunar": "6/1", "viec": "ghi"}
    assert planner.post(path, data=new).status_code == 303
    now = (home / "events.toml").read_text(encoding="utf-8")
    assert '  id = "xa-simacai"\n  lunar = "6/1"\n  places = ["Lào Cai / xã Simacai"]\n' in now
    assert "/su-kien/gau-tao.xa-simacai/sua" in planner.get("/su-kien/gau-tao/sua").text
    own = "/su-kien/gau-tao.xa-simacai/sua"
    emptied = planner.post(own, data=shown(planner.get(own).text) | {"dan-toc": "", "viec": "ghi"})
    assert "ghi ở sự kiện chung" in emptied.text.lower()


@pytest.mark.parametrize(
    ("sent", "key", "value"),
    [
        ({"lich": "lunar", "lunar": "6/1", "lunar.den": "8/1"}, "lunar", "6/1..8/1"),
        ({"lich": "rrule", "rrule.nhip": "MONTHLY", "rrule.thu": "thứ Sáu", "rrule.lan": "cuối"}, "rrule", RULE),
        ({"lich": "rrule", "rrule.nhip": "WEEKLY", "rrule.thu": "thu hai"}, "rrule", "FREQ=WEEKLY;BYDAY=MO"),
        ({"lich": "relative", "relative.to": "Lễ hội Katê", "relative.days": "-5"}, "relative", KATE),
        (
            {"lich": "relative", "relative.to": "kate", "relative.from": "first", "relative.working_days": "-3"},
            *WORKING,
        ),
        ({"lich": "zodiac_day", "zodiac_day.branch": "Thìn, Tỵ", "zodiac_day.month": "6", "zodiac_day.nth": "1"}, *TWO),
        ({"lich": "window", "window.lich": "lunar", "window.tu": "1/12", "window.den": "15/12"}, "window", WINDOW),
        ({"lich": "season", "season.text": "sau vụ gặt", "season.ask": "9"}, *SEASON),
    ],
)
def test_each_calendar_is_asked_for_in_words(
    planner: TestClient, sent: dict[str, str], key: str, value: object
) -> None:
    plain = {k: v for k, v in NEW.items() if k not in ("lich", "lunar")}
    part = unescape(planner.post("/them/xem", data=plain | sent).text)
    assert f"{key} = {notation.value(value)}" in part  # type: ignore[arg-type]  # as the file has it
    assert 'class="coming"' in part or "Không có ngày nào" in part


def test_a_few_rarer_answers(planner: TestClient) -> None:
    more = {
        "nhip": "nam",
        "may-nam": "3",
        "nam-goc": "2024",
        "tu": "2020",
        "den": "01/07/2030",
        "lech": "2",
        "nghi": "co",
    }
    part = unescape(planner.post("/them/xem", data=NEW | more).text)
    for line in (
        'every = { years = 3, from = "2024" }',
        "since = 2020",
        "until = 2030-07-01",
        "tolerance = 2",
        "day_off",
    ):
        assert line in part
    bad = unescape(planner.post("/them/xem", data=NEW | {"nhip": "nam", "tu": "hôm qua", "nhuan": "count"}).text)
    assert "ghi mấy năm một lần" in bad.lower()
    assert "ghi năm như 2026" in bad
    assert "có chỗ cần xem lại" in bad


def test_history_says_who_and_why(planner: TestClient, engine: sa.Engine) -> None:
    page = planner.get("/lich-su").text
    assert "Bản 1" in page
    with engine.connect() as conn:
        assert [one.id for one in editions.history(conn)] == [1]
    assert planner.get("/lich-su/1").status_code == 200
    assert planner.get("/lich-su/99").status_code == 404
    assert planner.get(f"/lich-su/{10**30}").status_code == 404
    assert planner.get("/lich-su?truoc=x").status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"lunar": "30/2"}, "ngay", "“Năm không có ngày ấy thì”"),
        ({"lunar": "8/1/2027"}, "ngay", "“Có từ năm hoặc ngày”"),
        ({"lich": "weekday", "weekday.day": "T7", "weekday.nth": "1"}, "ngay", "Chưa ghi tháng nào"),
        ({"lich": "relative", "relative.to": "kate"}, "ngay", "cách mấy ngày, hoặc cách mấy ngày làm việc"),
        ({"lich": "relative", "relative.to": "Không có", "relative.days": "1"}, "ngay", "tên là “Không có”"),
        ({"lich": "rrule", "rrule.thu": "thứ Tám"}, "ngay", "Không hiểu ngày, thứ"),
        ({"so-ngay": "3", "ngay-chinh": "5"}, "ngay-chinh", "“Kéo dài mấy ngày”"),
        ({"doi-ngay-nghi": "next"}, "doi-ngay-nghi", "Lễ hội không dời theo ngày nghỉ"),
        ({"tu": "2030", "den": "2020"}, "den", "Năm cuối đứng trước năm đầu"),
        ({"nhac": "x"}, "nhac", "“3 ngày làm việc”"),
        ({"ten": "🎉🎉"}, "ten", "ghi mã ở mục “Mã trong địa chỉ”"),
    ],
)
def test_what_is_wrong_is_said_without_the_keys_of_the_file(
    planner: TestClient, change: dict[str, str], field: str, said: str
) -> None:
    page = unescape(planner.post("/them/xem", data={**NEW, **change}).text)
    found = re.search(f'<p class="wrong" id="loi-{field}"[^>]*>(.*?)</p>', page)
    assert found
    assert said in found[1]
    keys = r"\b(short|since|until|nth|month|working_days|days|rrule|main_day|shift|to|wd|note)\b|[{}]"
    assert re.search(keys, found[1]) is None, found[1]


def test_words_that_people_use_are_understood(planner: TestClient) -> None:
    for change, said in (
        ({"lich": "weekday", "weekday.day": "t7", "weekday.nth": "cuối", "weekday.month": "10"}, "Thứ Bảy cuối cùng"),
        ({"lich": "rrule", "rrule.nhip": "WEEKLY", "rrule.thu": "thứ 6"}, "Hằng tuần, thứ Sáu"),
        ({"lich": "relative", "relative.to": "katê", "relative.days": "-8"}, "ngày chính của Lễ hội Katê"),
    ):
        assert said in planner.post("/them/xem", data={**NEW, **change}).text, change


def test_another_event_stands_in_the_form_by_its_name(planner: TestClient, home: Path) -> None:
    sent = {**NEW, "lich": "relative", "relative.to": "Lễ hội Katê", "relative.days": "-8", "viec": "xem"}
    shown = planner.post("/them", data=sent).text
    assert 'name="relative.to" value="Lễ hội Katê"' in shown
    planner.post("/them", data={**sent, "moc": mark(shown), "viec": "ghi"})
    assert 'relative = { to = "kate", days = -8 }' in (home / "events.toml").read_text(encoding="utf-8")


def test_an_event_that_has_gone_by_is_not_called_a_season(planner: TestClient) -> None:
    part = planner.post("/them/xem", data={**NEW, "lich": "gregorian", "gregorian": "18/11/1700"}).text
    assert "Từ nay không có ngày nào như vậy" in part


def test_a_day_far_from_the_rule_is_asked_about_before_it_is_written(planner: TestClient, engine: sa.Engine) -> None:
    form = planner.get("/su-kien/khai-ha/an-dinh?ky=2027").text
    slip = {"ky": "2027", "viec-gi": "an-dinh", "bat-dau": "14/02/2017", "van-ban": "7/TB", "moc": mark(form)}
    asked = planner.post("/su-kien/khai-ha/an-dinh", data={**slip, "viec": "ghi"})
    assert asked.status_code == 422
    assert "cách ngày tính 11/02/2027 hơn 31 ngày" in asked.text
    assert 'name="xa" value="14/02/2017"' in asked.text
    other = {**slip, "bat-dau": "14/02/2018", "xa": "14/02/2017", "viec": "ghi"}
    assert planner.post("/su-kien/khai-ha/an-dinh", data=other).status_code == 422
    with engine.connect() as conn:
        assert editions.newest(conn) == 1
    meant = {**slip, "xa": "14/02/2017", "viec": "ghi"}
    assert planner.post("/su-kien/khai-ha/an-dinh", data=meant).status_code == 303


@pytest.mark.parametrize(("event", "slip"), [("com-moi", "01/10/2017"), ("gau-tao.pa-co", "30/10/2027")])
def test_a_slip_is_asked_about_where_no_day_is_calculated_too(planner: TestClient, event: str, slip: str) -> None:
    path = f"/su-kien/{event}/an-dinh"
    sent = {"ky": "2027", "viec-gi": "an-dinh", "bat-dau": slip, "van-ban": "7/TB", "moc": mark(planner.get(path).text)}
    asked = planner.post(path, data={**sent, "viec": "ghi"})
    assert (asked.status_code, "lần nữa" in asked.text) == (422, True)


def test_a_document_of_tomorrow_is_no_ground(planner: TestClient) -> None:
    form = planner.get("/su-kien/khai-ha/an-dinh?ky=2027").text
    decision = {"ky": "2027", "viec-gi": "an-dinh", "bat-dau": "12/02/2027", "van-ban": "7/TB", "moc": mark(form)}
    answer = planner.post("/su-kien/khai-ha/an-dinh", data={**decision, "ngay-van-ban": "19/12/2027", "viec": "ghi"})
    assert answer.status_code == 422
    assert "xem lại ngày, tháng, năm của văn bản" in answer.text
