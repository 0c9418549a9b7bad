"""`lich doctor`: exit status 0 or 1, the same for a person and for a program."""

from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_what_is_wrong_ends_with_one(run: Run) -> None:
    run("adopt")
    told = run("doctor")
    assert told.exit_code == 1  # no sweep yet
    assert "[HỎNG]  Chưa có lượt gửi thư nào.\n         → Dịch vụ có chạy không" in told.stdout
    assert told.stdout.endswith("1 điều hỏng, 1 điều cần lưu ý.\n")
    asked = run("doctor", "--json")
    said = json.loads(asked.stdout)
    assert (asked.exit_code, said["ok"]) == (1, False)
    assert {"code", "level", "message", "hint"} == set(said["findings"][0])


def test_warnings_do_not(run: Run) -> None:
    run("send")
    assert run("doctor").exit_code == 0
    assert json.loads(run("doctor", "--json").stdout)["ok"] is True
