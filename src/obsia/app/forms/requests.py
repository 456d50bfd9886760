"""Fields on one request of a stated size, for the forms that set it beside training."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.app.forms.facts_of import BENCHMARK_TOKENS, SystemFacts, text, unstated
from obsia.app.forms.form_fields import FieldSpecification, stated
from obsia.app.forms.record_figures import assumption_notes, proofs_of, quantity_of
from obsia.core.dossier import Field, Proof
from obsia.core.errors import ObsiaError
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message

INPUT_TOKENS: Final = 1_000
OUTPUT_TOKENS: Final = 400
"""The request by which models are compared here: a page of text in, a short answer out. A convention, said aloud."""
_WHAT: Final = Message("form-note-request", input=INPUT_TOKENS, output=OUTPUT_TOKENS)
_NONE: Final = Message("form-reason-no-request")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """The figures of a request, and the command that makes them again."""

    figures: tuple[Figure, ...]
    proof: Proof

    def figure(self, quantity: str, boundary: Boundary) -> Figure | None:
        """One of them."""
        held = (each for each in self.figures if (each.quantity, each.boundary) == (quantity, boundary))
        return next(held, None)


def _request_of(known: SystemFacts) -> FormRequest | None:
    """The request of a model; None for what is not in the catalogue or does other work than text."""
    system = known.inputs.system
    return None if system is None else _request(system.subject.removeprefix("model:"), known.inputs.made_on)


@lru_cache(maxsize=4)
def _request(model: str, on: str) -> FormRequest | None:
    from obsia.app.request.estimate import estimate

    try:
        found = estimate(model, input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS, on=on)
    except ObsiaError:
        return None
    proof = Proof(title="obsia:estimate", locator=shlex.join(found.command))
    held = FormRequest(figures=tuple(found.figures), proof=proof)
    return held if found.model.known and held.figure("energy_kwh", Boundary.FACILITY) else None


def what(known: SystemFacts) -> tuple[Message, ...]:
    """What the request is, where there is one."""
    return () if _request_of(known) is None else (_WHAT,)


def figure(asked: FieldSpecification, known: SystemFacts) -> Field:
    """A figure of the request (``of``, at a boundary), as ``obsia estimate`` has it."""
    held = _request_of(known)
    found = None if held is None else held.figure(asked.of, Boundary(asked.boundary))
    if held is None or found is None:
        return unstated(asked, reason=_NONE)
    return stated(asked, (held.proof,), quantity=quantity_of(found, unit=asked.unit))


def energy(asked: FieldSpecification, known: SystemFacts) -> Field:
    """Facility energy of the request with all that it rests on."""
    held = _request_of(known)
    found = None if held is None else held.figure("energy_kwh", Boundary.FACILITY)
    if held is None or found is None:
        return unstated(asked, reason=_NONE)
    proofs = (held.proof, *proofs_of(found))
    return stated(asked, proofs, _WHAT, *assumption_notes(found), quantity=quantity_of(found, unit="Wh"))


def benchmark(asked: FieldSpecification, known: SystemFacts) -> Field:
    """The task whose operations are counted, and that no hardware ran it."""
    if known.inputs.answers.get(asked.name):
        return text(asked, known)
    used = known.parameters_active()
    if used is None:
        return unstated(asked, reason=Message("form-reason-no-active"))
    return stated(asked, used.proofs, words=(Message("form-inference-method", tokens=BENCHMARK_TOKENS),))
