"""One training run, laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.document import Column, Command, Document, Link, Section, Sentence, Shows, Table, Tone, table
from obsia.core.figure import Figure, Tested
from obsia.core.message import Argument, Count, Message, Power, Share, Stated, Zone, exact
from obsia.views import parts
from obsia.views.estimate import read_as

if TYPE_CHECKING:
    from obsia.app.training.stated_run import StatedInput
    from obsia.app.training.train import Training

_BILLION: Final = 1e9
_COUNTS: Final = frozenset({"params_total", "params_active", "tokens", "stated_tokens"})
"""Large counts that are stated of a run, which people write with a multiple of a thousand."""


def document(found: Training) -> Document:
    """What one run takes, what its development adds, and how sure that is."""
    share = Share(found.probability_above_1e25_flop)
    is_tested = any(figure.tested is Tested.TESTED for figure in found.figures)
    tested = Message("train-tested", level=Share(found.figures[0].level)) if is_tested else Message("train-not-tested")
    commands = [
        Command(text=f"obsia trace {each.figure_id}", about=Message(f"train-row-{parts.code(each)}"))
        for each in found.figures
    ]
    return Document(
        title=Message("title-train"),
        about=tuple(_about(found)),
        sections=(
            Section(name="stated", head=Message("section-train-stated"), blocks=tuple(_stated(found))),
            Section(
                name="final-run",
                head=Message("section-final-run"),
                blocks=(
                    _figures("final-run", found.figures),
                    Sentence(text=Message("train-threshold", threshold=Power(found.threshold_flop), share=share)),
                    Sentence(text=tested, tone=Tone.DIM),
                    Sentence(text=Message("train-left-out"), tone=Tone.DIM),
                ),
            ),
            Section(
                name="development",
                head=Message("section-development"),
                blocks=(
                    _figures("development", found.development),
                    Sentence(text=Message("train-development-note"), tone=Tone.DIM),
                ),
            ),
            parts.least_known(found.unknowns),
            parts.assumptions(found.assumptions),
            Section(name="trace", head=Message("section-trace"), blocks=tuple(commands) if found.recorded else ()),
            Section(name="facts", blocks=(parts.facts_used(found.figures),), is_lead=True),
        ),
    )


def _about(found: Training) -> Iterator[Sentence]:
    yield Sentence(text=Message("train-known", what=tuple(_known(found)) or Message("not-stated")))
    if found.model is not None and found.model.name.strip().lower() != found.model.facts.model_id:
        yield Sentence(text=read_as(found.model), tone=Tone.DIM)


def _stated(found: Training) -> Iterator[Table]:
    """What is stated of the run of the model that was named, each with who says so."""
    if found.stated:
        yield table(
            "stated",
            (*found.stated, *found.stated_results),
            (Column(name="input", is_key=True), lambda each: _stated_name(found, each)),
            (Column(name="value", head=Message("head-value")),
             lambda each: stated_value(each.option, each.value, unit=each.unit)),
            (Column(name="source", head=Message("head-according-to"), is_prose=True, tone=Tone.DIM),
             lambda each: Link(address=each.address, text=each.source)),
        )  # fmt: skip


def _stated_name(found: Training, stated: StatedInput) -> Message:
    return Message(
        f"web-model-run-{stated.option}" if stated in found.stated_results else f"train-stated-{stated.option}"
    )


def stated_value(name: str, value: float | str, *, unit: str) -> Argument:
    """What is stated of a run: places, stages and what energy covers by the reader's names for them."""
    if not isinstance(value, str):
        return Count(value) if name in _COUNTS else Stated(value, unit)
    if name in ("region", "zone"):
        return Zone(value)
    if name in ("stages", "energy_scope"):
        return Message(f"run-{name.replace('_', '-')}-{value.replace('+', '-').replace('_', '-')}")
    return value


def _known(found: Training) -> Iterator[Argument]:
    """What is stated of the run."""
    run = found.run
    for name, value in (
        ("train-weights-active", run.active_params_b and run.active_params_b * _BILLION),
        ("train-weights-total", run.total_params_b and run.total_params_b * _BILLION),
        ("train-tokens", run.tokens),
    ):
        if value is not None:
            yield Message(name, amount=Count(value))
    if run.flop is not None:
        yield Message("train-flop", amount=Power(run.flop))
    if run.hardware is not None:
        yield run.hardware
    if run.device_h is not None:
        yield Message("train-hours", hours=exact(run.device_h))
    if found.zone.zone_id:
        yield Zone(found.zone.zone_id)


def _figures(name: str, figures: Sequence[Figure]) -> Table:
    return table(
        name,
        figures,
        (Column(name="row", is_key=True), lambda each: Message(f"train-row-{parts.code(each)}")),
        (Column(name="figure", head=parts.MEDIAN, shows=Shows.WITH_UNIT), lambda each: each),
        (Column(name="counts", head=Message("head-counts"), is_prose=True, drop=1, tone=Tone.DIM),
         lambda each: Message(f"counts-{parts.code(each)}")),
    )  # fmt: skip
