"""`python -m benchmarks.field.children.deliver URL COUNT SESSIONS`: letters handed in by aiosmtplib, a rate a round."""

from __future__ import annotations

import asyncio
import json
import sys
import time

DATA = b"From: a@example.vn\r\nTo: bo@example.vn\r\nSubject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 100


async def _session(host: str, port: int, letters: int) -> None:
    import aiosmtplib

    async with aiosmtplib.SMTP(hostname=host, port=port, use_tls=False, start_tls=False, timeout=60) as smtp:
        for _ in range(letters):
            await smtp.sendmail("vanphong@example.vn", ["bo@example.vn"], DATA)


async def _all(host: str, port: int, count: int, sessions: int) -> None:
    parts = [count // sessions + (number < count % sessions) for number in range(sessions)]
    await asyncio.gather(*(_session(host, port, part) for part in parts))


def main(url: str, count: str, sessions: str) -> None:
    """Letters a second, for each line read."""
    host, port = url.partition("://")[2].partition("?")[0].split(":")
    import aiosmtplib  # noqa: F401 - missing must be known before the first round

    print("null", flush=True)
    for _ in sys.stdin:
        before = time.perf_counter()
        asyncio.run(_all(host, int(port), int(count), int(sessions)))
        print(json.dumps(int(count) / (time.perf_counter() - before)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
