"""A document: an answer laid out, as data that every medium renders (``writers``), and that no medium words anew.

What stands in a cell says how it is written: besides the arguments of messages (``core.message``) a cell holds a
``Figure``, a ``Change`` (a difference, with its sign), a ``Ratio``, or nothing. A column of figures is one column
here and several in a medium: value and range on a terminal; value, range and mark in HTML; low, median, mean and high
in a workbook. A medium may leave out a section, and columns for which it has no room; it adds no words of its own but
those that explain its marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from obsia.core.figure import Assumption, Figure
from obsia.core.message import Argument, Message, Share, Symbol

T = TypeVar("T")
NOTHING: Final = Symbol("")


class Tone(StrEnum):
    """How loudly something is said."""

    PLAIN = "plain"
    DIM = "dim"
    GOOD = "good"
    ALARM = "alarm"


class Shows(StrEnum):
    """What has one scale, and so where the unit of a figure stands."""

    WITH_UNIT = "with-unit"
    """Each figure has its own scale, and its unit beside it."""
    OF_COLUMN = "of-column"
    """The column has one scale, and its unit in the head."""
    OF_GROUP = "of-group"
    """Each group of rows has one scale, and its unit in its heading."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of two figures: written with its sign."""

    figure: Figure


class Times(Change):
    """A ratio of two figures that has a range of its own: ``× 0.85``."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as much: ``× 0.85``."""

    value: float


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, or (``/models/…/``) to a page of the site, where a medium has links."""

    address: str
    text: Argument


class Quoted(str):
    """Text of others in English, as its reader wrote it: a page in another language says so."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How a thing stands, in a word; media that draw show before it how much of the thing is to be had.

    ``shape`` is ``all``, ``part``, ``none``, ``ring`` (looked for and not found, which is no "no"), ``unknown`` or
    ``moot`` (there is no such thing).
    """

    shape: str
    text: Argument


@dataclass(frozen=True, slots=True)
class Lines:
    """Cells in one, a line each; where the first ``leads``, the others add to it in smaller letters."""

    cells: tuple[Cell, ...]
    leads: bool = False


class Code(str):
    """What is typed as it stands: a command."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a form asks, answered by words or numbers one after another, or why nobody answers."""

    parts: tuple[Argument, ...]
    is_number: bool = False
    is_missing: bool = False
    name: str = ""
    """What it answers, for media in which it can be changed."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a numbered list by its place in it, with the place in what stands there: a page of a source."""

    number: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """Entries of the numbered list ``name``, in the order of their numbers; neighbours are written as a range."""

    name: str
    of: tuple[Reference, ...]
    are_letters: bool = False

    @property
    def runs(self) -> tuple[tuple[Reference, Reference], ...]:
        """First and last of neighbours that have no place of their own; two neighbours are no range."""
        found: list[list[Reference]] = []
        for each in self.of:
            before = found[-1][-1] if found else None
            if before and not before.place and not each.place and each.number == before.number + 1:
                found[-1].append(each)
            else:
                found.append([each])
        runs = ([(run[0], run[-1])] if len(run) > 2 else [(each, each) for each in run] for run in found)
        return tuple(each for run in runs for each in run)

    @property
    def mark(self) -> str:
        """What stands between them: places have commas of their own."""
        return "; " if any(each.place for each in self.of) else ", "

    def label(self, number: int) -> str:
        """``3``, or ``c``."""
        return mark_of(number) if self.are_letters else str(number)


def mark_of(number: int) -> str:
    """Letters in their order: a to z, then aa."""
    rest, last = divmod(number - 1, 26)
    return (mark_of(rest) if rest else "") + chr(ord("a") + last)


@dataclass(frozen=True, slots=True)
class Beside:
    """Cells on one line, a space or another mark between them."""

    cells: tuple[Cell, ...]
    mark: str = " "


_OfForms: TypeAlias = "Code | Answer | References | Beside"
Cell: TypeAlias = "Argument | Figure | Change | Ratio | Link | Status | Lines | _OfForms | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    head: Argument = NOTHING
    name: str = ""
    """Names it in files and in the words of its drawing (``report-<name>-on-scale``); without one it is for pages."""
    shows: Shows = Shows.OF_COLUMN
    is_key: bool = False
    """Says what its row is about: the head of the row."""
    is_prose: bool = False
    """Sentences: where a page is narrow they stand below the table, or are left out if ``drop`` says so."""
    wraps: bool = False
    """Whether its words may be broken over lines where room is short."""
    is_drawn: bool = False
    """Drawn beside its numbers, where a medium draws."""
    is_detail: bool = False
    """For files, which have room for everything: pages leave it out."""
    drop: int = 0
    """Where there is no room the column with the largest number is left out first; 0 never."""
    with_range: bool = True
    """Whether its ranges stand beside its values where room is short."""
    joins_range: bool = False
    """Whether they stand in the cell of their values, in parentheses: for tables of several columns of figures."""
    file_units: tuple[str, ...] = ()
    """The units of its numbers in files, whatever their size: of each figure the one that is a multiple of its own."""
    has_origin: bool = False
    """Whether files say of each of its figures its kind, its evidence and its id."""
    unit_says: Argument | None = None
    """Where room is short its head is this, after the unit of its figures: grams of CO₂e need no other."""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """Cells, one for each column."""

    cells: tuple[Cell, ...]
    is_rest: bool = False
    """The row of all others."""
    said: Message | None = None
    """The row as a sentence, for media that keep their tables narrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows under a heading of their own."""

    head: Argument = NOTHING
    rows: tuple[TableRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows in parts, or in one part without a heading; ``most`` rows are shown on pages, all of them in files."""

    name: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    title: Argument = NOTHING
    """Names it where its section does not: a section may hold several."""
    caption: Argument = NOTHING
    note: tuple[Argument, ...] = ()
    """Sentences under it."""
    most: int | None = None
    more: str = ""
    """Code of the message that says how many rows are not shown (``count``)."""
    is_detail: bool = False
    """For files alone."""
    total: TableRow | None = None
    """The whole below its parts, where a page shows it."""
    by_name: bool = False
    """Whether the rows of a part stand by their names, in the order of the language; rows of the rest last."""
    gathers: bool = False
    """Whether pages say of several names at once what is the same of all of them; files have a row for each."""
    cites: bool = False
    """Where a medium has no links, the addresses of its links stand below it, by number."""

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows of all parts."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts, with at most ``most`` rows in each."""
        return tuple(replace(part, rows=part.rows[: self.most]) for part in self.parts)

    @property
    def hidden(self) -> Message | None:
        """How many rows pages do not show; None where they show all, or do not say."""
        count = len(self.rows) - sum(len(part.rows) for part in self.shown)
        return Message(self.more, count=count) if self.more and count > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A paragraph, with the addresses where it can be read."""

    text: Argument
    tone: Tone = Tone.PLAIN
    read_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Sentences that stand side by side; or names, in the order in which the language sorts them."""

    items: tuple[Argument | Link, ...]
    tone: Tone = Tone.PLAIN
    are_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A list whose entries cells refer to by number, or by letter; what an entry leads to comes first in it."""

    name: str
    entries: tuple[tuple[Argument | Link, ...], ...]
    are_letters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """Defaults that stood in for facts, said once for each kind; ``unit`` is what is counted."""

    assumptions: tuple[Assumption, ...]
    unit: str = "calls"
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command to copy, with what it is about."""

    text: str
    about: Argument = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Figures over time; ``unit`` names the steps: ``hour``, ``day``, ``week``, ``month`` or ``year``."""

    unit: str
    head: Argument
    points: tuple[tuple[str, Figure], ...]
    missing: int = 0
    """How many figures have no place in it."""
    label: Argument = NOTHING
    """What is seen in it, in a sentence."""
    note: Argument = NOTHING
    others: tuple[tuple[str, float, float], ...] = ()
    """What others publish: of a step its low and its high end, in the unit of the figures."""
    last_past: int | None = None
    """The last year before projection begins."""
    of: str = ""
    """The column of the table beside it that it draws, for files with charts of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Parts of one whole, each with its share, the largest first; ``head`` states what is found."""

    head: Argument
    rows: tuple[tuple[Argument, Share], ...]
    label: Argument = NOTHING
    """What is seen in it, in a sentence."""
    of: str = ""
    """The column of the table beside it that it draws, for files with charts of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of a bridge: its figure, and between which levels its bar stands (``start`` None: from zero)."""

    label: Argument
    figure: Figure
    end: Figure
    start: Figure | None = None
    is_rest: bool = False
    """What nothing accounts for: hatched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """One amount brought down to another, step by step, on one scale; ``head`` states what is found."""

    head: Argument
    stages: tuple[Stage, ...]
    label: Argument = NOTHING
    """What is seen in it, in a sentence."""
    note: Argument = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """Ratios on one scale by tens, each before and after something is taken out, with 1 marked in words."""

    head: Argument
    rows: tuple[tuple[Argument, Figure, Figure], ...]
    one: Argument
    """What 1 means."""
    before: Argument
    """What the first of two is, in words."""
    label: Argument = NOTHING
    note: Argument = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The sources of what stands above, by their ids: a medium with links leads to them, another names the first."""

    ids: tuple[str, ...]


Block: TypeAlias = (
    "Table | Sentence | Listing | Numbered | Assumed | Command | Chart | Shares | Bridge | Ratios | Evidence | Section"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks under a heading; the lead section needs none where the title stands above it."""

    name: str
    head: Argument = NOTHING
    blocks: tuple[Block, ...] = ()
    is_lead: bool = False
    is_folded: bool = False
    """Details that a medium may fold away under the heading."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but words about what it would hold."""
        return not any(_holds(block) for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An answer: its title, what it is about, its sections."""

    title: Argument
    about: tuple[Sentence, ...] = ()
    """What stands above everything else."""
    subtitle: tuple[Argument, ...] = ()
    """What it covers, where a page has a head for it."""
    page_title: Argument = NOTHING
    """The title of a page that is handed on, and must say alone what it is."""
    sections: tuple[Section, ...] = ()
    brand: Argument = NOTHING
    """What kind of page it is, above the title of one that is handed on."""
    particulars: tuple[tuple[Argument, Argument | Link], ...] = ()
    """What it is about, and of when, name by name."""
    is_compact: bool = False
    """Whether it has to be short: on paper it is set smaller."""
    notes: tuple[Message, ...] = ()
    """What must be said wherever the figures go alone."""
    command: str = ""
    """What asks again."""

    def without(self, *names: str) -> Document:
        """The same without some sections: a medium may leave them out."""
        return replace(self, sections=tuple(each for each in self.sections if each.name not in names))

    def only(self, *names: str) -> Document:
        """The same with some sections alone; ``by-`` names all that begin so."""
        kept = tuple(each for each in self.sections if each.name in names or f"{each.name.partition('-')[0]}-" in names)
        return replace(self, sections=kept)


def _holds(block: Block) -> bool:
    match block:
        case Table():
            return bool(block.rows) and not block.is_detail
        case Listing(items=some) | Numbered(entries=some) | Assumed(assumptions=some):
            return bool(some)
        case Section():
            return not block.is_empty
        case _:
            return True


Line: TypeAlias = tuple[Column, Callable[[T], Cell]]
"""A column and what stands in it."""


def table(
    name: str,
    things: Iterable[T],
    *lines: Line[T] | None,
    group: Callable[[T], Argument] | None = None,
    is_rest: Callable[[T], object] = lambda _: False,
    said: Callable[[T], Message | None] = lambda _: None,
    title: Argument = NOTHING,
    caption: Argument = NOTHING,
    note: Sequence[Argument] = (),
    most: int | None = None,
    more: str = "",
    is_detail: bool = False,
    total: T | None = None,
    by_name: bool = False,
    gathers: bool = False,
    cites: bool = False,
) -> Table:
    """A table of ``things``, a row each: a column and what stands in it are one line (None: no such column here).

    ``group`` heads the rows that follow each other and have the same.
    """
    kept = [line for line in lines if line is not None]
    parts: list[tuple[Argument, list[TableRow]]] = []
    for each in things:
        head = NOTHING if group is None else group(each)
        if not parts or parts[-1][0] != head:
            parts.append((head, []))
        cells = tuple(cell(each) for _, cell in kept)
        parts[-1][1].append(TableRow(cells=cells, is_rest=bool(is_rest(each)), said=said(each)))
    return Table(
        name=name,
        columns=tuple(column for column, _ in kept),
        parts=tuple(Part(head=head, rows=tuple(rows)) for head, rows in parts),
        title=title,
        caption=caption,
        note=tuple(note),
        most=most,
        more=more,
        is_detail=is_detail,
        total=None if total is None else TableRow(cells=tuple(cell(total) for _, cell in kept)),
        by_name=by_name,
        gathers=gathers,
        cites=cites,
    )
