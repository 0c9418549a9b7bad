"""Both major versions of python-dateutil give the same days: the product runs on 4, the allowed range begins at 2.9."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

VERSION = "from importlib.metadata import version; print(version('python-dateutil'))"
OCCURRENCES = "from tests.oracles.occurrences import main; main()"


def output(root: Path, python: str, code: str) -> str:
    return subprocess.run([python, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.mark.oracles
def test_both_majors_give_the_same_occurrences(root: Path, oracles_python: str) -> None:
    assert output(root, sys.executable, VERSION).startswith("4.")
    assert output(root, oracles_python, VERSION).startswith("2.9")
    ours = output(root, sys.executable, OCCURRENCES)
    assert len(ours.splitlines()) > 8000
    assert output(root, oracles_python, OCCURRENCES) == ours
