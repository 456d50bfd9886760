"""The page of a trace: a figure, its formula, its inputs with their evidence, the command that makes it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces import trace_words, words
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.facts_page import sources_list
from obsia.surfaces.cli.page import Column, Page
from obsia.surfaces.trace_words import LEAST, MOST_FACTS, SUMS

if TYPE_CHECKING:
    from obsia.app.figures.trace import Input, Trace
    from obsia.core.evidence import Fact, Source

MOST_INPUTS: Final = 12


def trace_page(page: Page, trace: Trace, *, every: bool = False) -> None:
    """From a figure to its sources; ``every`` input, or those that widen it most."""
    say = page.language
    figure = trace.figure
    told = shown(figure, say)
    name = words.message_id((figure.quantity, figure.boundary))
    page.title(say("title-trace", id=figure.figure_id))
    page.sentence(
        f"{say(f'traced-{name}')}{say('colon')} {told.text}, {interval_words([figure], say)} {told.interval_text}"
        if figure.has_central
        else say("trace-range-only", name=say(f"traced-{name}"), range=told.interval_text),
        style="bold",
    )
    page.sentence(f"{say('counts')}{say('colon')} {trace_words.counts_words(figure, say)}", style="dim")
    level = say.percent(figure.level)
    page.sentence(
        words.meaning([figure], say) if figure.has_central else say("range-plausible", level=level), style="dim"
    )
    if trace.label and trace.label != "total":
        page.sentence(say("trace-label", label=printable(trace.label.replace("\x1e", ", "))), style="dim")
    page.section(say("section-formula"))
    for line in trace.formula:
        page.sentence(line)
    _kinds(page, trace)
    _inputs(page, trace.inputs, every=every)
    parts.assumptions(page, figure.assumptions)
    sources: dict[str, Source] = {source.evidence_id: source for each in trace.inputs for source in each.sources}
    sources |= {source.evidence_id: source for source in trace.undrawn}
    sources_list(page, (sources[name] for name in sorted(sources)))
    page.section(say("section-again"))
    page.verbatim(printable(trace_words.again(trace), most=4000))
    page.sentence(
        say(
            "trace-made",
            day=printable(trace.recorded_at[:10]),
            version=printable(trace.version),
            seed=str(trace.seed),
            worlds=say.whole(trace.worlds),
            snapshot=figure.snapshot[:12],
        ),
        style="dim",
    )
    for digest in trace.input_digests[:MOST_FACTS]:
        name, short = "trace-input", digest
        if digest.startswith(SUMS):
            name, short = "trace-input-sums", digest.removeprefix(SUMS)
        page.sentence(say(name, digest=printable(short[:16])), style="dim")
    if not trace.same_snapshot:
        page.sentence(say("trace-other-snapshot"), style="yellow")


def _kinds(page: Page, trace: Trace) -> None:
    say = page.language
    shares = [f"{say(f'kind-{kind.value}')} {say.percent(share)}" for kind, share in trace.figure.kind_shares.items()]
    if shares:
        page.section(say("section-kinds"))
        page.sentence(", ".join(shares))


def _inputs(page: Page, inputs: Sequence[Input], *, every: bool) -> None:
    """Inputs, those that widen the figure most first, each with its facts and where they come from."""
    say = page.language
    page.section(say("section-inputs"))
    some = inputs if every else inputs[:MOST_INPUTS]
    rows: list[list[str]] = []
    strong: list[int] = []
    for each in some:
        strong.append(len(rows))
        share = say.percent(each.share) if each.share >= LEAST else "-"
        about = words.input_words(each.subject, each.property, say)
        rows.append([share, f"{about}, {say(f'kind-{each.kind.value}')}"])
        rows += [["", line] for line in _facts(each, say)]
    page.table([Column(head=say("head-width-share"), right=True), Column(flexible=True)], rows, strong=strong)
    if len(inputs) > len(some):
        page.sentence(say("trace-more-inputs", count=len(inputs) - len(some)), style="dim")


def _facts(each: Input, say: Locale) -> list[str]:
    """The alternatives of an input, at most some, each with its source."""
    if named := trace_words.choices(each.facts, say):
        # One of several things serves in each world: a list of things with their weights.
        return [say("trace-choices", choices=", ".join(named), source=_source(each.facts[0]))]
    lines = [f"{trace_words.qualified(fact, say)} - {_source(fact)}" for fact in each.facts[:MOST_FACTS]]
    if len(each.facts) > MOST_FACTS:
        lines.append(say("more-alternatives", count=len(each.facts) - MOST_FACTS))
    return lines


def _source(fact: Fact) -> str:
    return f"{printable(fact.evidence)}: {printable(fact.locator)}" if fact.locator else printable(fact.evidence)
