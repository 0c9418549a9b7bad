"""The project's own promises: pins without addresses, one command interface, benchmarks that can be run."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
FILES = ("build", "product", "extras", "test", "audit", "oracles", "readers")


def pins(root: Path, name: str) -> dict[str, str]:
    return dict(PIN.findall((root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_every_pin_is_exact_hashed_and_without_an_address(root: Path, name: str) -> None:
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert pins(root, name)
    assert "://" not in text
    assert not re.search(r"^\s*--?(index|extra|find|trusted|f\b|i\b)", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert [block for block in blocks if PIN.match(block) and "--hash=sha256:" not in block] == []


def test_the_tests_run_on_the_products_own_pins(root: Path) -> None:
    product, extras, test = pins(root, "product"), pins(root, "extras"), pins(root, "test")
    assert {name: extras.get(name) for name in product} == product
    assert {name: test.get(name) for name in extras} == extras


def test_every_dependency_is_pinned(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    assert set(optional) == {"cluster", "print", "metrics"}
    assert _names(project["dependencies"]) - set(pins(root, "product")) == set()
    assert _names(line for lines in optional.values() for line in lines) - set(pins(root, "extras")) == set()


def _names(lines: Iterable[str]) -> set[str]:
    return {re.match(r"[\w.-]+", line)[0] for line in lines}  # type: ignore[index]  # never empty


def test_the_package_names_all_that_it_imports_and_no_more(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    imported = {
        _PACKAGES.get(name, name).lower() for path in (root / "scheduler").rglob("*.py") for name in _tops(path)
    }
    named = _names(
        line for lines in (project["dependencies"], *project["optional-dependencies"].values()) for line in lines
    )
    mine = imported - sys.stdlib_module_names - {"scheduler"}
    assert mine - named == set()
    assert named - mine == {"tzdata", "python-multipart"}  # used by zoneinfo and by starlette


_PACKAGES = {
    "argon2": "argon2-cffi",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "typing_extensions": "typing-extensions",
    "prometheus_client": "prometheus-client",
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
}
"""What is imported -> the package that brings it; the last two are parts of theirs."""


def _tops(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_oracles_environment_is_the_only_one_with_the_old_dateutil(root: Path) -> None:
    majors = {name: pins(root, name).get("python-dateutil", "").split(".")[0] for name in ("product", "oracles")}
    assert majors == {"product": "4", "oracles": "2"}


@pytest.mark.parametrize("folder", ["tests/readers", "benchmarks/field/js"])
def test_javascript_packages_have_exact_versions_and_no_lock_file(root: Path, folder: str) -> None:
    package = json.loads((root / folder / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False).stdout
    assert "package-lock.json" not in listed
    assert "uv.lock" not in listed


def test_make_alone_lists_the_commands(root: Path) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  make (\S+)", shown, re.MULTILINE)
    assert {"help", "env", "run", "test", "test-long", "check", "docs", "audit", "bench"} <= set(commands)


def test_continuous_integration_runs_what_a_developer_runs(root: Path) -> None:
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert [line for line in lines if line.startswith("make")] == ["make test", "make check"]


def test_every_benchmark_has_a_main_and_a_known_environment(root: Path) -> None:
    frame = importlib.import_module("benchmarks.__main__")
    names = [path for path in (root / "benchmarks").glob("*.py") if path.stem not in frame.NOT_BENCHMARKS]
    assert names
    for path in names:
        assert "\ndef main() -> None:" in path.read_text(encoding="utf-8"), path.name
        assert frame.environment_of(path) in frame.ENVIRONMENTS
