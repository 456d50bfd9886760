"""A document for LibreOffice and others (OpenDocument text): headings, lists and tables, each answer between marks.

An answer of a form stands in a plain cell, between bookmarks that have the name of its field. The same document gives
the same bytes.
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
from obsia.writers.paper import Entries, Grid, Items, Paper, PaperBlock, PaperCell, Span, Text, Typed, paper

if TYPE_CHECKING:
    from odfdo import Document as Odt
    from odfdo import Element

LOOKS: Final = {
    "number": 'fo:font-weight="bold"',
    "missing": 'fo:font-style="italic"',
    "code": f"fo:font-family=\"'{TYPED_FONT}'\"",
    "soft": f'fo:color="#{GREY}"',
    "link": f'fo:color="#{LINK}" style:text-underline-style="solid"',
    "entry": f'fo:color="#{LINK}"',
}
_MARK_MM: Final = 7
_BELOW: Final = 'fo:margin-bottom="1.4mm"'
_ABOVE: Final = 'fo:keep-with-next="always" fo:margin-top="4mm" fo:margin-bottom="2mm"'
_HANGING: Final = f'fo:margin-left="{_MARK_MM}mm" fo:text-indent="-{_MARK_MM}mm" fo:margin-bottom="0.7mm"'
_POINTS: Final = (
    '<text:list-style style:name="points"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-4mm" fo:margin-left="4mm"/>'
    "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
)
_GENERATOR: Final = "obsia"


def file(held: Document, tr: Locale, *, day: str) -> bytes:
    """The document, in the language of ``tr``, dated ``day``. Raises ``MissingExtra`` without odfdo."""
    try:
        import odfdo
    except ImportError as error:
        raise MissingExtra(extra="documents", purpose=Message("purpose-documents")) from error
    laid = paper(held, tr)
    odt = odfdo.Document("text")
    odt.body.clear()
    _style(odt, laid)
    page = _Page(odt)
    page.heading(1, laid.title)
    for name, said in laid.particulars:
        page.paragraph((Span(f"{name}{tr('colon')} ", look="soft"), *said))
    for each in laid.about:
        page.paragraph((Span(each),))
    for head, blocks in laid.sections:
        page.heading(2, head)
        for block in blocks:
            page.block(block)
    if not laid.is_small:
        page.paragraph((Span(laid.independent, look="soft"),))
    _describe(odt, laid, day)
    made = io.BytesIO()
    odt.save(made)
    return undated(made.getvalue())


def _describe(odt: Odt, laid: Paper, day: str) -> None:
    """Title, language and date of the document."""
    about, at = odt.meta, dt.datetime.combine(dt.date.fromisoformat(day), dt.time())
    about.set_title(writable(laid.title))
    about.set_language(REGIONS.get(laid.language, laid.language))
    about.set_creator(_GENERATOR)
    about.set_initial_creator(_GENERATOR)
    about.set_creation_date(at)
    about.set_modification_date(at)
    about.set_editing_cycles(1)
    about.set_editing_duration(dt.timedelta(0))
    about.set_generator(_GENERATOR)


def _style(odt: Odt, laid: Paper) -> None:
    """The page, and how text looks."""
    size_pt, table_pt = SIZES_PT[laid.is_small]
    language, _, country = REGIONS.get(laid.language, laid.language).partition("-")
    text = f'fo:font-family="{FONT}" fo:font-size="{size_pt}pt" fo:language="{language}" fo:country="{country}"'
    styles: list[tuple[str, bool]] = [
        (_paragraph_style("Standard", text, _BELOW), False),
        (_paragraph_style("cell", f'fo:font-size="{table_pt}pt"', 'fo:margin-bottom="0mm"', parent="Standard"), True),
        (_paragraph_style("entry", f'fo:font-size="{table_pt}pt"', _HANGING, parent="Standard"), True),
        (_paragraph_style("before", "", f'fo:keep-with-next="always" {_BELOW}', parent="Standard"), True),
        (_paragraph_style("foot", "", 'fo:text-align="center"', parent="Standard"), False),
    ]
    for level, points in ((1, 17), (2, 12)):
        bold = f'fo:font-size="{points}pt" fo:font-weight="bold"'
        styles.append((_paragraph_style(f"Heading_20_{level}", bold, _ABOVE, parent="Standard"), False))
    styles += [
        (f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>', True)
        for name, look in LOOKS.items()
    ]
    styles += [
        (
            f'<style:style style:name="in-{short}" style:family="text"><style:text-properties '
            f'fo:language="{whole[:2]}" fo:country="{whole[3:]}"/></style:style>',
            True,
        )
        for short, whole in REGIONS.items()
    ]
    line = (
        '<style:table-cell-properties fo:padding-left="1mm" fo:padding-right="1mm" fo:padding-top="0.5mm" '
        'fo:padding-bottom="0.5mm" fo:border-bottom="0.5pt solid #b4b4b4"/>'
    )
    styles.append((f'<style:style style:name="box" style:family="table-cell">{line}</style:style>', True))
    whole_row = '<style:table-row-properties fo:keep-together="always"/>'
    styles.append((f'<style:style style:name="whole" style:family="table-row">{whole_row}</style:style>', True))
    styles.append((_POINTS, True))
    for style, is_automatic in styles:
        odt.insert_style(style, automatic=is_automatic)
    levels: Any = odt.get_style("outline", "Outline")
    for level in levels.get_elements("text:outline-level-style"):
        # A heading of ours says its number where it has one.
        for name in ("style:num-suffix", "loext:num-list-format"):
            level.del_attribute(name)
        level.set_attribute("style:num-format", "")
    layout: Any = odt.get_style("page-layout", "Mpm1")
    layout.set_properties(
        {
            "fo:page-width": f"{PAGE_MM[0]}mm",
            "fo:page-height": f"{PAGE_MM[1]}mm",
            **{f"fo:margin-{side}": f"{MARGIN_MM}mm" for side in ("top", "right", "bottom", "left")},
        },
        area="page-layout",
    )
    master: Any = odt.get_style("master-page", "Standard")
    master.set_page_footer(_foot(laid.page_word))


def _foot(word: str) -> Element:
    from odfdo import Paragraph

    foot = Paragraph(f"{writable(word)} ", style="foot", formatted=False)
    foot.append(_element('<text:page-number text:select-page="current">1</text:page-number>'))
    foot.append(" / ")
    foot.append(_element("<text:page-count>1</text:page-count>"))
    return foot


def _paragraph_style(name: str, text: str, paragraph: str, *, parent: str = "") -> str:
    of = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{of}>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


class _Page:
    """A document that is being written."""

    def __init__(self, odt: Odt) -> None:
        self.odt = odt
        self.tables = 0

    def add(self, element: Element) -> None:
        """An element, below what there is."""
        self.odt.body.append(element)

    def heading(self, level: int, text: str) -> None:
        """A heading, without a number."""
        from odfdo import Header

        made = Header(level, writable(text), formatted=False)
        made.style = f"Heading_20_{level}"
        self.add(made)

    def paragraph(self, spans: Iterable[Span], *, style: str = "Standard") -> None:
        """A paragraph of spans."""
        self.add(_paragraph(spans, style=style))

    def block(self, block: PaperBlock) -> None:
        """A block, below what there is."""
        match block:
            case Text():
                told = Span(block.text, look="soft" if block.is_soft else "")
                self.paragraph((told,), style="before" if block.is_soft else "Standard")
            case Items():
                from odfdo import List

                self.add(List([_paragraph((Span(each),)) for each in block.items], style="points"))
            case Typed():
                self.paragraph((Span(block.text, look="code"),))
            case Entries():
                from odfdo import Bookmark

                for mark, parts in block.entries:
                    said = [span for at, each in enumerate(parts) for span in (*([Span(", ")] if at else []), *each)]
                    place = Bookmark(f"{block.name}-{mark}")
                    self.add(_paragraph((Span(f"{mark}. "), *said), style="entry", begins=place))
            case Grid():
                self.grid(block)

    def grid(self, held: Grid) -> None:
        """A table whose first row is repeated on each page, and whose rows stay whole."""
        self.tables += 1
        table = _element(f'<table:table table:name="table-{self.tables}"/>')
        for place, width in enumerate(widths_mm(held)):
            name = f"column-{self.tables}-{place}"
            wide = f'<style:table-column-properties style:column-width="{width}mm"/>'
            style = f'<style:style style:name="{name}" style:family="table-column">{wide}</style:style>'
            self.odt.insert_style(style, automatic=True)
            table.append(_element(f'<table:table-column table:style-name="{name}"/>'))
        heads = _element("<table:table-header-rows/>")
        heads.append(_row([PaperCell(lines=((Span(each, look="number"),),)) for each in held.heads]))
        table.append(heads)
        for row in held.rows:
            table.append(_row(row))
        self.add(table)
        for each in held.notes:
            self.block(Text(text=each, is_soft=True))


def _row(cells: Iterable[PaperCell]) -> Element:
    from odfdo import BookmarkEnd, BookmarkStart

    row = _element('<table:table-row table:style-name="whole"/>')
    for held in cells:
        cell = _element('<table:table-cell table:style-name="box" office:value-type="string"/>')
        lines = held.lines or ((Span("" if held.answers else "–"),),)
        for place, each in enumerate(lines):
            begins = BookmarkStart(f"answer-{held.answers}") if held.answers and not place else None
            ends = BookmarkEnd(f"answer-{held.answers}") if held.answers and place == len(lines) - 1 else None
            cell.append(_paragraph(each, style="cell", begins=begins, ends=ends))
        row.append(cell)
    return row


def _paragraph(
    spans: Iterable[Span], *, style: str = "Standard", begins: Element | None = None, ends: Element | None = None
) -> Element:
    """Text in its looks, and where it leads to, between marks."""
    from odfdo import Link, Paragraph
    from odfdo import Span as Styled

    made = Paragraph("", style=style)
    if begins is not None:
        made.append(begins)
    for each in spans:
        text = writable(each.text)
        if each.url or each.entry:
            link = Link(each.url or f"#{each.entry}")
            link.append(Styled(text, style="link" if each.url else "entry", formatted=False))
            made.append(link)
        elif each.look or each.language:
            styled = Styled(text, style=each.look or f"in-{each.language}", formatted=False)
            if each.look and each.language:
                outer = Styled("", style=f"in-{each.language}")
                outer.append(styled)
                styled = outer
            made.append(styled)
        else:
            made.append(text)
    if ends is not None:
        made.append(ends)
    return made


def _element(xml: str) -> Element:
    """An element of ours: nothing that a document says stands in ``xml``."""
    from odfdo import Element

    made: Element = Element.from_tag(xml)  # pyright: ignore[reportUnknownMemberType]
    return made
