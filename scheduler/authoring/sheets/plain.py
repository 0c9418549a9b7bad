"""The words around a day in a plan: hours, days of the week, "âm lịch", "tức ngày", and what remains without them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from scheduler.errors import RuleError
from scheduler.words import WEEKDAYS, fold

EXAMPLES = "18/11/2026; 8/1 ÂL; 6-8/1 ÂL; rằm tháng 7; tháng 3"
_TIME = re.compile(r"\b\d{1,2} ?(?:h|g|gio)(?: ?\d{2})?(?: ?phut)?\b|\b\d{1,2}:\d{2}(?::\d{2})?\b")
_OF_DAY = re.compile(r"\b(?:sang|trua|chieu|toi|dem|luc|vao)\b")
_WEEKDAY = re.compile(
    "|".join(
        rf"\b(?:{names})\b"
        for names in (*(rf"{fold(name)}|thu {n}|t{n}" for n, name in enumerate(WEEKDAYS[:6], 2)), "chu nhat|cn")
    )
)
_LUNAR = re.compile(r"\b(?:am lich|lich am|al|am)\b|\ba\.l\b\.?")
_SOLAR = re.compile(r"\b(?:duong lich|lich duong|dl|duong)\b|\bd\.l\b\.?")
_ASIDE = re.compile(
    r"(?P<main>.*?\d)\s*(?:[(\[;,]|\b)\s*(?:(?:tuc|nham)(?: la)?|(?<=[(\[]))\s*(?P<aside>[^()\[\]]*)[)\]]?"
)
_NUMBERED = re.compile(r"\b(\d{1,2})([.-])(\d{1,2})\2(\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:t?\b)?")


class Plain(NamedTuple):
    """A text of days taken apart."""

    bare: str
    """Only numbers, names of months and the signs between them."""
    aside: str | None
    """What stands in brackets, or after "tức": the day in the other calendar."""
    lunar: bool | None
    weekday: int | None


def read(text: str) -> Plain:
    """Takes it apart. Raises RuleError where it names two calendars for one day."""
    main, aside = _aside(_plain(text))
    lunar, main = _calendar(main)
    weekday, main = _weekday(main)
    return Plain(_bare(main), aside, lunar, weekday)


def unreadable(text: str) -> RuleError:
    """That a text names no day lich understands."""
    return RuleError("when", f"không hiểu ngày “{text[:60]}”", f"ghi như: {EXAMPLES}")


def both_calendars(text: str) -> RuleError:
    """That a text names two calendars for one day."""
    return RuleError("when-calendar", f"“{text[:60]}” vừa âm lịch vừa dương lịch", "ghi một lịch: 8/1 ÂL hoặc 18/11 DL")


def _plain(text: str) -> str:
    """Without marks and with one spelling for each thing; the words for "to" go first, while marks tell them apart."""
    composed = unicodedata.normalize("NFC", text).casefold()
    composed = re.sub(r"\b(?:đến|tới|den)(?: hết)?\b|[–—−]|\.\.", "-", composed)
    plain = fold(composed)
    plain = _ISO.sub(lambda m: f"{int(m[3])}/{int(m[2])}/{m[1]}", plain)
    return _NUMBERED.sub(lambda m: f"{m[1]}/{m[3]}/{m[4]}", plain)


def _aside(text: str) -> tuple[str, str | None]:
    """A lunar day in brackets or after "tức" stands beside the Gregorian one; a mere "(ÂL)" names the calendar."""
    match = _ASIDE.fullmatch(text.strip())
    if not match or not re.search(r"\d|ram", match["aside"]):
        return re.sub(r"[()\[\]]", " ", text), None
    return match["main"], match["aside"]


def _calendar(text: str) -> tuple[bool | None, str]:
    lunar, solar = _LUNAR.search(text), _SOLAR.search(text)
    if lunar and solar:
        raise both_calendars(text)
    return (bool(lunar) if lunar or solar else None), _SOLAR.sub(" ", _LUNAR.sub(" ", text))


def _weekday(text: str) -> tuple[int | None, str]:
    found = _WEEKDAY.search(text)
    if not found:
        return None, text
    name = found[0]
    number = {"chu nhat": 6, "cn": 6}.get(name)
    if number is None:
        number = int(name[-1]) - 2 if name[-1].isdigit() else [fold(day) for day in WEEKDAYS].index(name)
    return number, text[: found.start()] + " " + text[found.end() :]


def _bare(text: str) -> str:
    """Only numbers, names of months and the signs between them."""
    text = _OF_DAY.sub(" ", _TIME.sub(" ", text.replace("½ ngay", " ")))
    text = re.sub(r"\bngay cuoi\b(?: cung)?", "ngay+cuoi", text)
    text = re.sub(r"\b(?:(?<!thang )tu|ngay|du kien|nham|tuc)\b(?!\+)|[:.]", " ", text).replace(
        "ngay+cuoi", "ngay cuoi"
    )
    text = " ".join(text.split()).strip(" ,;-")
    text = re.sub(r"(?:(?<=\d)|(?<=ram)|(?<=ngay cuoi)) thang (?=[a-z0-9])", "/", text)
    text = re.sub(r"(?<=\w),? nam (?=\d{4})", "/", text)
    return re.sub(r" ?([/-]) ?", r"\1", text)
