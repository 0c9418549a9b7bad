"""Who gets letters, on a page: seen, written, stopped, erased, taken in from a sheet whole or not at all."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from starlette.testclient import TestClient

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import audit, recipients, subscriptions
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.store.recipients import Recipient
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in

NEW = {
    "dia-chi": "Can.Bo@example.vn",
    "xung-ho": "Đồng chí",
    "chuc-vu": "Phó Chủ tịch",
    "vai-tro": "van-phong; lai-xe",
    "lich": ["muong", "tat-ca"],
    "them-viec": "Lễ hội Katê",
    "nhac": "14, 3wd",
    "ngon-ngu": "vi",
    "nhip": "weekly",
}
SHEET = "Họ tên,Chức vụ,Email,Lịch,Vai trò\r\n,Trưởng phòng,phong@example.vn,Lễ hội dân tộc Mường,van-phong\r\n"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    cheap(monkeypatch)
    (tmp_path / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
    adopt(engine, tmp_path, now=NOW, who="test")
    make(engine, "quan-tri", Role.ADMINISTRATOR)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: sa.Engine, tmp_path: Path) -> Iterator[TestClient]:
    with browser(create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)) as opened:
        sign_in(opened, "quan-tri")
        opened.headers.update(OURS)
        yield opened


def find(engine: sa.Engine, address: str) -> Recipient:
    with engine.connect() as conn:
        found = recipients.find(conn, address)
    assert found
    return found


def count(engine: sa.Engine) -> int:
    with engine.connect() as conn:
        return len(recipients.every(conn))


def test_staff_is_added_changed_and_found_without_a_name_in_an_address(client: TestClient, engine: sa.Engine) -> None:
    assert client.post("/nguoi-nhan/them", data=NEW).headers["location"] == "/nguoi-nhan?xong=them"
    one = find(engine, "can.bo@example.vn")
    assert (one.kind, one.post, [str(lead) for lead in one.leads or ()]) == ("staff", "Phó Chủ tịch", ["14", "3wd"])
    with engine.connect() as conn:
        assert [*subscriptions.feeds_of(conn, one.id)] == ["muong", "tat-ca", "viec/kate"]
        assert [*subscriptions.roles_of(conn, one.id)] == ["lai-xe", "van-phong"]
    page = client.get(f"/nguoi-nhan/{one.id}").text
    assert 'value="viec/kate" checked' in page
    sent = {**NEW, "chuc-vu": "Chủ tịch", "lich": ["muong"], "them-viec": "", "nhac": ""}
    assert client.post(f"/nguoi-nhan/{one.id}", data=sent).headers["location"] == f"/nguoi-nhan/{one.id}?xong=sua"
    assert find(engine, "can.bo@example.vn").post == "Chủ tịch"
    found = client.post("/nguoi-nhan", data={"q": "chu tich"}).text
    assert "Thấy 1 người" in found
    assert "can.bo@example.vn" in found
    assert "Không thấy ai" in client.post("/nguoi-nhan", data={"q": "không có"}).text
    with engine.connect() as conn:
        trail = audit.latest(conn)
    assert [one.action for one in trail][:2] == ["recipient-changed", "recipient-added"]
    assert "example.vn" not in repr(trail)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dia-chi": "không phải"}, "không phải"),
        ({"lich": ["khong-co"]}, "không có lịch"),
        ({"nhac": "hôm kia"}, "số ngày báo trước"),
        ({"them-viec": "Lễ hội Kat"}, "gần nhất là"),
        ({"chuc-vu": "x" * 121}, "dài quá 120"),
        ({"chuc-vu": "a\u202eb"}, "ký tự lạ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: TestClient, engine: sa.Engine, change: dict[str, object], said: str
) -> None:
    answer = client.post("/nguoi-nhan/them", data={**NEW, "ten": "<script>", **change})
    assert answer.status_code == 422
    assert said in answer.text.casefold()
    assert 'value="&lt;script&gt;"' in answer.text
    assert "<script>" not in answer.text
    assert count(engine) == 0


def test_whoever_is_there_is_not_added_again_and_the_public_chooses_for_itself(
    client: TestClient, engine: sa.Engine
) -> None:
    client.post("/nguoi-nhan/them", data=NEW)
    assert "đã có trong danh sách" in client.post("/nguoi-nhan/them", data=NEW).text
    with engine.begin() as conn:
        number = recipients.add(conn, "dan@example.org", "public", feeds=["muong"], now=NOW)
    page = client.get(f"/nguoi-nhan/{number}").text
    assert "tự đăng ký" in page
    assert 'name="lich"' not in page
    assert client.post(f"/nguoi-nhan/{number}", data=NEW).status_code == 422
    assert "dan@example.org" in client.get("/nguoi-nhan?loai=public").text
    assert "dan@example.org" not in client.get("/nguoi-nhan?loai=staff").text


def test_one_person_is_given_their_data_stopped_and_erased(client: TestClient, engine: sa.Engine) -> None:
    client.post("/nguoi-nhan/them", data=NEW)
    one = find(engine, "can.bo@example.vn")
    data = client.get(f"/nguoi-nhan/{one.id}/du-lieu.json")
    assert data.json()["address"] == "can.bo@example.vn"
    assert (data.headers["cache-control"], one.nonce in data.text) == ("no-store", False)
    assert client.post(f"/nguoi-nhan/{one.id}/viec", data={"viec": "lien-ket"}).status_code == 303
    assert find(engine, "can.bo@example.vn").nonce != one.nonce
    client.post(f"/nguoi-nhan/{one.id}/viec", data={"viec": "thoi"})
    assert not find(engine, "can.bo@example.vn").active
    assert "can.bo@example.vn" in client.get("/nguoi-nhan?loai=nghi").text
    asked = client.post(f"/nguoi-nhan/{one.id}/viec", data={"viec": "xoa"})
    assert (asked.status_code, "đánh dấu" in asked.text) == (422, True)
    assert client.post(f"/nguoi-nhan/{one.id}/viec", data={"viec": "xoa", "chac": "co"}).status_code == 303
    assert client.get(f"/nguoi-nhan/{one.id}").status_code == 404
    assert client.post(f"/nguoi-nhan/{one.id}/viec", data={"viec": "x"}).status_code == 404
    assert count(engine) == 0


def test_the_offices_own_mailbox_is_not_stopped_here(client: TestClient, engine: sa.Engine, tmp_path: Path) -> None:
    text = EVENTS.replace('domain = "lich', 'mail = "vanphong@example.vn"\ndomain = "lich')
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    adopt(engine, tmp_path, now=NOW, who="test")
    with engine.begin() as conn:
        number = recipients.add(conn, "vanphong@example.vn", "office", feeds=["tat-ca"], now=NOW)
    assert client.post(f"/nguoi-nhan/{number}/viec", data={"viec": "thoi"}).status_code == 422
    assert find(engine, "vanphong@example.vn").active


def test_a_sheet_is_shown_first_and_then_written(client: TestClient, engine: sa.Engine) -> None:
    seen = client.post("/nguoi-nhan/nhap", files={"tep": ("can-bo.csv", SHEET.encode())}).text
    assert "1 người đọc được: 1 mới, 0 sửa" in seen
    assert count(engine) == 0
    carried = base64.b64encode(SHEET.encode()).decode()
    done = client.post("/nguoi-nhan/nhap", data={"noi-dung": carried, "viec": "ghi"})
    assert done.headers["location"] == "/nguoi-nhan?xong=nhap"
    assert find(engine, "phong@example.vn").post == "Trưởng phòng"
    book = client.get("/nguoi-nhan/can-bo.xlsx").content
    assert load_workbook(io.BytesIO(book)).active["D2"].value == "phong@example.vn"
    again = client.post("/nguoi-nhan/nhap", files={"tep": ("can-bo.xlsx", book)}).text
    assert "1 người đọc được: 0 mới, 1 sửa" in again
    assert client.get("/nguoi-nhan/mau.csv").text.startswith("\ufeffXưng hô,")


def test_of_a_sheet_with_bad_rows_each_is_told_and_none_is_written(client: TestClient, engine: sa.Engine) -> None:
    bad = SHEET + ",Phó phòng,không-phải-thư,muong,\r\n,Văn thư,vanthu@example.vn,Lịch lạ,\r\n"
    for sent in ({"files": {"tep": ("x.csv", bad.encode())}}, {"data": carried(bad) | {"viec": "ghi"}}):
        answer = client.post("/nguoi-nhan/nhap", **sent)
        assert answer.status_code == 422
        assert "2 hàng không đọc được. Chưa ghi gì" in answer.text
        assert "Địa chỉ thư" in answer.text
        assert "không có lịch" in answer.text
        assert ">Ghi tất cả<" not in answer.text
    assert count(engine) == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 hong", b"\xff\xfe\x00", b"a,b\r\n1,2\r\n"])
def test_what_is_no_such_sheet_is_refused_in_words(client: TestClient, data: bytes) -> None:
    answer = client.post("/nguoi-nhan/nhap", files={"tep": ("x.xlsx", data)})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


def carried(text: str) -> dict[str, str]:
    return {"noi-dung": base64.b64encode(text.encode()).decode()}
