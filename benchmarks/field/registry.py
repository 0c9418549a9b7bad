"""Every table of the field, in the order of the page."""

from __future__ import annotations

from benchmarks.field import command, deliver, expansion, feed, lunar, serving, startup
from benchmarks.field.frame import Table

TABLES: tuple[Table, ...] = tuple(
    table for group in (lunar, expansion, feed, serving, deliver, command, startup) for table in group.TABLES
)
