"""Without a network: what was read is there and says of which day; what was not is named; nothing private is kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The site until the block ends; then nobody answers."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=0))
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()


def test_what_was_read_opens_again_without_a_network(browser: Browser, app: Starlette) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with served(app) as address:
            page.goto(f"{address}/thang/2026-11")
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            for path in ("/thang/2026-11", "/en/su-kien/khai-ha", "/dang-nhap", "/"):
                page.goto(address + path)
            kept = "caches.open('lich-1').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname).sort())"
            page.wait_for_function(f"() => ({kept}).then(k => k.includes('/en/su-kien/khai-ha'))")
            pages = [path for path in page.evaluate(kept) if not path.startswith("/static")]
            assert pages == ["/en/ngoai-mang", "/en/su-kien/khai-ha", "/ngoai-mang", "/thang/2026-11"]
        page.goto(f"{address}/thang/2026-11")
        expect(page.locator(".notice")).to_contain_text("Không có mạng: đây là bản giữ ngày")
        expect(page.locator("h1")).to_have_text("Tháng 11/2026")
        page.goto(f"{address}/en/su-kien/khai-ha")
        expect(page.locator(".notice")).to_have_text(re.compile("^No network: this copy is of"), use_inner_text=True)
        page.goto(f"{address}/thang/2027-05")
        expect(page.locator("h1")).to_have_text("Không có mạng")
        expect(page.locator("#da-giu a")).to_have_text(["Tháng 11/2026 – Ủy ban MTTQ Việt Nam tỉnh"])
        page.locator("#da-giu a").click()
        expect(page.locator("h1")).to_have_text("Tháng 11/2026")
