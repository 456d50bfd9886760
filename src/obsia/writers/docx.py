"""A document for Word: headings, lists and tables as Word knows them, each answer of a form in a control.

A control has the name of the field as its tag: a program finds an answer by it. The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from obsia.core.document import Document
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.writers.office import (
    FONT,
    GREY,
    LINK,
    MARGIN_MM,
    PAGE_MM,
    REGIONS,
    SIZES_PT,
    TYPED_FONT,
    undated,
    widths_mm,
    writable,
)
from obsia.writers.paper import Entries, Grid, Items, Line, Paper, PaperBlock, PaperCell, Span, Text, Typed, paper

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

_MARK_MM: Final = 7
_LONGEST_TAG: Final = 64
_LINK_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def file(held: Document, tr: Locale, *, day: str) -> bytes:
    """The document, in the language of ``tr``, dated ``day``. Raises ``MissingExtra`` without python-docx."""
    try:
        import docx
    except ImportError as error:
        raise MissingExtra(extra="documents", purpose=Message("purpose-documents")) from error
    laid = paper(held, tr)
    word = docx.Document()
    _describe(word, laid, day)
    page = _Page(word, laid)
    word.add_heading(writable(laid.title), level=1)
    for name, said in laid.particulars:
        page.spans(word.add_paragraph(), (Span(f"{name}{tr('colon')} ", look="soft"), *said))
    for each in laid.about:
        word.add_paragraph(writable(each))
    for head, blocks in laid.sections:
        word.add_heading(writable(head), level=2)
        for block in blocks:
            page.block(block)
    if not laid.is_small:
        page.spans(word.add_paragraph(), (Span(laid.independent, look="soft"),))
    made = io.BytesIO()
    word.save(made)
    return undated(made.getvalue())


def _describe(word: Word, laid: Paper, day: str) -> None:
    """Title, language and date of the document; its page and its styles."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    about = word.core_properties
    about.title, about.author, about.last_modified_by, about.comments = writable(laid.title), "obsia", "obsia", ""
    about.language = REGIONS.get(laid.language, laid.language)
    about.created = about.modified = dt.datetime.combine(dt.date.fromisoformat(day), dt.time())
    section = word.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    size_pt, _ = SIZES_PT[laid.is_small]
    styles: Any = word.styles
    for place, points in (("Normal", size_pt), ("Heading 1", 17), ("Heading 2", 12), ("List Bullet", size_pt)):
        style: Any = styles[place]
        style.font.name, style.font.size = FONT, Pt(points)
        style.paragraph_format.space_after = Pt(4)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), FONT)
        if place.startswith("Heading"):
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.keep_with_next = True
    defaults: Any = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language: Any = defaults.find(qn("w:lang"))
    for name in list(language.attrib):
        del language.attrib[name]
    language.set(qn("w:val"), about.language)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{laid.page_word} ")
    for code in ("PAGE", "NUMPAGES"):
        if code == "NUMPAGES":
            foot.add_run(" / ")
        _inside(foot).append(_element("w:fldSimple", instr=code))


class _Page:
    """A document that is being written."""

    def __init__(self, word: Word, laid: Paper) -> None:
        self.word = word
        self.laid = laid
        self.table_pt = SIZES_PT[laid.is_small][1]
        self.marks = 0

    def block(self, block: PaperBlock) -> None:
        """A block, below what there is."""
        match block:
            case Text():
                paragraph = self.word.add_paragraph()
                paragraph.paragraph_format.keep_with_next = block.is_soft or None
                self.spans(paragraph, (Span(block.text, look="soft" if block.is_soft else ""),))
            case Items():
                for each in block.items:
                    self.word.add_paragraph(writable(each), style="List Bullet")
            case Typed():
                self.spans(self.word.add_paragraph(), (Span(block.text, look="code"),))
            case Entries():
                for mark, parts in block.entries:
                    self.entry(block.name, mark, parts)
            case Grid():
                self.grid(block)

    def entry(self, name: str, mark: str, parts: Iterable[Line]) -> None:
        """An entry of a numbered list, with a mark that references lead to."""
        from docx.shared import Mm, Pt

        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(_MARK_MM)
        paragraph.paragraph_format.first_line_indent = Mm(-_MARK_MM)
        paragraph.paragraph_format.space_after = Pt(2)
        stops: Any = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(_MARK_MM))
        self.marks += 1
        _inside(paragraph).append(_element("w:bookmarkStart", id=str(self.marks), name=_bookmark(f"{name}-{mark}")))
        _inside(paragraph).append(_element("w:bookmarkEnd", id=str(self.marks)))
        told = [span for place, each in enumerate(parts) for span in (*([Span(", ")] if place else []), *each)]
        self.spans(paragraph, (Span(f"{mark}.\t"), *told), size_pt=self.table_pt)

    def grid(self, held: Grid) -> None:
        """A table whose first row is repeated on each page, and whose rows stay whole."""
        from docx.oxml.ns import qn
        from docx.shared import Mm

        table = self.word.add_table(rows=1, cols=len(held.heads), style="Table Grid")
        table.autofit = False
        for cell, head in zip(table.rows[0].cells, held.heads, strict=True):
            self.spans(cell.paragraphs[0], (Span(head, look="number"),), size_pt=self.table_pt)
        for row in held.rows:
            for cell, told in zip(table.add_row().cells, row, strict=True):
                self.cell(cell.paragraphs[0], told)
        for place, row in enumerate(table.rows):
            properties: Any = row._tr.get_or_add_trPr()  # pyright: ignore[reportPrivateUsage]
            for tag in ("w:cantSplit", *(("w:tblHeader",) if not place else ())):
                properties.append(_element(tag))
        for column, width in zip(table.columns, widths_mm(held), strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        grid: Any = table._tbl  # pyright: ignore[reportPrivateUsage]
        look: Any = grid.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstColumn"), "1")
        # Word sets the text of a table on the margin, not its frame: move it by the padding of a cell (in 1/20 pt).
        grid.tblPr.find(qn("w:tblW")).addnext(_element("w:tblInd", w="108", type="dxa"))
        for each in held.notes:
            self.block(Text(text=each, is_soft=True))

    def cell(self, paragraph: Paragraph, held: PaperCell) -> None:
        """Lines of a cell; of an answer in a control, and what stands for a missing one goes when it is typed over."""
        from docx.shared import Pt

        paragraph.paragraph_format.space_after = Pt(0)
        told = [span for place, each in enumerate(held.lines) for span in (*([Span("\n")] if place else []), *each)]
        self.spans(paragraph, told or [Span("" if held.answers else "–")], size_pt=self.table_pt)
        if held.answers:
            _in_control(paragraph, name=held.answers, is_missing=held.is_missing)

    def spans(self, paragraph: Paragraph, spans: Iterable[Span], *, size_pt: float | None = None) -> None:
        """Text in its looks, and where it leads to."""
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        for each in spans:
            run = paragraph.add_run(writable(each.text))
            if size_pt is not None:
                run.font.size = Pt(size_pt)
            run.bold = True if each.look == "number" else None
            run.italic = True if each.look == "missing" else None
            if each.look == "code":
                run.font.name = TYPED_FONT
            if each.look == "soft":
                run.font.color.rgb = RGBColor.from_string(GREY)
            element: Any = run._r  # pyright: ignore[reportPrivateUsage]
            if each.language:
                language = REGIONS.get(each.language, each.language)
                element.get_or_add_rPr().append(_element("w:lang", val=language))
            if each.url or each.entry:
                run.font.color.rgb = RGBColor.from_string(LINK)
                run.font.underline = True if each.url else None
                link = _element("w:hyperlink")
                if each.url:
                    link.set(qn("r:id"), paragraph.part.relate_to(each.url, _LINK_KIND, is_external=True))
                else:
                    link.set(qn("w:anchor"), _bookmark(each.entry))
                _inside(paragraph).append(link)
                link.append(element)


def _bookmark(entry: str) -> str:
    """A name that Word takes: no hyphen."""
    return entry.replace("-", "_")


def _in_control(paragraph: Paragraph, *, name: str, is_missing: bool) -> None:
    """What a paragraph says, in a content control."""
    from docx.oxml.ns import qn

    held = _inside(paragraph)
    control, properties, content = _element("w:sdt"), _element("w:sdtPr"), _element("w:sdtContent")
    for tag in ("w:alias", "w:tag"):
        properties.append(_element(tag, val=name[:_LONGEST_TAG]))
    if is_missing:
        properties.append(_element("w:showingPlcHdr"))
    for each in [each for each in held if each.tag != qn("w:pPr")]:
        content.append(each)
    control.append(properties)
    control.append(content)
    held.append(control)


def _element(tag: str, **attributes: str) -> Any:
    """An element of the text, with attributes of its own name space."""
    from docx import oxml
    from docx.oxml.ns import qn

    make: Any = oxml.OxmlElement  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    made = make(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _inside(paragraph: Paragraph) -> Any:
    """The element of a paragraph: what python-docx has no words for is put there."""
    return paragraph._p  # pyright: ignore[reportPrivateUsage]
