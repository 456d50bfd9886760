"""Models side by side, and one request before and after some changes, laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from obsia.core.document import Block, Column, Document, Section, Sentence, Shows, Table, Times, Tone, table
from obsia.core.figure import Figure
from obsia.core.locales.wording import HEADLINE, find
from obsia.core.message import Argument, Message, Share
from obsia.views import parts

if TYPE_CHECKING:
    from obsia.app.catalogue.comparison import Compared
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.request_whatif import Changed


class Side(NamedTuple):
    """One quantity of one of several requests."""

    quantity: str
    name: Argument
    figure: Figure


def compared(found: Compared) -> Document:
    """Each model's energy, carbon and water, then each pair of them."""
    models = [(each.model.facts.model_id, each) for each in found.models]
    pairs = [
        (f"{pair.first} / {pair.second}", name, ratio, probability)
        for pair in found.pairs
        for name, ratio, probability in zip(parts.NAMES, pair.ratios, pair.probabilities_less, strict=True)
    ]
    held = table(
        "pairs",
        pairs,
        (Column(name="quantity_name", is_key=True), lambda each: Message(each[1])),
        (Column(name="ratio", head=Message("head-ratio"), shows=Shows.WITH_UNIT), lambda each: Times(each[2])),
        (Column(name="probability_less", head=Message("head-first-less")), lambda each: Share(each[3])),
        group=lambda each: each[0],
    )
    about = Sentence(text=Message("pairs-about"), tone=Tone.DIM)
    return Document(
        title=Message("title-compare", task=Message(f"task-name-{found.task.name}")),
        sections=(
            Section(name="figures", head=Message("section-figures"), blocks=(_sides(models),), is_lead=True),
            Section(name="pairs", head=Message("section-pairs"), blocks=(about, held)),
            parts.assumptions([each for model in found.models for each in model.assumptions]),
            parts.unfolding(found.models[0].figures),
        ),
    )


def changed(found: Changed) -> Document:
    """One request before and after, and the difference with its interval."""
    sides = [(Message("section-before"), found.before), (Message("section-after"), found.after)]
    return Document(
        title=Message("title-estimate", model=found.before.model.facts.model_id),
        sections=(
            Section(name="figures", head=Message("section-figures"), blocks=(_sides(sides),), is_lead=True),
            Section(name="what-if", head=Message("section-what-if"), blocks=tuple(_difference(found))),
            parts.assumptions([each for _, side in sides for each in side.assumptions]),
            parts.unfolding(found.after.figures),
        ),
    )


def _sides(sides: Sequence[tuple[Argument, Estimation]]) -> Table:
    """Each quantity of all of them, in one scale."""
    rows = [
        Side(name, title, find(side.figures, about))
        for about, name in zip(HEADLINE, parts.NAMES, strict=True)
        for title, side in sides
    ]
    return table(
        "sides",
        rows,
        (Column(name="name", is_key=True), lambda each: each.name),
        (Column(name="figure", head=parts.MEDIAN, shows=Shows.OF_GROUP, is_drawn=True),
         lambda each: each.figure),
        group=lambda each: Message(each.quantity),
    )  # fmt: skip


def _difference(found: Changed) -> Iterator[Block]:
    yield Sentence(text=Message("what-if-of-request"), tone=Tone.DIM)
    rows: list[parts.ChangeRow] = []
    for name, each in zip(parts.NAMES, found.changes, strict=False):
        ratio = None if each.ratio is None else each.ratio.median
        is_same = ratio is None or each.difference.low == each.difference.high == 0
        rows.append(parts.ChangeRow(name, None if is_same else each.difference, ratio, each.probability_lower))
    yield parts.changes(rows)
    yield parts.assumed(found.assumptions, tone=Tone.DIM)
