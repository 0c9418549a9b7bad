"""`make bench`: every benchmark and every table of the field; writes docs/benchmarks.md; 1 where a target is missed.

A benchmark is a file here with a `main()` that calls `measure.report`. One that needs other people's libraries says
`ENVIRONMENT = "oracles"` at its top and runs in `.venv-oracles`. Names choose some, benchmarks or tables, and then
nothing is written: `make bench ARGS="startup lunar-right"`. `LICH_BENCH_SMALL=1` takes one round of every table.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
ENVIRONMENTS = {"product": ".venv", "oracles": ".venv-oracles"}
NOT_BENCHMARKS = {"__init__", "__main__", "measure", "servers"}
PEOPLE = {"LICH_BENCH_PEOPLE": "5000"}
"""For so many a run of everything plans, unless told otherwise; `make bench ARGS=mail` takes far more."""


def main(chosen: list[str]) -> int:
    """Runs the chosen benchmarks and tables, all where none is named; the exit status."""
    from benchmarks.field.registry import TABLES

    names = [path.stem for path in sorted(FOLDER.glob("*.py")) if path.stem not in NOT_BENCHMARKS]
    known = [*names, *(table.key for table in TABLES)]
    if unknown := set(chosen) - set(known):
        print(f"không có / no such benchmark: {', '.join(sorted(unknown))}; có / there are: {', '.join(known)}")
        return 2
    rows = [_shown(row) for name in names if name in (chosen or names) for row in _run(name, smaller=not chosen)]
    figures = {table.key: _measured(table) for table in TABLES if table.key in (chosen or known)}
    if not chosen:
        _write(figures, rows)
    from benchmarks.field.page import verdict

    return int(any("TRƯỢT" in verdict(row)[1] for row in rows))


def _run(name: str, *, smaller: bool) -> Iterator[dict[str, Any]]:
    environment = ENVIRONMENTS[environment_of(FOLDER / f"{name}.py")]
    python = FOLDER.parent / environment / "bin" / "python"
    env = {**(PEOPLE if smaller else {}), **os.environ}
    code = f"from benchmarks.{name} import main; main()"
    done = subprocess.run([python, "-c", code], cwd=FOLDER.parent, env=env, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        yield json.loads(line)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        yield {"name": f"{name} failed", "value": 0.0, "at_least": 1.0, "at_most": None, "detail": environment}


def environment_of(path: Path) -> str:
    """`product`, or what the file says at its top."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ENVIRONMENT":
            return str(ast.literal_eval(node.value))
    return "product"


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    from benchmarks.field.page import verdict

    target, mark = verdict(row)
    print(f"{row['name']:<62} {row['value']:>8.2f} ×  {target:<7} {mark:<6} {row['detail']}".rstrip(), flush=True)
    return row


def _measured(table: Any) -> Mapping[str, Any]:
    figures: Mapping[str, Any] = table.measure()
    print(f"\n{table.title} ({table.unit})")
    for row in table.rows:
        figure = figures[row.name]
        value = "–" if figure.value is None else f"{figure.value:,.{table.digits}f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×"
        print(f"  {row.name:<24} {value:>12}  {ratio:>10}  {figure.note}".rstrip(), flush=True)
    return figures


def _write(figures: Mapping[str, Mapping[str, Any]], rows: list[dict[str, Any]]) -> None:
    from benchmarks.field.page import PAGE, page
    from benchmarks.field.registry import TABLES

    PAGE.write_text(page(TABLES, figures, rows, date.today()), encoding="utf-8")  # noqa: DTZ011 - the day of the run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
