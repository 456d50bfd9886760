"""A figure's own page: its value, its evidence, its history, how to cite it, how to show it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from obsia.app.figures.trace import Input, Trace, figures_of_request
from obsia.core.errors import UnknownName
from obsia.core.evidence import Fact, Source
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces import trace_words
from obsia.surfaces.answering import trace_of
from obsia.surfaces.trace_words import capital
from obsia.surfaces.web import citations, drawing, history
from obsia.surfaces.web.citations import Citation
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.history import Past
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages import changes
from obsia.surfaces.web.sources import source_anchor
from obsia.views import trace as views
from obsia.writers.charts import share_bar
from obsia.writers.markup import Html

MOST_INPUTS: Final = 24
MOST_BESIDE: Final = 16
FEW_INPUTS: Final = 4
FEW_BESIDE: Final = 2
"""Of a static edition, which has thousands of these pages: the rest is a command away."""
NO_SITE: Final = "https://ADDRESS-OF-THIS-SITE/"
"""What stands for the address of a site that does not know its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputWords:
    """One input of a figure in words."""

    name: str
    kind: str
    share: str
    bar: Html | None
    one_of: str
    """Things of which one serves in each world; '' where the alternatives are ``lines``."""
    lines: tuple[Line, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A fact with its source: where it stands in the list of sources, its place in it, the day it was read."""

    text: str
    publisher: str
    anchor: str
    locator: str
    read_on: str


def figure(asked: PageQuestion) -> TemplateView:
    """The page; of a figure that only the edition before had, what it was and what it is now."""
    tr = asked.tr
    try:
        trace = _trace(asked)
    except UnknownName:
        past = history.former(asked.parts["figure_id"], asked.edition)
        if past is None:
            raise
        return _old(past, asked)
    made = trace.figure
    path = figure_path(made.figure_id)
    name, subject = capital(trace_words.quantity_words(made, tr)), trace_words.subject_words(trace, tr)
    static = asked.edition.static
    some = trace.inputs[: FEW_INPUTS if static else MOST_INPUTS]
    beside, most = _beside(made), FEW_BESIDE if static else MOST_BESIDE
    sources = _sources(trace)
    listed = [each for each in sources if not static or each.evidence_id in _evidence(some)]
    citation = _citation(trace, asked)
    return TemplateView(
        template="figure.html",
        title=name,
        description=f"{name}. {tr('web-figure-about')}",
        apart=(subject.rstrip("."),),
        values={
            "trace": trace,
            "figure": made,
            "subject": subject,
            "boundary": made.boundary.value.replace(" ", "-"),
            "counts": capital(tr.text(views.counts(made))),
            "kinds": [
                (tr(f"kind-{kind.value}"), tr.percent(share), share_bar(share, by_style=True))
                for kind, share in sorted(made.kind_shares.items(), key=lambda each: -each[1])
            ],
            "inputs": [_told(each, tr) for each in some],
            "inputs_text": tr.whole(len(some)),
            "more_inputs": len(trace.inputs) - len(some),
            "more_inputs_text": tr.whole(len(trace.inputs) - len(some)),
            "worlds": tr.whole(trace.worlds),
            "sources": listed,
            "more_sources": len(sources) - len(listed),
            "more_sources_text": tr.whole(len(sources) - len(listed)),
            "assumptions": words.assumption_sentences(made.assumptions, tr),
            "again": printable(views.command(trace), most=4000),
            "seed": str(trace.seed),
            "beside": [(capital(trace_words.quantity_words(each, tr)), each) for each in beside[:most]],
            "more_beside": max(len(beside) - most, 0),
            "more_beside_text": tr.whole(max(len(beside) - most, 0)),
            **_history(history.past_of(trace, asked.edition), asked),
            "apa": citations.apa(citation),
            "citations": [
                (tr(f"web-figure-{each}"), text, f"{path}{file}" if asked.links.has(f"{path}{file}") else "")
                for each, file, text in (
                    ("bibtex", "cite.bib", citations.bibtex(citation)),
                    ("csl", "cite.json", citations.csl(citation)),
                )
            ],
            "drawing": f"{path}drawing.svg" if asked.links.has(f"{path}drawing.svg") else "",
            "frame": frame(trace, asked) if asked.links.has(f"/embed{path}") else "",
            "plain": plain(trace, asked),
            "has_site": bool(asked.edition.site),
        },
        downloads=(
            Download(endpoint="figure", path=f"/figures/{made.figure_id}", formats=("json",), served_only=True),
        ),
    )


def _history(past: Past | None, asked: PageQuestion) -> dict[str, object]:
    """What a figure was, and why it is not that any more; None for one without another value."""
    if past is None:
        return {"was": None, "was_day": "", "cause": "", "texts": ()}
    change = past.change
    return {
        "was": changes.side(past.stated, asked),
        "was_day": asked.tr.day(past.published_on),
        "cause": "" if change is None else changes.causes(change, asked.tr),
        "texts": [] if change is None else [asked.tr(f"change-{each.name}") for each in change.releases],
    }


def _old(past: Past, asked: PageQuestion) -> TemplateView:
    """The page of a figure of the edition before."""
    tr = asked.tr
    name, subject = history.key_words(past.stated.key, tr)
    told = _history(past, asked)
    return TemplateView(
        template="figure_old.html",
        title=tr("web-figure-old-title"),
        description=tr("web-figure-about"),
        values={
            **told,
            "name": name,
            "subject": subject,
            "day": told["was_day"],
            "now": None if past.change is None else changes.side(past.change.new, asked),
        },
        indexed=False,
    )


def embed(asked: PageQuestion) -> TemplateView:
    """The figure alone, for a frame on somebody else's page."""
    trace = _trace(asked)
    tr = asked.tr
    name = capital(trace_words.quantity_words(trace.figure, tr))
    return TemplateView(
        template="embed.html",
        title=name,
        description=tr("web-figure-embed-about"),
        values={"figure": trace.figure, "subject": trace_words.subject_words(trace, tr)},
        indexed=False,
    )


def bib(asked: PageQuestion) -> TemplateView:
    """The citation as BibTeX."""
    return _file(citations.bibtex(_citation(_trace(asked), asked)), "text/x-bibtex; charset=utf-8")


def csl(asked: PageQuestion) -> TemplateView:
    """The citation as CSL-JSON."""
    return _file(citations.csl(_citation(_trace(asked), asked)), "application/vnd.citationstyles.csl+json")


def svg(asked: PageQuestion) -> TemplateView:
    """The drawing."""
    trace = _trace(asked)
    tr = asked.tr
    address = address_of(trace.figure, asked)
    made = drawing.drawing(
        trace.figure,
        subject=trace_words.subject_words(trace, tr),
        source=(
            f"obsia {trace.version}, CC BY 4.0",
            tr("web-figure-identity", id=trace.figure.figure_id, snapshot=trace.figure.snapshot[:12]),
            *([address] if address else []),
        ),
        tr=tr,
    )
    return _file(f"{made}\n", "image/svg+xml")


def _file(text: str, content_type: str) -> TemplateView:
    """A file that is no page. Its text is as a program reads it: nothing of it is markup."""
    return TemplateView(
        template="file.txt", title="", description="", values={"text": Html(text)}, content_type=content_type,
        indexed=False,
    )  # fmt: skip


def _trace(asked: PageQuestion) -> Trace:
    return trace_of(asked.parts["figure_id"], private=asked.edition.private)


def _beside(made: Figure) -> list[Figure]:
    """Figures of the same request: the headlines first."""
    others = [each.figure for each in figures_of_request(made.figure_id)]
    return sorted(others, key=lambda each: (each.quantity, each.boundary) not in words.HEADLINE)


def _told(each: Input, tr: Locale) -> InputWords:
    named = views.choices(each.facts)
    sources = {source.evidence_id: source for source in each.sources}
    facts = each.facts[:1] if named else each.facts[: views.MOST_FACTS]
    more = 0 if named else len(each.facts) - len(facts)
    return InputWords(
        name=capital(words.input_words(each.subject, each.property, tr)),
        kind=tr(f"kind-{each.kind.value}"),
        share=tr.percent(each.share) if each.share >= views.LEAST else tr("web-figure-no-share"),
        bar=share_bar(each.share, by_style=True) if each.share >= views.LEAST else None,
        one_of=tr.text(named),
        lines=tuple(_line(fact, sources.get(fact.evidence), tr) for fact in facts),
        more=tr("more-alternatives", count=more) if more else "",
    )


def _line(fact: Fact, source: Source | None, tr: Locale) -> Line:
    return Line(
        text=tr.text(views.qualified(fact)),
        publisher=(source.publisher if source else "") or fact.evidence,
        anchor=source_anchor(fact.evidence),
        locator=printable(fact.locator),
        # The list of sources tells on which day each was read.
        read_on=""
        if not fact.read_on or (source and source.retrieved == fact.read_on)
        else tr("read-on", day=tr.day(fact.read_on)),
    )


def _evidence(inputs: Sequence[Input]) -> set[str]:
    """Evidence of some inputs, as far as their facts are told."""
    return {fact.evidence for each in inputs for fact in each.facts[: views.MOST_FACTS]}


def _sources(trace: Trace) -> Sequence[Source]:
    """Every source of the figure, each once."""
    return sorted(views.sources_of(trace), key=lambda each: (each.publisher.casefold(), each.title.casefold()))


def address_of(made: Figure, asked: PageQuestion) -> str:
    """Where the page of a figure stands for ever; '' where the site does not know its address."""
    return asked.links.whole(figure_path(made.figure_id))


def _citation(trace: Trace, asked: PageQuestion) -> Citation:
    tr = asked.tr
    made = trace.figure
    return Citation(
        figure_id=made.figure_id,
        title=tr(
            "web-figure-cite-title",
            name=capital(trace_words.quantity_words(made, tr)),
            subject=trace_words.subject_words(trace, tr).rstrip("."),
            id=made.figure_id,
            version=printable(trace.version),
            snapshot=made.snapshot[:12],
        ),
        kind=tr("web-figure-cite-kind"),
        language=tr.language,
        made_on=trace.recorded_at[:10],
        read_on=asked.edition.day,
        version=trace.version,
        snapshot=made.snapshot,
        address=address_of(made, asked),
    )


def frame(trace: Trace, asked: PageQuestion) -> str:
    """What somebody pastes into a page to show the figure in a frame."""
    made = trace.figure
    links = replace(asked.links, site=asked.links.site or NO_SITE)
    title = capital(trace_words.quantity_words(made, asked.tr))
    return (
        f'<iframe src="{escape(links.whole(f"/embed{figure_path(made.figure_id)}"))}"'
        f' title="obsia: {escape(title)}" width="100%" height="320" loading="lazy"></iframe>'
    )


def plain(trace: Trace, asked: PageQuestion) -> str:
    """The same without a frame: words, and a link to the evidence."""
    tr = asked.tr
    made = trace.figure
    told = shown(made, tr)
    interval = "" if made.low == made.high else f"{interval_words([made], tr)} {told.interval_text}"
    value = f"{told.text}, {interval}" if interval and made.has_central else interval or told.text
    address = replace(asked.links, site=asked.links.site or NO_SITE).whole(figure_path(made.figure_id))
    name = capital(trace_words.quantity_words(made, tr))
    return (
        f"<p>{escape(name)}{escape(tr('colon'))} {escape(value)} ({escape(tr(f'kind-{made.kind.value}'))}).\n"
        f"{escape(trace_words.subject_words(trace, tr))}\n"
        f'<a href="{escape(address)}">obsia, {escape(made.figure_id)}</a></p>'
    )


PAGES: Final = (
    Page(name="figure", path="/f/{figure_id}/", build=figure, recorded=True),
    Page(name="figure-bib", path="/f/{figure_id}/cite.bib", build=bib, recorded=True),
    Page(name="figure-csl", path="/f/{figure_id}/cite.json", build=csl, recorded=True),
    Page(name="figure-drawing", path="/f/{figure_id}/drawing.svg", build=svg, recorded=True),
    Page(name="figure-embed", path="/embed/f/{figure_id}/", build=embed, recorded=True, embedded=True),
)
