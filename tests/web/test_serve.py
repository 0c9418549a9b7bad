"""`lich serve` as a person meets it: a real process on a real port, ended by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import EVENTS

MAIL = '\nmail = "vanphong@example.vn"'


@pytest.fixture
def office(tmp_path: Path) -> Path:
    text = EVENTS.replace('\naddress = "https://lich.example.vn"', '\naddress = "https://lich.example.vn"' + MAIL)
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    return tmp_path


def command(home: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("LICH_")} | {"LICH_HOME": str(home)}
    return [sys.executable, "-m", "scheduler", "serve", *arguments], environ


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], list[str], str]]:
    """The process, what it said until it was open, and its address."""
    line, environ = command(home, "--port", "0")
    process = subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said: list[str] = []
    try:
        for text in process.stdout:
            said.append(text.strip())
            if text.startswith("Trang đang mở: "):
                break
        assert said, process.communicate()
        assert said[-1].startswith("Trang đang mở: "), (said, process.communicate())
        yield process, said, said[-1].split()[3]
    finally:
        process.kill()
        process.communicate()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_sends_opens_and_ends_quietly(office: Path, number: int) -> None:
    with served(office) as (process, said, address):
        assert said[0].startswith("Lượt nhắc lúc ")
        assert "  Đã ghi: vanphong@example.vn".strip() in said
        assert list((office / "var" / "outbox").glob("*.eml"))
        assert "Lễ hội Khai hạ" in get(f"{address}su-kien/khai-ha")
        assert get(f"{address}lich/muong.ics").startswith("BEGIN:VCALENDAR")
        assert '"status":"ok"' in get(f"{address}healthz")
        code, out, err = ended(process, number)
    assert code == 0
    assert "Traceback" not in err
    assert out.strip() == ("Đã dừng." if number == signal.SIGINT else "")


def test_a_taken_port_is_said_before_anything_is_sent(office: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line, environ = command(office, "--port", str(taken.getsockname()[1]))
        done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "cổng này đang có chương trình khác dùng" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (office / "var").exists()


def test_a_broken_file_keeps_the_last_good_edition(office: Path) -> None:
    with served(office) as (process, _, _):
        ended(process, signal.SIGINT)
    (office / "events.toml").write_text("[[event]\n", encoding="utf-8")
    with served(office) as (process, _, address):
        assert "Lễ hội Khai hạ" in get(f"{address}su-kien/khai-ha")
        deadline = time.monotonic() + 30
        while '"events_file":"rejected"' not in (said := get(f"{address}healthz")):
            assert time.monotonic() < deadline, said
        code, _, err = ended(process, signal.SIGINT)
    assert code == 0
    assert "events.toml" in err
    assert "bản lịch đang dùng vẫn giữ nguyên" in err


def test_a_broken_file_with_no_edition_is_refused(office: Path) -> None:
    (office / "events.toml").write_text("[[event]\n", encoding="utf-8")
    line, environ = command(office, "--port", "0")
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "events.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_rule_39_a_secret_link_is_read_and_said_nowhere(office: Path) -> None:
    line, environ = command(office)
    make = [*line[:3], "feed", "muong", "--private", "máy của phòng"]
    made = subprocess.run(make, env=environ, capture_output=True, text=True, check=True).stdout
    path = made.splitlines()[0].removeprefix("https://lich.example.vn/")
    with served(office) as (process, said, address):
        assert get(f"{address}{path}").startswith("BEGIN:VCALENDAR")
        with pytest.raises(urllib.error.HTTPError, match="404") as wrong:
            get(f"{address}{path.replace('.ics', '0.ics')}")
        wrong.value.close()
        _, out, err = ended(process, signal.SIGTERM)
    assert path.removesuffix(".ics").rpartition("/")[2] not in "".join([*said, out, err])
    listed = subprocess.run([*line[:3], "feed", "--privates"], env=environ, capture_output=True, text=True, check=True)
    assert "đọc lần cuối" in listed.stdout
