"""A document as one page of HTML: whole without a network, a script or another file; for screens and for paper.

Tables have a caption, heads with their units, one row a thing; on a narrow screen each row is a list. Beside figures
stand their marks: what explains those are the only words of this writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from obsia._version import __version__
from obsia.core.document import (
    Answer,
    Assumed,
    Block,
    Bridge,
    Cell,
    Change,
    Chart,
    Column,
    Command,
    Document,
    Evidence,
    Link,
    Listing,
    Numbered,
    Part,
    Ratios,
    Section,
    Sentence,
    Shares,
    Shows,
    Status,
    Table,
)
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import Scale, interval_words, scale_for
from obsia.core.message import Argument, Cited, Share
from obsia.writers import html_text, layout
from obsia.writers.cards import cards
from obsia.writers.charts import Axis, axis_ends, chart, mark, share_bar, shares, tick
from obsia.writers.markup import Html, Node, document, element, join, link
from obsia.writers.style import RULES

_FEW: Final = 3
"""Columns of words up to which, on a narrow screen, the first row of a body alone says what they are."""


@dataclass
class Look:
    """How a page writes figures, their marks and links: those of a site lead to their evidence."""

    tr: Locale
    table: str = "stack"
    """Class of tables."""
    note: str = "soft"
    """Class of what is said under them."""
    hidden: str | None = None
    """Class of heads that are for readers of screens alone."""
    joins_ranges: bool = False
    """Whether ranges stand in the cell of their value even where they could have a column of their own."""
    folds: int | None = None
    """Tables of more rows stand behind their captions, which unfold them; None where all stand open."""
    tells_plain: bool | None = None
    """Whether what holds numbers that are no figures says so (``data-plain``), for whoever reads pages by program."""

    def figure(self, cell: Figure | Change, *, scale: Scale, shows: Shows) -> Node:
        """A value over its interval; a price of one value stands alone."""
        value, ends = layout.value_and_range(cell, self.tr, scale=scale, shows=shows)
        figure = cell if isinstance(cell, Figure) else cell.figure
        if figure.low == figure.high:
            return value
        return element("span", value, " ", element("span", ends, class_="i"))

    def mark(self, figure: Figure, axis: Axis) -> Node:
        """An interval, drawn."""
        return mark(figure, axis)

    def bar(self, share: float) -> Node:
        """A share of a whole, drawn."""
        return share_bar(share)

    def foreign(self, text: str) -> Node:
        """A name of others."""
        return text

    def named(self, text: str, said: Argument) -> Node:
        """What is said, with the names of others in it, and what is quoted in its language."""
        return html_text.quoting(text, said, self.tr)

    def cited(self, cell: Cited) -> Node:
        """What somebody published."""
        return layout.plain(cell, self.tr)

    def chart(self, held: Chart | Shares | Bridge | Ratios) -> Node:
        """Figures over time and shares, drawn; of other charts the tables beside them have the numbers."""
        if isinstance(held, Shares):
            return shares(held, self.tr, bar=self.bar)
        return chart(held, self.tr) if isinstance(held, Chart) else None

    def link(self, cell: Link, text: str) -> Node:
        """Words that lead elsewhere."""
        return link(cell.address, text) if cell.address.isprintable() and "://" in cell.address else text

    def address(self, address: str) -> Node:
        """An address that is named as it stands."""
        return self.link(Link(address, address), printable(address, most=layout.MOST))

    def evidence(self, block: Evidence) -> Node:
        """The sources of what stands above."""
        return element("p", self.tr.text(layout.evidence(block)), class_=self.note)

    def status(self, cell: Status, text: str) -> Node:
        """How a thing stands."""
        del cell
        return text

    def words(self, said: Argument) -> Node:
        """A sentence."""
        return html_text.quoting(self.tr.text(said), said, self.tr)

    def table_class(self, held: Table) -> str:
        """The class of a table."""
        del held
        return self.table


def page(held: Document, tr: Locale) -> str:
    """The page, in the language of ``tr``."""
    look = Look(tr)
    title = tr.text(held.page_title or held.title)
    sections = [each for each in held.sections if not each.is_empty]
    heads = [(each.name, tr.text(each.head)) for each in sections]
    contents = [element("li", link(f"#{name}", head)) for name, head in heads if head]
    header = element(
        "header",
        element("p", tr.text(held.brand) or tr("report-brand"), class_="brand"),
        element("h1", title),
        _particulars(held, look) if held.particulars else None,
        element("p", ", ".join(map(tr.text, held.subtitle)), class_="soft") if held.subtitle else None,
        element("nav", element("ul", contents), aria_label=tr("report-contents")),
    )
    main = element("main", [_block(each, look) for each in held.about], [section(each, look) for each in sections])
    footer = element("footer", element("p", tr("report-independent")), element("p", f"obsia {__version__}"))
    return document(language=tr.language, title=f"{title} - obsia", rules=RULES, body=join(header, main, footer))


def _particulars(held: Document, look: Look) -> Html:
    """What the document is about, name by name."""
    pairs = [
        [element("dt", look.tr.text(name)), element("dd", html_text.cell(said, look, is_key=False))]
        for name, said in held.particulars
    ]
    return element("dl", pairs)


def section(held: Section, look: Look) -> Html:
    """A section with a heading and a name to link to."""
    head = element("h2", look.tr.text(held.head), id=f"{held.name}-head")
    return element("section", head, blocks(held, look), id=held.name, aria_labelledby=f"{held.name}-head")


def blocks(held: Section, look: Look) -> Html:
    """What stands under the heading of a section."""
    title = look.tr.text(held.head)
    held = _drawn_once(held)
    found: list[Node] = []
    for are_cited, group in groupby(held.blocks, key=lambda each: isinstance(each, Sentence) and bool(each.read_at)):
        written = [
            cards(each, look.tr) if held.is_lead and isinstance(each, Table) else _block(each, look, title=title)
            for each in group
        ]
        # Sentences that can each be read elsewhere are a list.
        is_list = are_cited and len(written) > 1
        found.append(element("ol", [element("li", each) for each in written], class_="finds") if is_list else written)
    return join(found)


def _drawn_once(held: Section) -> Section:
    """A section whose tables leave to its chart what that draws."""
    if not any(isinstance(each, Chart) for each in held.blocks):
        return held
    return replace(held, blocks=tuple(undrawn(each) if isinstance(each, Table) else each for each in held.blocks))


def undrawn(held: Table) -> Table:
    """A table that leaves drawing to a chart beside it."""
    return replace(held, columns=tuple(replace(each, is_drawn=False) for each in held.columns))


def _block(block: Block, look: Look, *, title: str = "") -> Node:
    tr = look.tr
    match block:
        case Table():
            return None if block.is_detail or not block.rows else _table(block, look, title=title)
        case Sentence():
            return html_text.sentence(block, look)
        case Listing() | Assumed():
            return html_text.listing(block, look)
        case Numbered():
            return html_text.numbered(block, look)
        case Command():
            about = tr.text(block.about)
            return element("pre", element("code", f"{block.text}   # {about}" if about else block.text), tabindex=0)
        case Evidence():
            return look.evidence(block)
        case Chart() | Shares() | Bridge() | Ratios():
            return look.chart(block)
        case Section():
            if block.is_empty:
                return None
            if block.is_folded:
                return folded(block, look)
            above = tr.text(block.head) if look.hidden else ""
            inside = [_block(each, look, title=above) for each in block.blocks]
            return join(element("h3", tr.text(block.head), id=block.name), inside)


def _table(held: Table, look: Look, *, title: str) -> Html:
    """A table; one that is longer than the page shows at once stands behind its caption, which says how long it is.

    A long list by name is opened at a letter.
    """
    if look.folds is None or layout.length(held) <= look.folds:
        return table(held, look, title=title)
    found: list[Node] = []
    for name, each in layout.by_initials(held, look.tr):
        told = look.tr("table-of-rows", name=name or title, count=layout.length(each))
        found.append(element("details", element("summary", told), table(each, look, title=title), class_="fold"))
    return join(found)


def folded(held: Section, look: Look) -> Html:
    """A section whose heading unfolds it, and all that it holds."""
    opened = copy(look)
    opened.folds = None
    return element("details", element("summary", look.tr.text(held.head)), blocks(held, opened), id=held.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A column of the page: its head, what stands before its cells on a narrow screen, its cells by row.

    ``look`` is ``n`` for numbers, ``m`` for marks, ``name`` or ``words`` for text.
    """

    head: Node
    cells: list[Node]
    label: str = ""
    look: str = "words"
    is_plain: bool | None = None
    """Whether its numbers are no figures, where a page says so."""


def table(held: Table, look: Look, *, title: str = "") -> Html:
    """A table whose roles are stated, for a narrow screen lays its rows out as lists; then its notes."""
    tr = look.tr
    held = layout.on_page(held, tr)
    parts = [*held.shown, *([Part(rows=(held.total,))] if held.total else ())]
    own = sum(len(part.rows) for part in held.shown)
    order = sorted(range(len(held.columns)), key=lambda place: not held.columns[place].is_key)
    columns: list[Shown] = []
    for place in order:
        if not held.columns[place].is_detail:
            columns += _column(held.columns[place], [layout.column_cells([part], place) for part in parts], look, own)
    bodies: list[Body] = []
    for number, part in enumerate(parts):
        name = "tfoot" if held.total and number == len(parts) - 1 else "tbody"
        head = _part_head(part, held, columns, tr) if part.head else None
        bodies.append(Body(name=name, head=head, rests=[row.is_rest for row in part.rows]))
    # A table without a caption of its own bears its section's heading, which stands right above it and is not repeated.
    above = element("span", title, class_=look.hidden or "unseen") if title else title
    # Apart by spaces: where there is no style, a caption would run into what is said after it.
    said = (_groups_note(held, look), _scale_note(held, tr))
    named = above if tr.text(held.caption) in ("", title) else tr.text(held.caption)
    caption = (named, *((" ", each) for each in said if each is not None))
    # Where no figure stands in a table, the whole of it says that its numbers are none.
    has_figures = any(layout.figures_of(row.cells) for row in held.rows)
    if not has_figures:
        columns = [replace(each, is_plain=None) for each in columns]
    notes = [*held.note, *([held.hidden] if held.hidden else ())]
    plain = (look.tells_plain, None) if has_figures else (None, look.tells_plain)
    return join(
        columns_table(caption, columns, bodies, look=look.table_class(held), is_plain=plain[0], is_all_plain=plain[1]),
        [element("p", look.words(each), class_=look.note, data_plain=look.tells_plain) for each in notes],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Rows that follow each other, some of them of all others, under a heading of their own."""

    name: str = "tbody"
    head: Html | None = None
    rests: Sequence[bool]


def columns_table(
    caption: Node,
    columns: Sequence[Shown],
    bodies: Sequence[Body] = (),
    *,
    look: str = "stack",
    is_plain: bool | None = None,
    is_all_plain: bool | None = None,
) -> Html:
    """A table of columns of markup, the first of them the heads of its rows."""
    heads = [
        # A head without words is none.
        element("th", each.head, scope="col", role="columnheader", class_="name" if not place else each.look)
        if each.head
        else element("td", None, role="cell", class_="name" if not place else each.look)
        for place, each in enumerate(columns)
    ]
    found: list[Node] = []
    at = 0
    are_plain = len(columns) <= _FEW and all(each.look == "words" for each in columns[1:])
    for body in bodies or [Body(rests=[False] * len(columns[0].cells))]:
        untold = set(range(len(columns)))
        rows: list[Node] = []
        for is_rest in body.rests:
            rows.append(_row(columns, at, is_rest=is_rest, untold=untold if are_plain else None))
            at += 1
        found.append(element(body.name, body.head, rows, class_="grouped" if body.head else None, role="rowgroup"))
    thead = element("thead", element("tr", heads, role="row"), role="rowgroup")
    title = element("caption", caption, data_plain=is_plain)
    return element("table", title, thead, found, class_=look, role="table", data_plain=is_all_plain)


def bare_table(held: Table, tr: Locale) -> Html:
    """A table of text alone, for a page whose style is not ours."""
    held = layout.on_page(held, tr)
    columns = layout.laid(held, held.shown, tr)
    heads = [element("th", each.head, scope="col") for each in columns]
    rows = [
        element("tr", element("th", columns[0].texts[at], scope="row"),
                [element("td", each.texts[at]) for each in columns[1:]])
        for at in range(len(columns[0].texts))
    ]  # fmt: skip
    return element("table", element("thead", element("tr", heads)), element("tbody", rows))


def _column(column: Column, cells_of_parts: Sequence[Sequence[Cell]], look: Look, own: int) -> list[Shown]:
    """A column of the document as columns of the page: figures have their marks beside them.

    The first ``own`` cells are those of rows; another is that of their total, which is not drawn.
    """
    tr = look.tr
    cells = [each for part in cells_of_parts for each in part]
    head = tr.text(column.head)
    if not layout.figures_of(cells):
        is_number = any(isinstance(each, (int, float)) for each in cells)
        is_answers = any(isinstance(each, Answer) for each in cells)
        kind = "n" if is_number else "name" if column.is_key else "answers" if is_answers else "words"
        texts = [html_text.cell(each, look, is_key=column.is_key) for each in cells]
        is_plain = None if column.is_key else look.tells_plain
        found = [Shown(head=head, label=head, look=kind, cells=texts, is_plain=is_plain)]
        if column.is_drawn:
            bars: list[Node] = [look.bar(each) if isinstance(each, Share) else None for each in cells[:own]]
            bars += [None] * (len(cells) - own)
            ends = element(
                "span", element("span", tr.percent(0.0)), " ", element("span", tr.percent(1.0)), class_="ends"
            )
            found.append(Shown(head=element("span", ends), cells=bars, look="m"))
        return found
    if column.shows is Shows.OF_GROUP:
        return _grouped(column, cells_of_parts, look)
    scale = layout.scale_of(cells[:own] if column.is_drawn else cells)
    is_one = column.shows is Shows.OF_COLUMN
    head = layout.in_unit(head, scale, tr) if is_one else head
    values = [
        look.figure(each, scale=scale if is_one else layout.scale_of([each]), shows=column.shows)
        if isinstance(each, (Figure, Change))
        else html_text.cell(each, look, is_key=column.is_key)
        for each in cells
    ]
    found = [Shown(head=head, label=head, look="n", cells=values)]
    if column.is_drawn and is_one:
        axis = Axis.of(layout.figures_of(cells[:own]), scale=scale)
        told = join(
            element(
                "span", tr(f"report-{column.name}-on-scale" if column.name else "report-on-scale"), class_=look.hidden
            ),
            " ",
            axis_ends(axis, tr),
        )
        drawn = [*_marks(cells[:own], axis, look), *([None] * (len(cells) - own))]
        found.insert(0, Shown(head=told, look="m", cells=drawn))
    return found


def _grouped(column: Column, cells_of_parts: Sequence[Sequence[Cell]], look: Look) -> list[Shown]:
    """Values, ranges and marks of figures that have one scale in each part."""
    values: list[Node] = []
    ranges: list[Node] = []
    marks: list[Node] = []
    for cells in cells_of_parts:
        scale = layout.scale_of(cells)
        for each in cells:
            if isinstance(each, (Figure, Change)):
                told = layout.value_and_range(each, look.tr, scale=scale, shows=column.shows)
                values.append(look.figure(each, scale=scale, shows=column.shows) if look.joins_ranges else told[0])
                ranges.append(told[1])
            else:
                values.append(html_text.cell(each, look, is_key=column.is_key))
                ranges.append(None)
        marks += _marks(cells, Axis.of(layout.figures_of(cells), scale=scale), look)
    head = look.tr.text(column.head)
    ranged = interval_words(layout.figures_of(each for part in cells_of_parts for each in part), look.tr)
    found = [Shown(head=head, label=head, look="n", cells=values)]
    if not look.joins_ranges:
        found.append(Shown(head=ranged, label=ranged, look="n", cells=ranges))
    if column.is_drawn:
        told = element("span", look.tr("report-on-scale"), class_=look.hidden)
        found.append(Shown(head=told, look="m", cells=marks))
    return found


def _marks(cells: Iterable[Cell], axis: Axis, look: Look) -> list[Node]:
    figures = (each.figure if isinstance(each, Change) else each for each in cells)
    return [look.mark(each, axis) if isinstance(each, Figure) else None for each in figures]


def _row(columns: Sequence[Shown], at: int, *, is_rest: bool, untold: set[int] | None) -> Html:
    """A row. ``untold`` are the columns of which no cell has said yet what they are, where that is said once."""
    first, *others = columns
    name = element("th", first.cells[at], scope="row", role="rowheader", class_="name")
    cells: list[Node] = []
    for place, each in enumerate(others, start=1):
        cell, label = each.cells[at], each.label
        if untold is not None:
            label = label if place in untold else ""
            untold -= {place} if cell else set()
        text = html_text.one(cell) if label else cell
        cells.append(
            element("td", text, role="cell", class_=each.look, data_label=label or None, data_plain=each.is_plain)
        )
    return element("tr", name, cells, role="row", class_="rest" if is_rest else None)


def _part_head(part: Part, held: Table, columns: Sequence[Shown], tr: Locale) -> Html:
    """The heading of a part, with the ends of its scale above its marks."""
    marks = [place for place, each in enumerate(columns) if each.look == "m"]
    figures = [each for row in part.rows for each in layout.figures_of(row.cells)]
    span = marks[0] if marks else len(columns)
    head = element("th", layout.part_head(part, held, tr), scope="rowgroup", colspan=span, role="rowheader")
    if not marks:
        return element("tr", head, role="row")
    axis = Axis.of(figures, scale=scale_for(figures))
    rest = len(columns) - span - 1
    ends = element("td", axis_ends(axis, tr), class_="m", role="cell")
    return element("tr", head, ends, element("td", colspan=rest, role="cell") if rest else None, role="row")


def _groups_note(held: Table, look: Look) -> Html | None:
    """For readers of screens, who meet the heads of parts one by one: that there are some."""
    if look.hidden is None or not any(part.head for part in held.shown):
        return None
    return element("span", look.tr("report-grouped"), class_=f"{look.hidden} grouped")


def _scale_note(held: Table, tr: Locale) -> Html | None:
    """On a narrow screen, where heads are not seen: the scale of the marks."""
    for place, column in enumerate(held.columns):
        cells = layout.column_cells(held.shown, place)
        if column.is_drawn and column.shows is Shows.OF_COLUMN and layout.figures_of(cells):
            axis = Axis.of(layout.figures_of(cells), scale=layout.scale_of(cells))
            return element("span", tr("report-scale", low=tick(axis.low, tr), high=axis.end(tr)),
                           class_="note narrow")  # fmt: skip
    return None
