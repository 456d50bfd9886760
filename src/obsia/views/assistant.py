"""Answers for assistants, laid out: a line for each thing to say, short enough to be read with every answer.

Each stands alone: a figure with its range, what the range is, its kind, what it counts and its id.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.document import NOTHING, Assumed, Document
from obsia.core.figure import Assumption, Figure
from obsia.core.locales import printable
from obsia.core.locales.scales import interval_message
from obsia.core.locales.wording import LEAST_SHARE, meaning_message, range_messages
from obsia.core.message import (
    Argument,
    Country,
    Input,
    Listed,
    Message,
    Name,
    Sentences,
    Share,
    Symbol,
    Term,
    Value,
)
from obsia.views import assistant_data, family, openness_messages, world_loops
from obsia.views import trace as traces
from obsia.views.estimate import gap_sentences, place, stated
from obsia.views.facts import name_of, value
from obsia.views.parts import lead, sentence
from obsia.views.world_parts import WORLD

if TYPE_CHECKING:
    from obsia.app.figures.trace import Trace
    from obsia.core.evidence import Fact, Source

MOST_ADDRESSES: Final = 4
"""Addresses in the words of an answer; its data have them all."""
MOST_FACTS: Final = 10
_MOST_INPUTS: Final = 4
_LONGEST_COMMAND: Final = 1_000


def estimate(answer: assistant_data.Estimate) -> Document:
    """What one request costs, at the boundaries that were asked for."""
    found = answer.estimation
    least_known = [(each.key, each.share) for each in assistant_data.least_known(found.unknowns)]
    where = (found.provider or Message("unknown-provider"), place(found))
    return _document(
        Message("mcp-about", what=Message("title-estimate", model=found.model.facts.model_id), of=where),
        *map(_figure, answer.figures),
        meaning_message(answer.figures),
        *stated(found.stated, found.figures),
        *gap_sentences(found.gaps),
        *_assumed(each for figure in answer.figures for each in figure.assumptions),
        *_least_known(least_known),
        sources=answer.sources,
    )


def model(answer: assistant_data.ModelAndOpenness) -> Document:
    """What is known of a model, and what anyone can do with it."""
    found, openness = answer.model, answer.openness
    about: list[Argument] = [Message("mcp-openness-unknown")]
    if openness is not None:
        verdict = openness_messages.verdict(openness.system.label, openness)
        about = [verdict, openness_messages.coverage(openness.coverage)]
    return _document(
        Message("mcp-about", what=found.label, of=found.resolved.facts.model_id),
        Assumed(assumptions=found.resolved.assumptions),
        *_facts(found.facts),
        *about,
        sources=answer.sources,
    )


def compare(answer: assistant_data.Comparison) -> Document:
    """Each model's figures at their widest boundaries, and of each pair the ratios and who uses less how often."""
    found = answer.view
    figures = [each.figure for each in answer.figures]
    pairs = [
        Message(
            "mcp-pair",
            pair=f"{pair.first} / {pair.second}",
            what=_figure(ratio),
            share=Share(probability),
        )
        for pair in found.pairs
        for ratio, probability in zip(pair.ratios, pair.probabilities_less, strict=True)
    ]
    return _document(
        Message("title-compare", task=Message(f"task-name-{found.task.name}")),
        *(Message("mcp-of", of=each.label, what=_figure(each.figure)) for each in answer.figures),
        meaning_message(figures),
        *pairs,
        Message("pairs-about"),
        *_assumed(one for each in found.models for one in each.assumptions),
        sources=answer.sources,
    )


def openness(answer: assistant_data.SystemOrFamily) -> Document:
    """What anyone can do with a system, and what is not disclosed; of a family, how many members can what."""
    if answer.family is not None:
        return _document(
            family.verdict(answer.family),
            *(Message("mcp-about", what=each.system.label, of=each.system.subject) for each in answer.family.members),
            sources=answer.sources,
        )
    found = answer.openness
    if found is None:
        return _document(NOTHING, sources=answer.sources)
    return _document(
        openness_messages.verdict(found.system.label, found),
        openness_messages.coverage(found.coverage),
        sources=answer.sources,
    )


def world(answer: assistant_data.PlaceFigures) -> Document:
    """The planet or a country in a year: figures, and that others publish theirs."""
    found = answer.view
    where = Name("world-region", WORLD) if answer.country is None else Country(answer.country.iso3)
    count = len(answer.published)
    return _document(
        Message("mcp-world", place=where, year=Symbol(found.year), scenario=found.scenario.name),
        *map(_figure, answer.leading),
        _meaning(answer.leading),
        *([Message("mcp-published", count=count)] if count else []),
        assistant_data.INDEPENDENT,
        sources=answer.sources,
    )


def closing(answer: assistant_data.LoopFigures) -> Document:
    """What chips draw beside what stated use explains, what remains of the factor, and what would settle it."""
    whole = world_loops.whole_of(answer.view)
    return _document(
        world_loops.finding(answer.view),
        world_loops.sides(whole),
        *world_loops.findings(answer.view),
        *map(_figure, (whole.chips, whole.served, whole.use, whole.rest, whole.factor, whole.remaining)),
        _meaning([whole.remaining]),
        *_assumed(whole.remaining.assumptions),
        sources=answer.sources,
    )


def explanation(answer: assistant_data.Explanation) -> Document:
    """A figure back to its formula, its widest inputs and its command; or the facts of a subject."""
    if answer.trace is not None:
        return _trace(answer.trace, answer)
    subject = answer.subject
    title = NOTHING if subject is None else Message("mcp-about", what=subject.label, of=subject.subject)
    return _document(title, *_facts(answer.facts), sources=answer.sources)


def _trace(trace: Trace, answer: assistant_data.Explanation) -> Document:
    listed = [((each.subject, each.property), each.share) for each in trace.inputs[: answer.most]]
    command = Symbol(printable(shlex.join(trace.command), most=_LONGEST_COMMAND))
    return _document(
        _figure(trace.figure),
        _meaning([trace.figure]),
        *map(Symbol, trace.formula),
        *_least_known([each for each in listed if each[1] >= LEAST_SHARE]),
        *_assumed(trace.figure.assumptions),
        Message("mcp-command", command=command),
        *([] if trace.same_snapshot else [Message("trace-other-snapshot")]),
        *([Message("mcp-other-edition")] if answer.is_other_edition else []),
        sources=answer.sources,
    )


def _document(title: Argument, *lines: Argument | Assumed, sources: Sequence[Source]) -> Document:
    blocks = [each if isinstance(each, Assumed) else sentence(each) for each in (*lines, *_sources(sources))]
    return Document(title=title, sections=(lead("answer", *blocks),))


def _figure(figure: Figure) -> Message:
    """What it is, its value and range, what the range is, its kind, what it counts, its id."""
    is_point = figure.low == figure.high
    return Message(
        "mcp-figure" if figure.has_central else "mcp-figure-range",
        name=traces.quantity(figure),
        value=Value(figure),
        interval=interval_message([figure]),
        range=Message("mcp-no-range") if is_point else Value(figure, is_range=True),
        kind=Term("kind", figure.kind.value),
        counts=traces.counts(figure),
        id=Symbol(figure.figure_id),
    )


def _meaning(figures: Sequence[Figure]) -> Argument:
    """What values and ranges are; of ranges without a value, what they are."""
    if any(each.has_central for each in figures):
        return meaning_message(figures)
    return Sentences(range_messages(figures))


def _assumed(assumptions: Iterable[Assumption]) -> Iterator[Message]:
    if any(True for _ in assumptions):
        yield Message("mcp-assumed")


def _least_known(inputs: Sequence[tuple[tuple[str, str], float]]) -> Iterator[Message]:
    """What is least known, in a sentence."""
    named = [Message("mcp-input", input=Input(key), share=Share(share)) for key, share in inputs[:_MOST_INPUTS]]
    if named:
        yield Message("mcp-least-known", inputs=Listed(named))


def _facts(several: Sequence[Fact]) -> Iterator[Message]:
    """Some facts, and how many more the data have."""
    for each in several[:MOST_FACTS]:
        yield Message("mcp-fact", name=name_of(each), value=value(each), kind=Term("kind", each.kind.value))
    if len(several) > MOST_FACTS:
        yield Message("mcp-more-facts", count=len(several) - MOST_FACTS)


def _sources(several: Sequence[Source]) -> Iterator[Message]:
    """Some addresses, and how many more the data have."""
    with_address = [each for each in several if each.url]
    for each in with_address[:MOST_ADDRESSES]:
        yield Message("mcp-source", title=each.title, address=each.url)
    if len(with_address) > MOST_ADDRESSES:
        yield Message("mcp-more-sources", count=len(with_address) - MOST_ADDRESSES)
