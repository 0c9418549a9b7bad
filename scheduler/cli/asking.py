"""Asking a person on the terminal, until the answer can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

Answer = TypeVar("Answer")


def ask(question: str, read: Callable[[str], Answer], default: str = "", *, empty: str | None = None) -> Answer:
    """The answer as `read` takes it; asked again, with the reason, where it raises. `empty` says what Enter means."""
    from scheduler.errors import LichError

    label = f"{question} (Enter: {empty})" if empty else question
    while True:
        text = click.prompt(label, default=default, show_default=bool(default)).strip()
        try:
            return read(text)
        except click.BadParameter as error:
            click.echo(f"  {error.message}")
        except LichError as error:
            click.echo(f"  {error}")


def line(text: str) -> str:
    """An answer that may not be left out."""
    if not text:
        raise click.BadParameter("chưa ghi gì")
    return text


def agreed(question: str) -> bool:
    """A yes in Vietnamese or English; anything else is a no."""
    from scheduler.words import fold

    answer = click.prompt(f"{question} (c: có, Enter: không)", default="", show_default=False)
    return fold(answer) in ("c", "co", "y", "yes")
