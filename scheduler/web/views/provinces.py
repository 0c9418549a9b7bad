"""Provinces and cities by yesterday's names and today's.

Nghị quyết 202/2025/QH15 of 12/6/2025, at work from 1/7/2025: 63 became 34. Huế bears its name since 1/1/2025
(Nghị quyết 175/2024/QH15).
"""

from __future__ import annotations

from datetime import date

SINCE = date(2025, 7, 1)
NOW = {
    "An Giang": ("Kiên Giang",),
    "Bắc Ninh": ("Bắc Giang",),
    "Cà Mau": ("Bạc Liêu",),
    "Cần Thơ": ("Hậu Giang", "Sóc Trăng"),
    "Đà Nẵng": ("Quảng Nam",),
    "Đắk Lắk": ("Phú Yên",),
    "Đồng Nai": ("Bình Phước",),
    "Đồng Tháp": ("Tiền Giang",),
    "Gia Lai": ("Bình Định",),
    "Hải Phòng": ("Hải Dương",),
    "Huế": ("Thừa Thiên Huế",),
    "Hưng Yên": ("Thái Bình",),
    "Khánh Hòa": ("Ninh Thuận",),
    "Lào Cai": ("Yên Bái",),
    "Lâm Đồng": ("Bình Thuận", "Đắk Nông"),
    "Ninh Bình": ("Hà Nam", "Nam Định"),
    "Phú Thọ": ("Hòa Bình", "Vĩnh Phúc"),
    "Quảng Ngãi": ("Kon Tum",),
    "Quảng Trị": ("Quảng Bình",),
    "Tây Ninh": ("Long An",),
    "Thái Nguyên": ("Bắc Kạn",),
    "TP Hồ Chí Minh": ("Bà Rịa - Vũng Tàu", "Bình Dương"),
    "Tuyên Quang": ("Hà Giang",),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh"),
}
"""Today's name -> the other names that it took in."""
_SPELT = {
    "dac lac": "dak lak",
    "daklak": "dak lak",
    "dac nong": "dak nong",
    "daknong": "dak nong",
    "bac can": "bac kan",
    "con tum": "kon tum",
    "kontum": "kon tum",
    "sai gon": "ho chi minh",
    "tphcm": "ho chi minh",
    "tp hcm": "ho chi minh",
}
"""Names as they are also written, without marks -> as `NOW` and the catalogue have them."""
_OF = {old: new for new, olds in NOW.items() for old in olds}


def respelt(query: str) -> str:
    """What somebody looks for, folded, with provinces as we write them."""
    padded = f" {query} "
    for other, ours in _SPELT.items():
        padded = padded.replace(f" {other} ", f" {ours} ")
    return padded.strip()


def now_of(name: str) -> str | None:
    """The province in which one of yesterday's lies today; None for one that is still there."""
    return _OF.get(name)


def formerly(name: str) -> tuple[str, ...]:
    """Yesterday's provinces that a province of today took in."""
    return NOW.get(name, ())
