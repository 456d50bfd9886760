"""A figure laid out back to its formula, its inputs with their evidence, and the command that makes it again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from obsia.core.document import Beside, Cell, Column, Command, Document, Lines, Section, Sentence, Table, Tone, table
from obsia.core.locales import printable
from obsia.core.locales.wording import EQUIVALENT, meaning_message, range_messages
from obsia.core.message import (
    Argument,
    Capital,
    Cited,
    Country,
    Day,
    Input,
    Message,
    Name,
    Pair,
    Quotation,
    Sentences,
    Share,
    Symbol,
    Term,
    Value,
    Zone,
)
from obsia.views import parts
from obsia.views.facts import value as stated

if TYPE_CHECKING:
    from obsia.app.figures import trace as traces
    from obsia.app.figures.trace import Trace
    from obsia.core.evidence import Fact, Source
    from obsia.core.figure import Figure

MOST_INPUTS: Final = 12
MOST_FACTS: Final = 4
MOST_CHOICES: Final = 6
LEAST: Final = 0.0005
"""A share of the width below which none is told."""
SUMS: Final = "sums:"
"""How the digest of a frame begins: it has no file whose bytes could be digested."""
ALONE: Final = frozenset({"energy_kwh-server", "energy_kwh-facility"})
"""Quantities at boundaries whose words lean on the row above them: alone they have others."""
_CHOICE: Final = re.compile(r"(?:zone|device)=")
_YEAR: Final = re.compile(r"(?P<what>.*?) ?\b(?P<year>20\d\d)")
_SPAN: Final = re.compile(r"(?:[Ww]orld )?(?P<first>20\d\d)[ -](?P<last>20\d\d)")
_PLACE: Final = re.compile(r"(?P<region>.+) (?P<operator>all|colocation|enterprise|hyperscale)")
_COUNTRY: Final = re.compile(r"(?:country )?(?P<iso3>[A-Z]{3})")
_GROUPS: Final = "\x1e"
"""What parts the names of a group of an account."""
_COUNTS: Final = ("input_tokens", "cached_tokens", "output_tokens", "images")
_OTHERWISE: Final = {"assess": "usage", "train": "training"}
"""Journeys whose figures have no label of their own -> what they are of."""
_PLACES: Final = frozenset({"world", "conventional"})
"""Labels that are no names."""


def document(trace: Trace, *, every: bool = False) -> Document:
    """From a figure to its sources; ``every`` input, or those that widen it most."""
    figure = trace.figure
    return Document(
        title=Message("title-trace", id=Symbol(figure.figure_id)),
        about=tuple(about(trace)),
        sections=(
            _said("formula", *map(Symbol, trace.formula)),
            _said("kinds", *_kinds(figure)),
            Section(name="inputs", head=Message("section-inputs"), blocks=(inputs(trace.inputs, every=every),)),
            parts.assumptions(figure.assumptions),
            parts.sources(sources_of(trace)),
            again(trace),
        ),
        command=command(trace),
    )


def about(trace: Trace) -> Iterator[Sentence]:
    """The figure with what it counts, what its range is, and of which group it is."""
    figure = trace.figure
    name = quantity(figure)
    if figure.has_central:
        yield Sentence(text=Message("named", name=name, text=figure))
    else:
        yield Sentence(text=Message("trace-range-only", name=name, range=Value(figure, is_range=True)))
    yield Sentence(text=Message("named", name=Message("counts"), text=counts(figure)), tone=Tone.DIM)
    meaning = meaning_message([figure]) if figure.has_central else Sentences(range_messages([figure]))
    yield Sentence(text=meaning, tone=Tone.DIM)
    if trace.label and trace.label != "total":
        yield Sentence(text=Message("trace-label", label=label_words(trace.label)), tone=Tone.DIM)


def quantity(figure: Figure) -> Message:
    """What a figure is: a quantity at a boundary; or which thing that people know it is told as."""
    things = [each.subject.removeprefix(EQUIVALENT) for each in figure.inputs if each.subject.startswith(EQUIVALENT)]
    if things:
        return Message("traced-equivalent", thing=Message(f"equivalent-{things[0]}"))
    return Message(f"traced-{parts.code(figure)}")


def heading(figure: Figure) -> Capital:
    """The same as the head of something."""
    return Capital((quantity(figure),))


def counts(figure: Figure) -> Argument:
    """What a boundary counts, in words that lean on no row above; nothing of what is told in things people know."""
    if is_equivalent(figure):
        return Symbol("")
    name = parts.code(figure)
    return Message(f"alone-{name}" if name in ALONE else f"counts-{name}")


def is_equivalent(figure: Figure) -> bool:
    """Whether a figure is another one in things that people know."""
    return any(each.subject.startswith(EQUIVALENT) for each in figure.inputs)


def kinds(figure: Figure) -> Section:
    """How much of the width comes from inputs of each kind, the largest share first."""
    shares = sorted(figure.kind_shares.items(), key=lambda each: -each[1])
    held = table(
        "kinds",
        shares,
        (Column(head=Message("web-figure-head-kind"), is_key=True), lambda each: Term("kind", each[0].value)),
        (Column(head=Message("web-figure-head-share"), is_drawn=True), lambda each: Share(each[1])),
        caption=Message("web-figure-kinds-caption"),
    )
    return parts.section(
        "kind", "web-figure-kind", parts.sentence(Message("web-figure-kinds")) if shares else None, held
    )


def evidence(several: Sequence[traces.Input], *, most: int) -> Section:
    """Inputs as a table, those that widen the figure most first: each with its facts, which lead to their sources."""
    # What widens it by nothing to speak of is for the data; a figure without a width has all of its inputs here.
    some = [each for each in several[:most] if each.share >= LEAST] or several[:most]
    more = len(several) - len(some)
    held = table(
        "inputs",
        some,
        (Column(head=Message("web-figure-head-input"), is_key=True), _named),
        (Column(head=Message("web-figure-head-share"), is_drawn=True),
         lambda each: Share(each.share) if each.share >= LEAST else Message("web-figure-no-share")),
        (Column(head=Message("web-figure-head-value")), lambda each: Lines(tuple(_cited_facts(each)))),
        caption=Message("web-figure-inputs", count=len(some)),
        note=(Message("web-figure-more-inputs", count=more),) if more > 0 else (),
    )  # fmt: skip
    return parts.section("evidence", "web-figure-evidence", held)


def _named(each: traces.Input) -> Lines:
    name = Input((each.subject, each.property))
    return Lines((Capital((name,)), Term("kind", each.kind.value)), leads=True)


def _cited_facts(each: traces.Input) -> Iterator[Cell]:
    """The alternatives of an input, at most some, each with its source, the place in it, and when it was read."""
    sources = {source.evidence_id: source for source in each.sources}
    if named := choices(each.facts):
        # One of several things serves in each world: a list of things with their weights.
        yield _cited(Pair((Message("web-figure-one-of"), named)), each.facts[0], sources)
        return
    for fact in each.facts[:MOST_FACTS]:
        yield _cited(qualified(fact), fact, sources)
    if len(each.facts) > MOST_FACTS:
        yield Message("more-alternatives", count=len(each.facts) - MOST_FACTS)


def _cited(said: Argument, fact: Fact, sources: Mapping[str, Source]) -> Beside:
    source = sources.get(fact.evidence)
    name = source.publisher_name if source and source.publisher else fact.evidence
    cells: list[Cell] = [Cited(said, evidence=fact.evidence, name=name)]
    if fact.locator:
        cells.append(Quotation(f"({printable(fact.locator)})"))
    # The list of sources tells on which day each was read.
    if fact.read_on and not (source and source.retrieved == fact.read_on):
        cells.append(Message("read-on", day=Day(fact.read_on)))
    return Beside(tuple(cells))


def _said(name: str, *sentences: Argument) -> Section:
    blocks = tuple(Sentence(text=each) for each in sentences)
    return Section(name=name, head=Message(f"section-{name}"), blocks=blocks)


def _kinds(figure: Figure) -> Iterator[Argument]:
    """What the width comes from, by kind of input."""
    if shares := tuple(_kind(kind.value, share) for kind, share in figure.kind_shares.items()):
        yield shares


def _kind(kind: str, share: float) -> Message:
    return Message("kind-share", kind=Term("kind", kind), share=Share(share))


def inputs(several: Sequence[traces.Input], *, every: bool = False) -> Table:
    """Inputs, those that widen the figure most first, each with its facts and where they come from."""
    some = several if every else several[:MOST_INPUTS]
    more = Message("trace-more-inputs", count=len(several) - len(some))
    return table(
        "inputs",
        [(each, line) for each in some for line in lines(each)],
        (Column(name="fact", head=Message("head-width-share"), is_key=True), lambda each: each[1]),
        group=lambda each: head(each[0]),
        note=(more,) if len(several) > len(some) else (),
    )


def head(each: traces.Input) -> tuple[Argument, ...]:
    """What an input is, of which kind, and how much of the width comes from it."""
    share = (Share(each.share),) if each.share >= LEAST else ()
    return (*share, Input((each.subject, each.property)), Term("kind", each.kind.value))


def lines(each: traces.Input) -> Iterator[Message]:
    """The alternatives of an input, at most some, each with its source."""
    if named := choices(each.facts):
        # One of several things serves in each world: a list of things with their weights.
        yield Message("trace-choices", choices=named, source=_source(each.facts[0]))
        return
    for fact in each.facts[:MOST_FACTS]:
        yield Message("trace-fact", fact=qualified(fact), source=_source(fact))
    if len(each.facts) > MOST_FACTS:
        yield Message("more-alternatives", count=len(each.facts) - MOST_FACTS)


def choices(facts: Sequence[Fact]) -> tuple[Message, ...]:
    """Things of which one serves in each world, with their weights; none where the facts are no such things."""
    if len(facts) < 2 or not all(_CHOICE.match(fact.qualifier) for fact in facts):
        return ()
    named = [Message("thing-weight", thing=_thing(fact.qualifier), weight=stated(fact)) for fact in facts]
    more = len(named) - MOST_CHOICES
    return (*named[:MOST_CHOICES], *([Message("and-others", count=more)] if more > 0 else []))


def _thing(qualifier: str) -> Argument:
    kind, _, name = qualifier.partition("=")
    return Zone(name) if kind == "zone" else name


def qualified(fact: Fact) -> Argument:
    """The value of a fact with what sets it apart; of a joint fact, how many rows it is."""
    rows = round(fact.value) if fact.property == "joint" and fact.value is not None else None
    text = stated(fact) if rows is None else Message("figure-joint-rows", count=rows)
    return Message("fact-qualified", fact=text, qualifier=fact.qualifier) if fact.qualifier else text


def _source(fact: Fact) -> Argument:
    evidence = Symbol(printable(fact.evidence))
    return Symbol(f"{evidence}: {printable(fact.locator)}") if fact.locator else evidence


def sources_of(trace: Trace) -> list[Source]:
    """Every source of a figure, each once, by its id."""
    everything = (*chain.from_iterable(each.sources for each in trace.inputs), *trace.undrawn)
    found = {source.evidence_id: source for source in everything}
    return [found[name] for name in sorted(found)]


def command(trace: Trace) -> str:
    """The command that makes a figure again, or the call in Python where the usage was a frame."""
    if not any(digest.startswith(SUMS) for digest in trace.input_digests):
        return shlex.join(trace.command)
    options: dict[str, str | int | list[str]] = {}
    given = trace.command[3:]
    for flag, value in zip(given[::2], given[1::2], strict=False):
        name = flag.removeprefix("--").replace("-", "_")
        if name in ("by", "what_if"):
            several = options.setdefault(name, [])
            if isinstance(several, list):
                several.append(value)
        else:
            options[name] = int(value) if name in ("top", "seed") else value
    return f"obsia.assess({', '.join(('frame', *(f'{name}={value!r}' for name, value in options.items())))})"


def again(trace: Trace) -> Section:
    """The command, what made the figure, the files it was made from, and whether other facts are installed now."""
    made = Message(
        "trace-made",
        day=Symbol(printable(trace.recorded_at[:10])),
        version=Symbol(printable(trace.version)),
        seed=Symbol(str(trace.seed)),
        worlds=trace.worlds,
        snapshot=Symbol(trace.figure.snapshot[:12]),
    )
    digests = [
        Message(
            "trace-input-sums" if digest.startswith(SUMS) else "trace-input",
            digest=Symbol(printable(digest.removeprefix(SUMS)[:16])),
        )
        for digest in trace.input_digests[:MOST_FACTS]
    ]
    others = () if trace.same_snapshot else (Sentence(text=Message("trace-other-snapshot"), tone=Tone.ALARM),)
    return Section(
        name="again",
        head=Message("section-again"),
        blocks=(
            Command(text=printable(command(trace), most=4000)),
            *(Sentence(text=each, tone=Tone.DIM) for each in (made, *digests)),
            *others,
        ),
    )


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


_SUBJECTS: Final = {
    "estimate": _request,
    "compare": _compared,
    "what-if": _changed,
    "assess": _usage,
    "world": _world,
    "world-country": _world,
    "world-move": _move,
}
