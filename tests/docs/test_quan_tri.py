"""The administrator's guide is true: each command of it runs, in the order of the page, in one small office."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from scheduler.cli import COMMANDS, lich
from scheduler.store.database import open_database
from tests.cli.conftest import EVENTS
from tests.conftest import Need
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "quan-tri.md").read_text(encoding="utf-8")
SHELL = {"apt-get", "useradd", "install", "cd", "cp", "ln", "systemctl", "podman"}
"""What else the page types: not ours to run."""
MAY_FIND = {"doctor", "letters"}
"""Commands that end with 1 where something is wrong; in an office without a service something is."""
FAR = "postgresql://lich@db.example.vn/lich"


class Typed(NamedTuple):
    """One command of the page."""

    environ: dict[str, str]
    words: list[str]


def lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith("#")]


def typed() -> Iterator[Typed]:
    for line in lines():
        words = shlex.split(line, comments=True)
        environ = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
        rest = words[len(environ) :]
        if rest[0] == "lich":
            yield Typed(environ, rest[1:])
        else:
            assert rest[0] in SHELL, line


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A home, and where the page's folders are in this test."""
    home, www, mail = tmp_path / "home", tmp_path / "www", tmp_path / "mail"
    for folder in (home, www, mail / "new", tmp_path / "backups"):
        folder.mkdir(parents=True)
    (home / "events.toml").write_text(EVENTS, encoding="utf-8")
    (mail / "new" / "1").write_bytes(b"Subject: xin chao\r\n\r\n.\r\n")
    for name in [name for name in os.environ if name.startswith("LICH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LICH_HOME", str(home))
    monkeypatch.chdir(home)
    return {"/var/backups/lich": str(tmp_path / "backups"), "/srv/www/lich": str(www), "/var/mail/tra-lai": str(mail)}


def here(words: list[str], place: dict[str, str]) -> list[str]:
    def moved(word: str) -> str:
        for there, mine in place.items():
            word = word.replace(there, mine)
        return word

    return [moved(word) for word in words]


def test_every_command_of_the_page_runs(
    place: dict[str, str], postgresql: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, count = postgresql.empty(), 0
    place[FAR] = large
    for environ, words in typed():
        count += 1
        given = {name: large if value == FAR else value for name, value in environ.items()}
        if words[0] in ("serve", "worker"):
            alive(here(words, place), given)
            continue
        with monkeypatch.context() as patch:
            for name, value in given.items():
                patch.setenv(name, value)
            done = CliRunner().invoke(lich, here(words, place), input="một câu dài dễ nhớ\n", prog_name="lich")
        assert done.exit_code in ({0, 1} if words[0] in MAY_FIND else {0}), (words, done.output)
        assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
    assert count > 30


def alive(words: list[str], environ: dict[str, str]) -> None:
    """A command that goes on until it is ended: it comes up, answers where it opens pages, and ends cleanly."""
    if words[0] == "serve":
        words = ["serve", "--port", "0"]
    else:
        environ |= {"LICH_SECRET": "0" * 64}
        open_database(environ["LICH_DATABASE"]).dispose()
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler", *words],
        env=os.environ | environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = next(line for line in process.stdout if "dừng bằng Ctrl-C" in line)
        if words[0] == "serve":
            with urllib.request.urlopen(f"{said.split()[3]}readyz", timeout=30) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        _, wrong = process.communicate(timeout=60)
        assert process.returncode == 0, wrong
        assert "Traceback" not in wrong
    finally:
        process.kill()
        process.communicate()


def test_nginx_takes_its_lines(tmp_path: Path, need: Need) -> None:
    program = need("nginx", next((path for path in (shutil.which("nginx"), "/usr/sbin/nginx") if path), None))
    (block,) = re.findall(r"^```nginx\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    config = tmp_path / "nginx.conf"
    whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{block}}}\n"
    config.write_text(whole, encoding="utf-8")
    command = [program, "-t", "-q", "-c", str(config), "-e", str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_named_in_passing_is_there_too() -> None:
    named = set(re.findall(r"`lich ([a-z-]+)", PAGE)) | {words[0] for _, words in typed()}
    assert named - set(COMMANDS) == set()
    files = re.findall(r"\]\(([^)#]+)", PAGE)
    assert [name for name in files if not (ROOT / "docs" / name).exists()] == []
    assert [name for name in re.findall(r"deploy/[\w./@-]+\w", PAGE) if not (ROOT / name).exists()] == []


def test_every_command_and_what_it_is_made_of_is_on_the_page() -> None:
    listed = PAGE.partition("## 13.")[2]
    for name in COMMANDS:
        command = lich.get_command(click.Context(lich), name)
        within = command.commands if isinstance(command, click.Group) else {}
        said = f"`{name}`" + (f" ({', '.join(f'`{one}`' for one in sorted(within))})" if within else "")
        assert re.search(rf"{re.escape(said)}[,|( ]", listed), said


def test_every_setting_of_the_environment_is_on_the_page() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "scheduler").rglob("*.py"))
    used = set(re.findall(r'"(LICH_[A-Z_]+)"', source))
    assert used
    for name in used:
        assert f"| `{name}` |" in PAGE, name
    example = (ROOT / "deploy" / "lich.env").read_text(encoding="utf-8")
    assert set(re.findall(r"LICH_[A-Z_]+", example)) == used - {"LICH_HOME"}


def test_every_number_that_is_measured_is_on_the_page() -> None:
    source = (ROOT / "scheduler" / "web" / "metrics.py").read_text(encoding="utf-8")
    for name in set(re.findall(r'"(lich_\w+)"', source)):
        assert f"`{name}" in PAGE, name
