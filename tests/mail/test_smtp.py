"""The carrier against a real server: what each answer means for the letter."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.errors import Refused
from scheduler.mail.server import parse
from scheduler.mail.smtp import Envelope, Post, Result
from tests.conftest import Need
from tests.mail.sink import DROP, HANG, Sink, sink, tls

LETTER = b"Subject: x\r\nMessage-ID: <k@lich.example.vn>\r\n\r\n.\r\n..hai\r\nba\r\n"
TO = Envelope("bounce+k@example.vn", "nguoi@example.org", "k")


@pytest.fixture(params=[False, True], ids=["in turn", "at once"])
def server(request: pytest.FixtureRequest) -> Iterator[Sink]:
    """One that takes a command at a time, and one with PIPELINING (RFC 2920)."""
    with sink() as box:
        box.pipelining = request.param
        yield box


def send(server: Sink, count: int = 1) -> list[Result]:
    with Post(parse(server.url)) as post:
        return [post.send(TO, LETTER).result for _ in range(count)]


def test_a_letter_arrives_byte_for_byte(server: Sink) -> None:
    assert send(server) == [Result.SENT]
    assert server.data == [LETTER]
    assert (server.senders, server.to) == (["bounce+k@example.vn"], ["nguoi@example.org"])


def test_many_letters_use_one_session(server: Sink) -> None:
    assert send(server, 5) == [Result.SENT] * 5
    assert server.sessions == 1


@pytest.mark.parametrize(
    ("phase", "reply", "result"),
    [
        ("MAIL", "451 4.3.0 bận", Result.LATER),
        ("MAIL", "550 5.7.1 sender not allowed", Result.LATER),  # about us: no letter would fare better
        ("RCPT", "450 4.2.0 greylisted", Result.LATER),
        ("RCPT", "550 5.1.1 no such user", Result.FAILED),
        ("DATA", "452 4.3.1 full", Result.LATER),
        ("DATA", "554 5.6.0 refused", Result.FAILED),
        ("MAIL", DROP, Result.LATER),
        ("RCPT", DROP, Result.LATER),
        ("354", DROP, Result.UNCLEAR),
        ("DATA", DROP, Result.UNCLEAR),
        ("DATA", "421 4.3.2 closing", Result.LATER),
    ],
)
def test_57_the_server_s_word_decides(server: Sink, phase: str, reply: str, result: Result) -> None:
    server.order(phase, reply)
    assert send(server, 2) == [result, Result.SENT]


def test_a_server_that_takes_it_is_asked_all_at_once(server: Sink) -> None:
    assert send(server, 3) == [Result.SENT] * 3
    assert bool(server.together) is server.pipelining


def test_a_letter_to_nobody_is_ended_empty_and_the_session_goes_on(server: Sink) -> None:
    server.order("RCPT", "550 5.1.1 no such user")
    server.accepts_nobody = True
    with Post(parse(server.url)) as post:
        assert post.send(TO, LETTER).answer.startswith("550 5.1.1")
        assert post.send(TO, LETTER).result is Result.SENT
    assert server.data == [LETTER]
    assert server.sessions == 1


def test_no_command_is_smuggled_in_by_an_address(server: Sink) -> None:
    with Post(parse(server.url)) as post, pytest.raises(ValueError, match="line break"):
        post.send(Envelope("a@example.vn", "b@example.vn>\r\nRCPT TO:<c@example.vn", "k"), LETTER)
    assert server.to == []


@pytest.mark.parametrize(("phase", "result"), [("RCPT", Result.LATER), ("DATA", Result.UNCLEAR)])
def test_a_silent_server_is_not_waited_for_for_ever(server: Sink, phase: str, result: Result) -> None:
    server.order(phase, HANG)
    with Post(replace(parse(server.url), timeout=1.0)) as post:
        assert post.send(TO, LETTER).result is result


def test_a_session_that_broke_while_idle_is_opened_again(server: Sink) -> None:
    with Post(parse(server.url)) as post:
        post.send(TO, LETTER)
        server.order("MAIL", DROP)
        assert post.send(TO, LETTER).result is Result.SENT
    assert server.sessions == 2


def test_no_server_is_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}?timeout=1"
    with Post(parse(url)) as post:
        assert post.send(TO, LETTER).result is Result.LATER


def test_58_an_answer_is_kept_without_addresses(server: Sink) -> None:
    server.order("RCPT", "550 5.1.1 <nguoi@example.org>: unknown")
    with Post(parse(server.url)) as post:
        assert post.send(TO, LETTER).answer == "550 5.1.1 … unknown"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory, need: Need) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("tls")
    pem, key = folder / "cert.pem", folder / "key.pem"
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    openssl = need("openssl", "/usr/bin/openssl" if Path("/usr/bin/openssl").exists() else None)
    subprocess.run([openssl, *command.split(), "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    return str(pem), str(key)


@pytest.mark.parametrize("trusted", [True, False])
def test_57_tls_is_verified(certificate: tuple[str, str], trusted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    with sink(tls_context=tls(*certificate), require_starttls=True) as box:
        there = replace(parse(f"smtp://mx.example.org:{box.port}?timeout=5"), host="localhost")
        assert there.tls == "starttls"
        with Post(there) as post:
            outcome = post.send(TO, LETTER)
    assert outcome.result is (Result.SENT if trusted else Result.LATER)
    assert bool(box.data) is trusted


def test_57_a_server_without_tls_gets_nothing(server: Sink) -> None:
    there = replace(parse(f"smtp://mx.example.org:{server.port}?timeout=5"), host="localhost")
    with Post(there) as post:
        assert post.send(TO, LETTER).result is Result.LATER
    assert server.data == []


def test_the_address_of_a_server() -> None:
    server = parse("smtp://lich%40example.vn:m%C3%A2t@mx.example.vn?from=lich@example.vn&bounce=tra@example.vn")
    assert (server.host, server.port, server.tls) == ("mx.example.vn", 587, "starttls")
    assert (server.user, server.password) == ("lich@example.vn", "mât")
    assert (server.sender, server.bounce) == ("lich@example.vn", "tra@example.vn")
    assert "mât" not in repr(server)
    assert parse("smtps://mx.example.vn").port == 465
    assert parse("smtp://localhost:25").tls == "none"
    assert parse("smtp://mx.example.vn:25?tls=none").tls == "none"


@pytest.mark.parametrize(
    "url",
    [
        "mx.example.vn",
        "http://mx.example.vn",
        "smtp://",
        "smtp://mx.example.vn:x",
        "smtp://mx.example.vn?tls=maybe",
        "smtp://mx.example.vn?verify=no",
        "smtp://mx.example.vn?timeout=0",
        "smtp://a:b@mx.example.vn?tls=none",
    ],
)
def test_a_wrong_address_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(Refused, match="LICH_SMTP") as refusal:
        parse(url)
    assert "a:b" not in str(refusal.value)
