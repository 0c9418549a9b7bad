"""Asking for letters on the page: nothing holds before the letter is answered, and nobody learns who is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store import enrolments, subscriptions
from scheduler.store.database import reading
from scheduler.store.tables import enrolment, letter, recipient
from scheduler.web import enrol
from tests.run.office import plain
from tests.web.letters import Place, place


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path) as found:
        yield found


def test_the_page_offers_every_calendar_by_letter(site: Place) -> None:
    page = site.client.get("/dang-ky").text
    assert '<form class="form wide" method="post" action="/dang-ky">' in page
    for feed in ("tat-ca", "nhom/muong", "loai/ethnic-festival"):
        assert f'name="lich" value="{feed}"' in page


def test_from_the_form_to_the_welcome(site: Place) -> None:
    path = site.enrol("a@example.org")
    person = site.person("a@example.org")
    assert person
    assert not person.active
    assert "Xác nhận</button>" in site.client.get(path).text
    assert site.client.post(path).status_code == 200
    assert site.sweep() == ["welcome a@example.org"]
    welcome = site.letter("a@example.org")
    assert "8 VIỆC SẮP TỚI" in welcome
    assert "Kính gửi: Quý vị," in welcome


def test_a_program_that_follows_links_confirms_nothing(site: Place) -> None:
    path = site.enrol("a@example.org")
    for _ in range(3):
        assert site.client.get(path).status_code == 200
        assert site.client.head(path).status_code == 200
    person = site.person("a@example.org")
    assert person
    assert not person.active


def test_a_confirming_link_works_once(site: Place) -> None:
    path = site.enrol("a@example.org")
    assert site.client.post(path).status_code == 200
    assert site.client.post(path).status_code == 404
    assert site.client.get(path).status_code == 404


def test_after_seven_days_the_link_is_void_and_the_address_forgotten(site: Place) -> None:
    path = site.enrol("a@example.org")
    site.clock.later(days=7)
    assert site.client.post(path).status_code == 404
    site.sweep()
    assert site.person("a@example.org") is None
    with reading(site.home.engine) as conn:
        assert "a@example.org" not in str(conn.execute(sa.select(recipient)).all())
        assert conn.scalar(sa.select(sa.func.count()).select_from(enrolment)) == 0
        assert conn.scalar(sa.select(sa.func.count()).where(letter.c.kind == "confirm")) == 1


def test_a_link_of_before_is_void_after_asking_again(site: Place) -> None:
    old = site.enrol("a@example.org")
    site.clock.later(hours=1)
    new = site.enrol("a@example.org")
    assert site.client.get(old).status_code == 404
    assert site.client.get(new).status_code == 200


def test_the_answer_is_the_same_whoever_is_known(site: Place) -> None:
    site.enrolled("a@example.org")
    site.client.post("/dang-ky", data={"thu": "b@example.org", "lich": "tat-ca"})
    asked = ("a@example.org", "b@example.org", "c@example.org", "vanphong@example.vn")
    answers = {site.client.post("/dang-ky", data={"thu": address, "lich": "tat-ca"}).text for address in asked}
    assert len(answers) == 1


def test_who_is_known_gets_the_calendars_beside_their_own(site: Place) -> None:
    site.enrolled("a@example.org", lich=["nhom/muong"])
    site.clock.later(hours=1)
    assert site.client.post(site.enrol("a@example.org", lich=["loai/ethnic-festival"])).status_code == 200
    person = site.person("a@example.org")
    assert person
    with reading(site.home.engine) as conn:
        assert set(subscriptions.feeds_of(conn, person.id)) == {"nhom/muong", "loai/ethnic-festival"}


def test_the_choice_is_kept(site: Place) -> None:
    site.client.post(site.enrol("a@example.org", lich=["nhom/muong"], nhip="weekly", tieng="en"))
    person = site.person("a@example.org")
    assert person
    assert (person.kind, person.digest, person.language) == ("public", "weekly", "en")


def test_the_confirming_letter_has_no_list_headers_and_says_what_was_asked(site: Place) -> None:
    site.enrol("a@example.org", lich=["nhom/muong"])
    (found,) = (one for one in site.home.letters if "a@example.org" in str(one["To"]))
    assert found["List-Unsubscribe"] is None
    assert "- Dân tộc Mường" in plain(found)
    assert "sau 18/11/2026 địa chỉ này được xoá" not in plain(found)
    assert "sau 17/11/2026 địa chỉ này được xoá" in plain(found)


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "a@example.org\r\nBcc: b@example.org", "<a@example.org>", "ấ@x.vn"]
)
def test_what_is_no_address_is_said(site: Place, address: str) -> None:
    answer = site.client.post("/dang-ky", data={"thu": address, "lich": "tat-ca"})
    assert answer.status_code == 422
    assert "Địa chỉ thư chưa đúng" in answer.text


def test_an_unknown_calendar_is_not_taken_and_none_is_asked_for(site: Place) -> None:
    answer = site.client.post("/dang-ky", data={"thu": "a@example.org", "lich": "khong-co"})
    assert (answer.status_code, "Hãy chọn ít nhất một lịch" in answer.text) == (422, True)
    assert 'value="a@example.org"' in answer.text


def test_another_site_cannot_enrol_anyone(site: Place) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"}
    answer = site.client.post("/dang-ky", data={"thu": "a@example.org", "lich": "tat-ca"}, headers=headers)
    assert answer.status_code == 403
    assert site.person("a@example.org") is None


def test_one_network_cannot_ask_without_end(site: Place) -> None:
    codes = [
        site.client.post("/dang-ky", data={"thu": f"a{number}@example.org", "lich": "tat-ca"}).status_code
        for number in range(12)
    ]
    assert codes == [200] * 10 + [429] * 2


def test_nobody_can_flood_one_address(site: Place) -> None:
    for _ in range(6):
        site.client.post("/dang-ky", data={"thu": "a@example.org", "lich": "tat-ca"})
        site.clock.later(minutes=16)
        site.sweep()
    with reading(site.home.engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(letter.c.kind == "confirm")) == 3


def test_a_confirming_letter_is_not_joined_by_the_day_s_reminders(site: Place) -> None:
    site.enrolled("a@example.org")
    site.clock.later(hours=23)
    site.client.post("/dang-ky", data={"thu": "a@example.org", "lich": "nhom/muong"})
    assert site.sweep() == ["confirm a@example.org", "daily vanphong@example.vn", "daily a@example.org"]


def test_expired_is_found_by_time(site: Place) -> None:
    site.enrol("a@example.org")
    with reading(site.home.engine) as conn:
        assert enrolments.expired(conn, site.clock.now) == ()
        assert len(enrolments.expired(conn, site.clock.now + enrolments.LASTS)) == 1


def test_what_is_ticked_is_counted_before_one_commits_and_no_address_is_needed(site: Place) -> None:
    own = {"Origin": "http://localhost"}
    part = site.client.post("/dang-ky/xem", data={"lich": ["tat-ca", "khong-co"]}, headers=own).text
    assert "việc trong một năm tới" in part
    assert part.count("<li>") == 2
    assert "<html" not in part
    assert "Chọn lịch để thấy" in site.client.post("/dang-ky/xem", data={}, headers=own).text
    assert "events in the coming year" in site.client.post("/en/dang-ky/xem", data={"lich": "tat-ca"}, headers=own).text
    page = site.client.post("/dang-ky", data={"lich": "tat-ca", "xem": "1", "thu": "a@example.org"}, headers=own).text
    assert "việc trong một năm tới" in page
    assert 'value="tat-ca" checked' in page
    assert 'value="a@example.org"' in page
    assert site.person("a@example.org") is None


def test_looking_too_often_has_to_wait(site: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrol, "MOST_LOOKS", 1)
    own = {"Origin": "http://localhost"}
    assert site.client.post("/dang-ky/xem", data={"lich": "tat-ca"}, headers=own).status_code == 200
    answer = site.client.post("/dang-ky/xem", data={"lich": "tat-ca"}, headers=own)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
