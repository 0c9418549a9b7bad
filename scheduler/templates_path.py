"""Where templates are found: an office's own first, then those that are shipped."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped() -> Path:
    """The shipped `templates/`: inside an installed package, at the top in a checkout."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def folders(home: Path | None, part: str) -> list[Path]:
    """Folders to search in this order for templates of `part` (`mail`, `web`, `print`).

    A file under the home's `templates/` wins over the shipped one of the same name.
    """
    own = [home / "templates" / part] if home else []
    return [folder for folder in (*own, shipped() / part) if folder.is_dir()]
