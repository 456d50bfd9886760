"""The energy of one request of a stated size, for the forms that set it beside training."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.app.forms.estimated import figure
from obsia.app.forms.inputs import Inputs, Record
from obsia.core.dossier import Proof
from obsia.core.errors import ObsiaError
from obsia.core.message import Message

INPUT_TOKENS: Final = 1_000
OUTPUT_TOKENS: Final = 400
"""The request by which models are compared here: a page of text in, a short answer out. A convention, said aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """Energy of a request at the facility, the command that makes it again, and what the request is."""

    figure: Record
    proof: Proof
    note: Message
    others: tuple[Record, ...]
    """Its other figures: carbon, water."""


def request_of(inputs: Inputs) -> FormRequest | None:
    """The request of a model; None for what is not in the catalogue or does other work than text."""
    if inputs.system is None:
        return None
    return _request(inputs.system.subject.removeprefix("model:"), inputs.made_on)


@lru_cache(maxsize=4)
def _request(model: str, on: str) -> FormRequest | None:
    from obsia.app.figures.export import figure_record
    from obsia.app.request.estimate import estimate

    try:
        found = estimate(model, input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS, on=on)
    except ObsiaError:
        return None
    record: Record = {"figures": [figure_record(each) for each in found.figures]}
    held = figure(record, "energy_kwh", "facility")
    if held is None or not found.model.known:
        return None
    return FormRequest(
        figure=held,
        proof=Proof(title="obsia:estimate", locator=shlex.join(found.command)),
        note=Message("form-note-request", input=INPUT_TOKENS, output=OUTPUT_TOKENS),
        others=tuple(record["figures"]),
    )
