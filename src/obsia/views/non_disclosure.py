"""What each thing that a provider does not disclose of a request is worth, laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from obsia.core.document import Column, Document, Table, table
from obsia.core.message import Argument, Message, Rounded, Share, Value
from obsia.views.parts import note, section, sentence

if TYPE_CHECKING:
    from obsia.accounting.disclosure import Estimated, Silence
    from obsia.app.request.silence import Silences

LEAST_ERROR: Final = 1e-3


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
    shares = {name: _share(found.shares[name]) for name in ("undisclosed", "variability", "model")}
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
