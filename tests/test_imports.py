"""The core is pure: it imports downwards only, and reaches for no clock, file, network or log."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scheduler"
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "model"),
    ("calendars",),
    ("words",),
    ("rules",),
    ("working", "expand"),
    ("ledger", "hours", "reminder", "due", "taken", "scene", "notices", "plan"),
)
"""Lowest first. A module may import from its own layer and from those before it."""
OUTSIDE = {"dateutil", "hijridate"}
IMPURE = {
    "asyncio", "ctypes", "fileinput", "glob", "http", "importlib", "io", "locale", "logging", "multiprocessing", "os",
    "pathlib", "pickle", "platform", "random", "secrets", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3",
    "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "localtime"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__"}


def files(name: str) -> list[Path]:
    whole = PACKAGE / name
    return sorted(whole.rglob("*.py")) if whole.is_dir() else [PACKAGE / f"{name}.py"]


PURE = [(rank, path) for rank, layer in enumerate(LAYERS) for name in layer for path in files(name)]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or ""
            if node.module == "scheduler":
                yield from (f"scheduler.{alias.name}" for alias in node.names)


def wrong_import(name: str, rank: int) -> bool:
    top, _, rest = name.partition(".")
    if top == "scheduler":
        allowed = {part for layer in LAYERS[: rank + 1] for part in layer} | {""}
        return rest.partition(".")[0] not in allowed
    return top not in OUTSIDE and (top not in sys.stdlib_module_names or top in IMPURE)


def reaches_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in DOORS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
        return ast.unparse(node.func.value).rpartition(".")[2] in {"date", "datetime", "time"}
    return False


def test_every_layer_is_there() -> None:
    assert all(path.is_file() for _, path in PURE)


@pytest.mark.parametrize(("rank", "path"), PURE, ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_the_core_imports_downwards_and_reaches_for_nothing(rank: int, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [name for name in imports(tree) if wrong_import(name, rank)] == []
    assert [ast.unparse(node) for node in ast.walk(tree) if reaches_out(node)] == []


@pytest.mark.parametrize(
    ("line", "rank", "caught"),
    [
        ("import logging", 0, True),
        ("from pathlib import Path", 5, True),
        ("from scheduler import rules", 1, True),
        ("from scheduler.authoring.read import load", 5, True),
        ("import pydantic", 5, True),
        ("from scheduler.calendars import lunar", 3, False),
        ("from dateutil.rrule import rrulestr", 3, False),
        ("from datetime import date", 0, False),
    ],
)
def test_the_guard_itself_catches_what_it_should(line: str, rank: int, caught: bool) -> None:
    assert any(wrong_import(name, rank) for name in imports(ast.parse(line))) is caught


@pytest.mark.parametrize("line", ["datetime.now()", "date.today()", "datetime.datetime.now(UTC)", "open('x')"])
def test_the_guard_sees_clocks_and_doors(line: str) -> None:
    assert any(reaches_out(node) for node in ast.walk(ast.parse(line)))
