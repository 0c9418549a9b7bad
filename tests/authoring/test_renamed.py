"""An id changed by hand is pointed out at its line."""

from __future__ import annotations

import pytest

from scheduler.authoring.read import load_files
from scheduler.authoring.renamed import changed_ids
from tests.authoring.test_bad_input import EVENT, OFFICE

OTHER = EVENT.replace('"le"', '"khac"').replace('"Lễ"', '"Khác"').replace("1/1", "3/3")


def warned(before: str, after: str) -> list[str]:
    old = load_files({"events.toml": before + OFFICE}, "events.toml").catalogue
    assert old
    return [str(problem) for problem in changed_ids(old, load_files({"events.toml": after + OFFICE}, "events.toml"))]


def test_a_changed_id_is_told() -> None:
    assert warned(OTHER + EVENT, OTHER + EVENT.replace('"le"', '"le-moi"')) == [
        (
            "events.toml:8:1: le-moi: id: mã “le” đã thành “le-moi”: người đăng ký sẽ thấy một sự kiện mới; "
            'nếu vẫn là sự kiện cũ thì ghi lại id = "le"'
        )
    ]


def test_id_and_name_changed_together_are_told_by_the_rule() -> None:
    assert len(warned(EVENT, EVENT.replace('"le"', '"b"').replace('"Lễ"', '"Bê"'))) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (EVENT, EVENT),
        (EVENT, EVENT + OTHER),
        (EVENT + OTHER, EVENT),
        (EVENT, OTHER),
        (EVENT, EVENT.replace('"Lễ"', '"Hội"')),
        (EVENT, EVENT.replace("1/1", "1/13")),
    ],
    ids=["nothing", "added", "removed", "replaced", "renamed", "broken"],
)
def test_other_changes_are_not(before: str, after: str) -> None:
    assert warned(before, after) == []
