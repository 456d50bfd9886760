"""Sections that several answers share: headline figures, boundaries, what is least known, how to unfold figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import filterfalse
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import (
    NOTHING,
    Assumed,
    Block,
    Cell,
    Change,
    Column,
    Command,
    Document,
    Ratio,
    Section,
    Sentence,
    Shows,
    Table,
    Tone,
    table,
)
from obsia.core.figure import Assumption, Figure
from obsia.core.locales import printable
from obsia.core.locales.wording import (
    ENERGY,
    HEADLINE,
    LEAST_SHARE,
    MOST_UNKNOWNS,
    SECTIONS,
    find,
    headline_message,
    meaning_message,
    message_id,
)
from obsia.core.message import Argument, Input, Message, Share, Symbol, Term, Value
from obsia.facts.names.providers import called
from obsia.facts.snapshot import load

if TYPE_CHECKING:
    from obsia.accounting.draws import Unknown
    from obsia.core.evidence import Source

_OWNERS: Final = frozenset({"provider", "cloud", "subject"})
"""Arguments of an assumption that may say by its id who serves."""
_LONGEST_TITLE: Final = 1_000
_LONGEST_ADDRESS: Final = 500
NAMES = ("energy", "carbon", "water")
"""What the headline figures are, in their order."""
TRACES = "commands"
"""Name of a table of the commands that unfold figures."""
_LEAST_KNOWN: Final = Message("section-least-known")
MEDIAN: Final = Message("head-median")
"""The head of the value that leads, of a request as of a total."""
_OF_THE_WIDTH: Final = Message("caption-least-known")


def section(name: str, head: str, *blocks: Block | None) -> Section:
    """A section under the heading of a code."""
    return Section(name=name, head=Message(head), blocks=tuple(each for each in blocks if each is not None))


def lead(name: str, *blocks: Block) -> Section:
    """A section without a heading."""
    return Section(name=name, blocks=blocks, is_lead=True)


def sentence(text: Argument) -> Sentence:
    """A paragraph."""
    return Sentence(text=text)


def note(text: Argument, *read_at: str) -> Sentence:
    """What must be known besides, with the addresses where it can be read."""
    return Sentence(text=text, tone=Tone.DIM, read_at=read_at)


class Headline(NamedTuple):
    """A figure of the headline with what it counts; ``said`` is the same as a sentence."""

    name: Message
    figure: Figure
    counts: Argument
    said: Message | None = None


def headlines(figures: Sequence[Figure]) -> list[Headline]:
    """Energy, carbon and water, each with its boundary."""
    return [
        Headline(Message(name), find(figures, about), headline_message(name, find(figures, about)))
        for name, about in zip(NAMES, HEADLINE, strict=True)
    ]


def headline(figures: Sequence[Figure], *more: Headline) -> Table:
    """The same as a table, each with its range, and what value and range are."""
    return table(
        "headline",
        (*headlines(figures), *more),
        (Column(name="quantity_name", is_key=True), lambda each: each.name),
        (Column(name="figure", head=MEDIAN, shows=Shows.WITH_UNIT, is_drawn=True), lambda each: each.figure),
        (Column(name="counts", head=Message("head-counts"), drop=1, tone=Tone.DIM), lambda each: each.counts),
        said=lambda each: each.said,
        note=(meaning_message(figures),),
    )


def every_figure(figures: Sequence[Figure], *, head: Argument) -> Table:
    """Energy, carbon and water at every boundary in one table: each with its unit, its range and what it counts."""
    kinds = list(SECTIONS)[: len(NAMES)]
    return table(
        "every-figure",
        [find(figures, each) for kind in kinds for each in SECTIONS[kind]],
        (Column(name="figure_name", head=head, is_key=True), lambda each: Message(f"traced-{code(each)}")),
        (Column(name="figure", head=MEDIAN, shows=Shows.WITH_UNIT), lambda each: each),
        (
            Column(name="counts", head=Message("head-counts"), is_prose=True),
            lambda each: Message(f"counts-{code(each)}"),
        ),
        note=(meaning_message(figures),),
    )  # fmt: skip


def mean(figures: Sequence[Figure]) -> Sentence:
    """The mean energy, beside the median that leads: what is added where separate reports are."""
    energy = find(figures, ENERGY)
    # The mean of a skewed figure may lie above its range.
    added = replace(energy, median=energy.mean, high=max(energy.high, energy.mean))
    return Sentence(text=Message("detail-mean", mean=Value(added)), tone=Tone.DIM)


def boundaries(figures: Sequence[Figure]) -> Section:
    """Every quantity at every boundary, with what each counts."""
    groups = {about: section for section, abouts in SECTIONS.items() for about in abouts}
    held = table(
        "boundaries",
        [find(figures, about) for about in groups],
        (Column(name="row", head=Message("head-boundary"), is_key=True), lambda each: Message(f"row-{code(each)}")),
        (Column(name="figure", head=MEDIAN, shows=Shows.OF_GROUP, is_drawn=True), lambda each: each),
        (Column(name="counts", head=Message("head-counts"), is_prose=True, tone=Tone.DIM),
         lambda each: Message(f"counts-{code(each)}")),
        group=lambda each: Message(groups[each.quantity, each.boundary]),
        caption=Message("caption-boundaries"),
    )  # fmt: skip
    blocks = (held, Sentence(text=Message("left-out"), tone=Tone.DIM))
    return Section(name="boundaries", head=Message("section-boundaries"), blocks=blocks)


def code(figure: Figure) -> str:
    """A quantity at a boundary, as codes of messages have it."""
    return message_id((figure.quantity, figure.boundary))


def least_known(
    unknowns: Sequence[Unknown],
    *,
    head: Argument = _LEAST_KNOWN,
    caption: Argument = _OF_THE_WIDTH,
    most: int = MOST_UNKNOWNS,
) -> Section:
    """The inputs that the width of the energy figure, or of another, comes from."""
    held = table(
        "least-known",
        [each for each in unknowns if each.share >= LEAST_SHARE],
        (Column(name="width_share", head=Message("head-width-share"), is_drawn=True), lambda each: Share(each.share)),
        (Column(name="input", head=Message("head-input"), is_key=True),
         lambda each: Input((called(each.key[0]), *each.key[1:]))),
        (Column(name="kind", head=Message("head-kind"), tone=Tone.DIM), lambda each: Term("kind", each.kind.value)),
        caption=caption,
        most=most,
    )  # fmt: skip
    return Section(name="least-known", head=head, blocks=(held,))


class ChangeRow(NamedTuple):
    """What a change does to one quantity, under the head of that change; None where it stays the same."""

    name: str
    difference: Figure | None
    ratio: float | None
    probability_lower: float
    head: Argument = NOTHING


def changes(rows: Sequence[ChangeRow], *, caption: Argument = NOTHING) -> Table:
    """Differences with their ratios, and how likely each is to be less."""

    def unless_same(each: ChangeRow, cell: Cell) -> Cell:
        return NOTHING if each.difference is None or cell is None else cell

    return table(
        "changes",
        rows,
        (Column(name="quantity_name", head=Message("head-quantity-name"), is_key=True),
         lambda each: Message(each.name)),
        (Column(name="difference", head=Message("head-difference"), shows=Shows.WITH_UNIT, tone=Tone.DIM),
         lambda each: Message("no-change") if each.difference is None else Change(each.difference)),
        (Column(name="ratio", head=Message("head-ratio")),
         lambda each: unless_same(each, None if each.ratio is None else Ratio(each.ratio))),
        (Column(name="probability_lower", head=Message("head-lower")),
         lambda each: unless_same(each, Share(each.probability_lower))),
        group=lambda each: each.head,
        caption=caption,
    )  # fmt: skip


def assumptions(taken: Iterable[Assumption], *, unit: str = "calls") -> Section:
    """Each default that stood in for a fact."""
    return Section(name="assumptions", head=Message("section-assumptions"), blocks=(assumed(taken, unit=unit),))


def assumed(taken: Iterable[Assumption], *, unit: str = "calls", tone: Tone = Tone.PLAIN) -> Assumed:
    """What was taken for granted, with those who serve by their names."""
    return Assumed(assumptions=by_name(taken), unit=unit, tone=tone)


def by_name(taken: Iterable[Assumption], *, models: bool = False) -> tuple[Assumption, ...]:
    """Assumptions as people read them: who serves by their names, and ``models`` too, in place of their ids."""

    def said(key: str, value: str) -> str:
        if key in _OWNERS:
            return called(value)
        return (models and key == "model" and load().label(f"model:{value}")) or value

    return tuple(
        replace(each, arguments={key: said(key, text) for key, text in each.arguments.items()}) for each in taken
    )


def sources(several: Iterable[Source]) -> Section:
    """Sources with publisher, title, licence, the day they were read, and their address."""
    blocks: list[Block] = []
    for each in several:
        title = ", ".join(part for part in (each.publisher, each.title) if part)
        blocks.append(Sentence(text=Symbol(printable(f"{each.evidence_id}: {title}", most=_LONGEST_TITLE))))
        read = (Message("read-on", day=Symbol(printable(each.retrieved))),) if each.retrieved else ()
        if details := (*((Symbol(printable(each.licence)),) if each.licence else ()), *read):
            blocks.append(Sentence(text=details, tone=Tone.DIM))
        if each.url:
            blocks.append(Command(text=printable(each.url, most=_LONGEST_ADDRESS)))
    return Section(name="sources", head=Message("section-sources"), blocks=tuple(blocks))


def untraced(document: Document) -> Document:
    """The same without the commands that unfold figures, which find nothing where no figure was recorded."""
    left = (replace(each, blocks=tuple(filterfalse(_is_trace, each.blocks))) for each in document.sections)
    pairs = zip(left, document.sections, strict=True)
    return replace(document, sections=tuple(each for each, whole in pairs if each.blocks or not whole.blocks))


def _is_trace(block: Block) -> bool:
    match block:
        case Command(text=text):
            return text.startswith("obsia trace ")
        case Table(name=name):
            return name == TRACES
        case _:
            return False


def unfolding(figures: Sequence[Figure], *more: Block) -> Section:
    """The commands that unfold the headline figures, and which facts made them."""
    commands = [
        Command(text=f"obsia trace {find(figures, about).figure_id}", about=Message(name))
        for about, name in zip(HEADLINE, NAMES, strict=True)
    ]
    return Section(name="trace", head=Message("section-trace"), blocks=(*commands, facts_used(figures), *more))


def facts_used(figures: Sequence[Figure]) -> Sentence:
    """Which facts made the figures."""
    return Sentence(text=Message("facts-used", snapshot=figures[0].snapshot[:12]), tone=Tone.DIM)
