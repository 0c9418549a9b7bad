"""`make bench`: runs every benchmark, prints a table, and exits with 1 where a target is missed.

A benchmark is a file here with a `main()` that calls `measure.report`. One that needs other people's libraries says
`ENVIRONMENT = "oracles"` at its top and runs in `.venv-oracles`. Names choose some: `make bench ARGS=startup`.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
ENVIRONMENTS = {"product": ".venv", "oracles": ".venv-oracles"}
NOT_BENCHMARKS = {"__init__", "__main__", "measure"}


def main(chosen: list[str]) -> int:
    """Runs the chosen benchmarks, all where none is named; the exit status."""
    names = [path.stem for path in sorted(FOLDER.glob("*.py")) if path.stem not in NOT_BENCHMARKS]
    if unknown := set(chosen) - set(names):
        print(f"không có / no such benchmark: {', '.join(sorted(unknown))}; có / there are: {', '.join(names)}")
        return 2
    met = [_show(row) for name in chosen or names for row in _run(name)]
    return 0 if all(met) else 1


def _run(name: str) -> Iterator[dict[str, Any]]:
    environment = ENVIRONMENTS[environment_of(FOLDER / f"{name}.py")]
    python = FOLDER.parent / environment / "bin" / "python"
    code = f"from benchmarks.{name} import main; main()"
    done = subprocess.run([python, "-c", code], cwd=FOLDER.parent, capture_output=True, text=True, check=False)
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


def _show(row: dict[str, Any]) -> bool:
    value, most, least = row["value"], row["at_most"], row["at_least"]
    met = (most is None or value <= most) and (least is None or value >= least)
    target = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
    mark = "" if not target else "đạt" if met else "TRƯỢT"
    print(f"{row['name']:<62} {value:>8.2f} ×  {target:<7} {mark:<6} {row['detail']}".rstrip(), flush=True)
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
