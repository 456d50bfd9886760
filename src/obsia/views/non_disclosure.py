"""What disclosing each thing that a provider does not tell of a request would be worth, laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import Cell, Column, Document, Lines, Table, table
from obsia.core.message import Argument, Listed, Message, Rounded, Share, Value
from obsia.views.openness_messages import either_way, item
from obsia.views.parts import note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.disclosure import Estimated, Silence
    from obsia.accounting.openness.worths import Silenced
    from obsia.app.disclosure.openness import Openness
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.silence import Silences

LEAST_ERROR: Final = 1e-3
THINGS: Final = ("size", "precision", "hardware", "batch", "speculation", "fullness", "facility")
"""In the order of the request's way, not of their value: what differs little is not ranked."""
PARTS: Final = ("undisclosed", "variability", "model")


class Rung(NamedTuple):
    """The interval score after some disclosures."""

    name: Argument
    score: Estimated


def document(found: Silences) -> Document:
    """What each disclosure would be worth, what none can remove, and how far all of them lead."""
    energy = Message("silence-energy", median=Value(found.energy), interval=Value(found.energy, is_range=True))
    return Document(
        title=Message("title-silence", model=found.estimation.model.facts.model_id),
        about=(sentence(energy),),
        sections=(
            *(
                section(each.prior, f"section-silence-{each.prior}", _values(each), sentence(_split(each)))
                for each in found.silences
            ),
            section("ladder", "section-ladder", _ladder(found.silences[0]), note(Message("silence-note"))),
        ),
    )


def _values(found: Silence) -> Table:
    """By how much the error would fall with one disclosure more, and its share of the width."""
    return table(
        "values",
        found.worths,
        (Column(head=Message("head-silence"), is_key=True), lambda each: Message(f"silence-{each.group}")),
        (Column(head=Message("head-fall")), lambda each: _share(each.score_fall, of=found.score.value)),
        (Column(head=Message("head-shapley")), lambda each: _share(each.shapley_share)),
    )


def _split(found: Silence) -> Message:
    shares = {name: _share(found.shares[name]) for name in PARTS}
    return Message("silence-split", **shares)


def _ladder(found: Silence) -> Table:
    """From nothing disclosed to everything, and how surely."""
    rungs = [
        Rung(Message("ladder-now"), found.score),
        *(Rung(Message("ladder-step", what=Message(f"silence-{each.group}")), each.score) for each in found.ladder),
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
    simulated = {each.silence: each for each in openness.silences} if openness else {}
    shares = {name: found.undisclosed.get(name, 0.0) for name in THINGS}
    broken = {name for name, each in simulated.items() if each.is_broken}
    return table(
        "disclosures",
        [name for name, share in shares.items() if name not in broken and (name in simulated or share)],
        (Column(head=Message("web-model-head-telling"), is_key=True), lambda each: _thing(each, simulated)),
        (Column(head=Message("web-model-head-share"), is_drawn=True), lambda each: Share(shares[each])),
        (Column(head=Message("web-model-head-alone"), wraps=True), lambda each: _alone(simulated.get(each)))
        if simulated
        else None,
        caption=Message("web-model-worths"),
        note=(Message("certainty-outdated"),) if any(each.is_outdated for each in simulated.values()) else (),
    )


def _thing(name: str, simulated: Mapping[str, Silenced]) -> Lines:
    """What could be disclosed, and by what a part of it is."""
    told = tuple(map(item, simulated[name].told)) if name in simulated else ()
    partly = (Message("web-model-partly-told", items=Listed(told)),) if told else ()
    return Lines((Message(f"silence-{name}"), *partly), leads=True)


def _alone(each: Silenced | None) -> Cell:
    """The range, and by how much its score is reduced."""
    if each is None:
        return Message("web-model-not-simulated")
    reduction = Message("score-reduction", reduction=Share(each.fall_share), error=Share(each.error_share))
    return Lines((either_way(each.range_ratio_told), reduction), leads=True)


def range_now(found: Openness | None) -> Message | None:
    """The range as things are, by its factor either way; None where nothing was simulated."""
    if found is None or not found.silences:
        return None
    return Message("web-model-now", now=either_way(found.silences[0].range_ratio_now))
