"""Bodies composed once for many: the same as if each were composed, or each is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scheduler.mail import alike
from scheduler.mail.alike import Alike, Body
from scheduler.mail.compose import Texts
from scheduler.mail.links import Links


def links(number: int) -> Links:
    manage = f"https://lich.example.vn/toi-nhan/{number}.AAAAAAAAAAAAAAAAAAAAA{number}"
    return Links(
        f"https://lich.example.vn/thoi-nhan/{number}.AAAAAAAAAAAAAAAAAAAAA{number}", manage, f"{manage}?viec=hoi"
    )


class Template:
    """What counts how often it was asked."""

    def __init__(self, text: Callable[[Links], str]) -> None:
        self.text, self.asked = text, 0

    def body(self, foot: Links) -> Body:
        self.asked += 1
        return Body(Texts("Lễ hội", self.text(foot), f"<a href={foot.leave}>{foot.manage}</a>"), b"ics")


def usual(foot: Links) -> str:
    return f"Tắt: {foot.mute}. Thôi: {foot.leave}. Xem: {foot.manage}. Lại: {foot.leave}"


def many(template: Template, sorts: list[str]) -> None:
    """Each has the body that is composed for it alone."""
    found = Alike()
    for number, sort in enumerate(sorts):
        made = found.body(sort, links(number), partial(template.body, links(number)))
        assert made == Template(template.text).body(links(number))


def test_two_are_composed_and_the_rest_are_the_first_with_other_links() -> None:
    template = Template(usual)
    many(template, ["a"] * 9)
    assert template.asked == 2


def test_each_sort_by_itself() -> None:
    template = Template(usual)
    many(template, ["a", "b", "a", "b", "c", "a", "b"])
    assert template.asked == 5


def test_a_template_that_does_more_with_a_link_is_composed_for_everybody() -> None:
    for text in (lambda foot: foot.leave.upper(), lambda foot: foot.manage[-3:], lambda foot: str(hash(foot))):
        template = Template(text)
        many(template, ["a"] * 5)
        assert template.asked == 5


def test_the_same_reader_twice_proves_nothing() -> None:
    template, found = Template(lambda foot: foot.leave.upper()), Alike()
    for number in (1, 1, 2, 3):
        made = found.body("a", links(number), partial(template.body, links(number)))
        assert made.texts.text == links(number).leave.upper()


def test_no_more_sorts_are_kept_than_memory_bears() -> None:
    template, found = Template(usual), Alike()
    for _ in range(3):
        for number in range(alike.MOST + 5):
            found.body(number, links(number), lambda: template.body(links(0)))
    assert len(found._kept) == alike.MOST
