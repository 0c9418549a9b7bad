"""The door: who gets in, for how long, and what a thief of a cookie, a guesser or a forger meets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler import passwords, tokens
from scheduler.run.settings import Settings
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import Account, Role
from scheduler.store.database import reading
from scheduler.web.app import create
from scheduler.web.guard.limits import PER_ACCOUNT, PER_CLIENT, PER_PAIR, WINDOW
from tests.web.guarded import OURS, PASSWORD, Clock, browser, cheap, make, secret_of, sign_in


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(engine: sa.Engine, home: Path, clock: Clock) -> Starlette:
    """A server just started: nothing tried yet."""
    return create(engine, Settings.from_env(home), clock=clock)


@pytest.fixture
def client(site: Starlette) -> Iterator[TestClient]:
    with browser(site) as opened:
        yield opened


@pytest.fixture
def lan(engine: sa.Engine, request: pytest.FixtureRequest) -> Account:
    """An account of the test's own."""
    name = "t" + tokens.digest(request.node.name)[:12]
    return make(engine, name, Role.PLANNER, "Đồng chí <script>alert(1)</script>")


def trail(engine: sa.Engine, of: Account) -> list[str]:
    with reading(engine) as conn:
        return [entry.action for entry in audit.latest(conn, subject=accounts.subject(of))]


def test_a_stranger_is_sent_to_the_door_and_comes_back(client: TestClient, lan: Account, engine: sa.Engine) -> None:
    sent = client.get("/toi?xong=mat-khau")
    assert (sent.status_code, sent.headers["location"]) == (303, "/dang-nhap?tiep=%2Ftoi%3Fxong%3Dmat-khau")
    form = client.get(sent.headers["location"])
    assert 'name="tiep" value="/toi?xong=mat-khau"' in form.text
    entered = sign_in(client, f" {lan.name.upper()} ", then="/toi?xong=mat-khau")
    assert (entered.status_code, entered.headers["location"]) == (303, "/toi?xong=mat-khau")
    assert client.get("/toi").status_code == 200
    assert client.get("/dang-nhap?tiep=/nam").headers["location"] == "/nam"
    assert trail(engine, lan) == ["sign-in"]


def test_a_name_with_a_script_is_a_name(client: TestClient, lan: Account) -> None:
    sign_in(client, lan.name)
    page = client.get("/toi").text
    assert "Đồng chí &lt;script&gt;" in page
    assert "<script" not in page
    again = client.post("/dang-nhap", data={"ten": "<script>x", "tiep": '"><script>y'}, headers=OURS)
    assert "<script" not in again.text


@pytest.mark.parametrize(
    "then", ["//example.org", "https://example.org", "/\\example.org", "\\\\example.org", "javascript:x", "/a\nb", ""]
)
def test_the_way_back_never_leaves_the_site(client: TestClient, lan: Account, then: str) -> None:
    assert sign_in(client, lan.name, then=then).headers["location"] == "/toi"
    assert client.get("/dang-nhap", params={"tiep": then}).headers["location"] == "/toi"


def test_the_cookie_is_hidden_from_scripts_and_other_sites(client: TestClient, lan: Account) -> None:
    cookie = sign_in(client, lan.name).headers["set-cookie"]
    assert cookie.startswith("lich=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


@pytest.mark.parametrize("address", ["https://localhost", "http://lich.example.vn", "https://lich.example.vn"])
def test_over_https_the_cookie_is_secure_and_of_this_host_alone(site: Starlette, lan: Account, address: str) -> None:
    with browser(site, address) as client:
        fields = {"ten": lan.name, "mat-khau": PASSWORD}
        origin = address.replace("http:", "https:")  # a proxy speaks https for us
        cookie = client.post("/dang-nhap", data=fields, headers={"Origin": origin}).headers["set-cookie"]
    assert cookie.startswith("__Host-lich=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_of_the_secret_only_its_hash_is_kept(client: TestClient, lan: Account, engine: sa.Engine) -> None:
    sign_in(client, lan.name)
    token = secret_of(client)
    assert len(token) >= 43
    with reading(engine) as conn:
        kept = " ".join(str(row) for row in conn.execute(sa.text("SELECT * FROM session")))
    assert token not in kept
    assert tokens.digest(token) in kept


def test_a_stolen_cookie_is_dead_after_sign_out(site: Starlette, client: TestClient, lan: Account) -> None:
    sign_in(client, lan.name)
    stolen = secret_of(client)
    with browser(site, client="192.0.2.9") as thief:
        thief.cookies.set("lich", stolen)
        assert thief.get("/toi").status_code == 200
        out = client.post("/dang-xuat", headers=OURS)
        assert (out.status_code, out.headers["location"]) == (303, "/")
        assert 'lich="";' in out.headers["set-cookie"]
        assert thief.get("/toi").status_code == 303
    assert client.get("/toi").status_code == 303


def test_sign_out_everywhere_ends_every_browser(
    site: Starlette, client: TestClient, lan: Account, engine: sa.Engine
) -> None:
    sign_in(client, lan.name)
    with browser(site) as phone:
        sign_in(phone, lan.name)
        assert "ở 2 nơi" in client.get("/toi").text
        assert client.post("/toi/dang-xuat", headers=OURS).headers["location"] == "/dang-nhap"
        assert phone.get("/toi").status_code == 303
    assert trail(engine, lan)[0] == "sign-out-everywhere"


def test_a_session_brought_along_is_ended_and_never_taken_over(
    site: Starlette, client: TestClient, lan: Account
) -> None:
    sign_in(client, lan.name)
    planted = secret_of(client)
    sign_in(client, lan.name)
    assert secret_of(client) != planted
    with browser(site) as thief:
        thief.cookies.set("lich", planted)
        assert thief.get("/toi").status_code == 303


def test_a_session_ends_when_left_alone(client: TestClient, lan: Account, clock: Clock) -> None:
    sign_in(client, lan.name)
    clock.later(sessions.IDLE - timedelta(minutes=1))
    assert client.get("/toi").status_code == 200
    clock.later(sessions.IDLE - timedelta(minutes=1))
    assert client.get("/toi").status_code == 200
    clock.later(sessions.IDLE)
    assert client.get("/toi").status_code == 303


def test_a_session_ends_a_week_after_it_began_however_busy(client: TestClient, lan: Account, clock: Clock) -> None:
    sign_in(client, lan.name)
    for _ in range(int(sessions.LONGEST / timedelta(hours=6)) - 1):
        clock.later(timedelta(hours=6))
        assert client.get("/toi").status_code == 200
    clock.later(timedelta(hours=6))
    assert client.get("/toi").status_code == 303


def test_a_role_changes_at_once_in_running_sessions(client: TestClient, lan: Account, engine: sa.Engine) -> None:
    sign_in(client, lan.name)
    assert "người lập kế hoạch" in client.get("/toi").text
    with engine.begin() as conn:
        accounts.set_role(conn, lan.id, Role.READER)
    assert "người xem" in client.get("/toi").text


def test_a_disabled_account_is_out_at_once_and_stays_out(client: TestClient, lan: Account, engine: sa.Engine) -> None:
    sign_in(client, lan.name)
    with engine.begin() as conn:
        accounts.set_disabled(conn, lan.id, True)
    assert client.get("/toi").status_code == 303
    assert sign_in(client, lan.name).status_code == 403
    with engine.begin() as conn:
        accounts.set_disabled(conn, lan.id, False)
    assert client.get("/toi").status_code == 303
    assert sign_in(client, lan.name).status_code == 303


def test_a_password_changed_meanwhile_makes_no_session(
    site: Starlette, client: TestClient, lan: Account, engine: sa.Engine
) -> None:
    with engine.begin() as conn:
        token = sessions.start(conn, lan, Clock().now)
        accounts.set_password(conn, lan.id, passwords.hashed("một câu hoàn toàn khác"))
    client.cookies.set("lich", token)
    assert client.get("/toi").status_code == 303


def test_a_wrong_name_a_wrong_password_and_a_disabled_account_are_answered_alike(
    client: TestClient, lan: Account, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, kept: str | bytes, password: str | bytes) -> Literal[True]:
            compared.append(str(kept).split("$")[3])
            return super().verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", Watched(time_cost=1, memory_cost=8, parallelism=1))
    wrong = sign_in(client, lan.name, "sai bét nhè")
    unknown = sign_in(client, "khong-co-ai", "sai bét nhè")
    with engine.begin() as conn:
        accounts.set_disabled(conn, lan.id, True)
    disabled = sign_in(client, lan.name)
    assert [a.status_code for a in (wrong, unknown, disabled)] == [403] * 3
    assert wrong.text == unknown.text == disabled.text
    assert len(compared) == 3  # argon2 ran each time, with the same numbers
    assert len(set(compared)) == 1


def test_a_guesser_is_stopped_and_the_officer_elsewhere_is_not(
    site: Starlette, client: TestClient, lan: Account, clock: Clock, engine: sa.Engine
) -> None:
    for _ in range(PER_PAIR):
        assert sign_in(client, lan.name, "đoán mò").status_code == 403
    stopped = sign_in(client, lan.name)
    assert stopped.status_code == 429
    assert stopped.headers["retry-after"] == str(int(WINDOW.total_seconds()))
    assert "Hãy thử lại sau 15 phút" in stopped.text
    with browser(site, client="198.51.100.7") as office:
        assert sign_in(office, lan.name).status_code == 303
    assert trail(engine, lan) == ["sign-in", "sign-in-locked"]
    clock.later(WINDOW)
    assert sign_in(client, lan.name).status_code == 303


def test_one_client_cannot_try_many_names(client: TestClient, lan: Account) -> None:
    for number in range(PER_CLIENT):
        assert sign_in(client, f"ten-{number}", "đoán mò").status_code == 403
    assert sign_in(client, lan.name).status_code == 429


def test_many_clients_cannot_try_one_name_for_ever(site: Starlette, lan: Account) -> None:
    for number in range(PER_ACCOUNT):
        with browser(site, client=f"198.51.100.{number}") as one:
            assert sign_in(one, lan.name, "đoán mò").status_code == 403
    with browser(site, client="203.0.113.1") as one:
        assert sign_in(one, lan.name, "đoán mò").status_code == 429


def test_signing_in_renews_a_hash_made_with_weaker_numbers(
    client: TestClient, lan: Account, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert sign_in(client, lan.name).status_code == 303
    with reading(engine) as conn:
        assert "t=2," in accounts.get(conn, lan.name).password
    assert client.get("/toi").status_code == 200


def test_a_longer_password_than_any_costs_nothing_and_is_wrong(client: TestClient, lan: Account) -> None:
    assert sign_in(client, lan.name, PASSWORD * 100).status_code == 403


def test_ten_megabytes_are_refused_before_they_are_read(client: TestClient, lan: Account) -> None:
    def stream() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 1_000_000

    assert client.post("/dang-nhap", content=b"x" * 10_000_000, headers=OURS).status_code == 413
    chunked = {**OURS, "Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/dang-nhap", content=stream(), headers=chunked).status_code == 413
    assert client.post("/toi/mat-khau", content=b"x" * 10_000_000, headers=OURS).status_code == 413
    odd = {**OURS, "Content-Length": "-1"}
    assert client.post("/dang-nhap", headers=odd).status_code == 413
    assert client.post("/thang", content=b"x" * 10_000_000, headers=OURS).status_code == 405


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ten=%ff%fe&mat-khau=%00", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(2000)), "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="ten"; filename="a"\r\n\r\nb\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"{}", "application/json"),
        (b"\xff", "text/plain"),
    ],
)
def test_nonsense_is_refused_quietly(client: TestClient, content: bytes, kind: str) -> None:
    answer = client.post("/dang-nhap", content=content, headers={**OURS, "Content-Type": kind})
    assert answer.status_code in {400, 403}


def test_no_secret_and_no_address_is_logged(
    site: Starlette, lan: Account, engine: sa.Engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "scheduler")
    with browser(site, client="198.51.100.77") as client:
        for _ in range(PER_PAIR + 1):
            sign_in(client, lan.name, "một mật khẩu gõ nhầm")
        sign_in(client, "mat-khau-go-nham-vao-ten")
        client.post(
            "/dang-nhap", data={"ten": lan.name, "mat-khau": PASSWORD}, headers={"Origin": "https://example.org"}
        )
        client.cookies.set("lich", "một-bí-mật".encode().hex())
        client.get("/toi")
    with reading(engine) as conn:
        kept = " ".join(str(entry) for entry in audit.latest(conn, 50))
    for said in (caplog.text, kept):
        for secret in ("198.51.100.77", "gõ nhầm", "mat-khau-go-nham", PASSWORD, "một-bí-mật".encode().hex()):
            assert secret not in said
