"""The journey of a form: what is known of a model, what the reporter hands in, one filled form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from obsia.app.clock import day_of
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.reading_file import Answers, read_answers, read_readings
from obsia.app.forms.registry import ACCOUNT, ANSWERS, MODEL, READING, TRAINING, form_named, written
from obsia.app.forms.specification import Specification, filled
from obsia.app.handed import Handed, text_of
from obsia.app.questions.disclose import PROVIDER, Disclose
from obsia.core.disclosure import System
from obsia.core.dossier import Dossier
from obsia.core.errors import BadCall, BadInput, UnknownName
from obsia.core.figure import Assumption
from obsia.core.message import Message, Option, Symbol
from obsia.core.reading import Reading
from obsia.core.units import BILLION
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

_EXPECTED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    ACCOUNT: ("obsia assess --json", ("figures", "tokens", "records")),
    TRAINING: ("obsia train --json", ("figures", "development", "stated")),
}
"""What a record is made by, and the fields by which it is known."""


Question = Disclose
"""What callers from Python ask with: ``obsia.disclose(obsia.Question(form="annex-xi", model="…"))``."""


def disclose(question: Disclose) -> Dossier:
    """A form, filled. Raises ``UnknownName`` for a form or model, ``BadCall`` for what it lacks, ``BadInput`` for a
    file.
    """
    form, inputs = prepared(question)
    dossier = filled(form.name, inputs)
    unasked = inputs.answers.unasked if isinstance(inputs.answers, Answers) else ()
    if not unasked:
        return replace(dossier, notes=(*inputs.notes, *dossier.notes))
    note = Message("form-note-unasked", names=", ".join(unasked))
    return replace(dossier, notes=(note, *inputs.notes, *dossier.notes))


def disclose_native(question: Disclose, *, shape: str = "native") -> str:
    """A form in its own machine format, or its ``sidecar``. Raises as :func:`disclose`, and ``BadCall`` for none."""
    form, inputs = prepared(question)
    return written(form, inputs, shape=shape)


def prepared(question: Disclose) -> tuple[Specification, Inputs]:
    """The form and what it is filled from."""
    form = form_named(question.form)
    given = {
        MODEL: question.model is not None,
        ACCOUNT: question.account is not None,
        TRAINING: question.training is not None,
        READING: bool(question.readings),
        ANSWERS: question.answers is not None,
    }
    if form.needs and not any(given.get(name, False) for name in form.needs):
        code = "disclose-needs" if len(form.needs) == 1 else "disclose-needs-one"
        raise BadCall(code, form=Symbol(form.name), needs=tuple(map(_named, form.needs)))
    if unused := [name for name, held in given.items() if held and name not in (*form.needs, *form.takes)]:
        raise BadCall("disclose-unused", form=Symbol(form.name), unused=tuple(map(_named, unused)))
    day = day_of(question.on)
    snapshot = facts.load()
    system, taken = (None, ()) if question.model is None else _taken(snapshot, question.model)
    readings, notes = readings_of_files(
        tuple(map(str, question.readings)), system=system, named=partial(_plainly_named, snapshot), works=form.works
    )
    notes = (*(Message(f"assumption-{each.code}", **each.arguments) for each in taken), *notes)
    inputs = Inputs(
        system=system,
        assertions=() if system is None else _assertions(snapshot, system.subject),
        made_on=day,
        snapshot=snapshot.content_hash,
        command=replace(question, form=form.name).shown(),
        account=None if question.account is None else read_record(str(question.account), ACCOUNT),
        training=None if question.training is None else read_record(str(question.training), TRAINING),
        readings=readings,
        is_providers=question.mode == PROVIDER,
        notes=notes,
        answers=Answers({} if question.answers is None else read_answers(str(question.answers))),
    )
    if inputs.system is not None and inputs.training is not None:
        _refuse_other_model(inputs, path=str(question.training))
        about = Message("reporting-note-run-handed-in", system=inputs.system.label)
        inputs = replace(inputs, notes=(*inputs.notes, about))
    if form.estimates and inputs.training is None:
        from obsia.app.forms.estimated import training_of

        inputs = replace(inputs, training=training_of(inputs, record_figures=question.record_figures))
    return form, inputs


def _plainly_named(snapshot: Snapshot, name: str) -> System:
    """The system of which ``name``, in a file, is a name: a product or a family is none.

    Raises ``UnknownName`` with suggestions.
    """
    system, taken = _taken(snapshot, name)
    if taken:
        raise UnknownName(kind="system", name=name[:80], suggestions=(system.subject.removeprefix("model:"),))
    return system


def _taken(snapshot: Snapshot, name: str) -> tuple[System, tuple[Assumption, ...]]:
    """The system that a name stands for, and what the name was taken for where it is no name of it."""
    from obsia.app.naming import taken_system
    from obsia.facts.names.systems import resolve_system, system_of

    found = resolve_system(snapshot, name)
    system = system_of(snapshot, found.subject)
    return system, taken_system(snapshot, name, found=found, label=system.label)


def _assertions(snapshot: Snapshot, subject: str) -> tuple[Any, ...]:
    from obsia.facts.disclosures import assertions

    return assertions(snapshot, subject)


def read_record(path: str, kind: str) -> Record:
    """The JSON that ``assess`` or ``train`` wrote. Raises ``BadInput`` naming the file and what was expected."""
    command, names = _EXPECTED[kind]
    expected = Message("handed-expected-json", command=Symbol(command))
    record = Handed.of_text(text_of(path, expected=expected), file=path, expected=expected).record
    if any(name not in record for name in names):
        raise BadInput(path, "handed-other-json", expected=expected)
    for name in ("figures", *(("development",) if kind == TRAINING else ())):
        _check_figures(record[name], path=path, field=name, expected=expected)
    _refuse_direct(record, path=path)
    return record


def _refuse_other_model(inputs: Inputs, *, path: str) -> None:
    """A run of another size is a run of another model: a form must not say of one what is true of the other."""
    known, stated = SystemFacts(inputs=inputs), (inputs.training or {}).get("stated", {})
    most = facts.load().number("audit:default", "audit_size_ratio")
    for name, of_model in (
        ("total_params_b", known.parameters_total()),
        ("active_params_b", known.parameters_active()),
    ):
        of_run = stated.get(name)
        if of_model is None or not _is_number(of_run) or of_run <= 0:
            continue
        model_b = of_model.value / BILLION
        if max(model_b, of_run) > most * min(model_b, of_run):
            raise BadInput(
                path,
                "handed-other-size",
                of_run=float(of_run),
                of_model=model_b,
                field=f"stated.{name}",
                expected="handed-expected-json-of-model",
            )


def _refuse_direct(record: Record, *, path: str) -> None:
    """Forms count carbon over the life cycle of electricity: an account of direct emissions alone is another thing."""
    for place, figure in enumerate(record["figures"]):
        for each in figure.get("assumptions", ()):
            if each.get("code") == "grid-hourly" and each.get("arguments", {}).get("scope") == "direct":
                raise BadInput(
                    path,
                    "handed-direct",
                    field=f"figures[{place}].assumptions",
                    expected=Message("handed-expected-life-cycle", basis=Option("grid-basis")),
                )


_NUMBERS: Final = ("value", "median", "mean", "low", "high", "level")
_TEXTS: Final = ("quantity", "boundary", "unit", "tested", "kind", "figure_id")


def _check_figures(figures: object, *, path: str, field: str, expected: Message) -> None:
    """A figure that lost a field, or whose number is none, is told with its place."""
    if not isinstance(figures, list):
        raise BadInput(path, "handed-no-figures", field=field, expected=expected)
    for place, each in enumerate(cast("list[object]", figures)):
        held = cast("dict[str, object]", each) if isinstance(each, dict) else {}
        for name in (*_NUMBERS, *_TEXTS):
            value = held.get(name)
            right = isinstance(value, str) if name in _TEXTS else _is_number(value)
            if not right:
                at = f"{field}[{place}].{name}"
                raise BadInput(path, "handed-missing-or-other", field=at, expected=expected)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def _named(name: str) -> Message | Option:
    """What a form is filled from, as the command names it."""
    return Message("form-input-model") if name == MODEL else Option(name)


_MOST_NAMES: Final = 5


def readings_of_files(
    paths: Sequence[str], *, system: System | None, named: Callable[[str], System], works: tuple[str, ...]
) -> tuple[tuple[Reading, ...], tuple[Message, ...]]:
    """The readings of some files, and what a reader must know of how they were taken.

    A reading that stands twice, equal in every field (meter, perimeter, start, energy), counts once. ``named`` finds
    the system of a name, and raises ``UnknownName``; ``works`` are the kinds of work whose readings the form uses, all
    where it is empty. Raises ``BadInput`` for a file that is none, and for a reading of another model.
    """
    held: list[Reading] = []
    for path in paths:
        for reading in read_readings(path):
            if reading.model and system is not None and _is_other(reading.model, system, named):
                raise BadInput(
                    path,
                    "handed-other-model",
                    model=reading.model[:60],
                    system=system.label,
                    field="model",
                    expected=Message("handed-expected-of-model", system=system.label),
                )
            held.append(reading)
    once = tuple(dict.fromkeys(held))
    notes: list[Message] = []
    if len(once) < len(held):
        notes.append(Message("reporting-note-readings-twice", count=len(held) - len(once)))
    if unused := [reading.work for reading in once if works and reading.work not in works]:
        kinds = ", ".join(dict.fromkeys(unused))
        notes.append(Message("reporting-note-readings-other-work", count=len(unused), works=kinds))
    if system is not None and (names := _unknown(once, named)):
        notes.append(Message("reporting-note-readings-model", names=", ".join(names[:_MOST_NAMES])))
    return once, tuple(notes)


def _is_other(name: str, system: System, named: Callable[[str], System]) -> bool:
    try:
        return named(name).subject != system.subject
    except UnknownName:
        return False


def _unknown(readings: Sequence[Reading], named: Callable[[str], System]) -> list[str]:
    """Names of models that stand for no system: a reporter's own, or a slip."""
    names: list[str] = []
    for name in dict.fromkeys(reading.model for reading in readings if reading.model):
        try:
            named(name)
        except UnknownName:
            names.append(name[:60])
    return names
