"""The page of a trace: a figure, its formula, its inputs with their evidence, the command that makes it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces import trace_words
from obsia.surfaces.trace_words import LEAST, MOST_FACTS, SUMS
from obsia.views import facts, parts
from obsia.writers.terminal import Page, write_section
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.app.figures.trace import Input, Trace
    from obsia.core.evidence import Fact, Source

MOST_INPUTS: Final = 12


def trace_page(page: Page, trace: Trace, *, every: bool = False) -> None:
    """From a figure to its sources; ``every`` input, or those that widen it most."""
    tr = page.language
    figure = trace.figure
    told = shown(figure, tr)
    name = words.message_id((figure.quantity, figure.boundary))
    page.title(tr("title-trace", id=figure.figure_id))
    page.sentence(
        f"{tr(f'traced-{name}')}{tr('colon')} {told.text}, {interval_words([figure], tr)} {told.interval_text}"
        if figure.has_central
        else tr("trace-range-only", name=tr(f"traced-{name}"), range=told.interval_text),
        style="bold",
    )
    page.sentence(f"{tr('counts')}{tr('colon')} {trace_words.counts_words(figure, tr)}", style="dim")
    level = tr.percent(figure.level)
    page.sentence(
        words.meaning([figure], tr) if figure.has_central else tr("range-plausible", level=level), style="dim"
    )
    if trace.label and trace.label != "total":
        page.sentence(tr("trace-label", label=printable(trace.label.replace("\x1e", ", "))), style="dim")
    page.section(tr("section-formula"))
    for line in trace.formula:
        page.sentence(line)
    _kinds(page, trace)
    _inputs(page, trace.inputs, every=every)
    write_section(parts.assumptions(figure.assumptions), page)
    sources: dict[str, Source] = {source.evidence_id: source for each in trace.inputs for source in each.sources}
    sources |= {source.evidence_id: source for source in trace.undrawn}
    write_section(facts.sources(sources[name] for name in sorted(sources)), page)
    page.section(tr("section-again"))
    page.verbatim(printable(trace_words.again(trace), most=4000))
    page.sentence(
        tr(
            "trace-made",
            day=printable(trace.recorded_at[:10]),
            version=printable(trace.version),
            seed=str(trace.seed),
            worlds=tr.whole(trace.worlds),
            snapshot=figure.snapshot[:12],
        ),
        style="dim",
    )
    for digest in trace.input_digests[:MOST_FACTS]:
        name, short = "trace-input", digest
        if digest.startswith(SUMS):
            name, short = "trace-input-sums", digest.removeprefix(SUMS)
        page.sentence(tr(name, digest=printable(short[:16])), style="dim")
    if not trace.same_snapshot:
        page.sentence(tr("trace-other-snapshot"), style="yellow")


def _kinds(page: Page, trace: Trace) -> None:
    tr = page.language
    shares = [f"{tr(f'kind-{kind.value}')} {tr.percent(share)}" for kind, share in trace.figure.kind_shares.items()]
    if shares:
        page.section(tr("section-kinds"))
        page.sentence(", ".join(shares))


def _inputs(page: Page, inputs: Sequence[Input], *, every: bool) -> None:
    """Inputs, those that widen the figure most first, each with its facts and where they come from."""
    tr = page.language
    page.section(tr("section-inputs"))
    some = inputs if every else inputs[:MOST_INPUTS]
    rows: list[list[str]] = []
    strong: list[int] = []
    for each in some:
        strong.append(len(rows))
        share = tr.percent(each.share) if each.share >= LEAST else "-"
        about = words.input_words(each.subject, each.property, tr)
        rows.append([share, f"{about}, {tr(f'kind-{each.kind.value}')}"])
        rows += [["", line] for line in _facts(each, tr)]
    page.table([Column(head=tr("head-width-share"), right=True), Column(flexible=True)], rows, strong=strong)
    if len(inputs) > len(some):
        page.sentence(tr("trace-more-inputs", count=len(inputs) - len(some)), style="dim")


def _facts(each: Input, tr: Locale) -> list[str]:
    """The alternatives of an input, at most some, each with its source."""
    if named := trace_words.choices(each.facts, tr):
        # One of several things serves in each world: a list of things with their weights.
        return [tr("trace-choices", choices=", ".join(named), source=_source(each.facts[0]))]
    lines = [f"{trace_words.qualified(fact, tr)} - {_source(fact)}" for fact in each.facts[:MOST_FACTS]]
    if len(each.facts) > MOST_FACTS:
        lines.append(tr("more-alternatives", count=len(each.facts) - MOST_FACTS))
    return lines


def _source(fact: Fact) -> str:
    return f"{printable(fact.evidence)}: {printable(fact.locator)}" if fact.locator else printable(fact.evidence)
