"""A folder to write an office's files into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.authoring.read import Reading, load

OFFICE = '\n[office]\nname = "Cơ quan"\ndomain = "lich.example.vn"\n'
Home = Callable[..., Reading]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Writes files, given by name with `__` for `/` and without `.toml`, and reads `events.toml`."""

    def read(**files: str) -> Reading:
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + (OFFICE if name == "events" else ""), encoding="utf-8")
        return load(tmp_path / "events.toml")

    return read
