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

from scheduler.authoring import edit, read
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import audit, editions
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import create
from scheduler.web.planner import fields
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
    assert part.count("hx-swap-oob") == 13
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
        values = book.table(key).values
        filled = fields.read(fields.fill(values))
        assert (filled.troubles, filled.missing, fields.changes(values, filled)) == ({}, {}, {}), key


def test_history_says_who_and_why(planner: TestClient, engine: sa.Engine) -> None:
    page = planner.get("/lich-su").text
    assert "Bản 1" in page
    with engine.connect() as conn:
        assert [one.id for one in editions.history(conn)] == [1]
    assert planner.get("/lich-su/1").status_code == 200
    assert planner.get("/lich-su/99").status_code == 404
    assert planner.get(f"/lich-su/{10**30}").status_code == 404
    assert planner.get("/lich-su?truoc=x").status_code == 200
