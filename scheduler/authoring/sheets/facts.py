"""The cells beside the days: kind, peoples, places, and what goes into a note."""

from __future__ import annotations

import re

from scheduler.authoring import groups
from scheduler.authoring.schema import NAME_PATTERN
from scheduler.authoring.sheets.entry import FaultError
from scheduler.model import KINDS
from scheduler.words import KIND, KIND_EN, fold, nearest

_KIND_WORDS = {
    **{kind: kind for kind in KINDS},
    **{fold(word): kind for words in (KIND, KIND_EN) for kind, word in words.items()},
    **{
        fold(word.strip()): kind
        for kind, words in {
            "ethnic-festival": "lễ hội; lễ hội truyền thống; hội; dân tộc; văn hóa",
            "religious-festival": "tôn giáo; ngày lễ tôn giáo; phật giáo; công giáo",
            "tet": "tết; tết cổ truyền; tết dân tộc; lễ tết; ngày tết",
            "national-day": "ngày lễ; lễ lớn; quốc lễ; quốc gia",
            "commemoration": "kỷ niệm; kỉ niệm; lễ kỷ niệm",
            "memorial": "giỗ; ngày giỗ; tưởng niệm; lễ giỗ",
            "visit": "thăm; thăm hỏi; chúc mừng; thăm, tặng quà; tặng quà; chúc tết; thăm, chúc tết",
            "report": "báo cáo; thông tin, báo cáo",
            "review": "sơ kết; tổng kết; hội nghị; hội nghị sơ kết; hội nghị tổng kết; giám sát",
            "training": "tập huấn; bồi dưỡng; đào tạo",
        }.items()
        for word in words.split(";")
    },
}
_KIND_IN_NAME = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), kind)
    for pattern, kind in (
        ("bao cao", "report"),
        ("so ket|tong ket|danh gia|giam sat", "review"),
        ("tap huan|boi duong", "training"),
        ("tham|tang qua|chuc mung|chuc tet|gap mat", "visit"),
        ("ky niem|ki niem|thanh lap|truyen thong nganh", "commemoration"),
        ("gio|tuong niem|dang huong", "memorial"),
        ("le hoi|hoi|ngay hoi", "ethnic-festival"),
        ("tet", "tet"),
    )
)
"""Words in a name that tell what it is; the first that fits."""
_EVERYONE = frozenset({"tat ca", "cac dan toc", "chung", "54 dan toc", "toan the", "khong"})
_NAME = re.compile(NAME_PATTERN)
LONGEST = 300


def kind(text: str, name: str) -> str | None:
    """The kind that a cell names, or, where it is empty, the one that the event's name tells; None: neither does."""
    if text:
        known = _KIND_WORDS.get(fold(text))
        if known is None:
            near = nearest(text, KIND.values())
            hint = f"gần nhất: {', '.join(near)}" if near else f"ghi một trong: {', '.join(KIND.values())}"
            raise FaultError("kind", f"không có loại “{text[:60]}”", hint)
        return known
    plain = fold(name)
    return next((kind for pattern, kind in _KIND_IN_NAME if pattern.search(plain)), None)


def peoples(text: str) -> tuple[str, ...]:
    """The official names in a cell."""
    found = []
    for part in re.split(r"[,;/&+]|\bvà\b", text):
        word = re.sub(r"^\s*(?:dân tộc|người|đồng bào)\s+", "", part, flags=re.IGNORECASE).strip(" .")
        if not word or fold(part.strip()) in _EVERYONE:
            continue
        known = groups.official(word)
        if known is None:
            near = groups.near(word)
            hint = (
                f"có phải {' hay '.join(near)}?"
                if near
                else "ghi tên chính thức, nhiều dân tộc cách nhau bằng dấu phẩy"
            )
            raise FaultError("group", f"không có dân tộc tên “{word[:60]}”", hint)
        found.append(known)
    return tuple(dict.fromkeys(found))


def line(text: str, field: str) -> str:
    """A text that may stand in a title."""
    if len(text) > LONGEST:
        raise FaultError(field, f"dài hơn {LONGEST} chữ", "rút ngắn; phần chi tiết ghi ở cột Ghi chú")
    if text and not _NAME.match(text):
        raise FaultError(field, "có ký tự lạ không nhìn thấy được, hoặc dấu \\", "gõ lại ô này")
    return text


def several(text: str, field: str) -> tuple[str, ...]:
    """Names divided by semicolons."""
    return tuple(line(part.strip(), field) for part in text.split(";") if part.strip())


def note(*parts: tuple[str, str]) -> str | None:
    """Labelled lines, those that say something."""
    lines = [f"{label}: {text}" if label else text for label, text in parts if text]
    return "\n".join(lines) or None
