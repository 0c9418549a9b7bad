"""What an office installs holds all that lich needs beside its code, and finds its templates from there."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scheduler import templates_path


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built], cwd=root, check=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@pytest.mark.parametrize(
    ("here", "there", "pattern"),
    [
        ("scheduler", "scheduler", "catalogue/*.toml"),
        ("scheduler", "scheduler", "web/static/*"),
        ("scheduler", "scheduler", "web/views/*.toml"),
        ("scheduler", "scheduler", "paper/fonts/*"),
        ("scheduler", "scheduler", "store/migrations/**/*.py"),
        ("scheduler", "scheduler", "**/*.py"),
        (".", "scheduler", "templates/**/*"),
    ],
)
def test_the_wheel_holds_every_file(root: Path, installed: Path, here: str, there: str, pattern: str) -> None:
    def files(base: Path) -> set[str]:
        found = base.glob(pattern)
        return {str(p.relative_to(base)) for p in found if p.is_file() and "__pycache__" not in p.parts}

    assert files(root / here)
    assert files(root / here) - files(installed / there) == set()


def test_templates_are_found_in_what_is_installed(installed: Path) -> None:
    code = "from scheduler.templates_path import folders; print(*folders(None, 'mail'))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, capture_output=True, text=True, check=True, env={"PYTHONPATH": "."}
    )
    assert done.stdout.strip() == str(installed / "scheduler" / "templates" / "mail")


def test_a_homes_own_templates_come_first(root: Path, tmp_path: Path) -> None:
    assert templates_path.folders(tmp_path, "mail") == [root / "templates" / "mail"]
    own = tmp_path / "templates" / "mail"
    own.mkdir(parents=True)
    assert templates_path.folders(tmp_path, "mail") == [own, root / "templates" / "mail"]
    assert templates_path.folders(root, "nothing") == []
