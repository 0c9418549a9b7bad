"""What the site ships: nothing unknown, nothing heavy, colours that everyone can read."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from scheduler.web import assets

STATIC = Path(assets.__file__).parent / "static"
CSS = (STATIC / "site.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", block)) for block in CSS.split(":root")[1:3])
GROUNDS = ("ground", "lacquer-tint", "leaf-tint", "moon-tint", "quiet-tint")


OURS = {"register.js", "worker.js"}
"""Scripts that were written here."""
LICENCES = {"OFL-1.1": "SIL OPEN FONT LICENSE", "0BSD": "Zero-Clause BSD"}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *product(("ink", "quiet", "lacquer", "moon", "leaf"), ("ground", "quiet-tint")),
    *product(("ink", "lacquer"), ("lacquer-tint",)),
    *product(("ink", "leaf"), ("leaf-tint",)),
    ("ground", "lacquer"),
    ("ground", "ink"),
]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_light_and_dark_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK) >= {"ground", "ink", "quiet", "rule", "lacquer", "moon", "leaf"}


def test_what_came_from_elsewhere_is_what_the_manifest_says() -> None:
    entries = tomllib.loads((STATIC / "manifest.toml").read_text(encoding="utf-8"))["file"]
    for entry in entries:
        assert hashlib.sha256((STATIC / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["name"]
        assert entry["version"]
        assert LICENCES[entry["licence"]] in (STATIC / entry["licence_file"]).read_text(encoding="utf-8")
    files = {str(path.relative_to(STATIC)) for kind in ("*.woff2", "*.js") for path in STATIC.rglob(kind)}
    theirs = files - OURS
    assert (
        theirs
        == {entry["path"] for entry in entries}
        == {n for n in assets.SHIPPED if n.endswith(("woff2", "js"))} - OURS
    )


def test_the_site_is_light(client: TestClient) -> None:
    fonts = sum(path.stat().st_size for path in STATIC.rglob("*.woff2"))
    script = b"".join(gzip.compress((STATIC / name).read_bytes()) for name in ("htmx.min.js", *sorted(OURS)))
    page = gzip.compress(client.get("/thang/2026-11").content) + gzip.compress(CSS.encode()) + script
    assert fonts < 100_000
    assert len(page) < 60_000


def test_the_stylesheet_asks_nothing_of_another_site() -> None:
    assert "http" not in CSS
    assert "@import" not in CSS
    assert set(re.findall(r"url\(([^)]+)\)", CSS)) == {name for name in assets.SHIPPED if "woff2" in name}


@pytest.mark.parametrize("name", assets.SHIPPED)
def test_files_are_kept_for_a_year_under_an_address_of_their_content(client: TestClient, name: str) -> None:
    answer = client.get(assets.address(name))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(f"/static/{name}").headers["cache-control"] == "public, max-age=86400"
    again = client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
