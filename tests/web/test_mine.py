"""One's own page by the link in a letter, and the one click that ends it all."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.store import recipients, subscriptions
from scheduler.store.database import reading
from scheduler.store.tables import letter, recipient, reminder
from tests.run.office import event
from tests.web.letters import Place, link, place

A = "a@example.org"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path) as found:
        yield found


def active(site: Place) -> bool:
    person = site.person(A)
    return person is not None and person.active


def leaving(site: Place) -> str:
    return link("thoi-nhan", site.letter(A))


# --- Rules 47, 48, 58: the end of it --------------------------------------------------------------------------------


def test_47_every_letter_to_who_enrolled_carries_the_way_out_and_the_office_s_none(site: Place) -> None:
    site.enrolled(A)
    site.clock.later(hours=23)
    site.sweep()
    mine = [one for one in site.home.letters if A in str(one["To"]) and "Xác nhận" not in str(one["Subject"])]
    assert len(mine) == 2
    for one in mine:
        assert str(one["List-Unsubscribe"]).startswith("<https://lich.example.vn/thoi-nhan/")
        assert "mailto:" not in one["List-Unsubscribe"]  # nobody reads what would come there
        assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    others = [one for one in site.home.letters if "vanphong" in str(one["To"])]
    assert [one["List-Unsubscribe"] for one in others] == [None] * len(others)


def test_48_one_post_without_cookies_from_anywhere_ends_it_at_once(site: Place) -> None:
    site.enrolled(A)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example.org"}
    answer = site.client.post(leaving(site), data={"List-Unsubscribe": "One-Click"}, headers=headers)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert not active(site)
    site.clock.later(hours=23)
    assert site.sweep() == ["daily vanphong@example.vn"]


def test_48_the_same_post_again_is_fine(site: Place) -> None:
    site.enrolled(A)
    path = leaving(site)
    assert [site.client.post(path).status_code for _ in range(2)] == [200, 200]


def test_48_a_get_shows_a_page_and_changes_nothing(site: Place) -> None:
    site.enrolled(A)
    page = site.client.get(leaving(site))
    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert active(site)


def test_48_a_letter_that_waits_is_not_sent_after_the_click(site: Place) -> None:
    site.enrolled(A)
    path = leaving(site)
    site.clock.later(hours=23)
    from scheduler.run import steps

    steps.tick(site.home.engine, site.clock.now)
    site.client.post(path)
    steps.tick(site.home.engine, site.clock.now)
    sent = steps.deliver(site.home.engine, site.home.settings, site.clock.now)
    assert [one.address for one in sent] == ["vanphong@example.vn"]


@pytest.mark.parametrize("purpose", ["thoi-nhan", "toi-nhan", "xac-nhan"])
def test_a_forged_link_is_no_page(site: Place, purpose: str) -> None:
    site.enrolled(A)
    for token in ("1.AAAAAAAAAAAAAAAAAAAAAA", "2.x", "x", "999999.AAAA", "2"):
        told = site.client.get(f"/{purpose}/{token}")
        assert told.status_code == 404
        assert "Liên kết này không còn dùng được" in told.text
        assert site.client.post(f"/{purpose}/{token}", data={"lam": "xoa", "chac": "co"}).status_code == 404
    assert active(site)


def test_the_link_that_ends_it_opens_nothing_else(site: Place) -> None:
    site.enrolled(A)
    assert site.client.get(leaving(site).replace("thoi-nhan", "toi-nhan")).status_code == 404


def test_58_letters_have_no_picture_and_lead_only_to_our_own_address(site: Place) -> None:
    site.enrolled(A)
    for one in site.home.letters:
        body = one.get_body(("html",))
        assert body is not None
        html = body.get_content()
        assert "<img" not in html
        assert set(re.findall(r'href="(https?://[^/"]+)', html)) <= {"https://lich.example.vn"}
        assert str(one["To"]).count("@") == 1


# --- One's own page -------------------------------------------------------------------------------------------------


def test_the_page_shows_what_is_got_and_is_kept_nowhere(site: Place) -> None:
    page = site.client.get(site.enrolled(A))
    assert A in page.text
    assert 'value="tat-ca" checked' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"


def test_leads_rhythm_language_and_calendars_are_changed(site: Place) -> None:
    path = site.enrolled(A)
    form = {"lam": "luu", "lich": ["nhom/muong"], "nhac": "21, 3wd", "nhip": "weekly", "tieng": "en"}
    answer = site.client.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?xong=luu")
    person = site.person(A)
    assert person
    assert (person.digest, person.language) == ("weekly", "en")
    assert recipients.leads_text(person.leads) == "21 3wd"
    with reading(site.home.engine) as conn:
        assert list(subscriptions.feeds_of(conn, person.id)) == ["nhom/muong"]


def test_empty_leads_are_the_events_own_again(site: Place) -> None:
    path = site.enrolled(A)
    site.client.post(path, data={"lam": "luu", "lich": ["tat-ca"], "nhac": "5"})
    site.client.post(path, data={"lam": "luu", "lich": ["tat-ca"], "nhac": ""})
    person = site.person(A)
    assert person
    assert person.leads is None


@pytest.mark.parametrize(
    ("form", "said"),
    [({"nhac": "tuần sau", "lich": "tat-ca"}, "không hiểu số ngày"), ({"nhac": ""}, "chọn ít nhất một lịch")],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(site: Place, form: dict[str, str], said: str) -> None:
    path = site.enrolled(A)
    answer = site.client.post(path, data={"lam": "luu", **form})
    assert (answer.status_code, said in answer.text) == (422, True)
    person = site.person(A)
    assert person
    assert person.leads is None


def test_one_event_is_muted_by_the_link_in_its_letter(site: Place) -> None:
    path = site.enrolled(A)
    site.clock.later(hours=23)
    site.sweep()
    said = site.letter(A)
    assert f"{path}?viec=hoi" in said
    assert "Thôi nhắc việc này" in site.client.get(f"{path}?viec=hoi").text
    assert site.client.post(path, data={"lam": "tat", "viec": "hoi"}).status_code == 303
    site.clock.later(days=1)
    site.home.write(event(tail='[[event.announced]]\ncycle = "2026"\nstart = 2026-11-21\ndocument = "1/KH"\n'))
    assert site.sweep() == ["daily vanphong@example.vn"]


def test_a_muted_event_is_heard_of_again(site: Place) -> None:
    path = site.enrolled(A)
    site.client.post(path, data={"lam": "tat", "viec": "hoi"})
    assert 'name="tat" value="hoi" checked' in site.client.get(path).text
    site.client.post(path, data={"lam": "luu", "lich": "tat-ca"})
    person = site.person(A)
    assert person
    with reading(site.home.engine) as conn:
        assert subscriptions.muted_of(conn, person.id) == ()


def test_leaving_on_the_page(site: Place) -> None:
    path = site.enrolled(A)
    assert site.client.post(path, data={"lam": "thoi"}).status_code == 200
    assert not active(site)
    assert "hiện không nhận thư" in site.client.get(path).text


def test_my_data_is_all_of_it_and_no_secret(site: Place) -> None:
    path = site.enrolled(A)
    answer = site.client.get(f"{path}/du-lieu.json")
    found = answer.json()
    assert found["address"] == A
    assert [one["id"] for one in found["feeds"]] == ["tat-ca"]
    assert [one["kind"] for one in found["letters"]] == ["confirm", "welcome"]
    person = site.person(A)
    assert person
    assert person.nonce not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_erasing_forgets_the_person_and_keeps_the_counts(site: Place) -> None:
    path = site.enrolled(A)
    site.clock.later(hours=23)
    site.sweep()
    assert site.client.post(path, data={"lam": "xoa"}).status_code == 422
    assert active(site)
    assert site.client.post(path, data={"lam": "xoa", "chac": "co"}).status_code == 200
    assert site.client.get(path).status_code == 404
    with reading(site.home.engine) as conn:
        whole = "".join(
            str(conn.execute(sa.text(f'SELECT * FROM "{name}"')).all()) for name in sa.inspect(conn).get_table_names()
        )
        assert A not in whole
        mine = sa.select(recipient.c.id).where(recipient.c.address.is_(None))
        assert conn.scalar(sa.select(sa.func.count()).where(letter.c.recipient_id.in_(mine))) == 3
        assert conn.scalar(sa.select(sa.func.count()).where(reminder.c.recipient_id.in_(mine)))


def test_new_links_make_the_old_ones_void(site: Place) -> None:
    path = site.enrolled(A)
    person = site.person(A)
    assert person
    with site.home.engine.begin() as conn:
        recipients.renew_links(conn, person.id)
    assert site.client.get(path).status_code == 404


def test_another_site_cannot_change_anything(site: Place) -> None:
    path = site.enrolled(A)
    answer = site.client.post(path, data={"lam": "thoi"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert active(site)


def test_no_address_and_no_link_stands_in_a_log(site: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = site.enrolled(A)
    site.client.get(path)
    site.client.post(leaving(site))
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith(("scheduler", "uvicorn")))
    assert A not in ours
    assert path.rpartition("/")[2] not in ours
