"""A figure's own page: its value, its evidence, its history, how to cite it, how to show it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

from obsia.app.catalogue.models import model
from obsia.app.figures.trace import Input, Trace, figures_of_request
from obsia.core.errors import UnknownName
from obsia.core.evidence import Source
from obsia.core.figure import Figure
from obsia.core.locales import printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import interval_words, shown
from obsia.core.message import Argument, Capital
from obsia.surfaces.web import citations, drawing, history
from obsia.surfaces.web.citations import Citation
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.history import Past
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages import changes
from obsia.surfaces.web.permalinks import OF, Answered, trace_at
from obsia.views import parts
from obsia.views import trace as views
from obsia.views.trace import subject as subject_of_trace

MOST_INPUTS: Final = 24
MOST_BESIDE: Final = 16
FEW_INPUTS: Final = 4
FEW_BESIDE: Final = 2
"""Of a static edition, which has thousands of these pages: the rest is a command away."""
NO_SITE: Final = "https://ADDRESS-OF-THIS-SITE/"
"""What stands for the address of a site that does not know its own."""


def figure(asked: PageQuestion) -> TemplateView:
    """The page; of a figure that only the edition before had, what it was and what it is now."""
    tr = asked.tr
    try:
        answered = _answered(asked)
    except UnknownName:
        past = history.former(asked.parts["figure_id"], asked.edition)
        if past is None:
            raise
        return _old(past, asked)
    trace = answered.trace
    made = trace.figure
    path = figure_path(made.figure_id)
    name, subject = tr.text(views.heading(made)), tr.text(_subject(trace))
    static = asked.edition.static
    most = FEW_INPUTS if static else MOST_INPUTS
    beside, most_beside = _beside(answered), FEW_BESIDE if static else MOST_BESIDE
    sources = _sources(trace)
    listed = [each for each in sources if not static or each.evidence_id in _evidence(trace.inputs[:most])]
    citation = _citation(trace, asked)
    return TemplateView(
        template="figure.html",
        title=name,
        description=f"{name}. {tr('web-figure-about')}",
        apart=(subject.rstrip("."),),
        oembed=asked.links.whole_figure(f"{path}oembed.json") if asked.links.has(f"{path}oembed.json") else "",
        values={
            "trace": trace,
            "is_other_edition": answered.is_other_edition,
            "figure": made,
            "subject": subject,
            "boundary": made.boundary.value.replace(" ", "-"),
            "counts": tr.text(Capital((views.counts(made),))),
            "kinds": views.kinds(made),
            "evidence": views.evidence(trace.inputs, most=most),
            "worlds": tr.whole(trace.worlds),
            "sources": listed,
            "more_sources": len(sources) - len(listed),
            "more_sources_text": tr.whole(len(sources) - len(listed)),
            "assumptions": parts.assumptions(made.assumptions),
            "again": printable(views.command(trace), most=4000),
            "seed": str(trace.seed),
            "beside": [(tr.text(views.heading(each)), each) for each in beside[:most_beside]],
            "more_beside": max(len(beside) - most_beside, 0),
            "more_beside_text": tr.whole(max(len(beside) - most_beside, 0)),
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
        downloads=(Download(endpoint="figure", path=f"/figures/{made.figure_id}", formats=("json",), served_only=True),)
        if answered.is_recorded
        else (),
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


def _subject(trace: Trace) -> Argument:
    """What a figure is of, a model by the name that its page has."""
    model_id = str(trace.arguments.get("model") or "")
    try:
        label = model(model_id).label if model_id else ""
    except UnknownName:
        label = ""
    return subject_of_trace(replace(trace, arguments={**trace.arguments, "model": label}) if label else trace)


def embed(asked: PageQuestion) -> TemplateView:
    """The figure alone, for a frame on somebody else's page."""
    trace = trace_of(asked)
    tr = asked.tr
    return TemplateView(
        template="embed.html",
        title=tr.text(views.heading(trace.figure)),
        description=tr("web-figure-embed-about"),
        values={"figure": trace.figure, "subject": tr.text(_subject(trace))},
        indexed=False,
    )


def bib(asked: PageQuestion) -> TemplateView:
    """The citation as BibTeX."""
    return TemplateView.of_file(citations.bibtex(_citation(trace_of(asked), asked)), "text/x-bibtex; charset=utf-8")


def csl(asked: PageQuestion) -> TemplateView:
    """The citation as CSL-JSON."""
    return TemplateView.of_file(
        citations.csl(_citation(trace_of(asked), asked)), "application/vnd.citationstyles.csl+json"
    )


def svg(asked: PageQuestion) -> TemplateView:
    """The drawing."""
    trace = trace_of(asked)
    tr = asked.tr
    address = address_of(trace.figure, asked)
    made = drawing.drawing(
        trace.figure,
        subject=tr.text(_subject(trace)),
        source=(
            f"obsia {trace.version}, CC BY 4.0",
            tr("web-figure-identity", id=trace.figure.figure_id, snapshot=trace.figure.snapshot[:12]),
            *([address] if address else []),
        ),
        tr=tr,
    )
    return TemplateView.of_file(f"{made}\n", "image/svg+xml")


def _answered(asked: PageQuestion) -> Answered:
    return trace_at(
        asked.parts["figure_id"], asked.one(OF) or "", edition=asked.edition, language=asked.tr.language
    )  # fmt: skip


def trace_of(asked: PageQuestion) -> Trace:
    return _answered(asked).trace


def _beside(answered: Answered) -> list[Figure]:
    """Figures of the same request: the headlines first."""
    with answered.record():
        others = [each.figure for each in figures_of_request(answered.trace.figure.figure_id)]
    return sorted(others, key=lambda each: (each.quantity, each.boundary) not in words.HEADLINE)


def _evidence(inputs: Sequence[Input]) -> set[str]:
    """Evidence of some inputs, as far as their facts are told."""
    return {fact.evidence for each in inputs for fact in each.facts[: views.MOST_FACTS]}


def _sources(trace: Trace) -> Sequence[Source]:
    """Every source of the figure, each once."""
    return sorted(views.sources_of(trace), key=lambda each: (each.publisher.casefold(), each.title.casefold()))


def address_of(made: Figure, asked: PageQuestion) -> str:
    """Where the page of a figure stands for ever; '' where the site does not know its address."""
    return asked.links.whole_figure(figure_path(made.figure_id))


def _citation(trace: Trace, asked: PageQuestion) -> Citation:
    tr = asked.tr
    made = trace.figure
    return Citation(
        figure_id=made.figure_id,
        title=tr(
            "web-figure-cite-title",
            name=tr.text(views.heading(made)),
            subject=tr.text(_subject(trace)).rstrip("."),
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
    title = asked.tr.text(views.heading(made))
    return (
        f'<iframe src="{escape(links.whole_figure(f"/embed{figure_path(made.figure_id)}"))}"'
        f' title="obsia: {escape(title)}" width="100%" height="320" loading="lazy"></iframe>'
    )


def plain(trace: Trace, asked: PageQuestion) -> str:
    """The same without a frame: words, and a link to the evidence."""
    tr = asked.tr
    made = trace.figure
    told = shown(made, tr)
    interval = "" if made.low == made.high else f"{interval_words([made], tr)} {told.interval_text}"
    value = f"{told.text}, {interval}" if interval and made.has_central else interval or told.text
    address = replace(asked.links, site=asked.links.site or NO_SITE).whole_figure(figure_path(made.figure_id))
    name = tr.text(views.heading(made))
    return (
        f"<p>{escape(name)}{escape(tr('colon'))} {escape(value)} ({escape(tr(f'kind-{made.kind.value}'))}).\n"
        f"{escape(tr.text(_subject(trace)))}\n"
        f'<a href="{escape(address)}">obsia, {escape(made.figure_id)}</a></p>'
    )


PAGES: Final = (
    Page(name="figure", path="/f/{figure_id}/", build=figure, query=(OF,), recorded=True),
    Page(name="figure-bib", path="/f/{figure_id}/cite.bib", build=bib, query=(OF,), recorded=True),
    Page(name="figure-csl", path="/f/{figure_id}/cite.json", build=csl, query=(OF,), recorded=True),
    Page(name="figure-drawing", path="/f/{figure_id}/drawing.svg", build=svg, query=(OF,), recorded=True),
    Page(name="figure-embed", path="/embed/f/{figure_id}/", build=embed, query=(OF,), recorded=True, embedded=True),
)
