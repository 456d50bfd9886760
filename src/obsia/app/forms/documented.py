"""Fields that the reporter, the cells of a system or the catalogue fill, in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from obsia.app.forms.facts_of import SystemFacts, number_field, text, unstated
from obsia.app.forms.form_fields import FieldSpecification, stated
from obsia.app.forms.record_figures import answered_choice, training_proof
from obsia.app.forms.rounding import magnitude, significant, size_range, text_range, training_time_range
from obsia.core.dossier import Field, Proof, State
from obsia.core.message import Listed, Message, Term

_ACT: Final = Proof(
    title="Regulation (EU) 2024/1689, Annex XI",
    url="https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
    locator="Articles 51(2), 53(1)(a)",
)
ROUNDED: Final[Mapping[str, Callable[[float], str]]] = {
    "": lambda _: "",
    "two-figures": lambda value: significant(value, digits=2),
    "magnitude": magnitude,
    "size-range": lambda value: f"form-size-{size_range(value)}",
    "text-range": lambda value: f"form-text-{text_range(value)}",
    "time-range": lambda value: f"form-time-{training_time_range(value)}",
}
"""How a form wants a number."""


def number(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A number of the system (``of``), in the unit and with the rounding of the form."""
    return number_field(asked, getattr(known, asked.of)(), known, rounded=ROUNDED[asked.rounded])


def named(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What the catalogue calls the system or its maker, where the reporter says nothing else."""
    system = known.inputs.system
    name = "" if system is None else str(getattr(system, asked.of))
    if known.inputs.answers.get(asked.name) or not name:
        return text(asked, known)
    return stated(asked, (Proof(title="obsia:catalogue", locator=known.subject),), text=name)


def distribution(asked: FieldSpecification, known: SystemFacts) -> Field:
    """How the model reaches its users; where no cell says it, the weights that anyone can fetch are one way."""
    told = "distribution_methods" in known.decided or known.inputs.answers.get(asked.name)
    return text(replace(asked, items=("distribution_methods" if told else "weights_final",)), known)


def modalities(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What goes in and comes out; from the catalogue where no cell says it."""
    told, held = known.fact("modalities_in"), known.fact("modalities_out")
    if "modalities" in known.decided or known.inputs.answers.get(asked.name) or told is None or held is None:
        return text(replace(asked, items=("modalities",)), known)
    taken, given = (Listed(Term("modality", each) for each in str(fact.text).split("+")) for fact, _ in (told, held))
    words = (Message("form-says-modalities", taken=taken, given=given),)
    return stated(asked, tuple(dict.fromkeys((told[1], held[1]))), words=words)


def _threshold_share(known: SystemFacts) -> float | None:
    """How probable it is that training took more operations than presume systemic risk; 0 or 1 if it is decided."""
    if answered := answered_choice(known.inputs, "systemic-risk", ("yes", "no"), any_case=True):
        return 1.0 if answered == "yes" else 0.0
    record = known.inputs.training
    return None if record is None else float(record["probability_above_1e25_flop"])


def threshold(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Whether systemic risk is presumed: above a number of operations, or as decided."""
    share, record = _threshold_share(known), known.inputs.training
    if answered := answered_choice(known.inputs, "systemic-risk", ("yes", "no"), any_case=True):
        return stated(asked, (_ACT,), words=(Message(f"form-says-designated-{answered}"),))
    if share is None or record is None:
        return unstated(asked, reason=Message("form-reason-threshold-unknown"))
    side = {0.0: "below", 1.0: "above"}.get(share, "open")
    words = Message(f"form-says-threshold-{side}", percent=max(1, min(99, round(100 * share))))
    return stated(asked, (_ACT, *training_proof(record)), words=(words,))


def systemic(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A field for models with systemic risk alone."""
    if _threshold_share(known) != 0.0:
        return text(asked, known)
    reason = Message("form-reason-below-threshold")
    return Field(name=asked.name, label=asked.label, state=State.NOT_APPLICABLE, reason=reason)
