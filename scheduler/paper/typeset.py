"""A template of `templates/print` and values into the bytes of a PDF, by typst and the fonts beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from scheduler.errors import Refused

FONTS = Path(__file__).resolve().parent / "fonts"
MISSING = "Máy này chưa có phần làm PDF. Cài thêm: pip install 'scheduler[print]' (gói typst), rồi chạy lại"


def is_there() -> bool:
    """Whether the `[print]` extra is installed."""
    return find_spec("typst") is not None


def typeset(folders: Sequence[Path], name: str, values: Mapping[str, object]) -> bytes:
    """The PDF; the first folder that has the template wins. The same values give the same bytes.

    Raises Refused where the extra is missing, or an office's own template does not hold.
    """
    if not is_there():
        raise Refused(MISSING)
    import typst

    template = next(path for folder in folders if (path := folder / name).is_file())
    try:
        made = typst.compile(
            template,
            root=template.parent,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
            format="pdf",
        )
    except typst.TypstError as wrong:
        raise Refused(f"{template}: không dàn được trang: {wrong.message}") from wrong
    assert isinstance(made, bytes)
    return made
