"""Writes `docs/events.schema.json`, by which an editor completes and checks `events.toml`.

Run: `python -m tools.events_schema`. A test fails while the file differs from the models.
"""

from __future__ import annotations

import json
from pathlib import Path

from scheduler.authoring.schema import json_schema

TARGET = Path(__file__).resolve().parent.parent / "docs" / "events.schema.json"


def text() -> str:
    """The file as it should be."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
