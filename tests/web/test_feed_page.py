"""The page of one calendar: its link, its code, the steps of each client."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import segno
from starlette.testclient import TestClient

from scheduler.web.feed_page import code
from tests.conftest import ROOT


@pytest.mark.parametrize("feed", ["muong", "nhom/muong", "loai/tet", "noi/lao-cai", "tat-ca"])
def test_every_calendar_has_a_page_with_its_links(client: TestClient, feed: str) -> None:
    page = client.get(f"/lich/{feed}")
    assert page.status_code == 200
    assert f'value="https://lich.example.vn/lich/{feed}.ics"' in page.text
    assert f'value="https://lich.example.vn/lich/nhac/{feed}.ics"' in page.text
    assert client.get(f"/lich/{feed}.ics").status_code == 200


@pytest.mark.parametrize(
    "feed", ["x", "nhac/muong", "rieng/0", "nhom", "muong/", "", "\N{LATIN SMALL LETTER O WITH HORN}"]
)
def test_there_is_no_page_of_a_calendar_that_never_was(client: TestClient, feed: str) -> None:
    assert client.get(f"/lich/{feed}").status_code == 404


def test_the_list_leads_to_the_pages(client: TestClient) -> None:
    page = client.get("/dang-ky").text
    for path in ("/lich/muong", "/lich/nhom/muong", "/lich/noi/lao-cai", "/lich/loai/tet"):
        assert f'href="{path}"' in page


def test_rule_38_webcal_stands_in_apples_steps_alone(client: TestClient) -> None:
    page = client.get("/lich/muong").text
    assert page.count("webcal://") == 1
    apple = page.partition('<article id="apple">')[2].partition("</article>")[0]
    assert "webcal://lich.example.vn/lich/muong.ics" in apple


def test_the_code_is_a_picture_without_script_or_style_that_leads_to_the_page(client: TestClient) -> None:
    page = client.get("/lich/nhom/muong").text
    drawn = str(code("https://lich.example.vn/lich/nhom/muong"))
    assert drawn in page
    assert re.fullmatch(r'<svg viewBox="[0-9 ]+"[^<]*>(<path [a-z]+="[^"<]*"[^<]*/>)+</svg>', drawn.replace("\n", ""))
    assert not re.search(r"style=|<script|href=|xlink", drawn)
    wanted = segno.make_qr("https://lich.example.vn/lich/nhom/muong", error="m")
    assert f"0 0 {wanted.symbol_size()[0]}" in drawn


def test_the_steps_say_what_googles_delay_means_and_what_cannot_work(client: TestClient) -> None:
    for path in ("/dang-ky", "/lich/muong"):
        page = client.get(path).text
        for client_name in ("apple", "google", "outlook-web", "outlook-desktop", "thunderbird", "icsx5", "nextcloud"):
            assert f'<article id="{client_name}">' in page
        assert "12 đến 24 giờ" in page
        assert "Outlook cho máy Mac" in page
        assert "25/11/2026" in page


def test_the_written_guide_names_the_same_clients() -> None:
    guide = Path(ROOT / "docs" / "dang-ky-lich.md").read_text(encoding="utf-8")
    steps = (ROOT / "templates" / "web" / "clients.html").read_text(encoding="utf-8")
    for heading in re.findall(r"<h3>(.*?)</h3>", steps):
        assert f"## {heading}" in guide
    assert re.findall(r"\d\d/\d\d/\d{4}", steps)[0] in guide
