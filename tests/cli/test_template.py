"""`lich template` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "events.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("LICH_HOME", str(tmp_path))
    return tmp_path


def template(*words: str) -> Result:
    return CliRunner().invoke(lich, ["template", *words])


def test_shipped_templates_are_fine(home: Path) -> None:
    result = template("check")
    assert result.exit_code == 0
    assert "Mẫu thư dùng được" in result.output


def test_a_mistake_is_told_and_ends_with_one(home: Path) -> None:
    own = home / "templates" / "mail" / "ask.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Kính gửi\n{{ itm.name }}\n", encoding="utf-8")
    result = template("check")
    assert result.exit_code == 1
    assert "templates/mail/ask.txt.j2:2: mẫu thư có lỗi: không có tên «itm»; có phải: item" in result.output
    (problem,) = json.loads(template("check", "--json").stdout)["problems"]
    assert problem["line"] == 2


def test_a_preview_on_the_screen_and_as_files(home: Path) -> None:
    assert "Tiêu đề: [Nhắc lịch]" in template("preview", "reminder").output
    result = template("preview", "weekly", "-o", str(home / "xem"))
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (home / "xem").iterdir()) == ["weekly.html", "weekly.txt"]


def test_an_unknown_kind(home: Path) -> None:
    result = template("preview", "remind")
    assert result.exit_code == 1
    assert "reminder" in result.output
