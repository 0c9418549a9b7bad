"""Where an installation is, and what time it is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.cli import home
from scheduler.errors import FileProblems, Refused


def test_the_environment_names_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICH_HOME", str(tmp_path))
    with pytest.raises(Refused, match="LICH_HOME"):
        home.find_home()
    (tmp_path / "events.toml").touch()
    assert home.find_home() == tmp_path


def test_else_the_nearest_folder_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LICH_HOME", raising=False)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "events.toml").touch()
    monkeypatch.chdir(deep)
    assert home.find_home() == tmp_path
    (tmp_path / "a" / "events.toml").touch()
    assert home.find_home() == tmp_path / "a"


def test_no_home_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LICH_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="LICH_HOME"):
        home.find_home()


def test_a_broken_file_gives_its_problems(tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text("[[event]]\nid = 3\n", encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        home.read_catalogue(tmp_path)
    assert refused.value.problems


def test_now_is_in_vietnam_whatever_the_machine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    assert home.now().utcoffset() == timedelta(hours=7)
    assert home.today() in (home.now().date(), home.now().date() - timedelta(days=1))


def test_the_database_is_a_file_in_var_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LICH_DATABASE", raising=False)
    assert home.database_url(tmp_path) == f"sqlite:///{tmp_path}/var/lich.db"
    monkeypatch.setenv("LICH_DATABASE", "postgresql:///lich")
    assert home.database_url(tmp_path) == "postgresql:///lich"
