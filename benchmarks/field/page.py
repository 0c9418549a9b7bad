"""`docs/benchmarks.md`, written whole from one run: the same rows in the same order, whatever was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.field.frame import OURS, ROOT, SMALL, Figure, Row, Table

PAGE = ROOT / "docs" / "benchmarks.md"
FINDINGS = Path(__file__).with_name("findings.md")
INTRODUCTION = """# So với bên ngoài · Measured against the field

`make bench` viết trang này. Mỗi bên là một tiến trình riêng, chạy lần lượt từng vòng; số ghi là trung vị, tỉ số là
trung vị của tỉ số từng vòng. «× ta nhanh hơn» trên 1 là lich nhanh hơn.

*Every contender is a process of its own, one round of each in turn; figures are medians, a ratio is the median of the
rounds' ratios. Above 1, lich is that many times as fast. CPU time, except rates, which are by the clock. What a peer
does not do is said in its row.*
"""
SHORT = """**Lượt ngắn, máy bận: chỉ để thấy cỡ số.**
*A short run of one round on a busy machine: orders of magnitude, not figures to quote.*
"""
Figures = Mapping[str, Mapping[str, Figure]]


def page(tables: Sequence[Table], figures: Figures, targets: Sequence[Mapping[str, Any]], day: date) -> str:
    """The whole page: tables, where we are not first, our own targets, and what the profile led to."""
    parts = [INTRODUCTION, f"Đo ngày {day:%d/%m/%Y} · measured {day.isoformat()}: {machine()}.\n"]
    parts += [SHORT] if SMALL else []
    parts += [_table(table, figures[table.key]) for table in tables]
    parts += [_behind(tables, figures), _targets(targets), FINDINGS.read_text(encoding="utf-8")]
    return "\n".join(parts)


def machine() -> str:
    """The class of machine, by no name of its own."""
    return (
        f"{os.cpu_count()} nhân · cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    )


def _table(table: Table, figures: Mapping[str, Figure]) -> str:
    rows = [f"| {row.name} | {' | '.join(_cells(table, figures[row.name]))} | {row.does} |" for row in table.rows]
    head = f"| ai · who | {table.unit} | × ta nhanh hơn · we are faster | làm gì · what it does |"
    return "\n".join(
        [f"## {table.title}\n", f"*{table.work}.*\n", head, "|---|---:|---:|---|", *rows, *_notes(table, figures), ""]
    )


def _cells(table: Table, figure: Figure) -> tuple[str, str]:
    if figure.value is None:
        return f"**{figure.note}**", ""
    return f"{figure.value:,.{table.digits}f}", "" if figure.ratio is None else f"{figure.ratio:.2f}"


def _notes(table: Table, figures: Mapping[str, Figure]) -> Iterator[str]:
    noted = [f"- {row.name}: {figures[row.name].note}" for row in table.rows if _is_noted(figures[row.name])]
    if noted:
        yield "\n" + "\n".join(noted)


def _is_noted(figure: Figure) -> bool:
    return bool(figure.note) and figure.value is not None


def _behind(tables: Sequence[Table], figures: Figures) -> str:
    """Everyone who was faster, by how much, and why."""
    lines = [
        f"- {table.title}: **{row.name}**, {_factor(ratio)} × – {_why(row)}."
        for table, row, ratio in _ahead(tables, figures)
    ]
    return "\n".join(["## Nơi ta không đứng đầu · Where we are not first\n", *(lines or ["Không có · nowhere."]), ""])


def _ahead(tables: Sequence[Table], figures: Figures) -> Iterator[tuple[Table, Row, float]]:
    for table in tables:
        for row in table.rows:
            ratio = figures[table.key][row.name].ratio
            if row.name != OURS and ratio is not None and ratio < 1:
                yield table, row, ratio


def _factor(ratio: float) -> str:
    return f"{1 / ratio:.1f}" if ratio > 0.1 else f"{1 / ratio:.0f}"


def _why(row: Row) -> str:
    return row.ahead or "CHƯA RÕ VÌ SAO · not yet explained"


def _targets(rows: Sequence[Mapping[str, Any]]) -> str:
    """Every other benchmark of this folder, with its target where it has one."""
    head = [
        "## Chỉ tiêu của chính ta · Our own targets\n",
        "| đo gì · what | tỉ số · ratio | chỉ tiêu · target | | chi tiết · detail |",
    ]
    return "\n".join([*head, "|---|---:|---|---|---|", *map(_target, rows), ""])


def _target(row: Mapping[str, Any]) -> str:
    aim, mark = verdict(row)
    return f"| {row['name']} | {row['value']:.2f} | {aim} | {mark} | {row['detail']} |"


def verdict(row: Mapping[str, Any]) -> tuple[str, str]:
    """The target in words and whether it is met; two empty texts where there is none."""
    value, most, least = row["value"], row["at_most"], row["at_least"]
    if most is None and least is None:
        return "", ""
    met = (most is None or value <= most) and (least is None or value >= least)
    return f"≤ {most:g}" if most is not None else f"≥ {least:g}", "đạt" if met else "**TRƯỢT**"
