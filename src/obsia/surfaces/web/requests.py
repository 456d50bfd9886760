"""The request of a what-if as a form states it: in the measure of what its model does, with the changes to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from obsia.app.catalogue.models import Model
from obsia.app.catalogue.models import model as named
from obsia.app.request.reader_answers import MODEL
from obsia.app.request.tasks import task, tasks_of_model
from obsia.surfaces.web.page import PageQuestion
from obsia.surfaces.web.questions import (
    Field,
    Fill,
    decimal_field,
    host_field,
    model_field,
    region_field,
    whole_field,
)
from obsia.writers.markup import SitePath

MOST_FACTOR: Final = 100
MOST_PER_CENT: Final = 100
MOST_TIMES: Final = 1_000_000_000_000
_MOST_IMAGES: Final = 10_000
_MOST_S: Final = 10_000_000
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("in", "out", "cached"),
    "embedding": ("in",),
    "rerank": ("in",),
    "image": ("images", "size"),
    "video": ("video-s", "size"),
    "transcription": ("audio-s",),
    "synthesis": ("audio-s",),
}
"""What a model does -> the fields in which it is asked."""
CHANGES: Final[Mapping[str, str]] = {
    "to-model": "model",
    "to-region": "region",
    "out-times": "output",
    "in-times": "input",
    "to-cached": "cached",
}
"""Field of a change -> its name in the words of the command line (``--what-if``)."""
_APPLY: Final[Mapping[str, tuple[str, ...]]] = {
    "text": tuple(CHANGES),
    "embedding": ("to-model", "to-region", "in-times"),
    "rerank": ("to-model", "to-region", "in-times"),
}
"""What a model does -> the changes that may be asked of it; others run elsewhere, and that is all."""
QUERY: Final = (
    "model", "in", "out", "cached", "images", "size", "video-s", "audio-s", "region", "host", *CHANGES, "times",
)  # fmt: skip
_INTO: Final[Mapping[str, str]] = {
    "in": "input_tokens",
    "out": "output_tokens",
    "cached": "cached_tokens",
    "images": "images",
    "size": "size",
    "video-s": "video_s",
    "audio-s": "audio_s",
}
"""Field -> argument of the journeys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the form states, as far as it is understood."""

    fields: Mapping[str, Field]
    """Name of a field -> as it was typed; in the order of the form."""
    model: Model | None
    does: str
    work: Mapping[str, Any]
    """Arguments of the journeys that say what is asked for."""
    region: str | None
    host: str | None
    changes: Mapping[str, str]
    """Field of a change -> what it is changed to, as the journeys read it."""
    times: int
    is_otherwise: bool
    """Whether something is stated that is no measure of what the model does."""

    @property
    def measures(self) -> tuple[str, ...]:
        """The fields in which its model is asked."""
        return MEASURES.get(self.does, ())

    @property
    def changeable(self) -> tuple[str, ...]:
        """The changes that may be asked of its model, and those that were asked."""
        applies = _APPLY.get(self.does, ("to-region",))
        # What was typed stays, be it said to be wrong.
        return tuple(name for name in CHANGES if name in applies or self.fields[name].value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The changes as the command line writes them: ``region=FRA``."""
        return tuple(f"{CHANGES[name]}={value}" for name, value in self.changes.items())

    @property
    def is_whole(self) -> bool:
        """Whether every field is understood."""
        return self.model is not None and not any(each.error for each in self.fields.values())


def wanted(asked: PageQuestion) -> Wanted:
    """What the query states; what it leaves out is that of the standard task of the model."""
    is_asked = any(asked.query.get(name) for name in QUERY)
    model_of = asked.one("model") or ("" if is_asked else MODEL)
    fields: dict[str, Field] = {}
    fields["model"], model = model_field(asked, "model", model_of or None, fill=_fill(asked, "model"))
    if model is not None and not asked.one("model"):
        fields["model"] = replace(fields["model"], value=model.known_as)
    if not model_of:
        fields["model"] = replace(fields["model"], error=asked.tr("web-whatif-no-model"))
    does = "text" if model is None else model.resolved.facts.task.value
    work = _work(asked, model, does, fields)
    fields["host"], host = host_field(asked, "host", fill=_fill(asked, "host"))
    fields["region"], region = region_field(asked, "region", fill=_fill(asked, "region"), host=host)
    changes = _changes(asked, does, fields, host=host)
    fields["times"], times = whole_field(asked, "times", most=MOST_TIMES)
    if times == 0:
        fields["times"] = replace(fields["times"], error=asked.tr("web-whatif-times-none"))
    return Wanted(
        fields={name: replace(each, label=asked.tr(f"web-whatif-field-{name}")) for name, each in fields.items()},
        model=model,
        does=does,
        work=work,
        region=region,
        host=host,
        changes=changes,
        times=times or 1,
        is_otherwise=any(asked.one(name) for name in _INTO if name not in MEASURES.get(does, ())),
    )


def _fill(asked: PageQuestion, name: str) -> Fill:
    """The address of the same question with another value of a field."""

    def filled(value: str) -> SitePath:
        return address(asked, {name: value})

    return filled


def address(asked: PageQuestion, values: Mapping[str, str | None]) -> SitePath:
    """The address of the same question with other values."""
    stated: dict[str, Any] = {each: asked.one(each) for each in QUERY} | dict(values)
    return asked.links("/what-if/", **stated)


def _work(asked: PageQuestion, model: Model | None, does: str, fields: dict[str, Field]) -> dict[str, Any]:
    """What is asked for, in the measure of the model."""
    usual = _usual(model.resolved.facts.model_id if model else "", does)
    found: dict[str, Any] = {}
    for name in MEASURES.get(does, ()):
        each, value = _measure(asked, name)
        if not each.value and not each.error and name in usual and not (name == "cached" and asked.one("in")):
            value = usual[name]
            each = replace(each, value=_typed(asked, value))
        fields[name] = each
        if value is not None:
            found[_INTO[name]] = value
    inputs, cached = found.get("input_tokens"), found.get("cached_tokens")
    if inputs is not None and cached is not None and cached > inputs:
        fields["cached"] = replace(fields["cached"], error=asked.tr("web-whatif-cached-more"))
    return found


def _measure(asked: PageQuestion, name: str) -> tuple[Field, int | float | str | None]:
    if name == "size":
        typed = asked.one(name)
        return Field(name=name, key=name, value=typed or ""), typed
    if name in ("video-s", "audio-s"):
        each, text = decimal_field(asked, name, most=_MOST_S)
        return each, None if text is None else float(text)
    return whole_field(asked, name, **({"most": _MOST_IMAGES} if name == "images" else {}))


def _typed(asked: PageQuestion, value: int | float | str) -> str:
    """A value as a person of the language would type it."""
    if isinstance(value, float):
        return f"{value:g}".replace(".", asked.tr("decimal-mark"))
    return str(value)


@cache
def _usual(model_id: str, does: str) -> Mapping[str, int | float | str]:
    """What the first standard task of a model asks: the values of a form that states none."""
    standard = tasks_of_model(named(model_id).resolved) if model_id else (task("request"),)
    chosen = next((each for each in standard if each.calls == 1 and each.does == does), None)
    if chosen is None:
        return {}
    told = {name: getattr(chosen, into) for name, into in _INTO.items()}
    return {name: value for name, value in told.items() if value}


def _changes(asked: PageQuestion, does: str, fields: dict[str, Field], *, host: str | None) -> dict[str, str]:
    """The changes that are stated, each as the journeys read it."""
    found: dict[str, str | None] = {}
    fields["to-model"], other = model_field(asked, "to-model", asked.one("to-model"), fill=_fill(asked, "to-model"))
    if other is not None:
        found["to-model"] = other.resolved.facts.model_id
        if other.resolved.facts.task.value != does:
            told = asked.tr("web-whatif-other-work", does=asked.tr(f"task-{other.resolved.facts.task.value}"))
            fields["to-model"] = replace(fields["to-model"], error=told)
    fields["to-region"], found["to-region"] = region_field(
        asked, "to-region", fill=_fill(asked, "to-region"), host=host
    )
    for name, most in (("out-times", MOST_FACTOR), ("in-times", MOST_FACTOR), ("to-cached", MOST_PER_CENT)):
        fields[name], found[name] = decimal_field(asked, name, most=most)
    if per_cent := found["to-cached"]:
        found["to-cached"] = share_of(per_cent)
    for name in set(fields) & set(CHANGES) - set(_APPLY.get(does, ("to-region",))):
        if fields[name].value:
            fields[name] = replace(fields[name], error=asked.tr("web-whatif-not-here"))
    return {name: found[name] or "" for name in CHANGES if found.get(name) is not None}


def share_of(per_cent: str) -> str:
    """Per cent as the reader wrote them -> the share, as the journeys read it."""
    return f"{Decimal(per_cent) / MOST_PER_CENT:.4f}"


def shown(fields: Mapping[str, Field], names: Sequence[str]) -> list[Field]:
    """Fields in the order of ``names``."""
    return [fields[name] for name in names if name in fields]
