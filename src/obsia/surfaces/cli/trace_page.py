"""The page of a trace: a figure, its formula, its inputs with their evidence, the command that makes it again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.facts_page import fact_words, sources_list
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.trace import Input, Trace
    from obsia.core.evidence import Source

MOST_FACTS: Final = 4
LEAST: Final = 0.0005


def trace_page(page: Page, trace: Trace) -> None:
    """From a figure to its sources."""
    say = page.language
    figure = trace.figure
    told = shown(figure, say)
    name = f"{figure.quantity}-{parts.boundary_id(figure.boundary)}"
    page.title(say("title-trace", id=figure.figure_id))
    page.sentence(
        f"{say(f'traced-{name}')}: {told.text}, {interval_words([figure], say)} {told.interval_text}", style="bold"
    )
    page.sentence(f"{say('counts')} {say(f'counts-{name}')}", style="dim")
    page.sentence(parts.meaning([figure], say), style="dim")
    if trace.label and trace.label not in ("total",):
        page.sentence(say("trace-label", label=printable(trace.label.replace("\x1e", ", "))), style="dim")
    page.section(say("section-formula"))
    for line in trace.formula:
        page.sentence(line)
    _kinds(page, trace)
    page.section(say("section-inputs"))
    page.table(
        [
            Column(head=say("head-width-share"), right=True),
            Column(head=say("head-input"), flexible=True),
            Column(head=say("head-fact-value"), flexible=True),
            Column(head=say("head-kind"), dim=True),
            Column(head=say("head-source"), flexible=True, dim=True),
        ],
        [row for each in trace.inputs for row in _rows(each, say)],
    )
    parts.assumptions(page, figure.assumptions)
    sources: dict[str, Source] = {
        source.evidence_id: source for each in trace.inputs for source in each.sources
    }
    sources_list(page, (sources[name] for name in sorted(sources)))
    page.section(say("section-again"))
    page.verbatim(printable(shlex.join(trace.command), most=4000))
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
        page.sentence(say("trace-input", digest=printable(digest[:16])), style="dim")
    if not trace.same_snapshot:
        page.sentence(say("trace-other-snapshot"), style="yellow")


def _kinds(page: Page, trace: Trace) -> None:
    say = page.language
    shares = [
        f"{say(f'kind-{kind.value}')} {say.percent(share)}" for kind, share in trace.figure.kind_shares.items()
    ]
    if shares:
        page.section(say("section-kinds"))
        page.sentence(", ".join(shares))


def _rows(each: Input, say: Locale) -> list[list[str]]:
    """One row for each alternative of an input, at most some."""
    words = parts.input_words(each.subject, each.property, say)
    share = say.percent(each.share) if each.share >= LEAST else ""
    rows: list[list[str]] = []
    for number, fact in enumerate(each.facts[:MOST_FACTS]):
        first = number == 0
        rows.append(
            [
                share if first else "",
                words if first else "",
                _qualified(fact_words(fact, say), fact.qualifier),
                say(f"kind-{fact.kind.value}"),
                f"{printable(fact.evidence)}: {printable(fact.locator, most=80)}",
            ]
        )
    if len(each.facts) > MOST_FACTS:
        rows.append(["", "", say("more-alternatives", count=len(each.facts) - MOST_FACTS), "", ""])
    return rows


def _qualified(text: str, qualifier: str) -> str:
    return f"{text} [{printable(qualifier)}]" if qualifier else text
