"""The shape we hold ourselves to: short functions, modules that fit one noun."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).resolve().parent.parent / "scheduler"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONG_MODULES = {
    "model.py": "the values that everything speaks in, together",
    "calendars/khmer.py": "one calendar, and the moment of its new year",
    "store/tables.py": "every table of the database, so that they are seen together",
    "store/migrations/versions/0001_first.py": "the same tables as they are first made",
    "authoring/schema.py": "the shape of events.toml, every key of it",
}
"""Modules that may pass 250 lines, and why."""
GENERATED = {"calendars/_lunar_table.py", "calendars/_solar_terms_table.py"}


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_half_of_all_functions_are_under_ten_lines() -> None:
    assert median(length for _, length in functions()) < 10


def test_no_function_is_over_sixty_lines() -> None:
    assert [f"{name}: {length}" for name, length in functions() if length > 60] == []


def test_modules_over_250_lines_are_named_with_a_reason() -> None:
    lengths = {str(p.relative_to(PACKAGE)): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    long = {name: length for name, length in lengths.items() if length > 250 and name not in GENERATED}
    assert set(long) - set(LONG_MODULES) == set(), long
