"""A small office to run commands in: one event of each sort."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich

EVENTS = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"
mail = "vanphong@example.vn"

[[feed]]
id = "muong"
name = "Lễ hội dân tộc Mường"
groups = ["Mường"]

[[event]]
id = "dai-doan-ket"
name = "Ngày hội Đại đoàn kết toàn dân tộc"
kind = "national-day"
gregorian = "18/11"
places = ["cả nước"]
sources = ["https://example.vn/1"]

[[event]]
id = "khai-ha-muong-bi"
name = "Lễ hội Khai hạ Mường Bi"
kind = "ethnic-festival"
lunar = "6/1..8/1"
main_day = 3
groups = ["Mường"]
places = [{ name = "Hòa Bình / Tân Lạc", until = 2025-06-30 }, { name = "Phú Thọ / xã Mường Bi", since = 2025-07-01 }]
sources = ["https://example.vn/2"]

  [[event.announced]]
  cycle = "2026"
  start = 2026-02-23
  document = "Kế hoạch số 12/KH-UBND"
  date = 2026-01-15
  signer = "Chủ tịch"
  reason = "tránh mưa"

[[event]]
id = "ok-om-bok"
name = "Lễ hội Oóc Om Bóc"
kind = "religious-festival"
khmer = "15 koet Kattik"
groups = ["Khmer"]
sources = ["https://example.vn/3"]

[[event]]
id = "tet-khmer"
name = "Chol Chnam Thmay"
kind = "religious-festival"
khmer = "new year"
groups = ["Khmer"]
sources = ["https://example.vn/3"]

[[event]]
id = "ramuwan"
name = "Tết Ramưwan"
kind = "religious-festival"
cham_awal = "1/9"
tolerance = 1
groups = ["Chăm"]
sources = ["https://example.vn/4"]

[[event]]
id = "ngay-hoi-khu-dan-cu"
name = "Ngày hội ở khu dân cư"
kind = "commemoration"
window = { gregorian = "1/11..18/11" }
sources = ["https://example.vn/5"]

[[event]]
id = "com-moi"
name = "Lễ cơm mới"
kind = "ethnic-festival"
season = { text = "sau vụ gặt", ask = 9 }
groups = ["Mường"]
sources = ["https://example.vn/6"]

  [[event.announced]]
  cycle = "2027"
  start = 2027-10-10
  told_by = "trưởng bản"

[[event]]
id = "tham-thien-tai"
name = "Thăm hộ bị thiên tai"
kind = "visit"
season = { text = "khi xảy ra thiên tai" }
sources = ["https://example.vn/7"]

[[event]]
id = "bao-cao"
name = "Báo cáo quý"
kind = "report"
rrule = "FREQ=MONTHLY;BYMONTHDAY=20"
shift = "previous"
sources = ["https://example.vn/8"]

[[event]]
id = "gau-tao"
name = "Lễ hội Gầu Tào"
kind = "ethnic-festival"
groups = ["Mông"]
sources = ["https://example.vn/9"]

  [[event.variant]]
  id = "bac-ha"
  lunar = "3/1"
  places = ["Lào Cai / Bắc Hà"]

  [[event.variant]]
  id = "sa-pa"
  lunar = "12/1"
  places = ["Lào Cai / Sa Pa"]

[[event]]
id = "hoi-xuan"
name = "Hội xuân"
kind = "ethnic-festival"
lunar = "20/1"
sources = ["https://example.vn/9"]

  [[event.announced]]
  cycle = "2027"
  cancelled = true
  reason = "dịch bệnh"
  document = "Công văn số 5"
"""

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "events.toml").write_text(EVENTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `lich` in the small office."""
    monkeypatch.setenv("LICH_HOME", str(home))
    return lambda *args: CliRunner().invoke(lich, [str(arg) for arg in args], prog_name="lich")


@pytest.fixture
def ask(run: Run) -> Callable[..., Any]:
    """Runs a command with `--json` and gives what it says."""

    def asked(*args: str) -> Any:
        result = run(*args, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return asked
