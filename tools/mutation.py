"""Would a test fail if the code were wrong? Changes one thing at a time in `calendars/` and `rules/`, asks the tests.

`python -m tools.mutation --sample 400` chooses so many changes, always the same ones. Each runs in
a process of its own with the changed module in memory: no file is touched. What no test notices must stand in
`docs/mutation.md` with the reason why it does not matter, else the run fails. `--only rules.lunar`: one module.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scheduler"
ACCEPTED = ROOT / "docs" / "mutation.md"
GENERATED = {"_lunar_table", "_solar_terms_table"}
CPU_SECONDS = 90
"""A change that makes its tests run longer than this never ends: noticed."""

OF_RULES = (("tests/rules",), ("tests/test_expand.py", "tests/test_working.py"))
AFTER_ALL = ("tests/authoring/test_bad_input.py", "tests/authoring/test_certain.py", "tests/cli/test_explain.py")
OF_CALENDARS = ("tests/calendars/test_convert.py", "tests/calendars/test_docs.py", "tests/calendars/test_published.py")
BY_NAME = {
    "_bounds": "test_lunar",
    "cham_awal": "test_cham",
    "cham_ahier": "test_cham",
    "easter": "test_convert",
    "labels": "test_convert",
}


class Mutant(NamedTuple):
    """One change: the module, the place among its nodes, which of the node's changes, and how both read."""

    module: str
    node: int
    change: int
    where: str
    """`rules/lunar.py place`: file and function."""
    before: str
    after: str

    @property
    def text(self) -> str:
        """How `docs/mutation.md` names it; without a line number, so that it survives an edit elsewhere."""
        return f"{self.where}: {self.before} → {self.after}"


SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.USub: ast.UAdd,
}  # fmt: skip


def changes(node: ast.AST) -> int:
    """How many changes a node allows."""
    match node:
        case ast.Compare(ops=ops):
            return sum(type(op) in SWAPPED for op in ops)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) | ast.UnaryOp(op=op):
            return int(type(op) in SWAPPED or isinstance(op, ast.Not))
        case ast.Constant(value=bool() | int()) | ast.If() | ast.IfExp() | ast.While():
            return 1
        case ast.Return(value=ast.expr() as value):
            return int(not (isinstance(value, ast.Constant) and value.value is None))
        case ast.comprehension(ifs=ifs):
            return len(ifs)
    return 0


def change(node: ast.AST, which: int) -> None:
    """Makes the change, in place."""
    match node:
        case ast.Compare(ops=ops):
            at = [index for index, op in enumerate(ops) if type(op) in SWAPPED][which]
            ops[at] = SWAPPED[type(ops[at])]()  # type: ignore[call-overload]  # a comparison for a comparison
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            node.operand = negated(operand)
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp() | ast.UnaryOp():
            node.op = SWAPPED[type(node.op)]()  # type: ignore[assignment]  # an operator of the same family
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.If() | ast.IfExp() | ast.While():
            node.test = negated(node.test)
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.comprehension(ifs=ifs):
            ifs[which] = negated(ifs[which])


def negated(test: ast.expr) -> ast.expr:
    """`not (test)`."""
    return ast.UnaryOp(ast.Not(), test)


def nodes(tree: ast.Module) -> list[tuple[ast.AST, str]]:
    """Every node that runs, in a fixed order, with the function it stands in; no annotation, no decorator."""
    found: list[tuple[ast.AST, str]] = []

    def walk(node: ast.AST, where: str) -> None:
        found.append((node, where))
        inside = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else where
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_comment"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    walk(child, inside)

    walk(tree, "")
    return found


def source(module: str) -> Path:
    """The file of `scheduler.rules.lunar`."""
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


Place = tuple[str, int, int]
"""Module, node and which of its changes."""


def places(module: str) -> Iterator[tuple[str, Place]]:
    """Every change there is, each with a number drawn from what it changes: an edit elsewhere moves none of them."""
    again: Counter[str] = Counter()
    for at, (node, where) in enumerate(nodes(ast.parse(source(module).read_text(encoding="utf-8")))):
        for which in range(changes(node)):
            text = f"{module} {where} {shown(node)} {which}"
            again[text] += 1
            yield sha256(f"{text} {again[text]}".encode()).hexdigest(), (module, at, which)


def mutant(module: str, at: int, which: int) -> Mutant:
    """One change, described."""
    path = source(module)
    node, where = nodes(ast.parse(path.read_text(encoding="utf-8")))[at]
    changed, _ = nodes(mutated(module, at, which))[at]
    where = f"{path.relative_to(PACKAGE)} {where}".strip()
    return Mutant(module, at, which, where, shown(node), shown(changed))


def shown(node: ast.AST) -> str:
    """The node on one line: of a statement its head."""
    text = ast.unparse(node)
    return " ".join(text.split("\n")[0].split())


def mutated(module: str, at: int, which: int) -> ast.Module:
    """The module with one change."""
    tree = ast.parse(source(module).read_text(encoding="utf-8"))
    node, _ = nodes(tree)[at]
    change(node, which)
    return ast.fix_missing_locations(tree)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module changed; all others as they are."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The changed module's place, or nothing."""
        if fullname != self.mutant.module:
            return None
        file = source(fullname)
        folder = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(fullname, file, loader=self, submodule_search_locations=folder)

    def exec_module(self, module: ModuleType) -> None:
        """Runs the changed code."""
        tree = mutated(self.mutant.module, self.mutant.node, self.mutant.change)
        exec(compile(tree, str(source(self.mutant.module)), "exec"), module.__dict__)


def tests_of(module: str) -> list[tuple[str, ...]]:
    """The tests that ought to notice, the nearest first."""
    if ".calendars" not in module:
        return [*OF_RULES, AFTER_ALL]
    name = module.rpartition(".")[2]
    near = f"tests/calendars/{BY_NAME.get(name, f'test_{name}')}.py"
    return [(near,), OF_CALENDARS, *OF_RULES, AFTER_ALL]


def run(tried: Mutant | None, tests: Sequence[tuple[str, ...]]) -> int:
    """In a child: 0 where all tests pass."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if tried:
        sys.meta_path.insert(0, Changed(tried))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1), os.dup2(null, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not long and not oracles"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning", f"--hypothesis-profile={_quick()}"]
    return next((status for some in tests if (status := int(pytest.main([*options, *some])))), 0)


def _quick() -> str:
    """A hypothesis profile that is content with a failure as found; its name."""
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("quick", phases=phases, deadline=None, database=None, derandomize=True)
    return "quick"


def survivors(chosen: Sequence[Mutant], at_once: int) -> Iterator[tuple[Mutant, bool]]:
    """Each change as its tests end, and whether they all passed."""
    waiting, running = list(reversed(chosen)), dict[int, Mutant]()
    while waiting or running:
        while waiting and len(running) < at_once:
            tried = waiting.pop()
            running[start(tried)] = tried
        child, status = os.wait()
        if child in running:
            yield running.pop(child), os.waitstatus_to_exitcode(status) == 0


def start(tried: Mutant | None, tests: Sequence[tuple[str, ...]] | None = None) -> int:
    """Forks a child that runs the tests; its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os._exit(run(tried, tests or tests_of(tried.module if tried else "")))
        finally:
            os._exit(70)
    return child


def modules() -> list[str]:
    """Those that are looked at."""
    paths = [path for part in ("calendars", "rules") for path in sorted((PACKAGE / part).glob("*.py"))]
    named = [path.relative_to(ROOT).with_suffix("") for path in paths if path.stem not in GENERATED]
    return [".".join(path.parts).removesuffix(".__init__") for path in named]


def choose(only: str, sample: int) -> list[Mutant]:
    """So many changes of all, the same ones each time; 0: all of them."""
    every = sorted(drawn for name in modules() if only in name for drawn in places(name))
    return [mutant(*place) for _, place in (every[:sample] if sample else every)]


def tried_in(log: Path) -> set[str]:
    """The changes that a run which was broken off has tried."""
    return {Mutant(*list(json.loads(line).values())[:-1]).text for line in log.read_text(encoding="utf-8").splitlines()}


def unnoticed_in(log: Path) -> list[Mutant]:
    """The changes of a log that all tests let pass."""
    rows = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return [mutant(row["module"], row["node"], row["change"]) for row in rows if row["passed"]]


def main() -> int:
    """Exit status 1 where a change goes unnoticed that `docs/mutation.md` does not explain."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--log", type=Path, help="each change as a line of JSON")
    parser.add_argument("--again", type=Path, help="those of such a log that nothing noticed")
    asked = parser.parse_args()
    os.chdir(ROOT)
    for name in ("dateutil.rrule", "hypothesis", "pytest", "pydantic", "click", "tomllib", "jplephem.spk", "erfa"):
        importlib.import_module(name)  # once, before the children are forked
    everything = [("tests/calendars",), *OF_RULES, AFTER_ALL]
    if os.waitstatus_to_exitcode(os.waitpid(start(None, everything), 0)[1]):
        print("the tests fail without any change")
        return 2
    chosen = unnoticed_in(asked.again) if asked.again else choose(asked.only, asked.sample)
    explained = ACCEPTED.read_text(encoding="utf-8") if ACCEPTED.exists() else ""
    if asked.log and asked.log.exists():
        tried_before = tried_in(asked.log)
        chosen = [one for one in chosen if one.text not in tried_before]
    lived = new = 0
    for tried, passed in survivors(chosen, asked.at_once):
        lived += passed
        if passed and f"`{tried.text}`" not in explained:
            new += 1
            print(f"unnoticed: {tried.text}", flush=True)
        if asked.log:
            with asked.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({**tried._asdict(), "passed": passed}, ensure_ascii=False) + "\n")
    print(f"{len(chosen)} changes, {len(chosen) - lived} noticed, {lived - new} explained, {new} unnoticed")
    return int(new > 0)


if __name__ == "__main__":
    sys.exit(main())
