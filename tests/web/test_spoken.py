"""The form's words for what the check says: each stands for a sentence that the check still writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from scheduler.authoring.read import load
from scheduler.web.planner import spoken

NAMES = ("1", "day", "nth", "month", "to", "after", "window", "rule_day")
"""What is put in where a message names a key or a number."""


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text of a module; and a message with its hint as they are said together, where both are given at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield from filled(node)
        elif isinstance(node, ast.Call):
            given = [*node.args, *(word.value for word in node.keywords)]
            parts = [one for one in given if isinstance(one, ast.Constant | ast.JoinedStr)]
            yield from ("; ".join(said) for said in zip(*map(filled, parts), strict=True))


def filled(node: ast.expr) -> list[str]:
    """A text with each of `NAMES` in place of its values."""
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(part, name) for part in node.values) for name in NAMES]
    return [str(node.value) if isinstance(node, ast.Constant) else ""] * len(NAMES)


def _part(node: ast.expr, name: str) -> str:
    if isinstance(node, ast.FormattedValue):
        return f"'{name}'" if node.conversion == ord("r") else name
    return str(node.value) if isinstance(node, ast.Constant) else ""


@lru_cache(maxsize=1)
def written(root: Path) -> str:
    folders = [root / "scheduler" / name for name in ("rules", "authoring", "expand.py", "model.py")]
    files = [path for one in folders for path in ([one] if one.is_file() else sorted(one.rglob("*.py")))]
    return "\n".join(text for path in files for text in texts(ast.parse(path.read_text(encoding="utf-8"))))


WRONG = """
[office]
name = "Cơ quan"
domain = "lich.example.vn"
[[event]]
id = "a"
name = "Lễ hội"
kind = "ethnic-festival"
gregorian = "18/11"
shift = "next"
sources = ["https://example.vn"]
[[event]]
id = "b"
name = "Ngày nghỉ"
kind = "review"
day_off = true
gregorian = "18/11"
shift = "next"
sources = ["https://example.vn"]
[[event]]
id = "c"
name = "Lễ hội"
kind = "ethnic-festival"
lunar = "8/1"
days = 3
main_day = 5
sources = ["https://example.vn"]
"""
"""Mistakes whose sentence is put together from more than one text."""


@pytest.fixture
def found(tmp_path: Path) -> str:
    (tmp_path / "events.toml").write_text(WRONG, encoding="utf-8")
    return "\n".join(f"{one.message}; {one.hint}" for one in load(tmp_path / "events.toml").problems)


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in spoken._SAID], ids=lambda pattern: pattern.pattern[:40])
def test_what_is_said_otherwise_is_still_written(root: Path, found: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(written(root)) or pattern.search(found), (
        "the check says this no more: the form would speak of the file's keys"
    )
