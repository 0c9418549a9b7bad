"""The parts of a paper in the form of Decree 30/2020/NĐ-CP, by python-docx: a draft that the clerk finishes.

Sizes and signs follow a digest of the decree; number, date, seal and signature are left to the clerk.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from scheduler.authoring.sheets.office_file import still

FONT = "Times New Roman"
DRAFT = "DỰ THẢO"
CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_A4 = (Mm(210), Mm(297))
_FRONT = "Ủy ban MTTQ"


def new(title: str) -> Paper:
    """An empty A4 sheet; on each page above that it is a draft."""
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = title, "lich", DRAFT
    _margins(paper.sections[0], across=False)
    head = paper.sections[0].header.paragraphs[0]
    write(head, f"{DRAFT} – văn thư hoàn thiện số, ngày, chữ ký trước khi ban hành", size=10, italic=True, align=CENTRE)
    return paper


def across(paper: Paper) -> None:
    """From here on the pages lie across."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    _margins(section, across=True)


def _margins(section: Section, *, across: bool) -> None:
    width, height = _A4
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if across else (width, height)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = (Mm(15), Mm(15)) if across else (Mm(30), Mm(15))


def head(paper: Paper, office: str, sign: str, subject: str = "") -> None:
    """The two heads, number and date. The Front has its own; a state body's parent is for the clerk to write."""
    table = paper.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _widths(table, (68, 97))
    left, right = table.rows[0].cells
    front = office.startswith(_FRONT)
    write(left.paragraphs[0], office.upper(), size=12 if front else 13, bold=not front, align=CENTRE)
    if front:
        write(left.add_paragraph(), "BAN THƯỜNG TRỰC", size=13, bold=True, align=CENTRE)
    write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE)
    write(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE)
    _rule(left.paragraphs[-1], Mm(22))
    _rule(right.paragraphs[-1], Mm(19))
    left, right = table.rows[1].cells
    write(left.paragraphs[0], f"Số:      /{sign}", size=13, align=CENTRE)
    if subject:
        write(left.add_paragraph(), subject, size=12, align=CENTRE)
    write(right.paragraphs[0], "……………, ngày …… tháng …… năm ………", size=13, italic=True, align=CENTRE)
    write(paper.add_paragraph(), DRAFT, size=13, bold=True, align=LEFT)


def title(paper: Paper, kind: str, about: str) -> None:
    """`KẾ HOẠCH` and what about."""
    write(paper.add_paragraph(), kind, size=14, bold=True, align=CENTRE)
    below = write(paper.add_paragraph(), about, size=14, bold=True, align=CENTRE)
    _rule(below, Mm(60))
    below.paragraph_format.space_after = Pt(10)


def body(paper: Paper, *texts: str, bold: bool = False) -> None:
    """Paragraphs of the text, justified, first line set in."""
    for text in texts:
        paragraph = write(paper.add_paragraph(), text, bold=bold, align=JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(6)


def signing(paper: Paper, kept: str) -> None:
    """`Nơi nhận` and the place for the signature."""
    table = paper.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT)
    for line in ("- Như trên;", f"- Lưu: VT, {kept}."):
        write(left.add_paragraph(), line, size=11, align=LEFT)
    write(right.paragraphs[0], "(Thể thức ký, chức vụ)", size=13, bold=True, align=CENTRE)
    for _ in range(3):
        right.add_paragraph()
    write(right.add_paragraph(), "(Họ và tên)", size=13, bold=True, align=CENTRE)


def grid(paper: Paper, headers: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> None:
    """A ruled table, `widths` in mm; its header stands on each page, no row is cut, one filled cell heads a part."""
    table = paper.add_table(rows=1, cols=len(headers))
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _mark(table.rows[0], "w:tblHeader")
    for cell, text in zip(table.rows[0].cells, headers, strict=True):
        _cell(cell, text, bold=True, align=CENTRE)
    for row in rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        part = bool(row[0]) and not any(row[1:])
        for cell, text in zip(added.cells, row, strict=True):
            _cell(cell, text, bold=part)
    _widths(table, widths)
    gap = paper.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(8)


def _widths(table: Table, widths: Sequence[int]) -> None:
    """In mm; said of the columns and of each cell, for programs differ in which they heed."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _cell(cell: _Cell, text: str, *, bold: bool, align: WD_ALIGN_PARAGRAPH = LEFT) -> None:
    first, *rest = text.split("\n")
    write(cell.paragraphs[0], first, size=11, bold=bold, align=align)
    for line in rest:
        write(cell.add_paragraph(), line, size=11)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
) -> Paragraph:
    """Put text into an empty paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def data(paper: Paper) -> bytes:
    """The file; the same content gives the same bytes."""
    buffer = io.BytesIO()
    paper.save(buffer)
    return still(buffer.getvalue())


def _rule(paragraph: Paragraph, inset: Mm) -> None:
    """A thin line under a paragraph, shorter than it by `inset` on both sides."""
    element = OxmlElement("w:p")
    paragraph._p.addnext(element)
    below = Paragraph(element, paragraph._parent)
    below.paragraph_format.left_indent = below.paragraph_format.right_indent = inset
    below.paragraph_format.space_after = Pt(0)
    below.paragraph_format.line_spacing = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    below._p.get_or_add_pPr().append(borders)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
