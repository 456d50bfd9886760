"""The value of disclosing each thing that a provider does not state of a request, as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import Cell, Column, Document, Lines, Sentence, Table, table
from obsia.core.message import Argument, Listed, Message, Rounded, Share, Value
from obsia.views.openness_messages import either_way, item
from obsia.views.parts import note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.disclosure import DisclosureValue, Estimated, NonDisclosureCost
    from obsia.accounting.openness.disclosure_values import NonDisclosure
    from obsia.app.disclosure.openness import Openness
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.non_disclosure import NonDisclosureCosts
    from obsia.core.figure import Figure

LEAST_ERROR: Final = 1e-3
THINGS: Final = ("size", "precision", "hardware", "batch", "speculation", "fullness", "facility")
"""In the order of the request's way, not of their value: what differs little is not ranked."""
PARTS: Final = ("undisclosed", "variability", "model")


class Rung(NamedTuple):
    """The interval score after some disclosures."""

    name: Argument
    score: Estimated


def document(found: NonDisclosureCosts) -> Document:
    """What each disclosure would be worth, what none can remove, and how far all of them lead."""
    code, figure = f"non-disclosure-{found.quantity}", found.figure
    told = Message(code, median=Value(figure), interval=Value(figure, is_range=True))
    return Document(
        title=Message("title-non-disclosure", model=found.estimation.model.facts.model_id),
        about=(sentence(told), *_first(found)),
        sections=(
            *(
                section(
                    each.prior,
                    f"section-non-disclosure-{each.prior}",
                    _values(each, found.figure if each is found.costs[0] else None),
                    sentence(_split(each)),
                )
                for each in found.costs
            ),
            section("ladder", "section-ladder", _ladder(found.costs[0]), note(Message("non-disclosure-note"))),
        ),
    )


def _first(found: NonDisclosureCosts) -> Iterator[Sentence]:
    """How far the first disclosure would narrow the range; nothing where it is within the error of the simulation."""
    cost = found.costs[0]
    first = cost.disclosure_values[0]
    if first.score_reduction.value > 2.0 * first.score_reduction.error:
        yield sentence(
            Message(
                "non-disclosure-first",
                non_disclosure=Message(f"non-disclosure-{first.group}"),
                now=_ends(found.figure),
                disclosed=_ends(found.figure, reduction=_reduction_share(first, cost)),
            )
        )


def _reduction_share(each: DisclosureValue, cost: NonDisclosureCost) -> float:
    return max(each.score_reduction.value / cost.score.value, 0.0)


def _ends(energy: Figure, *, reduction: float = 0.0) -> Message:
    """The upper end of the range over the lower, its logarithm narrowed by a share of itself."""
    return Message("range-factor", ratio=Rounded((energy.high / energy.low) ** (1.0 - reduction), 2))


def _values(found: NonDisclosureCost, energy: Figure | None) -> Table:
    """By how much one disclosure would reduce the score, the range then (None: left out), its share of the width."""
    return table(
        "values",
        found.disclosure_values,
        (
            Column(head=Message("head-non-disclosure"), is_key=True),
            lambda each: Message(f"non-disclosure-{each.group}"),
        ),
        (Column(head=Message("head-score-reduction")), lambda each: _share(each.score_reduction, of=found.score.value)),
        (
            Column(head=Message("head-ends-disclosed")),
            lambda each: _ends(energy, reduction=_reduction_share(each, found)),
        )
        if energy
        else None,
        (Column(head=Message("head-shapley")), lambda each: _share(each.shapley_share)),
    )


def _split(found: NonDisclosureCost) -> Message:
    return Message("non-disclosure-split", **{name: _share(found.shares[name]) for name in PARTS})


def _ladder(found: NonDisclosureCost) -> Table:
    """From nothing disclosed to everything, and how surely."""
    rungs = [
        Rung(Message("ladder-now"), found.score),
        *(
            Rung(Message("ladder-step", what=Message(f"non-disclosure-{each.group}")), each.score)
            for each in found.ladder
        ),
        *(Rung(Message(f"ladder-{name}"), score) for name, score in found.claims.items()),
    ]
    return table(
        "ladder",
        rungs,
        (Column(is_key=True), lambda each: each.name),
        (Column(head=Message("head-score")), lambda each: _score(each.score)),
    )


def _share(each: Estimated, *, of: float = 1.0) -> Message:
    """A share with its Monte Carlo error, in whole percent."""
    return Message("share-with-error", share=Share(max(each.value / of, 0.0)), error=Share(each.error / of))


def _score(each: Estimated) -> Message:
    error = Rounded(max(each.error, LEAST_ERROR), 1)
    return Message("score-with-error", score=Rounded(each.value, 3), error=error)


def width(found: Estimation) -> Table:
    """Where the width of a figure comes from: what could be disclosed, what varies, the error of our models."""
    return table(
        "width",
        PARTS if found.width else (),
        (Column(head=Message("web-model-head-cause"), is_key=True),
         lambda each: Lines((Message(f"web-model-part-{each}"), Message(f"web-model-part-{each}-about")), leads=True)),
        (Column(head=Message("web-model-head-share"), is_drawn=True), lambda each: Share(found.width.get(each, 0.0))),
        caption=Message("web-model-width"),
    )  # fmt: skip


def disclosures(found: Estimation, openness: Openness | None) -> Table:
    """Each thing that could be disclosed: its share of the width, and the range if it alone were, where simulated."""
    simulated = {each.non_disclosure: each for each in openness.non_disclosures} if openness else {}
    shares = {name: found.undisclosed.get(name, 0.0) for name in THINGS}
    broken = {name for name, each in simulated.items() if each.is_disclosed}
    return table(
        "disclosures",
        [name for name, share in shares.items() if name not in broken and (name in simulated or share)],
        (Column(head=Message("web-model-head-telling"), is_key=True), lambda each: _thing(each, simulated)),
        (Column(head=Message("web-model-head-share"), is_drawn=True), lambda each: Share(shares[each])),
        (Column(head=Message("web-model-head-alone"), wraps=True), lambda each: _alone(simulated.get(each)))
        if simulated
        else None,
        caption=Message("web-model-disclosure-values"),
    )


def _thing(name: str, simulated: Mapping[str, NonDisclosure]) -> Lines:
    """What could be disclosed, and by what a part of it is."""
    told = tuple(map(item, simulated[name].disclosed_by)) if name in simulated else ()
    partly = (Message("web-model-partly-told", items=Listed(told)),) if told else ()
    return Lines((Message(f"non-disclosure-{name}"), *partly), leads=True)


def _alone(each: NonDisclosure | None) -> Cell:
    """The range, and by how much its score is reduced."""
    if each is None:
        return Message("web-model-not-simulated")
    reduction = Message("score-reduction", reduction=Share(each.score_reduction_share), error=Share(each.error_share))
    return Lines((either_way(each.range_ratio_disclosed), reduction), leads=True)


def range_now(found: Openness | None) -> Message | None:
    """The range as things are, by its factor either way; None where nothing was simulated."""
    if found is None or not found.non_disclosures:
        return None
    return Message("web-model-now", now=either_way(found.non_disclosures[0].range_ratio_now))
