"""What a figure is of, as a sentence: one request, a country in a year, a training run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from obsia.core.locales import printable
from obsia.core.message import Argument, Capital, Country, Message, Name, Symbol, Term, Zone

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace

_YEAR: Final = re.compile(r"(?P<what>.*?) ?\b(?P<year>20\d\d)")
_SPAN: Final = re.compile(r"(?P<first>20\d\d) (?P<last>20\d\d)")
_PLACE: Final = re.compile(r"(?P<region>.+) (?P<operator>all|colocation|enterprise|hyperscale)")
_COUNTRY: Final = re.compile(r"(?:country )?(?P<iso3>[A-Z]{3})")
_GROUPS: Final = "\x1e"
"""What parts the names of a group of an account."""
_COUNTS: Final = ("input_tokens", "cached_tokens", "output_tokens", "images")
_OTHERWISE: Final = {"assess": "usage", "train": "training"}
"""Journeys whose figures have no label of their own -> what they are of."""


def subject(trace: Trace) -> Argument:
    """What a figure is of."""
    return subject_of(trace.journey, trace.label, trace.arguments)


def subject_of(journey: str, label: str, arguments: Mapping[str, Any]) -> Argument:
    """The same, of what was asked: a journey with its arguments, and the label of one of its figures."""
    sentence_of = _SUBJECTS.get(journey)
    if sentence_of is not None and (sentence := sentence_of(label, arguments)) is not None:
        return sentence
    named = label_words(label)
    return (
        Message("figure-of-other", label=named) if named else Message(f"figure-of-{_OTHERWISE.get(journey, 'command')}")
    )


def label_words(label: str) -> Symbol:
    """The label of a figure as it may be shown: of a group, the names that make it."""
    return Symbol(printable(label.replace(_GROUPS, ", ")))


def _request(_: str, arguments: Mapping[str, Any]) -> Message | None:
    model = str(arguments.get("model") or "")
    counts = tuple(_counts(arguments))
    if not model or not counts:
        return None
    zone, task = arguments.get("zone"), str(arguments.get("task") or "")
    where = Message("figure-of-zone", zone=Zone(zone)) if zone else Message("figure-of-no-zone")
    if task:
        return Message("figure-of-task", model=model, task=Term("task-name", task), counts=counts, where=where)
    return Message("figure-of-request", model=model, counts=counts, where=where)


def _counts(arguments: Mapping[str, Any]) -> Iterator[Message]:
    """What was asked for."""
    for name in _COUNTS:
        count = arguments.get(name)
        if isinstance(count, int) and count:
            yield Message(f"figure-of-{name.replace('_', '-')}", count=count)


def _usage(label: str, _: Mapping[str, Any]) -> Message | None:
    return Message("figure-of-usage") if label in ("", "total") else None


def _compared(label: str, arguments: Mapping[str, Any]) -> Message | None:
    one, apart, other = label.partition(" / ")
    task = str(arguments.get("task") or "")
    if not apart or not task:
        return None
    return Message("figure-of-pair", one=one, other=other, task=Term("task-name", task))


def _changed(label: str, arguments: Mapping[str, Any]) -> Message | None:
    before, after = (_request("", arguments.get(name) or {}) for name in ("before", "after"))
    if label not in ("difference", "after / before") or before is None or after is None:
        return None
    return Message(f"figure-of-{'difference' if label == 'difference' else 'ratio'}", before=before, after=after)


def _world(label: str, arguments: Mapping[str, Any]) -> Argument | None:
    scenario = str(arguments.get("scenario") or arguments.get("anchor") or "Base")
    if span := _SPAN.fullmatch(label):
        first, last = Symbol(span["first"]), Symbol(span["last"])
        return Message("figure-of-span", first=first, last=last, scenario=scenario)
    stated = _YEAR.fullmatch(label)
    if stated is None:
        return None
    what = _place(stated["what"])
    sentence = Message("figure-of-year", what=what, year=Symbol(stated["year"]), scenario=scenario)
    # A site keeps the letters of its name.
    return Capital((sentence,)) if isinstance(what, (Message, Term)) else sentence


def _place(label: str) -> Argument:
    """A label of the world view in words: a region with its operators, a country, a site under its name."""
    if place := _PLACE.fullmatch(label):
        region, operator = Name("world-region", place["region"]), place["operator"]
        if operator == "all":
            return region
        return Message("world-of-operator", quantity=region, operator=Term("world-operator", operator))
    if country := _COUNTRY.fullmatch(label):
        return Term("country-in", country["iso3"])
    return Name("figure-place", label) if label.casefold() in _PLACES else label


def _move(label: str, arguments: Mapping[str, Any]) -> Message:
    return Message(
        f"figure-of-{label}" if label in ("here", "there") else "figure-of-move",
        model=str(arguments.get("model", "")),
        country=Country(str(arguments.get("to", ""))),
        year=Symbol(arguments.get("year", "")),
    )


_PLACES: Final = frozenset({"world", "conventional"})
"""Labels that are no names."""
_SUBJECTS: Final = {
    "estimate": _request,
    "compare": _compared,
    "what-if": _changed,
    "assess": _usage,
    "world": _world,
    "world-country": _world,
    "world-move": _move,
}
