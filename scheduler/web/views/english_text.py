"""The pages' own words in English, read once from `english.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TEXT = files(__package__).joinpath("english.toml").read_text(encoding="utf-8")
_FILE: dict[str, dict[str, str]] = tomllib.loads(_TEXT)
TEMPLATES = _FILE["templates"]
"""What stands in the templates, by the Vietnamese."""
TEXT = TEMPLATES | _FILE["said"]
"""The same with what handlers and views hand to them."""
DOUBTS = _FILE["doubts"]
"""What `calendars.certainty` says, piece by piece."""
