"""Where this installation is, what its file says, and what time it is there: the edge that the pure core never sees."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from scheduler.errors import FileProblems, Refused

if TYPE_CHECKING:
    from scheduler.model import Catalogue

EVENTS = "events.toml"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def find_home() -> Path:
    """`LICH_HOME`, else the nearest folder from here upwards that has an `events.toml`. Raises Refused."""
    named = os.environ.get("LICH_HOME")
    if named:
        home = Path(named).expanduser().absolute()
        if not (home / EVENTS).is_file():
            raise Refused(f"LICH_HOME trỏ tới {home} nhưng ở đó không có {EVENTS}")
        return home
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / EVENTS).is_file():
            return folder
    raise Refused(f"không thấy {EVENTS} trong {here} và các thư mục phía trên; hãy vào đúng thư mục hoặc đặt LICH_HOME")


def read_catalogue(home: Path) -> Catalogue:
    """The events of the home's file, resolved. Raises FileProblems with its errors (warnings are for `check`)."""
    from scheduler.authoring.read import load

    reading = load(home / EVENTS)
    if reading.catalogue is None:
        raise FileProblems(reading.errors)
    return reading.catalogue


def now() -> datetime:
    """This moment in Vietnam, aware."""
    return datetime.now(ZONE)


def today() -> date:
    """The day in Vietnam, whatever the machine's own zone."""
    return now().date()


def database_url(home: Path) -> str:
    """Where this installation remembers. Raises Refused where the environment's settings are wrong."""
    from scheduler.run.settings import Settings

    return Settings.from_env(home).database


def warn(message: str) -> None:
    """A line for the person, beside what a program reads."""
    click.echo(f"Lưu ý: {message}", err=True)
