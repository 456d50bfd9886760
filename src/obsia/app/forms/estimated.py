"""The training run of a model, estimated from what is stated of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from obsia.app.forms.facts_of import Stated, SystemFacts
from obsia.app.forms.inputs import Inputs, Record
from obsia.core.dossier import Proof
from obsia.core.errors import ObsiaError
from obsia.core.evidence import Kind
from obsia.facts import snapshot as facts
from obsia.facts.names.places import COUNTRY, resolve_region

_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


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


def told_of(known: SystemFacts) -> RunInputs:
    """What is stated of the training run of a model, in the words of :func:`obsia.app.training.train.train`."""
    options: dict[str, Any] = {}
    proofs: list[Proof] = []

    def add(name: str, stated: Stated | None) -> None:
        if stated is not None:
            options[name] = stated.value
            proofs.extend(stated.proofs)

    active, total = known.parameters_active(), known.parameters_total()
    add("params_active", active)
    if total is not None and (active is None or active.value <= total.value):
        add("params_total", total)
    add("tokens", known.tokens())
    add("device_hours", known.device_hours())
    flop = known.number("compute_training", unit="FLOP", answer="training-flop")
    # What was derived from parameters and tokens says nothing that they do not.
    if flop is not None and flop.kind is not Kind.MODELLED:
        add("flop", flop)
    add_words(known, options)
    return RunInputs(options=options, proofs=tuple(dict.fromkeys(proofs)))


def add_words(known: SystemFacts, options: dict[str, Any]) -> None:
    """Hardware, number format, date and place, where they are understood."""
    from obsia.app.training.training_inputs import device_named, precision_8_bits

    snapshot = facts.load()
    if device := device_named(snapshot, known.hardware()):
        options["hardware"] = device
    cell = known.decided.get("precision_training")
    precision = known.inputs.answers.get("training-precision", "") or (cell.value if cell else "")
    first = re.split(r"[ ,;:(]", precision.strip(), maxsplit=1)[0]
    if first and precision_8_bits(snapshot, first) is not None:
        options["precision"] = first
    release = known.inputs.answers.get("release-date", "") or _release(known)
    if found := _DATE.match(release):
        options["release"] = found[0]
    if place := country(known):
        options["region"] = place


def _release(known: SystemFacts) -> str:
    cell = known.decided.get("release_date")
    if cell is not None and cell.status.is_found and _DATE.match(cell.value):
        return cell.value
    held = known.fact("release_date")
    return held[0].text or "" if held else ""


def country(known: SystemFacts) -> str:
    """The country in which training ran, as its code; '' where no part of what is stated names exactly one."""
    cell = known.decided.get("location_training")
    stated = cell.value if cell is not None and cell.status.is_found else ""
    text = known.inputs.answers.get("training-location", "") or stated
    found: set[str] = set()
    for part in re.split(r"[,;:()]", text):
        if not 2 < len(part.strip()) <= 60:
            continue
        try:
            region = resolve_region(facts.load(), text=part.strip(), provider=None)
        except ObsiaError:
            continue
        if region.basis in COUNTRY:
            found.add(region.zone_id)
    return found.pop() if len(found) == 1 else ""


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
