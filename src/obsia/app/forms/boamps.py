"""BoAmps, the energy report of Boavizta: written from readings, a training estimate or an account.

The report holds one energy per measure, without boundary, kind or interval: those stand in a file beside it
(:func:`sidecar`), and in words in the description of the task. Reading a report back: ``boamps_report``.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, Final

from obsia._version import __version__
from obsia.app.forms.boamps_task import Measure, Task, task_of
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.form_fields import FieldSpecification, amount, answered, missing, said, word
from obsia.app.forms.inputs import Inputs
from obsia.app.forms.record_figures import answer, answered_choice, answered_number
from obsia.app.forms.yaml_text import decimal
from obsia.core.dossier import Field, Proof, Quantity
from obsia.core.errors import NoData
from obsia.core.evidence import Kind
from obsia.core.message import Message

FORM_URL: Final = "https://github.com/Boavizta/BoAmps/tree/main/model"
FORMAT_VERSION: Final = "1.1.0"
CONFIDENTIALITY: Final = ("public", "internal", "confidential", "secret")
INFRASTRUCTURE: Final = ("publicCloud", "privateCloud", "onPremise", "other")
UNSAID: Final = "not disclosed"
"""Stands where the schema requires a text and nobody stated one."""
_QUALITIES: Final = (("high", 0.10), ("medium", 0.25), ("low", 0.50))
"""The schema's three words, each with the largest error that it stands for."""


# ---------------------------------------------------------------- fields


def task_fields(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What the task was, and how much of it."""
    del asked
    task = task_of(known.inputs)
    family = answered(FieldSpecification(name="task_family", label=word("boamps-task-family")), known)
    if isinstance(task, Message):
        return (missing("taskStage", word("boamps-task-stage"), task), family)
    proofs = task.proofs
    counts = (
        ("nbRequest", "boamps-requests", task.requests_count),
        ("input_tokens", "boamps-input-tokens", task.input_tokens),
        ("output_tokens", "boamps-output-tokens", task.output_tokens),
        ("parametersNumber", "boamps-parameters", task.params_b),
    )
    return (
        said("taskStage", word("boamps-task-stage"), task.work, proofs),
        family,
        _text("foundationModelName", word("boamps-model"), task.model, proofs),
        *(_count(name, word(label), count, proofs) for name, label, count in counts),
    )


def measure_fields(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """What was read or estimated, and how sure it is."""
    del asked
    task, label = task_of(known.inputs), word("boamps-energy")
    if isinstance(task, Message):
        return (missing("powerConsumption", label, task),)
    fields: list[Field] = []
    for place, measure in enumerate(task.measures, start=1):
        about = word("boamps-note-method", method=measure.method)
        fields.append(amount(f"measure_{place}", label, measure.energy, measure.proofs, about))
        if measure.duration_s is not None:
            quantity = Quantity(
                value=measure.duration_s, unit="s", kind=Kind.MEASURED, boundary=measure.energy.boundary
            )
            fields.append(amount(f"duration_{place}", word("boamps-duration"), quantity, measure.proofs))
    if found := quality(task):
        proofs = tuple(dict.fromkeys(proof for measure in task.measures for proof in measure.proofs))
        fields.append(said("quality", word("boamps-quality"), found, proofs))
    else:
        fields.append(missing("quality", word("boamps-quality"), word("reason-quality")))
    return tuple(fields)


def place_fields(asked: FieldSpecification, known: SystemFacts) -> tuple[Field, ...]:
    """On which machines, and where."""
    del asked
    task = task_of(known.inputs)
    if isinstance(task, Message):
        return (missing("components", word("card-hardware"), task),)
    label = word("card-hardware")
    hardware = f"{task.device_count} {task.hardware}" if task.device_count and task.hardware else ""
    return (
        said("components", label, hardware, task.proof_of("hardware", "hardware", "device-count"))
        if hardware
        else missing("components", label, _why_no_hardware(task)),
        _text("country", word("boamps-country"), task.region, task.proof_of("region", "country")),
    )


def _why_no_hardware(task: Task) -> Message:
    """Machines and how many belong together: which of the two is missing."""
    if task.hardware:
        return word("reason-no-device-count", hardware=task.hardware)
    return word("reason-no-hardware" if task.device_count else "reason-not-stated")


def _text(name: str, label: Message, text: str, proofs: tuple[Proof, ...]) -> Field:
    return said(name, label, text, proofs) if text else missing(name, label, word("reason-not-stated"))


def _count(name: str, label: Message, count: float | None, proofs: tuple[Proof, ...]) -> Field:
    if count is None:
        return missing(name, label, word("reason-not-stated"))
    return said(name, label, decimal(count) if isinstance(count, float) else str(count), proofs)


def quality(task: Task) -> str:
    """The schema's word for the widest relative side of the intervals, '' where it has none or where one is wider."""
    widest = 0.0
    for measure in task.measures:
        energy = measure.energy
        if energy.low is None or energy.high is None or not energy.value:
            return ""
        widest = max(widest, (energy.high - energy.value) / energy.value, (energy.value - energy.low) / energy.value)
    return next((name for name, most in _QUALITIES if widest <= most), "")


# ---------------------------------------------------------------- the report and the file beside it


def native(inputs: Inputs) -> str:
    """The report as JSON, valid against the BoAmps schemas.

    Raises ``NoData`` where the schema requires what nobody stated: an energy, the components and their number.
    """
    task = _whole(inputs)
    report: dict[str, Any] = {
        "header": _header(inputs),
        "task": _task(inputs, task),
        "measures": [_measure(each) for each in task.measures],
        "infrastructure": {
            "infraType": answered_choice(inputs, "infrastructure", INFRASTRUCTURE) or "other",
            "components": [_component(task)],
        },
        **_environment(inputs, task),
    }
    if found := quality(task):
        report["quality"] = found
    # A report that is written twice keeps its id: it follows from what is in it.
    content = json.dumps(report, sort_keys=True)
    report["header"] = {"reportId": str(uuid.uuid5(uuid.NAMESPACE_URL, content)), **report["header"]}
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def sidecar(inputs: Inputs) -> str:
    """What the report cannot hold, as JSON: for each measure boundary, perimeter, interval, kind and evidence."""
    task = _whole(inputs)
    content = {
        "describes": json.loads(native(inputs))["header"]["reportId"],
        "obsia": __version__,
        "snapshot": inputs.snapshot,
        "command": list(inputs.command),
        "measures": [
            {
                "boundary": each.energy.boundary.removeprefix("boundary-").replace("-", " "),
                "perimeter": each.perimeter,
                "energy_low_kwh": each.energy.low,
                "energy_high_kwh": each.energy.high,
                "kind": each.energy.kind.value,
                "tested": None if each.energy.tested is None else each.energy.tested.value,
                "figure_id": each.energy.figure_id or None,
                "note": each.note,
                "evidence": [{"title": proof.title, "url": proof.url} for proof in each.proofs],
            }
            for each in task.measures
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=True) + "\n"


def _whole(inputs: Inputs) -> Task:
    task = task_of(inputs)
    if isinstance(task, Message):
        raise NoData("boamps-no-work")
    if not task.hardware or not task.device_count:
        raise NoData("boamps-no-hardware")
    return task


def _header(inputs: Inputs) -> dict[str, Any]:
    publisher = {
        "name": answer(inputs, "publisher"),
        "confidentialityLevel": answered_choice(inputs, "confidentiality", CONFIDENTIALITY),
    }
    licensing = answer(inputs, "licensing")
    return {
        **({"licensing": licensing} if licensing else {}),
        "formatVersion": FORMAT_VERSION,
        "formatVersionSpecificationUri": FORM_URL,
        "reportDatetime": f"{inputs.made_on} 00:00:00",
        "reportStatus": "draft",
        **({"publisher": publisher} if all(publisher.values()) else {}),
    }


def _task(inputs: Inputs, task: Task) -> dict[str, Any]:
    algorithm = {
        "foundationModelName": task.model or None,
        "parametersNumber": task.params_b,
        "framework": task.software or None,
    }
    return {
        "taskStage": task.work,
        "taskFamily": answer(inputs, "task-family") or UNSAID,
        **({} if task.requests_count is None else {"nbRequest": task.requests_count}),
        "algorithms": [{key: value for key, value in algorithm.items() if value is not None}],
        "dataset": [
            _dataset("input", task.input_tokens, task.requests_count),
            _dataset("output", task.output_tokens, task.requests_count),
        ],
        "taskDescription": description(task),
    }


def _dataset(usage: str, tokens: int | None, requests_count: int | None) -> dict[str, Any]:
    """Tokens of an average request, as the schema asks for inference; all of them where requests are not counted."""
    content: dict[str, Any] = {"dataUsage": usage, "dataType": "token"}
    if tokens is None:
        return content
    return content | {"dataQuantity": tokens / requests_count if requests_count else tokens}


def _measure(measure: Measure) -> dict[str, Any]:
    content = {
        "measurementMethod": measure.method,
        "powerConsumption": measure.energy.value,
        "measurementDuration": measure.duration_s,
        "measurementDateTime": measure.started_at.replace("T", " ").removesuffix("Z") or None,
    }
    return {key: value for key, value in content.items() if value is not None}


def _component(task: Task) -> dict[str, Any]:
    kind = "tpu" if "TPU" in task.hardware.upper() else "gpu"
    return {"componentName": task.hardware, "componentType": kind, "nbComponent": task.device_count}


def _environment(inputs: Inputs, task: Task) -> dict[str, Any]:
    intensity_g_per_kwh = answered_number(inputs, "carbon-intensity-g-per-kwh")
    if not task.region:
        return {}
    content: dict[str, Any] = {"country": task.region}
    if intensity_g_per_kwh is not None:
        content["powerSourceCarbonIntensity"] = float(intensity_g_per_kwh)
    return {"environment": content}


def description(task: Task) -> str:
    """Boundary, kind and interval in words, since the report has no field for them."""
    parts = [
        f"measure {place}: boundary {each.energy.boundary.removeprefix('boundary-')}, {each.energy.kind.value}"
        + ("" if each.energy.low is None else f", interval {each.energy.low:g} to {each.energy.high:g} kWh")
        for place, each in enumerate(task.measures, start=1)
    ]
    return "; ".join([*parts, f"written by obsia {__version__}"])
