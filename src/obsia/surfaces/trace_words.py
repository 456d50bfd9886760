"""Words of a trace that the command line and the pages share: what a figure is of, what its inputs are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.surfaces import world_words
from obsia.views.facts import value as fact_value

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace
    from obsia.core.evidence import Fact
    from obsia.core.figure import Figure

MOST_FACTS: Final = 4
MOST_CHOICES: Final = 6
LEAST: Final = 0.0005
"""A share of the width below which none is told."""
SUMS: Final = "sums:"
"""How the digest of a frame begins: it has no file whose bytes could be digested."""
_CHOICE: Final = re.compile(r"(?:zone|device)=")
_YEAR: Final = re.compile(r"(?P<what>.*?) ?\b(?P<year>20\d\d)")
_SPAN: Final = re.compile(r"(?P<first>20\d\d) (?P<last>20\d\d)")
_PLACE: Final = re.compile(r"(?P<region>.+) (?P<operator>all|colocation|enterprise|hyperscale)")
_COUNTRY: Final = re.compile(r"(?:country )?(?P<iso3>[A-Z]{3})")
_GROUPS: Final = "\x1e"
"""What parts the names of a group of an account."""


def quantity_words(figure: Figure, tr: Locale) -> str:
    """What a figure is: a quantity at a boundary; or that it is another one in things that people know."""
    name = f"traced-{words.message_id((figure.quantity, figure.boundary))}"
    return tr(name if tr.has(name) or not _is_equivalent(figure) else "traced-equivalent")


def capital(text: str) -> str:
    """A text as the head of something."""
    return text[:1].upper() + text[1:]


def counts_words(figure: Figure, tr: Locale) -> str:
    """What a boundary counts, in words that lean on no row above; '' of what is told in things that people know."""
    if _is_equivalent(figure):
        return ""
    name = words.message_id((figure.quantity, figure.boundary))
    alone = f"alone-{name}"
    return tr(alone) if tr.has(alone) else tr(f"counts-{name}")


def _is_equivalent(figure: Figure) -> bool:
    return any(each.subject.startswith(words.EQUIVALENT) for each in figure.inputs)


def again(trace: Trace) -> str:
    """The command that makes a figure again, or the call in Python where the usage was a frame."""
    if not any(digest.startswith(SUMS) for digest in trace.input_digests):
        return shlex.join(trace.command)
    options: dict[str, str | int | list[str]] = {}
    given = trace.command[3:]
    for flag, value in zip(given[::2], given[1::2], strict=False):
        name = flag.removeprefix("--").replace("-", "_")
        if name in ("by", "what_if"):
            held = options.setdefault(name, [])
            if isinstance(held, list):
                held.append(value)
        else:
            options[name] = int(value) if name in ("top", "seed") else value
    return f"obsia.assess({', '.join(('frame', *(f'{name}={value!r}' for name, value in options.items())))})"


def choices(facts: Sequence[Fact], tr: Locale) -> list[str]:
    """Things of which one serves in each world, with their weights; none where the facts are no such things."""
    if len(facts) < 2 or not all(_CHOICE.match(fact.qualifier) for fact in facts):
        return []
    named = [f"{_thing(fact.qualifier, tr)} ({tr.text(fact_value(fact))})" for fact in facts[:MOST_CHOICES]]
    if len(facts) > MOST_CHOICES:
        named.append(tr("and-others", count=len(facts) - MOST_CHOICES))
    return named


def qualified(fact: Fact, tr: Locale) -> str:
    """The value of a fact with what sets it apart; of a joint fact, how many rows it is."""
    text = tr.text(fact_value(fact))
    if fact.property == "joint" and fact.value is not None:
        text = tr("figure-joint-rows", count=round(fact.value), count_text=tr.whole(round(fact.value)))
    return f"{text} [{printable(fact.qualifier)}]" if fact.qualifier else text


def _thing(qualifier: str, tr: Locale) -> str:
    kind, _, name = qualifier.partition("=")
    return tr.zone(name) if kind == "zone" else printable(name)


def subject_words(trace: Trace, tr: Locale) -> str:
    """What a figure is of, in one sentence: of one request, of a country in a year, of a training run."""
    return about_words(trace.journey, trace.label, trace.arguments, tr)


def about_words(journey: str, label: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    """The same, of what was asked: a journey with its arguments, and the label of one of its figures."""
    if (told := _SUBJECTS.get(journey)) and (sentence := told(label, arguments, tr)):
        return sentence
    named = printable(label.replace(_GROUPS, ", "))
    return tr("figure-of-other", label=named) if named else tr(f"figure-of-{_KNOWN.get(journey, 'command')}")


_KNOWN: Final = {"assess": "usage", "train": "training"}


def _request(_: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    model = printable(str(arguments.get("model") or ""))
    counts = [
        tr(f"figure-of-{name.replace('_', '-')}", count=count, count_text=tr.whole(count))
        for name in ("input_tokens", "cached_tokens", "output_tokens", "images")
        if isinstance(count := arguments.get(name), int) and count
    ]
    if not model or not counts:
        return ""
    zone, task = arguments.get("zone"), str(arguments.get("task") or "")
    where = tr("figure-of-zone", zone=tr.zone(str(zone))) if zone else tr("figure-of-no-zone")
    if task:
        name = tr.or_text(f"task-name-{task}", task)
        return tr("figure-of-task", model=model, task=name, counts=", ".join(counts), where=where)
    return tr("figure-of-request", model=model, counts=", ".join(counts), where=where)


def _usage(label: str, _: Mapping[str, Any], tr: Locale) -> str:
    return tr("figure-of-usage") if label in ("", "total") else ""


def _compared(label: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    one, apart, other = label.partition(" / ")
    task = str(arguments.get("task") or "")
    if not apart or not task:
        return ""
    name = tr.or_text(f"task-name-{task}", task)
    return tr("figure-of-pair", one=printable(one), other=printable(other), task=name)


def _changed(label: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    sides: list[Mapping[str, Any]] = [arguments.get(name) or {} for name in ("before", "after")]
    told = [_request("", side, tr) for side in sides]
    if label not in ("difference", "after / before") or not all(told):
        return ""
    return tr(f"figure-of-{'difference' if label == 'difference' else 'ratio'}", before=told[0], after=told[1])


def _world(label: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    if span := _SPAN.fullmatch(label):
        return tr("figure-of-span", first=span["first"], last=span["last"], scenario=_scenario(arguments))
    found = _YEAR.fullmatch(label)
    if found is None:
        return ""
    what = _place(found["what"], tr)
    told = tr("figure-of-year", what=what, year=found["year"], scenario=_scenario(arguments))
    return told[:1].upper() + told[1:] if what != found["what"] else told


def _scenario(arguments: Mapping[str, Any]) -> str:
    return printable(str(arguments.get("scenario") or arguments.get("anchor") or "Base"))


def _place(label: str, tr: Locale) -> str:
    """A label of the world view in words: a region with its operators, a country, a site under its name."""
    if place := _PLACE.fullmatch(label):
        region = world_words.region(place["region"], tr)
        if place["operator"] == "all":
            return region
        return tr("world-of-operator", quantity=region, operator=tr.or_text(f"world-operator-{place['operator']}", ""))
    if country := _COUNTRY.fullmatch(label):
        return tr.or_text(f"country-in-{country['iso3']}", world_words.country(country["iso3"], tr))
    return tr.or_text(f"figure-place-{label.replace(' ', '-').casefold()}", label)


def _move(label: str, arguments: Mapping[str, Any], tr: Locale) -> str:
    iso3 = str(arguments.get("to", ""))
    return tr(
        f"figure-of-{label}" if label in ("here", "there") else "figure-of-move",
        model=printable(str(arguments.get("model", ""))),
        country=world_words.country(iso3, tr),
        year=str(arguments.get("year", "")),
    )


_SUBJECTS: Final = {
    "estimate": _request,
    "compare": _compared,
    "what-if": _changed,
    "assess": _usage,
    "world": _world,
    "world-country": _world,
    "world-move": _move,
}
