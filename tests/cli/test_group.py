"""The group of commands: help, sections, messages, exit statuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scheduler.cli import COMMANDS, SECTIONS, lich
from tests.cli.conftest import Run


def test_the_help_page_is_vietnamese_and_names_every_command(run: Run) -> None:
    shown = run("--help").stdout
    assert shown.startswith("Cách dùng: lich [TÙY CHỌN] LỆNH …")
    for section, commands in SECTIONS.items():
        assert f"{section}:" in shown
        assert all(f"  {name} " in shown and line in shown for name, line in commands.items())
    for english in ("Usage", "Options", "Commands", "Show this", "default", "required"):
        assert english not in shown


def test_sections_and_commands_are_the_same() -> None:
    assert sorted(COMMANDS) == sorted(name for commands in SECTIONS.values() for name in commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_helps_in_vietnamese(run: Run, name: str) -> None:
    command = lich.get_command(click.Context(lich), name)
    assert command is not None
    assert command.name == name
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"Cách dùng: lich {name}")
    for english in ("Usage", "Options:", "Show this", "default:", "required", "TEXT", "INTEGER", "PATH"):
        assert english not in shown.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nxt"], "Không có lệnh nxt. Có phải: next?"),
        (["--jsn"], "Không có tùy chọn --jsn."),
        (["next", "mười"], "không phải là số hợp lệ"),
        (["next", "0"], "nằm ngoài khoảng"),
        (["next", "1", "2"], "Thừa tham số (2)"),
        (["explain"], "Thiếu tham số"),
        (["list", "--from"], "Tùy chọn --from cần một giá trị."),
        (["list", "--from", "mai"], "không hiểu ngày"),
    ],
)
def test_wrong_usage_is_two_and_says_why_in_vietnamese(run: Run, args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_what_is_refused_is_one_sentence_and_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICH_HOME", str(tmp_path))
    result = CliRunner().invoke(lich, ["next"])
    assert result.exit_code == 1
    assert result.stderr.startswith("Lỗi: LICH_HOME trỏ tới")
    assert result.stdout == ""


def test_a_broken_file_shows_every_problem_and_is_one(home: Path, run: Run) -> None:
    (home / "events.toml").write_text(
        '[[event]]\nid = "a"\nname = "A"\nkind = "tet"\nlunar = "1/13"\n', encoding="utf-8"
    )
    for command in ("list", "next"):
        result = run(command)
        assert result.exit_code == 1
        assert "events.toml:5:" in result.stderr
        assert result.stdout == ""


def test_help_loads_no_command_and_nothing_heavy() -> None:
    code = (
        "import sys; from scheduler.cli import lich\n"
        "try: lich(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('pydantic', 'sqlalchemy', 'jinja2', 'starlette', 'icalendar', 'dateutil', 'tomllib')\n"
        "print([m for m in sys.modules if m.split('.')[0] in heavy"
        " or m.startswith('scheduler.') and not m.startswith('scheduler.cli')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_reading_commands_touch_no_database(home: Path) -> None:
    code = (
        "import sys; from scheduler.cli import lich\n"
        "try: lich(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = ('sqlalchemy', 'alembic', 'jinja2', 'starlette', 'icalendar', 'apscheduler')\n"
        "print([m for m in sys.modules if m in heavy])"
    )
    for args in (["next"], ["list"], ["explain", "ok-om-bok"], ["convert"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *args],
            capture_output=True,
            text=True,
            check=True,
            env={"LICH_HOME": str(home)},
        )
        assert done.stdout.splitlines()[-1] == "[]", args
    assert sorted(path.name for path in home.iterdir()) == ["events.toml"]


def test_module_and_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.startswith("lich 0.")
    shown = subprocess.run(
        [sys.executable, "-m", "scheduler", "--help"],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert "Cách dùng" in shown.stdout.decode("utf-8")


LATIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A machine that knows no UTF-8."""


def _module(home: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scheduler", *args],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"LICH_HOME": str(home), **environ},
    )


def test_vietnamese_arguments_are_understood_whatever_the_locale(home: Path) -> None:
    assert "khai-ha-muong-bi" in _module(home, "list", "--group", "Mường", **LATIN).stdout
    unknown = _module(home, "explain", "lễ-mường", **LATIN)
    assert unknown.returncode == 2
    assert "không có sự kiện “lễ-mường”" in unknown.stderr


def test_a_full_disk_is_a_sentence(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scheduler", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            env={"LICH_HOME": str(home)},
        )
    assert (done.returncode, done.stderr) == (1, "Lỗi: Máy không cho làm: đĩa đã đầy.\n")


def test_what_the_system_refuses_is_said_in_vietnamese(run: Run, tmp_path: Path) -> None:
    for args in (("feed", "-o", tmp_path / "none" / "a.ics"), ("lint", tmp_path / "none.ics")):
        result = run(*args)
        assert result.exit_code == 1
        assert result.stderr.endswith("không có tệp hay thư mục này\n")


def test_a_reader_who_has_had_enough_is_no_error_to_tell(home: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m scheduler list --from 1950-01-01 --to 2090-12-31 | head -1",
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"LICH_HOME": str(home), "PATH": "/usr/bin:/bin"},
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
