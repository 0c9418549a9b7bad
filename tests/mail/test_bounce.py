"""Rule 51: what comes back names its letter and says by its status what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.mail.bounce import Kind, Report, classify, classify_answer, parse
from tests.mail.reports import DOMAIN, KEY, OUT_OF_OFFICE, complaint, dsn


def test_51_a_report_names_its_letter_by_the_address_that_it_came_to() -> None:
    assert parse(dsn()) == (Report(kind=Kind.HARD, status="5.1.1", key=KEY),)


@pytest.mark.parametrize("enclosed", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_51_or_by_the_message_id_of_what_is_enclosed(enclosed: str) -> None:
    (report,) = parse(dsn(to="vanphong@example.vn", enclosed=enclosed))
    assert (report.key, report.domain) == (KEY, DOMAIN)


def test_51_a_report_about_nobody_s_letter_names_none() -> None:
    (report,) = parse(dsn(key="khong-phai-cua-ta"))
    assert report.key is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", Kind.HARD),
        ("5.1.2", Kind.HARD),
        ("5.1.10", Kind.HARD),
        ("5.2.1", Kind.HARD),
        ("5.4.4", Kind.HARD),
        ("5.2.2", Kind.SOFT),
        ("5.2.3", Kind.SOFT),
        ("4.4.1", Kind.SOFT),
        ("4.2.2", Kind.SOFT),
        ("5.7.1", Kind.REFUSED),
        ("5.7.26", Kind.REFUSED),
        ("5.1.8", Kind.REFUSED),
        ("5.6.0", Kind.REFUSED),
        ("5.4.7", Kind.REFUSED),
        ("2.1.5", Kind.DELIVERED),
    ],
)
def test_51_the_class_of_each_status(status: str, kind: Kind) -> None:
    assert classify(status) is kind
    assert parse(dsn(status))[0].kind is kind


def test_51_what_is_still_tried_or_has_arrived_is_no_failure() -> None:
    assert [one.kind for one in parse(dsn("4.4.1", "delayed"))] == [Kind.DELAYED]
    assert [one.kind for one in parse(dsn("2.0.0", "delivered"))] == [Kind.DELIVERED]


def test_51_two_recipients_of_one_report_are_told_once() -> None:
    assert len(parse(dsn(blocks=2))) == 1


@pytest.mark.parametrize(("kind", "count"), [("abuse", 1), ("fraud", 1), ("not-spam", 0), ("auth-failure", 0)])
def test_51_a_complaint(kind: str, count: int) -> None:
    assert parse(complaint(kind)) == (Report(kind=Kind.COMPLAINT, status="", key=KEY, domain=DOMAIN),) * count


def test_51_an_out_of_office_note_is_no_report() -> None:
    assert parse(OUT_OF_OFFICE) == ()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.1.1 … unknown", Kind.HARD),
        ("550 no such user", Kind.HARD),
        ("554 5.7.1 refused", Kind.REFUSED),
        ("552 too big", Kind.REFUSED),
        ("451 4.7.1 greylisted", Kind.SOFT),
        ("", Kind.SOFT),
    ],
)
def test_57_a_refusal_within_the_session_has_a_class_too(answer: str, kind: Kind) -> None:
    assert classify_answer(answer) is kind


@given(st.binary(max_size=300), st.integers(0, 1500))
def test_51_nothing_that_comes_in_can_break_it(noise: bytes, at: int) -> None:
    whole = dsn()
    parse(noise)
    parse(whole[:at] + noise + whole[at:])
    parse(whole[:at])
