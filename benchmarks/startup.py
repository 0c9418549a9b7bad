"""How long a person waits for a command to begin: against a bare click program, and against importing what it needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measure import compare_commands, milliseconds, report

ROOT = Path(__file__).resolve().parent.parent
LICH = Path(sys.executable).with_name("lich")
BARE = """
import click
@click.group()
def bare():
    'A program with one command.'
@bare.command()
def one():
    'The command.'
bare(['--help'])
"""
NEEDS = """
import click, json
import pydantic, tomllib
import scheduler.authoring.read, scheduler.expand, scheduler.cli.home, scheduler.words, scheduler.calendars.convert
"""


def main() -> None:
    """`lich --help` at most 1.5 times a bare click program; `lich next` at most twice its imports."""
    env = os.environ | {"LICH_HOME": str(ROOT)}
    ours, bare = compare_commands([str(LICH), "--help"], [sys.executable, "-c", BARE], env)
    report("lich --help / bare click", ours / bare, at_most=1.5, detail=f"{milliseconds(ours)}, {milliseconds(bare)}")
    ours, imports = compare_commands([str(LICH), "next"], [sys.executable, "-c", NEEDS], env)
    detail = f"{milliseconds(ours)}, {milliseconds(imports)}"
    report("lich next / importing what it needs", ours / imports, at_most=2, detail=detail)
