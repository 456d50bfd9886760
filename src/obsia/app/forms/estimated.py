"""The training run of a model, estimated from what is stated of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from obsia.app.forms.facts_of import ANSWERED, SystemFacts
from obsia.app.forms.inputs import Inputs, Record
from obsia.core.dossier import Proof
from obsia.core.evidence import Kind
from obsia.facts import snapshot as facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInputs:
    """What goes into the estimate of a run: options of ``obsia train``, and where their values come from."""

    options: Mapping[str, Any]
    proofs: tuple[Proof, ...]

    @property
    def is_enough(self) -> bool:
        """Whether the run is pinned: its hours, its arithmetic, or the parameters and tokens that give it."""
        from obsia.app.training.stated_run import is_enough

        return is_enough(self.options)


_WORDS: Final[Mapping[str, str]] = {
    "hardware": "training-hardware",
    "region": "training-location",
    "release": "release-date",
    "precision": "training-precision",
}
"""Option -> the answer that wins over what is stated of it."""


def told_of(known: SystemFacts) -> RunInputs:
    """What is stated of the training run of a model, in the words of :func:`obsia.app.training.train.train`; what the
    reporter answers wins.
    """
    from obsia.app.training.stated_run import understood, without_arithmetic

    snapshot = facts.load()
    numbers = {
        "params_active": known.parameters_active(),
        "params_total": known.parameters_total(),
        "tokens": known.tokens(),
        "device_hours": known.device_hours(),
        "flop": known.flop(),
    }
    active, total, flop = (numbers[name] for name in ("params_active", "params_total", "flop"))
    if active is not None and total is not None and active.value > total.value:
        numbers["params_total"] = None
    # What was derived from parameters and tokens says nothing that they do not.
    if flop is not None and flop.kind is Kind.MODELLED:
        numbers["flop"] = None
    stated = {name: each for name, each in numbers.items() if each is not None}
    stated = stated if flop is not None and ANSWERED in flop.proofs else without_arithmetic(stated)
    options: dict[str, Any] = {name: each.value for name, each in stated.items()}
    for name, answer in _WORDS.items():
        if answered := known.inputs.answers.get(answer, ""):
            value: Any = understood(snapshot, name, answered)
        else:
            value = known.run[name].value if name in known.run else ""
        if value:
            options[name] = value
    return RunInputs(
        options=options, proofs=tuple(dict.fromkeys(proof for each in stated.values() for proof in each.proofs))
    )


def training_of(inputs: Inputs, *, record_figures: bool = True) -> Record | None:
    """The run of the model of ``inputs``, as the JSON of ``obsia train``; None where too little is stated of it."""
    from obsia.app.training.train import train, training_record

    if inputs.system is None:
        return None
    told = told_of(SystemFacts(inputs=inputs))
    if not told.is_enough:
        return None
    return training_record(train(**told.options, record_figures=record_figures))


def stated_words(record: Record) -> Iterable[str]:
    """Names of what a training record took as stated: messages ``form-used-NAME``."""
    stated: Mapping[str, object] = record.get("stated") or {}
    names = {
        "device_h": "hours", "hardware": "hardware", "devices": "devices", "active_params_b": "parameters",
        "total_params_b": "parameters", "tokens": "tokens", "flop": "flop", "fp8": "precision", "pue": "pue",
        "zone_id": "place",
    }  # fmt: skip
    return dict.fromkeys(names[name] for name in stated if name in names)
