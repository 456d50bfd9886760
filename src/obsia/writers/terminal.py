"""A page of text for a terminal or a file: headings, sentences, lists and tables, through rich.

Foreign text enters as plain text only: no markup, no emoji codes, nothing that a terminal would obey.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any, Final, cast

from obsia.core.document import (
    Assumed,
    Block,
    Bridge,
    Cell,
    Chart,
    Command,
    Document,
    Evidence,
    Lines,
    Link,
    Listing,
    Numbered,
    Part,
    Ratios,
    Section,
    Sentence,
    Shares,
    Shows,
    Table,
    Tone,
)
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.message import Symbol
from obsia.writers.layout import Laid, entries, evidence, laid, on_page, part_head, plain, sentences

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH: Final = 110
"""Width where there is no terminal, so that what is kept in files and manuals is stable; the widest page."""
WIDE_PAGE: Final = 100
"""Pages that are narrower leave out what a table can miss."""
NARROW: Final = 40
MOST_OF_ADDRESS: Final = 500
"""Characters of an address: it is copied whole."""
_NARROW_NO_BREAK: Final = "\u202f"
_HELD: Final = {NO_BREAK: "\ue000", _NARROW_NO_BREAK: "\ue001"}
"""No-break spaces travel through rich as private letters: rich would break lines at them."""
_TRAILING: Final = re.compile(r" +(?=\n)")
_HOLD: Final = str.maketrans(_HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """A column of a table. ``flexible`` columns wrap; the others keep their words on one line."""

    head: str = ""
    right: bool = False
    flexible: bool = False
    least: int = 16
    """The width below which a flexible column is not squeezed, while another column can be left out."""
    dim: bool = False
    whole: bool = False
    """Its words (a number with its unit is one) are never broken, though it is flexible."""
    drop: int = 0
    """When a table is wider than the page, the column with the largest number is left out first; 0 never."""


class _Unheld:
    """A stream that turns the private letters back into spaces."""

    def __init__(self, stream: IO[str], *, no_break: bool) -> None:
        self._stream = stream
        # English text is copied into shells and searches, where a no-break space is a trap.
        self._back = str.maketrans({held: space if no_break else " " for space, held in _HELD.items()})

    def write(self, text: str) -> int:
        return self._stream.write(_TRAILING.sub("", text).translate(self._back))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console(stream: IO[str], language: Locale) -> Console:
    """A console on ``stream`` that obeys NO_COLOR and reads no markup."""
    from rich.console import Console

    return Console(
        file=cast("IO[str]", _Unheld(stream, no_break=language.language != "en")),
        width=width_of(stream),
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        legacy_windows=False,
    )


def width_of(stream: IO[str]) -> int:
    """The terminal's width up to :data:`WIDTH`, COLUMNS where it is set, else :data:`WIDTH`."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return max(int(stated), NARROW)
    if stream.isatty():
        try:
            return min(max(os.get_terminal_size(stream.fileno()).columns, NARROW), WIDTH)
        except (OSError, ValueError):
            return WIDTH
    return WIDTH


class Page:
    """Writes one page, piece by piece."""

    def __init__(self, language: Locale, *, stream: IO[str] | None = None) -> None:
        self.language = language
        self._console = console(stream or sys.stdout, language)
        self._begun = False

    @property
    def width(self) -> int:
        """Columns of the page."""
        return self._console.width

    def title(self, text: str) -> None:
        """The first line."""
        self._print(text, style="bold")

    def section(self, text: str) -> None:
        """A heading, with a line of air above."""
        if self._begun:
            self._console.print()
        self._print(text, style="bold cyan")

    def blank(self) -> None:
        """A line of air."""
        self._console.print()

    def sentence(self, text: str, *, style: str = "", indent: int = 2) -> None:
        """A paragraph."""
        self._print(text, style=style, indent=indent)

    def items(self, texts: Iterable[str], *, style: str = "") -> None:
        """A list; lines that run on are indented under their own beginning."""
        self.table([TextColumn(), TextColumn(flexible=True)], [["-", text] for text in texts], style=style)

    def verbatim(self, text: str, *, style: str = "", indent: int = 2) -> None:
        """A line that is never broken: a command, an address."""
        from rich.text import Text

        self._console.print(Text(" " * indent + text, style=style), soft_wrap=True)
        self._begun = True

    def table(
        self,
        columns: Sequence[TextColumn],
        rows: Sequence[Sequence[str]],
        *,
        style: str = "",
        strong: Iterable[int] = (),
        bold_column: int | None = None,
    ) -> None:
        """A table without rules; ``strong`` are the numbers of the rows to stress.

        A table that does not fit the page even without the columns that may be left out is stacked: one cell a line.
        """
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        stressed = set(strong)
        kept = _kept(columns, rows, width=self.width - 2)
        if kept is None:
            self._stack(columns, rows, style=style, stressed=stressed)
            return
        columns = [columns[place] for place in kept]
        rows = [[row[place] for place in kept] for row in rows]
        heads = any(column.head for column in columns)
        gap = 2 if heads or len(columns) > 2 else 1
        widths = _widths(columns, rows, width=self.width - 2, gap=gap)
        table = Table(
            box=None,
            show_header=heads,
            pad_edge=False,
            padding=(0, gap, 0, 0),
            collapse_padding=True,
            header_style="dim",
        )
        for place, column in enumerate(columns):
            table.add_column(
                Text(_held(column.head)),
                justify="right" if column.right else "left",
                no_wrap=not column.flexible,
                width=widths[place],
                overflow="fold",
                style="dim" if column.dim else "bold" if place == bold_column else "",
            )
        for number, row in enumerate(rows):
            table.add_row(*map(_cell, row), style="bold" if number in stressed else style or None)
        self._console.print(Padding(table, (0, 0, 0, 2)))
        self._begun = True

    def _stack(
        self, columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], *, style: str, stressed: set[int]
    ) -> None:
        """Each row as a few lines: its first cell, then each other cell behind its heading."""
        for number, row in enumerate(rows):
            first = len(row[0]) - len(row[0].lstrip(" "))
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                if not cell.strip():
                    continue
                text = f"{column.head}{self.language('colon')} {cell.strip()}" if column.head else cell.strip()
                look = "bold" if number in stressed else "dim" if column.dim else style
                self._print(text, style=look, indent=2 + first + (2 if place else 0))

    def _print(self, text: str, *, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.print(Padding(Text(_held(text), style=style), (0, 0, 0, indent)))
        self._begun = True


def _widest(column: TextColumn, place: int, rows: Sequence[Sequence[str]]) -> int:
    """The width at which nothing of a column wraps."""
    from rich.cells import cell_len

    return max(cell_len(column.head), max((cell_len(row[place]) for row in rows), default=0))


def _least(column: TextColumn, place: int, rows: Sequence[Sequence[str]]) -> int:
    """The width below which a column is not squeezed."""
    from rich.cells import cell_len

    if not column.flexible:
        return _widest(column, place, rows)
    least = max((cell_len(row[place]) for row in rows), default=0)
    least = max(cell_len(column.head), min(least, column.least))
    if column.whole:
        words = (word for row in rows for word in row[place].translate(_HOLD).split())
        least = max(least, max((cell_len(word) for word in words), default=0))
    return least


def _kept(columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], *, width: int) -> list[int] | None:
    """Which columns stay, so that the table fits the page; None when it cannot."""
    kept = list(range(len(columns)))
    least = [_least(column, place, rows) for place, column in enumerate(columns)]
    gap = 2 if len(columns) > 2 or any(column.head for column in columns) else 1
    while sum(least[place] + gap for place in kept) - gap > width:
        droppable = [place for place in kept if columns[place].drop]
        if not droppable:
            return None
        kept.remove(max(droppable, key=lambda place: columns[place].drop))
    return kept


def _widths(columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], *, width: int, gap: int) -> list[int]:
    """A width for each column: the widest flexible ones give way first, none below its least."""
    least = [_least(column, place, rows) for place, column in enumerate(columns)]
    widths = [max(least[place], min(_widest(column, place, rows), width)) for place, column in enumerate(columns)]
    room = width - gap * (len(columns) - 1)
    while sum(widths) > room:
        wide = [place for place in range(len(columns)) if widths[place] > least[place]]
        if not wide:
            break
        widths[max(wide, key=lambda place: widths[place])] -= 1
    return widths


def _held(text: str) -> str:
    return text.translate(_HOLD)


def _cell(text: str) -> RenderableType:
    """The text of a cell; where it is indented, the lines that run on are too."""
    from rich.padding import Padding
    from rich.text import Text

    bare = text.lstrip(" ")
    return Padding(Text(_held(bare)), (0, 0, 0, len(text) - len(bare))) if len(bare) < len(text) else Text(_held(text))


_LOOKS: Final = {Tone.PLAIN: "", Tone.DIM: "dim", Tone.GOOD: "green", Tone.ALARM: "bold red"}


def write(document: Document, page: Page) -> None:
    """A document, from its title to its last section; sections that hold nothing are left out."""
    page.title(page.language.text(document.title))
    tr = page.language
    if document.particulars:
        page.table(
            [TextColumn(dim=True), TextColumn(flexible=True)],
            [[tr.text(name), plain(said, tr)] for name, said in document.particulars],
        )
    for sentence in document.about:
        _block(page, sentence)
    for section in document.sections:
        write_section(section, page)


def write_section(section: Section, page: Page) -> None:
    """A section under its heading, where it holds something; the lead section needs no heading."""
    if section.is_empty:
        return
    if section.is_lead:
        page.blank()
    else:
        page.section(page.language.text(section.head))
    for before, block in zip((None, *section.blocks), section.blocks, strict=False):
        if isinstance(before, Table) and isinstance(block, Table) and block.rows and not block.is_detail:
            page.blank()
        _block(page, block, is_lead=section.is_lead)


def _block(page: Page, block: Block, *, is_lead: bool = False) -> None:
    tr = page.language
    match block:
        case Table():
            if block.rows and not block.is_detail:
                _table(page, block, is_lead=is_lead)
        case Sentence():
            page.sentence(tr.text(block.text), style=_LOOKS[block.tone])
            for address in block.read_at:
                page.verbatim(printable(address, most=MOST_OF_ADDRESS), style="dim", indent=4)
        case Listing(are_names=True):
            page.sentence(", ".join(sentences(block, tr)), style=_LOOKS[block.tone])
        case Listing() | Assumed():
            page.items(sentences(block, tr), style=_LOOKS[block.tone])
        case Numbered():
            page.table([TextColumn(right=True), TextColumn(flexible=True)], [list(each) for each in entries(block, tr)])
        case Command():
            # A line that is pasted whole into a shell runs: what it is about is a comment.
            about = tr.text(block.about)
            page.verbatim(f"{block.text}   # {about}" if about else block.text)
        case Evidence():
            page.sentence(tr.text(evidence(block)), style="dim")
        case Section():
            write_section(block, page)
        case Chart() | Shares() | Bridge() | Ratios():
            pass  # The numbers of a chart stand in the table beside it.


def _table(page: Page, table: Table, *, is_lead: bool) -> None:
    """The rows as a table, what has a sentence of its own below; notes last. That of a lead section stands apart."""
    tr = page.language
    table = on_page(table, tr)
    addresses: dict[str, None] = {}
    if table.cites:
        table, addresses = _cited(table, tr)
    parts = [replace(part, rows=tuple(row for row in part.rows if row.said is None)) for part in table.shown]
    columns = [each for each in laid(table, parts, tr, is_tight=True) if not _is_below(each, page)]
    headed = any(part.head for part in parts)
    rows: list[list[str]] = []
    strong: list[int] = []
    place = 0
    for part in parts:
        if headed:
            strong.append(len(rows))
            rows.append([part_head(part, table, tr), *("" for _ in columns[1:])])
        for _ in part.rows:
            texts = [each.texts[place] for each in columns]
            rows.append([f"  {texts[0]}", *texts[1:]] if headed else texts)
            place += 1
    keys = sum(each.column.is_key for each in columns)
    bold = [at for at, each in enumerate(columns) if each.is_figure and not (each.is_number or each.is_range)]
    page.table([_column(each, keys) for each in columns], rows, strong=strong, bold_column=bold[0] if bold else None)
    if any(_is_below(each, page) for each in laid(table, parts, tr, is_tight=True)):
        page.blank()
        # A narrow page says below what stands beside the numbers elsewhere: there it would be a ribbon.
        page.items(_below(table, parts, tr))
    notes = (*table.note, *([table.hidden] if table.hidden else ()))
    if is_lead and notes:
        page.blank()
    for note in notes:
        page.sentence(tr.text(note), style="dim")
    for row in table.rows:
        if row.said is not None:
            page.sentence(tr.text(row.said))
    for number, address in enumerate(addresses, 1):
        page.verbatim(f"[{number}] {printable(address, most=MOST_OF_ADDRESS)}", style="dim")


def _cited(table: Table, tr: Locale) -> tuple[Table, dict[str, None]]:
    """The table with the numbers of addresses behind what leads to them, and these addresses in order."""
    addresses: dict[str, None] = {}

    def numbered(cell: Cell) -> Cell:
        if isinstance(cell, Lines):
            return replace(cell, cells=tuple(map(numbered, cell.cells)))
        if not isinstance(cell, Link) or "://" not in cell.address:
            return cell
        addresses.setdefault(cell.address)
        return Symbol(f"{plain(cell, tr)} [{list(addresses).index(cell.address) + 1}]")

    parts = [
        replace(part, rows=tuple(replace(row, cells=tuple(map(numbered, row.cells))) for row in part.rows))
        for part in table.parts
    ]
    return replace(table, parts=tuple(parts)), addresses


def _column(laid_out: Laid, keys: int) -> TextColumn:
    """How a column of text is set: what is foreign or a sentence may wrap, numbers and words of ours may not."""
    column = laid_out.column
    wraps = not (laid_out.is_number or laid_out.is_figure) and (column.is_key or column.is_prose or column.wraps)
    dim = column.tone is Tone.DIM or (laid_out.is_range and laid_out.column.shows is Shows.OF_COLUMN)
    return TextColumn(
        head=laid_out.head,
        right=laid_out.is_number,
        flexible=wraps,
        least=24 if column.is_key and keys < 3 else 12 if column.is_key or column.wraps else 16,
        dim=dim,
        # Words may be apart, but a number with its unit, or an id, is never broken.
        whole=column.wraps,
        drop=column.drop,
    )


def _is_below(laid_out: Laid, page: Page) -> bool:
    return laid_out.column.is_prose and not laid_out.column.drop and page.width < WIDE_PAGE


def _below(table: Table, parts: Sequence[Part], tr: Locale) -> list[str]:
    """What each row's prose says, after the heading of its part and its key."""
    keys = [place for place, column in enumerate(table.columns) if column.is_key]
    prose = [place for place, column in enumerate(table.columns) if column.is_prose and not column.drop]
    return [
        f"{', '.join(tr.text(each) for each in (part.head, *names) if each)}{tr('colon')} {plain(row.cells[at], tr)}"
        for part in parts
        for row in part.rows
        for names in ([plain(row.cells[key], tr) for key in keys],)
        for at in prose
    ]
